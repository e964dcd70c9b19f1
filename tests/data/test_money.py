"""Money: lines, sums and GST, exact to the cent, and lines as people write them."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.enums import GstRounding, LineKind
from data.errors import Invalid
from data.lines import MOST_LINES, checked_lines, checked_totals, parse_line, parse_lines
from data.money import (
    MOST_CENTS,
    DraftLine,
    GstRules,
    content_hash,
    format_cents,
    format_quantity,
    parse_cents,
    parse_quantity,
    plain_amount,
    totals,
)

PRICES = st.integers(-1_000_000_00, 1_000_000_00)
QUANTITIES = st.integers(1, 10_000_000)
LINES = st.lists(
    st.builds(
        DraftLine,
        st.text(min_size=1, max_size=20),
        QUANTITIES,
        PRICES,
        st.booleans(),
        st.sampled_from(LineKind),
    ),
    max_size=30,
)
RULES = st.builds(GstRules, st.booleans(), st.booleans(), st.sampled_from(GstRounding))
EXCLUSIVE, INCLUSIVE = GstRules(True), GstRules(True, True)
PER_LINE = GstRules(True, rounding=GstRounding.LINE)
UNREGISTERED = GstRules(False)


def half_up(value: Fraction) -> int:
    """The nearest whole number, by a way of its own; of two, the one further from zero."""
    size = abs(value)
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return whole if value >= 0 else -whole


class TestLineTotal:
    @given(QUANTITIES, PRICES)
    def test_it_is_quantity_times_price_to_the_cent(self, quantity: int, price: int) -> None:
        assert DraftLine("x", quantity, price).total_cents == half_up(Fraction(quantity * price, 1000))

    @pytest.mark.parametrize(
        ("quantity", "price", "total"),
        [(500, 1, 1), (1_500, 1, 2), (500, -1, -1), (333, 1_00, 33), (2_500, 120_00, 300_00)],
    )
    def test_half_a_cent_goes_up(self, quantity: int, price: int, total: int) -> None:
        assert DraftLine("x", quantity, price).total_cents == total

    def test_a_heading_has_none(self) -> None:
        assert DraftLine("Bathroom", 1_000, 5_00, kind=LineKind.HEADING).total_cents == 0


class TestTotals:
    @given(LINES, RULES)
    def test_the_parts_always_add_up(self, lines: list[DraftLine], rules: GstRules) -> None:
        sums = totals(lines, rules)

        assert sums.subtotal_cents + sums.gst_cents == sums.total_cents

    @given(LINES, RULES)
    def test_what_was_entered_is_the_subtotal_or_includes_gst(self, lines: list[DraftLine], rules: GstRules) -> None:
        entered = sum(line.total_cents for line in lines if line.kind is LineKind.ITEM)
        sums = totals(lines, rules)

        included = rules.registered and rules.prices_include_gst
        assert entered == (sums.total_cents if included else sums.subtotal_cents)

    @given(LINES)
    def test_gst_is_a_tenth_of_the_taxable_sum_or_an_eleventh_where_prices_include_it(
        self, lines: list[DraftLine]
    ) -> None:
        taxable = sum(line.total_cents for line in lines if line.taxable and line.kind is LineKind.ITEM)

        assert totals(lines, EXCLUSIVE).gst_cents == half_up(Fraction(taxable, 10))
        assert totals(lines, INCLUSIVE).gst_cents == half_up(Fraction(taxable, 11))

    @given(LINES)
    def test_gst_per_line_is_rounded_on_each(self, lines: list[DraftLine]) -> None:
        each = [line.total_cents for line in lines if line.taxable and line.kind is LineKind.ITEM]

        assert totals(lines, PER_LINE).gst_cents == sum(half_up(Fraction(cents, 10)) for cents in each)

    @given(LINES)
    def test_an_unregistered_business_charges_none(self, lines: list[DraftLine]) -> None:
        assert totals(lines, UNREGISTERED).gst_cents == 0

    @given(LINES, RULES, st.randoms())
    def test_their_order_does_not_matter(self, lines: list[DraftLine], rules: GstRules, random: object) -> None:
        assert totals(lines, rules) == totals(lines[::-1], rules)

    @given(LINES, RULES)
    def test_a_chosen_option_counts_as_an_item(self, lines: list[DraftLine], rules: GstRules) -> None:
        options = [place for place, line in enumerate(lines) if line.kind is LineKind.OPTION]
        items = [
            DraftLine(line.description, line.quantity_thousandths, line.unit_price_cents, line.taxable)
            for line in lines
            if line.kind is not LineKind.HEADING
        ]

        assert totals(lines, rules, options) == totals(items, rules)

    def test_a_thousand_lines_of_ten_cents_are_a_hundred_dollars(self) -> None:
        lines = [DraftLine("Screw", unit_price_cents=10)] * 1_000

        assert plain_amount(totals(lines, UNREGISTERED).total_cents) == "100.00"
        assert plain_amount(totals(lines, EXCLUSIVE).total_cents) == "110.00"
        assert plain_amount(totals(lines, INCLUSIVE).total_cents) == "100.00"
        assert plain_amount(totals(lines, INCLUSIVE).gst_cents) == "9.09"

    def test_gst_on_the_total_and_per_line_differ_by_their_rounding(self) -> None:
        lines = [DraftLine("Washer", unit_price_cents=15)] * 3

        assert totals(lines, EXCLUSIVE).gst_cents == 5
        assert totals(lines, PER_LINE).gst_cents == 6

    def test_free_lines_carry_no_gst(self) -> None:
        lines = [
            DraftLine("Labour", unit_price_cents=100_00),
            DraftLine("Permit", unit_price_cents=50_00, taxable=False),
        ]

        assert totals(lines, EXCLUSIVE).gst_cents == 10_00


class TestAmounts:
    @given(st.integers(-MOST_CENTS, MOST_CENTS))
    def test_what_is_written_is_read_again(self, cents: int) -> None:
        assert parse_cents(plain_amount(cents)) == cents
        assert parse_cents(format_cents(cents)) == cents

    @given(st.integers(1, 10**10 - 1))
    def test_a_quantity_is_read_again(self, thousandths: int) -> None:
        assert parse_quantity(format_quantity(thousandths)) == thousandths

    @given(st.decimals("-99999999", "99999999", places=2))
    def test_amounts_agree_with_exact_decimals(self, amount: Decimal) -> None:
        assert parse_cents(f"{amount:f}") == int((amount * 100).to_integral_value(ROUND_HALF_UP))

    @pytest.mark.parametrize("text", ["", "12.345", "twelve", "1e3", "12,34.5", "--5", "NaN", "1_000"])
    def test_what_is_no_amount_is_refused(self, text: str) -> None:
        with pytest.raises(Invalid):
            parse_cents(text)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "0",
            "-1",
            "1.2345",
            "NaN",
            "Infinity",
            "two",
            "10000000",
            "1e999999",
        ],
    )
    def test_what_is_no_quantity_is_refused(self, text: str) -> None:
        with pytest.raises(Invalid):
            parse_quantity(text)


class TestContentHash:
    @given(LINES, st.text(max_size=10), st.text(max_size=10))
    def test_it_binds_every_text(self, lines: list[DraftLine], one: str, other: str) -> None:
        sums = totals(lines, EXCLUSIVE)

        assert (content_hash(lines, sums, one) == content_hash(lines, sums, other)) is (one == other)

    def test_it_binds_every_part_of_a_line(self) -> None:
        line = DraftLine("Tap", 1_000, 50_00)
        others = [
            DraftLine("Tap ", 1_000, 50_00),
            DraftLine("Tap", 1_001, 50_00),
            DraftLine("Tap", 1_000, 50_01),
            DraftLine("Tap", 1_000, 50_00, taxable=False),
            DraftLine("Tap", 1_000, 50_00, kind=LineKind.OPTION),
            DraftLine("Tap", 1_000, 50_00, unit="m"),
        ]
        sums = totals([line], UNREGISTERED)

        assert len({content_hash([each], sums) for each in [line, *others]}) == len(others) + 1


class TestParseLine:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("Replace tap;2;120.50", DraftLine("Replace tap", 2_000, 120_50)),
            ("Permit;1;$1,250;FREE", DraftLine("Permit", 1_000, 1_250_00, taxable=False)),
            ("Permit; 1 ; 50 ; free ", DraftLine("Permit", 1_000, 50_00, taxable=False)),
            ("Labour;2.5;95;GST", DraftLine("Labour", 2_500, 95_00)),
            ("Tap; basin; chrome;1;80", DraftLine("Tap; basin; chrome", 1_000, 80_00)),
            ("Tap; chrome;1;80;GST", DraftLine("Tap; chrome", 1_000, 80_00)),
            ("Discount;1;-50", DraftLine("Discount", 1_000, -50_00)),
        ],
    )
    def test_it_is_read_from_its_end(self, text: str, line: DraftLine) -> None:
        assert parse_line(text) == line

    @pytest.mark.parametrize(
        "text",
        ["", "Tap", "Tap;1", "Tap;GST", "Tap;1;GST", "Tap;x;5", "Tap;1;x", "Tap;0;5", "Tap;1;5;MAYBE", "Tap;1;5;"],
    )
    def test_what_is_no_line_is_refused_by_its_number(self, text: str) -> None:
        with pytest.raises(Invalid, match=r"^Line 2: ") as caught:
            parse_lines(["Tap;1;5", text])

        assert caught.value.field == "line"

    @given(
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
        QUANTITIES,
        PRICES,
        st.booleans(),
    )
    def test_any_description_survives(self, description: str, quantity: int, price: int, taxable: bool) -> None:
        text = f"{description};{format_quantity(quantity)};{plain_amount(price)};{'GST' if taxable else 'FREE'}"

        assert parse_line(text) == DraftLine(description, quantity, price, taxable)


class TestCheckedLines:
    @pytest.mark.parametrize(
        "lines",
        [
            [],
            [DraftLine("Bathroom", kind=LineKind.HEADING)],
            [DraftLine("", unit_price_cents=5)],
            [DraftLine("x" * 5_001, unit_price_cents=5)],
            [DraftLine("Tap", unit="x" * 21, unit_price_cents=5)],
            [DraftLine("Tap", 2_000, MOST_CENTS)],
            [DraftLine("Tap", unit_price_cents=5)] * (MOST_LINES + 1),
        ],
    )
    def test_what_can_t_be_offered_is_refused(self, lines: list[DraftLine]) -> None:
        with pytest.raises(Invalid):
            checked_lines(lines)

    def test_hostile_signs_are_marked(self) -> None:
        assert checked_lines([DraftLine("Tap\x1b[2J", unit_price_cents=5)])[0].description == "Tap\ufffd[2J"

    def test_a_negative_line_is_taken_but_no_negative_total(self) -> None:
        tap, discount = DraftLine("Tap", unit_price_cents=50_00), DraftLine("Discount", unit_price_cents=-60_00)

        assert checked_totals([tap, tap, discount], UNREGISTERED).total_cents == 40_00
        with pytest.raises(Invalid, match=r"-\$10\.00"):
            checked_totals([tap, discount], UNREGISTERED)

    def test_no_choice_of_options_leads_below_zero_or_beyond_what_can_be_billed(self) -> None:
        tap = DraftLine("Tap", unit_price_cents=50_00)
        less = DraftLine("Own tap", unit_price_cents=-60_00, kind=LineKind.OPTION)
        more = DraftLine("Gold tap", unit_price_cents=MOST_CENTS, kind=LineKind.OPTION)

        for option in (less, more):
            with pytest.raises(Invalid):
                checked_totals([tap, option], UNREGISTERED)

    @given(LINES.filter(bool), RULES)
    def test_whatever_passes_adds_up_like_everywhere_else(self, lines: list[DraftLine], rules: GstRules) -> None:
        try:
            sums = checked_totals(lines, rules)
        except Invalid:
            return
        assert sums == totals(lines, rules)
        assert 0 <= sums.total_cents <= MOST_CENTS
