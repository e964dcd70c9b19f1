"""A quote on paper says what the client's page says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.enums import AnswerKind, GstRounding, LineKind, QuoteStatus
from data.money import format_cents
from data.sharing.pages import SharedLine, SharedQuote
from tests.documents.reading import amounts_in, pages_of, text_of
from tests.documents.samples import (
    ANNA,
    BUSINESS,
    LINES,
    NOW,
    SITE,
    accepted,
    answer,
    forty_lines,
    heading,
    line,
    option,
    quote,
    sums,
)
from tradeconsole.documents.quote import quote_pdf


def printed(shown: SharedQuote, now: datetime = NOW, *, draft: bool = False) -> str:
    return text_of(quote_pdf(BUSINESS, shown, ANNA, SITE, now, draft=draft))


def figures(lines: tuple[SharedLine, ...], *totals: int) -> list[str]:
    """The amounts that a document shows: price and amount of each line, then these totals."""
    priced = [found for found in lines if found.kind is not LineKind.HEADING]
    shown = [cents for found in priced for cents in (found.unit_price_cents, found.total_cents)]
    return [format_cents(cents) for cents in [*shown, *totals]]


class TestWords:
    def test_it_names_the_business_the_client_the_site_and_the_days(self) -> None:
        text = printed(quote())

        for words in (
            "Rivera Plumbing",
            "ABN 51 824 753 556 · Lic 12345",
            "Quote Q-0031",
            "Quote for Anna Nguyen 12 Wattle St",
            f"Site {SITE}",
            "Date Tue 24 Nov 2026",
            "Valid until Mon 14 Dec 2026",
            "Deposit 30 % when you accept",
            "Replace gutters, rear",
            "Payment within 14 days of the invoice.",
            "Page 1 of 1",
        ):
            assert words in text

    def test_quantities_carry_their_unit(self) -> None:
        assert "18.5 m $84.50 $1,563.25" in printed(quote())

    def test_what_is_empty_leaves_no_label(self) -> None:
        text = text_of(quote_pdf(BUSINESS, quote(title="", deposit="", terms=""), ANNA, "", NOW))

        for label in ("Site", "Deposit", "Terms", "Version"):
            assert label not in text

    def test_version_is_named_from_the_second_on(self) -> None:
        assert "Version 2" in printed(quote(version=2))

    def test_forty_lines_repeat_the_header_on_every_page(self) -> None:
        pages = pages_of(quote_pdf(BUSINESS, quote(forty_lines()), ANNA, SITE, NOW))

        assert len(pages) == 2
        for number, page in enumerate(pages, start=1):
            assert "Description Quantity Unit price ex GST Amount ex GST" in page
            assert f"Page {number} of 2" in page
        assert "Rivera Plumbing Quote Q-0031" in pages[1]

    def test_a_description_longer_than_a_page_is_whole(self) -> None:
        words = " ".join(f"word{number}" for number in range(600))

        pages = pages_of(quote_pdf(BUSINESS, quote((line(words, 100),)), ANNA, SITE, NOW))

        assert len(pages) > 1
        assert all(f"word{number}" in " ".join(pages) for number in (0, 299, 599))

    def test_a_heading_stays_with_its_first_line(self) -> None:
        for before in range(16, 26):
            lines = (*forty_lines()[:before], heading("Bathroom"), line("Tapware", 100))
            pages = pages_of(quote_pdf(BUSINESS, quote(lines), ANNA, SITE, NOW))

            assert [("Bathroom" in page) for page in pages] == [("Tapware" in page) for page in pages]

    @pytest.mark.parametrize(
        "lines",
        [
            (),
            (heading("Alone"),),
            (heading("One"), heading("Two"), line("Work", 100)),
            (line("Work", 100), heading("One"), heading("Two"), option("More", 100), heading("Last")),
        ],
    )
    def test_headings_may_stand_anywhere(self, lines: tuple[SharedLine, ...]) -> None:
        text = printed(quote(lines))

        assert all(found.description in text for found in lines)


class TestFigures:
    def test_gst_is_added_under_prices_without_it(self) -> None:
        shown = quote()

        text = printed(shown)

        assert amounts_in(text) == figures(LINES, shown.subtotal_cents, shown.gst_cents, shown.total_cents)
        assert "Subtotal ex GST $2,593.25 GST $247.33 Total inc GST $2,840.58" in text

    def test_gst_is_told_under_prices_that_include_it(self) -> None:
        shown = quote(prices_include_gst=True)

        text = printed(shown)

        assert amounts_in(text) == figures(LINES, shown.total_cents, shown.gst_cents)
        assert "Unit price inc GST Amount inc GST" in text

    def test_unregistered_business_shows_no_gst(self) -> None:
        shown = quote(shows_gst=False)

        text = printed(shown)

        assert "GST" not in text
        assert amounts_in(text) == figures(LINES, shown.total_cents)

    def test_gst_free_lines_are_marked(self) -> None:
        assert "Council permit, at cost GST-free" in printed(quote())

    def test_options_are_marked_as_outside_the_total(self) -> None:
        text = printed(quote())

        assert "Gutter guard along the rear optional, not in the total" in text
        assert "chosen" not in text

    @given(
        lines=st.lists(
            st.builds(
                lambda cents, quantity, taxable, kind: line("Work", cents, quantity, taxable=taxable, kind=kind),
                st.integers(-99_999, 9_999_999),
                st.integers(1, 99_999),
                st.booleans(),
                st.sampled_from([LineKind.ITEM, LineKind.OPTION]),
            ),
            min_size=1,
            max_size=12,
        ),
        inclusive=st.booleans(),
    )
    @settings(max_examples=25, deadline=None)
    def test_any_quote_shows_its_figures_to_the_cent(self, lines: list[SharedLine], inclusive: bool) -> None:
        shown = quote(tuple(lines), prices_include_gst=inclusive, terms="", deposit="")
        totals = (
            (shown.total_cents, shown.gst_cents)
            if inclusive
            else (shown.subtotal_cents, shown.gst_cents, shown.total_cents)
        )

        assert amounts_in(printed(shown)) == figures(shown.lines, *totals)


class TestAcceptance:
    def test_it_tells_who_and_when_by_the_clock_of_the_business(self) -> None:
        text = printed(accepted(quote(), ()))

        assert "Accepted by Anna Nguyen on Thu 26 Nov 2026, 9:14 am, for $2,840.58 including GST." in text

    def test_chosen_options_are_marked_and_counted(self) -> None:
        shown = accepted(quote(), (6,))

        text = printed(shown)

        assert "Gutter guard along the rear chosen" in text
        assert "Leaf diverter optional, not in the total" in text
        assert "Subtotal ex GST $3,233.25 GST $311.33 Total inc GST $3,544.58" in text

    @pytest.mark.parametrize("rounding", list(GstRounding))
    def test_gst_on_chosen_options_follows_the_rounding_of_the_offer(self, rounding: GstRounding) -> None:
        lines = (line("One", 1_234), line("Two", 1_234), line("Three", 1_234), option("Four", 1_234))
        offered = quote(lines, prices_include_gst=True)
        offered = replace(offered, **sums(lines, prices_include_gst=True, rounding=rounding))
        agreed = sums(lines, (3,), prices_include_gst=True, rounding=rounding)

        text = printed(accepted(offered, (3,), rounding))

        assert f"GST included {format_cents(agreed['gst_cents'])}" in text
        assert f"Total inc GST {format_cents(agreed['total_cents'])}" in text

    def test_unregistered_business_names_no_gst(self) -> None:
        assert "for $2,593.25." in printed(accepted(quote(shows_gst=False), ()))

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            (AnswerKind.DECLINED, "Declined by Anna Nguyen on Thu 26 Nov 2026, 9:14 am."),
            (AnswerKind.CHANGES_REQUESTED, "Changes asked for by Anna Nguyen on Thu 26 Nov 2026, 9:14 am."),
        ],
    )
    def test_other_answers_are_told_and_change_no_figure(self, kind: AnswerKind, words: str) -> None:
        text = printed(quote(answer=answer(kind, 1, "[6]")))

        assert words in text
        assert "chosen" not in text
        assert "Total inc GST $2,840.58" in text


class TestState:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"valid_until": date(2026, 11, 25)}, "The time to accept this quote has passed."),
            ({"being_revised": True}, "We are revising this quote."),
            ({"status": QuoteStatus.WITHDRAWN}, "We have withdrawn this quote."),
        ],
    )
    def test_a_quote_that_cannot_be_accepted_says_why(self, changes: dict[str, Any], words: str) -> None:
        assert words in printed(quote(**changes))

    def test_it_is_valid_to_the_end_of_its_day_where_the_business_is(self) -> None:
        midnight = datetime(2026, 12, 14, 13, 0, tzinfo=UTC)

        assert "has passed" not in printed(quote(), midnight - timedelta(seconds=1))
        assert "has passed" in printed(quote(), midnight)

    def test_a_draft_says_so_and_nothing_of_answers(self) -> None:
        text = printed(quote(valid_until=date(2026, 11, 1)), draft=True)

        assert "DRAFT" in text
        assert "This is a draft. It has not been sent." in text
        assert "has passed" not in text
        assert "DRAFT" not in printed(quote())
