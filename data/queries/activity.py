"""Reads of the history: who did what, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.database import Connection

LISTED_AT_MOST = 1_000


@dataclass(frozen=True)
class ActivityRow:
    """`action` is a past form; `subject` the number or address of what it was done to."""

    at: datetime
    who: str
    action: str
    subject: str
    detail: str


def list_activity(
    db: Connection, *, job: int | None = None, since: datetime | None = None, limit: int = LISTED_AT_MOST
) -> list[ActivityRow]:
    """What happened, the newest first: of one job or of the whole business, from a moment on."""
    where = ["job_id = :job"] if job is not None else []
    values: dict[str, Any] = {} if job is None else {"job": job}
    if since is not None:
        where.append("at >= :since")
        values["since"] = since
    order = "id DESC" if job is not None else "at DESC, id DESC"
    condition = f"WHERE {' AND '.join(where)} " if where else ""
    query = f"SELECT at, who, action, subject, detail FROM activity {condition}ORDER BY {order} LIMIT :limit"
    return db.all(ActivityRow, query, limit=min(limit, LISTED_AT_MOST), **values)
