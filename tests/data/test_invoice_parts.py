"""Parts of an accepted quote: to the cent, with the GST that belongs to them, and never more than was agreed in all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.actions.acceptance import ToldAnswer, accept_quote
from data.actions.conversion import convert_quote
from data.actions.invoice_sending import send_invoice
from data.actions.invoice_standing import reissue_invoice, void_invoice
from data.actions.invoices import InvoiceChange, edit_invoice, invoice_quote
from data.actions.quote_sending import send_quote
from data.actions.quote_standing import reopen_quote
from data.actions.quotes import Offer, add_quote
from data.enums import LineKind, QuoteStatus
from data.errors import Conflict, Invalid
from data.money import DraftLine, GstRules, totals
from data.parts import Part, next_classes, part_cents, part_lines
from data.permissions import Actor
from data.queries.billing import TaxClasses, quote_billing
from data.queries.invoices import InvoiceRecord
from data.settings import Settings, load_settings
from data.store import Store
from tests.billing import make_office, read_quote, set_business
from tests.staging import staged

# $1,000.00 and its GST, and $99.99 free of it: $1,199.99 in all.
LINES = (
    DraftLine("Roof", kind=LineKind.HEADING),
    DraftLine("Battens", unit_price_cents=1_000_00),
    DraftLine("Permit", unit_price_cents=99_99, taxable=False),
)
DEPOSIT = Part(percent_thousandths=30_000, words="Deposit")


def _accepted(store: Store) -> Actor:
    owner = make_office(store)
    add_quote(store, owner, "C-0001", Offer(LINES, title="Roof"))
    send_quote(store, owner, "Q-0001", load_settings({"TRADECONSOLE_HOME": "/nowhere"}), email=False)
    accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone"))
    return owner


@pytest.fixture
def owner(store: Store) -> Actor:
    """The Owner; Q-0001 over $1,199.99 was accepted."""
    return staged(store, _accepted)


def bill(store: Store, owner: Actor, part: Part | None = None) -> InvoiceRecord:
    return invoice_quote(store, owner, "Q-0001", part=part)


def status(store: Store) -> QuoteStatus:
    return read_quote(store).row.status


def left(store: Store) -> int:
    return quote_billing(store.reader, 1).left_cents


class TestParts:
    def test_a_deposit_is_a_line_for_each_tax_class_whose_prices_include_gst(
        self, store: Store, owner: Actor, machine: Settings
    ) -> None:
        made = bill(store, owner, DEPOSIT)

        assert [(line.description, line.taxable, line.total_cents) for line in made.lines] == [
            ("Deposit, 30 % of quote Q-0001", True, 330_00),
            ("Deposit, 30 % of quote Q-0001", False, 30_00),
        ]
        assert (made.row.total_cents, made.row.gst_cents, made.content.prices_include_gst) == (360_00, 30_00, True)
        assert (status(store), left(store)) == (QuoteStatus.ACCEPTED, 839_99)
        assert send_invoice(store, owner, "INV-0001", machine).invoice.row.owed_cents == 360_00

    def test_what_is_left_is_the_rest_to_the_cent(self, store: Store, owner: Actor) -> None:
        parts = [bill(store, owner, Part(percent_thousandths=33_333)) for _ in range(2)]
        rest = bill(store, owner)

        assert [line.description for line in rest.lines] == ["Rest of quote Q-0001"] * 2
        made = [*parts, rest]
        assert sum(one.row.total_cents for one in made) == 1_199_99
        assert sum(line.total_cents for one in made for line in one.lines if not line.taxable) == 99_99
        assert status(store) is QuoteStatus.INVOICED
        with pytest.raises(Conflict, match="INV-0001, INV-0002 and INV-0003"):
            bill(store, owner)

    def test_an_amount_says_that_it_is_a_part(self, store: Store, owner: Actor) -> None:
        made = bill(store, owner, Part(cents=200_00))

        assert made.row.total_cents == 200_00
        assert made.lines[0].description == "Part of quote Q-0001"

    @pytest.mark.parametrize(
        ("part", "field"),
        [
            (Part(cents=0), "amount"),
            (Part(cents=-5), "amount"),
            (Part(cents=1_200_00), "amount"),
            (Part(percent_thousandths=0), "percent"),
            (Part(percent_thousandths=100_001), "percent"),
            (Part(), "amount"),
            (Part(10_000, 100), "percent"),
        ],
    )
    def test_what_is_no_part_is_refused(self, store: Store, owner: Actor, part: Part, field: str) -> None:
        with pytest.raises(Invalid) as caught:
            bill(store, owner, part)

        assert caught.value.field == field
        assert (left(store), status(store)) == (1_199_99, QuoteStatus.ACCEPTED)

    def test_where_no_option_was_chosen_there_is_nothing_to_bill(
        self, store: Store, owner: Actor, machine: Settings
    ) -> None:
        valve = DraftLine("Valve", unit_price_cents=50_00, kind=LineKind.OPTION)
        add_quote(store, owner, "C-0001", Offer([valve]))
        send_quote(store, owner, "Q-0002", machine, email=False)
        accept_quote(store, owner, "Q-0002", ToldAnswer("Dana Li", "by phone"))

        with pytest.raises(Conflict, match="nothing to bill"):
            invoice_quote(store, owner, "Q-0002")

    def test_no_more_than_what_is_left(self, store: Store, owner: Actor) -> None:
        bill(store, owner, Part(percent_thousandths=60_000))

        with pytest.raises(Invalid, match=r"\$480\.00"):
            bill(store, owner, Part(percent_thousandths=50_000))

    def test_a_business_that_is_not_registered_any_more_bills_without_gst(self, store: Store, owner: Actor) -> None:
        set_business(store, "gst_registered = FALSE")

        part, rest = bill(store, owner, Part(percent_thousandths=50_000)), bill(store, owner)

        assert [one.row.gst_cents for one in (part, rest)] == [0, 0]
        assert part.row.total_cents + rest.row.total_cents == 1_099_99

    def test_what_was_agreed_without_gst_includes_it_once_the_business_is_registered(
        self, store: Store, owner: Actor, machine: Settings
    ) -> None:
        set_business(store, "gst_registered = FALSE")
        add_quote(store, owner, "C-0001", Offer([DraftLine("Roof", unit_price_cents=1_100_00)]))
        send_quote(store, owner, "Q-0002", machine, email=False)
        accept_quote(store, owner, "Q-0002", ToldAnswer("Dana Li", "by phone"))
        set_business(store, "gst_registered = TRUE")

        made = invoice_quote(store, owner, "Q-0002")

        assert (made.row.total_cents, made.row.gst_cents) == (1_100_00, 100_00)


class TestItsQuote:
    def test_voiding_a_bill_lets_it_be_billed_anew(self, store: Store, owner: Actor) -> None:
        bill(store, owner)
        assert status(store) is QuoteStatus.INVOICED

        void_invoice(store, owner, "INV-0001", "Wrong month")

        assert (status(store), left(store)) == (QuoteStatus.ACCEPTED, 1_199_99)
        assert bill(store, owner).row.number == "INV-0002"

    def test_one_that_became_a_job_is_converted_again(self, store: Store, owner: Actor) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE number_sequence SET next_value = 2 WHERE name = 'job'")
        job = convert_quote(store, owner, "Q-0001")
        assert bill(store, owner).row.job == job.number

        void_invoice(store, owner, "INV-0001", "Wrong month")

        assert status(store) is QuoteStatus.CONVERTED

    def test_a_bill_that_is_changed_stays_within_what_was_agreed(self, store: Store, owner: Actor) -> None:
        bill(store, owner)
        with pytest.raises(Invalid, match=r"\$0\.01 more"):
            edit_invoice(store, owner, "INV-0001", lines(1_000_00, 100_00))

        edit_invoice(store, owner, "INV-0001", lines(900_00, 99_99))
        assert (status(store), left(store)) == (QuoteStatus.ACCEPTED, 110_00)

        edit_invoice(store, owner, "INV-0001", lines(1_000_00, 99_99))
        assert status(store) is QuoteStatus.INVOICED

    def test_one_is_not_issued_anew_when_another_has_its_place(self, store: Store, owner: Actor) -> None:
        bill(store, owner)
        void_invoice(store, owner, "INV-0001", "Wrong month")
        bill(store, owner, DEPOSIT)

        with pytest.raises(Invalid, match="more than was agreed"):
            reissue_invoice(store, owner, "INV-0001")

        void_invoice(store, owner, "INV-0002", "No deposit")
        again = reissue_invoice(store, owner, "INV-0001")
        assert (again.row.quote, again.row.total_cents, status(store)) == ("Q-0001", 1_199_99, QuoteStatus.INVOICED)

    def test_nor_while_its_quote_is_not_accepted_any_more(self, store: Store, owner: Actor) -> None:
        bill(store, owner)
        void_invoice(store, owner, "INV-0001", "Wrong month")
        reopen_quote(store, owner, "Q-0001", "They want less")

        with pytest.raises(Conflict, match="not accepted any more"):
            reissue_invoice(store, owner, "INV-0001")


def lines(taxable: int, free: int) -> InvoiceChange:
    return InvoiceChange(
        [DraftLine("Battens", unit_price_cents=taxable), DraftLine("Permit", unit_price_cents=free, taxable=False)]
    )


@settings(max_examples=300, deadline=None)
@given(
    taxable=st.integers(0, 5_000_000),
    free=st.integers(0, 500_000),
    percents=st.lists(st.integers(1, 60_000), max_size=5),
)
def test_parts_and_rest_are_what_was_agreed(taxable: int, free: int, percents: list[int]) -> None:
    agreed, rules = TaxClasses(taxable, free), GstRules(registered=True, prices_include_gst=True)
    rest = agreed
    for percent in [*percents, None]:
        if not rest.cents:
            return
        try:
            cents = part_cents(Part(percent), agreed.cents, rest.cents) if percent else rest.cents
        except Invalid:
            continue
        classes = next_classes(cents, agreed, rest)
        assert min(classes.taxable_cents, classes.free_cents) >= 0
        assert totals(part_lines("Part", classes, shows_gst=True), rules).total_cents == cents
        rest = rest - classes
    assert (rest.taxable_cents, rest.free_cents) == (0, 0)
