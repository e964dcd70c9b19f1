"""Time zones as people name them, and the one that this machine is in."""

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from data.errors import Invalid

DEFAULT_ZONE = "Australia/Melbourne"

# Zones that say where a business is: not those kept for old programs, nor bare offsets.
_REGIONS = "Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific"
_PLACE = re.compile(rf"(?:{_REGIONS})/[\w/+-]+")
_ON_THIS_MACHINE = Path("/etc/localtime")


@cache
def places() -> tuple[str, ...]:
    """Every zone that is named after a place, Australia's first."""
    found = (name for name in _every_zone() if _PLACE.fullmatch(name))
    return tuple(sorted(found, key=lambda name: not name.startswith("Australia/")))


@cache
def _every_zone() -> tuple[str, ...]:
    # Each is a file that is opened to see what it is.
    # Some name no place, but whatever one machine is set to, or that it was never set.
    return tuple(sorted(available_timezones() - {"localtime", "posixrules", "Factory"}))


def read_zone(text: str, field: str = "timezone") -> str:
    """A time zone's name as it is kept: "Australia/Sydney" of "sydney" or "australia/sydney".

    Raises:
        Invalid: There is no such zone; the hint names the nearest.
    """
    typed = text.strip().replace(" ", "_").lower()
    if not typed:
        raise Invalid("Time zone is missing.", f"Write it like {DEFAULT_ZONE}.", field)
    for name in (*places(), *_every_zone()):
        if typed in (name.lower(), name.lower().rpartition("/")[2]):
            return name
    raise Invalid(f"“{text.strip()}” is not a time zone.", _nearest(typed), field)


def _nearest(typed: str) -> str:
    by_city = {name.lower().rpartition("/")[2]: name for name in reversed(places())}
    by_name = {name.lower(): name for name in places()}
    near = get_close_matches(typed, [*by_name, *by_city], 1)
    return f"Did you mean {(by_name | by_city)[near[0]]}?" if near else f"Write it like {DEFAULT_ZONE}."


def machine_zone(environ: Mapping[str, str] = os.environ, localtime: Path = _ON_THIS_MACHINE) -> str:
    """The zone that this machine is set to, when it is one of a place; else the one most likely here."""
    linked = str(localtime.resolve()) if localtime.is_symlink() else ""
    for name in (environ.get("TZ", "").lstrip(":"), linked.partition("zoneinfo/")[2]):
        if name in places():
            return name
    return DEFAULT_ZONE
