"""A new job as the office makes it: with its first visit and who works on it, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.actions.acting import Act, acting
from data.actions.jobs import JobEntry, add_job_in, assign_in
from data.actions.visits import VisitTimes, schedule_in
from data.permissions import Action, Actor
from data.queries.jobs import JobRow
from data.store import Store


@dataclass(frozen=True)
class NewWork:
    """A job and what it begins with. `staff` are the email addresses of those who work on it."""

    job: JobEntry
    visit: VisitTimes | None = None
    staff: Sequence[str] = ()


def start_job(store: Store, actor: Actor, new: NewWork) -> JobRow:
    """Make a job with its first visit, and say who works on it.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was made.
    """
    with acting(store, actor, Action.EDIT_JOBS) as act:
        return start_job_in(act, new)


def start_job_in(act: Act, new: NewWork) -> JobRow:
    """The same as part of another act, which permits it."""
    job = add_job_in(act, new.job)
    if new.visit is not None:
        schedule_in(act, job, new.visit)
    if new.staff:
        assign_in(act, job, new.staff)
    return act.job(job.number)
