"""The HTML part of a mail: the words of a letter in one column, in the colours of the client's page."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from data.colour import DARK_GROUND, LIGHT_GROUND, shades
from data.mail_letters import Letter
from data.safe_text import safe_text
from data.sharing import SharedBusiness


def html_part(business: SharedBusiness, letter: Letter, subject: str, url: str = "") -> str:
    """The HTML of a letter. Nothing in it is loaded from anywhere, and nothing tells who reads it."""
    return _template().render(
        business=business,
        letter=letter,
        subject=subject,
        url=url,
        light=shades(business.accent, LIGHT_GROUND),
        dark=shades(business.accent, DARK_GROUND),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("tradeconsole.mail"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_safe,
    )
    return environment.get_template("letter.html")


def _safe(value: Any) -> Any:
    return safe_text(value) if type(value) is str else value
