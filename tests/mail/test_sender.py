"""The sender and a real SMTP server: what arrives, what stays, and what is written about it."""

import re
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data.enums import OutboxState
from data.keychain import KeychainUnavailable
from data.store import Store, open_store
from data.tokens import hash_token
from tests.clock import FakeClock
from tests.factories import revoke_link, switch_portal
from tests.fakes import MemoryTransport
from tests.mail.conftest import ClientOf
from tests.mail.outbox import (
    PORTAL,
    history,
    kept,
    mail_of,
    notice,
    queue,
    queue_update,
    settings_for,
    state_of,
    text_of,
)
from tests.mail.server import MailServerUnderTest
from tests.shared_work import SharedWork, stage_shared_work
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import (
    MailServer,
    Refused,
    ServerUnreachable,
    TemporaryRefusal,
    Uncertain,
    YagmailTransport,
)

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

LINK = re.compile(rf"{PORTAL}/p/([A-Za-z0-9_-]{{43}})")
NewSender = Callable[..., Sender]


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store)


@pytest.fixture
def sender(store: Store, mail_server: MailServerUnderTest, client_of: ClientOf, tmp_path: Path) -> Sender:
    """One that knows the real server and its password."""
    return Sender(store, settings_for(tmp_path, client_of(mail_server)))


@pytest.fixture
def sender_through(store: Store, client_of: ClientOf, tmp_path: Path) -> NewSender:
    """Makes one whose server is a memory that fails as told."""

    def build(transport: object) -> Sender:
        server = MailServer("127.0.0.1", 25, "office@example.com", "starttls", "office@example.com")
        return Sender(store, settings_for(tmp_path, server), lambda *_: transport)  # type: ignore[arg-type]

    return build


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

        tokens = [LINK.findall(text_of(message))[0] for message in mail_server.messages]
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

        [token] = LINK.findall(text_of(mail_server.messages[0]))
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


class TestOutcomes:
    """What became of a mail decides what comes next."""

    @pytest.mark.parametrize(
        ("failure", "state"),
        [
            (Refused("550 No such user."), OutboxState.FAILED),
            (TemporaryRefusal("451 Greylisted."), OutboxState.QUEUED),
            (ServerUnreachable("Cut before DATA."), OutboxState.QUEUED),
            (Uncertain("Cut after DATA."), OutboxState.UNCERTAIN),
        ],
    )
    def test_failure_is_shown_and_the_batch_goes_on(
        self, store: Store, work: SharedWork, sender_through: NewSender, failure: Exception, state: OutboxState
    ) -> None:
        first, second = queue_update(store, work), queue_update(store, work)
        transport = MemoryTransport(failure)  # type: ignore[arg-type]

        sender_through(transport).run_once()

        assert (state_of(store, first), mail_of(store, first).error) == (state, str(failure))
        assert state_of(store, second) is OutboxState.SENT
        assert len(transport.sent) == 1
        assert transport.sessions == (1 if isinstance(failure, Refused) else 2)

    def test_temporary_refusal_is_tried_again_in_a_minute(
        self, store: Store, work: SharedWork, sender_through: NewSender, clock: FakeClock
    ) -> None:
        number = queue_update(store, work)
        transport = MemoryTransport(TemporaryRefusal("421 Busy."))
        sender = sender_through(transport)
        sender.run_once()
        sender.run_once()
        assert transport.sent == []

        clock.advance(minutes=1)
        sender.run_once()

        assert state_of(store, number) is OutboxState.SENT
        assert mail_of(store, number).attempts == 2

    def test_retry_has_another_link_and_the_same_identity(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest, clock: FakeClock
    ) -> None:
        queue_update(store, work)
        mail_server.behaviour.drop_after_message = True
        sender.run_once()
        mail_server.behaviour.drop_after_message = False
        with store.writing() as tx:
            tx.sql.run("UPDATE outbox SET state = 'queued'")

        sender.run_once()

        lost, arrived = mail_server.messages
        assert lost["Message-ID"] == arrived["Message-ID"]
        assert LINK.findall(text_of(lost)) != LINK.findall(text_of(arrived))

    def test_cut_after_data_is_uncertain_and_never_repeated(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest, clock: FakeClock
    ) -> None:
        number = queue_update(store, work)
        mail_server.behaviour.drop_after_message = True

        sender.run_once()
        clock.advance(days=2)
        sender.run_once()

        assert len(mail_server.messages) == 1
        assert state_of(store, number) is OutboxState.UNCERTAIN

    def test_unreachable_server_postpones_everything_after_one_attempt(
        self, store: Store, work: SharedWork, client_of: ClientOf, tmp_path: Path
    ) -> None:
        numbers = [queue_update(store, work) for _ in range(3)]
        with MailServerUnderTest() as gone:
            settings = settings_for(tmp_path, client_of(gone))

        report = Sender(store, settings).run_once()

        assert isinstance(report.problem, ServerUnreachable)
        assert {state_of(store, number) for number in numbers} == {OutboxState.QUEUED}
        assert "can't be reached" in mail_of(store, numbers[0]).error

    def test_certificate_that_cannot_be_trusted_keeps_the_mail_and_the_password(
        self, store: Store, work: SharedWork, mail_server: MailServerUnderTest, client_of: ClientOf, tmp_path: Path
    ) -> None:
        number = queue_update(store, work)
        untrusting = settings_for(tmp_path, client_of(mail_server), TRADECONSOLE_SMTP_CA_FILE="")

        report = Sender(store, untrusting).run_once()

        assert report.problem is not None
        assert "certificate" in mail_of(store, number).error
        assert state_of(store, number) is OutboxState.QUEUED
        assert b"AUTH" not in bytes(mail_server.heard).upper()


