"""Long statements of SQLite, watched by whoever waits for them and may stop them by raising."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from data.database import Connection

INSTRUCTIONS_PER_LOOK = 100_000


@contextmanager
def watching(db: Connection, look: Callable[[], None]) -> Iterator[None]:
    """Call `look` again and again while SQLite works; what it raises stops the statement, and is raised here."""
    stopped: list[BaseException] = []

    def tick() -> int:
        try:
            look()
        except BaseException as error:
            # SQLite hears only whether to stop, not why.
            stopped.append(error)
        return len(stopped)

    raw: Any = db.raw
    raw.set_progress_handler(tick, INSTRUCTIONS_PER_LOOK)
    try:
        yield
    except Exception:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        raw.set_progress_handler(None, 0)
