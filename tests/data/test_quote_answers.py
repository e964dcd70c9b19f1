"""Answers to quotes: bound to what was read, recorded once, by clients and by staff."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from data.clock import day_in
from data.enums import AnswerKind
from data.errors import NotFound
from data.portal.answers import Answerer, NewAnswer, QuoteRead, record_answer
from data.portal.client_actions import (
    AlreadySame,
    Answered,
    Changed,
    ClientAnswer,
    Closed,
    Outcome,
    answer_quote,
    post_message,
)
from data.portal.store import PortalStore
from data.sharing.client_view import Frame, QuoteState
from data.store import Store
from tests.clock import FakeClock
from tests.data.answering import ACCEPT, ASK_CHANGES, DECLINE, Client
from tests.data.stored import everything, rows
from tests.factories import (
    LINES,
    ZONE,
    grant_of,
    id_of,
    item_id,
    make_link,
    make_staff,
    revise_quote,
    revoke_link,
    set_tick,
    switch_portal,
)
from tests.shared_work import SharedWork, make_shared_work, stage_shared_work


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store, "Dana Li", "Kim Li")


@pytest.fixture
def kim(store: Store, work: SharedWork) -> str:
    """Another person's link to the same job."""
    return make_link(store, work.share, work.contacts[1])


@pytest.fixture
def client(store: Store, portal: PortalStore, work: SharedWork) -> Client:
    return Client(store, portal, work)


