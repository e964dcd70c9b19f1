"""Mail that waits to be sent, is being sent, or was."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from data.enums import OutboxKind, OutboxState
from data.lengths import EMAIL, LINE, NAME, TEXT
from data.models.columns import NEVER_REUSED, identity, one_of


class OutboxMail(SQLModel, table=True):
    """One mail to one person. The row names what to send and holds no link: the sender makes a fresh one.

    `begun_at` is committed just before the message goes to the server, so that a sender that dies can be told
    apart from one that had not begun.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_state_next_attempt_at", "state", "next_attempt_at"), NEVER_REUSED)

    id: int | None = identity()
    kind: OutboxKind = one_of(OutboxKind)
    state: OutboxState = one_of(OutboxState, default=OutboxState.QUEUED)
    to_name: str = Field(default="", max_length=NAME)
    to_email: str = Field(max_length=EMAIL)
    subject: str = Field(max_length=LINE)
    lead: str = Field(default="", max_length=TEXT)
    staff_message: str = Field(default="", max_length=TEXT)
    message_id: str = Field(max_length=LINE, unique=True)
    share_id: int | None = Field(default=None, foreign_key="share.id", index=True)
    grant_id: int | None = Field(default=None, foreign_key="share_grant.id", index=True)
    quote_id: int | None = Field(default=None, foreign_key="quote.id", index=True)
    invoice_id: int | None = Field(default=None, foreign_key="invoice.id")
    answer_id: int | None = Field(default=None, foreign_key="answer.id")
    enquiry_id: int | None = Field(default=None, foreign_key="enquiry.id")
    attempts: int = 0
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="staff.id")
    next_attempt_at: datetime
    claimed_by: str = Field(default="", max_length=LINE)
    claimed_until: datetime | None = None
    begun_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = Field(default="", max_length=TEXT)
