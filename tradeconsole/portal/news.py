"""What is new since a client last looked: the page as it was held against the page as it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from data.enums import InvoiceStatus
from data.sharing.client_view import Frame, QuoteState, invoice_words, quote_state, status_words
from data.sharing.client_words import with_gst
from data.sharing.pages import SharedInvoice, SharedPage, SharedQuote
from tradeconsole.portal.paths import Paths


@dataclass(frozen=True)
class News:
    """One thing that is new, and where it stands on the pages."""

    words: str
    url: str


@dataclass(frozen=True)
class Change:
    """The two pages, and who reads them: what somebody did themselves is no news to them."""

    before: SharedPage
    page: SharedPage
    grant: int
    frame: Frame
    paths: Paths


def news(change: Change) -> list[News]:
    """Everything that was added or has changed, in the order of the page. What went away is not named."""
    return [*_job_news(change), *_quote_news(change), *_invoice_news(change), *_record_news(change)]


def _job_news(change: Change) -> Iterator[News]:
    before, page = change.before, change.page
    words = status_words(page)
    if words and words != status_words(before):
        yield News(f"{words}", "#top")
    if page.visits and _times(page) != _times(before):
        yield News("Visit times" if before.visits is None else "Visit times have changed", "#visits")
    if page.description and page.description != before.description:
        yield News("Description of the work", "#work")


def _times(page: SharedPage) -> set[tuple[object, ...]]:
    return {(visit.starts_at, visit.ends_at, visit.kind) for visit in page.visits or () if not visit.done}


def _quote_news(change: Change) -> Iterator[News]:
    before = {quote.key: quote for quote in change.before.quotes}
    for quote in change.page.quotes:
        if words := _quote_change(before.get(quote.key), quote, change):
            yield News(f"Quote {quote.number}{words}", change.paths.quote(quote))


def _quote_change(before: SharedQuote | None, quote: SharedQuote, change: Change) -> str:
    amount = with_gst(quote.total_cents, quote.shows_gst)
    if before is None:
        return f", {amount}"
    if before.version != quote.version:
        return f" has a new version, {amount}"
    if quote.answer and quote.answer != before.answer and quote.answer.answered_grant != change.grant:
        state = quote_state(quote, change.frame.today)
        verb = "asked for changes" if state is QuoteState.CHANGES_REQUESTED else state.value
        return f": {quote.answer.name} {verb}" if verb == "asked for changes" else f" was {verb} by {quote.answer.name}"
    if before.answer and not quote.answer:
        return " can be answered again"
    return " is being revised" if quote.being_revised and not before.being_revised else ""


def _invoice_news(change: Change) -> Iterator[News]:
    before = {invoice.key: invoice for invoice in change.before.invoices}
    for invoice in change.page.invoices:
        if words := _invoice_change(before.get(invoice.key), invoice, change.frame):
            yield News(f"Invoice {invoice.number}{words}", change.paths.invoice(invoice))


def _invoice_change(before: SharedInvoice | None, invoice: SharedInvoice, frame: Frame) -> str:
    if before is None:
        return f", {with_gst(invoice.total_cents, invoice.shows_gst)}"
    if invoice.status is InvoiceStatus.VOID and before.status is not InvoiceStatus.VOID:
        return " is void"
    if invoice.paid_cents > before.paid_cents:
        return f": payment received, now {invoice_words(invoice, frame.today)}"
    return ""


def _record_news(change: Change) -> Iterator[News]:
    before, page = change.before, change.page
    notes = {note.key: note for note in before.notes}
    for note in page.notes:
        if note.key not in notes:
            yield News("A note", "#notes")
        elif notes[note.key].text != note.text:
            yield News("A note has changed", "#notes")
    todos = {todo.key: todo for todo in before.todos}
    for todo in page.todos:
        if todo.key not in todos:
            yield News(f"To do: {todo.text}", "#todos")
        elif todo.done and not todos[todo.key].done:
            yield News(f"Done: {todo.text}", "#todos")
    known = {file.key for file in before.files}
    yield from (News(file.name, "#files") for file in page.files if file.key not in known)
