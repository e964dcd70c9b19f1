"""Counters for the limits, in memory.

The memory storage of `limits` starts a thread to forget what has expired, up to a hundred times a second, and the
event loop waits for each to begin. These forget by themselves, once a minute, while they count.
"""

import threading
import time

from limits.storage import Storage

_TIDY_SECONDS = 60.0


class Counters(Storage):
    """Counts that end with their window. For use from several threads."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._windows: dict[str, tuple[float, int]] = {}
        self._lock = threading.Lock()
        self._tidy_at = time.time() + _TIDY_SECONDS

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        with self._lock:
            if now >= self._tidy_at:
                self._forget_ended(now)
            ends, count = self._windows.get(key, (0.0, 0))
            if ends <= now:
                ends, count = now + expiry, 0
            self._windows[key] = ends, count + amount
            return count + amount

    def get(self, key: str) -> int:
        ends, count = self._windows.get(key, (0.0, 0))
        return count if ends > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._windows.get(key, (time.time(), 0))[0]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            counted = len(self._windows)
            self._windows.clear()
            return counted

    def clear(self, key: str) -> None:
        with self._lock:
            self._windows.pop(key, None)

    def _forget_ended(self, now: float) -> None:
        self._windows = {key: window for key, window in self._windows.items() if window[0] > now}
        self._tidy_at = now + _TIDY_SECONDS
