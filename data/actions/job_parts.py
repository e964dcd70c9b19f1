"""What hangs on a job and can be found, unticked and removed alike: visits, notes, to-dos, files, costs."""

from data.actions.acting import Act
from data.enums import ShareKind
from data.errors import NotFound
from data.queries.jobs import JobRow

_NAMES = {
    "visit": "visit",
    "internal_note": "note",
    "client_note": "note",
    "todo": "to-do",
    "job_file": "file",
    "cost": "cost",
}


def known_part(act: Act, job: JobRow, table: str, part: int) -> None:
    """See that a job has this part.

    Raises:
        NotFound: It has not.
    """
    if act.sql.value(f"SELECT id FROM {table} WHERE id = :id AND job_id = :job", id=part, job=job.id) is None:
        raise unknown_part(job, _NAMES[table], part)


def unknown_part(job: JobRow, what: str, part: int) -> NotFound:
    """The error for a part that a job does not have."""
    return NotFound(f"{job.number} has no {what} {part}.", f"`tradeconsole jobs show {job.number}` shows what it has.")


def taken_off(act: Act, job: JobRow, table: str, part: int) -> None:
    """Delete one part of a job.

    Raises:
        NotFound: The job has no such part.
    """
    if not act.sql.run(f"DELETE FROM {table} WHERE id = :id AND job_id = :job", id=part, job=job.id):
        raise unknown_part(job, _NAMES[table], part)


def untick(act: Act, job: JobRow, kind: ShareKind, part: int) -> bool:
    """Take one item off the client's page; whether it was on it."""
    changed = act.sql.run(_UNTICK, job=job.id, kind=kind, ref=part, now=act.now, by=act.actor.staff_id)
    return bool(changed)


_UNTICK = """
    UPDATE share_item SET ticked = FALSE, version = version + 1, changed_at = :now, changed_by = :by
    WHERE share_id = (SELECT id FROM share WHERE job_id = :job) AND kind = :kind AND ref_id = :ref AND ticked
"""
