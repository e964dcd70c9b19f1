"""The one clock of the program, and days as the business counts them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from data.errors import Invalid


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


@dataclass(frozen=True)
class SystemClock:
    """The machine's clock, moved by an offset for load tests and trials of expiry."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


def clock_from(environ: Mapping[str, str]) -> SystemClock:
    """The clock that the environment asks for (`TRADECONSOLE_CLOCK_OFFSET`, whole seconds).

    Raises:
        Invalid: It is no number, or leads to no date.
    """
    offset = environ.get("TRADECONSOLE_CLOCK_OFFSET") or "0"
    try:
        clock = SystemClock(timedelta(seconds=int(offset)))
        clock.now()
    except (ValueError, OverflowError):
        raise Invalid(
            f"TRADECONSOLE_CLOCK_OFFSET is `{offset}`, which is no offset.", "Give whole seconds, or unset it."
        ) from None
    return clock


def day_in(zone: str, moment: datetime) -> date:
    """The calendar day of `moment` where the business is."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of_day(zone: str, day: date) -> datetime:
    """The first moment after `day` where the business is, in UTC."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
