"""Reads of enquiries: one with its thread, how many there are of each kind, and the form they come in by."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import EnquiryStatus, OutboxState, Sender
from data.queries.clients import Duplicate, likely_duplicates
from data.queries.numbers import full_number


@dataclass(frozen=True)
class EnquiryRow:
    """An enquiry as the list has it; `client` and `quote` are the numbers of what came of it."""

    id: int
    number: str
    name: str
    email: str
    phone: str
    address: str
    message: str
    preferred_times: str
    status: EnquiryStatus
    received_at: datetime
    read_at: datetime | None
    client: str
    client_name: str
    quote: str

    @property
    def is_unread(self) -> bool:
        return self.status is EnquiryStatus.NEW and self.read_at is None


@dataclass(frozen=True)
class ReplyRow:
    """One message of the thread that follows an enquiry.

    Attributes:
        by: Who of the office wrote it, or noted it down.
        mail: What became of its mail; None for what was not mailed.
    """

    id: int
    sender: Sender
    text: str
    written_at: datetime
    by: str
    message_id: str
    mail: OutboxState | None


@dataclass(frozen=True)
class EnquiryRecord:
    """An enquiry with its thread, oldest first, and the clients who may be the same person."""

    row: EnquiryRow
    replies: tuple[ReplyRow, ...]
    same: tuple[Duplicate, ...]


@dataclass(frozen=True)
class EnquiryForm:
    """The public form: whether it takes enquiries, and the sites that may frame it, apart by white space."""

    is_on: bool
    origins: str


ENQUIRY_ROW = """
    SELECT e.id, e.number, e.name, e.email, e.phone, e.address, e.message, e.preferred_times, e.status, e.received_at,
        e.read_at, COALESCE(c.number, '') AS client, COALESCE(c.name, '') AS client_name,
        COALESCE(q.number, '') AS quote
    FROM enquiry e LEFT JOIN client c ON c.id = e.client_id LEFT JOIN quote q ON q.id = e.quote_id
"""


def find_enquiry(db: Connection, number: str) -> EnquiryRow | None:
    """The enquiry with this number, as people write it: "E-0002", "e-2" or "2"."""
    return db.one(EnquiryRow, f"{ENQUIRY_ROW} WHERE e.number = :number", number=full_number(db, "enquiry", number))


def enquiry_record(db: Connection, row: EnquiryRow) -> EnquiryRecord:
    """An enquiry with all that belongs to it."""
    return EnquiryRecord(row, replies_of(db, row), () if row.client else same_clients(db, row))


def replies_of(db: Connection, row: EnquiryRow) -> tuple[ReplyRow, ...]:
    """The thread that follows an enquiry, oldest first."""
    return tuple(db.all(ReplyRow, _REPLIES, enquiry=row.id))


def same_clients(db: Connection, row: EnquiryRow) -> tuple[Duplicate, ...]:
    """The clients who may be the person that asks."""
    return tuple(likely_duplicates(db, name=row.name, email=row.email, phone=row.phone, address=row.address))


_REPLIES = """
    SELECT r.id, r.sender, r.text, r.written_at, COALESCE(p.name, '') AS by, r.message_id, o.state AS mail
    FROM enquiry_reply r LEFT JOIN staff p ON p.id = r.written_by
    LEFT JOIN outbox o ON o.message_id = r.message_id
    WHERE r.enquiry_id = :enquiry ORDER BY r.id
"""


def enquiry_counts(db: Connection) -> dict[EnquiryStatus, int]:
    """How many enquiries there are of each status."""
    counted = dict(db.execute("SELECT status, count(*) FROM enquiry GROUP BY status", {}).fetchall())
    return {status: int(counted.get(status.value, 0)) for status in EnquiryStatus}


def enquiry_form(db: Connection) -> EnquiryForm:
    """How the public form stands."""
    found = db.one(EnquiryForm, "SELECT enquiry_form_on AS is_on, enquiry_origins AS origins FROM business")
    assert found is not None
    return found
