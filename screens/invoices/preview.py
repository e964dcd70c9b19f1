"""An invoice in a few lines, as it stands beside the list."""

from textual.content import Content

from data.enums import UNPAID, InvoiceStatus
from data.money import format_cents
from data.queries.invoices import InvoiceRecord, InvoiceRow, invoice_record
from data.queries.paper_sight import invoice_sight
from data.safe_text import safe_line
from data.wording import short_moment
from screens.card_lines import QUIET, heading
from screens.office import Office
from screens.papers.days import days_late, near_day
from screens.papers.preview import beside, few_lines, looked
from screens.papers.standing import status_line

_NEXT = {
    InvoiceStatus.DRAFT: "Send it: press s.",
    InvoiceStatus.SENT: "Note what is paid: press a.",
    InvoiceStatus.PART_PAID: "Note what is paid: press a.",
    InvoiceStatus.OVERDUE: "Ask for it, or note what is paid: press a.",
}


def invoice_summary(row: InvoiceRow, office: Office) -> Content:
    """An invoice in a few lines.

    Raises:
        Damaged: Some of it can't be read.
    """
    invoice = invoice_record(office.db, row)
    belongs = " · ".join(part for part in (row.job, row.quote) if part)
    lines = [
        Content.styled(safe_line(f"{row.number} {row.client}"), "bold"),
        status_line(row.status, office.glyphs),
        Content(""),
        *(Content.styled(safe_line(part), QUIET) for part in (row.site, belongs) if part),
        Content(""),
        *few_lines(invoice.lines),
        *_sums(invoice),
        _due(row, office),
        *_told(row, office),
        *_next(row, invoice),
    ]
    return Content("\n").join(lines)


def _sums(invoice: InvoiceRecord) -> list[Content]:
    row = invoice.row
    total = beside("Total inc GST" if invoice.content.shows_gst else "Total", format_cents(row.total_cents), "bold")
    if not row.paid_cents or row.status is InvoiceStatus.VOID:
        return [total]
    paid = beside("Paid", format_cents(-row.paid_cents))
    return [total, paid, beside("Owed", format_cents(row.owed_cents), "bold")]


def _due(row: InvoiceRow, office: Office) -> Content:
    today = office.frame().today
    words = f"Due {near_day(row.due_on, today)}"
    if row.status is InvoiceStatus.OVERDUE:
        return Content.assemble((words, QUIET), "  ", (days_late(row.due_on, today), "$text-error"))
    return Content.styled(words if row.status in (*UNPAID, InvoiceStatus.DRAFT) else "", QUIET)


def _told(row: InvoiceRow, office: Office) -> list[Content]:
    """What its client knows of it."""
    if row.sent_at is None:
        return []
    sight = invoice_sight(office.db, row.id, row.job_id, row.sent_at)
    sent = Content(f"Sent {short_moment(row.sent_at, office.frame().zone)}")
    return [*heading("Client"), sent, *looked(sight, office)]


def _next(row: InvoiceRow, invoice: InvoiceRecord) -> list[Content]:
    if row.status is InvoiceStatus.VOID:
        return [*heading("Void"), Content(safe_line(invoice.content.void_reason))]
    return [*heading("Next"), Content(_NEXT[row.status])] if row.status in _NEXT else []
