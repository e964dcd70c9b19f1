"""Reads of the outbox: what waits, what left, and what went wrong."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import OutboxKind, OutboxState

LISTED_AT_MOST = 100


@dataclass(frozen=True)
class MailRow:
    """A mail as the office lists it. `by` is who had it sent; empty for one that a client caused."""

    id: int
    kind: OutboxKind
    state: OutboxState
    to: str
    subject: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    error: str
    by: str
    created_by: int | None


_MAIL = """
    SELECT o.id, o.kind, o.state, o.to_email AS "to", o.subject, o.attempts, o.created_at, o.next_attempt_at,
        o.sent_at, o.error, COALESCE(p.name, '') AS by, o.created_by
    FROM outbox o LEFT JOIN staff p ON p.id = o.created_by
"""


def newest_mails(db: Connection, of: int | None = None, limit: int = LISTED_AT_MOST) -> list[MailRow]:
    """The newest mails, or the newest that one person had sent."""
    where = "" if of is None else "WHERE o.created_by = :of"
    values = {} if of is None else {"of": of}
    return db.all(MailRow, f"{_MAIL} {where} ORDER BY o.id DESC LIMIT :limit", limit=limit, **values)


def find_mail(db: Connection, mail: int) -> MailRow | None:
    """One mail by its id."""
    return db.one(MailRow, f"{_MAIL} WHERE o.id = :mail", mail=mail)


def mail_counts(db: Connection) -> dict[OutboxState, int]:
    """How many mails there are in each state that has any."""
    rows = db.execute("SELECT state, count(*) FROM outbox GROUP BY state", {}).fetchall()
    counted = dict(rows)
    return {state: counted[state.value] for state in OutboxState if state.value in counted}
