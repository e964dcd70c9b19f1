"""Moments of the demo, told in working days around the day on which it is loaded, so that it always looks alive."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from data.clock import day_in

_FRIDAY = 4


@dataclass(frozen=True)
class Days:
    """The calendar around one moment, where the business is."""

    now: datetime
    zone: str

    @cached_property
    def today(self) -> date:
        return day_in(self.zone, self.now)

    def day(self, days: int) -> date:
        """The calendar day this many days from today."""
        return self.today + timedelta(days=days)

    def workday(self, count: int) -> date:
        """The working day this many before or after today; 0 is today, or Monday on a weekend."""
        base = self.today
        if base.weekday() > _FRIDAY:
            base += timedelta(days=_FRIDAY - base.weekday() if count > 0 else 7 - base.weekday())
        weeks, weekday = divmod(base.weekday() + count, 5)
        return base + timedelta(days=7 * weeks + weekday - base.weekday())

    def at(self, told: str) -> datetime:
        """A moment in UTC: "-3 9:14" is 9:14 am three working days ago, "2 h ago" what it says."""
        if told.endswith(" h ago"):
            return self.now - timedelta(hours=int(told.removesuffix(" h ago")))
        count, clock = told.split()
        return self.on(self.workday(int(count)), clock)

    def on(self, day: date, clock: str) -> datetime:
        """A time of the business's clock on one day, in UTC."""
        hour, minute = clock.split(":")
        there = datetime.combine(day, time(int(hour), int(minute)), ZoneInfo(self.zone))
        return there.astimezone(self.now.tzinfo)

    def day_of(self, moment: datetime) -> date:
        """The business's day at a moment."""
        return day_in(self.zone, moment)
