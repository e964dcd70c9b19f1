"""What a measurement is held against."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """One goal and what was measured.

    Attributes:
        number: Which of the goals it is.
        ratio: The median of what is measured to that of what it is compared with.
        goal: The largest ratio that reaches it.
        milliseconds: The median itself.
        enough: The time under which the ratio does not matter; 0 where there is none.
    """

    number: int
    what: str
    ratio: float
    goal: float
    milliseconds: float
    enough: float = 0.0

    @property
    def reached(self) -> bool:
        return self.ratio <= self.goal or self.milliseconds <= self.enough

    def line(self) -> str:
        """The result for people."""
        verdict = "reached" if self.reached else "MISSED"
        within = f" or {self.enough:g} ms" if self.enough else ""
        return (
            f"goal {self.number:>2}  {verdict:<7}  {self.ratio:6.2f}x (goal {self.goal:g}x{within})  "
            f"{self.milliseconds:9.3f} ms  {self.what}"
        )


def median_milliseconds(run: Callable[[], object], times: int) -> float:
    """The median time of some runs after one that is not counted."""
    run()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        run()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def medians_in_turn(one: Callable[[], object], other: Callable[[], object], times: int) -> tuple[float, float]:
    """The medians of two things run in turn, so that a machine that slows down slows both."""
    one()
    other()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for place, run in enumerate((one, other)):
            begun = time.perf_counter()
            run()
            taken[place].append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])
