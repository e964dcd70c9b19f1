"""What every write of the office begins with: who acts, whether they may, and the one transaction it happens in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from data.database import Connection
from data.enums import Role
from data.errors import Damaged, NotFound, NotPermitted
from data.lengths import LINE, TEXT
from data.permissions import Action, Actor, Reach, reach, who_may
from data.queries.jobs import JobRow, find_job
from data.queries.people import read_actor
from data.safe_text import safe_line, safe_text
from data.store import Store, Transaction

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass
class Act:
    """A permitted act in its transaction.

    Attributes:
        actor: The person as the database has them now.
        own_only: Whether the permission ends at the person's own jobs.
    """

    tx: Transaction
    actor: Actor
    own_only: bool

    @property
    def sql(self) -> Connection:
        return self.tx.sql

    @property
    def session(self) -> "Session":
        return self.tx.session

    @property
    def now(self) -> datetime:
        return self.tx.now

    def record(self, action: str, subject: str = "", *, job: int | None = None, detail: str = "") -> None:
        """Add to the history what was done."""
        record(self.sql, self.actor, self.now, action, subject, job=job, detail=detail)

    def job(self, number: str) -> JobRow:
        """The job with this number, if the person may know of it.

        Raises:
            NotFound: There is none, or it is not theirs.
        """
        return visible_job(self.sql, self.actor, number)

    def next_number(self, name: str) -> str:
        """The next number of a kind of record; never handed out twice."""
        return next_number(self.sql, name)


@contextmanager
def acting(store: Store, actor: Actor, action: Action, subject: str = "") -> Iterator[Act]:
    """One transaction in which `actor` does `action`, with the role read from the database inside of it.

    Raises:
        NotPermitted: The role may not; the refusal stands in the history.
    """
    try:
        with store.writing() as tx:
            person = read_actor(tx.sql, actor.staff_id)
            allowed = Reach.NONE if person is None else reach(person.role, action)
            if person is None or allowed is Reach.NONE:
                raise refusal(person.role if person else None, action)
            yield Act(tx, person, allowed is Reach.OWN)
    except NotPermitted:
        # In a transaction of its own, as the refused one is undone.
        record_refusal(store, actor, action, subject)
        raise


def refusal(role: Role | None, action: Action) -> NotPermitted:
    """The error for somebody whose role may not do this."""
    if role is None:
        return NotPermitted("This person is no longer active here.", "Sign in as somebody else.")
    return NotPermitted(f"{_ARTICLES[role]}{role} may not {action}.", f"{who_may(action)} can.")


_ARTICLES = {role: "An " if role.value[0] in "AEIO" else "A " for role in Role} | {Role.FINANCE: ""}


def record_refusal(store: Store, actor: Actor, action: Action, subject: str = "") -> None:
    """Add to the history that somebody was refused."""
    with store.writing() as tx:
        record(tx.sql, actor, tx.now, f"refused to {action}", subject)


def record(
    db: Connection, actor: Actor, now: datetime, action: str, subject: str, *, job: int | None = None, detail: str = ""
) -> None:
    """Add a row to the history."""
    db.insert(
        "activity",
        at=now,
        who=actor.name,
        staff_id=actor.staff_id,
        action=action,
        # A refusal repeats what was asked for, however long that was.
        subject=safe_line(subject)[:LINE],
        job_id=job,
        detail=safe_text(detail)[:TEXT],
    )


def visible_job(db: Connection, actor: Actor, number: str) -> JobRow:
    """The job with this number, if the person may know of it.

    Raises:
        NotFound: There is none, or it is not theirs: the two read alike.
    """
    job = find_job(db, number)
    if job is None or (actor.sees_own_jobs_only and not _is_assigned(db, actor, job)):
        raise NotFound(f"There is no job {number}.", "`tradeconsole jobs list` shows the jobs.")
    return job


def _is_assigned(db: Connection, actor: Actor, job: JobRow) -> bool:
    query = "SELECT job_id FROM job_staff WHERE job_id = :job AND staff_id = :staff"
    return db.value(query, job=job.id, staff=actor.staff_id) is not None


def next_number(db: Connection, name: str) -> str:
    """The next number of a kind of record; never handed out twice.

    Raises:
        Damaged: Nothing says how numbers of this kind go on.
    """
    taken = db.execute(_TAKE_NUMBER, {"name": name}).fetchone()
    if taken is None:
        raise Damaged(f"The database has lost how numbers go on: {name}.")
    prefix, width, value = taken
    return f"{prefix}{value:0{width}}"


_TAKE_NUMBER = """
    UPDATE number_sequence SET next_value = next_value + 1 WHERE name = :name
    RETURNING prefix, width, next_value - 1 AS taken
"""
