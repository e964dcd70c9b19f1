"""The columns of the list of invoices."""

from data.enums import UNPAID, InvoiceStatus
from data.money import format_cents
from data.queries.invoices import InvoiceRow
from screens.office import Office
from screens.papers.days import days_late, near_day
from screens.papers.standing import status_words
from screens.widgets.columns import Cell, Column


def invoice_columns(office: Office, number: int) -> list[Column[InvoiceRow]]:
    """The columns, the last to give way first; `number` is how long numbers are."""

    def due(row: InvoiceRow) -> Cell:
        today = office.frame().today
        if row.status is InvoiceStatus.OVERDUE:
            return days_late(row.due_on, today), "trouble"
        if row.status in (InvoiceStatus.PAID, InvoiceStatus.VOID):
            return office.glyphs.dash, "muted"
        return near_day(row.due_on, today)

    def owed(row: InvoiceRow) -> Cell:
        return format_cents(row.owed_cents) if row.status in UNPAID else (office.glyphs.dash, "muted")

    return [
        Column("number", "Invoice", lambda row: row.number, number, priority=9, sortable=False),
        Column("client", "Client", lambda row: row.client, 11, flex=3, priority=8, sortable=False),
        Column("site", "Where", lambda row: row.site, 14, flex=3, priority=2, sortable=False),
        Column(
            "total", "Total", lambda row: format_cents(row.total_cents), 11, align="right", priority=6, sortable=False
        ),
        Column("owed", "Owed", owed, 11, align="right", priority=7, sortable=False),
        Column("status", "Status", lambda row: status_words(row.status, office.glyphs), 11, priority=5, sortable=False),
        Column("due", "Due", due, 13, priority=4, sortable=False),
    ]
