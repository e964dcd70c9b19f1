"""A job and everything that hangs on it.

Internal notes and client notes are two tables that draw their ids from one sequence, so a note keeps its id
when it is moved and no query for the one can return the other.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from data.enums import CostKind, JobStatus, VisitKind
from data.lengths import ADDRESS, LINE, LONG_TEXT, NAME, TEXT
from data.models.columns import NEVER_REUSED, identity, one_of


class Job(SQLModel, table=True):
    """A piece of work at one address.

    `list_key` orders the Jobs list: the first visit not yet done, else the day it was made, as minutes since
    1970 in the upper bits and the id in the lower 32. It is also the row id of the search index. It, `client_name`,
    `next_visit_at`, `is_shared` and `awaits_answer` (a sent quote is ticked) are kept by triggers.
    """

    __table_args__ = (
        Index("ix_job_status_list_key", "status", "list_key"),
        Index("ix_job_shared", "list_key", sqlite_where=text("is_shared"), postgresql_where=text("is_shared")),
        Index(
            "ix_job_awaiting", "list_key", sqlite_where=text("awaits_answer"), postgresql_where=text("awaits_answer")
        ),
        Index("ix_job_title_list_key", "title", "list_key"),
        Index("ix_job_suburb_list_key", "suburb", "list_key"),
        Index("ix_job_client_name_list_key", "client_name", "list_key"),
        Index("ix_job_status", "status"),
        Index("ix_job_status_title_list_key", "status", "title", "list_key"),
        Index("ix_job_status_suburb_list_key", "status", "suburb", "list_key"),
        Index("ix_job_status_client_name_list_key", "status", "client_name", "list_key"),
        NEVER_REUSED,
    )

    id: int | None = identity()
    number: str = Field(max_length=20, unique=True)
    title: str = Field(max_length=LINE)
    description: str = Field(default="", max_length=LONG_TEXT)
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    client_name: str = Field(default="", max_length=NAME)
    site: str = Field(default="", max_length=ADDRESS)
    suburb: str = Field(default="", max_length=NAME)
    status: JobStatus = one_of(JobStatus, default=JobStatus.PENDING)
    status_since: datetime
    next_visit_at: datetime | None = None
    list_key: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    is_shared: bool = False
    awaits_answer: bool = False
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="staff.id")
    version: int = 1


class JobCount(SQLModel, table=True):
    """How many jobs have each status, kept by triggers: counting a million rows takes too long for a screen."""

    __tablename__ = "job_count"

    status: JobStatus = one_of(JobStatus, primary_key=True)
    jobs: int = 0


class JobStaff(SQLModel, table=True):
    __tablename__ = "job_staff"

    job_id: int = Field(foreign_key="job.id", primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", primary_key=True, index=True)


class Visit(SQLModel, table=True):
    __table_args__ = (CheckConstraint("ends_at > starts_at", name="ends_after_start"), NEVER_REUSED)

    id: int | None = identity()
    job_id: int = Field(foreign_key="job.id", index=True)
    kind: VisitKind = one_of(VisitKind, default=VisitKind.BOOKED)
    starts_at: datetime
    ends_at: datetime
    done_at: datetime | None = None
    note: str = Field(default="", max_length=TEXT)
    calendar_uid: str = Field(max_length=40)
    sequence: int = 0


class Todo(SQLModel, table=True):
    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    job_id: int = Field(foreign_key="job.id", index=True)
    text: str = Field(max_length=LINE)
    for_client: bool = False
    done_at: datetime | None = None
    created_at: datetime
    created_by: int | None = Field(default=None, foreign_key="staff.id")


class NoteId(SQLModel, table=True):
    """The one sequence from which notes of both kinds take their ids."""

    __tablename__ = "note_id"
    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    taken_at: datetime


class InternalNote(SQLModel, table=True):
    """A note for the office only. Nothing that a client can cause reads this table."""

    __tablename__ = "internal_note"

    id: int = Field(primary_key=True, foreign_key="note_id.id")
    job_id: int = Field(foreign_key="job.id", index=True)
    text: str = Field(max_length=TEXT)
    written_at: datetime
    written_by: int | None = Field(default=None, foreign_key="staff.id")


class ClientNote(SQLModel, table=True):
    """A note written for the client; the client sees it once it is ticked."""

    __tablename__ = "client_note"

    id: int = Field(primary_key=True, foreign_key="note_id.id")
    job_id: int = Field(foreign_key="job.id", index=True)
    text: str = Field(max_length=TEXT)
    written_at: datetime
    written_by: int | None = Field(default=None, foreign_key="staff.id")


class JobFile(SQLModel, table=True):
    __tablename__ = "job_file"
    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    job_id: int = Field(foreign_key="job.id", index=True)
    name: str = Field(max_length=NAME)
    content_type: str = Field(max_length=40)
    size: int
    for_client: bool = False
    added_at: datetime
    added_by: int | None = Field(default=None, foreign_key="staff.id")


class FileContent(SQLModel, table=True):
    """The bytes of a file, apart from its row so that lists never read them."""

    __tablename__ = "file_content"

    file_id: int = Field(primary_key=True, foreign_key="job_file.id")
    content: bytes = Field(sa_type=LargeBinary)


class Cost(SQLModel, table=True):
    """What a job costs the business. Never near the portal."""

    __table_args__ = (NEVER_REUSED,)

    id: int | None = identity()
    job_id: int = Field(foreign_key="job.id", index=True)
    kind: CostKind = one_of(CostKind, default=CostKind.MATERIAL)
    label: str = Field(max_length=LINE)
    supplier: str = Field(default="", max_length=NAME)
    amount_cents: int = Field(sa_type=BigInteger)
    incurred_at: datetime
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")
