"""The real program in a real terminal: what it writes there, and how it leaves."""

import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.clock import SystemClock
from data.enums import Role, Sender
from data.models import EnquiryReply
from data.store import Store, create_store, open_store
from tests.asking import make_enquiry
from tests.e2e.conftest import MakeMachine
from tests.e2e.hostile import PAYLOADS, hostile_in, plant_hostile
from tests.e2e.machine import Machine, free_port, is_serving
from tests.e2e.terminal import CURSOR_SHOWN, LEFT_ALTERNATE_SCREEN, MOUSE_OFF, Terminal, running, wait_for_portal
from tests.factories import (
    id_of,
    make_business,
    make_cost,
    make_internal_note,
    make_link,
    make_staff,
    save,
    set_tick,
)
from tests.shared_work import SharedWork, make_shared_work

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="It reads /proc.")

ENDS_WITHIN = 5.0  # two seconds on a machine that does nothing else
JOBS, SIGN_IN = "next visit", "Who is working here?"


def open_on_jobs(terminal: Terminal, job: str = "J-0042") -> None:
    """Sign in as the first person of the list."""
    terminal.wait_for(SIGN_IN)
    terminal.settle()
    terminal.press("enter")
    terminal.wait_for(job, since=0)
    terminal.settle()


class TestHostileTexts:
    @pytest.fixture
    def machine(self, tmp_path: Path) -> Machine:
        store = create_store(tmp_path / "tradeconsole.db", SystemClock())
        make_business(store)
        make_staff(store, Role.OWNER, name="Rosa")
        make_staff(store, Role.ADMIN, name="Mia")
        self._fill(store)
        store.close()
        # The address of the business's own server is no more than a hostile text now.
        return Machine(tmp_path, store.path, free_port(), {"TRADECONSOLE_SMTP_HOST": "127.0.0.1"})

    def _fill(self, store: Store) -> None:
        """A job with one of everything, shared before with both people, and something new since."""
        make_shared_work(store, "Omar Haddad")
        work: SharedWork = make_shared_work(store, "Dana Li", "Kim Li")
        make_link(store, work.share, work.contacts[1])
        make_internal_note(store, work.job)
        make_cost(store, work.job)
        set_tick(store, work.share, f"note:{work.note.id}", ticked=False)
        with store.writing() as tx:
            tx.sql.run("UPDATE share SET last_sent_at = :now", now=tx.now)
        self._ask(store)
        plant_hostile(store, id_of(work.job))

    def _ask(self, store: Store) -> None:
        """An enquiry with what followed it."""
        enquiry = make_enquiry(store)
        for sender in Sender:
            save(
                store,
                EnquiryReply(enquiry_id=id_of(enquiry), sender=sender, text="-", written_at=store.clock.now()),
            )

    def test_no_screen_writes_any(self, machine: Machine) -> None:
        with running(machine.environ) as terminal:
            open_on_jobs(terminal, "J-0002")
            terminal.press("/", "e")
            terminal.settle()
            terminal.press("esc", "esc", "enter")
            terminal.wait_for("Timeline")
            for _ in range(6):
                terminal.press("right")
                terminal.settle(0.1)
            for keys, shown in (
                (["?"], "Keys"),
                (["esc", "s"], "Tick what the client may see"),
                (["a", "e"], "The email"),
                (["esc", "f9"], "Send this update?"),
                (["esc", "l"], "Whose link?"),
                (["enter"], "This link is for"),
                (["esc", "ctrl+p"], "Search for commands"),
            ):
                terminal.press(*keys)
                terminal.wait_for(shown)
                terminal.settle(0.1)
            terminal.press("j", "-", "0")
            terminal.settle()
            terminal.press("esc", "esc", "esc")
            terminal.settle(0.1)
            for keys, shown in (
                (["6"], "What they need"),
                (["enter"], "asked"),
                (["r"], "Their words are quoted"),
                (["esc", "x"], "Decline"),
                (["esc", "a"], "Which client is it from?"),
                (["esc", "right"], "Would suit them"),
                (["esc", "1"], "New enquiry"),
                (["h"], "or a last day"),
                (["esc", "3"], "New client"),
                (["n"], "Postal address"),
                (["esc", "enter"], "Client since"),
                (["right", "right"], "New address"),
                (["left", "e"], "Save (ctrl+s)"),
                (["esc", "esc", "7"], "Legal name"),
                (["down", "down", "down", "down"], "people choose their name"),
            ):
                terminal.press(*keys)
                terminal.wait_for(shown)
                terminal.settle(0.1)
            written = bytes(terminal.written)
            assert terminal.process.poll() is None
            terminal.press("ctrl+q")
            assert terminal.process.wait(timeout=10) == 0

        assert len(written) > 50_000
        assert "[/red]" in written.decode()
        assert "\ufffd" in written.decode()
        assert hostile_in(written) == []

    @pytest.mark.parametrize("payload", [text for text in PAYLOADS if not text.isprintable()], ids=repr)
    def test_the_search_would_find_it(self, payload: str) -> None:
        assert hostile_in(f"\x1b[1;35mJob{payload}\x1b[0m\x1b[?25l\r\n".encode()) != []


