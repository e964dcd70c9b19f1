"""Answers to quotes that a client gave by phone or on paper, recorded by the office."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from data.actions.acceptance import ToldAnswer, accept_quote, decline_quote
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote, revise_quote
from data.enums import AnswerKind, LineKind, QuoteStatus
from data.errors import Conflict, Invalid
from data.money import DraftLine
from data.permissions import Actor
from data.portal.client_actions import ClientAnswer, Closed, answer_quote
from data.portal.store import PortalStore
from data.settings import Settings
from data.sharing.links import mint_link
from data.store import Store
from tests.billing import (
    BY_PHONE,
    DEARER,
    LINES,
    Quoted,
    history,
    outbox,
    read_quote,
)
from tests.clock import FakeClock


class TestAnswers:
    def test_an_acceptance_says_who_and_how(self, store: Store, sent: Quoted) -> None:
        accepted = accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

        decision = accepted.current.decision
        assert decision is not None
        assert (decision.by, decision.how, decision.version) == ("Dana Li", "by phone", 1)
        assert (decision.total_cents, decision.recorded_by) == (3_608_00, "Lee Rivera")
        assert accepted.row.status is QuoteStatus.ACCEPTED
        assert history(store)[-1] == ("quote accepted", "Q-0001")
        assert sorted(mail[0] for mail in outbox(store)[1:]) == ["acceptance receipt", "office notice"]

    def test_the_same_again_changes_nothing(self, store: Store, sent: Quoted) -> None:
        first = accept_quote(store, sent.owner, "Q-0001", BY_PHONE)
        before = history(store), outbox(store)

        again = accept_quote(store, sent.owner, "Q-0001", ToldAnswer("Somebody Else", "by letter"))

        assert again == first
        assert (history(store), outbox(store)) == before

    def test_many_at_once_are_one(self, store: Store, sent: Quoted) -> None:
        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(lambda _: accept_quote(store, sent.owner, "Q-0001", BY_PHONE), range(8)))

        assert len({quote.current.decision for quote in told}) == 1
        assert store.reader.value("SELECT count(*) FROM answer") == 1
        assert [action for action, _ in history(store)].count("quote accepted") == 1

    def test_another_answer_is_refused_with_what_stands(self, store: Store, sent: Quoted) -> None:
        accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

        with pytest.raises(Conflict, match="accepted by Dana Li"):
            decline_quote(store, sent.owner, "Q-0001", ToldAnswer())

    def test_a_price_that_changed_meanwhile_is_not_accepted(
        self, store: Store, machine: Settings, sent: Quoted
    ) -> None:
        revise_quote(store, sent.owner, "Q-0001", Offer(DEARER))
        send_quote(store, sent.owner, "Q-0001", machine)
        as_read = ToldAnswer("Dana Li", "by phone", content_hash=sent.quote.current.content_hash)

        with pytest.raises(Conflict, match=r"\$3,828\.00"):
            accept_quote(store, sent.owner, "Q-0001", as_read)

        assert read_quote(store).current.decision is None

    def test_an_expired_one_is_not_accepted(self, store: Store, clock: FakeClock, sent: Quoted) -> None:
        clock.advance(days=30, hours=15)

        with pytest.raises(Conflict, match="expired"):
            accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

    def test_it_can_be_accepted_until_the_end_of_its_last_day(
        self, store: Store, clock: FakeClock, sent: Quoted
    ) -> None:
        clock.advance(days=30, hours=14, minutes=59)

        assert accept_quote(store, sent.owner, "Q-0001", BY_PHONE).row.status is QuoteStatus.ACCEPTED

    def test_a_draft_is_not_answered(self, store: Store, draft: Quoted) -> None:
        with pytest.raises(Conflict, match="Draft"):
            accept_quote(store, draft.owner, "Q-0001", BY_PHONE)

    @pytest.mark.parametrize("told", [ToldAnswer("", "by phone"), ToldAnswer("Dana", ""), ToldAnswer("1", "by phone")])
    def test_who_and_how_must_be_said(self, store: Store, sent: Quoted, told: ToldAnswer) -> None:
        with pytest.raises(Invalid):
            accept_quote(store, sent.owner, "Q-0001", told)

    def test_chosen_options_are_part_of_it(self, store: Store, owner: Actor, machine: Settings) -> None:
        option = DraftLine("Gutter guard", unit_price_cents=100_00, kind=LineKind.OPTION)
        add_quote(store, owner, "C-0001", Offer([*LINES, option]))
        send_quote(store, owner, "Q-0001", machine)

        with pytest.raises(Invalid):
            accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone", chosen_options=[0]))
        accepted = accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone", chosen_options=[2, 2]))

        decision = accepted.current.decision
        assert decision is not None
        assert (json.loads(decision.chosen_options), decision.total_cents) == ([2], 3_718_00)
        with pytest.raises(Conflict):
            accept_quote(store, owner, "Q-0001", BY_PHONE)

    def test_a_decline_needs_nothing_but_itself(self, store: Store, sent: Quoted) -> None:
        declined = decline_quote(store, sent.owner, "Q-0001", ToldAnswer(reason="Too dear"))

        decision = declined.current.decision
        assert decision is not None
        assert (decision.kind, decision.by, decision.reason) == (AnswerKind.DECLINED, "Dana Li", "Too dear")
        assert declined.row.status is QuoteStatus.DECLINED

    def test_what_the_client_answered_on_the_portal_stands_against_the_office(
        self, store: Store, portal: PortalStore, sent: Quoted
    ) -> None:
        answer_on_portal(store, portal, sent, AnswerKind.DECLINED)

        with pytest.raises(Conflict, match="declined"):
            accept_quote(store, sent.owner, "Q-0001", BY_PHONE)
        assert decline_quote(store, sent.owner, "Q-0001", ToldAnswer()).current.decision is not None

    def test_what_the_office_recorded_stands_against_the_portal(
        self, store: Store, portal: PortalStore, sent: Quoted
    ) -> None:
        accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

        assert isinstance(answer_on_portal(store, portal, sent, AnswerKind.DECLINED), Closed)


def answer_on_portal(store: Store, portal: PortalStore, quoted: Quoted, kind: AnswerKind) -> object:
    """Answer a quote as its client does, by a link."""
    with store.writing() as tx:
        grant = int(tx.sql.value("SELECT id FROM share_grant"))
        url = mint_link(tx.sql, grant, "http://127.0.0.1:8321", "email", tx.now).url
    item = str(store.reader.value("SELECT public_id FROM share_item WHERE kind = 'quote'"))
    form = ClientAnswer(kind, quoted.quote.current.content_hash, "nonce", "Dana Li", consent=True)
    with portal.writing(url.rpartition("/")[2]) as looked:
        return answer_quote(looked, item, form)
