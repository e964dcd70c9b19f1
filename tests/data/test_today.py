"""Today: what comes up, for whom, and what makes it go away."""

from datetime import date, timedelta
from typing import Any

import pytest

from data.actions.acceptance import ToldAnswer, accept_quote, decline_quote
from data.actions.messages import mark_messages_read
from data.actions.outbox import cancel_mail, retry_mail
from data.actions.quotes import Offer, revise_quote
from data.actions.shares import stop_sharing
from data.enums import EnquiryStatus, InvoiceStatus, OutboxState, QuoteStatus, Role, Sender
from data.errors import NotPermitted
from data.models import Enquiry, Message
from data.permissions import Actor
from data.queries.today import COUNTED_AT_MOST, TodayKind, TodayLine, in_words, today_count, today_lines, today_sight
from tests.clock import START
from tests.data.desk import JOB, Desk
from tests.factories import ZONE, make_client, make_invoice, make_job, make_note, make_quote, save, switch_portal

BY_PHONE = ToldAnswer("Dana Li", "by phone")
TODAY = date(2026, 11, 24)
ALL = frozenset(TodayKind) - {TodayKind.UNREADABLE}
ACCOUNTS = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR, Role.FINANCE}
OFFICE = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR}


def today(desk: Desk, by: Actor | None = None) -> list[TodayLine]:
    """The lines, as many as are counted."""
    asked = desk.store.reader, today_sight(by or desk.owner), desk.clock.now(), ZONE
    lines = today_lines(*asked)
    assert today_count(*asked) == len(lines)
    return lines


def told(desk: Desk, by: Actor | None = None) -> list[tuple[TodayKind, str]]:
    return [(line.kind, line.number) for line in today(desk, by)]


def write(desk: Desk, text: str = "Is it hot?", **columns: Any) -> None:
    """The client of J-0001 writes from their page."""
    plain: dict[str, Any] = {"share_id": 1, "sender": Sender.CLIENT, "name": "Dana Li", "text": text}
    save(desk.store, Message(**plain | {"written_at": desk.clock.now()} | columns))
    desk.clock.advance(minutes=1)


def enquire(desk: Desk, number: str = "E-0001") -> None:
    save(desk.store, Enquiry(number=number, name="Omar", message="A leak", received_at=desk.clock.now()))


def test_at_first_nothing_needs_attention(desk: Desk) -> None:
    assert today(desk) == []


