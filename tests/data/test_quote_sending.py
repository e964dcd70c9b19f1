"""Quotes on their way to their client, and taken back."""

import pytest

from data.actions.acceptance import accept_quote
from data.actions.quote_sending import plan_quote, send_quote
from data.actions.quote_standing import withdraw_quote
from data.actions.quotes import Offer, add_quote, revise_quote
from data.enums import QuoteStatus, Role, VersionState
from data.errors import Conflict, NoEmail, NoPublicAddress, Overtaken
from data.models import Contact, Job
from data.permissions import Actor
from data.settings import Settings
from data.store import Store
from tests.billing import (
    BY_PHONE,
    DEARER,
    LINES,
    Quoted,
    history,
    make_person,
    outbox,
    read_quote,
    ticked,
)
from tests.clock import FakeClock
from tests.factories import make_client, save, switch_portal


class TestSend:
    def test_it_is_ticked_in_its_job_s_share_and_its_link_is_mailed(
        self, store: Store, machine: Settings, draft: Quoted
    ) -> None:
        done = send_quote(store, draft.owner, "Q-0001", machine)

        assert (done.quote.row.status, done.quote.row.sent_version) == (QuoteStatus.SENT, 1)
        assert done.quote.current.state is VersionState.SENT
        assert done.dispatch.shared
        assert ticked(store) == [("quote", draft.quote.row.id)]
        assert store.reader.values("SELECT job_id FROM share") == [draft.quote.row.job_id]
        subject = "Rivera Plumbing: quote Q-0001 for 12 Wattle St"
        assert outbox(store) == [("quote", "dana.li.c-0001@example.com", True, subject)]
        assert history(store)[-1] == ("quote sent", "Q-0001")

    def test_without_a_job_it_has_a_share_of_its_own(self, store: Store, owner: Actor, machine: Settings) -> None:
        quote = add_quote(store, owner, "C-0001", Offer(LINES))

        done = send_quote(store, owner, "Q-0001", machine)

        assert done.dispatch.shared
        assert store.reader.values("SELECT quote_id FROM share") == [quote.row.id]

    def test_other_ticks_stay_as_they_are(self, store: Store, machine: Settings, sent: Quoted) -> None:
        other = add_quote(store, sent.owner, "C-0001", Offer(DEARER), job="J-0001")

        send_quote(store, sent.owner, "Q-0002", machine)

        assert ticked(store) == [("quote", sent.quote.row.id), ("quote", other.row.id)]
        assert len(store.reader.values("SELECT id FROM share_grant")) == 1

    def test_with_the_portal_off_the_pdf_is_mailed_and_nothing_ticked(
        self, store: Store, machine: Settings, draft: Quoted
    ) -> None:
        switch_portal(store, on=False)

        done = send_quote(store, draft.owner, "Q-0001", machine)

        assert not done.dispatch.shared
        assert ticked(store) == []
        assert [mail[:3] for mail in outbox(store)] == [("quote", "dana.li.c-0001@example.com", False)]

    def test_somebody_who_may_not_share_mails_the_pdf(self, store: Store, machine: Settings, draft: Quoted) -> None:
        done = send_quote(store, make_person(store, Role.FINANCE), "Q-0001", machine)

        assert done.quote.row.status is QuoteStatus.SENT
        assert ticked(store) == []
        assert [mail[2] for mail in outbox(store)] == [False]

    def test_without_email_it_is_only_marked(self, store: Store, machine: Settings, draft: Quoted) -> None:
        done = send_quote(store, draft.owner, "Q-0001", machine, email=False)

        assert done.quote.row.status is QuoteStatus.SENT
        assert (ticked(store), outbox(store)) == ([], [])

    def test_a_client_without_an_address_gets_nothing_by_mail(
        self, store: Store, machine: Settings, draft: Quoted
    ) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE contact SET email = ''")

        with pytest.raises(NoEmail) as caught:
            send_quote(store, draft.owner, "Q-0001", machine)

        assert "--no-email" in caught.value.hint
        assert read_quote(store).row.status is QuoteStatus.DRAFT
        assert store.reader.values("SELECT id FROM share") == []

    def test_a_link_to_this_machine_is_not_mailed_to_the_world(
        self, store: Store, machine: Settings, draft: Quoted
    ) -> None:
        outside = machine.with_values(smtp_host="smtp.example.com")

        with pytest.raises(NoPublicAddress):
            send_quote(store, draft.owner, "Q-0001", outside)

        public = outside.with_values(portal_url="https://clients.example.com")
        assert send_quote(store, draft.owner, "Q-0001", public).dispatch.shared

    def test_a_next_version_takes_the_place_of_the_last_under_the_same_tick(
        self, store: Store, machine: Settings, sent: Quoted
    ) -> None:
        revise_quote(store, sent.owner, "Q-0001", Offer(DEARER))
        again = send_quote(store, sent.owner, "Q-0001", machine).quote

        assert again.sent is None
        states = store.reader.values("SELECT state FROM quote_version ORDER BY number")
        assert states == [VersionState.REPLACED, VersionState.SENT]
        assert ticked(store) == [("quote", sent.quote.row.id)]
        assert store.reader.value("SELECT max(version) FROM share_snapshot") == 3

    def test_only_a_draft_is_sent(self, store: Store, machine: Settings, sent: Quoted) -> None:
        with pytest.raises(Conflict, match="Sent"):
            send_quote(store, sent.owner, "Q-0001", machine)

        assert len(outbox(store)) == 1

    def test_what_was_changed_since_the_last_look_is_not(self, store: Store, machine: Settings, draft: Quoted) -> None:
        seen = draft.quote.current.content_hash
        revise_quote(store, draft.owner, "Q-0001", Offer(DEARER))

        for act in (plan_quote, send_quote):
            with pytest.raises(Overtaken):
                act(store, draft.owner, "Q-0001", machine, expected=seen)
        assert outbox(store) == []

    def test_a_draft_that_waited_too_long_is_not(
        self, store: Store, machine: Settings, clock: FakeClock, draft: Quoted
    ) -> None:
        clock.advance(days=40)
        with pytest.raises(Conflict, match="valid until"):
            send_quote(store, draft.owner, "Q-0001", machine)

        revise_quote(store, draft.owner, "Q-0001", Offer())

        assert send_quote(store, draft.owner, "Q-0001", machine).quote.row.status is QuoteStatus.SENT

    def test_a_job_that_went_to_another_client_does_not_show_it(
        self, store: Store, machine: Settings, draft: Quoted
    ) -> None:
        other, _ = make_client(store, "Sam Ito")
        with store.writing() as tx:
            tx.session.get_one(Job, draft.quote.row.job_id).client_id = other.id

        with pytest.raises(Conflict, match="Dana Li"):
            send_quote(store, draft.owner, "Q-0001", machine)

        assert (ticked(store), outbox(store)) == ([], [])

    def test_a_second_contact_gets_the_link_when_they_are_named(
        self, store: Store, machine: Settings, draft: Quoted
    ) -> None:
        save(store, Contact(client_id=draft.quote.row.client_id, name="Kim Li", email="kim@example.com"))

        send_quote(store, draft.owner, "Q-0001", machine, to=["kim@example.com"])

        assert [mail[1] for mail in outbox(store)] == ["kim@example.com"]


