"""The Jobs list: pages of any order, filter and search, each in a time that does not grow with the number of jobs."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from data.database import Connection, JobMatches
from data.enums import JobStatus
from data.errors import Damaged
from data.search_text import Index, SearchText, number_after, read_search

PAGE = 100
COUNTED_AT_MOST = 1_000


class JobOrder(StrEnum):
    """What the list is ordered by. The values are columns that have an index with `list_key`."""

    NEXT_VISIT = "list_key"
    NUMBER = "id"
    TITLE = "title"
    CLIENT = "client_name"
    SUBURB = "suburb"
    STATUS = "status"


@dataclass(frozen=True)
class JobRow:
    """A line of the Jobs list."""

    id: int
    number: str
    title: str
    status: JobStatus
    client: str
    site: str
    suburb: str
    next_visit: datetime | None
    is_shared: bool
    sent_at: datetime | None
    opened_at: datetime | None
    seen_at: datetime | None
    has_new: bool


@dataclass(frozen=True)
class JobFilter:
    """Which jobs are listed. `staff` narrows the list to one person's own jobs."""

    search: str = ""
    status: JobStatus | None = None
    shared: bool = False
    awaiting: bool = False
    staff: int | None = None


@dataclass(frozen=True)
class JobCounts:
    """How many jobs there are of each kind; what is counted row by row stops at 1,000."""

    by_status: dict[JobStatus, int]
    shared: int
    awaiting: int
    damaged: int = 0
    """Those with a status that is none."""

    @property
    def total(self) -> int:
        return sum(self.by_status.values()) + self.damaged


# What is shareable, was sent and has no row among the share's items was not there at the last send.
_NEW_KINDS = (
    ("quote", "quote n", "n.sent_version IS NOT NULL"),
    ("invoice", "invoice n", "n.status <> 'Draft' AND n.issued_on IS NOT NULL"),
    ("note", "client_note n", "n.id > 0"),
    ("todo", "todo n", "n.for_client"),
    ("file", "job_file n", "n.for_client"),
)
_HAS_NEW = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE n.job_id = j.id AND {offered} AND NOT EXISTS (SELECT 1 FROM share_item i "
    f"WHERE i.share_id = s.id AND i.kind = '{kind}' AND i.ref_id = n.id))"
    for kind, table, offered in _NEW_KINDS
)

_ROW = f"""
    SELECT j.id, j.number, j.title, j.status, j.client_name AS client, j.site, j.suburb, j.next_visit_at AS next_visit,
        j.is_shared, s.last_sent_at AS sent_at, s.last_opened_at AS opened_at, s.last_seen_at AS seen_at,
        (s.last_sent_at IS NOT NULL AND ({_HAS_NEW})) AS has_new
    FROM job j LEFT JOIN share s ON s.job_id = j.id
"""


# A job of which a value is damaged. A row needs a status, and its own may be what can't be read.
_UNREADABLE = f"""
    SELECT j.id, j.number, 'Damaged. Run `tradeconsole check`.' AS title, '{JobStatus.PENDING}' AS status,
        '' AS client, '' AS site, '' AS suburb, NULL AS next_visit, FALSE AS is_shared, NULL AS sent_at,
        NULL AS opened_at, NULL AS seen_at, FALSE AS has_new
    FROM job j
"""


def job_counts(db: Connection, staff: int | None = None) -> JobCounts:
    """The numbers on the cards above the list."""
    if staff is not None:
        return _own_counts(db, staff)
    counted = db.execute("SELECT status, jobs FROM job_count", {}).fetchall()
    return JobCounts(
        _every_status(counted),
        _count_at_most(db, "SELECT 1 AS found FROM job WHERE is_shared", {}),
        _count_at_most(db, "SELECT 1 AS found FROM job WHERE awaits_answer", {}),
        _damaged(counted),
    )


