"""Where a quote or an invoice stands: a sign and a word, the same in every place."""

from textual.content import Content

from data.enums import InvoiceStatus, QuoteStatus
from screens.card_lines import TONES
from screens.glyphs import GlyphSet, Sign
from screens.widgets.columns import StyleName

_QUOTES: dict[QuoteStatus, tuple[Sign, StyleName]] = {
    QuoteStatus.DRAFT: ("pending", "muted"),
    QuoteStatus.SENT: ("mail", "accent"),
    QuoteStatus.ACCEPTED: ("tick", "good"),
    QuoteStatus.DECLINED: ("cancelled", "muted"),
    QuoteStatus.CHANGES_REQUESTED: ("in_progress", "attention"),
    QuoteStatus.EXPIRED: ("on_hold", "attention"),
    QuoteStatus.WITHDRAWN: ("cancelled", "muted"),
    QuoteStatus.CONVERTED: ("completed", "good"),
    QuoteStatus.INVOICED: ("completed", "good"),
}
_INVOICES: dict[InvoiceStatus, tuple[Sign, StyleName]] = {
    InvoiceStatus.DRAFT: ("pending", "muted"),
    InvoiceStatus.SENT: ("mail", "accent"),
    InvoiceStatus.PART_PAID: ("in_progress", "accent"),
    InvoiceStatus.OVERDUE: ("on_hold", "trouble"),
    InvoiceStatus.PAID: ("tick", "good"),
    InvoiceStatus.VOID: ("cancelled", "muted"),
}


def status_words(status: QuoteStatus | InvoiceStatus, glyphs: GlyphSet) -> tuple[str, StyleName]:
    """The status with its sign, and how it is coloured."""
    sign, tone = _QUOTES[status] if isinstance(status, QuoteStatus) else _INVOICES[status]
    return glyphs.label(sign, status.value), tone


def status_line(status: QuoteStatus | InvoiceStatus, glyphs: GlyphSet) -> Content:
    """The same as a text."""
    words, tone = status_words(status, glyphs)
    return Content.styled(words, TONES[tone])
