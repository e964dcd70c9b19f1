"""Reads of the history: who did what, and when. Rows are added for ever, so every read ends somewhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from data.clock import end_of_day
from data.database import Connection
from data.errors import Invalid
from data.moments import read_day
from data.queries.numbers import full_number
from data.safe_text import safe_line
from data.search_text import part_of_text

PAGE = 100
LISTED_AT_MOST = 1_000
PAGED_AT_MOST = 10_000
SEARCHED_AT_MOST = 20_000
"""How many rows a search for words looks through, from its last day backwards."""


@dataclass(frozen=True)
class ActivityRow:
    """`action` is a past form; `subject` the number or address of what it was done to."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True)
class HistoryRow:
    """The same in a list that is read page by page; `job` is the number of the job it belongs to."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    detail: str
    job: str | None


@dataclass(frozen=True)
class ActivityFilter:
    """Which rows are listed.

    Attributes:
        job: The id of a job.
        words: What must all stand in a row, in any case: a person, an action, a number, a text.
        until: The first moment that is too late.
        papers: Whether the person may see quotes and invoices; else what happened to them is told without amounts.
    """

    job: int | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    papers: bool = True


def list_activity(
    db: Connection,
    *,
    job: int | None = None,
    since: datetime | None = None,
    limit: int = LISTED_AT_MOST,
    papers: bool = True,
) -> list[ActivityRow]:
    """What happened, the newest first: of one job or of the whole business, from a moment on."""
    only = ActivityFilter(job, since=since, papers=papers)
    source, values = _source(only)
    query = f"SELECT id, at, who, action, subject, {_detail(only)} {source} LIMIT :limit"
    return db.all(ActivityRow, query, limit=min(limit, PAGED_AT_MOST), **values)


def read_history_search(db: Connection, text: str, zone: str) -> ActivityFilter:
    """What somebody looks for in the history: words, the number of a job, or the last day that they want to see."""
    only = ActivityFilter()
    for word in safe_line(text).split():
        if (day := _day(word)) is not None:
            only = replace(only, until=end_of_day(zone, day))
        elif "-" in word and (job := _job(db, word)) is not None:
            only = replace(only, job=job)
        else:
            only = replace(only, words=(*only.words, word))
    return only


def _job(db: Connection, number: str) -> int | None:
    found = db.value("SELECT id FROM job WHERE number = :number", number=full_number(db, "job", number))
    return None if found is None else int(found)


def _day(word: str) -> date | None:
    try:
        return read_day(word)
    except Invalid:
        return None


@dataclass
class ActivityList:
    """What happened, the newest first, read page by page: at most the ten thousand newest rows of a filter."""

    db: Connection
    only: ActivityFilter = field(default_factory=ActivityFilter)

    def __post_init__(self) -> None:
        self._ids: list[int] | None = None

    @property
    def capped(self) -> bool:
        """Whether there may be older rows than those listed."""
        return self.count() >= PAGED_AT_MOST

    def count(self) -> int:
        """How many rows can be read."""
        return len(self._listed())

    def key(self, row: HistoryRow) -> int:
        """What a row is recognised by when the list is read anew."""
        return row.id

    def position(self, key: object) -> int | None:
        """Where a row stands in the list."""
        return self._listed().index(key) if isinstance(key, int) and key in self._listed() else None

    def page(self, index: int) -> Sequence[HistoryRow]:
        """Rows `index * 100` and on."""
        return _rows(self.db, self.only, self._listed()[index * PAGE : (index + 1) * PAGE])

    def after(self, key: int | None, limit: int) -> tuple[list[HistoryRow], int | None]:
        """Up to `limit` rows that come after the row `key`; and the key to go on after."""
        ids = _ids(self.db, self.only, limit + 1, key)
        return _rows(self.db, self.only, ids[:limit]), ids[limit - 1] if len(ids) > limit else None

    def _listed(self) -> list[int]:
        if self._ids is None:
            self._ids = _ids(self.db, self.only, PAGED_AT_MOST)
        return self._ids


def _ids(db: Connection, only: ActivityFilter, limit: int, after: int | None = None) -> list[int]:
    source, values = _source(only, after)
    if not only.words:
        return db.values(f"SELECT id {source} LIMIT {limit}", **values)
    looked_through = f"SELECT id, at, who, action, subject, {_detail(only)} {source} LIMIT {SEARCHED_AT_MOST}"
    conditions = [f"lower({_TEXT}) LIKE :word{place} ESCAPE '!'" for place in range(len(only.words))]
    patterns = {f"word{place}": part_of_text(word.lower()) for place, word in enumerate(only.words)}
    order = _order(only)
    found = f"SELECT id FROM ({looked_through}) a WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT {limit}"
    return db.values(found, **values, **patterns)


_TEXT = "who || ' ' || action || ' ' || subject || ' ' || detail"


def _rows(db: Connection, only: ActivityFilter, ids: Sequence[int]) -> list[HistoryRow]:
    marks = ", ".join(str(int(found)) for found in ids) or "NULL"
    rows = {row.id: row for row in db.all(HistoryRow, f"{_history(only)} WHERE a.id IN ({marks})")}
    return [rows[found] for found in ids if found in rows]


def _history(only: ActivityFilter) -> str:
    return f"""
        SELECT a.id, a.at, a.who, a.action, a.subject, {_detail(only)}, j.number AS job
        FROM activity a LEFT JOIN job j ON j.id = a.job_id
    """


def _detail(only: ActivityFilter) -> str:
    """The column, empty where it could tell of amounts to who may not see them."""
    if only.papers:
        return "detail"
    kinds = " OR ".join(f"action LIKE '{kind} %'" for kind in ("quote", "invoice", "payment", "cost"))
    return f"CASE WHEN {kinds} THEN '' ELSE detail END AS detail"


def _source(only: ActivityFilter, after: int | None = None) -> tuple[str, dict[str, Any]]:
    """The FROM, WHERE and ORDER of what is listed, save for its words; and their values."""
    values = {"job": only.job, "since": only.since, "until": only.until, "after": after}
    given = {name: value for name, value in values.items() if value is not None}
    conditions = _CONDITIONS | ({"after": "id < :after"} if only.job is not None else {})
    where = " AND ".join(conditions[name] for name in given) or "TRUE"
    return f"FROM activity WHERE {where} ORDER BY {_order(only)}", given


_CONDITIONS = {
    "job": "job_id = :job",
    "since": "at >= :since",
    "until": "at < :until",
    "after": "(at, id) < (SELECT at, id FROM activity WHERE id = :after)",
}


def _order(only: ActivityFilter) -> str:
    return "id DESC" if only.job is not None else "at DESC, id DESC"
