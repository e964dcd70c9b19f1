"""The words of the pages, worked out from what is shared."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from data.enums import AnswerKind, InvoiceStatus, JobStatus, QuoteStatus
from data.sharing.pages import SharedPage, SharedQuote, SharedStatus
from tests.portal.samples import (
    BANK,
    BARE,
    BEFORE,
    BUSINESS,
    FRAME,
    GRANT,
    INVOICE,
    NOW,
    PAGE,
    QUOTE,
    VISITOR,
    answered,
)
from tradeconsole.portal.invoice_view import InvoiceView, invoice_view
from tradeconsole.portal.news import Change, news
from tradeconsole.portal.paths import Paths
from tradeconsole.portal.quote_view import QuoteView, quote_view
from tradeconsole.portal.view import JobView, job_view, status_line

PATHS = Paths("T" * 43)
SINCE = NOW - timedelta(days=1)


def view(page: SharedPage) -> JobView:
    return job_view(page, FRAME, PATHS)


def quote_page(quote: SharedQuote) -> QuoteView:
    return quote_view(PAGE, quote, BUSINESS, VISITOR, FRAME)


class TestStatusLine:
    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (JobStatus.PENDING, "Booked in for Thu 26 Nov"),
            (JobStatus.IN_PROGRESS, "Under way since Tue 24 Nov"),
            (JobStatus.ON_HOLD, "Paused since Tue 24 Nov"),
            (JobStatus.COMPLETED, "Work finished on Tue 24 Nov"),
            (JobStatus.CANCELLED, "Cancelled on Tue 24 Nov"),
        ],
    )
    def test_each_status_in_the_clients_words(self, status: JobStatus, words: str) -> None:
        line = status_line(replace(PAGE, status=SharedStatus(status, SINCE)), FRAME)

        assert line is not None
        assert line.words == words

    def test_without_a_visit_it_is_to_be_scheduled(self) -> None:
        line = status_line(replace(PAGE, status=SharedStatus(JobStatus.PENDING, SINCE), visits=()), FRAME)

        assert line is not None
        assert line.words == "To be scheduled"

    def test_dates_that_are_not_shared_are_not_told(self) -> None:
        line = status_line(replace(PAGE, status=SharedStatus(JobStatus.PENDING, SINCE), visits=None), FRAME)

        assert line is not None
        assert line.words == "Booked in"

    def test_year_stands_where_it_is_another(self) -> None:
        line = status_line(replace(PAGE, status=SharedStatus(JobStatus.ON_HOLD, NOW - timedelta(days=400))), FRAME)

        assert line is not None
        assert line.words == "Paused since Tue 21 Oct 2025"

    def test_status_that_is_not_shared_is_not_told(self) -> None:
        assert status_line(BARE, FRAME) is None
        assert view(replace(PAGE, status=None)).steps == []


class TestJobPage:
    def test_what_waits_for_the_client_comes_first(self) -> None:
        tasks = view(PAGE).tasks

        assert [(task.title, task.amount) for task in tasks] == [
            ("Quote Q-0031 is ready", "$3,665.90 inc GST"),
            ("Invoice INV-0007 is to be paid", "$1,150.00 inc GST"),
        ]

    def test_part_paid_invoice_asks_for_what_is_left(self) -> None:
        page = replace(PAGE, invoices=(replace(INVOICE, status=InvoiceStatus.PART_PAID, paid_cents=15_000),))

        assert view(page).tasks[1].amount == "$1,000.00 inc GST"

    def test_nothing_shared_is_an_empty_page(self) -> None:
        assert view(BARE).is_empty
        assert not view(replace(BARE, visits=())).is_empty

    def test_quote_without_a_job_has_a_page(self) -> None:
        page = view(SharedPage("", "", quotes=(QUOTE,)))

        assert (page.label, page.heading) == ("Your quote", "Your quote")

    def test_business_without_gst_names_none(self) -> None:
        quote = replace(QUOTE, shows_gst=False, gst_cents=0, total_cents=QUOTE.subtotal_cents)

        assert view(replace(PAGE, quotes=(quote,))).tasks[0].amount == "$3,365.00"
        assert str(quote_page(quote).consent) == "I accept quote Q-0031 for $3,365.00."


class TestQuotePage:
    @pytest.mark.parametrize(
        ("quote", "title"),
        [
            (answered(AnswerKind.ACCEPTED), "You accepted this quote"),
            (answered(AnswerKind.DECLINED), "You declined this quote"),
            (answered(AnswerKind.CHANGES_REQUESTED), "You asked for changes"),
            (answered(AnswerKind.ACCEPTED, 9, "Ben Huang"), "Ben Huang accepted this quote"),
            (answered(AnswerKind.ACCEPTED, None, "Ben Huang"), "Ben Huang accepted this quote"),
            (replace(QUOTE, valid_until=date(2026, 11, 24)), "This quote was valid until Tue 24 Nov"),
            (replace(QUOTE, being_revised=True), "This quote is being revised"),
            (replace(QUOTE, status=QuoteStatus.WITHDRAWN), "This quote was withdrawn"),
        ],
    )
    def test_what_became_of_it(self, quote: SharedQuote, title: str) -> None:
        page = quote_page(quote)

        assert page.standing is not None
        assert page.standing.title == title
        assert page.standing.next_steps
        assert not page.is_open

    def test_on_its_last_day_it_is_open(self) -> None:
        page = quote_page(replace(QUOTE, valid_until=FRAME.today))

        assert page.is_open
        assert str(page.consent) == "I accept quote Q-0031 for $3,665.90 including GST."

    def test_receipt_is_promised_to_an_address_only(self) -> None:
        page = quote_view(PAGE, answered(AnswerKind.ACCEPTED), BUSINESS, replace(VISITOR, email=""), FRAME)

        assert page.standing is not None
        assert not any("receipt" in words for words in page.standing.next_steps)


class TestInvoicePage:
    def page(self, **changes: object) -> InvoiceView:
        return invoice_view(PAGE, replace(INVOICE, **changes), BANK, FRAME)  # type: ignore[arg-type]

    def test_what_is_owed_and_by_when(self) -> None:
        page = self.page()

        assert (page.kind, page.title, page.words) == ("Tax invoice", "$1,150.00 inc GST to pay", "Due Tue 8 Dec")
        assert page.shows_bank

    def test_after_its_day_nobody_is_blamed(self) -> None:
        page = self.page(due_on=date(2026, 11, 20), paid_cents=50_000, status=InvoiceStatus.PART_PAID)

        assert page.words == "Was due Fri 20 Nov, $500.00 of $1,150.00 paid"

    def test_paid_and_void_ask_for_nothing(self) -> None:
        paid = self.page(status=InvoiceStatus.PAID, paid_cents=115_000)
        void = self.page(status=InvoiceStatus.VOID)

        assert (paid.title, void.title) == ("Paid, thank you", "This invoice is void")
        assert not paid.shows_bank
        assert not void.shows_bank

    def test_business_without_gst_writes_plain_invoices(self) -> None:
        assert self.page(shows_gst=False).kind == "Invoice"


class TestNews:
    def words(self, before: SharedPage, page: SharedPage = PAGE) -> list[str]:
        return [one.words for one in news(Change(before, page, GRANT, FRAME, PATHS))]

    def test_what_was_added_and_what_has_changed(self) -> None:
        assert self.words(BEFORE) == ["Under way", "Invoice INV-0007, $1,150.00 inc GST", "A note"]

    def test_same_page_has_no_news(self) -> None:
        assert self.words(PAGE) == []

    def test_what_went_away_is_not_named(self) -> None:
        assert self.words(PAGE, BARE) == []

    def test_everything_is_new_to_who_saw_an_empty_page(self) -> None:
        assert self.words(BARE) == [
            "Under way",
            "Visit times",
            "Description of the work",
            "Quote Q-0031, $3,665.90 inc GST",
            "Invoice INV-0007, $1,150.00 inc GST",
            "A note",
            "A note",
            "To do: Old gutters taken down",
            "To do: New gutters along the rear",
            "To do: Downpipes and flashing over the garage",
            "Plan.pdf",
            "Rear before.jpg",
        ]

    @pytest.mark.parametrize(
        ("before", "after", "words"),
        [
            (QUOTE, replace(QUOTE, version=2), ["Quote Q-0031 has a new version, $3,665.90 inc GST"]),
            (QUOTE, replace(QUOTE, being_revised=True), ["Quote Q-0031 is being revised"]),
            (QUOTE, answered(AnswerKind.ACCEPTED), []),
            (QUOTE, answered(AnswerKind.ACCEPTED, 9, "Ben"), ["Quote Q-0031 was accepted by Ben"]),
            (QUOTE, answered(AnswerKind.CHANGES_REQUESTED, 9, "Ben"), ["Quote Q-0031: Ben asked for changes"]),
            (answered(AnswerKind.ACCEPTED), QUOTE, ["Quote Q-0031 can be answered again"]),
        ],
    )
    def test_quotes(self, before: SharedQuote, after: SharedQuote, words: list[str]) -> None:
        assert self.words(replace(PAGE, quotes=(before,)), replace(PAGE, quotes=(after,))) == words

    def test_payments_visits_and_things_done(self) -> None:
        paid = replace(INVOICE, status=InvoiceStatus.PAID, paid_cents=115_000)
        todos = (PAGE.todos[0], replace(PAGE.todos[1], done=True), PAGE.todos[2])
        after = replace(PAGE, invoices=(paid,), visits=PAGE.visits and PAGE.visits[:2], todos=todos)

        assert self.words(PAGE, after) == [
            "Visit times have changed",
            "Invoice INV-0007: payment received, now paid",
            "Done: New gutters along the rear",
        ]
