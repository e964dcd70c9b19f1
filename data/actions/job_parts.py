"""What hangs on a job and can be found, unticked and removed alike: visits, notes, to-dos, files, costs."""

from data.actions.acting import Act
from data.enums import ShareKind
from data.errors import NotFound, Overtaken
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


def marked(act: Act, job: JobRow, kind: ShareKind, table: str, part: int, *, for_client: bool) -> None:
    """Say whether a part may be shared with the client; one that may not be is taken off their page at once.

    Raises:
        NotFound: The job has no such part.
    """
    known_part(act, job, table, part)
    mark = f"UPDATE {table} SET for_client = :mark WHERE id = :id AND for_client <> :mark"
    if not act.sql.run(mark, id=part, mark=for_client):
        return
    was_shown = not for_client and untick(act, job, kind, part)
    did = "may be shared" if for_client else "made internal"
    act.record(f"{_NAMES[table]} {did}", job.number, job=job.id, detail=fate(was_shown))


def fate(was_shown: bool) -> str:
    """What the history says of an item that the client could see until now."""
    return "taken off the client's page" if was_shown else ""


def check_unchanged(job: JobRow, what: str, read: str | None, now: str) -> None:
    """See that a text is still what somebody read before they changed it; None for whoever does not mind.

    Raises:
        Overtaken: It is not.
    """
    if read is not None and read != now:
        raise Overtaken(
            f"The {what} of {job.number} was changed meanwhile. It says now: “{now}”",
            "Go back and look at it as it is now, then change it again.",
        )
