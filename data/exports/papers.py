"""Quotes and invoices, with their lines; statuses are as of today."""

from dataclasses import dataclass
from datetime import date, datetime

from data.exports.records import Part, Source


@dataclass(frozen=True)
class _Quote:
    """What its newest version says, and the answer to that; what was agreed includes the options that were chosen."""

    id: int
    number: str
    version: int
    status: str
    title: str
    client_number: str
    client: str
    job: str | None
    site: str
    valid_until: date
    sent_at: datetime | None
    prices_include_gst: bool
    subtotal_cents: int
    gst_cents: int
    total_cents: int
    answer: str | None
    agreed_cents: int | None
    answered_by: str | None
    answered_how: str | None
    answered_at: datetime | None
    terms: str
    created_at: datetime


@dataclass(frozen=True)
class _Invoice:
    id: int
    number: str
    status: str
    client_number: str
    client: str
    job: str | None
    quote: str | None
    site: str
    issued_on: date | None
    due_on: date
    prices_include_gst: bool
    subtotal_cents: int
    gst_cents: int
    total_cents: int
    paid_cents: int
    due_cents: int
    void_reason: str
    terms: str
    created_at: datetime


@dataclass(frozen=True)
class Line:
    kind: str
    description: str
    quantity_thousandths: int
    unit: str
    unit_price_cents: int
    taxable: bool
    total_cents: int


@dataclass(frozen=True)
class _Payment:
    paid_on: date
    amount_cents: int
    method: str


_QUOTES = """
    SELECT q.id, q.number, q.version,
        CASE WHEN q.status = 'Sent' AND v.valid_until < :today THEN 'Expired' ELSE q.status END AS status, q.title,
        c.number AS client_number, c.name AS client, j.number AS job, q.site, v.valid_until, v.sent_at,
        v.prices_include_gst, v.subtotal_cents, v.gst_cents, v.total_cents, a.kind AS answer,
        CASE a.kind WHEN 'accepted' THEN a.total_cents END AS agreed_cents, a.name AS answered_by,
        a.how AS answered_how, a.answered_at, v.terms, q.created_at
    FROM quote q JOIN quote_version v ON v.quote_id = q.id AND v.number = q.version
    JOIN client c ON c.id = q.client_id LEFT JOIN job j ON j.id = q.job_id
    LEFT JOIN answer a ON a.quote_id = q.id AND a.version = q.version AND a.reopened_at IS NULL
    WHERE q.id > :after ORDER BY q.id LIMIT :page
"""
_INVOICES = """
    SELECT i.id, i.number,
        CASE WHEN i.status IN ('Sent', 'Part paid') AND i.due_on < :today THEN 'Overdue' ELSE i.status END AS status,
        c.number AS client_number, c.name AS client, j.number AS job, q.number AS quote,
        COALESCE(j.site, q.site, '') AS site, i.issued_on, i.due_on, i.prices_include_gst, i.subtotal_cents,
        i.gst_cents, i.total_cents, i.paid_cents,
        CASE WHEN i.status = 'Void' THEN 0 ELSE i.total_cents - i.paid_cents END AS due_cents, i.void_reason, i.terms,
        i.created_at
    FROM invoice i JOIN client c ON c.id = i.client_id LEFT JOIN job j ON j.id = i.job_id
    LEFT JOIN quote q ON q.id = i.quote_id
    WHERE i.id > :after ORDER BY i.id LIMIT :page
"""
_LINE = "l.kind, l.description, l.quantity_thousandths, l.unit, l.unit_price_cents, l.taxable, l.total_cents"
_QUOTE_LINES = f"""
    SELECT q.id, {_LINE} FROM quote q JOIN quote_version v ON v.quote_id = q.id AND v.number = q.version
    JOIN quote_line l ON l.version_id = v.id WHERE q.id > :after AND q.id <= :last ORDER BY q.id, l.position
"""
INVOICE_LINES = f"""
    SELECT l.invoice_id, {_LINE} FROM invoice_line l WHERE l.invoice_id > :after AND l.invoice_id <= :last
    ORDER BY l.invoice_id, l.position
"""
_PAYMENTS = """
    SELECT invoice_id, paid_on, amount_cents, method FROM payment
    WHERE invoice_id > :after AND invoice_id <= :last ORDER BY invoice_id, id
"""

QUOTES = Source(_Quote, _QUOTES, "SELECT count(*) FROM quote", (Part("lines", Line, _QUOTE_LINES),))
INVOICES = Source(
    _Invoice,
    _INVOICES,
    "SELECT count(*) FROM invoice",
    (Part("lines", Line, INVOICE_LINES), Part("payments", _Payment, _PAYMENTS)),
)
