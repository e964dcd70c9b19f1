"""Enquiries in the office: read once for everybody, answered in one thread, accepted, declined, made into quotes."""

from collections.abc import Callable
from typing import Any

import pytest

from data.actions.clients import ClientEntry, add_client
from data.actions.enquiries import (
    accept_enquiry,
    convert_enquiry,
    decline_enquiry,
    open_enquiry,
    record_their_answer,
    reply,
    title_of,
)
from data.actions.enquiry_form import save_enquiry_origins, switch_enquiry_form
from data.enums import EnquiryStatus, Role, Sender
from data.errors import Conflict, Invalid, NoEmail, NotFound, NotPermitted
from data.permissions import Actor
from data.queries.client_acts import client_acts_since, last_activity
from data.queries.clients import ClientSight, client_record, find_client
from data.queries.enquiries import EnquiryRow, find_enquiry
from data.queries.quotes import QuoteRow, find_quote, quote_record
from data.store import Store
from tests.asking import TAP, make_enquiry, stage_enquiry
from tests.billing import TODAY, history, set_business
from tests.clock import FakeClock


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return stage_enquiry(store)


@pytest.fixture
def owner(team: dict[Role, Actor]) -> Actor:
    return team[Role.OWNER]


def row_of(store: Store, number: str = "E-0001") -> EnquiryRow:
    row = find_enquiry(store.reader, number)
    assert row is not None
    return row


def quote_row(store: Store) -> QuoteRow:
    row = find_quote(store.reader, "Q-0001", TODAY)
    assert row is not None
    return row


def mails(store: Store) -> list[tuple[Any, ...]]:
    query = "SELECT kind, to_name, to_email, subject, staff_message FROM outbox ORDER BY id"
    return [tuple(row) for row in store.reader.execute(query, {}).fetchall()]


class TestReading:
    def test_who_opens_it_first_has_read_it_for_everybody(
        self, store: Store, team: dict[Role, Actor], clock: FakeClock
    ) -> None:
        assert row_of(store).is_unread
        read_at = clock.now()

        assert open_enquiry(store, team[Role.FINANCE], "e-1").row.read_at == read_at
        clock.advance(hours=1)
        assert open_enquiry(store, team[Role.OWNER], "E-0001").row.read_at == read_at
        assert history(store) == []

    def test_one_that_there_is_not(self, store: Store, owner: Actor) -> None:
        with pytest.raises(NotFound, match="There is no enquiry E-0009"):
            open_enquiry(store, owner, "E-0009")

    def test_it_names_the_clients_who_may_be_the_same(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("B. Lowe", phone="+61 412 555 019"))

        assert [(found.number, found.why) for found in open_enquiry(store, owner, "1").same] == [("C-0001", "phone")]


class TestThread:
    def test_a_reply_is_mailed_and_stays_on_the_enquiry(self, store: Store, owner: Actor) -> None:
        record = reply(store, owner, "E-0001", "We can come on Thursday.\x1b[2J")

        assert record.row.status is EnquiryStatus.REPLIED
        assert not record.row.is_unread
        assert [(r.sender, r.text, r.by, r.mail) for r in record.replies] == [
            (Sender.OFFICE, "We can come on Thursday.�[2J", owner.name, "queued")
        ]
        subject = "Re: your enquiry E-0001 to Rivera Plumbing"
        words = "We can come on Thursday.�[2J"
        assert mails(store) == [("enquiry reply", "Bridget Lowe", "bridget.lowe@example.com", subject, words)]
        assert history(store) == [("enquiry replied", "E-0001")]

    def test_the_thread_goes_on_under_one_subject(self, store: Store, owner: Actor, clock: FakeClock) -> None:
        reply(store, owner, "E-0001", "Is it mains pressure?")
        clock.advance(hours=1)
        record_their_answer(store, owner, "E-0001", "Yes it is.")
        set_business(store, "name = 'Another name'")
        record = reply(store, owner, "E-0001", "Then Thursday it is.")

        senders = [(r.sender, r.text) for r in record.replies]
        assert senders == [
            (Sender.OFFICE, "Is it mains pressure?"),
            (Sender.CLIENT, "Yes it is."),
            (Sender.OFFICE, "Then Thursday it is."),
        ]
        assert [r.mail for r in record.replies] == ["queued", None, "queued"]
        assert {subject for _, _, _, subject, _ in mails(store)} == {"Re: your enquiry E-0001 to Rivera Plumbing"}
        ids = [r.message_id for r in record.replies]
        assert ids[1] == ""
        assert len(set(ids)) == 3

    def test_without_an_address_there_is_nowhere_to_reply_to(self, store: Store, owner: Actor) -> None:
        make_enquiry(store, email="")

        with pytest.raises(NoEmail, match="gave no email address") as refused:
            reply(store, owner, "E-0002", "Hello")
        assert refused.value.hint == "Call 0412 555 019, then record what they say."
        assert row_of(store, "E-0002").status is EnquiryStatus.NEW
        assert mails(store) == []

    @pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
    def test_a_text_is_needed(self, store: Store, owner: Actor, text: str) -> None:
        for act in (reply, record_their_answer):
            with pytest.raises(Invalid):
                act(store, owner, "E-0001", text)
        assert open_enquiry(store, owner, "E-0001").replies == ()


