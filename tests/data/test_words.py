"""The words that clients read: dates on Melbourne's clocks, statuses without blame, and only what is shared."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from data.enums import InvoiceStatus, JobStatus, QuoteStatus, VisitKind
from data.queries.shared import business_face
from data.sharing.client_view import Frame, coming_visits, invoice_words, owed, progress, status_words
from data.sharing.client_words import status_sentence, visit_words
from data.sharing.page_text import page_lines, page_text, place_words
from data.sharing.pages import SharedBusiness, SharedInvoice, SharedPage, SharedStatus, SharedVisit
from data.wording import (
    ago,
    clock_time,
    file_size,
    full_day,
    invoice_status,
    joined,
    quote_status,
    short_day,
    short_moment,
    short_visit,
    visit_times,
)
from tests.data.desk import Desk
from tests.factories import ZONE

NOW = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
FRAME = Frame(NOW, ZONE)
HOUR = timedelta(hours=1)
BLAMING = ("late", "overdue", "unassigned", "Pending", "In progress", "On hold", "Completed")


def at(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def visit(start: datetime, hours: float = 2, *, done: bool = False, kind: VisitKind = VisitKind.BOOKED) -> SharedVisit:
    return SharedVisit(kind, start, start + timedelta(hours=hours), done, "uid", 0)


def job(status: JobStatus = JobStatus.PENDING, *visits: SharedVisit, dates: bool = True) -> SharedPage:
    shown = tuple(visits) if dates else None
    return SharedPage("J-0001", "12 Wattle St", status=SharedStatus(status, NOW), visits=shown)


class TestTimes:
    @pytest.mark.parametrize(
        ("start", "end", "words"),
        [
            ("2026-11-23 21:00", "2026-11-23 23:00", "Tue 24 Nov 2026, 8 am to 10 am"),
            ("2026-11-23 21:30", "2026-11-24 01:05", "Tue 24 Nov 2026, 8:30 am to 12:05 pm"),
            ("2026-11-24 01:00", "2026-11-24 12:59", "Tue 24 Nov 2026, 12 pm to 11:59 pm"),
            ("2026-11-24 11:00", "2026-11-24 15:00", "Tue 24 Nov 2026, 10 pm to Wed 25 Nov 2026, 2 am"),
            ("2026-11-24 11:00", "2026-11-24 13:00", "Tue 24 Nov 2026, 10 pm to Wed 25 Nov 2026, 12 am"),
            ("2026-12-31 11:00", "2026-12-31 15:00", "Thu 31 Dec 2026, 10 pm to Fri 1 Jan 2027, 2 am"),
            # Winter, ten hours ahead of UTC instead of eleven.
            ("2026-06-03 22:00", "2026-06-04 00:00", "Thu 4 Jun 2026, 8 am to 10 am"),
            # The clocks go forward at 2 am: from 1 am to 3 am is one hour.
            ("2026-10-03 15:00", "2026-10-03 16:00", "Sun 4 Oct 2026, 1 am to 3 am"),
            # They go back at 3 am: from 2 am to 2 am is one hour.
            ("2026-04-04 15:00", "2026-04-04 16:00", "Sun 5 Apr 2026, 2 am to 2 am"),
            # A day that no other year has.
            ("2028-02-28 21:00", "2028-02-28 23:00", "Tue 29 Feb 2028, 8 am to 10 am"),
        ],
    )
    def test_a_visit_as_the_wall_clock_shows_it(self, start: str, end: str, words: str) -> None:
        assert visit_times(at(start), at(end), ZONE) == words

    def test_a_window_says_that_somebody_arrives_within_it(self) -> None:
        start, end = at("2026-11-23 21:00"), at("2026-11-23 23:00")

        assert visit_times(start, end, ZONE, VisitKind.WINDOW) == "Tue 24 Nov 2026, arriving between 8 am and 10 am"
        assert short_visit(start, end, ZONE, VisitKind.WINDOW) == "Tue 24 Nov, arriving between 8 am and 10 am"

    @pytest.mark.parametrize(
        ("start", "hours", "words"),
        [
            ("2026-11-23 21:00", 2, "Tue 24 Nov, 8 am to 10 am"),
            ("2026-11-24 11:00", 4, "Tue 24 Nov, 10 pm to Wed 25 Nov, 2 am"),
            ("2026-12-31 11:00", 4, "Thu 31 Dec, 10 pm to Fri 1 Jan 2027, 2 am"),
            ("2027-01-03 21:00", 2, "Mon 4 Jan 2027, 8 am to 10 am"),
        ],
    )
    def test_a_client_reads_the_year_where_it_is_another(self, start: str, hours: float, words: str) -> None:
        assert visit_words(visit(at(start), hours), FRAME) == words

    @pytest.mark.parametrize(
        "zone", ["Australia/Perth", "Australia/Brisbane", "Australia/Lord_Howe", "Pacific/Auckland"]
    )
    def test_other_zones_have_their_own_clocks(self, zone: str) -> None:
        there = {"Australia/Perth": "6 am", "Australia/Brisbane": "8 am", "Australia/Lord_Howe": "9 am"}

        assert short_moment(NOW, zone) == f"Tue 24 Nov {there.get(zone, '11 am')}"

    def test_every_minute_of_a_day_reads_unlike_any_other(self) -> None:
        start = datetime(2026, 11, 24, tzinfo=UTC)

        assert len({clock_time(start + timedelta(minutes=minute)) for minute in range(24 * 60)}) == 24 * 60
        assert (clock_time(start), clock_time(start + 12 * HOUR)) == ("12 am", "12 pm")

    @pytest.mark.parametrize(
        ("seconds", "words"),
        [
            (-5, "just now"),
            (59, "just now"),
            (60, "1 min ago"),
            (3_599, "59 min ago"),
            (3_600, "1 h ago"),
            (86_399, "23 h ago"),
            (86_400, "yesterday"),
            (172_799, "yesterday"),
            (172_800, "2 days ago"),
        ],
    )
    def test_how_long_ago(self, seconds: int, words: str) -> None:
        assert ago(NOW - timedelta(seconds=seconds), NOW) == words

    def test_days_joined_parts_and_sizes(self) -> None:
        assert (short_day(date(2026, 11, 4)), full_day(date(2026, 11, 4))) == ("Wed 4 Nov", "Wed 4 Nov 2026")
        assert [joined(list(parts)) for parts in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
        assert [file_size(size) for size in (0, 999, 240_000, 999_999, 1_000_000, 15_728_640)] == [
            *("1 KB", "1 KB", "240 KB", "999 KB"),
            *("1.0 MB", "15.7 MB"),
        ]


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (JobStatus.PENDING, "Booked in"),
            (JobStatus.IN_PROGRESS, "Under way"),
            (JobStatus.ON_HOLD, "Paused"),
            (JobStatus.COMPLETED, "Work finished"),
            (JobStatus.CANCELLED, "Cancelled"),
        ],
    )
    def test_plain_words_whether_there_are_visits_or_not(self, status: JobStatus, words: str) -> None:
        assert status_words(job(status, visit(NOW + HOUR))) == words
        assert status_words(job(status, dates=False)) == words

    def test_to_be_scheduled_is_said_only_with_the_dates(self) -> None:
        assert status_words(job()) == "To be scheduled"
        assert status_words(job(dates=False)) == "Booked in"
        assert [status_words(job(status)) for status in JobStatus][1:] == [
            *("Under way", "Paused", "Work finished", "Cancelled")
        ]

    def test_without_the_tick_there_is_no_status_and_no_progress(self) -> None:
        page = replace(job(JobStatus.COMPLETED, visit(NOW)), status=None)

        assert (status_words(page), status_sentence(page, FRAME), progress(page)) == (None, None, [])

    def test_the_sentence_has_its_date(self) -> None:
        assert status_sentence(job(JobStatus.IN_PROGRESS), FRAME) == "Under way since Tue 24 Nov"
        assert status_sentence(job(JobStatus.COMPLETED), FRAME) == "Work finished on Tue 24 Nov"
        assert status_sentence(job(JobStatus.PENDING, visit(NOW + 24 * HOUR)), FRAME) == "Booked in for Wed 25 Nov"

    @pytest.mark.parametrize(
        ("status", "reached"),
        [
            (JobStatus.PENDING, 1),
            (JobStatus.IN_PROGRESS, 2),
            (JobStatus.ON_HOLD, 2),
            (JobStatus.COMPLETED, 3),
            (JobStatus.CANCELLED, 0),
        ],
    )
    def test_progress_goes_as_far_as_the_status(self, status: JobStatus, reached: int) -> None:
        steps = progress(job(status, visit(NOW)))

        assert sum(step.reached for step in steps) == reached
        assert [step.current for step in steps].count(True) == bool(steps)

    def test_an_invoice_is_a_step_of_its_own_after_the_work(self, desk: Desk) -> None:
        page = replace(job(JobStatus.COMPLETED, visit(NOW)), invoices=desk.offer().page.invoices)

        assert [step.name for step in progress(page) if step.current] == ["Invoiced"]
        started = replace(page, status=SharedStatus(JobStatus.IN_PROGRESS, NOW))
        assert [step.name for step in progress(started) if step.current] == ["Under way"]


class TestVisits:
    def test_those_ahead_or_under_way_are_coming(self) -> None:
        past, under_way, ahead = visit(NOW - 5 * HOUR), visit(NOW - HOUR), visit(NOW + HOUR)
        page = job(JobStatus.PENDING, past, under_way, visit(NOW, done=True), ahead)

        assert coming_visits(page, NOW) == [under_way, ahead]
        assert coming_visits(job(dates=False), NOW) == []

    def test_a_cancelled_job_has_none_to_come(self) -> None:
        assert coming_visits(job(JobStatus.CANCELLED, visit(NOW + HOUR)), NOW) == []


def invoice(status: InvoiceStatus, paid: int = 0, due: date = date(2026, 12, 8)) -> SharedInvoice:
    return SharedInvoice(
        "invoice:INV-0001", "x", "INV-0001", status, date(2026, 11, 24), due, "", "", True, False, 100, 10, 110, paid
    )


class TestDocuments:
    @pytest.mark.parametrize(
        ("status", "paid", "due", "words"),
        [
            (InvoiceStatus.SENT, 0, date(2026, 12, 8), "due Tue 8 Dec"),
            (InvoiceStatus.SENT, 0, date(2026, 11, 24), "due Tue 24 Nov"),
            (InvoiceStatus.SENT, 0, date(2026, 11, 23), "was due Mon 23 Nov"),
            (InvoiceStatus.PART_PAID, 10, date(2026, 12, 8), "part paid, due Tue 8 Dec"),
            (InvoiceStatus.PART_PAID, 10, date(2026, 11, 2), "part paid, was due Mon 2 Nov"),
            (InvoiceStatus.PAID, 110, date(2026, 11, 2), "paid"),
            (InvoiceStatus.VOID, 0, date(2026, 11, 2), "void"),
            (InvoiceStatus.VOID, 10, date(2026, 11, 2), "void"),
        ],
    )
    def test_an_invoice_in_words(self, status: InvoiceStatus, paid: int, due: date, words: str) -> None:
        assert invoice_words(invoice(status, paid, due), FRAME.today) == words

    def test_what_is_owed(self) -> None:
        assert [owed(invoice(status, 10)) for status in (InvoiceStatus.PART_PAID, InvoiceStatus.VOID)] == [100, 0]

    def test_expired_and_overdue_begin_on_the_day_after(self) -> None:
        day, after = date(2026, 11, 24), date(2026, 11, 25)

        for status in QuoteStatus:
            assert quote_status(status, day, day) is status
            past = QuoteStatus.EXPIRED if status is QuoteStatus.SENT else status
            assert quote_status(status, day, after) is past
        for state in InvoiceStatus:
            assert invoice_status(state, day, day) is state
            owing = state in (InvoiceStatus.SENT, InvoiceStatus.PART_PAID)
            assert invoice_status(state, day, after) is (InvoiceStatus.OVERDUE if owing else state)


class TestPageText:
    @pytest.fixture
    def business(self, desk: Desk) -> SharedBusiness:
        found = business_face(desk.store.reader)
        assert found is not None
        return found

    def test_it_holds_every_shared_item_and_no_other(self, desk: Desk, business: SharedBusiness) -> None:
        whole = desk.offer().page
        words = {
            "dates": "Next visit",
            "status": "To be scheduled" if not whole.visits else "Booked in",
            "description": "Replace the hot water unit in the laundry.",
            "quote:Q-0001": "Q-0001",
            "invoice:INV-0001": "INV-0001",
            desk.note: "The tiler comes on Monday.",
            f"note:{desk.parts.second_note}": "The parts are here.",
            desk.todo: "Clear the laundry",
            desk.file: "plan.pdf",
        }
        assert list(words) == desk.everything

        for chosen in product((True, False), repeat=len(words)):
            keys = [key for key, wanted in zip(words, chosen, strict=True) if wanted]
            text = page_text(business, whole.only(keys), FRAME)
            assert [key for key, word in words.items() if word in text] == keys

    def test_each_line_names_the_item_that_it_shows(self, desk: Desk, business: SharedBusiness) -> None:
        page = desk.offer().page
        lines = page_lines(business, page, FRAME)

        assert {line.key for line in lines} - {""} == set(page.keys())
        for key in page.keys():
            without = page.only(set(page.keys()) - {key})
            assert key not in {line.key for line in page_lines(business, without, FRAME)}

    def test_nothing_shared_shows_the_business_the_number_and_the_place(
        self, desk: Desk, business: SharedBusiness
    ) -> None:
        assert page_text(business, desk.offer().page.only([]), FRAME).splitlines() == [
            "Rivera Plumbing  ☎ 03 5550 0100",
            "",
            "Job J-0001, 12 Wattle St, Northcote VIC 3070",
            "",
            "Nothing for you to do.",
            "",
            "Questions? Message us · 03 5550 0100 · office@rivera.example",
        ]

    @pytest.mark.parametrize("status", JobStatus)
    @pytest.mark.parametrize("days", [0, 400])
    def test_nobody_is_blamed_whatever_the_state(
        self, desk: Desk, business: SharedBusiness, status: JobStatus, days: int
    ) -> None:
        desk.run(f"UPDATE job SET status = '{status}'")
        desk.run("UPDATE invoice SET status = 'Part paid', paid_cents = 100 WHERE status = 'Sent'")

        text = page_text(business, desk.offer().page, Frame(NOW + timedelta(days=days), ZONE))

        assert not [word for word in BLAMING if word.lower() in text.lower().replace("later", "")]
        assert "was due" in text or not days

    def test_a_quote_without_a_job_has_a_place_too(self) -> None:
        assert place_words(SharedPage("", "12 Wattle St")) == "Your quote, 12 Wattle St"
        assert place_words(SharedPage("J-0001", "")) == "Job J-0001"
