"""Subjects and first lines of mail to clients: what changed, what is asked of them, the amount and the date.

Pure, and made from nothing but what the recipient may see.
"""

from collections.abc import Iterator, Sequence

from data.lengths import LINE
from data.money import format_cents
from data.safe_text import safe_line
from data.sharing.client_view import Frame, open_quotes, owed, unpaid_invoices
from data.sharing.client_words import day_words, with_gst
from data.sharing.pages import Item, SharedInvoice, SharedPage, SharedQuote
from data.wording import joined

_NAMED_IN_SUBJECT = 2
_NAMED_IN_LEAD = 4
_LISTED_AT_FIRST = 3

NOTHING_TO_DO = "There is nothing for you to do."

Document = SharedQuote | SharedInvoice


def update_subject(business: str, page: SharedPage, before: SharedPage | None = None) -> str:
    """ "Rivera Plumbing: quote Q-0031 for 12 Wattle St", or the job where the news is no single document."""
    new = news(page, before)
    documents: list[Document] = [*new.quotes, *new.invoices]
    if 0 < len(documents) <= _NAMED_IN_SUBJECT:
        return _subject(business, joined([_document(item) for item in documents]), "for", page.site)
    return _subject(business, f"job {page.number}" if page.number else "your quote", "at", page.site)


def quote_subject(business: str, number: str, site: str) -> str:
    """ "Rivera Plumbing: quote Q-0031 for 12 Wattle St"."""
    return _subject(business, f"quote {number}", "for", site)


def reminder_subject(business: str, number: str, site: str) -> str:
    """ "Rivera Plumbing: a reminder of quote Q-0031 for 12 Wattle St"."""
    return _subject(business, f"a reminder of quote {number}", "for", site)


def invoice_subject(business: str, number: str, site: str) -> str:
    """ "Rivera Plumbing: invoice INV-0007 for 12 Wattle St"."""
    return _subject(business, f"invoice {number}", "for", site)


def _subject(business: str, thing: str, joint: str, site: str) -> str:
    where = street(site)
    words = safe_line(f"{business}: {thing} {joint} {where}" if where else f"{business}: {thing}")
    return words if len(words) <= LINE else f"{words[: LINE - 1]}…"


def street(site: str) -> str:
    """The first part of an address: "12 Wattle St"."""
    return site.partition(",")[0].strip()


def update_lead(page: SharedPage, before: SharedPage | None, frame: Frame) -> str:
    """The first line of an update. `before` is the page as the recipients were last told of it; None at first."""
    new = news(page, before)
    if len(new.keys()) == 1 and (new.quotes or new.invoices):
        return _of_one_document(page, new, frame)
    changes = list(_changes(new))
    about = f" for {street(page.site)}" if page.site else ""
    if not changes:
        told = f"Here is your page{about} again."
    elif before is not None:
        told = f"New on your page{about}: {joined(changes)}."
    else:
        # All that is on a first page follows below.
        told = f"Your page{about} is ready{f', with {joined(changes)}' if len(changes) <= _LISTED_AT_FIRST else ''}."
    return " ".join([told, *_asks(page, frame)])


def _of_one_document(page: SharedPage, new: SharedPage, frame: Frame) -> str:
    """The news is one quote or invoice; what else waits for an answer follows it."""
    if new.quotes:
        told = quote_lead(new.quotes[0], page.site, frame)
    else:
        told = invoice_lead(new.invoices[0], page.site, frame)
    others = page.only(set(page.keys()) - set(new.keys()))
    waiting = open_quotes(others, frame.today) or unpaid_invoices(others)
    return " ".join([told, *_asks(others, frame)]) if waiting else told


def quote_lead(quote: SharedQuote, site: str, frame: Frame) -> str:
    """ "Quote Q-0031 for 12 Wattle St is ready: $4,312.00 inc GST. Please accept or decline it by Mon 14 Dec."."""
    about = f" for {street(site)}" if site else ""
    state = "is ready" if quote.version == 1 else "has changed"
    told = f"Quote {quote.number}{about} {state}: {with_gst(quote.total_cents, quote.shows_gst)}."
    waits = open_quotes(SharedPage("", "", quotes=(quote,)), frame.today)
    ask = f"Please accept or decline it by {day_words(quote.valid_until, frame)}." if waits else NOTHING_TO_DO
    return f"{told} {ask}"