class TestAccepting:
    def test_a_client_is_made_from_what_they_wrote(self, store: Store, owner: Actor) -> None:
        accepted = accept_enquiry(store, owner, "E-0001")

        assert (accepted.client, accepted.duplicates) == ("C-0001", ())
        assert (accepted.enquiry.row.status, accepted.enquiry.row.client) == (EnquiryStatus.ACCEPTED, "C-0001")
        client = find_client(store.reader, "C-0001")
        assert client is not None
        assert (client.name, client.email, client.phone) == ("Bridget Lowe", "bridget.lowe@example.com", "0412 555 019")
        assert client.address == "29 Emmaline St, Northcote VIC 3070"
        record = client_record(store.reader, client, ClientSight(), store.clock.now())
        assert [enquiry.number for enquiry in record.enquiries] == ["E-0001"]
        assert history(store) == [("client made", "C-0001"), ("enquiry accepted", "E-0001")]

    def test_others_who_may_be_the_same_are_named(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("B. Lowe", email="bridget.lowe@example.com"))

        accepted = accept_enquiry(store, owner, "E-0001")

        assert accepted.client == "C-0002"
        assert [(other.number, other.why) for other in accepted.duplicates] == [("C-0001", "email")]

    def test_a_client_who_is_known_is_linked(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("B. Lowe"))

        assert accept_enquiry(store, owner, "E-0001", client="c-1").client == "C-0001"
        assert store.reader.value("SELECT count(*) FROM client") == 1

    def test_a_client_who_is_not_known_is_refused(self, store: Store, owner: Actor) -> None:
        with pytest.raises(NotFound):
            accept_enquiry(store, owner, "E-0001", client="C-0009")
        assert row_of(store).status is EnquiryStatus.NEW

    def test_once_is_enough(self, store: Store, owner: Actor) -> None:
        accept_enquiry(store, owner, "E-0001")

        with pytest.raises(Conflict, match="E-0001 was accepted for C-0001 Bridget Lowe"):
            accept_enquiry(store, owner, "E-0001")
        with pytest.raises(Conflict, match="accepted"):
            decline_enquiry(store, owner, "E-0001")
        assert store.reader.value("SELECT count(*) FROM client") == 1


class TestDeclining:
    def test_without_a_word(self, store: Store, owner: Actor) -> None:
        assert decline_enquiry(store, owner, "E-0001").row.status is EnquiryStatus.DECLINED
        assert mails(store) == []
        assert history(store) == [("enquiry declined", "E-0001")]

    def test_with_a_reply(self, store: Store, owner: Actor) -> None:
        record = decline_enquiry(store, owner, "E-0001", "We are booked out until May.")

        assert record.row.status is EnquiryStatus.DECLINED
        assert [r.text for r in record.replies] == ["We are booked out until May."]
        assert [kind for kind, *_ in mails(store)] == ["enquiry reply"]

    def test_with_a_reply_that_can_go_nowhere(self, store: Store, owner: Actor) -> None:
        make_enquiry(store, email="")

        with pytest.raises(NoEmail):
            decline_enquiry(store, owner, "E-0002", "Sorry")
        assert row_of(store, "E-0002").status is EnquiryStatus.NEW
        assert decline_enquiry(store, owner, "E-0002").row.status is EnquiryStatus.DECLINED

    def test_twice_is_told(self, store: Store, owner: Actor) -> None:
        decline_enquiry(store, owner, "E-0001")

        with pytest.raises(Conflict, match="declined already"):
            decline_enquiry(store, owner, "E-0001")

    def test_who_calls_again_can_still_be_accepted(self, store: Store, owner: Actor) -> None:
        decline_enquiry(store, owner, "E-0001")

        assert accept_enquiry(store, owner, "E-0001").enquiry.row.status is EnquiryStatus.ACCEPTED


