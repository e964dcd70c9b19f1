"""The sender and a real SMTP server: everything that is due leaves, once."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data.enums import OutboxState
from data.store import Store, open_store
from data.tokens import hash_token
from tests.clock import FakeClock
from tests.fakes import MemoryTransport
from tests.mail.conftest import ClientOf, NewSender
from tests.mail.outbox import history, links_in, mail_of, notice, queue, queue_update, settings_for, state_of
from tests.mail.server import MailServerUnderTest
from tests.shared_work import SharedWork
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import YagmailTransport

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class TestDrain:
    """Everything that is due leaves, once."""

    def test_mail_arrives_and_is_sent(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest
    ) -> None:
        number = queue_update(store, work)

        report = sender.run_once()

        assert report.counts == Counter({OutboxState.SENT: 1})
        [message] = mail_server.messages
        assert mail_server.recipients == [work.contacts[0].email]
        assert message["Message-ID"] == store.reader.value("SELECT message_id FROM outbox")
        assert state_of(store, number) is OutboxState.SENT
        assert history(store) == ["mail sent"]

    def test_batch_leaves_over_one_connection(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest
    ) -> None:
        for _ in range(5):
            queue_update(store, work)

        sender.run_once()

        assert len(mail_server.messages) == 5
        assert mail_server.sessions == 1

    def test_nothing_due_connects_to_nothing(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest, clock: FakeClock
    ) -> None:
        queue_update(store, work, next_attempt_at=clock.now() + timedelta(minutes=1))

        assert not sender.run_once().counts
        assert mail_server.sessions == 0

    def test_each_mail_has_a_link_of_its_own_that_opens_the_page(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest
    ) -> None:
        queue_update(store, work)
        queue_update(store, work)

        sender.run_once()

        tokens = [links_in(message)[0] for message in mail_server.messages]
        assert len(set(tokens)) == 2
        grants = {
            store.reader.value("SELECT grant_id FROM link_token WHERE token_hash = :hash", hash=hash_token(token))
            for token in tokens
        }
        assert grants == {store.reader.value("SELECT id FROM share_grant")}

    def test_no_token_is_stored_anywhere(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest, tmp_path: Path
    ) -> None:
        queue_update(store, work)

        sender.run_once()

        [token] = links_in(mail_server.messages[0])
        files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert any(hash_token(token).encode() in content for content in files)
        assert not any(token.encode() in content for content in files)

    def test_eight_senders_send_fifty_mails_once_each(
        self, store: Store, work: SharedWork, mail_server: MailServerUnderTest, client_of: ClientOf, tmp_path: Path
    ) -> None:
        for _ in range(50):
            queue_update(store, work)
        settings = settings_for(tmp_path, client_of(mail_server))
        stores = [open_store(store.path, store.clock) for _ in range(8)]
        threads = [threading.Thread(target=Sender(own, settings).run_once) for own in stores]

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for own in stores:
            own.close()

        ids = [message["Message-ID"] for message in mail_server.messages]
        assert len(ids) == len(set(ids)) == 50
        assert history(store) == ["mail sent"] * 50

    def test_broken_row_does_not_stop_the_others(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest
    ) -> None:
        broken = queue(store, notice(to_email="a@example.com, b@example.com"))
        good = queue(store, notice())

        sender.run_once()

        assert state_of(store, broken) is OutboxState.FAILED
        assert mail_of(store, broken).error == "Enter one email address, not a list."
        assert state_of(store, good) is OutboxState.SENT
        assert mail_server.recipients == ["office@rivera.example"]

    def test_nor_does_one_that_tells_of_a_damaged_row(self, store: Store, work: SharedWork, sender: Sender) -> None:
        broken, good = queue_update(store, work), queue(store, notice())
        store.reader.run("UPDATE quote SET title = x'ff'")

        sender.run_once()

        assert (state_of(store, broken), state_of(store, good)) == (OutboxState.FAILED, OutboxState.SENT)
        assert "damaged" in mail_of(store, broken).error

    def test_nor_does_one_that_can_t_be_read_itself(self, store: Store, work: SharedWork, sender: Sender) -> None:
        broken, good = queue(store, notice()), queue(store, notice())
        store.reader.run("PRAGMA ignore_check_constraints = ON")
        store.reader.run("UPDATE outbox SET kind = 'pigeon' WHERE id = :broken", broken=broken)

        sender.run_once()

        assert store.reader.value("SELECT state FROM outbox WHERE id = :broken", broken=broken) == "queued"
        assert state_of(store, good) is OutboxState.SENT


class TestRunning:
    """The sender as a worker."""

    def test_worker_sends_what_becomes_due_until_it_is_stopped(
        self, store: Store, work: SharedWork, sender_through: NewSender
    ) -> None:
        transport, stop = MemoryTransport(), threading.Event()
        sender = sender_through(transport)
        thread = threading.Thread(target=sender.run_forever, args=(stop, 60.0))
        thread.start()

        queue_update(store, work)
        sender.wake()
        _wait_for(lambda: len(transport.sent) == 1)
        stop.set()
        sender.wake()
        thread.join(2)

        assert not thread.is_alive()

    def test_fault_does_not_end_the_worker(
        self, store: Store, work: SharedWork, sender_through: NewSender, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sender, stop, calls = sender_through(MemoryTransport()), threading.Event(), []

        def fail() -> None:
            calls.append(1)
            if len(calls) == 2:
                stop.set()
            sender.wake()
            raise ZeroDivisionError

        monkeypatch.setattr(sender, "run_once", fail)

        sender.run_forever(stop)

        assert len(calls) == 2

    def test_default_transport_is_the_real_one(self, store: Store, tmp_path: Path) -> None:
        assert Sender(store, settings_for(tmp_path))._connect is YagmailTransport


def _wait_for(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(200):
        if condition():
            return
        pause.wait(0.05)
    raise AssertionError("it did not happen in time")
