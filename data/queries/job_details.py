"""A job whole: what `jobs show` and programs read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from data.clock import day_in
from data.database import Connection
from data.enums import CostKind, Sender, VisitKind
from data.errors import Damaged
from data.queries.invoices import InvoiceFilter, InvoiceRow, list_invoices
from data.queries.jobs import JobRow
from data.queries.quotes import QuoteFilter, QuoteRow, list_quotes

R = TypeVar("R")

LISTED_AT_MOST = 500


@dataclass(frozen=True)
class JobPaper:
    """What a job holds beside the list's line."""

    description: str
    client_number: str | None
    status_since: datetime
    created_at: datetime
    version: int


@dataclass(frozen=True)
class AssignedStaff:
    name: str
    email: str


@dataclass(frozen=True)
class VisitRow:
    id: int
    kind: VisitKind
    starts_at: datetime
    ends_at: datetime
    done_at: datetime | None
    note: str


@dataclass(frozen=True)
class NoteRow:
    id: int
    text: str
    for_client: bool
    by: str
    at: datetime


@dataclass(frozen=True)
class TodoRow:
    id: int
    text: str
    for_client: bool
    done_at: datetime | None


@dataclass(frozen=True)
class FileRow:
    id: int
    name: str
    content_type: str
    size: int
    for_client: bool
    added_at: datetime


@dataclass(frozen=True)
class CostRow:
    id: int
    kind: CostKind
    label: str
    supplier: str
    amount_cents: int
    incurred_at: datetime


@dataclass(frozen=True)
class MessageRow:
    """What a client wrote to the office from their page, or what the office answered there."""

    text: str
    name: str
    sender: Sender
    at: datetime


@dataclass(frozen=True)
class JobDetails:
    """A job with everything that hangs on it; what the person may not see is empty, and costs are None."""

    row: JobRow
    paper: JobPaper
    staff: tuple[AssignedStaff, ...]
    visits: tuple[VisitRow, ...]
    notes: tuple[NoteRow, ...]
    todos: tuple[TodoRow, ...]
    files: tuple[FileRow, ...]
    messages: tuple[MessageRow, ...]
    quotes: tuple[QuoteRow, ...] = ()
    invoices: tuple[InvoiceRow, ...] = ()
    costs: tuple[CostRow, ...] | None = None


@dataclass(frozen=True)
class JobSight:
    """What of a job a person may see: quotes and invoices, and what it costs."""

    papers: bool
    costs: bool


def job_details(
    db: Connection, row: JobRow, sight: JobSight, now: datetime, lost: list[str] | None = None
) -> JobDetails:
    """Everything of a job that a person may see.

    Args:
        lost: Takes words for each part that can't be read, which then is empty.

    Raises:
        Damaged: A value can't be read, and it is not of a part that may be left out.
    """

    def part(read: Callable[[], Iterable[R]]) -> tuple[R, ...]:
        try:
            return tuple(read())
        except Damaged as error:
            if lost is None:
                raise
            lost.append(error.message)
            return ()

    paper = db.one(JobPaper, _PAPER, job=row.id)
    assert paper is not None
    today = day_in(str(db.value("SELECT timezone FROM business")), now)
    return JobDetails(
        row=row,
        paper=paper,
        staff=part(lambda: db.all(AssignedStaff, _STAFF, job=row.id)),
        visits=part(lambda: visits_of(db, row.id)),
        notes=part(lambda: notes_of(db, row.id)),
        todos=part(lambda: db.all(TodoRow, _TODOS, job=row.id)),
        files=part(lambda: db.all(FileRow, _FILES, job=row.id)),
        messages=part(lambda: db.all(MessageRow, _MESSAGES, job=row.id)),
        quotes=part(lambda: list_quotes(db, today, QuoteFilter(job=row.id))) if sight.papers else (),
        invoices=part(lambda: list_invoices(db, today, InvoiceFilter(job=row.id))) if sight.papers else (),
        costs=part(lambda: db.all(CostRow, _COSTS, job=row.id)) if sight.costs else None,
    )


def visits_of(db: Connection, job: int) -> list[VisitRow]:
    """A job's visits, the earliest first."""
    return db.all(VisitRow, _VISITS, job=job)


def notes_of(db: Connection, job: int) -> list[NoteRow]:
    """A job's notes of both kinds, the newest first."""
    return db.all(NoteRow, _NOTES, job=job)


_PAPER = """
    SELECT j.description, c.number AS client_number, j.status_since, j.created_at, j.version
    FROM job j LEFT JOIN client c ON c.id = j.client_id WHERE j.id = :job
"""
_STAFF = """
    SELECT p.name, p.email FROM job_staff o JOIN staff p ON p.id = o.staff_id WHERE o.job_id = :job ORDER BY p.id
"""
_VISITS = f"""
    SELECT id, kind, starts_at, ends_at, done_at, note FROM visit WHERE job_id = :job
    ORDER BY starts_at, id LIMIT {LISTED_AT_MOST}
"""


def _note_query(table: str, for_client: str) -> str:
    return f"""
        SELECT n.id AS id, n.text AS text, {for_client} AS for_client, COALESCE(p.name, '') AS by, n.written_at AS at
        FROM {table} n LEFT JOIN staff p ON p.id = n.written_by WHERE n.job_id = :job
    """


_NOTES = f"""
    {_note_query("internal_note", "FALSE")} UNION ALL {_note_query("client_note", "TRUE")}
    ORDER BY id DESC LIMIT {LISTED_AT_MOST}
"""
_TODOS = f"SELECT id, text, for_client, done_at FROM todo WHERE job_id = :job ORDER BY id LIMIT {LISTED_AT_MOST}"
_FILES = f"""
    SELECT id, name, content_type, size, for_client, added_at FROM job_file WHERE job_id = :job
    ORDER BY id LIMIT {LISTED_AT_MOST}
"""
_COSTS = f"""
    SELECT id, kind, label, supplier, amount_cents, incurred_at FROM cost WHERE job_id = :job
    ORDER BY id LIMIT {LISTED_AT_MOST}
"""
_MESSAGES = f"""
    SELECT m.text, m.name, m.sender, m.written_at AS at FROM message m JOIN share s ON s.id = m.share_id
    WHERE s.job_id = :job ORDER BY m.id LIMIT {LISTED_AT_MOST}
"""
