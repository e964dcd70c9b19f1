"""Quotes: who may do what, and how they are written, revised and listed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.actions.acceptance import ToldAnswer, accept_quote, decline_quote
from data.actions.looking import looking
from data.actions.quote_sending import send_quote
from data.actions.quote_standing import withdraw_quote
from data.actions.quotes import Offer, add_quote, revise_quote
from data.enums import LineKind, QuoteStatus, Role
from data.errors import Conflict, Invalid, NoClient, NotFound, NotPermitted
from data.money import DraftLine, GstRules, totals
from data.permissions import Action, Actor
from data.queries.quotes import QuoteFilter, find_quote, list_quotes
from data.settings import Settings
from data.store import Store
from data.wording import quote_status
from tests.billing import (
    BY_PHONE,
    DEARER,
    LINES,
    TODAY,
    Quoted,
    allowed,
    history,
    make_person,
    read_quote,
    set_business,
)
from tests.clock import FakeClock
from tests.factories import make_client, make_job

_WRITERS = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR, Role.FINANCE}
_OFFICE = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR}

Deed = Callable[[Store, Actor, Settings], object]
DEEDS: dict[str, tuple[set[Role], Deed]] = {
    "add": (_WRITERS, lambda store, who, _: add_quote(store, who, "C-0001", Offer(LINES))),
    "revise": (_WRITERS, lambda store, who, _: revise_quote(store, who, "Q-0001", Offer(DEARER))),
    "send": (_WRITERS, lambda store, who, machine: send_quote(store, who, "Q-0001", machine)),
    "withdraw": (_WRITERS, lambda store, who, _: withdraw_quote(store, who, "Q-0001")),
    "accept": (_OFFICE, lambda store, who, _: accept_quote(store, who, "Q-0001", BY_PHONE)),
    "decline": (_OFFICE, lambda store, who, _: decline_quote(store, who, "Q-0001", ToldAnswer())),
    "look": (_WRITERS, lambda store, who, _: looking(store, who, Action.EDIT_QUOTES, "Q-0001").__enter__()),
}


class TestRoles:
    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize("deed", list(DEEDS))
    def test_only_these_roles_may(self, store: Store, machine: Settings, sent: Quoted, role: Role, deed: str) -> None:
        may, act = DEEDS[deed]
        who = make_person(store, role)

        assert allowed(lambda: act(store, who, machine)) is (role in may)

    @pytest.mark.parametrize("deed", list(DEEDS))
    def test_a_refusal_stands_in_the_history_and_changes_nothing(
        self, store: Store, machine: Settings, sent: Quoted, deed: str
    ) -> None:
        before = read_quote(store)
        who = make_person(store, Role.APPRENTICE)

        with pytest.raises(NotPermitted):
            DEEDS[deed][1](store, who, machine)

        assert history(store)[-1][0].startswith("refused to ")
        assert read_quote(store) == before

    def test_the_role_is_read_when_it_is_done(self, store: Store, owner: Actor) -> None:
        who = make_person(store, Role.SUPERVISOR)
        with store.writing() as tx:
            tx.sql.run("UPDATE staff SET role = 'Tradie' WHERE id = :id", id=who.staff_id)

        with pytest.raises(NotPermitted):
            add_quote(store, who, "C-0001", Offer(LINES))


class TestAdd:
    def test_it_is_a_draft_with_the_business_s_defaults(self, store: Store, owner: Actor) -> None:
        set_business(store, "quote_terms = 'Net 14.', quote_valid_days = 10")

        quote = add_quote(store, owner, "1", Offer(LINES))

        assert (quote.row.number, quote.row.status, quote.row.version) == ("Q-0001", QuoteStatus.DRAFT, 1)
        assert (quote.row.client, quote.row.site, quote.row.job) == ("Dana Li", "9 Acacia Ave, Coburg VIC 3058", None)
        assert (quote.current.terms, quote.current.valid_until) == ("Net 14.", TODAY + timedelta(days=10))
        assert (quote.current.subtotal_cents, quote.current.gst_cents) == (3_280_00, 328_00)
        assert quote.sent is None
        assert history(store)[-1] == ("quote drafted", "Q-0001")

    def test_of_a_job_it_has_the_job_s_site_and_title(self, draft: Quoted) -> None:
        assert (draft.quote.row.job, draft.quote.row.title) == ("J-0001", "Hot water unit")
        assert draft.quote.row.site == "12 Wattle St, Northcote VIC 3070"

    def test_today_is_the_business_s_day(self, store: Store, owner: Actor) -> None:
        """It is still the 23rd in UTC."""
        quote = add_quote(store, owner, "C-0001", Offer(LINES, valid_until=TODAY))

        assert quote.row.valid_until == TODAY
        with pytest.raises(Invalid):
            add_quote(store, owner, "C-0001", Offer(LINES, valid_until=TODAY - timedelta(days=1)))

    def test_numbers_are_never_reused_nor_spent_on_a_failure(self, store: Store, owner: Actor) -> None:
        with pytest.raises(Invalid):
            add_quote(store, owner, "C-0001", Offer(()))

        assert [add_quote(store, owner, "C-0001", Offer(LINES)).row.number for _ in range(2)] == ["Q-0001", "Q-0002"]

    def test_a_job_must_be_the_same_client_s(self, store: Store, owner: Actor) -> None:
        other, _ = make_client(store, "Sam Ito")
        make_job(store, other)
        make_job(store, None)

        with pytest.raises(Invalid, match="Sam Ito"):
            add_quote(store, owner, "C-0001", Offer(LINES), job="J-0002")
        with pytest.raises(NoClient):
            add_quote(store, owner, "C-0001", Offer(LINES), job="J-0003")
        with pytest.raises(NotFound):
            add_quote(store, owner, "C-0001", Offer(LINES), job="J-0404")

    def test_a_client_must_be_there(self, store: Store, owner: Actor) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE client SET deleted_at = :now", now=tx.now)

        for number in ("C-0001", "C-0404", "", "x" * 300):
            with pytest.raises(NotFound):
                add_quote(store, owner, number, Offer(LINES))

    @pytest.mark.parametrize(
        ("columns", "gst", "total"),
        [
            ("gst_registered = FALSE", 0, 3_280_00),
            ("prices_include_gst = TRUE", 298_18, 3_280_00),
            ("gst_rounding = 'line'", 328_00, 3_608_00),
        ],
    )
    def test_gst_follows_the_business(self, store: Store, owner: Actor, columns: str, gst: int, total: int) -> None:
        set_business(store, columns)

        version = add_quote(store, owner, "C-0001", Offer(LINES)).current

        assert (version.gst_cents, version.total_cents) == (gst, total)
        assert version.shows_gst is (gst > 0)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.builds(
                DraftLine,
                st.just("Item"),
                st.integers(1, 100_000),
                st.integers(0, 100_000),
                st.booleans(),
                st.sampled_from([LineKind.ITEM, LineKind.OPTION]),
            ),
            min_size=1,
            max_size=20,
        )
    )
    def test_what_is_stored_adds_up_as_it_was_entered(self, store: Store, owner: Actor, lines: list[DraftLine]) -> None:
        version = add_quote(store, owner, "C-0001", Offer(lines)).current

        stored = (version.subtotal_cents, version.gst_cents, version.total_cents)
        assert stored == tuple(vars(totals(lines, GstRules(registered=True))).values())
        assert [line.total_cents for line in version.lines] == [line.total_cents for line in lines]


class TestContentHash:
    def test_it_binds_number_and_version(self, store: Store, owner: Actor) -> None:
        one, two = (add_quote(store, owner, "C-0001", Offer(LINES)) for _ in range(2))

        assert one.current.content_hash != two.current.content_hash

    @pytest.mark.parametrize(
        "offer",
        [
            Offer(DEARER),
            Offer(valid_until=date(2027, 2, 1)),
            Offer(terms="Cash only."),
            Offer(deposit="Half before we start"),
        ],
    )
    def test_it_binds_all_that_is_offered(self, store: Store, draft: Quoted, offer: Offer) -> None:
        changed = revise_quote(store, draft.owner, "Q-0001", offer)

        assert changed.current.content_hash != draft.quote.current.content_hash


class TestRevise:
    def test_a_draft_is_changed_in_place(self, store: Store, draft: Quoted) -> None:
        changed = revise_quote(store, draft.owner, "Q-0001", Offer(DEARER))

        assert (changed.row.version, changed.current.id) == (1, draft.quote.current.id)
        assert [line.unit_price_cents for line in changed.current.lines] == [3_480_00]

    def test_a_sent_one_gets_a_next_version_that_keeps_what_is_not_changed(self, store: Store, sent: Quoted) -> None:
        revised = revise_quote(store, sent.owner, "Q-0001", Offer(terms="Cash only."))

        assert (revised.row.version, revised.row.status) == (2, QuoteStatus.DRAFT)
        assert (revised.current.lines, revised.current.terms) == (sent.quote.current.lines, "Cash only.")
        assert revised.sent == sent.quote.current
        assert history(store)[-1] == ("quote revised", "Q-0001")

    def test_twice_is_one_next_version(self, store: Store, sent: Quoted) -> None:
        for _ in range(2):
            revised = revise_quote(store, sent.owner, "Q-0001", Offer(DEARER))

        assert revised.row.version == 2
        assert len(revised.current.lines) == 1

    def test_from_then_on_the_version_before_can_t_be_accepted(self, store: Store, sent: Quoted) -> None:
        revise_quote(store, sent.owner, "Q-0001", Offer(DEARER))

        with pytest.raises(Conflict, match="being revised"):
            accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

    @pytest.mark.parametrize("how", ["decline", "withdraw", "expire"])
    def test_what_came_to_nothing_can_be_offered_anew(
        self, store: Store, machine: Settings, clock: FakeClock, sent: Quoted, how: str
    ) -> None:
        if how == "decline":
            decline_quote(store, sent.owner, "Q-0001", ToldAnswer())
        elif how == "withdraw":
            withdraw_quote(store, sent.owner, "Q-0001")
        else:
            clock.advance(days=40)

        revise_quote(store, sent.owner, "Q-0001", Offer(DEARER))
        again = send_quote(store, sent.owner, "Q-0001", machine).quote

        assert (again.row.status, again.row.version, again.row.sent_version) == (QuoteStatus.SENT, 2, 2)
        assert again.current.decision is None

    def test_what_was_accepted_is_not_revised(self, store: Store, sent: Quoted) -> None:
        accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

        with pytest.raises(Conflict):
            revise_quote(store, sent.owner, "Q-0001", Offer(DEARER))

    def test_lines_that_stay_keep_whether_their_prices_include_gst(self, store: Store, sent: Quoted) -> None:
        set_business(store, "prices_include_gst = TRUE")

        kept = revise_quote(store, sent.owner, "Q-0001", Offer(terms="Cash only."))
        anew = revise_quote(store, sent.owner, "Q-0001", Offer(LINES))

        assert (kept.current.total_cents, kept.current.prices_include_gst) == (3_608_00, False)
        assert (anew.current.total_cents, anew.current.prices_include_gst) == (3_280_00, True)


class TestReads:
    def test_statuses_are_as_of_the_day(self, store: Store, clock: FakeClock, sent: Quoted) -> None:
        last = sent.quote.row.valid_until
        for today in (last, last + timedelta(days=1)):
            row = find_quote(store.reader, "q-1", today)
            assert row is not None
            assert row.status is quote_status(QuoteStatus.SENT, last, today)
            assert list_quotes(store.reader, today, QuoteFilter(row.status)) == [row]
        assert list_quotes(store.reader, last + timedelta(days=1), QuoteFilter(QuoteStatus.SENT)) == []

    def test_lists_are_bounded_and_newest_first(self, store: Store, owner: Actor) -> None:
        for _ in range(5):
            add_quote(store, owner, "C-0001", Offer(DEARER))

        first = list_quotes(store.reader, TODAY, limit=2)
        rest = list_quotes(store.reader, TODAY, QuoteFilter(after=first[-1].id))

        assert [row.number for row in first + rest] == ["Q-0005", "Q-0004", "Q-0003", "Q-0002", "Q-0001"]

    def test_no_list_is_longer_than_the_longest(
        self, store: Store, owner: Actor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("data.queries.papers.LISTED_AT_MOST", 2)
        for _ in range(3):
            add_quote(store, owner, "C-0001", Offer(DEARER))

        assert len(list_quotes(store.reader, TODAY, limit=3)) == 2

    def test_lists_are_narrowed(self, store: Store, draft: Quoted) -> None:
        other, _ = make_client(store, "Sam Ito")
        add_quote(store, draft.owner, "C-0002", Offer(LINES))

        numbers = [
            [row.number for row in list_quotes(store.reader, TODAY, only)]
            for only in (
                QuoteFilter(client=other.id),
                QuoteFilter(job=draft.quote.row.job_id),
                QuoteFilter(QuoteStatus.SENT),
            )
        ]

        assert numbers == [["Q-0002"], ["Q-0001"], []]

    @pytest.mark.parametrize("number", ["Q-0001", "q-0001", " q-1 ", "1", "0001"])
    def test_numbers_are_read_as_people_write_them(self, store: Store, draft: Quoted, number: str) -> None:
        assert find_quote(store.reader, number, TODAY) == draft.quote.row

    @pytest.mark.parametrize("number", ["", "Q-", "Q-2", "J-0001", "²", "1" * 400, "'; DROP TABLE quote; --"])
    def test_other_numbers_are_unknown(self, store: Store, draft: Quoted, number: str) -> None:
        assert find_quote(store.reader, number, TODAY) is None
