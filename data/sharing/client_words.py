"""The words in which a client reads dates, amounts and states: the same on the page, in the preview and in the mail."""

from datetime import date, datetime

from data.enums import JobStatus
from data.money import format_cents
from data.sharing.client_view import Frame, QuoteState, coming_visits, quote_state, status_words
from data.sharing.pages import SharedPage, SharedQuote, SharedVisit
from data.wording import clock_time, full_day, local, short_day, short_visit, visit_times


def day_words(day: date, frame: Frame) -> str:
    """A day, with its year only where it is not this one."""
    return short_day(day) if day.year == frame.today.year else full_day(day)


def moment_words(moment: datetime, frame: Frame) -> str:
    """A moment, to the minute: "Tue 24 Nov 2026, 9:41 am"."""
    there = local(moment, frame.zone)
    return f"{full_day(there.date())}, {clock_time(there)}"


def visit_words(visit: SharedVisit, frame: Frame) -> str:
    """When a visit is: "Wed 26 Nov, 8 am to 10 am"."""
    write = short_visit if local(visit.starts_at, frame.zone).year == frame.today.year else visit_times
    return write(visit.starts_at, visit.ends_at, frame.zone, visit.kind)


def with_gst(cents: int, shows_gst: bool) -> str:
    """An amount as a householder reads it: "$4,312.00 inc GST"."""
    return f"{format_cents(cents)} inc GST" if shows_gst else format_cents(cents)


def status_sentence(page: SharedPage, frame: Frame) -> str | None:
    """How the job stands, with its date: "Under way since Mon 24 Nov"; None when that is not shared."""
    words = status_words(page)
    if words is None or page.status is None:
        return None
    if page.status.status is JobStatus.PENDING:
        return words + _first_visit(page, frame)
    ended = page.status.status in (JobStatus.COMPLETED, JobStatus.CANCELLED)
    return f"{words} {'on' if ended else 'since'} {day_words(local(page.status.since, frame.zone).date(), frame)}"


def _first_visit(page: SharedPage, frame: Frame) -> str:
    visits = coming_visits(page, frame.now)
    return f" for {day_words(local(visits[0].starts_at, frame.zone).date(), frame)}" if visits else ""


_ANSWERED = {
    QuoteState.ACCEPTED: "Accepted",
    QuoteState.DECLINED: "Declined",
    QuoteState.CHANGES_REQUESTED: "Changes asked for",
}


def quote_words(quote: SharedQuote, frame: Frame) -> str:
    """Where a quote stands, in one short line."""
    state = quote_state(quote, frame.today)
    if quote.answer is not None:
        return f"{_ANSWERED[state]} {day_words(local(quote.answer.answered_at, frame.zone).date(), frame)}"
    return {
        QuoteState.OPEN: f"Valid until {day_words(quote.valid_until, frame)}",
        QuoteState.EXPIRED: f"Was valid until {day_words(quote.valid_until, frame)}",
        QuoteState.WITHDRAWN: "Withdrawn",
        QuoteState.BEING_REVISED: "Being revised",
    }[state]


def agreed_amount(quote: SharedQuote) -> str:
    """What was agreed, or what is offered, as its reader counts it."""
    return with_gst(quote.total_cents if quote.answer is None else quote.answer.total_cents, quote.shows_gst)
