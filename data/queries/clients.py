"""Reads of clients: the list and its search, and one with everything that belongs to them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data.clock import day_in
from data.database import Connection
from data.entry import phone_digits
from data.enums import ClientKind, EnquiryStatus, JobStatus
from data.queries.client_search import found_clients
from data.queries.invoices import InvoiceFilter, InvoiceRow, list_invoices
from data.queries.numbers import full_number
from data.queries.quotes import QuoteFilter, QuoteRow, list_quotes

PAGE = 100
LISTED_AT_MOST = 1_000


@dataclass(frozen=True)
class ClientRow:
    """A line of the list of clients; email and phone are the primary contact's, the address is the first site."""

    id: int
    number: str
    name: str
    kind: ClientKind
    email: str
    phone: str
    address: str
    version: int
    deleted_at: datetime | None

    @property
    def is_deleted(self) -> bool:
        return self.deleted_at is not None


@dataclass(frozen=True)
class ContactRow:
    id: int
    name: str
    email: str
    phone: str
    role: str
    is_primary: bool


@dataclass(frozen=True)
class SiteRow:
    """An address where work is done."""

    id: int
    address: str


@dataclass(frozen=True)
class ClientJob:
    """A job as its client's record lists it."""

    number: str
    title: str
    status: JobStatus
    site: str


@dataclass(frozen=True)
class ClientEnquiry:
    number: str
    status: EnquiryStatus
    received_at: datetime
    message: str


@dataclass(frozen=True)
class ClientPaper:
    """What a client's record holds beside the list's line."""

    abn: str
    postal_address: str
    internal_notes: str
    created_at: datetime


@dataclass(frozen=True)
class ClientRecord:
    """A client as the office sees them; what the person may not see is empty."""

    row: ClientRow
    paper: ClientPaper
    contacts: tuple[ContactRow, ...]
    sites: tuple[SiteRow, ...]
    jobs: tuple[ClientJob, ...]
    quotes: tuple[QuoteRow, ...]
    invoices: tuple[InvoiceRow, ...]
    enquiries: tuple[ClientEnquiry, ...]


@dataclass(frozen=True)
class ClientSight:
    """What of a client a person may see. `staff` narrows it to that person's own jobs and the clients of those."""

    staff: int | None = None
    papers: bool = True
    enquiries: bool = True


CLIENT_ROW = """
    SELECT c.id, c.number, c.name, c.kind, COALESCE(p.email, '') AS email, COALESCE(p.phone, '') AS phone,
        COALESCE((SELECT s.address FROM site s WHERE s.client_id = c.id AND s.removed_at IS NULL
            ORDER BY s.id LIMIT 1), '') AS address, c.version, c.deleted_at
    FROM client c LEFT JOIN contact p ON p.client_id = c.id AND p.is_primary AND p.removed_at IS NULL
"""
_OF_OWN_JOB = """
    c.id IN (SELECT j.client_id FROM job_staff o JOIN job j ON j.id = o.job_id WHERE o.staff_id = :staff)
"""
# The same for one client, whose jobs are few.
_HAS_OWN_JOB = """
    EXISTS (SELECT 1 AS found FROM job j JOIN job_staff o ON o.job_id = j.id AND o.staff_id = :staff
        WHERE j.client_id = c.id)
"""


def list_clients(
    db: Connection,
    search: str = "",
    *,
    staff: int | None = None,
    deleted: bool = False,
    after: str = "",
    limit: int = PAGE,
) -> list[ClientRow]:
    """Clients by name, at most `limit` and never more than a thousand; those after the one numbered `after`.

    With `deleted`, those who were deleted and nobody else.
    """
    where, values = narrowed(staff, deleted=deleted)
    if after:
        where += " AND (c.name, c.id) > (SELECT name, id FROM client WHERE number = :after)"
        values["after"] = full_number(db, "client", after)
    limit = min(limit, LISTED_AT_MOST)
    if search.strip():
        return clients_of(db, found_clients(db, search, where, values, limit, few=deleted))
    return db.all(ClientRow, f"{CLIENT_ROW} WHERE {where} ORDER BY c.name, c.id LIMIT :limit", limit=limit, **values)


def clients_of(db: Connection, ids: list[int]) -> list[ClientRow]:
    """The clients with these ids, in their order."""
    marks = ", ".join(str(int(client)) for client in ids) or "NULL"
    place = {client: position for position, client in enumerate(ids)}
    return sorted(db.all(ClientRow, f"{CLIENT_ROW} WHERE c.id IN ({marks})"), key=lambda row: place[row.id])


def narrowed(staff: int | None = None, *, deleted: bool | None = False) -> tuple[str, dict[str, Any]]:
    """The condition of some clients `c`, and its values; with None for `deleted`, of deleted ones and others."""
    where = ["TRUE" if deleted is None else f"c.deleted_at IS {'NOT ' if deleted else ''}NULL"]
    return " AND ".join([*where, *[_OF_OWN_JOB] * (staff is not None)]), {} if staff is None else {"staff": staff}


