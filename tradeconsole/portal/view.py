"""What the job page says: the shared page in the order and the words of a letter. No request, no database."""

from dataclasses import dataclass
from datetime import date

from data.enums import JobStatus
from data.sharing.client_view import (
    Frame,
    Step,
    coming_visits,
    invoice_words,
    open_quotes,
    owed,
    progress,
    unpaid_invoices,
)
from data.sharing.client_words import agreed_amount, day_words, quote_words, status_sentence, visit_words, with_gst
from data.sharing.pages import SharedFile, SharedInvoice, SharedNote, SharedPage, SharedQuote, SharedTodo
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


_TONES = {
    JobStatus.PENDING: "waiting",
    JobStatus.IN_PROGRESS: "active",
    JobStatus.ON_HOLD: "paused",
    JobStatus.COMPLETED: "done",
    JobStatus.CANCELLED: "ended",
}


def status_line(page: SharedPage, frame: Frame) -> StatusLine | None:
    """The one line that says how the job stands, with its date."""
    words = status_sentence(page, frame)
    return None if words is None or page.status is None else StatusLine(words, _TONES[page.status.status])


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
    return Row(quote.number, quote.title, agreed_amount(quote), quote_words(quote, frame), paths.quote(quote))


def _invoice_row(invoice: SharedInvoice, frame: Frame, paths: Paths) -> Row:
    words = _capital(invoice_words(invoice, frame.today))
    return Row(invoice.number, "", with_gst(invoice.total_cents, invoice.shows_gst), words, paths.invoice(invoice))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