class TestQuotes:
    @pytest.fixture
    def loose(self, desk: Desk) -> Desk:
        """A quote that has no job yet, sent."""
        quote = make_quote(desk.store, desk.client, number="Q-0009")
        assert quote.job_id is None
        return desk

    def test_accepted_until_it_is_converted(self, loose: Desk) -> None:
        accept_quote(loose.store, loose.owner, "Q-0009", BY_PHONE)

        [line] = today(loose)
        assert (line.kind, line.number, line.who, line.job) == (TodayKind.ACCEPTED, "Q-0009", "Dana Li", None)
        assert (line.cents, line.client) == (3_608_00, "C-0001")
        loose.clock.advance(days=90)
        assert (TodayKind.ACCEPTED, "Q-0009") in told(loose)
        loose.run("UPDATE quote SET status = 'Converted', job_id = 1 WHERE number = 'Q-0009'")
        assert (TodayKind.ACCEPTED, "Q-0009") not in told(loose)

    def test_of_a_job_that_there_is_it_is_news_for_two_weeks(self, desk: Desk) -> None:
        accept_quote(desk.store, desk.owner, "Q-0001", BY_PHONE)

        assert told(desk) == [(TodayKind.ACCEPTED, "Q-0001")]
        desk.clock.advance(days=13)
        assert (TodayKind.ACCEPTED, "Q-0001") in told(desk)
        desk.clock.advance(days=2)
        assert (TodayKind.ACCEPTED, "Q-0001") not in told(desk)

    def test_declined_until_it_is_revised_or_old(self, desk: Desk) -> None:
        decline_quote(desk.store, desk.owner, "Q-0001", ToldAnswer("Dana Li", reason="Too dear"))

        [line] = today(desk)
        assert (line.kind, line.words, line.job) == (TodayKind.DECLINED, "Too dear", JOB)
        revise_quote(desk.store, desk.owner, "Q-0001", Offer())
        assert told(desk) == []

    def test_changes_requested_until_it_is_revised(self, desk: Desk) -> None:
        decline_quote(desk.store, desk.owner, "Q-0001", BY_PHONE)
        desk.run(f"UPDATE quote SET status = '{QuoteStatus.CHANGES_REQUESTED}' WHERE number = 'Q-0001'")
        desk.clock.advance(days=60)

        assert (TodayKind.CHANGES, "Q-0001") in told(desk)
        revise_quote(desk.store, desk.owner, "Q-0001", Offer())
        assert (TodayKind.CHANGES, "Q-0001") not in told(desk)

    @pytest.mark.parametrize(("days", "shown"), [(-1, False), (0, True), (3, True), (4, False)])
    def test_unanswered_and_about_to_expire(self, desk: Desk, days: int, shown: bool) -> None:
        make_quote(desk.store, desk.client, number="Q-0009", valid_until=TODAY + timedelta(days=days))

        assert told(desk) == [(TodayKind.EXPIRING, "Q-0009")] * shown

    def test_however_many_newer_ones_are_open(self, desk: Desk) -> None:
        make_quote(desk.store, desk.client, number="Q-0009", valid_until=TODAY)
        newer = make_quote(desk.store, desk.client, number="Q-0010", valid_until=TODAY + timedelta(days=30))
        for table, key, number in (("quote", "id", "number"), ("quote_version", "quote_id", "id")):
            names = [row[1] for row in desk.store.reader.execute(f"PRAGMA table_info({table})", {}).fetchall()]
            copied = ", ".join(
                {key: "n + 1000", number: "'Q-' || n" if table == "quote" else "n + 1000"}.get(name, name)
                for name in names
            )
            desk.run(
                "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 400) "
                f"INSERT INTO {table} SELECT {copied} FROM counted, {table} WHERE {table}.{key} = {newer.id}"
            )

        assert desk.store.reader.value("SELECT count(*) FROM quote WHERE status = 'Sent'") > 400
        assert told(desk) == [(TodayKind.EXPIRING, "Q-0009")]

    def test_a_draft_does_not_expire(self, desk: Desk) -> None:
        make_quote(desk.store, desk.client, number="Q-0009", sent=False, valid_until=TODAY)

        assert told(desk) == []


class TestMessages:
    def test_one_line_for_each_job_until_somebody_has_read_it(self, desk: Desk) -> None:
        desk.save("dates")
        write(desk, "First")
        write(desk, "Second")
        write(desk, "From us", sender=Sender.OFFICE)

        [line] = today(desk)
        assert (line.kind, line.number, line.words, line.count) == (TodayKind.MESSAGE, JOB, "Second", 2)
        assert mark_messages_read(desk.store, desk.owner, JOB) == 2
        assert told(desk) == []
        assert desk.last_act() == ("Sam Owner", "messages read", JOB, "")

    def test_what_was_read_before_is_not_recorded_again(self, desk: Desk) -> None:
        desk.save("dates")
        before = desk.traces()

        assert mark_messages_read(desk.store, desk.owner, JOB) == 0
        assert mark_messages_read(desk.store, desk.owner, "J-9999") == 0
        assert desk.traces() == before

    def test_about_a_quote_that_has_no_job(self, desk: Desk) -> None:
        quote = make_quote(desk.store, desk.client, number="Q-0009")
        desk.run(
            f"INSERT INTO share (quote_id, version, created_at) VALUES ({quote.id}, 0, '2026-11-23 00:00:00.000000')"
        )
        write(desk)

        [line] = today(desk)
        assert (line.number, line.job, line.client) == ("Q-0009", None, "C-0001")
        assert mark_messages_read(desk.store, desk.owner, "Q-0009") == 1

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
    def test_only_the_office_marks_them_read(self, desk: Desk, role: Role) -> None:
        desk.save("dates")
        write(desk)

        with pytest.raises(NotPermitted):
            mark_messages_read(desk.store, desk.team[role], JOB)
        assert told(desk) == [(TodayKind.MESSAGE, JOB)]


