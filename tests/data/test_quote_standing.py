"""A quote that is reopened after its answer, and another one like it."""

from datetime import date, timedelta

import pytest

from data.actions.acceptance import ToldAnswer, accept_quote, decline_quote, request_changes
from data.actions.conversion import convert_quote
from data.actions.invoices import invoice_quote
from data.actions.jobs import set_status
from data.actions.quote_sending import send_quote
from data.actions.quote_standing import duplicate_quote, reopen_quote
from data.actions.quotes import Offer, add_quote, revise_quote
from data.enums import AnswerKind, JobStatus, LineKind, QuoteStatus
from data.errors import Conflict, Invalid
from data.money import DraftLine
from data.settings import Settings
from data.store import Store
from tests.billing import BY_PHONE, LINES, TODAY, Quoted, history, make_sent, read_quote
from tests.factories import make_client


@pytest.fixture
def sent(store: Store) -> Quoted:
    return make_sent(store)


class TestReopen:
    @pytest.mark.parametrize(
        ("answer", "status"),
        [
            (lambda s, a: accept_quote(s, a, "Q-0001", BY_PHONE), "Accepted"),
            (lambda s, a: decline_quote(s, a, "Q-0001", ToldAnswer()), "Declined"),
            (lambda s, a: request_changes(s, a, "Q-0001", ToldAnswer(reason="Cheaper")), "Changes requested"),
        ],
    )
    def test_any_answer_is_taken_back_and_kept(self, store: Store, sent: Quoted, answer: object, status: str) -> None:
        assert callable(answer)
        answer(store, sent.owner)

        reopened = reopen_quote(store, sent.owner, "Q-0001", "They meant the other quote")

        assert (reopened.row.status, reopened.current.decision) == (QuoteStatus.SENT, None)
        assert store.reader.value("SELECT reopened_why FROM answer") == "They meant the other quote"
        assert history(store)[-1] == ("quote reopened", "Q-0001")
        detail = store.reader.value("SELECT detail FROM activity ORDER BY id DESC LIMIT 1")
        assert detail == f"{status} before: They meant the other quote"

    def test_it_can_be_answered_again(self, store: Store, sent: Quoted) -> None:
        decline_quote(store, sent.owner, "Q-0001", ToldAnswer())
        reopen_quote(store, sent.owner, "Q-0001", "They called back")

        accepted = accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

        assert accepted.row.status is QuoteStatus.ACCEPTED
        assert store.reader.value("SELECT count(*) FROM answer") == 2

    def test_it_needs_a_reason(self, store: Store, sent: Quoted) -> None:
        accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

        with pytest.raises(Invalid):
            reopen_quote(store, sent.owner, "Q-0001", " ")

        assert read_quote(store).row.status is QuoteStatus.ACCEPTED

    def test_without_an_answer_there_is_nothing_to_take_back(self, store: Store, sent: Quoted) -> None:
        with pytest.raises(Conflict, match="has no answer"):
            reopen_quote(store, sent.owner, "Q-0001", "Why not")

    def test_what_became_a_job_stays_agreed(self, store: Store, sent: Quoted, machine: Settings) -> None:
        add_quote(store, sent.owner, "C-0001", Offer(LINES))
        send_quote(store, sent.owner, "Q-0002", machine)
        accept_quote(store, sent.owner, "Q-0002", BY_PHONE)
        with store.writing() as tx:
            tx.sql.run("UPDATE number_sequence SET next_value = 2 WHERE name = 'job'")
        convert_quote(store, sent.owner, "Q-0002")

        with pytest.raises(Conflict, match="became J-0002"):
            reopen_quote(store, sent.owner, "Q-0002", "Changed their mind")

    def test_what_is_billed_stays_agreed(self, store: Store, sent: Quoted) -> None:
        accept_quote(store, sent.owner, "Q-0001", BY_PHONE)
        invoice_quote(store, sent.owner, "Q-0001")

        with pytest.raises(Conflict, match="INV-0001"):
            reopen_quote(store, sent.owner, "Q-0001", "Changed their mind")


class TestDuplicate:
    def test_it_says_the_same_and_is_valid_anew(self, store: Store, sent: Quoted) -> None:
        extras = DraftLine("Extras", kind=LineKind.HEADING), DraftLine("Valve", 1_000, 80_00, kind=LineKind.OPTION)
        lines = (*LINES, *extras)
        revise_quote(store, sent.owner, "Q-0001", Offer(lines, terms="Half first", deposit="$500", title="Unit"))

        made = duplicate_quote(store, sent.owner, "Q-0001")

        assert (made.row.number, made.row.status, made.row.title, made.row.job) == (
            "Q-0002",
            QuoteStatus.DRAFT,
            "Unit",
            "J-0001",
        )
        assert [(line.kind, line.description) for line in made.current.lines] == [
            (line.kind, line.description) for line in lines
        ]
        assert (made.current.terms, made.current.deposit) == ("Half first", "$500")
        assert made.row.valid_until == TODAY + timedelta(days=30)

    def test_for_another_client_it_belongs_to_no_job(self, store: Store, sent: Quoted) -> None:
        other, _ = make_client(store, "Bo Park")

        made = duplicate_quote(store, sent.owner, "Q-0001", client=other.number)

        assert (made.row.client, made.row.job, made.row.site) == ("Bo Park", None, "")

    def test_a_job_that_is_over_gets_no_more(self, store: Store, sent: Quoted) -> None:
        set_status(store, sent.owner, "J-0001", JobStatus.COMPLETED)

        assert duplicate_quote(store, sent.owner, "Q-0001").row.job is None


class TestRevise:
    def test_a_new_title_is_read_by_the_client_once_it_is_sent(
        self, store: Store, sent: Quoted, machine: Settings
    ) -> None:
        revised = revise_quote(store, sent.owner, "Q-0001", Offer(title="Two units"))
        shown = "SELECT title FROM quote WHERE number = 'Q-0001'"
        before = store.reader.value(shown)
        send_quote(store, sent.owner, "Q-0001", machine)

        assert (revised.row.title, before == "Two units") == ("Two units", False)
        assert store.reader.value(shown) == "Two units"

    def test_what_somebody_else_changed_meanwhile_is_not_written_over(self, store: Store, sent: Quoted) -> None:
        seen = sent.quote.current.content_hash
        revise_quote(store, sent.owner, "Q-0001", Offer(title="Theirs"), expected=seen)

        with pytest.raises(Conflict, match="changed meanwhile"):
            revise_quote(store, sent.owner, "Q-0001", Offer(title="Mine"), expected=seen)

    def test_asking_for_other_changes_is_another_answer(self, store: Store, sent: Quoted) -> None:
        first = request_changes(store, sent.owner, "Q-0001", ToldAnswer(reason="Cheaper"))
        again = request_changes(store, sent.owner, "Q-0001", ToldAnswer(reason="Cheaper"))

        with pytest.raises(Conflict):
            request_changes(store, sent.owner, "Q-0001", ToldAnswer(reason="Sooner"))
        assert first == again
        assert first.current.decision is not None
        assert first.current.decision.kind is AnswerKind.CHANGES_REQUESTED

    def test_the_last_day_is_a_day_of_the_business(self, store: Store, sent: Quoted) -> None:
        with pytest.raises(Invalid):
            revise_quote(store, sent.owner, "Q-0001", Offer(valid_until=date(2026, 11, 23)))
