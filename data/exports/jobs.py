"""Jobs, with everything of them that is text: files are in backups only."""

from dataclasses import dataclass
from datetime import datetime

from data.exports.records import Part, Source
from data.permissions import Action


@dataclass(frozen=True)
class _Job:
    id: int
    number: str
    title: str
    status: str
    client_number: str | None
    client: str
    site: str
    suburb: str
    description: str
    next_visit: datetime | None
    shared: bool
    created_at: datetime


@dataclass(frozen=True)
class _Staff:
    name: str
    email: str


@dataclass(frozen=True)
class _Visit:
    starts_at: datetime
    ends_at: datetime
    done_at: datetime | None
    note: str


@dataclass(frozen=True)
class _Todo:
    text: str
    for_client: bool
    done_at: datetime | None


@dataclass(frozen=True)
class _Note:
    at: datetime
    by: str
    text: str


@dataclass(frozen=True)
class _Number:
    number: str


@dataclass(frozen=True)
class _Cost:
    kind: str
    label: str
    supplier: str
    amount_cents: int


_JOBS = """
    SELECT j.id, j.number, j.title, j.status, c.number AS client_number, j.client_name AS client, j.site, j.suburb,
        j.description, j.next_visit_at AS next_visit, j.is_shared AS shared, j.created_at
    FROM job j LEFT JOIN client c ON c.id = j.client_id
    WHERE j.id > :after ORDER BY j.id LIMIT :page
"""
_OF_PAGE = "x.job_id > :after AND x.job_id <= :last ORDER BY x.job_id, x.id"
_STAFF = """
    SELECT x.job_id, p.name, p.email FROM job_staff x JOIN staff p ON p.id = x.staff_id
    WHERE x.job_id > :after AND x.job_id <= :last ORDER BY x.job_id, p.id
"""


def _notes(table: str) -> str:
    return f"""
        SELECT x.job_id, x.written_at AS at, COALESCE(p.name, '') AS by, x.text
        FROM {table} x LEFT JOIN staff p ON p.id = x.written_by WHERE {_OF_PAGE}
    """


JOBS = Source(
    _Job,
    _JOBS,
    "SELECT count(*) FROM job",
    (
        Part("staff", _Staff, _STAFF),
        Part(
            "visits",
            _Visit,
            f"SELECT x.job_id, x.starts_at, x.ends_at, x.done_at, x.note FROM visit x WHERE {_OF_PAGE}",
        ),
        Part("todos", _Todo, f"SELECT x.job_id, x.text, x.for_client, x.done_at FROM todo x WHERE {_OF_PAGE}"),
        Part("client_notes", _Note, _notes("client_note")),
        Part("internal_notes", _Note, _notes("internal_note"), needs=Action.WRITE_INTERNAL_NOTES),
        Part("quotes", _Number, f"SELECT x.job_id, x.number FROM quote x WHERE {_OF_PAGE}"),
        Part("invoices", _Number, f"SELECT x.job_id, x.number FROM invoice x WHERE {_OF_PAGE}"),
        Part(
            "costs",
            _Cost,
            f"SELECT x.job_id, x.kind, x.label, x.supplier, x.amount_cents FROM cost x WHERE {_OF_PAGE}",
            needs=Action.SEE_COSTS,
        ),
    ),
)
