"""Clients, the people to reach there, and the places they want work done."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from data.enums import ClientKind
from data.lengths import ADDRESS, EMAIL, NAME, PHONE, TEXT
from data.models.columns import NEVER_REUSED, identity, one_of


class Client(SQLModel, table=True):
    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    number: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=NAME, index=True)
    kind: ClientKind = one_of(ClientKind, default=ClientKind.PERSON)
    abn: str = Field(default="", max_length=11)
    postal_address: str = Field(default="", max_length=ADDRESS)
    internal_notes: str = Field(default="", max_length=TEXT)
    created_at: datetime
    deleted_at: datetime | None = None
    version: int = 1


class Contact(SQLModel, table=True):
    """A person at a client. A removed contact stays on record; their links are revoked."""

    __table_args__ = (
        Index(
            "uq_contact_primary",
            "client_id",
            unique=True,
            sqlite_where=text("is_primary AND removed_at IS NULL"),
            postgresql_where=text("is_primary AND removed_at IS NULL"),
        ),
        CheckConstraint("email = lower(email)", name="email_lower"),
        NEVER_REUSED,
    )

    id: int | None = identity()
    client_id: int = Field(foreign_key="client.id", index=True)
    name: str = Field(max_length=NAME)
    email: str = Field(default="", max_length=EMAIL, index=True)
    phone: str = Field(default="", max_length=PHONE)
    phone_digits: str = Field(default="", max_length=20, index=True)
    role: str = Field(default="", max_length=NAME)
    is_primary: bool = False
    removed_at: datetime | None = None


class Site(SQLModel, table=True):
    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    client_id: int = Field(foreign_key="client.id", index=True)
    address: str = Field(max_length=ADDRESS)
    removed_at: datetime | None = None