def _own_counts(db: Connection, staff: int) -> JobCounts:
    own = "FROM job_staff o JOIN job j ON j.id = o.job_id WHERE o.staff_id = :staff"
    counted = db.execute(f"SELECT j.status, count(*) {own} GROUP BY j.status", {"staff": staff}).fetchall()
    return JobCounts(
        _every_status(counted),
        _count_at_most(db, f"SELECT 1 AS found {own} AND j.is_shared", {"staff": staff}),
        _count_at_most(db, f"SELECT 1 AS found {own} AND j.awaits_answer", {"staff": staff}),
        _damaged(counted),
    )


def _every_status(counted: Sequence[tuple[str, int]]) -> dict[JobStatus, int]:
    found = dict(counted)
    return {status: found.get(status.value, 0) for status in JobStatus}


def _damaged(counted: Sequence[tuple[str, int]]) -> int:
    return sum(jobs for status, jobs in counted if status not in set(JobStatus))


def _count_at_most(db: Connection, query: str, values: dict[str, Any]) -> int:
    counted = f"SELECT count(*) FROM ({query} LIMIT {COUNTED_AT_MOST + 1}) c"
    return int(db.value(counted, **values))


@dataclass
class JobList:
    """The jobs of one filter in one order, read page by page.

    Attributes:
        db: A connection of the thread that reads.
        only: Which jobs are listed.
        order: What they are ordered by; a search is always newest first.
        descending: Which end comes first.
    """

    db: Connection
    only: JobFilter = field(default_factory=JobFilter)
    order: JobOrder = JobOrder.NEXT_VISIT
    descending: bool = True

    def __post_init__(self) -> None:
        search = read_search(self.only.search)
        self._matches = _matching(self.db, search) if search else None
        self._list_key = self._matches.list_key if self._matches else "j.list_key"
        if self._matches:
            self.order, self.descending = JobOrder.NEXT_VISIT, True
        self._last_keys: dict[int, int] = {}
        self._count: int | None = None

    @property
    def capped(self) -> bool:
        """Whether there are more than `count` tells."""
        return self._is_counted_by_row and self.count() > COUNTED_AT_MOST

    @property
    def _is_counted_by_row(self) -> bool:
        return bool(self._matches or self.only.shared or self.only.awaiting or self.only.staff)

    def count(self) -> int:
        """How many rows can be read: all of them, or the first thousand of a search."""
        if self._count is None:
            self._count = self._counted()
        return self._count

    def _counted(self) -> int:
        if self._is_counted_by_row:
            source, values = self._source()
            return _count_at_most(self.db, f"SELECT {self._list_key} {source}", values)
        counts = job_counts(self.db)
        return counts.by_status[self.only.status] if self.only.status else counts.total

    def key(self, row: JobRow) -> int:
        """What a row is recognised by when the list is read anew."""
        return row.id

    def page(self, index: int) -> Sequence[JobRow]:
        """Rows `index * 100` and on."""
        keys = self._keys(index)
        rows = self._rows(keys)
        place = {key: position for position, key in enumerate(self._ids(keys))}
        return sorted(rows, key=lambda row: place[row.id])

    def _rows(self, keys: list[int]) -> list[JobRow]:
        """The jobs of these list keys; one that can't be read stands there without what it says."""
        marks = ", ".join(str(int(key)) for key in keys) or "NULL"
        try:
            return self.db.all(JobRow, f"{_ROW} WHERE j.list_key IN ({marks})")
        except Damaged:
            if len(keys) > 1:
                return [row for key in keys for row in self._rows([key])]
            return self.db.all(JobRow, f"{_UNREADABLE} WHERE j.list_key IN ({marks})")

    @staticmethod
    def _ids(keys: list[int]) -> list[int]:
        """A list key holds the job's id in its lower 32 bits."""
        return [key & 0xFFFFFFFF for key in keys]

    def after(self, key: int | None, limit: int) -> tuple[list[JobRow], int | None]:
        """Up to `limit` rows in the list's own order, after the list key `key`; and the key to go on after."""
        source, values = self._source()
        beyond = "" if key is None else f" AND {self._list_key} < :after"
        found = f"SELECT {self._list_key} {source}{beyond} ORDER BY {self._list_key} DESC LIMIT :limit"
        keys = self.db.values(found, limit=limit + 1, after=key, **values)
        marks = ", ".join(str(int(found)) for found in keys[:limit]) or "NULL"
        rows = self.db.all(JobRow, f"{_ROW} WHERE j.list_key IN ({marks}) ORDER BY j.list_key DESC")
        return rows, keys[limit - 1] if len(keys) > limit else None

    def _keys(self, index: int) -> list[int]:
        source, values = self._source()
        direction = "DESC" if self.descending else "ASC"
        query = f"SELECT {self._list_key} {source}"
        before = self._last_keys.get(index - 1)
        if self.order is JobOrder.NEXT_VISIT and before is not None:
            beyond = "<" if self.descending else ">"
            query += f" AND {self._list_key} {beyond} :before ORDER BY {self._list_key} {direction} LIMIT {PAGE}"
            keys = self.db.values(query, before=before, **values)
        else:
            keys = self._keys_from_nearer_end(query, values, index)
        if keys:
            self._last_keys[index] = keys[-1]
        return keys

    def _keys_from_nearer_end(self, query: str, values: dict[str, Any], index: int) -> list[int]:
        """A jump costs what it skips, so it is counted from the end of the list that is nearer."""
        start, total = index * PAGE, self.count()
        size = max(min(PAGE, total - start), 0)
        from_end = start > total // 2 and not self.capped
        descending = self.descending is not from_end
        skip = total - start - size if from_end else start
        order = ", ".join(f"{column} {'DESC' if descending else 'ASC'}" for column in self._order_columns())
        keys = self.db.values(f"{query} ORDER BY {order} LIMIT {size} OFFSET {skip}", **values)
        return keys[::-1] if from_end else keys

    def _order_columns(self) -> list[str]:
        if self.order is JobOrder.NEXT_VISIT:
            return [self._list_key]
        own = f"j.{self.order.value}"
        return [own] if self.order is JobOrder.NUMBER else [own, self._list_key]

    def _source(self) -> tuple[str, dict[str, Any]]:
        """The FROM and WHERE of the list, and their values."""
        where: list[str] = ["TRUE"]
        values: dict[str, Any] = {}
        source = "FROM job j"
        if self._matches:
            source, values = self._matches.source, dict(self._matches.values)
            where.append(self._matches.condition)
        if self.only.staff is not None:
            source += " JOIN job_staff o ON o.job_id = j.id AND o.staff_id = :staff"
            values["staff"] = self.only.staff
        if self.only.status is not None:
            # Within a search, the index of statuses would only lead away from what matches.
            where.append("COALESCE(j.status, '') = :status" if self._matches else "j.status = :status")
            values["status"] = self.only.status
        where += ["j.is_shared"] * self.only.shared + ["j.awaits_answer"] * self.only.awaiting
        return f"{source} WHERE {' AND '.join(where)}", values


def _matching(db: Connection, search: SearchText) -> JobMatches:
    if search.index is Index.NUMBER:
        low = search.phrases[0]
        condition = "j.number >= :low AND j.number < :high"
        return JobMatches("FROM job j", condition, {"low": low, "high": number_after(low)})
    return db.job_search(search)


_LONGEST_NUMBER = 20


def find_job(db: Connection, number: str) -> JobRow | None:
    """The job with this number, as people write it: "J-0012", "j-12" or "12"."""
    found = db.one(JobRow, f"{_ROW} WHERE j.number = :number", number=number.strip().upper())
    if found is not None:
        return found
    digits = number.strip().upper().removeprefix("J-")
    if not digits.isdecimal() or len(digits) > _LONGEST_NUMBER:
        return None
    sequence = db.execute("SELECT prefix, width FROM number_sequence WHERE name = 'job'", {}).fetchone()
    prefix, width = sequence or ("J-", 4)
    return db.one(JobRow, f"{_ROW} WHERE j.number = :number", number=f"{prefix}{int(digits):0{width}}")
