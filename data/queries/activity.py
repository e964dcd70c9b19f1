"""Reads of the history: who did what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from data.clock import end_of_day
from data.database import Connection
from data.errors import Invalid
from data.moments import read_day
from data.queries.numbers import full_number
from data.safe_text import safe_line

PAGE = 100
LISTED_AT_MOST = 1_000
SEARCHED_AT_MOST = 20_000
"""How many rows a search for words looks through, from its last day backwards."""


@dataclass(frozen=True)
class ActivityRow:
    """`action` is a past form; `subject` the number or address of what it was done to."""

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
    """

    job: int | None = None
    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def list_activity(
    db: Connection,
    *,
    job: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = LISTED_AT_MOST,
) -> list[ActivityRow]:
    """What happened, the newest first: of one job or of the whole business, from a moment on."""
    source, values = _source(ActivityFilter(job, since=since, until=until))
    query = f"SELECT at, who, action, subject, detail {source} LIMIT :limit"
    return db.all(ActivityRow, query, limit=min(limit, LISTED_AT_MOST), **values)


def activity_after(
    db: Connection, only: ActivityFilter, after: int | None, limit: int
) -> tuple[list[HistoryRow], int | None]:
    """Up to `limit` rows, the newest first, that come after the row `after`; and the row to go on after."""
    ids = _ids_after(db, only, after, limit + 1)
    return _rows(db, ids[:limit]), ids[limit - 1] if len(ids) > limit else None


def _ids_after(db: Connection, only: ActivityFilter, after: int | None, limit: int) -> list[int]:
    beyond = "" if after is None else "(at, id) < (SELECT at, id FROM activity WHERE id = :after)"
    source, values = _source(only, beyond)
    if not only.words:
        return db.values(f"SELECT id {source} LIMIT :limit", limit=limit, after=after, **values)
    return _matching(db, only.words, source, values | {"after": after}, limit)


def _source(only: ActivityFilter, beyond: str = "") -> tuple[str, dict[str, Any]]:
    """The FROM, WHERE and ORDER of what is listed, save for its words; and the values."""
    conditions = {
        "job": (only.job, "job_id = :job"),
        "since": (only.since, "at >= :since"),
        "until": (only.until, "at < :until"),
    }
    values = {name: value for name, (value, _) in conditions.items() if value is not None}
    where = [conditions[name][1] for name in values] + [beyond] * bool(beyond)
    order = "id DESC" if only.job is not None else "at DESC, id DESC"
    return f"FROM activity {f'WHERE {" AND ".join(where)} ' if where else ''}ORDER BY {order}", values
