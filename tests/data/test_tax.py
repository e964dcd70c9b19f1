"""What the tax office asks of an invoice: every rule that is broken is named, and nothing that breaks one goes out."""

from dataclasses import replace

import pytest

from data.actions.invoice_sending import plan_invoice, send_invoice
from data.actions.invoices import InvoiceChange, edit_invoice, invoice_client, invoice_job
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import InvoiceStatus
from data.errors import NotPossible
from data.money import DraftLine, Totals
from data.permissions import Actor
from data.queries.invoices import InvoiceRecord, find_invoice, invoice_record
from data.queries.people import BusinessRow, read_business
from data.settings import Settings
from data.store import Store
from data.tax import broken_rules
from tests.billing import LINES, TODAY, history, outbox, set_business, ticked

TICKED = TickChanges(frozenset({"invoice:INV-0001"}))


@pytest.fixture
def draft(store: Store, owner: Actor) -> InvoiceRecord:
    """INV-0001 over $3,608.00."""
    return invoice_job(store, owner, "J-0001", LINES)


@pytest.fixture
def business(store: Store, owner: Actor) -> BusinessRow:
    found = read_business(store.reader)
    assert found is not None
    return found


def fields(business: BusinessRow, invoice: InvoiceRecord, buyer: str = "Dana Li") -> list[str]:
    return [broken.field for broken in broken_rules(business, invoice, buyer)]


def test_a_proper_one_breaks_none(business: BusinessRow, draft: InvoiceRecord) -> None:
    assert fields(business, draft) == []


@pytest.mark.parametrize("abn", ["", "123", "51824753557", "51824753556x"])
def test_the_abn_has_to_have_the_right_checksum(business: BusinessRow, draft: InvoiceRecord, abn: str) -> None:
    [broken] = broken_rules(replace(business, abn=abn), draft, "Dana Li")

    assert (broken.field, "ABN" in broken.message, "Settings" in broken.hint) == ("abn", True, True)


def test_without_gst_it_needs_no_abn_but_shows_no_wrong_one(business: BusinessRow, draft: InvoiceRecord) -> None:
    plain = replace(
        draft,
        row=replace(draft.row, gst_cents=0, total_cents=3_280_00),
        content=replace(draft.content, shows_gst=False),
    )
    unregistered = replace(business, gst_registered=False)

    assert fields(replace(unregistered, abn=""), plain, "") == []
    assert fields(replace(unregistered, abn="123"), plain) == ["abn"]


@pytest.mark.parametrize("registered", [True, False])
def test_a_draft_fits_the_registration_of_today_what_was_issued_that_of_its_day(
    business: BusinessRow, draft: InvoiceRecord, registered: bool
) -> None:
    row, content = draft.row, replace(draft.content, shows_gst=not registered)
    sums = (0, 3_280_00) if registered else (row.gst_cents, row.total_cents)
    written = replace(draft, row=replace(row, gst_cents=sums[0], total_cents=sums[1]), content=content)
    issued = replace(written, row=replace(written.row, status=InvoiceStatus.SENT, issued_on=TODAY))
    now = replace(business, gst_registered=registered)

    assert fields(now, written) == ["gst_registered"]
    assert fields(now, issued) == []


def test_it_says_from_whom_and_of_which_day(business: BusinessRow, draft: InvoiceRecord) -> None:
    undated = replace(draft, row=replace(draft.row, status=InvoiceStatus.SENT))

    assert fields(replace(business, name=" ", legal_name=""), draft) == ["name"]
    assert fields(business, undated) == ["issued_on"]


@pytest.mark.parametrize(
    "sums",
    [
        Totals(3_280_00, 327_99, 3_607_99),
        Totals(3_280_00, 0, 3_280_00),
        Totals(3_280_01, 328_00, 3_608_01),
        Totals(3_280_00, 328_00, 3_608_01),
    ],
)
def test_gst_is_a_tenth_of_what_is_taxable_and_all_adds_up(
    business: BusinessRow, draft: InvoiceRecord, sums: Totals
) -> None:
    row = replace(draft.row, subtotal_cents=sums.subtotal_cents, gst_cents=sums.gst_cents, total_cents=sums.total_cents)

    assert fields(business, replace(draft, row=row)) == ["line"]