class TestWithdraw:
    def test_it_can_t_be_accepted_any_more(self, store: Store, sent: Quoted) -> None:
        assert withdraw_quote(store, sent.owner, "Q-0001").row.status is QuoteStatus.WITHDRAWN

        with pytest.raises(Conflict, match="Withdrawn"):
            accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

    def test_nor_while_its_next_version_is_a_draft(self, store: Store, sent: Quoted) -> None:
        revise_quote(store, sent.owner, "Q-0001", Offer(DEARER))
        withdraw_quote(store, sent.owner, "Q-0001")

        revised = revise_quote(store, sent.owner, "Q-0001", Offer(LINES))

        assert (revised.row.version, revised.row.status) == (2, QuoteStatus.DRAFT)

    def test_a_draft_that_nobody_has_is_given_up(self, store: Store, draft: Quoted) -> None:
        assert withdraw_quote(store, draft.owner, "Q-0001").row.status is QuoteStatus.WITHDRAWN
        assert history(store)[-1] == ("quote draft given up", "Q-0001")

    def test_an_answered_one_is_not_withdrawn(self, store: Store, sent: Quoted) -> None:
        accept_quote(store, sent.owner, "Q-0001", BY_PHONE)

        with pytest.raises(Conflict):
            withdraw_quote(store, sent.owner, "Q-0001")
