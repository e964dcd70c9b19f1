"""What the program tells people to type can be typed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tradeconsole.cli import run

ROOT = Path(__file__).parent.parent
PACKAGES = ("data", "screens", "tradeconsole")
NAMED = re.compile(r"`tradeconsole ([a-z]+(?: [a-z][a-z-]*)?)")


def hinted() -> Iterator[tuple[str, str]]:
    """Each command that the README or a text of the program names, with where it does."""
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    for path in (ROOT / "README.md", *sources):
        for command in NAMED.findall(path.read_text("utf-8")):
            yield command, str(path.relative_to(ROOT))


@pytest.mark.parametrize(("command", "where"), sorted(set(hinted())))
def test_a_command_that_is_named_exists(command: str, where: str) -> None:
    assert run([*command.split(), "--help"]) == 0, where
