"""The first start of the real program, in a window of 80 by 24: from nothing to a business that is open."""

import sys
from pathlib import Path

import pytest

from data.queries.people import read_business
from data.store import open_store
from tests.e2e.machine import Machine, free_port
from tests.e2e.terminal import running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="It reads /proc.")

SMALL = (80, 24)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, tmp_path / "tradeconsole.db", free_port(), {"TZ": "Australia/Hobart"})


def test_a_business_is_there_after_a_few_lines(machine: Machine) -> None:
    with running(machine.environ, size=SMALL) as terminal:
        terminal.wait_for("Welcome to TradeConsole")
        terminal.settle()
        terminal.press(*"Rivera Plumbing", "enter", "enter", *"Ann Rivera", "enter", *"ann@rivera.example", "\x13")
        terminal.wait_for("No jobs yet")
        terminal.settle()
        terminal.press("ctrl+q")
        assert terminal.process.wait(timeout=20) == 0

    store = open_store(machine.database)
    business = read_business(store.reader)
    store.close()
    assert business is not None
    assert (business.name, business.timezone, business.portal_on) == ("Rivera Plumbing", "Australia/Hobart", True)
    assert machine.database.stat().st_mode & 0o777 == 0o600


def test_who_leaves_leaves_nothing(machine: Machine) -> None:
    with running(machine.environ, size=SMALL) as terminal:
        terminal.wait_for("Welcome to TradeConsole")
        terminal.settle()
        terminal.press("esc")
        assert terminal.process.wait(timeout=20) == 0

    assert list(machine.home.glob("*.db*")) == []