class TestConverting:
    def test_a_draft_carries_the_details_over(self, store: Store, owner: Actor) -> None:
        record = convert_enquiry(store, owner, "E-0001")

        assert (record.row.status, record.row.client, record.row.quote) == ("Converted", "C-0001", "Q-0001")
        row = quote_row(store)
        assert (row.status, row.client, row.site) == ("Draft", "Bridget Lowe", "29 Emmaline St, Northcote VIC 3070")
        assert row.title == "The kitchen tap drips, and the one in the laundry will not…"
        lines = quote_record(store.reader, row).current.lines
        assert [(line.description, line.unit_price_cents) for line in lines] == [(TAP, 0)]
        assert [action for action, _ in history(store)] == [
            "client made",
            "enquiry accepted",
            "quote drafted",
            "enquiry converted",
        ]

    def test_one_that_was_accepted_keeps_its_client(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("B. Lowe", address="1 High St, Preston VIC 3072"))
        make_enquiry(store, address="")
        accept_enquiry(store, owner, "E-0002", client="C-0001")

        assert convert_enquiry(store, owner, "E-0002").row.client == "C-0001"
        assert quote_row(store).site == "1 High St, Preston VIC 3072"

    def test_one_that_was_accepted_for_somebody_else_is_not_converted(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("Somebody else"))
        accept_enquiry(store, owner, "E-0001")

        with pytest.raises(Conflict, match="E-0001 was accepted for C-0002 already"):
            convert_enquiry(store, owner, "E-0001", "C-0001")
        assert store.reader.value("SELECT count(*) FROM quote") == 0

    def test_once_is_enough(self, store: Store, owner: Actor) -> None:
        convert_enquiry(store, owner, "E-0001")

        for act in (convert_enquiry, accept_enquiry, decline_enquiry):
            with pytest.raises(Conflict, match="E-0001 became the quote Q-0001"):
                act(store, owner, "E-0001")
        assert store.reader.value("SELECT count(*) FROM quote") == 1

    @pytest.mark.parametrize(
        ("message", "title"),
        [
            ("Tap drips", "Tap drips"),
            ("\n Tap\nPlease", "Tap"),
            ("x" * 80, f"{'x' * 60}…"),
            ("a " * 40, f"{'a ' * 29}a…"),
        ],
    )
    def test_its_title_is_the_beginning_of_what_was_asked(self, message: str, title: str) -> None:
        assert title_of(message) == title


OFFICE = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR}
LEADERS = {Role.OWNER, Role.ADMIN}
ACTS: dict[str, tuple[set[Role], Callable[[Store, Actor], object]]] = {
    "read": ({*OFFICE, Role.FINANCE}, lambda s, a: open_enquiry(s, a, "E-0001")),
    "reply": (OFFICE, lambda s, a: reply(s, a, "E-0001", "Hello")),
    "record": (OFFICE, lambda s, a: record_their_answer(s, a, "E-0001", "Hello")),
    "accept": (OFFICE, lambda s, a: accept_enquiry(s, a, "E-0001")),
    "decline": (OFFICE, lambda s, a: decline_enquiry(s, a, "E-0001")),
    "convert": (OFFICE, lambda s, a: convert_enquiry(s, a, "E-0001")),
    "switch": (LEADERS, lambda s, a: switch_enquiry_form(s, a, False)),
    "sites": (LEADERS, lambda s, a: save_enquiry_origins(s, a, "https://x.example")),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ACTS)
def test_what_each_role_may_do(store: Store, team: dict[Role, Actor], name: str, role: Role) -> None:
    roles, act = ACTS[name]

    if role in roles:
        act(store, team[role])
        assert not [action for action, _ in history(store) if action.startswith("refused")]
        return
    with pytest.raises(NotPermitted):
        act(store, team[role])
    action, subject = history(store)[-1]
    assert action.startswith("refused to ")
    assert subject == ("enquiry form" if name in ("switch", "sites") else "E-0001")
    assert row_of(store).is_unread


@pytest.mark.parametrize(("role", "told"), [(Role.OWNER, ["E-0009"]), (Role.FINANCE, ["E-0009"]), (Role.TRADIE, [])])
def test_an_open_console_tells_those_who_may_see_it(
    store: Store, team: dict[Role, Actor], role: Role, told: list[str]
) -> None:
    last = last_activity(store.reader)
    with store.writing() as tx:
        row = {"at": tx.now, "who": "Bo", "action": "enquiry received", "subject": "E-0009", "detail": ""}
        tx.sql.insert("activity", **row)

    assert [act.subject for act in client_acts_since(store.reader, last, role)] == told
