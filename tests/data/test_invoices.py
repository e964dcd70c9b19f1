"""Invoices: who may do what, what they must say, and how they get to their client."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from data.actions.acceptance import ToldAnswer, accept_quote
from data.actions.invoice_sending import plan_invoice, send_invoice
from data.actions.invoice_standing import void_invoice
from data.actions.invoices import Bill, InvoiceChange, edit_invoice, invoice_job, invoice_quote
from data.actions.looking import looking
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import InvoiceStatus, LineKind, QuoteStatus, Role
from data.errors import Conflict, Invalid, NoClient, NoEmail, NotFound, NotPermitted, NotPossible, Overtaken
from data.money import DraftLine
from data.permissions import Action, Actor
from data.queries.invoices import InvoiceFilter, InvoiceRecord, find_invoice, invoice_record, list_invoices
from data.queries.quotes import find_quote
from data.settings import Settings
from data.store import Store
from data.wording import invoice_status
from tests.billing import (
    BY_PHONE,
    DEARER,
    LINES,
    TODAY,
    allowed,
    history,
    make_person,
    outbox,
    set_business,
    ticked,
)
from tests.clock import FakeClock
from tests.factories import make_client, make_job, switch_portal


@pytest.fixture
def draft(store: Store, owner: Actor) -> InvoiceRecord:
    return invoice_job(store, owner, "J-0001", LINES)


def read(store: Store, number: str, today: date = TODAY) -> InvoiceRecord:
    row = find_invoice(store.reader, number, today)
    assert row is not None
    return invoice_record(store.reader, row)


_WRITERS = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR, Role.FINANCE}
Deed = Callable[[Store, Actor, Settings], object]
DEEDS: dict[str, Deed] = {
    "add": lambda store, who, _: invoice_job(store, who, "J-0001", LINES),
    "add of a quote": lambda store, who, _: invoice_quote(store, who, "Q-0001"),
    "send": lambda store, who, machine: send_invoice(store, who, "INV-0001", machine),
    "look": lambda store, who, _: looking(store, who, Action.EDIT_INVOICES, "INV-0001").__enter__(),
}


class TestRoles:
    @pytest.mark.parametrize("role", list(Role))
    @pytest.mark.parametrize("deed", list(DEEDS))
    def test_only_these_roles_may(
        self, store: Store, machine: Settings, draft: InvoiceRecord, role: Role, deed: str
    ) -> None:
        who = make_person(store, role)

        assert allowed(lambda: DEEDS[deed](store, who, machine)) is (role in _WRITERS)

    @pytest.mark.parametrize("deed", list(DEEDS))
    def test_a_refusal_stands_in_the_history_and_changes_nothing(
        self, store: Store, machine: Settings, draft: InvoiceRecord, deed: str
    ) -> None:
        who = make_person(store, Role.TRADIE)

        with pytest.raises(NotPermitted):
            DEEDS[deed](store, who, machine)

        assert history(store)[-1][0] == "refused to edit invoices"
        assert read(store, "INV-0001") == draft


class TestOfAJob:
    def test_it_is_a_draft_with_the_business_s_defaults(self, store: Store, owner: Actor) -> None:
        set_business(store, "invoice_terms = 'Net 7.', invoice_due_days = 7")

        made = invoice_job(store, owner, "1", LINES)

        assert (made.row.number, made.row.status, made.row.job) == ("INV-0001", InvoiceStatus.DRAFT, "J-0001")
        assert (made.row.client, made.row.site) == ("Dana Li", "12 Wattle St, Northcote VIC 3070")
        assert (made.row.due_on, made.content.terms) == (TODAY + timedelta(days=7), "Net 7.")
        assert (made.row.total_cents, made.row.paid_cents, made.row.owed_cents) == (3_608_00, 0, 3_608_00)
        assert history(store)[-1] == ("invoice drafted", "INV-0001")

    def test_a_job_must_be_there_and_have_a_client(self, store: Store, owner: Actor) -> None:
        make_job(store, None)

        with pytest.raises(NotFound):
            invoice_job(store, owner, "J-0404", LINES)
        with pytest.raises(NoClient):
            invoice_job(store, owner, "J-0002", LINES)

    def test_a_negative_total_is_refused(self, store: Store, owner: Actor) -> None:
        with pytest.raises(Invalid):
            invoice_job(store, owner, "J-0001", [DraftLine("Refund", unit_price_cents=-1)])

        assert invoice_job(store, owner, "J-0001", LINES).row.number == "INV-0001"


class TestOfAQuote:
    OPTION = DraftLine("Gutter guard", unit_price_cents=100_00, kind=LineKind.OPTION)
    OTHER = DraftLine("Gold gutter", unit_price_cents=900_00, kind=LineKind.OPTION)

    def accepted(self, store: Store, owner: Actor, machine: Settings, *chosen: int, job: str | None = None) -> None:
        heading = DraftLine("Roof", kind=LineKind.HEADING)
        add_quote(store, owner, "C-0001", Offer([heading, *LINES, self.OPTION, self.OTHER]), job=job)
        send_quote(store, owner, "Q-0001", machine)
        accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone", chosen_options=chosen))

    def test_it_bills_what_was_accepted(self, store: Store, owner: Actor, machine: Settings) -> None:
        self.accepted(store, owner, machine, 3, job="J-0001")

        made = invoice_quote(store, owner, "Q-0001")

        assert [(line.kind, line.description) for line in made.lines] == [
            (LineKind.HEADING, "Roof"),
            (LineKind.ITEM, "Replace the hot water unit"),
            (LineKind.ITEM, "Labour"),
            (LineKind.ITEM, "Gutter guard"),
        ]
        assert (made.row.total_cents, made.row.job, made.row.quote) == (3_718_00, "J-0001", "Q-0001")
        quote = find_quote(store.reader, "Q-0001", TODAY)
        assert quote is not None
        assert quote.status is QuoteStatus.INVOICED

    def test_it_comes_to_what_was_agreed_however_gst_is_counted_since(
        self, store: Store, owner: Actor, machine: Settings
    ) -> None:
        washer = DraftLine("Washer", unit_price_cents=15)
        add_quote(store, owner, "C-0001", Offer([washer] * 3))
        send_quote(store, owner, "Q-0001", machine)
        accept_quote(store, owner, "Q-0001", BY_PHONE)
        set_business(store, "gst_rounding = 'line', prices_include_gst = TRUE")

        assert invoice_quote(store, owner, "Q-0001").row.total_cents == 50

    def test_only_an_accepted_quote_is_billed(self, store: Store, owner: Actor, machine: Settings) -> None:
        add_quote(store, owner, "C-0001", Offer(LINES))
        with pytest.raises(Conflict, match="Draft"):
            invoice_quote(store, owner, "Q-0001")

        send_quote(store, owner, "Q-0001", machine)
        with pytest.raises(Conflict, match="Sent"):
            invoice_quote(store, owner, "Q-0001")

    def test_it_is_billed_once_until_that_invoice_is_void(self, store: Store, owner: Actor, machine: Settings) -> None:
        self.accepted(store, owner, machine)
        invoice_quote(store, owner, "Q-0001")

        with pytest.raises(Conflict, match="INV-0001"):
            invoice_quote(store, owner, "Q-0001")

        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET status = 'Void'")
        assert invoice_quote(store, owner, "Q-0001").row.number == "INV-0002"

    def test_without_a_job_it_goes_as_a_pdf(self, store: Store, owner: Actor, machine: Settings) -> None:
        self.accepted(store, owner, machine)
        invoice_quote(store, owner, "Q-0001")

        done = send_invoice(store, owner, "INV-0001", machine)

        assert not done.dispatch.shared
        assert outbox(store)[-1][:3] == ("invoice", "dana.li.c-0001@example.com", False)


class TestSend:
    def test_it_is_issued_today_ticked_and_its_link_mailed(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        done = send_invoice(store, owner, "INV-0001", machine)

        row = done.invoice.row
        assert (row.status, row.issued_on, row.due_on) == (InvoiceStatus.SENT, TODAY, TODAY + timedelta(days=14))
        assert done.invoice.content.buyer == "Dana Li"
        assert ticked(store) == [("invoice", row.id)]
        subject = "Rivera Plumbing: invoice INV-0001 for 12 Wattle St"
        assert outbox(store) == [("invoice", "dana.li.c-0001@example.com", True, subject)]
        assert history(store)[-1] == ("invoice sent", "INV-0001")

    @pytest.mark.parametrize("why", ["portal off", "Finance", "on paper"])
    def test_else_nothing_is_ticked(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord, why: str
    ) -> None:
        switch_portal(store, on=why != "portal off")
        who = make_person(store, Role.FINANCE) if why == "Finance" else owner

        done = send_invoice(store, who, "INV-0001", machine, email=why != "on paper")

        assert done.invoice.row.status is InvoiceStatus.SENT
        assert ticked(store) == []
        assert [mail[2] for mail in outbox(store)] == ([] if why == "on paper" else [False])

    def test_only_a_draft_is_sent(self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord) -> None:
        send_invoice(store, owner, "INV-0001", machine)

        with pytest.raises(Conflict):
            send_invoice(store, owner, "INV-0001", machine)

    def test_what_was_changed_since_the_last_look_is_not_sent(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        edit_invoice(store, owner, "INV-0001", InvoiceChange(DEARER))

        for act in (plan_invoice, send_invoice):
            with pytest.raises(Overtaken):
                act(store, owner, "INV-0001", machine, expected=draft.content.content_hash)
        assert read(store, "INV-0001").row.status is InvoiceStatus.DRAFT

    def test_where_nothing_is_owed_it_is_paid_and_never_overdue(
        self, store: Store, owner: Actor, machine: Settings
    ) -> None:
        invoice_job(store, owner, "J-0001", [DraftLine("Under warranty")])

        send_invoice(store, owner, "INV-0001", machine)

        assert read(store, "INV-0001", TODAY + timedelta(days=60)).row.status is InvoiceStatus.PAID
        assert void_invoice(store, owner, "INV-0001", "Wrong job").row.status is InvoiceStatus.VOID

    def test_a_client_without_an_address_gets_nothing_by_mail(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE contact SET email = ''")

        with pytest.raises(NoEmail):
            send_invoice(store, owner, "INV-0001", machine)

        assert read(store, "INV-0001") == draft

    @pytest.mark.parametrize("abn", ["", "51824753557", "123"])
    def test_a_tax_invoice_needs_the_seller_s_abn(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord, abn: str
    ) -> None:
        set_business(store, f"abn = '{abn}'")

        with pytest.raises(NotPossible, match="ABN"):
            send_invoice(store, owner, "INV-0001", machine)

    def test_an_unregistered_business_needs_none_and_charges_no_gst(
        self, store: Store, owner: Actor, machine: Settings
    ) -> None:
        set_business(store, "abn = '', gst_registered = FALSE")
        invoice_job(store, owner, "J-0001", LINES)

        sent = send_invoice(store, owner, "INV-0001", machine).invoice

        assert (sent.row.gst_cents, sent.row.total_cents, sent.content.shows_gst) == (0, 3_280_00, False)

    def test_an_unregistered_business_can_t_issue_what_charges_gst(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        set_business(store, "gst_registered = FALSE")

        with pytest.raises(NotPossible, match="GST"):
            send_invoice(store, owner, "INV-0001", machine)

    @pytest.mark.parametrize(("cents", "fails"), [(909_09, True), (909_08, False)])
    def test_from_a_thousand_dollars_on_the_buyer_is_named(
        self, store: Store, owner: Actor, machine: Settings, cents: int, fails: bool
    ) -> None:
        """909.09 and its GST are 1,000.00 exactly."""
        invoice_job(store, owner, "J-0001", [DraftLine("Work", unit_price_cents=cents)])
        with store.writing() as tx:
            tx.sql.run("UPDATE client SET name = ''")

        if fails:
            with pytest.raises(NotPossible, match=r"\$1,000\.00"):
                send_invoice(store, owner, "INV-0001", machine)
        else:
            send_invoice(store, owner, "INV-0001", machine)

    def test_its_buyer_stays_who_they_were(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        send_invoice(store, owner, "INV-0001", machine)
        with store.writing() as tx:
            tx.sql.run("UPDATE client SET name = 'Dana Wong'")

        assert read(store, "INV-0001").content.buyer == "Dana Li"

    def test_the_default_due_date_counts_from_the_day_of_issue(
        self, store: Store, owner: Actor, machine: Settings, clock: FakeClock, draft: InvoiceRecord
    ) -> None:
        invoice_job(store, owner, "J-0001", LINES, Bill(due_on=TODAY + timedelta(days=3)))
        clock.advance(days=20)

        by_default = send_invoice(store, owner, "INV-0001", machine).invoice.row
        as_chosen = send_invoice(store, owner, "INV-0002", machine).invoice.row

        assert by_default.due_on == TODAY + timedelta(days=34)
        assert (as_chosen.due_on, as_chosen.status) == (TODAY + timedelta(days=3), InvoiceStatus.OVERDUE)

    def test_a_draft_can_t_be_ticked(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        with pytest.raises(Invalid, match="draft"):
            save_ticks(store, owner, "J-0001", TickChanges(frozenset({"invoice:INV-0001"})))


class TestReads:
    @pytest.mark.parametrize("status", [InvoiceStatus.SENT, InvoiceStatus.PART_PAID, InvoiceStatus.PAID])
    @pytest.mark.parametrize("days", [14, 15])
    def test_statuses_are_as_of_the_day(
        self, store: Store, draft: InvoiceRecord, status: InvoiceStatus, days: int
    ) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET status = :status", status=status)
        today = TODAY + timedelta(days=days)

        row = read(store, "inv-1", today).row

        assert row.status is invoice_status(status, row.due_on, today)
        found = {each for each in InvoiceStatus if list_invoices(store.reader, today, InvoiceFilter(each)) == [row]}
        assert found == {row.status}

    def test_what_is_owed(self, store: Store, draft: InvoiceRecord) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET paid_cents = 100000, status = 'Part paid'")
        assert read(store, "INV-0001").row.owed_cents == 2_608_00

        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET status = 'Void'")
        assert read(store, "INV-0001").row.owed_cents == 0

    def test_lists_are_bounded_newest_first_and_narrowed(self, store: Store, owner: Actor) -> None:
        other, _ = make_client(store, "Sam Ito")
        make_job(store, other)
        for job in ("J-0001", "J-0002", "J-0001"):
            invoice_job(store, owner, job, DEARER)

        def numbers(only: InvoiceFilter, limit: int = 100) -> list[str]:
            return [row.number for row in list_invoices(store.reader, TODAY, only, limit)]

        assert numbers(InvoiceFilter(), 2) == ["INV-0003", "INV-0002"]
        assert numbers(InvoiceFilter(client=other.id)) == ["INV-0002"]
        assert numbers(InvoiceFilter(after=read(store, "INV-0002").row.id)) == ["INV-0001"]
        assert numbers(InvoiceFilter(InvoiceStatus.PAID)) == []
