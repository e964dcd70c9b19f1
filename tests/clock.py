"""A clock that stands until it is moved."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# A Tuesday, 9 am in Melbourne.
START = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)


@dataclass
class FakeClock:
    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> datetime:
        """Move on by so many `days`, `hours`, `minutes` or `seconds`."""
        self.moment += timedelta(**by)
        return self.moment
