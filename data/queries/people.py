"""Reads of the business and its people."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import MailSecurity, Role
from data.permissions import Actor


@dataclass(frozen=True)
class StaffRow:
    id: int
    name: str
    email: str
    phone: str
    role: Role
    active: bool
    has_password: bool
    locked_until: datetime | None


_STAFF = """
    SELECT id, name, email, phone, role, active, (password_hash <> '') AS has_password, locked_until FROM staff
"""


def staff_list(db: Connection) -> list[StaffRow]:
    """Everybody, in the order they were added."""
    return db.all(StaffRow, f"{_STAFF} ORDER BY id")


def active_staff(db: Connection) -> list[StaffRow]:
    """Those who can sign in, in the order they were added."""
    return db.all(StaffRow, f"{_STAFF} WHERE active ORDER BY id")


def staff_by_email(db: Connection, email: str) -> StaffRow | None:
    """The staff member with this address, active or not."""
    return db.one(StaffRow, f"{_STAFF} WHERE email = :email", email=email.strip().lower())


def read_actor(db: Connection, staff_id: int) -> Actor | None:
    """The person as the database has them now; None once they are deactivated."""
    query = "SELECT id AS staff_id, name, email, role FROM staff WHERE id = :id AND active"
    return db.one(Actor, query, id=staff_id)


def actor_of(row: StaffRow) -> Actor:
    return Actor(row.id, row.name, row.email, row.role)


@dataclass(frozen=True)
class BusinessRow:
    """The settings that screens and commands look at."""

    name: str
    legal_name: str
    abn: str
    gst_registered: bool
    phone: str
    email: str
    address: str
    timezone: str
    accent: str
    portal_on: bool
    portal_url: str
    start_portal: bool
    enquiry_form_on: bool
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_security: MailSecurity
    prices_include_gst: bool
    gst_rounding: str
    quote_terms: str
    quote_valid_days: int
    quote_reminder_days: int
    invoice_terms: str
    invoice_due_days: int
    is_demo: bool


_BUSINESS = ", ".join(BusinessRow.__dataclass_fields__)


def read_business(db: Connection) -> BusinessRow | None:
    """The business; None in a database that holds none yet."""
    return db.one(BusinessRow, f"SELECT {_BUSINESS} FROM business")


@dataclass(frozen=True)
class HeaderState:
    """What the header of every screen shows.

    Attributes:
        waiting: Mails that are queued, being sent, or held while the portal is off.
        troubled: Mails that failed, or of which nobody knows whether they arrived.
    """

    business: str
    portal_on: bool
    waiting: int
    troubled: int


def header_state(db: Connection) -> HeaderState | None:
    """What the header of every screen shows; None in a database that holds no business yet."""
    return db.one(
        HeaderState,
        """
        SELECT name AS business, portal_on,
            (SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'held')) AS waiting,
            (SELECT count(*) FROM outbox WHERE state IN ('failed', 'uncertain')) AS troubled
        FROM business
        """,
    )