class TestMail:
    @pytest.mark.parametrize(
        ("state", "kind"),
        [(OutboxState.FAILED, TodayKind.MAIL_FAILED), (OutboxState.UNCERTAIN, TodayKind.MAIL_UNCERTAIN)],
    )
    def test_until_it_is_retried_or_given_up(self, desk: Desk, state: OutboxState, kind: TodayKind) -> None:
        desk.send("dates")
        desk.run(f"UPDATE outbox SET state = '{state}'")

        [line] = today(desk)
        assert (line.kind, line.number, line.ref, line.job) == (kind, "1", 1, JOB)
        assert line.who == "dana.li.c-0001@example.com"
        retry_mail(desk.store, desk.owner, line.ref)
        assert told(desk) == []
        desk.run(f"UPDATE outbox SET state = '{state}'")
        cancel_mail(desk.store, desk.owner, line.ref)
        assert told(desk) == []


class TestNewToShare:
    def test_what_came_since_the_last_send_in_one_line_for_each_job(self, desk: Desk) -> None:
        desk.send("dates")
        make_note(desk.store, desk.job)
        make_note(desk.store, desk.job)
        invoice = make_invoice(desk.store, desk.client, desk.job, number="INV-0009")
        assert invoice.job_id == desk.job.id

        [line] = today(desk)
        assert (line.kind, line.number, line.words, line.count) == (TodayKind.NEW_TO_SHARE, JOB, "INV-0009, 2 notes", 3)
        assert {item.key for item in desk.offer().items if item.new} == desk.new()
        assert len(desk.new()) == line.count
        desk.send()
        assert told(desk) == []

    def test_a_draft_and_a_private_thing_are_none(self, desk: Desk) -> None:
        desk.send("dates")
        make_invoice(desk.store, desk.client, desk.job, number="INV-0009", status=InvoiceStatus.DRAFT)
        desk.run(
            "INSERT INTO todo (job_id, text, for_client, created_at) VALUES (1, 'x', 0, '2026-11-24 00:00:00.000000')"
        )

        assert told(desk) == []

    def test_nothing_where_it_could_not_be_shared(self, desk: Desk) -> None:
        make_note(desk.store, desk.job)
        assert told(desk) == []
        desk.send("dates")
        make_note(desk.store, desk.job)
        switch_portal(desk.store, on=False)
        assert told(desk) == []
        switch_portal(desk.store, on=True)
        assert told(desk) == [(TodayKind.NEW_TO_SHARE, JOB)]
        stop_sharing(desk.store, desk.owner, JOB)
        assert told(desk) == []


class TestInvoices:
    def test_overdue_from_the_day_after_until_it_is_paid(self, desk: Desk) -> None:
        desk.clock.advance(days=14)
        assert (TodayKind.OVERDUE, "INV-0001") not in told(desk)
        desk.clock.advance(days=1)
        desk.run("UPDATE invoice SET status = 'Part paid', paid_cents = 100000 WHERE number = 'INV-0001'")

        [line] = [line for line in today(desk) if line.kind is TodayKind.OVERDUE]
        assert (line.number, line.cents, line.day) == ("INV-0001", 2_608_00, TODAY + timedelta(days=14))
        desk.run("UPDATE invoice SET status = 'Paid' WHERE number = 'INV-0001'")
        assert (TodayKind.OVERDUE, "INV-0001") not in told(desk)


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """One of everything, all about J-0001."""
    desk.send("dates", by=desk.team[Role.SUPERVISOR])
    desk.run("UPDATE outbox SET state = 'failed'")
    make_quote(desk.store, desk.client, desk.job, number="Q-0008", valid_until=TODAY)
    make_invoice(desk.store, desk.client, number="INV-0009", due_on=TODAY - timedelta(days=1))
    accept_quote(desk.store, desk.owner, "Q-0001", BY_PHONE)
    desk.clock.advance(minutes=1)
    enquire(desk)
    desk.clock.advance(minutes=1)
    write(desk)
    return desk