class TestAnswers:
    def test_an_acceptance_is_recorded_whole(self, store: Store, client: Client, work: SharedWork) -> None:
        outcome = client.submit(ACCEPT)

        quote = client.quote()
        assert outcome == Answered(1)
        assert store.reader.value("SELECT status FROM quote") == "Accepted"
        assert rows(store, "answer", "kind, name, version, total_cents, content_hash, ip, grant_id, how") == [
            ("accepted", "Dana Li", 1, quote.total_cents, quote.content_hash, "203.0.113.9", 1, "portal")
        ]
        assert quote.answer is not None
        assert (quote.answer.kind, quote.answer.name) == (AnswerKind.ACCEPTED, "Dana Li")

    def test_the_history_says_who_from_where_and_to_what(self, store: Store, client: Client, work: SharedWork) -> None:
        client.submit(ACCEPT)

        ((who, subject, job, grant, at, detail),) = rows(
            store, "activity", "who, subject, job_id, grant_id, at, detail", "action = 'quote accepted'"
        )
        assert (who, subject, job, grant) == (work.contacts[0].email, work.quote.number, work.job.id, 1)
        assert at.startswith("2026-11-23 22:00:00")
        for part in ("Dana Li", "version 1", "$3,608.00", "203.0.113.9", client.read.content_hash):
            assert part in detail

    def test_office_and_client_each_get_one_mail(self, store: Store, client: Client, work: SharedWork) -> None:
        client.submit(ACCEPT)

        mails = rows(store, "outbox", "kind, to_email, state, grant_id, quote_id, answer_id")
        assert mails == [
            ("office notice", "office@rivera.example", "queued", 1, work.quote.id, 1),
            ("acceptance receipt", work.contacts[0].email, "queued", 1, work.quote.id, 1),
        ]
        subjects = store.reader.values("SELECT subject FROM outbox ORDER BY id")
        assert subjects == [
            "Dana Li accepted quote Q-0001 for 12 Wattle St",
            "Rivera Plumbing: you accepted quote Q-0001 for 12 Wattle St",
        ]
        ids = store.reader.values("SELECT message_id FROM outbox")
        assert len(set(ids)) == 2
        assert all(made.startswith("<") and made.endswith("@rivera.example>") for made in ids)

    @pytest.mark.parametrize(
        ("form", "status", "action"),
        [(DECLINE, "Declined", "quote declined"), (ASK_CHANGES, "Changes requested", "quote changes requested")],
    )
    def test_other_answers_are_told_to_the_office_alone(
        self, store: Store, client: Client, form: ClientAnswer, status: str, action: str
    ) -> None:
        assert isinstance(client.submit(form), Answered)

        assert store.reader.value("SELECT status FROM quote") == status
        assert rows(store, "answer", "kind, name, reason") == [(form.kind, "Dana Li", form.reason)]
        assert rows(store, "activity", "action") == [(action,)]
        assert rows(store, "outbox", "kind") == [("office notice",)]

    @pytest.mark.parametrize("form", [ACCEPT, DECLINE, ASK_CHANGES], ids=lambda form: str(form.kind))
    @pytest.mark.parametrize("nonce", ["nonce", "another page's"])
    def test_the_same_answer_again_changes_nothing(
        self, store: Store, client: Client, kim: str, clock: FakeClock, form: ClientAnswer, nonce: str
    ) -> None:
        client.submit(form)
        before = everything(store)
        clock.advance(days=7)

        for token in (client.token, kim):
            assert client.submit(replace(form, nonce=nonce), token) == AlreadySame()
        assert everything(store) == before

    @pytest.mark.parametrize(
        ("first", "second", "state"),
        [
            (ACCEPT, DECLINE, QuoteState.ACCEPTED),
            (DECLINE, ACCEPT, QuoteState.DECLINED),
            (ASK_CHANGES, ACCEPT, QuoteState.CHANGES_REQUESTED),
            (ASK_CHANGES, replace(ASK_CHANGES, reason="And a second tap"), QuoteState.CHANGES_REQUESTED),
        ],
    )
    def test_another_answer_is_refused_with_the_state(
        self, store: Store, client: Client, kim: str, first: ClientAnswer, second: ClientAnswer, state: QuoteState
    ) -> None:
        client.submit(first)
        before = everything(store)

        assert client.submit(replace(second, nonce="2"), kim) == Closed(state)
        assert everything(store) == before

    def test_a_form_counts_once_even_when_its_answer_was_reopened(self, store: Store, client: Client) -> None:
        client.submit(DECLINE)
        with store.writing() as tx:
            tx.sql.run("UPDATE answer SET reopened_at = :now, reopened_why = 'a mistake'", now=tx.now)
            tx.sql.run("UPDATE quote SET status = 'Sent'")

        assert client.submit(DECLINE) == Closed(QuoteState.OPEN)
        assert client.submit(replace(ACCEPT, nonce="2")) == Answered(2)

    def test_nonces_are_forgotten_once_their_forms_are_too_old(
        self, store: Store, client: Client, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        client.submit(ACCEPT)
        clock.advance(days=122)
        fresh = make_link(store, work.share, work.contacts[0], expires_at=clock.now().replace(year=2028))

        with portal.writing(fresh) as looked:
            post_message(looked, "Still here", "later")

        assert len(store.reader.values("SELECT nonce_hash FROM used_nonce")) == 1

    def test_an_answer_is_a_sign_of_a_person(self, store: Store, client: Client) -> None:
        client.submit(ACCEPT)

        assert rows(store, "look", "kind") == [("seen",)]
        assert store.reader.value("SELECT last_seen_at FROM share") is not None

    def test_an_answer_just_before_holds_no_notice_back(
        self, store: Store, client: Client, portal: PortalStore, work: SharedWork
    ) -> None:
        client.submit(ACCEPT)
        with portal.writing(work.token) as looked:
            post_message(looked, "Please ring first", "n")

        assert len(rows(store, "outbox", where="kind = 'office notice'")) == 2


class TestWhatIsBound:
    DEARER = (replace(LINES[0], unit_price_cents=398_000), LINES[1])

    def test_the_old_price_is_never_accepted(self, store: Store, client: Client, work: SharedWork) -> None:
        revise_quote(store, work.quote, self.DEARER)
        before = everything(store)

        assert client.submit(ACCEPT) == Changed()
        assert everything(store) == before
        new = client.quote()
        assert new.total_cents > client.read.total_cents
        assert isinstance(client.submit(replace(ACCEPT, content_hash=new.content_hash)), Answered)
        assert rows(store, "answer", "version, total_cents") == [(2, new.total_cents)]

    def test_an_answer_to_an_older_version_is_no_answer_to_the_new_one(
        self, store: Store, client: Client, work: SharedWork
    ) -> None:
        client.submit(ACCEPT)
        revise_quote(store, work.quote, self.DEARER)

        assert client.submit(ACCEPT) == Changed()
        assert client.quote().answer is None

    def test_a_quote_that_is_being_revised_takes_no_answer(
        self, store: Store, client: Client, work: SharedWork
    ) -> None:
        revise_quote(store, work.quote, self.DEARER, send=False)

        assert client.submit(ACCEPT) == Closed(QuoteState.BEING_REVISED)
        assert rows(store, "answer") == []

    def test_a_withdrawn_quote_takes_no_answer(self, store: Store, client: Client) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE quote SET status = 'Withdrawn'")

        assert client.submit(ACCEPT) == Closed(QuoteState.WITHDRAWN)
        assert rows(store, "answer") == []

    @pytest.mark.parametrize(("before_midnight", "accepted"), [(True, True), (False, False)])
    def test_it_is_valid_until_its_day_ends_where_the_business_is(
        self, store: Store, client: Client, clock: FakeClock, before_midnight: bool, accepted: bool
    ) -> None:
        # The quote is valid until 24 December in Melbourne, which ends at 13:00 UTC.
        assert client.read.valid_until.isoformat() == "2026-12-24"
        with store.writing() as tx:
            tx.sql.run("UPDATE share_grant SET expires_at = :later", later=tx.now.replace(year=2027))
        clock.moment = clock.moment.replace(month=12, day=24, hour=12 if before_midnight else 13, minute=0)
        assert day_in(ZONE, clock.now()).day == (24 if before_midnight else 25)

        outcome = client.submit(ACCEPT)

        assert outcome == (Answered(1) if accepted else Closed(QuoteState.EXPIRED))
        assert len(rows(store, "answer")) == accepted

    @pytest.mark.parametrize("end", ["revoked", "expired", "off", "unticked", "unknown item"])
    def test_nothing_is_recorded_once_the_link_shows_the_quote_no_more(
        self, store: Store, client: Client, work: SharedWork, clock: FakeClock, end: str
    ) -> None:
        ends: dict[str, Callable[[], object]] = {
            "revoked": lambda: revoke_link(store, work.token),
            "expired": lambda: clock.advance(days=121),
            "off": lambda: switch_portal(store, on=False),
            "unticked": lambda: set_tick(store, work.share, f"quote:{work.quote.number}", ticked=False),
            "unknown item": lambda: None,
        }
        ends[end]()
        before = everything(store)

        with pytest.raises(NotFound):
            client.submit(ACCEPT, item="nothing" if end == "unknown item" else None)
        assert everything(store) == before

    def test_another_share_s_quote_cannot_be_answered(self, store: Store, client: Client) -> None:
        other = make_shared_work(store, "Ole Hansen")
        item = item_id(store, other.share, f"quote:{other.quote.number}")

        with pytest.raises(NotFound):
            client.submit(ACCEPT, item=item)
        assert isinstance(client.submit(replace(ACCEPT, name="Ole"), token=other.token, item=item), Answered)

    @pytest.mark.parametrize("held", ["revoked_at = :now", "expires_at = :now"])
    def test_the_update_itself_asks_whether_the_link_is_live(
        self, store: Store, portal: PortalStore, work: SharedWork, held: str
    ) -> None:
        """On a database that lets the office write meanwhile, the check at the beginning is not enough."""
        with store.writing() as tx:
            tx.sql.run(f"UPDATE share_grant SET {held}", now=tx.now)
        with portal.writing(work.token) as looked:
            looked.db.share = id_of(work.share)
            assert record_answer(looked.db, *self.arguments(store, work)) is None
            with store.reading() as plain:
                assert plain.value("SELECT status FROM quote") == "Sent"

    def arguments(self, store: Store, work: SharedWork) -> tuple[QuoteRead, NewAnswer, Answerer, Frame]:
        content = str(store.reader.value("SELECT content_hash FROM quote_version"))
        return (
            QuoteRead(id_of(work.quote), work.quote.number, 1, content, work.quote.site, work.job.id),
            NewAnswer(AnswerKind.ACCEPTED, "Dana Li", 100),
            Answerer("dana", "", grant=grant_of(store, work.token), share=work.share.id, nonce_hash="n"),
            Frame(store.clock.now(), ZONE),
        )


class TestManyAtOnce:
    def test_twenty_acceptances_at_once_are_one(self, store: Store, client: Client, work: SharedWork) -> None:
        barrier = threading.Barrier(20)
        outcomes: list[Outcome] = []

        def accept(nonce: str) -> None:
            portal = PortalStore(store.path, store.clock)
            barrier.wait()
            with portal.writing(work.token) as looked:
                form = replace(ACCEPT, content_hash=client.read.content_hash, nonce=nonce)
                outcome = answer_quote(looked, client.item, form)
            outcomes.append(outcome)
            portal.close()

        threads = [threading.Thread(target=accept, args=(f"page {number % 4}",)) for number in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadySame"] * 19 + ["Answered"]
        assert len(rows(store, "answer")) == 1
        assert rows(store, "activity", "action") == [("quote accepted",)]
        assert rows(store, "outbox", "kind") == [("office notice",), ("acceptance receipt",)]
        assert len(rows(store, "share_snapshot", where="view LIKE '%accepted%'")) == 1


class TestRecordedByStaff:
    def test_an_acceptance_by_phone_is_recorded_by_the_same_rules(
        self, store: Store, client: Client, work: SharedWork
    ) -> None:
        staff = make_staff(store)
        quote = QuoteRead(
            id_of(work.quote), work.quote.number, 1, client.read.content_hash, work.quote.site, work.job.id
        )
        answer = NewAnswer(AnswerKind.ACCEPTED, "Dana Li", client.read.total_cents)
        by = Answerer(staff.email, work.contacts[0].email, share=work.share.id, staff=staff.id, how="by phone")

        with store.writing() as tx:
            first = record_answer(tx.sql, quote, answer, by, Frame(tx.now, ZONE))
            second = record_answer(tx.sql, quote, answer, by, Frame(tx.now, ZONE))

        assert (first, second) == (1, None)
        assert rows(store, "answer", "by_staff, how, grant_id, ip") == [(staff.id, "by phone", None, "")]
        assert rows(store, "activity", "who, staff_id, action") == [(staff.email, staff.id, "quote accepted")]
        assert [to for (to,) in rows(store, "outbox", "to_email")] == ["office@rivera.example", work.contacts[0].email]
        assert client.submit(ACCEPT) == AlreadySame()

    @pytest.mark.parametrize("other", [{"content_hash": "of another content"}, {"version": 2}, {"id": 99}])
    def test_what_is_not_as_it_was_read_is_not_recorded(
        self, store: Store, client: Client, work: SharedWork, other: dict[str, Any]
    ) -> None:
        staff = make_staff(store)
        quote = QuoteRead(id_of(work.quote), work.quote.number, 1, client.read.content_hash, "", work.job.id)
        answer = NewAnswer(AnswerKind.ACCEPTED, "Dana Li", client.read.total_cents)
        by = Answerer(staff.email, "", staff=staff.id, how="by phone")

        with store.writing() as tx:
            frame = Frame(tx.now, ZONE)
            assert record_answer(tx.sql, replace(quote, **other), answer, by, frame) is None
            assert record_answer(tx.sql, quote, answer, by, frame) == 1

    def test_a_late_acceptance_is_recorded_only_on_purpose(
        self, store: Store, client: Client, work: SharedWork, clock: FakeClock
    ) -> None:
        staff = make_staff(store)
        quote = QuoteRead(id_of(work.quote), work.quote.number, 1, client.read.content_hash, "", work.job.id)
        answer = NewAnswer(AnswerKind.ACCEPTED, "Dana Li", client.read.total_cents)
        by = Answerer(staff.email, "", staff=staff.id, how="by letter")
        clock.advance(days=60)

        with store.writing() as tx:
            frame = Frame(tx.now, ZONE)
            assert record_answer(tx.sql, quote, answer, by, frame) is None
            assert record_answer(tx.sql, quote, answer, by, frame, even_expired=True) == 1
