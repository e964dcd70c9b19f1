"""Reads of invoices: lists of them, and one with its lines. Statuses are as of a given day."""

from collections.abc import Sequence
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
    content_hash: str


@dataclass(frozen=True)
class PaymentRow:
    """What was paid, on which day; `by` recorded it."""

    id: int
    cents: int
    on: date
    method: str
    by: str


@dataclass(frozen=True)
class InvoiceRecord:
    """An invoice as the office sees it, with what was paid, the first payment first."""

    row: InvoiceRow
    content: InvoiceContent
    lines: tuple[SharedLine, ...]
    payments: tuple[PaymentRow, ...] = ()


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


def invoices_of(db: Connection, ids: Sequence[int], today: date) -> list[InvoiceRow]:
    """The invoices with these ids, in no order.

    Raises:
        Damaged: One of them can't be read.
    """
    marks = ", ".join(str(int(invoice)) for invoice in ids) or "NULL"
    return [_as_of(today, row) for row in db.all(InvoiceRow, f"{_ROW} WHERE p.id IN ({marks})")]


def invoices_of_quote(db: Connection, quote: int, today: date) -> list[InvoiceRow]:
    """The invoices that bill a quote or a part of it, void ones too, the first one first."""
    found = db.all(InvoiceRow, f"{_ROW} WHERE p.quote_id = :quote ORDER BY p.id", quote=quote)
    return [_as_of(today, row) for row in found]


def unreadable_invoice(db: Connection, invoice: int) -> list[InvoiceRow]:
    """An invoice of which a value is damaged, without what it says."""
    return db.all(InvoiceRow, _UNREADABLE, invoice=invoice)


# A row needs a status and days, and its own may be what can't be read.
_UNREADABLE = """
    SELECT p.id, p.number, 'Draft' AS status, NULL AS issued_on, substr(b.created_at, 1, 10) AS due_on,
        0 AS subtotal_cents, 0 AS gst_cents, 0 AS total_cents, 0 AS paid_cents, 0 AS client_id, '' AS client_number,
        'Damaged. Run `tradeconsole check`.' AS client, NULL AS job_id, NULL AS job, NULL AS quote, '' AS site,
        b.created_at, NULL AS sent_at
    FROM invoice p JOIN business b ON b.id = 1 WHERE p.id = :invoice
"""


def find_invoice(db: Connection, number: str, today: date) -> InvoiceRow | None:
    """The invoice with this number, as people write it: "INV-0007", "inv-7" or "7"."""
    found = db.one(InvoiceRow, f"{_ROW} WHERE p.number = :number", number=full_number(db, "invoice", number))
    return None if found is None else _as_of(today, found)


def invoice_record(db: Connection, row: InvoiceRow) -> InvoiceRecord:
    """All of an invoice."""
    content = db.one(InvoiceContent, _CONTENT, invoice=row.id)
    assert content is not None
    lines = read_lines(db, "invoice_line", "invoice_id", row.id)
    return InvoiceRecord(row, content, lines, tuple(db.all(PaymentRow, _PAYMENTS, invoice=row.id)))


_CONTENT = """
    SELECT terms, buyer, prices_include_gst, shows_gst, void_reason, content_hash FROM invoice WHERE id = :invoice
"""
_PAYMENTS = """
    SELECT p.id, p.amount_cents AS cents, p.paid_on AS "on", p.method, COALESCE(s.name, '') AS by
    FROM payment p LEFT JOIN staff s ON s.id = p.recorded_by WHERE p.invoice_id = :invoice ORDER BY p.id
"""
