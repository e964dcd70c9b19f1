"""What strangers asked through the public form, and the thread that follows."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from data.enums import EnquiryStatus, Sender
from data.lengths import ADDRESS, EMAIL, LINE, NAME, PHONE, TEXT
from data.models.columns import NEVER_REUSED, identity, one_of


class Enquiry(SQLModel, table=True):
    """`stamp_hash` is that of the form it came from, so that a form sent twice is one enquiry."""

    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    number: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=NAME)
    email: str = Field(default="", max_length=EMAIL)
    phone: str = Field(default="", max_length=PHONE)
    address: str = Field(default="", max_length=ADDRESS)
    message: str = Field(max_length=TEXT)
    preferred_times: str = Field(default="", max_length=LINE)
    status: EnquiryStatus = one_of(EnquiryStatus, default=EnquiryStatus.NEW, index=True)
    received_at: datetime = Field(index=True)
    stamp_hash: str | None = Field(default=None, max_length=64, unique=True)
    read_at: datetime | None = None
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    quote_id: int | None = Field(default=None, foreign_key="quote.id")


class EnquiryReply(SQLModel, table=True):
    __tablename__ = "enquiry_reply"
    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    enquiry_id: int = Field(foreign_key="enquiry.id", index=True)
    sender: Sender = one_of(Sender)
    text: str = Field(max_length=TEXT)
    written_at: datetime
    written_by: int | None = Field(default=None, foreign_key="staff.id")
    message_id: str = Field(default="", max_length=LINE)
