"""What is shared with whom: a share, its ticked items, one grant per person, and any number of tokens per grant."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from data.enums import LookKind, Sender, ShareKind
from data.lengths import EMAIL, NAME, TEXT
from data.models.columns import NEVER_REUSED, identity, one_of


class Share(SQLModel, table=True):
    """What the clients of one job may see, or of one quote that has no job yet.

    `version` grows with each change that alters what the share shows.
    """

    __table_args__ = (
        CheckConstraint("job_id IS NOT NULL OR quote_id IS NOT NULL", name="of_something"),
        NEVER_REUSED,
    )

    id: int | None = identity()
    job_id: int | None = Field(default=None, foreign_key="job.id", unique=True)
    quote_id: int | None = Field(default=None, foreign_key="quote.id", unique=True)
    version: int = 0
    created_at: datetime
    last_sent_at: datetime | None = None
    last_sent_by: int | None = Field(default=None, foreign_key="staff.id")
    last_opened_at: datetime | None = None
    last_seen_at: datetime | None = None


class ShareItem(SQLModel, table=True):
    """One thing that was offered on a share: ticked or not. `ref_id` is 0 for the job's own details.

    A shareable record without a row here is new since the last send. `version` grows with each change of the tick.
    """

    __tablename__ = "share_item"
    __table_args__ = (UniqueConstraint("share_id", "kind", "ref_id"), NEVER_REUSED)

    id: int | None = identity()
    share_id: int = Field(foreign_key="share.id")
    kind: ShareKind = one_of(ShareKind)
    ref_id: int = 0
    public_id: str = Field(max_length=16, unique=True)
    ticked: bool = False
    version: int = 1
    changed_at: datetime
    changed_by: int | None = Field(default=None, foreign_key="staff.id")


class ShareGrant(SQLModel, table=True):
    """A link: one person's way in to one share. Revoked once, it stays revoked; another send makes a new one."""

    __tablename__ = "share_grant"
    __table_args__ = (
        Index(
            "uq_share_grant_standing",
            "share_id",
            "contact_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        NEVER_REUSED,
    )

    id: int | None = identity()
    share_id: int = Field(foreign_key="share.id", index=True)
    contact_id: int = Field(foreign_key="contact.id", index=True)
    name: str = Field(max_length=NAME)
    email: str = Field(default="", max_length=EMAIL)
    created_at: datetime
    sent_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: int | None = Field(default=None, foreign_key="staff.id")
    last_opened_at: datetime | None = None
    last_seen_at: datetime | None = None
    seen_version: int = 0


class LinkToken(SQLModel, table=True):
    """One address of a link. Only the SHA-256 of the token is kept."""

    __tablename__ = "link_token"

    token_hash: str = Field(primary_key=True, max_length=64)
    grant_id: int = Field(foreign_key="share_grant.id", index=True)
    made_at: datetime
    made_for: str = Field(max_length=10)


class Look(SQLModel, table=True):
    """A load of a client's page (`opened`, perhaps a mail scanner's) or a sign of a person (`seen`)."""

    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    grant_id: int = Field(foreign_key="share_grant.id", index=True)
    kind: LookKind = one_of(LookKind)
    at: datetime
    share_version: int


class ShareSnapshot(SQLModel, table=True):
    """What a share showed from `taken_at` on, as the frozen view in JSON; written with the change that altered it."""

    __tablename__ = "share_snapshot"
    __table_args__ = (UniqueConstraint("share_id", "version"), NEVER_REUSED)

    id: int | None = identity()
    share_id: int = Field(foreign_key="share.id")
    version: int
    taken_at: datetime
    view_hash: str = Field(max_length=64)
    view: str


class BusinessSnapshot(SQLModel, table=True):
    """The business as its client pages named it from `taken_at` on; kept apart so that no change of it touches
    every share."""

    __tablename__ = "business_snapshot"
    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    taken_at: datetime
    view_hash: str = Field(max_length=64)
    view: str


class ShareChange(SQLModel, table=True):
    """Shares that the open transaction has altered, noted by triggers; empty outside of transactions."""

    __tablename__ = "share_change"

    share_id: int = Field(primary_key=True)


class UsedNonce(SQLModel, table=True):
    """A form that was already submitted, by the hash of its nonce."""

    __tablename__ = "used_nonce"

    nonce_hash: str = Field(primary_key=True, max_length=64)
    used_at: datetime = Field(index=True)


class Message(SQLModel, table=True):
    """What a client wrote to the office from their page, or what the office answered there."""

    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    share_id: int = Field(foreign_key="share.id", index=True)
    grant_id: int | None = Field(default=None, foreign_key="share_grant.id", index=True)
    sender: Sender = one_of(Sender)
    name: str = Field(max_length=NAME)
    text: str = Field(max_length=TEXT)
    written_at: datetime
    read_at: datetime | None = None
