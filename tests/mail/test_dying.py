"""Senders that die in the middle: what they leave, and what the next one makes of it."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from data.enums import OutboxState
from data.store import Store
from tests.clock import FakeClock
from tests.fakes import MemoryTransport
from tests.mail.outbox import history, mail_of, queue_update, settings_for, state_of
from tests.shared_work import SharedWork, stage_shared_work
from tradeconsole.mail import sender as sender_module
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer


class Died(BaseException):
    """Stands for kill -9: nothing catches it, and nothing is tidied up."""


class DyingTransport(MemoryTransport):
    """Ends its sender before or after the message was taken."""

    def __init__(self, after: bool) -> None:
        super().__init__()
        self.after = after

    def send(self, message: EmailMessage) -> None:
        if self.after:
            self.sent.append(message)
        raise Died


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store)


@pytest.fixture
def sender_through(store: Store, tmp_path: Path) -> Callable[[MemoryTransport], Sender]:
    server = MailServer("127.0.0.1", 25, "office@example.com", "starttls", "office@example.com")
    return lambda transport: Sender(store, settings_for(tmp_path, server), lambda *_: transport)


def die(sender: Sender) -> None:
    # What a killed process knew is gone with it.
    sender._settle = lambda: None  # type: ignore[method-assign]
    with pytest.raises(Died):
        sender.run_once()


def raise_died(*_: object, **__: object) -> None:
    raise Died


def test_death_before_the_claim_leaves_the_mail_due(
    store: Store,
    work: SharedWork,
    sender_through: Callable[[MemoryTransport], Sender],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, transport = queue_update(store, work), MemoryTransport()
    with monkeypatch.context() as patch:
        patch.setattr(sender_module, "claim", raise_died)
        die(sender_through(MemoryTransport()))

    sender_through(transport).run_once()

    assert len(transport.sent) == 1
    assert state_of(store, number) is OutboxState.SENT


def test_death_within_the_claim_leaves_no_half(
    store: Store,
    work: SharedWork,
    sender_through: Callable[[MemoryTransport], Sender],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, transport = queue_update(store, work), MemoryTransport()
    with monkeypatch.context() as patch:
        patch.setattr(sender_module, "mark_begun", raise_died)
        die(sender_through(MemoryTransport()))
    assert mail_of(store, number).attempts == 0
    assert store.reader.value("SELECT count(*) FROM link_token") == 1

    sender_through(transport).run_once()

    assert len(transport.sent) == 1


@pytest.mark.parametrize("after", [False, True])
def test_death_while_the_message_leaves_is_uncertain_and_not_repeated(
    store: Store,
    work: SharedWork,
    sender_through: Callable[[MemoryTransport], Sender],
    clock: FakeClock,
    after: bool,
) -> None:
    number, dying, transport = queue_update(store, work), DyingTransport(after), MemoryTransport()
    die(sender_through(dying))

    sender_through(transport).run_once()
    assert state_of(store, number) is OutboxState.SENDING, "its lease is not over"
    clock.advance(seconds=121)
    sender_through(transport).run_once()

    assert transport.sent == []
    assert state_of(store, number) is OutboxState.UNCERTAIN
    assert history(store) == ["mail uncertain"]


def test_death_between_the_servers_yes_and_sent_leaves_one_uncertain(
    store: Store,
    work: SharedWork,
    sender_through: Callable[[MemoryTransport], Sender],
    monkeypatch: pytest.MonkeyPatch,
    clock: FakeClock,
) -> None:
    numbers, first, second = [queue_update(store, work) for _ in range(3)], MemoryTransport(), MemoryTransport()
    with monkeypatch.context() as patch:
        patch.setattr(sender_module, "_record", raise_died)
        die(sender_through(first))
    assert len(first.sent) == 1

    clock.advance(seconds=121)
    sender_through(second).run_once()

    assert len(second.sent) == 2
    states = [state_of(store, number) for number in numbers]
    assert states == [OutboxState.UNCERTAIN, OutboxState.SENT, OutboxState.SENT]
    assert len({str(message["Message-ID"]) for message in first.sent + second.sent}) == 3


def test_busy_database_does_not_lose_what_is_known(
    store: Store,
    work: SharedWork,
    sender_through: Callable[[MemoryTransport], Sender],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from data.sqlite import connections

    monkeypatch.setattr(connections, "BUSY_TIMEOUT_SECONDS", 0.1)
    number = queue_update(store, work)
    locked, let_go = threading.Event(), threading.Event()

    class Locking(MemoryTransport):
        def send(self, message: EmailMessage) -> None:
            super().send(message)
            threading.Thread(target=hold).start()
            locked.wait()

    def hold() -> None:
        with connections.connect(store.path).transaction(write=True):
            locked.set()
            let_go.wait(0.3)

    store.close()
    sender_through(Locking()).run_once()
    let_go.set()

    assert state_of(store, number) is OutboxState.SENT


class TestProcess:
    """A sender in a process of its own."""

    CODE = (
        "import os, sys\n"
        "from data.settings import load_settings\n"
        "from tradeconsole.mail.process import run_sender\n"
        "print(os.getpid(), flush=True)\n"
        "run_sender(load_settings())\n"
    )

    def environ(self, store: Store, home: Path) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("TRADECONSOLE_")}
        return plain | {"TRADECONSOLE_HOME": str(home), "TRADECONSOLE_DATABASE": str(store.path)}

    def test_it_sends_and_ends_when_told_to(self, store: Store, work: SharedWork, tmp_path: Path) -> None:
        number = queue_update(store, work)
        child = subprocess.Popen([sys.executable, "-c", self.CODE], env=self.environ(store, tmp_path))
        try:
            _wait_until(lambda: state_of(store, number) is OutboxState.KEPT)
            child.send_signal(signal.SIGTERM)

            assert child.wait(5) == 0
        finally:
            child.kill()

    @pytest.mark.skipif(os.name != "posix", reason="kills a parent process")
    def test_it_ends_with_its_parent(self, store: Store, work: SharedWork, tmp_path: Path) -> None:
        start = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {self.CODE!r}]).wait()"
        parent = subprocess.Popen(
            [sys.executable, "-c", start], env=self.environ(store, tmp_path), stdout=subprocess.PIPE, text=True
        )
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        number = queue_update(store, work)
        _wait_until(lambda: state_of(store, number) is OutboxState.KEPT)

        parent.kill()
        parent.wait()
        parent.stdout.close()

        _wait_until(lambda: not _is_alive(child))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # One that has ended stays listed until somebody asks how.
    return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"


def _wait_until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(300):
        if condition():
            return
        pause.wait(0.05)
    raise AssertionError("it did not happen in time")
