"""How far a load has come, said to whoever waits for it, who may stop it by raising."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from data.database import Connection

Report = Callable[[int, int], None]

# Building the search indexes takes about as long as writing the rows: jobs count once for each.
_STEPS_PER_JOB = 2
_INSTRUCTIONS_PER_CALL = 100_000
# What SQLite goes through to index one job, measured; it only shapes the bar.
_INSTRUCTIONS_PER_JOB = 240


class Progress:
    """Counts what is done and says so. With `indexing`, the work after the rows counts as much as the rows."""

    def __init__(self, jobs: int, report: Report | None, *, indexing: bool) -> None:
        self.total = jobs * (_STEPS_PER_JOB if indexing else 1)
        self.jobs = jobs
        self.done = 0
        self.report = report or (lambda _done, _total: None)

    def add(self, jobs: int) -> None:
        """So many jobs more are written."""
        self.done += jobs
        self.report(self.done, self.total)

    def finish(self) -> None:
        """All is done."""
        self.done = self.total
        self.report(self.done, self.total)

    @contextmanager
    def indexing(self, db: Connection) -> Iterator[None]:
        """Once the rows are written, go on reporting while SQLite works by itself; a report that raises stops it."""
        stopped: list[BaseException] = []
        calls = 0

        def tick() -> int:
            nonlocal calls
            if self.done < self.jobs:
                return 0
            calls += 1
            try:
                self.report(self.jobs + self._indexed(calls * _INSTRUCTIONS_PER_CALL), self.total)
            except BaseException as error:
                # SQLite hears only whether to stop, not why.
                stopped.append(error)
            return len(stopped)

        raw: Any = db.raw
        raw.set_progress_handler(tick, _INSTRUCTIONS_PER_CALL)
        try:
            yield
        except Exception:
            if stopped:
                raise stopped[0] from None
            raise
        finally:
            raw.set_progress_handler(None, 0)

    def _indexed(self, instructions: int) -> int:
        """How many jobs are indexed, by what SQLite has gone through; never quite all of them."""
        return min(instructions // _INSTRUCTIONS_PER_JOB, self.jobs - 1)
