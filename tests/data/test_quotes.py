"""Quotes: who may do what, what a version binds, and how it gets to its client."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.actions.acceptance import ToldAnswer, accept_quote, decline_quote
from data.actions.looking import looking
from data.actions.quotes import Offer, add_quote, revise_quote, send_quote, withdraw_quote
from data.enums import AnswerKind, LineKind, QuoteStatus, Role, VersionState
from data.errors import Conflict, ConsoleError, Invalid, NoClient, NoEmail, NoPublicAddress, NotFound, NotPermitted
from data.models import Contact, Job
from data.money import DraftLine, GstRules, totals
from data.permissions import Action, Actor
from data.portal.client_actions import ClientAnswer, Closed, answer_quote
from data.portal.store import PortalStore
from data.queries.quotes import QuoteFilter, QuoteRecord, find_quote, list_quotes, quote_record
from data.settings import Settings, load_settings
from data.sharing.links import mint_link
from data.store import Store
from data.wording import quote_status
from tests.billing import DEARER, LINES, history, make_office, make_person, outbox, set_business, ticked
from tests.clock import FakeClock
from tests.factories import make_client, make_job, save, switch_portal

BY_PHONE = ToldAnswer("Dana Li", "by phone")
TODAY = date(2026, 11, 24)


@pytest.fixture
def owner(store: Store) -> Actor:
    return make_office(store)


@pytest.fixture
def machine(tmp_path: Path) -> Settings:
    return load_settings({"TRADECONSOLE_HOME": str(tmp_path)})


@pytest.fixture
def draft(store: Store, owner: Actor) -> QuoteRecord:
    return add_quote(store, owner, "C-0001", Offer(LINES), job="J-0001")


@pytest.fixture
def sent(store: Store, owner: Actor, machine: Settings, draft: QuoteRecord) -> QuoteRecord:
    return send_quote(store, owner, draft.row.number, machine).quote


def read(store: Store, number: str) -> QuoteRecord:
    row = find_quote(store.reader, number, TODAY)
    assert row is not None
    return quote_record(store.reader, row)


def allowed(act: Callable[[], object]) -> bool:
    """Whether somebody may do this, whatever else hinders it."""
    try:
        act()
    except NotPermitted:
        return False
    except ConsoleError:
        return True
    return True


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
    def test_only_these_roles_may(
        self, store: Store, machine: Settings, sent: QuoteRecord, role: Role, deed: str
    ) -> None:
        may, act = DEEDS[deed]
        who = make_person(store, role)

        assert allowed(lambda: act(store, who, machine)) is (role in may)

    @pytest.mark.parametrize("deed", list(DEEDS))
    def test_a_refusal_stands_in_the_history_and_changes_nothing(
        self, store: Store, machine: Settings, sent: QuoteRecord, deed: str
    ) -> None:
        before = read(store, "Q-0001")
        who = make_person(store, Role.APPRENTICE)

        with pytest.raises(NotPermitted):
            DEEDS[deed][1](store, who, machine)

        assert history(store)[-1][0].startswith("refused to ")
        assert read(store, "Q-0001") == before

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

    def test_of_a_job_it_has_the_job_s_site_and_title(self, draft: QuoteRecord) -> None:
        assert (draft.row.job, draft.row.title) == ("J-0001", "Hot water unit")
        assert draft.row.site == "12 Wattle St, Northcote VIC 3070"

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
    def test_it_binds_all_that_is_offered(self, store: Store, owner: Actor, draft: QuoteRecord, offer: Offer) -> None:
        changed = revise_quote(store, owner, "Q-0001", offer)

        assert changed.current.content_hash != draft.current.content_hash


class TestRevise:
    def test_a_draft_is_changed_in_place(self, store: Store, owner: Actor, draft: QuoteRecord) -> None:
        changed = revise_quote(store, owner, "Q-0001", Offer(DEARER))

        assert (changed.row.version, changed.current.id) == (1, draft.current.id)
        assert [line.unit_price_cents for line in changed.current.lines] == [3_480_00]

    def test_a_sent_one_gets_a_next_version_that_keeps_what_is_not_changed(
        self, store: Store, owner: Actor, sent: QuoteRecord
    ) -> None:
        revised = revise_quote(store, owner, "Q-0001", Offer(terms="Cash only."))

        assert (revised.row.version, revised.row.status) == (2, QuoteStatus.DRAFT)
        assert (revised.current.lines, revised.current.terms) == (sent.current.lines, "Cash only.")
        assert revised.sent == sent.current
        assert history(store)[-1] == ("quote revised", "Q-0001")

    def test_twice_is_one_next_version(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        for _ in range(2):
            revised = revise_quote(store, owner, "Q-0001", Offer(DEARER))

        assert revised.row.version == 2
        assert len(revised.current.lines) == 1

    def test_from_then_on_the_version_before_can_t_be_accepted(
        self, store: Store, owner: Actor, sent: QuoteRecord
    ) -> None:
        revise_quote(store, owner, "Q-0001", Offer(DEARER))

        with pytest.raises(Conflict, match="being revised"):
            accept_quote(store, owner, "Q-0001", BY_PHONE)

    @pytest.mark.parametrize("how", ["decline", "withdraw", "expire"])
    def test_what_came_to_nothing_can_be_offered_anew(
        self, store: Store, owner: Actor, machine: Settings, clock: FakeClock, sent: QuoteRecord, how: str
    ) -> None:
        if how == "decline":
            decline_quote(store, owner, "Q-0001", ToldAnswer())
        elif how == "withdraw":
            withdraw_quote(store, owner, "Q-0001")
        else:
            clock.advance(days=40)

        revise_quote(store, owner, "Q-0001", Offer(DEARER))
        again = send_quote(store, owner, "Q-0001", machine).quote

        assert (again.row.status, again.row.version, again.row.sent_version) == (QuoteStatus.SENT, 2, 2)
        assert again.current.decision is None

    def test_what_was_accepted_is_not_revised(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        accept_quote(store, owner, "Q-0001", BY_PHONE)

        with pytest.raises(Conflict):
            revise_quote(store, owner, "Q-0001", Offer(DEARER))

    def test_lines_that_stay_keep_whether_their_prices_include_gst(
        self, store: Store, owner: Actor, sent: QuoteRecord
    ) -> None:
        set_business(store, "prices_include_gst = TRUE")

        kept = revise_quote(store, owner, "Q-0001", Offer(terms="Cash only."))
        anew = revise_quote(store, owner, "Q-0001", Offer(LINES))

        assert (kept.current.total_cents, kept.current.prices_include_gst) == (3_608_00, False)
        assert (anew.current.total_cents, anew.current.prices_include_gst) == (3_280_00, True)


class TestSend:
    def test_it_is_ticked_in_its_job_s_share_and_its_link_is_mailed(
        self, store: Store, owner: Actor, machine: Settings, draft: QuoteRecord
    ) -> None:
        done = send_quote(store, owner, "Q-0001", machine)

        assert (done.quote.row.status, done.quote.row.sent_version) == (QuoteStatus.SENT, 1)
        assert done.quote.current.state is VersionState.SENT
        assert done.dispatch.shared
        assert ticked(store) == [("quote", draft.row.id)]
        assert store.reader.values("SELECT job_id FROM share") == [draft.row.job_id]
        subject = "Rivera Plumbing: quote Q-0001 for 12 Wattle St"
        assert outbox(store) == [("quote", "dana.li.c-0001@example.com", True, subject)]
        assert history(store)[-1] == ("quote sent", "Q-0001")

    def test_without_a_job_it_has_a_share_of_its_own(self, store: Store, owner: Actor, machine: Settings) -> None:
        quote = add_quote(store, owner, "C-0001", Offer(LINES))

        done = send_quote(store, owner, "Q-0001", machine)

        assert done.dispatch.shared
        assert store.reader.values("SELECT quote_id FROM share") == [quote.row.id]

    def test_other_ticks_stay_as_they_are(
        self, store: Store, owner: Actor, machine: Settings, sent: QuoteRecord
    ) -> None:
        other = add_quote(store, owner, "C-0001", Offer(DEARER), job="J-0001")

        send_quote(store, owner, "Q-0002", machine)

        assert ticked(store) == [("quote", sent.row.id), ("quote", other.row.id)]
        assert len(store.reader.values("SELECT id FROM share_grant")) == 1

    def test_with_the_portal_off_the_pdf_is_mailed_and_nothing_ticked(
        self, store: Store, owner: Actor, machine: Settings, draft: QuoteRecord
    ) -> None:
        switch_portal(store, on=False)

        done = send_quote(store, owner, "Q-0001", machine)

        assert not done.dispatch.shared
        assert ticked(store) == []
        assert [mail[:3] for mail in outbox(store)] == [("quote", "dana.li.c-0001@example.com", False)]

    def test_somebody_who_may_not_share_mails_the_pdf(
        self, store: Store, machine: Settings, draft: QuoteRecord
    ) -> None:
        done = send_quote(store, make_person(store, Role.FINANCE), "Q-0001", machine)

        assert done.quote.row.status is QuoteStatus.SENT
        assert ticked(store) == []
        assert [mail[2] for mail in outbox(store)] == [False]

    def test_without_email_it_is_only_marked(
        self, store: Store, owner: Actor, machine: Settings, draft: QuoteRecord
    ) -> None:
        done = send_quote(store, owner, "Q-0001", machine, email=False)

        assert done.quote.row.status is QuoteStatus.SENT
        assert (ticked(store), outbox(store)) == ([], [])

    def test_a_client_without_an_address_gets_nothing_by_mail(
        self, store: Store, owner: Actor, machine: Settings, draft: QuoteRecord
    ) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE contact SET email = ''")

        with pytest.raises(NoEmail) as caught:
            send_quote(store, owner, "Q-0001", machine)

        assert "--no-email" in caught.value.hint
        assert read(store, "Q-0001").row.status is QuoteStatus.DRAFT
        assert store.reader.values("SELECT id FROM share") == []

    def test_a_link_to_this_machine_is_not_mailed_to_the_world(
        self, store: Store, owner: Actor, machine: Settings, draft: QuoteRecord
    ) -> None:
        outside = machine.with_values(smtp_host="smtp.example.com")

        with pytest.raises(NoPublicAddress):
            send_quote(store, owner, "Q-0001", outside)

        public = outside.with_values(portal_url="https://clients.example.com")
        assert send_quote(store, owner, "Q-0001", public).dispatch.shared

    def test_a_next_version_takes_the_place_of_the_last_under_the_same_tick(
        self, store: Store, owner: Actor, machine: Settings, sent: QuoteRecord
    ) -> None:
        revise_quote(store, owner, "Q-0001", Offer(DEARER))
        again = send_quote(store, owner, "Q-0001", machine).quote

        assert again.sent is None
        states = store.reader.values("SELECT state FROM quote_version ORDER BY number")
        assert states == [VersionState.REPLACED, VersionState.SENT]
        assert ticked(store) == [("quote", sent.row.id)]
        assert store.reader.value("SELECT max(version) FROM share_snapshot") == 3

    def test_only_a_draft_is_sent(self, store: Store, owner: Actor, machine: Settings, sent: QuoteRecord) -> None:
        with pytest.raises(Conflict, match="Sent"):
            send_quote(store, owner, "Q-0001", machine)

        assert len(outbox(store)) == 1

    def test_a_draft_that_waited_too_long_is_not(
        self, store: Store, owner: Actor, machine: Settings, clock: FakeClock, draft: QuoteRecord
    ) -> None:
        clock.advance(days=40)
        with pytest.raises(Conflict, match="valid until"):
            send_quote(store, owner, "Q-0001", machine)

        revise_quote(store, owner, "Q-0001", Offer())

        assert send_quote(store, owner, "Q-0001", machine).quote.row.status is QuoteStatus.SENT

    def test_a_job_that_went_to_another_client_does_not_show_it(
        self, store: Store, owner: Actor, machine: Settings, draft: QuoteRecord
    ) -> None:
        other, _ = make_client(store, "Sam Ito")
        with store.writing() as tx:
            tx.session.get_one(Job, draft.row.job_id).client_id = other.id

        with pytest.raises(Conflict, match="Dana Li"):
            send_quote(store, owner, "Q-0001", machine)

        assert (ticked(store), outbox(store)) == ([], [])


class TestWithdraw:
    def test_it_can_t_be_accepted_any_more(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        assert withdraw_quote(store, owner, "Q-0001").row.status is QuoteStatus.WITHDRAWN

        with pytest.raises(Conflict, match="Withdrawn"):
            accept_quote(store, owner, "Q-0001", BY_PHONE)

    def test_nor_while_its_next_version_is_a_draft(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        revise_quote(store, owner, "Q-0001", Offer(DEARER))
        withdraw_quote(store, owner, "Q-0001")

        revised = revise_quote(store, owner, "Q-0001", Offer(LINES))

        assert (revised.row.version, revised.row.status) == (2, QuoteStatus.DRAFT)

    def test_a_draft_that_nobody_has_is_not_withdrawn(self, store: Store, owner: Actor, draft: QuoteRecord) -> None:
        with pytest.raises(Conflict):
            withdraw_quote(store, owner, "Q-0001")

    def test_an_answered_one_is_not_withdrawn(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        accept_quote(store, owner, "Q-0001", BY_PHONE)

        with pytest.raises(Conflict):
            withdraw_quote(store, owner, "Q-0001")


class TestAnswers:
    def test_an_acceptance_says_who_and_how(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        accepted = accept_quote(store, owner, "Q-0001", BY_PHONE)

        decision = accepted.current.decision
        assert decision is not None
        assert (decision.by, decision.how, decision.version) == ("Dana Li", "by phone", 1)
        assert (decision.total_cents, decision.recorded_by) == (3_608_00, "Lee Rivera")
        assert accepted.row.status is QuoteStatus.ACCEPTED
        assert history(store)[-1] == ("quote accepted", "Q-0001")
        assert sorted(mail[0] for mail in outbox(store)[1:]) == ["acceptance receipt", "office notice"]

    def test_the_same_again_changes_nothing(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        first = accept_quote(store, owner, "Q-0001", BY_PHONE)
        before = history(store), outbox(store)

        again = accept_quote(store, owner, "Q-0001", ToldAnswer("Somebody Else", "by letter"))

        assert again == first
        assert (history(store), outbox(store)) == before

    def test_many_at_once_are_one(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(lambda _: accept_quote(store, owner, "Q-0001", BY_PHONE), range(8)))

        assert len({quote.current.decision for quote in told}) == 1
        assert store.reader.value("SELECT count(*) FROM answer") == 1
        assert [action for action, _ in history(store)].count("quote accepted") == 1

    def test_another_answer_is_refused_with_what_stands(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        accept_quote(store, owner, "Q-0001", BY_PHONE)

        with pytest.raises(Conflict, match="accepted by Dana Li"):
            decline_quote(store, owner, "Q-0001", ToldAnswer())

    def test_a_price_that_changed_meanwhile_is_not_accepted(
        self, store: Store, owner: Actor, machine: Settings, sent: QuoteRecord
    ) -> None:
        revise_quote(store, owner, "Q-0001", Offer(DEARER))
        send_quote(store, owner, "Q-0001", machine)
        as_read = ToldAnswer("Dana Li", "by phone", content_hash=sent.current.content_hash)

        with pytest.raises(Conflict, match=r"\$3,828\.00"):
            accept_quote(store, owner, "Q-0001", as_read)

        assert read(store, "Q-0001").current.decision is None

    def test_an_expired_one_is_not_accepted(
        self, store: Store, owner: Actor, clock: FakeClock, sent: QuoteRecord
    ) -> None:
        clock.advance(days=30, hours=15)

        with pytest.raises(Conflict, match="expired"):
            accept_quote(store, owner, "Q-0001", BY_PHONE)

    def test_it_can_be_accepted_until_the_end_of_its_last_day(
        self, store: Store, owner: Actor, clock: FakeClock, sent: QuoteRecord
    ) -> None:
        clock.advance(days=30, hours=14, minutes=59)

        assert accept_quote(store, owner, "Q-0001", BY_PHONE).row.status is QuoteStatus.ACCEPTED

    def test_a_draft_is_not_answered(self, store: Store, owner: Actor, draft: QuoteRecord) -> None:
        with pytest.raises(Conflict, match="Draft"):
            accept_quote(store, owner, "Q-0001", BY_PHONE)

    @pytest.mark.parametrize("told", [ToldAnswer("", "by phone"), ToldAnswer("Dana", ""), ToldAnswer("1", "by phone")])
    def test_who_and_how_must_be_said(self, store: Store, owner: Actor, sent: QuoteRecord, told: ToldAnswer) -> None:
        with pytest.raises(Invalid):
            accept_quote(store, owner, "Q-0001", told)

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

    def test_a_decline_needs_nothing_but_itself(self, store: Store, owner: Actor, sent: QuoteRecord) -> None:
        declined = decline_quote(store, owner, "Q-0001", ToldAnswer(reason="Too dear"))

        decision = declined.current.decision
        assert decision is not None
        assert (decision.kind, decision.by, decision.reason) == (AnswerKind.DECLINED, "Dana Li", "Too dear")
        assert declined.row.status is QuoteStatus.DECLINED

    def test_what_the_client_answered_on_the_portal_stands_against_the_office(
        self, store: Store, portal: PortalStore, owner: Actor, sent: QuoteRecord
    ) -> None:
        answer_on_portal(store, portal, sent, AnswerKind.DECLINED)

        with pytest.raises(Conflict, match="declined"):
            accept_quote(store, owner, "Q-0001", BY_PHONE)
        assert decline_quote(store, owner, "Q-0001", ToldAnswer()).current.decision is not None

    def test_what_the_office_recorded_stands_against_the_portal(
        self, store: Store, portal: PortalStore, owner: Actor, sent: QuoteRecord
    ) -> None:
        accept_quote(store, owner, "Q-0001", BY_PHONE)

        assert isinstance(answer_on_portal(store, portal, sent, AnswerKind.DECLINED), Closed)


def answer_on_portal(store: Store, portal: PortalStore, quote: QuoteRecord, kind: AnswerKind) -> object:
    """Answer a quote as its client does, by a link."""
    with store.writing() as tx:
        grant = int(tx.sql.value("SELECT id FROM share_grant"))
        url = mint_link(tx.sql, grant, "http://127.0.0.1:8321", "email", tx.now).url
    item = str(store.reader.value("SELECT public_id FROM share_item WHERE kind = 'quote'"))
    form = ClientAnswer(kind, quote.current.content_hash, "nonce", "Dana Li", consent=True)
    with portal.writing(url.rpartition("/")[2]) as looked:
        return answer_quote(looked, item, form)


class TestReads:
    def test_statuses_are_as_of_the_day(self, store: Store, clock: FakeClock, sent: QuoteRecord) -> None:
        last = sent.row.valid_until
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

    def test_lists_are_narrowed(self, store: Store, owner: Actor, draft: QuoteRecord) -> None:
        other, _ = make_client(store, "Sam Ito")
        add_quote(store, owner, "C-0002", Offer(LINES))

        numbers = [
            [row.number for row in list_quotes(store.reader, TODAY, only)]
            for only in (QuoteFilter(client=other.id), QuoteFilter(job=draft.row.job_id), QuoteFilter(QuoteStatus.SENT))
        ]

        assert numbers == [["Q-0002"], ["Q-0001"], []]

    @pytest.mark.parametrize("number", ["Q-0001", "q-0001", " q-1 ", "1", "0001"])
    def test_numbers_are_read_as_people_write_them(self, store: Store, draft: QuoteRecord, number: str) -> None:
        assert find_quote(store.reader, number, TODAY) == draft.row

    @pytest.mark.parametrize("number", ["", "Q-", "Q-2", "J-0001", "²", "1" * 400, "'; DROP TABLE quote; --"])
    def test_other_numbers_are_unknown(self, store: Store, draft: QuoteRecord, number: str) -> None:
        assert find_quote(store.reader, number, TODAY) is None

    def test_a_second_contact_gets_the_link_when_they_are_named(
        self, store: Store, owner: Actor, machine: Settings, draft: QuoteRecord
    ) -> None:
        save(store, Contact(client_id=draft.row.client_id, name="Kim Li", email="kim@example.com"))

        send_quote(store, owner, "Q-0001", machine, to=["kim@example.com"])

        assert [mail[1] for mail in outbox(store)] == ["kim@example.com"]
