"""The HTML part of a mail: the words of a letter in one column, in the colours of the client's page."""

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from data.colour import DARK_GROUND, LIGHT_GROUND, shades
from data.mail.letters import Letter
from data.safe_text import safe_text
from data.sharing.pages import SharedBusiness

# Numbers of records and days, which read badly across two lines.
_TOGETHER = re.compile(
    r"\b(?:[A-Z]{1,4}-\d+|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}|ABN \d\d \d{3} \d{3} \d{3}|Lic \w+)\b"
)
_KEEP = Markup('<span style="white-space:nowrap;">{}</span>')


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
    environment.filters["together"] = _together
    environment.filters["lines"] = _lines
    return environment.get_template("letter.html")


def _safe(value: Any) -> Any:
    return safe_text(value) if type(value) is str else value


def _together(text: str) -> Markup:
    """The text, escaped, with what should stay on one line kept on one."""
    escaped = str(escape(safe_text(text)))
    return Markup(_TOGETHER.sub(lambda found: _KEEP.format(Markup(found[0])), escaped))


def _lines(text: str) -> Markup:
    """The text, escaped, with its line breaks: not every mail program keeps them by its style."""
    return Markup("<br>").join(safe_text(line) for line in text.split("\n"))