def find_client(
    db: Connection, number: str, staff: int | None = None, *, deleted: bool | None = False
) -> ClientRow | None:
    """The client with this number, as people write it: "C-0003", "c-3" or "3". A deleted one is not found, unless
    `deleted` is None."""
    where, _ = narrowed(deleted=deleted)
    own = "" if staff is None else f" AND {_HAS_OWN_JOB}"
    query = f"{CLIENT_ROW} WHERE {where} AND c.number = :number{own}"
    return db.one(ClientRow, query, number=full_number(db, "client", number), staff=staff)


def client_record(db: Connection, row: ClientRow, sight: ClientSight, now: datetime) -> ClientRecord:
    """Everything of a client that a person may see; the newest hundred of each kind."""
    paper = db.one(ClientPaper, _PAPER, client=row.id)
    assert paper is not None
    today = day_in(str(db.value("SELECT timezone FROM business")), now)
    return ClientRecord(
        row=row,
        paper=paper,
        contacts=tuple(contacts_of(db, row.id)),
        sites=tuple(sites_of(db, row.id)),
        jobs=tuple(_jobs(db, row.id, sight.staff)),
        quotes=_quotes(db, row.id, today) if sight.papers else (),
        invoices=_invoices(db, row.id, today) if sight.papers else (),
        enquiries=tuple(db.all(ClientEnquiry, _ENQUIRIES, client=row.id)) if sight.enquiries else (),
    )


def contacts_of(db: Connection, client: int) -> list[ContactRow]:
    """The people to reach at a client, the primary one first."""
    return db.all(ContactRow, _CONTACTS, client=client)


def sites_of(db: Connection, client: int) -> list[SiteRow]:
    """Where a client has work done, as the addresses were added."""
    return db.all(SiteRow, _SITES, client=client)


def _jobs(db: Connection, client: int, staff: int | None) -> list[ClientJob]:
    own = "" if staff is None else "JOIN job_staff o ON o.job_id = j.id AND o.staff_id = :staff "
    query = f"SELECT j.number, j.title, j.status, j.site FROM job j {own}WHERE j.client_id = :client"
    return db.all(ClientJob, f"{query} ORDER BY j.id DESC LIMIT {PAGE}", client=client, staff=staff)


def _quotes(db: Connection, client: int, today: date) -> tuple[QuoteRow, ...]:
    return tuple(list_quotes(db, today, QuoteFilter(client=client)))


def _invoices(db: Connection, client: int, today: date) -> tuple[InvoiceRow, ...]:
    return tuple(list_invoices(db, today, InvoiceFilter(client=client)))


_PAPER = "SELECT abn, postal_address, internal_notes, created_at FROM client WHERE id = :client"
_SITES = "SELECT id, address FROM site WHERE client_id = :client AND removed_at IS NULL ORDER BY id"
_CONTACTS = """
    SELECT id, name, email, phone, role, is_primary FROM contact
    WHERE client_id = :client AND removed_at IS NULL ORDER BY is_primary DESC, id
"""
_ENQUIRIES = f"""
    SELECT number, status, received_at, message FROM enquiry WHERE client_id = :client ORDER BY id DESC LIMIT {PAGE}
"""


@dataclass(frozen=True)
class Duplicate:
    """Another client who may be the same one, and what says so: "email", "phone", "name and address"."""

    number: str
    name: str
    why: str


def likely_duplicates(
    db: Connection, *, name: str, email: str, phone: str, address: str, but: int = 0
) -> list[Duplicate]:
    """Clients with the same email, phone digits, or name and address; `but` is the client who is being looked at."""
    values = {"name": name.lower(), "email": email, "digits": phone_digits(phone), "address": address.lower()}
    found = db.all(Duplicate, _DUPLICATES, but=but, **values)
    return list({duplicate.number: duplicate for duplicate in reversed(found)}.values())[::-1]


_SAME_CONTACT = """
    SELECT c.number, c.name, '{why}' AS why FROM contact k JOIN client c ON c.id = k.client_id
    WHERE k.{column} = :{value} AND k.{column} <> '' AND k.removed_at IS NULL AND c.deleted_at IS NULL AND c.id <> :but
"""
_DUPLICATES = f"""
    {_SAME_CONTACT.format(why="email", column="email", value="email")}
    UNION ALL {_SAME_CONTACT.format(why="phone", column="phone_digits", value="digits")}
    UNION ALL SELECT c.number, c.name, 'name and address' AS why FROM client c JOIN site s ON s.client_id = c.id
    WHERE lower(c.name) = :name AND lower(s.address) = :address AND :address <> ''
        AND s.removed_at IS NULL AND c.deleted_at IS NULL AND c.id <> :but
    LIMIT 20
"""
