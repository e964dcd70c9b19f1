"""Days and times as people and programs write them: ISO 8601, or dd/mm/yyyy (hh:mm), where the business is."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.errors import Invalid

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:[ T]+([0-9]{1,2}):([0-9]{2}))?")
_YEARS = range(1970, 2200)
_DAY_HINT = "Write it like 24/11/2026 or 2026-11-24."
_SAID_HINT = "Write it like 24/11/2026, tomorrow or fri."
_TIME_HINT = "Write it like 24/11/2026 08:30 or 2026-11-24T08:30."
_CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?\s*(am|pm|a|p)?")
_CLOCK_HINT = "Write it like 8 am, 8:30 or 14:00."
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NEAR = {"today": 0, "tomorrow": 1, "tmr": 1}
# Who writes 2 or 2:30 means the afternoon; 02:30 is the hour of the night.
_AFTERNOON = {str(hour) for hour in range(1, 6)}


def read_day(text: str, field: str = "", *, today: date | None = None) -> date:
    """A day. With `today`, also as people say it: "today", "tomorrow", "fri" for the next one, "24/11".

    Raises:
        Invalid: It is none.
    """
    if today is not None and (said := _said(text, today)) is not None:
        return said
    try:
        found = _slashed(text) or date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(f"“{text}” is not a date.", _DAY_HINT if today is None else _SAID_HINT, field) from None
    if found.year not in _YEARS:
        raise Invalid(f"“{text}” is too far away.", "Check the year.", field)
    return found.date() if isinstance(found, datetime) else found


def _said(text: str, today: date) -> date | None:
    word = text.strip().lower()
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    if (weekday := _weekday(word)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if (dated := re.fullmatch(r"([a-z]{3,9})[ ,]+([0-9].*)", word)) and _weekday(dated[1]) is not None:
        return read_day(dated[2], today=today)
    if re.fullmatch(r"[0-9]{1,2}/[0-9]{1,2}", word):
        return _next_one(word, today)
    return None


def _weekday(word: str) -> int | None:
    """0 for Monday, of "mon" or any more of its name."""
    if len(word) < 3:
        return None
    return next((place for place, name in enumerate(_WEEKDAYS) if name.startswith(word)), None)


def _next_one(short: str, today: date) -> date | None:
    """The next day that is written like this, from today on; None where a year of eight has none."""
    for year in range(today.year, today.year + 8):
        try:
            found = _slashed(f"{short}/{year}")
        except ValueError:
            continue
        if found is not None and found.date() >= today:
            return found.date()
    return None


def read_clock(text: str, field: str = "", *, after: time | None = None) -> time:
    """A time of day: "8 am", "8:30", "14:00", "1.15pm". A bare hour is in working hours: 8 is the morning's, 2 the
    afternoon's; with `after`, the first such time later than that.

    Raises:
        Invalid: It is none.
    """
    match = _CLOCK.fullmatch(text.strip().lower())
    if match is None:
        raise Invalid(f"“{text}” is not a time.", _CLOCK_HINT, field)
    hour, minute, half = match[1], int(match[2] or 0), (match[3] or "")[:1]
    try:
        found = time(_hour_of(int(hour), half), minute)
    except ValueError:
        raise Invalid(f"“{text}” is not a time.", _CLOCK_HINT, field) from None
    is_bare = not half and not hour.startswith("0") and found.hour < 12
    if is_bare and (hour in _AFTERNOON or (after is not None and found <= after)):
        return found.replace(hour=found.hour + 12)
    return found


def _hour_of(hour: int, half: str) -> int:
    """The hour of the day.

    Raises:
        ValueError: There is no such hour of this half.
    """
    if not half:
        return hour
    if hour not in range(1, 13):
        raise ValueError(hour)
    return hour % 12 + (12 if half == "p" else 0)


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
