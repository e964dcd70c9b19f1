"""Working hours as the database stores them, worked out once for all jobs in bulk."""

from datetime import date

from data.demo.days import Days
from data.sqlite.connections import stored

_OPEN, _CLOSED = 7, 18
_UNTIL_HOUR = len("2026-11-24 21:")
_MINUTES = tuple(f"{minute:02}:00.000000" for minute in range(60))


class Hours:
    """The hours of every working day from `first` to `last`, counted from today."""

    def __init__(self, days: Days, first: int, last: int) -> None:
        self.zone = days.zone
        self._days = {count: days.workday(count) for count in range(first, last + 1)}
        self._hours = {
            count: [stored(days.on(day, f"{hour}:00"))[:_UNTIL_HOUR] for hour in range(_OPEN, _CLOSED)]
            for count, day in self._days.items()
        }

    def text(self, day: int, hour: int, minute: int = 0) -> str:
        """A moment of a working day, as it is stored."""
        return str(self._hours[day][hour - _OPEN]) + _MINUTES[minute]

    def day(self, day: int) -> date:
        return self._days[day]
