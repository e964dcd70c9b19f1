"""The moments between: what is switched, revoked or unticked while a mail is on its way to leave."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.enums import OutboxState
from data.store import Store
from tests.clock import FakeClock
from tests.factories import switch_portal
from tests.fakes import MemoryTransport
from tests.mail.outbox import notice, queue, queue_update, settings_for, state_of
from tests.shared_work import SharedWork
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer

SERVER = MailServer("127.0.0.1", 25, "office@example.com", "starttls", "office@example.com")


def meanwhile(sender: Sender, monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Have something happen after a mail was written and before it is taken."""
    write = sender._write

    def written(*given: object) -> object:
        made = write(*given)  # type: ignore[arg-type]
        happens()
        return made

    monkeypatch.setattr(sender, "_write", written)


def test_a_portal_switched_off_while_a_mail_is_written_holds_it(
    store: Store, work: SharedWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, transport = queue_update(store, work), MemoryTransport()
    sender = Sender(store, settings_for(tmp_path, SERVER), lambda *_: transport)
    with monkeypatch.context() as patch:
        meanwhile(sender, patch, lambda: switch_portal(store, on=False))
        sender.run_once()

    assert transport.sent == []
    assert state_of(store, number) is OutboxState.HELD
    assert store.reader.value("SELECT count(*) FROM link_token") == 1

    switch_portal(store, on=True)
    sender.run_once()
    assert len(transport.sent) == 1
    assert state_of(store, number) is OutboxState.SENT


def test_a_portal_that_is_off_holds_no_mail_to_the_office(
    store: Store, work: SharedWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, transport = queue(store, notice()), MemoryTransport()
    sender = Sender(store, settings_for(tmp_path, SERVER), lambda *_: transport)
    meanwhile(sender, monkeypatch, lambda: switch_portal(store, on=False))

    sender.run_once()

    assert state_of(store, number) is OutboxState.SENT


@pytest.mark.parametrize("days", [1, -1])
def test_a_clock_that_jumps_by_a_day_loses_no_mail_and_sends_none_twice(
    store: Store, work: SharedWork, tmp_path: Path, clock: FakeClock, days: int
) -> None:
    numbers, transport = [queue_update(store, work) for _ in range(2)], MemoryTransport()
    sender = Sender(store, settings_for(tmp_path, SERVER), lambda *_: transport)
    clock.advance(days=days)
    sender.run_once()
    clock.advance(days=-days)
    sender.run_once()
    sender.run_once()

    assert [state_of(store, number) for number in numbers] == [OutboxState.SENT] * 2
    assert len({str(mail["Message-ID"]) for mail in transport.sent}) == len(transport.sent) == 2
