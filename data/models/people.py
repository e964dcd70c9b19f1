"""The business itself and the people who work in it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from data.enums import GstRounding, MailSecurity, Role
from data.lengths import ADDRESS, EMAIL, LINE, LONG_TEXT, NAME, PHONE
from data.models.columns import NEVER_REUSED, identity, one_of


class Business(SQLModel, table=True):
    """The one business of this database; what its settings screens and its client pages are made from."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    name: str = Field(max_length=NAME)
    legal_name: str = Field(default="", max_length=NAME)
    abn: str = Field(default="", max_length=11)
    gst_registered: bool = False
    licence: str = Field(default="", max_length=NAME)
    phone: str = Field(default="", max_length=PHONE)
    email: str = Field(max_length=EMAIL)
    address: str = Field(default="", max_length=ADDRESS)
    timezone: str = Field(default="Australia/Melbourne", max_length=64)
    accent: str = Field(default="#b4632a", max_length=7)
    portal_on: bool = False
    portal_url: str = Field(default="", max_length=LINE)
    start_portal: bool = True
    enquiry_form_on: bool = False
    enquiry_origins: str = Field(default="", max_length=LONG_TEXT)
    smtp_host: str = Field(default="", max_length=LINE)
    smtp_port: int = 587
    smtp_user: str = Field(default="", max_length=EMAIL)
    smtp_security: MailSecurity = one_of(MailSecurity, default=MailSecurity.STARTTLS)
    prices_include_gst: bool = False
    gst_rounding: GstRounding = one_of(GstRounding, default=GstRounding.TOTAL)
    quote_terms: str = Field(default="", max_length=LONG_TEXT)
    quote_valid_days: int = 30
    quote_reminder_days: int = 0
    invoice_terms: str = Field(default="", max_length=LONG_TEXT)
    invoice_due_days: int = 14
    bank_name: str = Field(default="", max_length=NAME)
    bank_bsb: str = Field(default="", max_length=12)
    bank_account: str = Field(default="", max_length=34)
    is_demo: bool = False
    created_at: datetime
    version: int = 1


class Logo(SQLModel, table=True):
    """The picture at the head of documents. Beside the business, so that reading a setting does not read a picture."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    content: bytes = Field(sa_type=LargeBinary)
    content_type: str = Field(max_length=40)


class SecretKey(SQLModel, table=True):
    """The key that signs form stamps. No portal view shows it; the portal process reads it once, at its start."""

    __tablename__ = "secret_key"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    key: bytes = Field(sa_type=LargeBinary)


class NumberSequence(SQLModel, table=True):
    """The next number of each kind of record, as people see them: prefix, then digits of at least `width`."""

    __tablename__ = "number_sequence"

    name: str = Field(primary_key=True, max_length=20)
    prefix: str = Field(max_length=10)
    width: int = 4
    next_value: int = 1


class Staff(SQLModel, table=True):
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"), NEVER_REUSED)

    id: int | None = identity()
    name: str = Field(max_length=NAME)
    email: str = Field(max_length=EMAIL, unique=True)
    phone: str = Field(default="", max_length=PHONE)
    role: Role = one_of(Role)
    active: bool = True
    password_hash: str = Field(default="", max_length=LINE)
    failed_sign_ins: int = 0
    locked_until: datetime | None = None
    pay_rate_cents: int | None = None
    created_at: datetime
    version: int = 1
