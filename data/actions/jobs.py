"""Jobs: made, changed, given a status and assigned."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data import entry
from data.actions.acting import Act, acting
from data.actions.clients import known_client
from data.enums import JobStatus
from data.errors import NotFound, Overtaken, Question
from data.lengths import ADDRESS, LINE, LONG_TEXT
from data.permissions import Action, Actor
from data.queries.clients import ClientRow
from data.queries.jobs import JobRow
from data.queries.people import staff_by_email
from data.store import Store

if TYPE_CHECKING:
    from data.models import Job


class SharedWithClient(Question):
    """The job's client can't change without ending what is shared with them."""

    title = "The job is shared with its client"
    yes = "Change the client"


@dataclass(frozen=True)
class JobEntry:
    """A new job, as entered. `client` is a client's number; the site is theirs unless another is given."""

    title: str
    client: str = ""
    site: str = ""
    description: str = ""


@dataclass(frozen=True)
class JobChanges:
    """What is changed of a job; None leaves a value as it is. An empty `client` takes the client off the job."""

    title: str | None = None
    client: str | None = None
    site: str | None = None
    description: str | None = None


def add_job_in(act: Act, new: JobEntry) -> JobRow:
    """Make a job, as part of another act, which permits it.

    Raises:
        NotFound, Invalid: Nothing was made.
    """
    from data.models import Job

    client = known_client(act, new.client) if new.client.strip() else None
    site = entry.line(new.site, "Site", ADDRESS) or (client.address if client else "")
    job = Job(
        number=act.next_number("job"),
        title=entry.line(new.title, "Title", LINE, required=True),
        description=entry.paragraphs(new.description, "Description", LONG_TEXT),
        client_id=client.id if client else None,
        site=site,
        suburb=entry.suburb_of(site),
        status_since=act.now,
        created_at=act.now,
        created_by=act.actor.staff_id,
    )
    act.session.add(job)
    act.session.flush()
    act.record("job made", job.number, job=job.id, detail=job.title)
    return act.job(job.number)


def edit_job(
    store: Store,
    actor: Actor,
    number: str,
    changes: JobChanges,
    *,
    confirmed: bool = False,
    version: int | None = None,
) -> JobRow:
    """Change a job. `version` is the one that was looked at.

    Raises:
        SharedWithClient: The client would change while something is shared with them, and nobody said yes to
            `confirmed`; then every link of the job is revoked and its ticks are cleared.
        NotPermitted, NotFound, Conflict, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        row = act.job(number)
        job = _loaded(act, row, version)
        _change_texts(job, changes)
        if changes.client is not None:
            _change_client(act, row, job, changes.client, confirmed)
        job.version += 1
        act.session.flush()
        named = ", ".join(name for name, value in vars(changes).items() if value is not None)
        act.record("job changed", row.number, job=row.id, detail=named)
        return act.job(row.number)


def _loaded(act: Act, row: JobRow, version: int | None) -> "Job":
    from data.models import Job

    job = act.session.get_one(Job, row.id)
    if version is not None and version != job.version:
        raise Overtaken(f"{row.number} was changed meanwhile.", "Look at it as it is now, then change it again.")
    return job


def _change_texts(job: "Job", changes: JobChanges) -> None:
    if changes.title is not None:
        job.title = entry.line(changes.title, "Title", LINE, required=True)
    if changes.description is not None:
        job.description = entry.paragraphs(changes.description, "Description", LONG_TEXT)
    if changes.site is not None:
        job.site = entry.line(changes.site, "Site", ADDRESS)
        job.suburb = entry.suburb_of(job.site)


def _change_client(act: Act, row: JobRow, job: "Job", number: str, confirmed: bool) -> None:
    client = known_client(act, number) if number.strip() else None
    if job.client_id == (client.id if client else None):
        return
    _end_sharing(act, row, confirmed)
    job.client_id = client.id if client else None
    if client is not None:
        _part_from_papers(act, row, client)
    act.session.flush()


def _end_sharing(act: Act, row: JobRow, confirmed: bool) -> None:
    # A link that has run out counts too: its holder could still ask for a fresh address.
    share = act.sql.value(_SHARED, job=row.id)
    if share is None:
        return
    if not confirmed:
        raise SharedWithClient(
            f"{row.number} is shared with {row.client or 'its client'}. "
            "Changing its client revokes every link of the job and clears its ticks.",
            "Confirm it, or leave the client as it is.",
        )
    from data.actions.shares import stop_sharing_in

    stop_sharing_in(act, share, row, "sharing stopped")


_SHARED = """
    SELECT s.id FROM share s WHERE s.job_id = :job AND (
        EXISTS (SELECT 1 FROM share_grant g WHERE g.share_id = s.id AND g.revoked_at IS NULL)
        OR EXISTS (SELECT 1 FROM share_item i WHERE i.share_id = s.id AND i.ticked))
"""


def _part_from_papers(act: Act, row: JobRow, client: ClientRow) -> None:
    """Quotes and invoices stay with the client they were made out to: the next one must not be offered them."""
    for table in ("quote", "invoice"):
        left = act.sql.values(
            f"UPDATE {table} SET job_id = NULL WHERE job_id = :job AND client_id <> :client RETURNING number",
            job=row.id,
            client=client.id,
        )
        for number in left:
            act.record(f"{table} taken off the job", number, job=row.id, detail=row.number)


def set_status(store: Store, actor: Actor, number: str, status: JobStatus) -> JobRow:
    """Give a job another status. Completing it also ticks off the visits that have begun.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    action = Action.COMPLETE_JOBS if status is JobStatus.COMPLETED else Action.EDIT_JOBS
    with acting(store, actor, action, number) as act:
        row = act.job(number)
        if row.status is status:
            return row
        act.sql.run(_SET_STATUS, job=row.id, status=status, now=act.now)
        if status is JobStatus.COMPLETED:
            act.sql.run(_FINISH_VISITS, job=row.id, now=act.now)
        act.record("status changed", row.number, job=row.id, detail=f"from {row.status} to {status}")
        return act.job(row.number)


_SET_STATUS = "UPDATE job SET status = :status, status_since = :now, version = version + 1 WHERE id = :job"
_FINISH_VISITS = "UPDATE visit SET done_at = :now WHERE job_id = :job AND done_at IS NULL AND starts_at <= :now"


def assign(store: Store, actor: Actor, number: str, emails: Sequence[str]) -> JobRow:
    """Say who works on a job: these people and nobody else.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        row = act.job(number)
        assign_in(act, row, emails)
        return row


def assign_in(act: Act, row: JobRow, emails: Sequence[str]) -> None:
    """The same as part of another act, which permits it."""
    people = {email.strip().lower(): _staff_id(act, email) for email in emails if email.strip()}
    act.sql.run("DELETE FROM job_staff WHERE job_id = :job", job=row.id)
    for person in people.values():
        act.sql.run("INSERT INTO job_staff (job_id, staff_id) VALUES (:job, :staff)", job=row.id, staff=person)
    act.record("job assigned", row.number, job=row.id, detail=", ".join(people) or "to nobody")


def _staff_id(act: Act, email: str) -> int:
    person = staff_by_email(act.sql, email)
    if person is None or not person.active:
        raise NotFound(f"Nobody works here as {email}.", "`tradeconsole staff list` shows who does.")
    return person.id
