"""How long nobody has touched the keys or the mouse."""

import time
from collections.abc import Callable

# An hour, after which a business with passwords is locked.
LOCKED_AFTER = 3_600.0


def running_seconds() -> float:
    """Seconds of a clock that nobody sets, and which goes on while the computer sleeps."""
    # time.monotonic stands still meanwhile on some systems: a laptop would wake up open in the morning.
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if clock is None else time.clock_gettime(clock)


class Idle:
    """Counts from the last touch."""

    def __init__(self, seconds: Callable[[], float] = running_seconds) -> None:
        self._seconds = seconds
        self.touched()

    def touched(self) -> None:
        """Somebody is there."""
        self._last = self._seconds()

    @property
    def lasts(self) -> float:
        """Seconds since the last touch."""
        return self._seconds() - self._last
