"""What clients send: read into names and values, and given back with words for what can't be taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import Request

from data.lines import MOST_LINES

_FORM = "application/x-www-form-urlencoded"
# A quote may offer as many options as it has lines.
_MOST_FIELDS = MOST_LINES + 100


@dataclass(frozen=True)
class Form:
    """A form as it was filled in: its values, what is wrong with which, and the boxes that were ticked."""

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()

    def value(self, name: str) -> str:
        """What stands in a field; empty before it was filled in."""
        return self.values.get(name, "")


EMPTY = Form()


@dataclass(frozen=True)
class Fields:
    """The fields of a request. A name that came twice counts once, but for those that may."""

    pairs: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """A field's value; empty when it did not come."""
        return next((value for key, value in self.pairs if key == name), "")

    def several(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may come more than once."""
        return tuple(value for key, value in self.pairs if key == name)


async def fields_of(request: Request) -> Fields:
    """The fields that a request carries; none when it is no plain form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return Fields(())
    body = (await request.body()).decode("utf-8", "replace")
    try:
        return Fields(tuple(parse_qsl(body, keep_blank_values=True, max_num_fields=_MOST_FIELDS)))
    except ValueError:
        return Fields(())


def is_from_here(request: Request, origin: str) -> bool:
    """Whether a browser says that a form stood on a page of ours.

    Our pages send no referrer, so a browser may name their origin as `null`; then only a stamp can tell.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return request.headers.get("origin") in (origin, "null")


def needs_stamp(request: Request) -> bool:
    """Whether nothing but a valid stamp tells that a form stood on a page of ours."""
    return "sec-fetch-site" not in request.headers and request.headers.get("origin") == "null"
