"""How far a load has come, said to whoever waits for it, who may stop it by raising."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from data.database import Connection
from data.sqlite.watching import INSTRUCTIONS_PER_LOOK, watching

Report = Callable[[int, int], None]

# Building the search indexes takes about as long as writing the rows: jobs count once for each.
_STEPS_PER_JOB = 2
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
        calls = 0

        def look() -> None:
            nonlocal calls
            if self.done < self.jobs:
                return
            calls += 1
            self.report(self.jobs + self._indexed(calls * INSTRUCTIONS_PER_LOOK), self.total)

        with watching(db, look):
            yield

    def _indexed(self, instructions: int) -> int:
        """How many jobs are indexed, by what SQLite has gone through; never quite all of them."""
        return min(instructions // _INSTRUCTIONS_PER_JOB, self.jobs - 1)