def reminder_lead(quote: SharedQuote, site: str, frame: Frame) -> str:
    """ "Quote Q-0031 for 12 Wattle St, $4,312.00 inc GST, is waiting for your answer. Valid until Mon 14 Dec."."""
    about = f" for {street(site)}" if site else ""
    what = f"Quote {quote.number}{about}, {with_gst(quote.total_cents, quote.shows_gst)}"
    return f"{what}, is waiting for your answer. It is valid until {day_words(quote.valid_until, frame)}."


def invoice_lead(invoice: SharedInvoice, site: str, frame: Frame) -> str:
    """ "Invoice INV-0007 for 12 Wattle St is ready: $1,150.00 inc GST. Please pay it by Tue 8 Dec."."""
    about = f" for {street(site)}" if site else ""
    told = f"Invoice {invoice.number}{about} is ready: {with_gst(invoice.total_cents, invoice.shows_gst)}."
    if owed(invoice) <= 0:
        return f"{told} {NOTHING_TO_DO}"
    if owed(invoice) < invoice.total_cents:
        told = f"{told} {format_cents(owed(invoice))} of it is still to be paid."
    if frame.today > invoice.due_on:
        return f"{told} It was due {day_words(invoice.due_on, frame)}."
    return f"{told} Please pay it by {day_words(invoice.due_on, frame)}."


def news(page: SharedPage, before: SharedPage | None) -> SharedPage:
    """What a page shows that it did not show before, or shows differently; all of it where there is no before."""
    if before is None:
        return page
    known = {item.key: _told(item) for item in before.items()}
    items = {item.key for item in page.items() if known.get(item.key) != _told(item)}
    details = {
        "dates": page.visits != before.visits,
        "status": page.status != before.status,
        "description": page.description != before.description,
    }
    return page.only(items | {key for key, changed in details.items() if changed})


def _told(item: Item) -> tuple[object, ...]:
    """What a client has been told of an item: a quote's new version is news, its new status is not."""
    return (item.version,) if isinstance(item, SharedQuote) else ()


def _changes(new: SharedPage) -> Iterator[str]:
    """What is new, in words, in the order of the page."""
    if new.visits is not None:
        yield "the scheduled dates"
    if new.status is not None:
        yield "the status of the work"
    if new.description is not None:
        yield "the description of the job"
    yield from _documents(new.quotes, "quotes")
    yield from _documents(new.invoices, "invoices")
    for count, one, many in (
        (len(new.notes), "a note", "notes"),
        (len(new.todos), "a to-do", "to-dos"),
        (len(new.files), "a file", "files"),
    ):
        if count:
            yield one if count == 1 else f"{count} {many}"


def _documents(items: Sequence[Document], many: str) -> Iterator[str]:
    if len(items) > _NAMED_IN_LEAD:
        yield f"{len(items)} {many}"
    else:
        yield from (_document(item) for item in items)


def _document(item: Document) -> str:
    return f"{'quote' if isinstance(item, SharedQuote) else 'invoice'} {item.number}"


def _asks(page: SharedPage, frame: Frame) -> list[str]:
    """What waits for the client, one sentence each."""
    quotes, invoices = open_quotes(page, frame.today), unpaid_invoices(page)
    asks = [_ask_for_answer(quote, frame) for quote in quotes[:_NAMED_IN_LEAD]]
    asks += [_ask_for_payment(invoice, frame) for invoice in invoices[:_NAMED_IN_LEAD]]
    if len(quotes) > _NAMED_IN_LEAD or len(invoices) > _NAMED_IN_LEAD:
        asks.append("There is more on your page.")
    return asks or [NOTHING_TO_DO]


def _ask_for_answer(quote: SharedQuote, frame: Frame) -> str:
    amount = with_gst(quote.total_cents, quote.shows_gst)
    return f"Please accept or decline quote {quote.number} ({amount}) by {day_words(quote.valid_until, frame)}."


def _ask_for_payment(invoice: SharedInvoice, frame: Frame) -> str:
    amount, due = format_cents(owed(invoice)), day_words(invoice.due_on, frame)
    if frame.today > invoice.due_on:
        return f"Invoice {invoice.number} ({amount}) was due {due}."
    return f"Please pay invoice {invoice.number} ({amount}) by {due}."
