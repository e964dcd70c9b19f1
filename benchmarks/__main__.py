"""Runs every benchmark and prints a line for each goal: what it is, the ratio measured, the goal."""

import argparse
import sys

from benchmarks import commands, lists
from benchmarks.goals import Measured


def main() -> int:
    """Measure; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--few", type=int, default=10_000, help="jobs in the smaller business")
    parser.add_argument("--many", type=int, default=100_000, help="jobs in the larger one")
    parser.add_argument("--report-only", action="store_true", help="end with 0 whatever was measured")
    asked = parser.parse_args()
    results: list[Measured] = [*commands.measure(), *lists.measure(asked.few, asked.many)]
    for result in results:
        sys.stdout.write(f"{result.line()}\n")
    missed = any(not result.reached for result in results)
    return int(missed and not asked.report_only)


if __name__ == "__main__":
    sys.exit(main())
