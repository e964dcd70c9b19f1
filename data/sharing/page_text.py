"""A client's page as text: what the terminal previews, a command prints and the history shows.

It is made from the same `SharedPage` and the same words as the web page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from data.money import format_cents
from data.sharing.client_view import (
    Frame,
    coming_visits,
    invoice_words,
    open_quotes,
    owed,
    progress,
    unpaid_invoices,
)
from data.sharing.client_words import agreed_amount, quote_words, status_sentence, visit_words
from data.sharing.pages import SharedBusiness, SharedPage
from data.wording import file_size, local, short_day


class Tone(StrEnum):
    """What a line is, for whoever colours it."""

    BUSINESS = "business"
    TITLE = "title"
    STATUS = "status"
    ASK = "ask"
    HEADING = "heading"
    TEXT = "text"
    QUIET = "quiet"


@dataclass(frozen=True)
class PageLine:
    """One line of a page. `key` names the item it belongs to; empty for what any share shows."""

    text: str
    tone: Tone = Tone.TEXT
    key: str = ""


def page_lines(business: SharedBusiness, page: SharedPage, frame: Frame) -> list[PageLine]:
    """The client's page, line by line, in its order."""
    sections = (
        _head(business, page, frame),
        _asks(page, frame),
        _visits(page, frame),
        _progress(page),
        _quotes(page, frame),
        _invoices(page, frame),
        _notes(page, frame),
        _todos(page),
        _files(page),
        _foot(business),
    )
    lines: list[PageLine] = []
    for section in sections:
        found = list(section)
        if found and lines:
            lines.append(PageLine(""))
        lines += found
    return lines


def page_text(business: SharedBusiness, page: SharedPage, frame: Frame) -> str:
    """The client's page as plain text."""
    return "\n".join(line.text for line in page_lines(business, page, frame))


def place_words(page: SharedPage) -> str:
    """ "Job J-0042, 12 Wattle St, Brunswick VIC 3056"."""
    name = f"Job {page.number}" if page.number else "Your quote"
    return f"{name}, {page.site}" if page.site else name


def _head(business: SharedBusiness, page: SharedPage, frame: Frame) -> Iterator[PageLine]:
    phone = f"  ☎ {business.phone}" if business.phone else ""
    yield PageLine(f"{business.name}{phone}", Tone.BUSINESS)
    yield PageLine("")
    yield PageLine(place_words(page), Tone.TITLE)
    if words := status_sentence(page, frame):
        yield PageLine(words, Tone.STATUS, "status")
    if page.description is not None:
        yield PageLine(page.description.title, Tone.HEADING, "description")
        if page.description.description:
            yield from _paragraphs(page.description.description, "description")


def _asks(page: SharedPage, frame: Frame) -> Iterator[PageLine]:
    quotes, invoices = open_quotes(page, frame.today), unpaid_invoices(page)
    for quote in quotes:
        yield PageLine(f"Accept quote {quote.number}: {agreed_amount(quote)}", Tone.ASK, quote.key)
        yield PageLine(f"  valid until {short_day(quote.valid_until)}", Tone.QUIET, quote.key)
    for invoice in invoices:
        due = invoice_words(invoice, frame.today)
        yield PageLine(f"Pay invoice {invoice.number}: {format_cents(owed(invoice))}, {due}", Tone.ASK, invoice.key)
    if not quotes and not invoices:
        yield PageLine("Nothing for you to do.", Tone.QUIET)


def _visits(page: SharedPage, frame: Frame) -> Iterator[PageLine]:
    if page.visits is None:
        return
    visits = coming_visits(page, frame.now)
    yield PageLine("Next visit" if len(visits) < 2 else "Next visits", Tone.HEADING, "dates")
    for visit in visits:
        yield PageLine(visit_words(visit, frame), key="dates")
    if not visits:
        yield PageLine("No visit is booked at the moment.", Tone.QUIET, "dates")


def _progress(page: SharedPage) -> Iterator[PageLine]:
    if steps := progress(page):
        yield PageLine("Progress", Tone.HEADING, "status")
        yield PageLine("  ".join(f"{'●' if step.reached else '○'} {step.name}" for step in steps), key="status")


def _quotes(page: SharedPage, frame: Frame) -> Iterator[PageLine]:
    if page.quotes:
        yield PageLine("Quotes", Tone.HEADING)
    for quote in page.quotes:
        title = f"  {quote.title}" if quote.title else ""
        yield PageLine(f"{quote.number}{title}  {agreed_amount(quote)}  {quote_words(quote, frame)}", key=quote.key)


def _invoices(page: SharedPage, frame: Frame) -> Iterator[PageLine]:
    if page.invoices:
        yield PageLine("Invoices", Tone.HEADING)
    for invoice in page.invoices:
        words = invoice_words(invoice, frame.today)
        yield PageLine(f"{invoice.number}  {format_cents(invoice.total_cents)}  {words}", key=invoice.key)


def _notes(page: SharedPage, frame: Frame) -> Iterator[PageLine]:
    if page.notes:
        yield PageLine("Notes", Tone.HEADING)
    for note in page.notes:
        yield PageLine(short_day(local(note.written_at, frame.zone).date()), Tone.QUIET, note.key)
        yield from _paragraphs(note.text, note.key)


def _paragraphs(text: str, key: str) -> Iterator[PageLine]:
    for line in text.splitlines():
        yield PageLine(line, key=key)


def _todos(page: SharedPage) -> Iterator[PageLine]:
    if page.todos:
        yield PageLine("To do", Tone.HEADING)
    for todo in page.todos:
        yield PageLine(f"{'✓' if todo.done else '·'} {todo.text}", key=todo.key)


def _files(page: SharedPage) -> Iterator[PageLine]:
    if page.files:
        yield PageLine("Photos and files", Tone.HEADING)
    for file in page.files:
        yield PageLine(f"{file.name}  {file_size(file.size)}", key=file.key)


def _foot(business: SharedBusiness) -> Iterator[PageLine]:
    reach = " · ".join(part for part in (business.phone, business.email) if part)
    yield PageLine(f"Questions? Message us · {reach}", Tone.QUIET)
