"""Quotes and invoices as rows of a card's tab."""

from data.enums import UNPAID
from data.money import format_cents
from data.queries.invoices import InvoiceRow
from data.queries.quotes import QuoteRow
from data.wording import short_day
from screens.card_lines import QUIET, TONES, cells
from screens.glyphs import GlyphSet
from screens.papers.standing import status_words
from screens.widgets.tab_body import CardRow


def quote_line(quote: QuoteRow, glyphs: GlyphSet) -> CardRow:
    """A quote: what it comes to, where it stands, its last day."""
    status, tone = status_words(quote.status, glyphs)
    row = cells(
        (quote_name(quote), 11),
        (format_cents(quote.total_cents).rjust(13), 13),
        (status, 19, TONES[tone]),
        (f"until {short_day(quote.valid_until)}", 16, QUIET),
        (quote.title, 0),
    )
    return CardRow(quote.number, row)


def quote_name(quote: QuoteRow) -> str:
    """ "Q-0031", "Q-0031 v2"."""
    return f"{quote.number} v{quote.version}" if quote.version > 1 else quote.number


def invoice_line(bill: InvoiceRow, glyphs: GlyphSet) -> CardRow:
    """An invoice: what it comes to, where it stands, when it is due, what is still owed."""
    status, tone = status_words(bill.status, glyphs)
    row = cells(
        (bill.number, 11),
        (format_cents(bill.total_cents).rjust(13), 13),
        (status, 11, TONES[tone]),
        (f"due {short_day(bill.due_on)}", 16, QUIET),
        (f"{format_cents(bill.owed_cents)} owed" if bill.status in UNPAID else "", 0),
    )
    return CardRow(bill.number, row)