class TestLeaving:
    @pytest.fixture
    def demo(self, demo_home: Machine) -> Iterator[tuple[Terminal, int, int]]:
        """The demo with a job open, its portal's process and that one's port."""
        with running(demo_home.environ, "demo") as terminal:
            terminal.wait_for("J-0042")
            portal, port = wait_for_portal(terminal)
            terminal.press("enter")
            terminal.wait_for("Timeline")
            yield terminal, portal, port

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
    def test_a_signal_leaves_everything_tidy(
        self, demo: tuple[Terminal, int, int], demo_home: Machine, number: signal.Signals
    ) -> None:
        terminal, portal, port = demo
        assert is_serving(port)

        took = terminal.end_by(number, within=ENDS_WITHIN)
        terminal.settle(0.3, within=2)

        assert took <= ENDS_WITHIN
        assert terminal.process.returncode == 0
        last = bytes(terminal.written[-600:])
        assert [code for code in (LEFT_ALTERNATE_SCREEN, CURSOR_SHOWN, *MOUSE_OFF) if code not in last] == []
        assert_tidy(demo_home, portal, port)

    def test_a_window_that_is_closed_ends_it_too(self, demo: tuple[Terminal, int, int], demo_home: Machine) -> None:
        terminal, portal, port = demo

        began = time.monotonic()
        terminal.close()
        terminal.process.wait(timeout=20)

        assert time.monotonic() - began <= ENDS_WITHIN
        assert_tidy(demo_home, portal, port)


def test_after_a_stop_it_is_there_again(demo_machine: MakeMachine) -> None:
    with running(demo_machine().environ) as terminal:
        open_on_jobs(terminal)

        terminal.process.send_signal(signal.SIGTSTP)
        terminal.settle(0.3)
        stopped = len(terminal.written)
        assert LEFT_ALTERNATE_SCREEN in terminal.written
        terminal.process.send_signal(signal.SIGCONT)

        terminal.wait_for("Rivera Plumbing", since=stopped)
        terminal.press("enter")
        terminal.wait_for("Timeline")
        terminal.press("ctrl+q")
        assert terminal.process.wait(timeout=10) == 0


def assert_tidy(machine: Machine, portal: int, port: int) -> None:
    """Nothing is left running, and the database is whole."""
    until = time.monotonic() + 3
    while Path(f"/proc/{portal}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{portal}").exists()
    assert not is_serving(port)
    store = open_store(machine.database, SystemClock())
    assert store.reader.value("PRAGMA quick_check") == "ok"
    store.close()


class TestSizes:
    @pytest.fixture
    def machine(self, demo_machine: MakeMachine) -> Machine:
        return demo_machine()

    def test_no_size_ends_it(self, machine: Machine) -> None:
        with running(machine.environ) as terminal:
            open_on_jobs(terminal)
            for columns, lines in ((1, 1), (0, 0), (500, 2), (80, 24), (1, 1), (120, 40)):
                terminal.resize(columns, lines)
                terminal.settle(0.1)
                assert terminal.process.poll() is None

            terminal.wait_for("J-0042")
            terminal.press("enter")
            terminal.wait_for("Timeline")
            terminal.press("ctrl+q")
            assert terminal.process.wait(timeout=10) == 0

    def test_a_small_window_says_so_until_it_is_larger(self, machine: Machine) -> None:
        with running(machine.environ, size=(40, 10)) as terminal:
            terminal.wait_for("Please make this window larger.")
            terminal.wait_for("It has 40 columns and 10 lines")
            assert not terminal.shows("J-0042", since=0)

            terminal.resize(100, 30)
            terminal.wait_for(SIGN_IN)
            terminal.settle()
            assert terminal.process.poll() is None
            terminal.press("enter")
            terminal.wait_for("J-0042", since=0)
