"""An invoice after it was written: a draft is edited, what was sent is made void and issued anew."""

from datetime import timedelta

import pytest

from data.actions.invoice_sending import send_invoice
from data.actions.invoice_standing import reissue_invoice, void_invoice
from data.actions.invoices import Bill, InvoiceChange, edit_invoice, invoice_client, invoice_job
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import InvoiceStatus, LineKind
from data.errors import Conflict, Invalid, NotFound
from data.money import DraftLine
from data.permissions import Actor
from data.queries.invoices import InvoiceRecord, find_invoice, invoice_record
from data.queries.jobs import find_job
from data.queries.share_offer import share_offer
from data.queries.today import today_lines, today_sight
from data.settings import Settings
from data.sharing.client_view import Frame
from data.store import Store
from tests.billing import DEARER, LINES, TODAY, history, outbox, set_business
from tests.factories import ZONE


@pytest.fixture
def draft(store: Store, owner: Actor) -> InvoiceRecord:
    """INV-0001 over $3,608.00."""
    return invoice_job(store, owner, "J-0001", LINES)


def read(store: Store, number: str) -> InvoiceRecord:
    row = find_invoice(store.reader, number, TODAY)
    assert row is not None
    return invoice_record(store.reader, row)


class TestByHand:
    def test_it_needs_no_job(self, store: Store, owner: Actor) -> None:
        made = invoice_client(store, owner, "c-1", LINES, Bill(TODAY, "Cash only."))

        assert (made.row.client, made.row.job, made.row.total_cents) == ("Dana Li", None, 3_608_00)
        assert (made.row.due_on, made.content.terms) == (TODAY, "Cash only.")
        with pytest.raises(NotFound):
            invoice_client(store, owner, "C-0404", LINES)

    def test_nothing_on_it_is_optional(self, store: Store, owner: Actor) -> None:
        with pytest.raises(Invalid, match="no options"):
            invoice_client(store, owner, "C-0001", [*LINES, DraftLine("Guard", kind=LineKind.OPTION)])


class TestEdit:
    def test_it_says_what_was_changed_and_keeps_the_rest(
        self, store: Store, owner: Actor, draft: InvoiceRecord
    ) -> None:
        due = TODAY + timedelta(days=3)

        dated = edit_invoice(store, owner, "inv-1", InvoiceChange(due_on=due))
        dearer = edit_invoice(store, owner, "INV-0001", InvoiceChange(DEARER, terms="Net 3."))

        assert (dated.row.due_on, dated.lines, dated.row.sums) == (due, draft.lines, draft.row.sums)
        assert (dearer.row.total_cents, dearer.row.due_on, dearer.content.terms) == (3_828_00, due, "Net 3.")
        assert history(store)[-2:] == [("invoice edited", "INV-0001")] * 2

    def test_its_gst_stays_as_it_was_counted(self, store: Store, owner: Actor) -> None:
        invoice_job(store, owner, "J-0001", [DraftLine("Washer", unit_price_cents=15)] * 3)
        set_business(store, "gst_rounding = 'line', prices_include_gst = TRUE")

        kept = edit_invoice(store, owner, "INV-0001", InvoiceChange(terms="Net 3."))

        assert (kept.row.total_cents, kept.content.prices_include_gst) == (50, False)

    def test_how_its_prices_are_meant_can_be_said(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        meant = edit_invoice(store, owner, "INV-0001", InvoiceChange(DEARER, prices_include_gst=True))

        assert (meant.row.total_cents, meant.content.prices_include_gst) == (3_480_00, True)

    def test_somebody_else_s_change_is_not_lost(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        edit_invoice(store, owner, "INV-0001", InvoiceChange(due_on=TODAY), draft.content.content_hash)

        with pytest.raises(Conflict, match="changed meanwhile"):
            edit_invoice(store, owner, "INV-0001", InvoiceChange(LINES), draft.content.content_hash)

    def test_only_a_draft_is_edited_and_never_to_less_than_nothing(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        with pytest.raises(Invalid):
            edit_invoice(store, owner, "INV-0001", InvoiceChange([DraftLine("Refund", unit_price_cents=-1)]))
        assert read(store, "INV-0001") == draft
        send_invoice(store, owner, "INV-0001", machine)
        with pytest.raises(Conflict, match="not a draft"):
            edit_invoice(store, owner, "INV-0001", InvoiceChange(DEARER))


class TestVoid:
    def test_nothing_is_owed_by_it_and_its_reason_stays(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        send_invoice(store, owner, "INV-0001", machine)

        done = void_invoice(store, owner, "INV-0001", "Wrong amount")

        assert (done.row.status, done.row.owed_cents, done.content.void_reason) == ("Void", 0, "Wrong amount")
        assert history(store)[-1] == ("invoice voided", "INV-0001")
        with pytest.raises(Conflict, match="void already"):
            void_invoice(store, owner, "INV-0001", "Again")

    def test_why_is_asked(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        with pytest.raises(Invalid) as caught:
            void_invoice(store, owner, "INV-0001", " ")

        assert caught.value.field == "why"

    def test_a_draft_that_is_given_up_was_never_issued_and_is_nothing_to_show(
        self, store: Store, owner: Actor, draft: InvoiceRecord
    ) -> None:
        done = void_invoice(store, owner, "INV-0001", "Not wanted")

        assert (done.row.status, done.row.issued_on) == (InvoiceStatus.VOID, None)
        assert history(store)[-1] == ("invoice draft given up", "INV-0001")
        job = find_job(store.reader, "J-0001")
        assert job is not None
        frame = Frame(store.clock.now(), ZONE)
        assert "invoice:INV-0001" not in share_offer(store.reader, job, frame).page.keys()
        assert "INV-0001" not in str(today_lines(store.reader, today_sight(owner), store.clock.now(), ZONE))
        with pytest.raises(NotFound):
            save_ticks(store, owner, "J-0001", TickChanges(frozenset({"invoice:INV-0001"})))
        assert invoice_job(store, owner, "J-0001", LINES).row.number == "INV-0002"


class TestIssuedAnew:
    def test_it_is_a_new_draft_of_the_same_content_due_as_new_ones_are(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        edit_invoice(store, owner, "INV-0001", InvoiceChange(due_on=TODAY, terms="Net 0."))
        send_invoice(store, owner, "INV-0001", machine)
        void_invoice(store, owner, "INV-0001", "Wrong address")

        again = reissue_invoice(store, owner, "INV-0001")

        assert (again.row.number, again.row.status, again.row.job) == ("INV-0002", InvoiceStatus.DRAFT, "J-0001")
        assert (again.lines, again.row.sums, again.content.terms) == (draft.lines, draft.row.sums, "Net 0.")
        assert again.row.due_on == TODAY + timedelta(days=14)
        assert store.reader.value("SELECT detail FROM activity ORDER BY id DESC") == "in place of INV-0001"
        send_invoice(store, owner, "INV-0002", machine)
        assert [kind for kind, *_ in outbox(store)] == ["invoice", "invoice"]

    def test_only_a_void_one_is(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        with pytest.raises(Conflict, match="not void"):
            reissue_invoice(store, owner, "INV-0001")
