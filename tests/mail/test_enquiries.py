"""Mails about enquiries: one thread for whoever asked, and a plain notice for the office."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from data.actions.enquiries import decline_enquiry, record_their_answer, reply
from data.enums import OutboxKind, OutboxState, Role
from data.mail.queue import NewMail
from data.permissions import Actor
from data.store import Store
from tests.asking import make_enquiry, stage_enquiry
from tests.billing import history, set_business
from tests.clock import FakeClock
from tests.mail.outbox import OFFICE, kept, queue, settings_for, state_of, text_of
from tradeconsole.mail.sender import Sender


@pytest.fixture
def owner(store: Store) -> Actor:
    return stage_enquiry(store)[Role.OWNER]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def sent(store: Store, home: Path) -> EmailMessage:
    """Have what waits sent; the newest message as its recipient's program reads it."""
    before = set(kept(home))
    Sender(store, settings_for(home)).run_once()
    (file,) = set(kept(home)) - before
    message = message_from_bytes(file.read_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def notice(enquiry: int = 1) -> NewMail:
    lead = "Enquiry E-0001 from Bridget Lowe came in by the form."
    return NewMail(OutboxKind.OFFICE_NOTICE, OFFICE, "Rivera Plumbing", OFFICE, lead[:32], lead, enquiry=enquiry)


def test_a_reply_reads_as_a_letter_with_the_question_beneath(store: Store, owner: Actor, home: Path) -> None:
    reply(store, owner, "E-0001", "We can come on Thursday.\n\nKind regards, Mia")

    message = sent(store, home)

    assert text_of(message) == (
        "We can come on Thursday.\n\nKind regards, Mia\n\n"
        "On Tue 24 Nov 2026 you wrote:\n"
        "> The kitchen tap drips, and the one in the laundry will not close.\n> Could you look at both?\n\n"
        "-- \nRivera Plumbing Pty Ltd · ABN 51 824 753 556 · Lic 12345\n"
        "03 5550 0100 · office@rivera.example\n1 Depot Rd, Northcote VIC 3070\n"
    )
    assert message["Subject"] == "Re: your enquiry E-0001 to Rivera Plumbing"
    assert message["To"] == "Bridget Lowe <bridget.lowe@example.com>"
    assert message["Reply-To"] == "Rivera Plumbing <office@rivera.example>"
    assert "Auto-Submitted" not in message
    assert "In-Reply-To" not in message
    assert ("mail kept", "E-0001") in history(store)


def test_the_next_replies_follow_the_first(store: Store, owner: Actor, home: Path, clock: FakeClock) -> None:
    reply(store, owner, "E-0001", "Is it mains pressure?")
    first = sent(store, home)
    clock.advance(days=1)
    record_their_answer(store, owner, "E-0001", "Yes,\nit is.")
    reply(store, owner, "E-0001", "Then Thursday it is.")
    second = sent(store, home)
    decline_enquiry(store, owner, "E-0001", "Sorry, Sam is ill.")
    third = sent(store, home)

    ids = [str(message["Message-ID"]) for message in (first, second, third)]
    assert len(set(ids)) == 3
    assert (second["In-Reply-To"], second["References"]) == (ids[0], ids[0])
    assert third["In-Reply-To"] == ids[1]
    assert str(third["References"]).split() == ids[:2]
    assert {message["Subject"] for message in (first, second, third)} == {first["Subject"]}
    assert "On Wed 25 Nov 2026 you wrote:\n> Yes,\n> it is.\n" in text_of(second)


def test_a_long_domain_breaks_no_reference(store: Store, owner: Actor, home: Path) -> None:
    set_business(store, f"email = 'office@{'a' * 60}.{'b' * 60}.example'")
    for text in ("One", "Two", "Three"):
        reply(store, owner, "E-0001", text)
    Sender(store, settings_for(home)).run_once()

    messages = [message_from_bytes(file.read_bytes(), policy=SMTP) for file in kept(home)]
    by_id = {str(message["Message-ID"]): message for message in messages}
    ids = store.reader.values("SELECT message_id FROM enquiry_reply ORDER BY id")
    assert str(by_id[ids[2]]["References"]).split() == ids[:2]
    assert by_id[ids[2]]["In-Reply-To"].strip() == ids[1]


HOSTILE = [
    "Bo\r\nBcc: eve@example.com",
    "=?utf-8?q?x=0D=0ABcc:_eve=40example.com?= Bo",
    "Bo <eve@example.com>, Eve",
    "Bo\x1b]0;x\x07",
    "/etc/passwd",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_of_a_stranger_makes_a_header(store: Store, owner: Actor, home: Path, name: str) -> None:
    from data.safe_text import safe_line

    make_enquiry(store, name=safe_line(name), message=name)
    reply(store, owner, "E-0002", "Hello")
    queue(store, notice(enquiry=2))
    Sender(store, settings_for(home)).run_once()

    messages = [message_from_bytes(file.read_bytes(), policy=SMTP) for file in kept(home)]
    assert len(messages) == 2
    for message in messages:
        assert "Bcc" not in message
        assert len(message["To"].addresses) == 1
        assert message["To"].addresses[0].addr_spec in ("bridget.lowe@example.com", OFFICE)
        assert list(message.iter_attachments()) == []
        assert "\x1b" not in text_of(message)


def test_the_office_reads_who_asks_for_what(store: Store, owner: Actor, home: Path) -> None:
    make_enquiry(store)
    queue(store, notice())

    message = sent(store, home)

    assert text_of(message) == (
        "Enquiry E-0001 from Bridget Lowe came in by the form.\n\n"
        "Name: Bridget Lowe\nEmail: bridget.lowe@example.com\nPhone: 0412 555 019\n"
        "Address: 29 Emmaline St, Northcote VIC 3070\nPreferred times: Weekdays after 4\n\n"
        "They need:\n\n"
        "The kitchen tap drips, and the one in the laundry will not close.\nCould you look at both?\n\n"
        "2 enquiries have not been read yet.\n\nOpen Enquiries in TradeConsole to answer.\n"
    )
    assert message.get_content_type() == "text/plain"
    assert "Reply-To" not in message
    assert message["To"].addresses[0].addr_spec == OFFICE
    assert message["Auto-Submitted"] == "auto-generated"


def test_a_reply_to_an_enquiry_that_is_gone_is_not_sent(store: Store, owner: Actor, home: Path) -> None:
    reply(store, owner, "E-0001", "Hello")
    with store.writing() as tx:
        tx.sql.run("DELETE FROM enquiry_reply")

    Sender(store, settings_for(home)).run_once()

    assert state_of(store, 1) is OutboxState.CANCELLED
    assert kept(home) == []
