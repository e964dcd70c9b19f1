"""What the job page says: the shared page in the order and the words of a letter. No request, no database."""

from dataclasses import dataclass
from datetime import date, datetime

from data.client_view import (
    Frame,
    QuoteState,
    Step,
    coming_visits,
    invoice_words,
    open_quotes,
    owed,
    progress,
    quote_state,
    status_words,
    unpaid_invoices,
)
from data.enums import JobStatus
from data.money import format_cents
from data.sharing import SharedFile, SharedInvoice, SharedNote, SharedPage, SharedQuote, SharedTodo, SharedVisit
from data.wording import clock_time, full_day, local, short_day, short_visit, visit_times
from tradeconsole.portal.paths import Paths


@dataclass(frozen=True)
class Visitor:
    """The person whom a link was made for."""

    name: str
    email: str
    grant: int
    open_until: date


@dataclass(frozen=True)
class StatusLine:
    """`tone` names the colour of the dot; the words say it all."""

    words: str
    tone: str


@dataclass(frozen=True)
class Task:
    """Something that waits for the client."""

    title: str
    amount: str
    small: str
    url: str
    button: str


@dataclass(frozen=True)
class Row:
    """A quote or an invoice in a list."""

    number: str
    title: str
    amount: str
    words: str
    url: str


@dataclass(frozen=True)
class JobView:
    """The job page."""

    label: str
    heading: str
    lead: str
    description: str
    status: StatusLine | None
    tasks: list[Task]
    next_visit: str
    later_visits: list[str]
    has_visits: bool
    steps: list[Step]
    quotes: list[Row]
    invoices: list[Row]
    notes: tuple[SharedNote, ...]
    todos: tuple[SharedTodo, ...]
    files: tuple[SharedFile, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is shared but the place."""
        records = (self.quotes, self.invoices, self.notes, self.todos, self.files)
        return not (self.status or self.has_visits or self.lead or self.description or any(records))


def job_view(page: SharedPage, frame: Frame, paths: Paths) -> JobView:
    """The job page of a link."""
    visits = [visit_words(visit, frame) for visit in coming_visits(page, frame.now)]
    title = page.description.title if page.description else ""
    return JobView(
        label=label(page),
        heading=page.site or title or label(page),
        lead=title if page.site else "",
        description=page.description.description if page.description else "",
        status=status_line(page, frame),
        tasks=[*_quotes_to_answer(page, frame, paths), *_invoices_to_pay(page, frame, paths)],
        next_visit=visits[0] if visits else "",
        later_visits=visits[1:],
        has_visits=page.visits is not None,
        steps=progress(page),
        quotes=[_quote_row(quote, frame, paths) for quote in page.quotes],
        invoices=[_invoice_row(invoice, frame, paths) for invoice in page.invoices],
        notes=tuple(reversed(page.notes)),
        todos=page.todos,
        files=page.files,
    )


def label(page: SharedPage) -> str:
    """What the page is about, in two words."""
    return f"Job {page.number}" if page.number else "Your quote"


def about(page: SharedPage) -> str:
    """The job and its place, for the pages of single documents."""
    return ", ".join(part for part in (label(page) if page.number else "", page.site) if part)


def status_line(page: SharedPage, frame: Frame) -> StatusLine | None:
    """The one line that says how the job stands, with its date."""
    words = status_words(page)
    if words is None or page.status is None:
        return None
    status, since = page.status.status, day_words(local(page.status.since, frame.zone).date(), frame)
    return {
        JobStatus.PENDING: StatusLine(words + _first_visit(page, frame), "waiting"),
        JobStatus.IN_PROGRESS: StatusLine(f"{words} since {since}", "active"),
        JobStatus.ON_HOLD: StatusLine(f"{words} since {since}", "paused"),
        JobStatus.COMPLETED: StatusLine(f"{words} on {since}", "done"),
        JobStatus.CANCELLED: StatusLine(f"{words} on {since}", "ended"),
    }[status]


def _first_visit(page: SharedPage, frame: Frame) -> str:
    visits = coming_visits(page, frame.now)
    return f" for {day_words(local(visits[0].starts_at, frame.zone).date(), frame)}" if visits else ""


def visit_words(visit: SharedVisit, frame: Frame) -> str:
    """When a visit is: "Wed 26 Nov, 8 am to 10 am"."""
    write = short_visit if local(visit.starts_at, frame.zone).year == frame.today.year else visit_times
    return write(visit.starts_at, visit.ends_at, frame.zone, visit.kind)


def day_words(day: date, frame: Frame) -> str:
    """A day, with its year only where it is not this one."""
    return short_day(day) if day.year == frame.today.year else full_day(day)


def with_gst(cents: int, shows_gst: bool) -> str:
    """An amount as a householder reads it: "$4,312.00 inc GST"."""
    return f"{format_cents(cents)} inc GST" if shows_gst else format_cents(cents)


def _quotes_to_answer(page: SharedPage, frame: Frame, paths: Paths) -> list[Task]:
    return [
        Task(
            f"Quote {quote.number} is ready",
            with_gst(quote.total_cents, quote.shows_gst),
            f"Valid until {day_words(quote.valid_until, frame)}",
            paths.quote(quote),
            "See the quote",
        )
        for quote in open_quotes(page, frame.today)
    ]


def _invoices_to_pay(page: SharedPage, frame: Frame, paths: Paths) -> list[Task]:
    return [
        Task(
            f"Invoice {invoice.number} is to be paid",
            with_gst(owed(invoice), invoice.shows_gst),
            _capital(invoice_words(invoice, frame.today)),
            paths.invoice(invoice),
            "See the invoice",
        )
        for invoice in unpaid_invoices(page)
    ]


def _quote_row(quote: SharedQuote, frame: Frame, paths: Paths) -> Row:
    return Row(quote.number, quote.title, _agreed(quote), quote_words(quote, frame), paths.quote(quote))


def _agreed(quote: SharedQuote) -> str:
    cents = quote.total_cents if quote.answer is None else quote.answer.total_cents
    return with_gst(cents, quote.shows_gst)


def _invoice_row(invoice: SharedInvoice, frame: Frame, paths: Paths) -> Row:
    words = _capital(invoice_words(invoice, frame.today))
    return Row(invoice.number, "", with_gst(invoice.total_cents, invoice.shows_gst), words, paths.invoice(invoice))


def quote_words(quote: SharedQuote, frame: Frame) -> str:
    """Where a quote stands, in one short line."""
    state = quote_state(quote, frame.today)
    if quote.answer is not None:
        verb = {
            QuoteState.ACCEPTED: "Accepted",
            QuoteState.DECLINED: "Declined",
            QuoteState.CHANGES_REQUESTED: "Changes asked for",
        }[state]
        return f"{verb} {day_words(local(quote.answer.answered_at, frame.zone).date(), frame)}"
    return {
        QuoteState.OPEN: f"Valid until {day_words(quote.valid_until, frame)}",
        QuoteState.EXPIRED: f"Was valid until {day_words(quote.valid_until, frame)}",
        QuoteState.WITHDRAWN: "Withdrawn",
        QuoteState.BEING_REVISED: "Being revised",
    }[state]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def moment_words(moment: datetime, frame: Frame) -> str:
    """A moment, to the minute: "Tue 24 Nov 2026, 9:41 am"."""
    there = local(moment, frame.zone)
    return f"{full_day(there.date())}, {clock_time(there)}"
