"""The mails themselves as words, and the plain text that is made of them.

Pure. The Share screen, a dry run and the mail that leaves are made from the same words; a mail adds its link. Every
text of people is made safe where it enters, so that what a screen previews is what is sent.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from data.safe_text import safe_line, safe_text
from data.sharing.client_view import (
    Frame,
    QuoteState,
    coming_visits,
    invoice_words,
    open_quotes,
    quote_state,
    unpaid_invoices,
)
from data.sharing.client_words import day_words, status_sentence, visit_words, with_gst
from data.sharing.pages import SharedBusiness, SharedInvoice, SharedPage, SharedQuote
from data.wording import joined, licence_words, local

PLACEHOLDER = "(the address of the page; each mail gets its own when it is sent)"
_FILES_NAMED = 3


@dataclass(frozen=True)
class Entry:
    """One thing that is shared, or one fact: its name and what there is to say."""

    name: str
    words: str


@dataclass(frozen=True)
class Note:
    """What one person wrote, as theirs."""

    by: str
    text: str


@dataclass(frozen=True)
class Letter:
    """A mail in words.

    Attributes:
        lead: What changed and what is asked.
        more: Sentences that follow it.
        button: What the link is called; empty for a mail without one.
        note: The staff member's own message.
        next_visit: When somebody comes next; empty when that is not shared or not known.
        heading: What stands over the entries.
        terms: The terms of what was accepted.
        small_print: Whose link it is.
        footer: Who the business is, line by line.
    """

    lead: str
    more: tuple[str, ...] = ()
    button: str = ""
    note: Note | None = None
    next_visit: str = ""
    heading: str = ""
    entries: tuple[Entry, ...] = ()
    terms: str = ""
    small_print: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A mail as it will read, before there is a link."""

    subject: str
    text: str


def preview_mail(
    business: SharedBusiness, page: SharedPage, frame: Frame, subject: str, lead: str, to: str, note: Note | None = None
) -> Preview:
    """An update as its recipient will read it, with a placeholder where the link will stand."""
    return Preview(subject, plain_text(update_letter(business, page, frame, lead, to, note), PLACEHOLDER))


def update_letter(
    business: SharedBusiness, page: SharedPage, frame: Frame, lead: str, to: str, note: Note | None = None
) -> Letter:
    """The mail that brings somebody's link. `lead` is the first line as it was approved, `to` the person's name."""
    visits = coming_visits(page, frame.now)
    return Letter(
        lead=safe_line(lead),
        button=_button(page, frame),
        note=None if note is None or not note.text else Note(safe_line(note.by), safe_text(note.text)),
        next_visit=visit_words(visits[0], frame) if visits else "",
        heading="What is shared with you now",
        entries=tuple(shared_entries(page, frame)),
        small_print=(f"This link is for {safe_line(to)}. Forwarding it lets others see the page.",),
        footer=footer(business),
    )


def _button(page: SharedPage, frame: Frame) -> str:
    """What waits for the client names the button; the page shows it first."""
    quotes, invoices = open_quotes(page, frame.today), unpaid_invoices(page)
    if len(quotes) + len(invoices) != 1:
        return "Open your page"
    return "See the quote" if quotes else "See the invoice"


def shared_entries(page: SharedPage, frame: Frame) -> Iterator[Entry]:
    """What a page shows, in words, in its order."""
    if words := status_sentence(page, frame):
        yield Entry("Status", words)
    if page.visits is not None:
        ahead = len(coming_visits(page, frame.now))
        yield Entry("Scheduled dates", f"{_counted(ahead, 'visit')} ahead" if ahead else "no visit is booked for now")
    if page.description is not None:
        yield Entry("Description", safe_line(page.description.title))
    for quote in page.quotes:
        yield quote_entry(quote, frame)
    for invoice in page.invoices:
        yield invoice_entry(invoice, frame)
    yield from _small_things(page, frame)


def _small_things(page: SharedPage, frame: Frame) -> Iterator[Entry]:
    if page.notes:
        latest = max(note.written_at for note in page.notes)
        when = day_words(local(latest, frame.zone).date(), frame)
        yield Entry(
            "Notes", f"1, from {when}" if len(page.notes) == 1 else f"{len(page.notes)}, the latest from {when}"
        )
    if page.todos:
        done = sum(todo.done for todo in page.todos)
        yield Entry("To-dos", f"{len(page.todos)}, {done} done" if done else str(len(page.todos)))
    if page.files:
        names = [safe_line(file.name) for file in page.files]
        yield Entry("Files", joined(names) if len(names) <= _FILES_NAMED else str(len(names)))


def quote_entry(quote: SharedQuote, frame: Frame) -> Entry:
    """A quote as it stands."""
    cents = quote.total_cents if quote.answer is None else quote.answer.total_cents
    parts = (safe_line(quote.title), with_gst(cents, quote.shows_gst), _quote_state(quote, frame))
    return Entry(f"Quote {quote.number}", ", ".join(part for part in parts if part))


def _quote_state(quote: SharedQuote, frame: Frame) -> str:
    state, until = quote_state(quote, frame.today), day_words(quote.valid_until, frame)
    if quote.answer is not None:
        verb = "changes asked for" if state is QuoteState.CHANGES_REQUESTED else state.value
        return f"{verb} {day_words(local(quote.answer.answered_at, frame.zone).date(), frame)}"
    return {QuoteState.OPEN: f"valid until {until}", QuoteState.EXPIRED: f"was valid until {until}"}.get(
        state, state.value
    )


def invoice_entry(invoice: SharedInvoice, frame: Frame) -> Entry:
    """An invoice as it stands."""
    amount = with_gst(invoice.total_cents, invoice.shows_gst)
    return Entry(f"Invoice {invoice.number}", f"{amount}, {invoice_words(invoice, frame.today)}")


def footer(business: SharedBusiness) -> tuple[str, ...]:
    """Who the business is: legal name, ABN and licence; phone and email; address."""
    abn = f"ABN {_grouped(business.abn)}" if business.abn else ""
    lines = (
        _listed(business.legal_name or business.name, abn, licence_words(business.licence)),
        _listed(business.phone, business.email),
        business.address,
    )
    return tuple(safe_line(line) for line in lines if line)


def _listed(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _grouped(abn: str) -> str:
    return f"{abn[:2]} {abn[2:5]} {abn[5:8]} {abn[8:]}" if len(abn) == 11 else abn


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"


def plain_text(letter: Letter, url: str = "") -> str:
    """The text of a mail. The link stands once, alone on its line, so that no program breaks it."""
    parts = ["\n\n".join((letter.lead, *letter.more))]
    if letter.button and url:
        parts.append(f"{letter.button}:\n{url}")
    if letter.note:
        parts.append(f"{letter.note.by} writes:\n\n{letter.note.text}")
    if letter.next_visit:
        parts.append(f"Next visit\n{letter.next_visit}")
    if letter.entries:
        lines = [f"- {entry.name}: {entry.words}" for entry in letter.entries]
        parts.append("\n".join([letter.heading, *lines]))
    if letter.terms:
        parts.append(f"Terms\n{letter.terms}")
    parts.append("\n".join(["-- ", *letter.small_print, *letter.footer]))
    return "\n\n".join(parts) + "\n"
