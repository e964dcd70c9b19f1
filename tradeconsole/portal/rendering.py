"""Templates to pages. Everything that comes from data is escaped; a name that is not there is an error."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote as percent

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, Template
from jinja2.bccache import Bucket

from data.money import format_cents, format_quantity
from data.sharing.client_view import Frame
from data.sharing.client_words import day_words, moment_words
from data.sharing.pages import SharedBusiness, SharedFile
from data.wording import file_size, full_day, licence_words, local, short_moment
from tradeconsole.documents.letterhead import abn_words
from tradeconsole.portal.assets import Assets

_KINDS = {
    "application/pdf": "PDF",
    "image/jpeg": "Photo",
    "image/png": "Picture",
    "image/webp": "Picture",
    "image/heic": "Photo",
}


class CompiledTemplates(BytecodeCache):
    """Compiled templates, kept for every portal of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same text before."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED = CompiledTemplates()


class Renderer:
    """The portal's templates, compiled once."""

    def __init__(self, assets: Assets) -> None:
        environment = Environment(
            loader=PackageLoader("tradeconsole.portal"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            bytecode_cache=_COMPILED,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.globals.update(asset=assets.url, accent_url=assets.accent_url)
        environment.filters.update(_FILTERS)
        self.templates: dict[str, Template] = {
            name: environment.get_template(name) for name in environment.list_templates()
        }

    def render(self, template: str, values: Mapping[str, Any]) -> str:
        """One page as HTML."""
        return self.templates[template].render(values)


def tel(phone: str) -> str:
    """A phone number as an address to call."""
    return "tel:" + re.sub(r"[^0-9+]", "", phone)


def mailto(email: str) -> str:
    """An email address as one to write to."""
    return "mailto:" + percent(email, safe="@+")


def imprint(business: SharedBusiness) -> str:
    """Who is behind the page, in one line."""
    parts = (
        business.legal_name or business.name,
        f"ABN {abn_words(business.abn)}" if business.abn else "",
        licence_words(business.licence),
        business.address,
    )
    return " · ".join(part for part in parts if part)


def kind_and_size(file: SharedFile) -> str:
    """What a file is: "PDF, 240 KB"."""
    return f"{_KINDS.get(file.content_type, 'File')}, {file_size(file.size)}"


def day_of(moment: datetime, frame: Frame) -> str:
    """The day of a moment, where the business is."""
    return day_words(local(moment, frame.zone).date(), frame)


_FILTERS = {
    "money": format_cents,
    "quantity": format_quantity,
    "full_day": full_day,
    "moment": moment_words,
    "day_of": day_of,
    "short_moment": short_moment,
    "tel": tel,
    "mailto": mailto,
    "abn": abn_words,
    "imprint": imprint,
    "kind_and_size": kind_and_size,
}
