"""How long the program takes to say its version, against a Python that does nothing."""

import subprocess
import sys
from collections.abc import Iterator

from benchmarks.goals import Measured, medians_in_turn

TIMES = 15


def measure() -> Iterator[Measured]:
    """Goal 9, its first half."""
    code = "import sys; sys.argv = ['tradeconsole', '--version']; from tradeconsole.start import main; main()"
    version, nothing = medians_in_turn(lambda: _run(code), lambda: _run("pass"), TIMES)
    yield Measured(9, "--version to `python -c pass`", version / nothing, 1.2, version)


def _run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
