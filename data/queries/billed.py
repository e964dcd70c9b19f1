"""Reads of whom a quote or an invoice is for."""

from dataclasses import dataclass

from data.database import Connection
from data.enums import JobStatus
from data.queries.numbers import full_number


@dataclass(frozen=True)
class BilledClient:
    """A client as a quote or an invoice names them. `site` is the first of their addresses."""

    id: int
    number: str
    name: str
    postal_address: str
    site: str


_CLIENT = """
    SELECT c.id, c.number, c.name, c.postal_address, COALESCE((
        SELECT s.address FROM site s WHERE s.client_id = c.id AND s.removed_at IS NULL ORDER BY s.id LIMIT 1
    ), '') AS site
    FROM client c WHERE c.deleted_at IS NULL
"""


def find_billed_client(db: Connection, number: str) -> BilledClient | None:
    """The client with this number, unless they were deleted."""
    return db.one(BilledClient, f"{_CLIENT} AND c.number = :number", number=full_number(db, "client", number))


def billed_client(db: Connection, client: int) -> BilledClient | None:
    """The client with this id, unless they were deleted."""
    return db.one(BilledClient, f"{_CLIENT} AND c.id = :client", client=client)


def client_of_job(db: Connection, job: int) -> BilledClient | None:
    """The client that a job is for; None while it has none."""
    return db.one(BilledClient, f"{_CLIENT} AND c.id = (SELECT client_id FROM job WHERE id = :job)", job=job)


@dataclass(frozen=True)
class OpenWork:
    """A job of a client that is not over."""

    number: str
    title: str
    site: str
    status: JobStatus


def open_work(db: Connection, client: int) -> list[OpenWork]:
    """The newest jobs of a client that are not over, at most a hundred."""
    query = """
        SELECT number, title, site, status FROM job
        WHERE client_id = :client AND status NOT IN ('Completed', 'Cancelled') ORDER BY id DESC LIMIT 100
    """
    return db.all(OpenWork, query, client=client)
