"""Reads of invoices: lists of them, and one with its lines. Statuses are as of a given day."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from data.database import Connection
from data.enums import InvoiceStatus
from data.queries.numbers import full_number
from data.sharing.pages import SharedLine
from data.wording import invoice_status

PAGE = 100
LISTED_AT_MOST = 1_000


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
    def owed_cents(self) -> int:
        """What is still to be paid; nothing once it is void."""
        return 0 if self.status is InvoiceStatus.VOID else self.total_cents - self.paid_cents


@dataclass(frozen=True)
class InvoiceFilter:
    """Which invoices are listed, by ids; `after` is the last one of the page before."""

    status: InvoiceStatus | None = None
    client: int | None = None
    job: int | None = None
    after: int | None = None


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
    SELECT n.id, n.number, n.status, n.issued_on, n.due_on, n.subtotal_cents, n.gst_cents, n.total_cents, n.paid_cents,
        n.client_id, c.number AS client_number, c.name AS client, n.job_id, j.number AS job, q.number AS quote,
        COALESCE(j.site, q.site, '') AS site, n.created_at, n.sent_at
    FROM invoice n JOIN client c ON c.id = n.client_id
    LEFT JOIN job j ON j.id = n.job_id LEFT JOIN quote q ON q.id = n.quote_id
"""


def list_invoices(
    db: Connection, today: date, only: InvoiceFilter | None = None, limit: int = PAGE
) -> list[InvoiceRow]:
    """The newest invoices, at most `limit` and never more than a thousand."""
    where, values = _conditions(only or InvoiceFilter(), today)
    listed = f"{_ROW} WHERE {' AND '.join(['TRUE', *where])} ORDER BY n.id DESC LIMIT :limit"
    return [_as_of(today, row) for row in db.all(InvoiceRow, listed, limit=min(limit, LISTED_AT_MOST), **values)]


def _conditions(only: InvoiceFilter, today: date) -> tuple[list[str], dict[str, Any]]:
    where, values = _status_condition(only.status, today)
    for condition, name, value in (
        ("n.client_id = :client", "client", only.client),
        ("n.job_id = :job", "job", only.job),
        ("n.id < :after", "after", only.after),
    ):
        if value is not None:
            where.append(condition)
            values[name] = value
    return where, values


def _status_condition(status: InvoiceStatus | None, today: date) -> tuple[list[str], dict[str, Any]]:
    if status is None:
        return [], {}
    if status is InvoiceStatus.OVERDUE:
        return ["n.status IN ('Sent', 'Part paid')", "n.due_on < :today"], {"today": today}
    if status in (InvoiceStatus.SENT, InvoiceStatus.PART_PAID):
        return ["n.status = :status", "n.due_on >= :today"], {"status": status, "today": today}
    return ["n.status = :status"], {"status": status}


def _as_of(today: date, row: InvoiceRow) -> InvoiceRow:
    return replace(row, status=invoice_status(row.status, row.due_on, today))


def find_invoice(db: Connection, number: str, today: date) -> InvoiceRow | None:
    """The invoice with this number, as people write it: "INV-0007", "inv-7" or "7"."""
    found = db.one(InvoiceRow, f"{_ROW} WHERE n.number = :number", number=full_number(db, "invoice", number))
    return None if found is None else _as_of(today, found)


def invoice_record(db: Connection, row: InvoiceRow) -> InvoiceRecord:
    """All of an invoice."""
    content = db.one(InvoiceContent, _CONTENT, invoice=row.id)
    assert content is not None
    return InvoiceRecord(row, content, tuple(db.all(SharedLine, _LINES, invoice=row.id)))


_CONTENT = "SELECT terms, buyer, prices_include_gst, shows_gst, void_reason FROM invoice WHERE id = :invoice"
_LINES = """
    SELECT kind, description, quantity_thousandths, unit, unit_price_cents, taxable, total_cents
    FROM invoice_line WHERE invoice_id = :invoice ORDER BY position
"""
