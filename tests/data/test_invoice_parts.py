"""A quote billed in parts: a deposit first, the rest later, to the cent what was agreed; edited, void, issued anew."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.actions.acceptance import ToldAnswer, accept_quote
from data.actions.conversion import add_quote_to_job
from data.actions.invoice_standing import reissue_invoice, void_invoice
from data.actions.invoices import Bill, InvoiceChange, edit_invoice, invoice_job, invoice_quote
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote
from data.enums import InvoiceStatus, LineKind, QuoteStatus
from data.errors import Conflict, Invalid
from data.money import DraftLine, GstRules, totals
from data.parts import Part, next_classes, part_lines
from data.permissions import Actor
from data.queries.billing import TaxClasses, quote_billing
from data.queries.invoices import InvoiceRecord
from data.settings import Settings, load_settings
from data.store import Store
from tests.billing import LINES, TODAY, history, make_office, read_quote, set_business
from tests.staging import staged

PERMIT = DraftLine("Permit", unit_price_cents=333_33, taxable=False)
OPTION = DraftLine("Gutter guard", unit_price_cents=100_00, kind=LineKind.OPTION)
THIRD = Part(percent_thousandths=33_333, words="Deposit")


def _accepted(store: Store) -> Actor:
    owner, machine = make_office(store), load_settings({"TRADECONSOLE_HOME": "/nowhere"})
    add_quote(store, owner, "C-0001", Offer([*LINES, PERMIT, OPTION]))
    send_quote(store, owner, "Q-0001", machine)
    accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone", chosen_options=(3,)))
    return owner


@pytest.fixture
def accepted(store: Store) -> Actor:
    """The Owner; Q-0001 was accepted with its option for $4,051.33, of which $333.33 is free of GST."""
    return staged(store, _accepted)


def status(store: Store) -> QuoteStatus:
    return read_quote(store).row.status


def amounts(invoice: InvoiceRecord) -> list[tuple[str, int, bool]]:
    return [(line.description, line.total_cents, line.taxable) for line in invoice.lines]


class TestParts:
    def test_a_deposit_has_its_share_of_what_is_taxable_and_of_what_is_free(
        self, store: Store, accepted: Actor
    ) -> None:
        made = invoice_quote(store, accepted, "Q-0001", part=Part(percent_thousandths=30_000, words="Deposit"))

        words = "Deposit, 30 % of quote Q-0001"
        assert amounts(made) == [(words, 1_115_40, True), (words, 100_00, False)]
        assert (made.row.total_cents, made.row.gst_cents) == (1_215_40, 101_40)
        assert made.content.prices_include_gst
        assert status(store) is QuoteStatus.ACCEPTED

    def test_parts_and_the_rest_are_what_was_agreed(self, store: Store, accepted: Actor) -> None:
        parts = [invoice_quote(store, accepted, "Q-0001", part=THIRD) for _ in range(2)]
        parts.append(invoice_quote(store, accepted, "Q-0001", part=Part(cents=1_00)))
        rest = invoice_quote(store, accepted, "Q-0001")

        assert sum(part.row.total_cents for part in [*parts, rest]) == 4_051_33
        free = [cents for part in [*parts, rest] for _, cents, taxable in amounts(part) if not taxable]
        assert sum(free) == 333_33
        assert amounts(rest)[0][0] == "Rest of quote Q-0001"
        assert status(store) is QuoteStatus.INVOICED

    @pytest.mark.parametrize(
        "part",
        [
            Part(cents=4_051_34),
            Part(cents=0),
            Part(cents=-1),
            Part(percent_thousandths=100_001),
            Part(percent_thousandths=0),
            Part(percent_thousandths=50_000, cents=5),
            Part(),
        ],
    )
    def test_no_more_than_what_is_left_is_billed_and_never_nothing(
        self, store: Store, accepted: Actor, part: Part
    ) -> None:
        with pytest.raises(Invalid):
            invoice_quote(store, accepted, "Q-0001", part=part)

        assert store.reader.value("SELECT count(*) FROM invoice") == 0

    def test_the_standing_says_what_is_left(self, store: Store, accepted: Actor) -> None:
        invoice_quote(store, accepted, "Q-0001", part=Part(cents=1_000_00))

        billing = quote_billing(store.reader, read_quote(store).row.id)

        assert (billing.agreed_cents, billing.billed_cents, billing.left_cents) == (4_051_33, 1_000_00, 3_051_33)
        assert [invoice.number for invoice in billing.invoices] == ["INV-0001"]

    def test_without_gst_a_part_is_one_line(self, store: Store, accepted: Actor) -> None:
        set_business(store, "gst_registered = FALSE, abn = ''")

        made = invoice_quote(store, accepted, "Q-0001", part=Part(cents=1_000_00))
        rest = invoice_quote(store, accepted, "Q-0001")

        assert amounts(made) == [("Part of quote Q-0001", 1_000_00, True)]
        assert (made.content.shows_gst, made.row.gst_cents) == (False, 0)
        assert made.row.total_cents + rest.row.total_cents == 3_280_00 + 333_33 + 100_00

    def test_who_registers_after_an_offer_without_gst_bills_no_more_than_was_agreed(
        self, store: Store, owner: Actor, machine: Settings
    ) -> None:
        set_business(store, "gst_registered = FALSE")
        add_quote(store, owner, "C-0001", Offer(LINES))
        send_quote(store, owner, "Q-0001", machine)
        accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone"))
        set_business(store, "gst_registered = TRUE")

        made = invoice_quote(store, owner, "Q-0001")

        assert (made.row.total_cents, made.row.gst_cents) == (3_280_00, 298_18)

    @given(
        st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).filter(any),
        st.lists(st.integers(1, 100_000), max_size=8),
        st.booleans(),
    )
    def test_however_it_is_cut_it_adds_up(self, agreed: tuple[int, int], cuts: list[int], shows_gst: bool) -> None:
        whole = TaxClasses(*agreed)
        left, billed = whole, 0
        for thousandths in [*cuts, None]:
            cents = left.cents if thousandths is None else left.cents * thousandths // 100_000
            part = next_classes(cents, whole, left)
            lines = part_lines("Part", part, shows_gst=shows_gst)
            billed += totals(lines, GstRules(shows_gst, prices_include_gst=True)).total_cents
            assert min(part.taxable_cents, part.free_cents) >= 0
            left -= part

        assert (billed, left) == (whole.cents, TaxClasses(0, 0))


class TestStandingOfTheQuote:
    def test_a_void_invoice_gives_it_back(self, store: Store, accepted: Actor) -> None:
        invoice_quote(store, accepted, "Q-0001")
        assert status(store) is QuoteStatus.INVOICED

        void_invoice(store, accepted, "INV-0001", "Wrong amount")

        assert status(store) is QuoteStatus.ACCEPTED
        assert invoice_quote(store, accepted, "Q-0001").row.number == "INV-0002"

    def test_a_converted_one_is_converted_again(self, store: Store, accepted: Actor) -> None:
        add_quote_to_job(store, accepted, "Q-0001", "J-0001", confirmed=True)
        invoice_quote(store, accepted, "Q-0001")

        void_invoice(store, accepted, "INV-0001", "Wrong amount")

        assert status(store) is QuoteStatus.CONVERTED

    def test_a_draft_that_is_cut_leaves_a_rest_and_one_that_grows_is_refused(
        self, store: Store, accepted: Actor
    ) -> None:
        invoice_quote(store, accepted, "Q-0001")

        edit_invoice(store, accepted, "INV-0001", InvoiceChange(LINES))
        assert status(store) is QuoteStatus.ACCEPTED
        rest = invoice_quote(store, accepted, "Q-0001")
        assert rest.row.total_cents == 4_051_33 - 3_608_00

        with pytest.raises(Invalid, match=r"\$1\.10 more than was agreed"):
            edit_invoice(store, accepted, "INV-0001", InvoiceChange([*LINES, DraftLine("More", unit_price_cents=1_00)]))
        assert status(store) is QuoteStatus.INVOICED

    def test_it_is_issued_anew_only_while_that_is_not_billed_otherwise(self, store: Store, accepted: Actor) -> None:
        invoice_quote(store, accepted, "Q-0001")
        void_invoice(store, accepted, "INV-0001", "Wrong amount")
        invoice_quote(store, accepted, "Q-0001", part=Part(cents=1_00))

        with pytest.raises(Invalid, match="more than was agreed"):
            reissue_invoice(store, accepted, "INV-0001")

        void_invoice(store, accepted, "INV-0002", "Not agreed")
        again = reissue_invoice(store, accepted, "INV-0001")
        assert (again.row.total_cents, again.row.quote, status(store)) == (4_051_33, "Q-0001", QuoteStatus.INVOICED)


class TestDrafts:
    @pytest.fixture
    def draft(self, store: Store, owner: Actor) -> InvoiceRecord:
        return invoice_job(store, owner, "J-0001", LINES, Bill(terms="Net 7."))

    def test_what_is_not_given_stays(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        made = edit_invoice(store, owner, "INV-0001", InvoiceChange(due_on=TODAY))

        assert (made.lines, made.content.terms, made.row.sums) == (draft.lines, "Net 7.", draft.row.sums)
        assert made.row.due_on == TODAY
        assert history(store)[-1] == ("invoice edited", "INV-0001")

    def test_prices_are_meant_as_they_were_unless_it_is_said(
        self, store: Store, owner: Actor, draft: InvoiceRecord
    ) -> None:
        set_business(store, "prices_include_gst = TRUE")
        line = [DraftLine("Work", unit_price_cents=110_00)]

        assert edit_invoice(store, owner, "INV-0001", InvoiceChange(line)).row.total_cents == 121_00
        said = InvoiceChange(line, prices_include_gst=True)
        assert edit_invoice(store, owner, "INV-0001", said).row.total_cents == 110_00

    def test_two_do_not_overwrite_each_other(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        seen = draft.content.content_hash
        edit_invoice(store, owner, "INV-0001", InvoiceChange(terms="Net 14."), seen)

        with pytest.raises(Conflict, match="changed meanwhile"):
            edit_invoice(store, owner, "INV-0001", InvoiceChange(terms="Net 30."), seen)

    def test_a_draft_that_is_given_up_is_not_sent_or_edited(
        self, store: Store, owner: Actor, draft: InvoiceRecord
    ) -> None:
        given_up = void_invoice(store, owner, "INV-0001", "Not wanted")

        assert (given_up.row.status, given_up.content.void_reason) == (InvoiceStatus.VOID, "Not wanted")
        assert history(store)[-1] == ("invoice draft given up", "INV-0001")
        with pytest.raises(Conflict, match="Void"):
            edit_invoice(store, owner, "INV-0001", InvoiceChange(terms=""))
        with pytest.raises(Conflict, match="void already"):
            void_invoice(store, owner, "INV-0001", "Again")

    def test_why_is_required(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        with pytest.raises(Invalid, match="Why"):
            void_invoice(store, owner, "INV-0001", " ")

    def test_only_a_void_one_is_issued_anew(self, store: Store, owner: Actor, draft: InvoiceRecord) -> None:
        with pytest.raises(Conflict, match="not void"):
            reissue_invoice(store, owner, "INV-0001")
        void_invoice(store, owner, "INV-0001", "Wrong day")

        again = reissue_invoice(store, owner, "INV-0001")

        assert (again.row.number, again.row.status, again.content.terms) == ("INV-0002", "Draft", "Net 7.")
        assert (again.lines, again.row.sums, again.row.job) == (draft.lines, draft.row.sums, "J-0001")
