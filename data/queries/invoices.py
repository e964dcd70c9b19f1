"""Reads of invoices: lists of them, and one with its lines. Statuses are as of a given day."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from data.database import Connection
from data.enums import InvoiceStatus
from data.money import Totals
from data.queries.numbers import full_number
from data.queries.papers import PAGE, PaperFilter, newest, read_lines
from data.sharing.pages import SharedLine
from data.wording import invoice_status

InvoiceFilter = PaperFilter[InvoiceStatus]


@dataclass(frozen=True)
class InvoiceRow:
    """A line of the list of invoices."""

    id: int
    number: str
    status: InvoiceStatus
    issued_on: date | None
    due_on: date
    subtotal_cents: int
    gst_cents: int
    total_cents: int
    paid_cents: int
    client_id: int
    client_number: str
    client: str
    job_id: int | None
    job: str | None
    quote: str | None
    site: str
    created_at: datetime
    sent_at: datetime | None

    @property
    def sums(self) -> Totals:
        return Totals(self.subtotal_cents, self.gst_cents, self.total_cents)

    @property
    def owed_cents(self) -> int:
        """What is still to be paid; nothing once it is void."""
        return 0 if self.status is InvoiceStatus.VOID else self.total_cents - self.paid_cents


@dataclass(frozen=True)
class InvoiceContent:
    """What an invoice says beside its sums."""

    terms: str
    buyer: str
    prices_include_gst: bool
    shows_gst: bool
    void_reason: str


@dataclass(frozen=True)
class InvoiceRecord:
    """An invoice as the office sees it."""

    row: InvoiceRow
    content: InvoiceContent
    lines: tuple[SharedLine, ...]


_ROW = """
    SELECT p.id, p.number, p.status, p.issued_on, p.due_on, p.subtotal_cents, p.gst_cents, p.total_cents, p.paid_cents,
        p.client_id, c.number AS client_number, c.name AS client, p.job_id, j.number AS job, q.number AS quote,
        COALESCE(j.site, q.site, '') AS site, p.created_at, p.sent_at
    FROM invoice p JOIN client c ON c.id = p.client_id
    LEFT JOIN job j ON j.id = p.job_id LEFT JOIN quote q ON q.id = p.quote_id
"""
_BY_DAY = {
    InvoiceStatus.SENT: "p.status = 'Sent' AND p.due_on >= :today",
    InvoiceStatus.PART_PAID: "p.status = 'Part paid' AND p.due_on >= :today",
    InvoiceStatus.OVERDUE: "p.status IN ('Sent', 'Part paid') AND p.due_on < :today",
}


def list_invoices(
    db: Connection, today: date, only: InvoiceFilter | None = None, limit: int = PAGE
) -> list[InvoiceRow]:
    """The newest invoices, at most `limit` and never more than a thousand."""
    found = newest(db, InvoiceRow, _ROW, only or InvoiceFilter(), _BY_DAY, today, limit)
    return [_as_of(today, row) for row in found]


def _as_of(today: date, row: InvoiceRow) -> InvoiceRow:
    return replace(row, status=invoice_status(row.status, row.due_on, today))


def find_invoice(db: Connection, number: str, today: date) -> InvoiceRow | None:
    """The invoice with this number, as people write it: "INV-0007", "inv-7" or "7"."""
    found = db.one(InvoiceRow, f"{_ROW} WHERE p.number = :number", number=full_number(db, "invoice", number))
    return None if found is None else _as_of(today, found)


def invoice_record(db: Connection, row: InvoiceRow) -> InvoiceRecord:
    """All of an invoice."""
    content = db.one(
        InvoiceContent,
        "SELECT terms, buyer, prices_include_gst, shows_gst, void_reason FROM invoice WHERE id = :invoice",
        invoice=row.id,
    )
    assert content is not None
    return InvoiceRecord(row, content, read_lines(db, "invoice_line", "invoice_id", row.id))
