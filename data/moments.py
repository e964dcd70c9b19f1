"""Days and times as people and programs write them: ISO 8601, or dd/mm/yyyy (hh:mm), where the business is."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from data.errors import Invalid

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:[ T]+([0-9]{1,2}):([0-9]{2}))?")
_YEARS = range(1970, 2200)
_DAY_HINT = "Write it like 24/11/2026 or 2026-11-24."
_TIME_HINT = "Write it like 24/11/2026 08:30 or 2026-11-24T08:30."


def read_day(text: str, field: str = "") -> date:
    """A day.

    Raises:
        Invalid: It is none.
    """
    try:
        found = _slashed(text) or date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(f"“{text}” is not a date.", _DAY_HINT, field) from None
    if found.year not in _YEARS:
        raise Invalid(f"“{text}” is too far away.", "Check the year.", field)
    return found.date() if isinstance(found, datetime) else found


def read_moment(text: str, zone: str, field: str = "") -> datetime:
    """A moment, in UTC. Without a zone of its own it is the business's; a bare day is its first moment.

    Raises:
        Invalid: It is none, or the clocks skip it.
    """
    try:
        found = _slashed(text) or datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(f"“{text}” is not a date and time.", _TIME_HINT, field) from None
    if found.year not in _YEARS:
        raise Invalid(f"“{text}” is too far away.", "Check the year.", field)
    return found.astimezone(UTC) if found.tzinfo else in_zone(found, zone, field)


def in_zone(naive: datetime, zone: str, field: str = "") -> datetime:
    """What the clock on the business's wall shows, in UTC; the first of two hours where the clocks go back.

    Raises:
        Invalid: The clocks skip it.
    """
    moment = naive.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive:
        shown = f"{naive:%d/%m/%Y %H:%M}"
        raise Invalid(f"There is no {shown}: the clocks skip it.", "Choose an hour later.", field)
    return moment


def _slashed(text: str) -> datetime | None:
    match = _SLASHED.fullmatch(text.strip())
    if match is None:
        return None
    day, month, year, hour, minute = (int(part or 0) for part in match.groups())
    return datetime.combine(date(year, month, day), time(hour, minute))
