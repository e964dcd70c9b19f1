"""Invoices, their lines and what was paid."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from data.enums import InvoiceStatus, LineKind
from data.lengths import LINE, LONG_TEXT, NAME, TEXT
from data.models.columns import NEVER_REUSED, identity, one_of


class Invoice(SQLModel, table=True):
    """A request for payment. Once sent it is not edited: it is voided and issued anew. Overdue is computed."""

    __table_args__ = (
        CheckConstraint("paid_cents BETWEEN 0 AND total_cents", name="paid_within_total"),
        Index("ix_invoice_status_due_on", "status", "due_on", "total_cents", "paid_cents"),
        Index("ix_invoice_total_cents", "total_cents"),
        NEVER_REUSED,
    )

    id: int | None = identity()
    number: str = Field(max_length=20, unique=True)
    client_id: int = Field(foreign_key="client.id", index=True)
    job_id: int | None = Field(default=None, foreign_key="job.id", index=True)
    quote_id: int | None = Field(default=None, foreign_key="quote.id", index=True)
    status: InvoiceStatus = one_of(InvoiceStatus, default=InvoiceStatus.DRAFT, index=True)
    issued_on: date | None = None
    due_on: date
    terms: str = Field(default="", max_length=LONG_TEXT)
    buyer: str = Field(default="", max_length=NAME)
    prices_include_gst: bool = False
    shows_gst: bool = True
    subtotal_cents: int = Field(sa_type=BigInteger)
    gst_cents: int = Field(sa_type=BigInteger)
    total_cents: int = Field(sa_type=BigInteger)
    paid_cents: int = Field(default=0, sa_type=BigInteger)
    content_hash: str = Field(max_length=64)
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="staff.id")
    sent_at: datetime | None = None
    sent_by: int | None = Field(default=None, foreign_key="staff.id")
    voided_at: datetime | None = None
    void_reason: str = Field(default="", max_length=LINE)


class InvoiceLine(SQLModel, table=True):
    __tablename__ = "invoice_line"
    __table_args__ = (UniqueConstraint("invoice_id", "position"), NEVER_REUSED)

    id: int | None = identity()
    invoice_id: int = Field(foreign_key="invoice.id")
    position: int
    kind: LineKind = one_of(LineKind, default=LineKind.ITEM)
    description: str = Field(max_length=TEXT)
    quantity_thousandths: int = Field(default=1_000, sa_type=BigInteger)
    unit: str = Field(default="", max_length=20)
    unit_price_cents: int = Field(default=0, sa_type=BigInteger)
    taxable: bool = True
    total_cents: int = Field(default=0, sa_type=BigInteger)


class Payment(SQLModel, table=True):
    __table_args__ = (CheckConstraint("amount_cents > 0", name="positive"), NEVER_REUSED)

    id: int | None = identity()
    invoice_id: int = Field(foreign_key="invoice.id", index=True)
    amount_cents: int = Field(sa_type=BigInteger)
    paid_on: date
    method: str = Field(default="", max_length=LINE)
    recorded_at: datetime
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")