class TestNoWayOut:
    """No server, no password, no public address."""

    def test_without_a_server_mail_is_kept_as_files(self, store: Store, work: SharedWork, tmp_path: Path) -> None:
        number = queue_update(store, work)

        Sender(store, settings_for(tmp_path)).run_once()

        [file] = kept(tmp_path)
        assert file.stat().st_mode & 0o777 == 0o600
        assert state_of(store, number) is OutboxState.KEPT
        assert file.name in str(store.reader.value("SELECT detail FROM activity WHERE action = 'mail kept'"))

    def test_without_a_password_mail_stays_queued_and_says_so(
        self,
        store: Store,
        work: SharedWork,
        mail_server: MailServerUnderTest,
        client_of: ClientOf,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("tradeconsole.mail.route.smtp_password", lambda *_: None)
        number = queue_update(store, work)
        settings = settings_for(tmp_path, client_of(mail_server), TRADECONSOLE_SMTP_PASSWORD="")

        report = Sender(store, settings).run_once()

        assert report.blocked
        assert "No password is known" in mail_of(store, number).error
        assert (state_of(store, number), mail_of(store, number).attempts) == (OutboxState.QUEUED, 0)
        assert mail_server.sessions == 0

    def test_locked_keyring_is_named(
        self,
        store: Store,
        work: SharedWork,
        mail_server: MailServerUnderTest,
        client_of: ClientOf,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        def locked(*_: object) -> None:
            raise KeychainUnavailable("The keyring is locked.")

        monkeypatch.setattr("tradeconsole.mail.route.smtp_password", locked)
        number = queue_update(store, work)

        Sender(store, settings_for(tmp_path, client_of(mail_server))).run_once()

        assert mail_of(store, number).error == "The keyring is locked."
        assert state_of(store, number) is OutboxState.QUEUED

    def test_link_that_only_opens_here_is_not_sent_elsewhere(
        self, store: Store, work: SharedWork, tmp_path: Path
    ) -> None:
        linked, plain = queue_update(store, work), queue(store, notice())
        transport = MemoryTransport()
        away = MailServer("smtp.example.com", 587, "office@example.com", "starttls", "office@example.com")
        settings = settings_for(tmp_path, away, TRADECONSOLE_PORTAL_URL="")
        sender = Sender(store, settings, lambda *_: transport)

        sender.run_once()

        assert "only opens on this computer" in mail_of(store, linked).error
        assert state_of(store, linked) is OutboxState.QUEUED
        assert state_of(store, plain) is OutboxState.SENT

    def test_portal_off_holds_links_until_it_is_on(
        self, store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest
    ) -> None:
        number = queue_update(store, work)
        switch_portal(store, on=False)
        sender.run_once()
        assert state_of(store, number) is OutboxState.HELD

        switch_portal(store, on=True)
        sender.run_once()

        assert state_of(store, number) is OutboxState.SENT
        assert len(mail_server.messages) == 1

    def test_link_revoked_while_the_mail_is_written_is_not_sent(
        self, store: Store, work: SharedWork, sender_through: NewSender, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number, transport = queue_update(store, work), MemoryTransport()
        sender = sender_through(transport)
        write = sender._write

        def revoke_meanwhile(*given: object) -> object:
            written = write(*given)  # type: ignore[arg-type]
            revoke_link(store, work.token)
            return written

        monkeypatch.setattr(sender, "_write", revoke_meanwhile)

        sender.run_once()

        assert transport.sent == []
        assert state_of(store, number) is OutboxState.CANCELLED
        assert store.reader.value("SELECT count(*) FROM link_token") == 1


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