KINDS = {
    TodayKind.MESSAGE: {*OFFICE, Role.TRADIE, Role.APPRENTICE},
    TodayKind.ENQUIRY: OFFICE,
    TodayKind.ACCEPTED: ACCOUNTS,
    TodayKind.EXPIRING: ACCOUNTS,
    TodayKind.OVERDUE: ACCOUNTS,
    TodayKind.MAIL_FAILED: OFFICE,
    TodayKind.NEW_TO_SHARE: OFFICE,
}


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_what_it_can_deal_with(busy: Desk, role: Role) -> None:
    kinds = {line.kind for line in today(busy, busy.team[role])}

    assert kinds == {kind for kind, roles in KINDS.items() if role in roles}


def test_finance_is_told_of_the_mails_they_had_sent(busy: Desk) -> None:
    finance = busy.team[Role.FINANCE]
    busy.run(f"UPDATE outbox SET created_by = {finance.staff_id}")

    assert TodayKind.MAIL_FAILED in {line.kind for line in today(busy, finance)}


@pytest.mark.parametrize("role", [Role.TRADIE, Role.APPRENTICE])
def test_of_another_s_job_and_of_money_they_hear_nothing(busy: Desk, role: Role) -> None:
    assert {line.cents for line in today(busy, busy.team[role])} == {None}
    busy.run("DELETE FROM job_staff")

    assert today(busy, busy.team[role]) == []


def test_the_newest_stands_first(busy: Desk) -> None:
    lines = today(busy)

    assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)
    assert [line.kind for line in lines][:2] == [TodayKind.MESSAGE, TodayKind.ENQUIRY]
    assert min(line.at for line in lines) < START


def test_more_than_a_hundred_are_not_counted(desk: Desk) -> None:
    row = "INSERT INTO enquiry (number, name, email, phone, address, message, preferred_times, status, received_at) "
    with desk.store.writing() as tx:
        for place in range(COUNTED_AT_MOST + 5):
            tx.sql.run(
                f"{row} VALUES ('E-{place:04}', '', '', '', '', 'x', '', '{EnquiryStatus.NEW}', :now)", now=tx.now
            )

    assert len(today(desk)) == COUNTED_AT_MOST
    assert [in_words(count) for count in (3, 99, 100)] == ["3", "99", "99+"]


def test_a_deleted_client_s_things_are_no_news(desk: Desk) -> None:
    client, _ = make_client(desk.store, "Gone Away")
    make_job(desk.store, client)
    desk.send("dates")
    make_note(desk.store, desk.job)
    desk.run("UPDATE client SET deleted_at = '2026-11-24 00:00:00.000000' WHERE id = 1")

    assert told(desk) == []


def test_what_is_damaged_hides_nothing_else(desk: Desk) -> None:
    enquire(desk)
    make_invoice(desk.store, desk.client, number="INV-0009", due_on=TODAY - timedelta(days=3))
    desk.store.reader.run("UPDATE enquiry SET received_at = 'soon'")
    lines = today_lines(desk.store.reader, today_sight(desk.owner), desk.clock.now(), ZONE)

    unreadable = [line.words for line in lines if line.kind is TodayKind.UNREADABLE]
    assert len(unreadable) == 1
    assert "tradeconsole check" in unreadable[0]
    assert [line.kind for line in lines if line.kind is not TodayKind.UNREADABLE] == [TodayKind.OVERDUE]
