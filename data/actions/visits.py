"""When somebody comes: visits of a job, booked to the hour or as a window of arrival."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex

from data import entry
from data.actions.acting import Act, acting
from data.actions.job_parts import known_part, taken_off
from data.enums import VisitKind
from data.errors import Invalid
from data.lengths import TEXT
from data.permissions import Action, Actor
from data.queries.jobs import JobRow
from data.store import Store
from data.wording import visit_times

LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class VisitTimes:
    """From when until when, aware; for a window, the time within which somebody arrives."""

    starts_at: datetime
    ends_at: datetime
    kind: VisitKind = VisitKind.BOOKED

    def __post_init__(self) -> None:
        if self.ends_at <= self.starts_at:
            raise Invalid("A visit ends after it starts.", "Check both times.", "end")
        if self.ends_at - self.starts_at > LONGEST:
            raise Invalid(f"A visit is {LONGEST.days} days long at most.", "Check both times.", "end")


def schedule(store: Store, actor: Actor, number: str, times: VisitTimes, note: str = "") -> int:
    """Book a visit; its id. `note` is for the office.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was booked.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        return schedule_in(act, act.job(number), times, note)


def schedule_in(act: Act, job: JobRow, times: VisitTimes, note: str = "") -> int:
    """The same as part of another act, which permits it."""
    from data.models import Visit

    visit = Visit(
        job_id=job.id,
        kind=times.kind,
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        note=entry.paragraphs(note, "Note", TEXT),
        calendar_uid=token_hex(16),
    )
    act.session.add(visit)
    act.session.flush()
    assert visit.id is not None
    act.record("visit booked", job.number, job=job.id, detail=_in_words(act, times))
    return visit.id


def reschedule(store: Store, actor: Actor, number: str, visit: int, times: VisitTimes, note: str | None = None) -> None:
    """Move a visit, and change its note where one is given. Calendars that have it follow, as its sequence grows;
    a change of the note alone, which clients never see, is no move.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        job = act.job(number)
        known_part(act, job, "visit", visit)
        if note is not None:
            written = entry.paragraphs(note, "Note", TEXT)
            if act.sql.run(_SET_NOTE, visit=visit, note=written):
                act.record("visit note changed", job.number, job=job.id)
        values = {"kind": times.kind, "start": times.starts_at, "end": times.ends_at}
        if act.sql.run(_MOVE, visit=visit, **values):
            act.record("visit moved", job.number, job=job.id, detail=_in_words(act, times))


_SET_NOTE = "UPDATE visit SET note = :note WHERE id = :visit AND note <> :note"
_MOVE = """
    UPDATE visit SET kind = :kind, starts_at = :start, ends_at = :end, sequence = sequence + 1 WHERE id = :visit
    AND (kind <> :kind OR starts_at <> :start OR ends_at <> :end)
"""


def finish_visit(store: Store, actor: Actor, number: str, visit: int, done: bool = True) -> None:
    """Tick a visit off, or take that back.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        job = act.job(number)
        known_part(act, job, "visit", visit)
        if act.sql.run(_FINISH, visit=visit, at=act.now if done else None, done=done):
            act.record("visit done" if done else "visit reopened", job.number, job=job.id)


# Once it is done, it stays done as of then.
_FINISH = "UPDATE visit SET done_at = :at WHERE id = :visit AND (done_at IS NOT NULL) <> :done"


def remove_visit(store: Store, actor: Actor, number: str, visit: int) -> None:
    """Take a visit out of the plan.

    Raises:
        NotPermitted, NotFound: Nothing was removed.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        job = act.job(number)
        taken_off(act, job, "visit", visit)
        act.record("visit removed", job.number, job=job.id)


def _in_words(act: Act, times: VisitTimes) -> str:
    zone = str(act.sql.value("SELECT timezone FROM business"))
    return visit_times(times.starts_at, times.ends_at, zone, times.kind)
