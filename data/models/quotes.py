"""Quotes: one record, any number of versions, each with its own lines; and the answers to them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data.enums import AnswerKind, LineKind, QuoteStatus, VersionState
from data.lengths import ADDRESS, EMAIL, LINE, LONG_TEXT, NAME, TEXT
from data.models.columns import NEVER_REUSED, identity, one_of


class Quote(SQLModel, table=True):
    """`status` is that of version `version`; the client sees `sent_version`. Expired is computed, never stored."""

    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    number: str = Field(max_length=20, unique=True)
    title: str = Field(default="", max_length=LINE)
    site: str = Field(default="", max_length=ADDRESS)
    client_id: int = Field(foreign_key="client.id", index=True)
    job_id: int | None = Field(default=None, foreign_key="job.id", index=True)
    status: QuoteStatus = one_of(QuoteStatus, default=QuoteStatus.DRAFT, index=True)
    version: int = 1
    sent_version: int | None = None
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="staff.id")


class QuoteVersion(SQLModel, table=True):
    """What was offered. Amounts are cents; the totals are what the lines add up to, kept for reading.

    `title` becomes the quote's once this is sent; None is as the quote's. `content_hash` covers everything that an
    acceptance binds: lines, terms, totals, validity.
    """

    __tablename__ = "quote_version"
    __table_args__ = (
        UniqueConstraint("quote_id", "number"),
        Index("ix_quote_version_valid_until", "valid_until"),
        Index("ix_quote_version_total_cents", "total_cents", "quote_id"),
        NEVER_REUSED,
    )

    id: int | None = identity()
    quote_id: int = Field(foreign_key="quote.id")
    number: int
    state: VersionState = one_of(VersionState, default=VersionState.DRAFT)
    valid_until: date
    title: str | None = Field(default=None, max_length=LINE)
    terms: str = Field(default="", max_length=LONG_TEXT)
    deposit: str = Field(default="", max_length=LINE)
    prices_include_gst: bool = False
    shows_gst: bool = True
    subtotal_cents: int = Field(sa_type=BigInteger)
    gst_cents: int = Field(sa_type=BigInteger)
    total_cents: int = Field(sa_type=BigInteger)
    content_hash: str = Field(max_length=64)
    created_at: datetime
    sent_at: datetime | None = None
    sent_by: int | None = Field(default=None, foreign_key="staff.id")
    reminded_at: datetime | None = None


class QuoteLine(SQLModel, table=True):
    """`quantity_thousandths` is the quantity times 1,000, so that 2.5 hours is exact."""

    __tablename__ = "quote_line"
    __table_args__ = (UniqueConstraint("version_id", "position"), NEVER_REUSED)

    id: int | None = identity()
    version_id: int = Field(foreign_key="quote_version.id")
    position: int
    kind: LineKind = one_of(LineKind, default=LineKind.ITEM)
    description: str = Field(max_length=TEXT)
    quantity_thousandths: int = Field(default=1_000, sa_type=BigInteger)
    unit: str = Field(default="", max_length=20)
    unit_price_cents: int = Field(default=0, sa_type=BigInteger)
    taxable: bool = True
    total_cents: int = Field(default=0, sa_type=BigInteger)


class Answer(SQLModel, table=True):
    """A client's answer to one version, or one that staff recorded (`by_staff` and `how`)."""

    __table_args__ = (
        Index(
            "uq_answer_standing",
            "quote_id",
            "version",
            unique=True,
            sqlite_where=text("reopened_at IS NULL"),
            postgresql_where=text("reopened_at IS NULL"),
        ),
        Index("ix_answer_total_cents", "total_cents", "quote_id"),
        CheckConstraint("(grant_id IS NULL) <> (by_staff IS NULL)", name="one_source"),
        NEVER_REUSED,
    )

    id: int | None = identity()
    quote_id: int = Field(foreign_key="quote.id")
    version: int
    kind: AnswerKind = one_of(AnswerKind)
    name: str = Field(max_length=NAME)
    reason: str = Field(default="", max_length=TEXT)
    chosen_options: str = Field(default="[]", max_length=TEXT)
    total_cents: int = Field(sa_type=BigInteger)
    content_hash: str = Field(max_length=64)
    how: str = Field(default="portal", max_length=LINE)
    grant_id: int | None = Field(default=None, foreign_key="share_grant.id")
    grant_email: str = Field(default="", max_length=EMAIL)
    by_staff: int | None = Field(default=None, foreign_key="staff.id")
    ip: str = Field(default="", max_length=45)
    answered_at: datetime
    reopened_at: datetime | None = None
    reopened_by: int | None = Field(default=None, foreign_key="staff.id")
    reopened_why: str = Field(default="", max_length=TEXT)
