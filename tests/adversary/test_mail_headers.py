"""Names that the email package would decode into headers of their own, as it did with a client's typed name."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from data.enums import OutboxKind
from data.mail.claims import OutgoingMail, next_due
from data.mail.content import read_content
from data.store import Store
from tests.mail.outbox import notice, queue
from tests.portal.client import Client
from tradeconsole.mail.compose import Draft, compose
from tradeconsole.mail.transport import wire_bytes

ENCODED = [
    "=?utf-8?q?x=0D=0ABcc:_eve=40example.com?= Dana",
    "=?utf-8?q?x=0D=0A=0D=0AOur_new_bank_account?= Dana",
    "=?utf-8?b?eA0KQmNjOiBldmVAZXhhbXBsZS5jb20=?= Dana",
    "=?us-ascii?q?nul=00?= Dana",
    "==?utf-8?q?x=0ABcc:_eve=40example.com?= Dana",
]


def as_sent(store: Store, mail: OutgoingMail) -> tuple[bytes, EmailMessage]:
    """A mail as it travels, and as its recipient's program reads it."""
    with store.reading() as db:
        draft = Draft(mail, read_content(db, mail), "office@rivera.example", "", store.clock.now())
    wire = wire_bytes(compose(draft))
    return wire, message_from_bytes(wire, policy=SMTP)


def assert_clean(wire: bytes, read: EmailMessage) -> None:
    head = wire.partition(b"\r\n\r\n")[0]
    assert b"\x00" not in head
    assert b"\n" not in head.replace(b"\r\n", b"")
    assert set(read.keys()) >= {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version"}
    assert "Bcc" not in read
    assert b"\r\nBcc" not in wire
    assert "eve@example.com" not in [address.addr_spec for address in read["To"].addresses]


@pytest.mark.parametrize("name", ENCODED)
def test_name_typed_on_the_portal_makes_no_header(client: Client, name: str) -> None:
    assert client.accept(name=name).status_code == 303

    mails = {}
    with client.store.writing() as tx:
        while mail := next_due(tx.sql, tx.now):
            mails[mail.kind] = mail
            tx.sql.run("UPDATE outbox SET state = 'sent' WHERE id = :mail", mail=mail.id)

    assert set(mails) == {OutboxKind.OFFICE_NOTICE, OutboxKind.ACCEPTANCE_RECEIPT}
    for mail in mails.values():
        wire, read = as_sent(client.store, mail)
        assert_clean(wire, read)
    assert "Dana accepted quote" in as_sent(client.store, mails[OutboxKind.OFFICE_NOTICE])[1]["Subject"]


@pytest.mark.parametrize("name", ENCODED)
def test_name_of_whoever_is_written_to_makes_no_header(client: Client, name: str) -> None:
    queue(client.store, notice(to_name=name, subject=f"{name} wrote"))
    mail = next_due(client.store.reader, client.store.clock.now())
    assert mail is not None

    wire, read = as_sent(client.store, mail)

    assert_clean(wire, read)
    assert [address.addr_spec for address in read["To"].addresses] == [mail.to_email]