@pytest.mark.parametrize("rounding", ["total", "line"])
def test_both_ways_of_rounding_add_up_and_the_setting_decides(
    store: Store, owner: Actor, business: BusinessRow, rounding: str
) -> None:
    """Three washers at 15 cents: 4.5 cents of GST on the total are 5, 1.5 on each line are 2 and so 6."""
    set_business(store, f"gst_rounding = '{rounding}'")

    made = invoice_job(store, owner, "J-0001", [DraftLine("Washer", unit_price_cents=15)] * 3)

    assert made.row.gst_cents == {"total": 5, "line": 6}[rounding]
    assert fields(business, made) == []


def test_an_invoice_without_prices_or_below_zero_is_none(business: BusinessRow, draft: InvoiceRecord) -> None:
    below = replace(
        draft,
        row=replace(draft.row, subtotal_cents=-1, gst_cents=0, total_cents=-1),
        lines=(replace(draft.lines[0], quantity_thousandths=1000, unit_price_cents=-1, total_cents=-1),),
    )

    assert fields(business, below) == ["line"]
    assert "line" in fields(business, replace(draft, lines=()))


class TestGoingOut:
    @pytest.mark.parametrize("email", [True, False])
    def test_all_that_is_wrong_is_said_at_once_and_nothing_leaves(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord, email: bool
    ) -> None:
        set_business(store, "abn = ''")
        with store.writing() as tx:
            tx.sql.run("UPDATE client SET name = ''")

        with pytest.raises(NotPossible) as caught:
            send_invoice(store, owner, "INV-0001", machine, email=email)

        assert "no valid ABN" in caught.value.message
        assert "its buyer has no name" in caught.value.message
        assert "Settings → Business → ABN" in caught.value.hint
        with pytest.raises(NotPossible):
            plan_invoice(store, owner, "INV-0001", machine)
        assert (outbox(store), ticked(store)) == ([], [])

    def test_what_charged_gst_before_is_written_anew(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        set_business(store, "gst_registered = FALSE")
        with pytest.raises(NotPossible, match="not registered"):
            send_invoice(store, owner, "INV-0001", machine)

        edit_invoice(store, owner, "INV-0001", InvoiceChange())

        sent = send_invoice(store, owner, "INV-0001", machine).invoice
        assert (sent.row.total_cents, sent.content.shows_gst) == (3_280_00, False)

    def test_one_that_was_issued_is_not_shown_while_it_breaks_a_rule(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        send_invoice(store, owner, "INV-0001", machine, email=False)
        set_business(store, "abn = ''")
        with pytest.raises(NotPossible, match="ABN"):
            save_ticks(store, owner, "J-0001", TICKED)

        set_business(store, "abn = '51824753556', gst_registered = FALSE")
        save_ticks(store, owner, "J-0001", TICKED)

        assert [kind for kind, _ in ticked(store)] == ["invoice"]

    def test_a_plan_leaves_nothing_behind(
        self, store: Store, owner: Actor, machine: Settings, draft: InvoiceRecord
    ) -> None:
        before = history(store)

        plan = plan_invoice(store, owner, "INV-0001", machine)

        assert (plan.invoice.row.status, plan.dispatch.shared) == (InvoiceStatus.SENT, True)
        assert "invoice:INV-0001" in plan.dispatch.gains
        row = find_invoice(store.reader, "INV-0001", TODAY)
        assert row is not None
        assert invoice_record(store.reader, row) == draft
        assert (outbox(store), ticked(store), history(store)) == ([], [], before)

    def test_one_by_hand_goes_as_a_pdf_with_a_message(self, store: Store, owner: Actor, machine: Settings) -> None:
        invoice_client(store, owner, "C-0001", LINES)

        done = send_invoice(store, owner, "INV-0001", machine, message="Thank you for the coffee.")

        assert (done.invoice.row.job, done.dispatch.shared, done.dispatch.words[:3]) == (None, False, "PDF")
        assert "Thank you for the coffee." in str(store.reader.value("SELECT staff_message FROM outbox"))
