"""What stands on the tabs of an invoice's card."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from data.enums import InvoiceStatus, LineKind
from data.money import format_cents
from data.queries.activity import ActivityRow
from data.queries.invoices import InvoiceRecord, InvoiceRow, PaymentRow
from data.queries.paper_sight import PaperSight
from data.queries.shared import bank_details
from data.safe_text import safe_line, safe_text
from data.tax import Broken
from data.wording import full_day
from screens.card_lines import QUIET, cells, fact, heading
from screens.office import Office
from screens.papers.sheet import Sheet, sheet_lines
from screens.widgets.tab_body import CardRow, CardTab, tab_of_rows


@dataclass(frozen=True)
class InvoiceOnCard:
    """All of an invoice that its card shows.

    Attributes:
        broken: The rules of the tax office that the draft breaks.
        sight: How it stands with its client.
    """

    invoice: InvoiceRecord
    broken: tuple[Broken, ...]
    sight: PaperSight
    events: tuple[ActivityRow, ...]


def tabs_of(card: InvoiceOnCard, office: Office, room: int, timeline: CardTab) -> Sequence[CardTab]:
    """Every tab of an invoice's card, in order. `room` is how wide the lines may be."""
    return [_lines(card, office, room), _payments(card.invoice), timeline]


def _lines(card: InvoiceOnCard, office: Office, room: int) -> CardTab:
    row, content, lines = card.invoice.row, card.invoice.content, card.invoice.lines
    paid = [("Paid", row.paid_cents), ("Still to pay", row.owed_cents)] if row.paid_cents else []
    sheet = Sheet(lines, row.sums, content.shows_gst, content.prices_include_gst, more=paid)
    text = [*_broken(card), *sheet_lines(sheet, room), Content(""), *_facts(card, room), *_bank(office, room)]
    text += [*heading("Terms"), Content(safe_text(content.terms))] if content.terms else []
    counted = sum(line.kind is not LineKind.HEADING for line in lines)
    return CardTab("lines", f"Lines {counted}", Content("\n").join(text))


def _broken(card: InvoiceOnCard) -> list[Content]:
    """What stands against sending it, each with where to mend it."""
    if not card.broken:
        return []
    lines = [Content.styled("Can't be sent yet:", "bold $text-error")]
    for broken in card.broken:
        lines.append(Content.assemble((safe_line(f"  {broken.message} "), "$text-error"), safe_line(broken.hint)))
    return [*lines, Content("")]


def _facts(card: InvoiceOnCard, room: int) -> list[Content]:
    row, content = card.invoice.row, card.invoice.content
    return [
        *fact("Issued", full_day(row.issued_on) if row.issued_on else ""),
        *fact("Due", full_day(row.due_on)),
        *fact("To", content.buyer if content.buyer != row.client else "", room),
        *fact("Site", row.site, room),
        *fact("Quote", row.quote or ""),
        *fact("Void", content.void_reason, room),
    ]


def _bank(office: Office, room: int) -> list[Content]:
    bank = bank_details(office.db)
    if bank is None or not bank.account:
        return [Content.styled("No bank details: 7 Settings, Sales. Clients can't see where to pay.", "$text-warning")]
    return fact("Pay to", f"{bank.name}\nBSB {bank.bsb}, account {bank.account}", room)


def _payments(invoice: InvoiceRecord) -> CardTab:
    row = invoice.row
    rows = [_payment(payment) for payment in invoice.payments]
    paid = f"{format_cents(row.paid_cents)} of {format_cents(row.total_cents)} is paid"
    left = f", {format_cents(row.owed_cents)} is owed." if row.owed_cents else "."
    above = Content.styled(paid + left, QUIET) if rows else Content("")
    return tab_of_rows("payments", "Payments", rows, _unpaid(row), is_table=True, above=above)


def _unpaid(row: InvoiceRow) -> str:
    if row.paid_cents:
        return f"{format_cents(row.paid_cents)} is paid. When and how was not noted."
    if row.status in (InvoiceStatus.DRAFT, InvoiceStatus.VOID):
        return "Nothing was paid."
    return "Nothing was paid yet. a notes a payment, in full or in part."


def _payment(payment: PaymentRow) -> CardRow:
    row = cells(
        (format_cents(payment.cents).rjust(13), 13),
        (full_day(payment.on), 16),
        (payment.method, 24),
        (f"noted by {payment.by}" if payment.by else "", 0, QUIET),
    )
    return CardRow(str(payment.id), row)
