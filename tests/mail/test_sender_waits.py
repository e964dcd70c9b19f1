"""What the sender keeps back: without a server, a password, a public address or a link that works."""

from pathlib import Path

import pytest

from data.enums import OutboxState
from data.keychain import KeychainUnavailable
from data.store import Store
from tests.factories import revoke_link, switch_portal
from tests.fakes import MemoryTransport
from tests.mail.conftest import ClientOf, NewSender
from tests.mail.outbox import kept, mail_of, notice, queue, queue_update, settings_for, state_of
from tests.mail.server import MailServerUnderTest
from tests.shared_work import SharedWork
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


def test_without_a_server_mail_is_kept_as_files(store: Store, work: SharedWork, tmp_path: Path) -> None:
    number = queue_update(store, work)

    Sender(store, settings_for(tmp_path)).run_once()

    [file] = kept(tmp_path)
    assert file.stat().st_mode & 0o777 == 0o600
    assert state_of(store, number) is OutboxState.KEPT
    assert file.name in str(store.reader.value("SELECT detail FROM activity WHERE action = 'mail kept'"))


def test_without_a_password_mail_stays_queued_and_says_so(
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


def test_link_that_only_opens_here_is_not_sent_elsewhere(store: Store, work: SharedWork, tmp_path: Path) -> None:
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
    store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest
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
    store: Store, work: SharedWork, sender_through: NewSender, monkeypatch: pytest.MonkeyPatch
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
