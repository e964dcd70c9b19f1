"""Visits on a Job Card."""

from collections.abc import Mapping
from typing import Any, ClassVar

from textual.screen import ModalScreen

from data import entry
from data.actions.visits import VisitTimes, finish_visit, remove_visit, reschedule, schedule
from data.lengths import TEXT
from data.permissions import Action
from data.queries.job_details import VisitRow
from data.wording import short_visit
from screens.forms.fields import Field
from screens.jobs.parts.part import JobDesk, JobPart
from screens.jobs.parts.visit_times import VisitTimesModal, read_times, time_fields
from screens.messages import Write


class VisitPart(JobPart):
    """When somebody comes. Clients who see the dates see every visit."""

    NOUN: ClassVar[str] = "Visit"

    def may_tick(self, desk: JobDesk) -> bool:
        return desk.may(Action.EDIT_JOBS)

    def form(self, desk: JobDesk, key: str | None = None) -> ModalScreen[Any]:
        visit = _visit(desk, key) if key else None
        frame = desk.office.frame()

        def save(values: Mapping[str, str], _confirmed: bool) -> int:
            read = read_times(values, frame.zone, frame.today)
            assert read is not None, "the form asks for a day"
            times, note = VisitTimes(*read), values["note"]
            if visit is None:
                return desk.do(schedule, times, note)
            desk.do(reschedule, visit.id, times, note)
            return visit.id

        fields = [*time_fields(frame.zone, frame.today, visit), _note_field(visit)]
        words = f"{desk.client} sees the dates now: what you change shows at once." if desk.is_shown("dates") else ""
        title = "Change this visit" if visit else f"New visit for {desk.number}"
        modal = VisitTimesModal(title, fields, save, save_words="Save" if visit else "Book it", note=words)
        if visit is not None:
            modal.keep_length(visit)
        return modal

    def remove(self, desk: JobDesk, key: str) -> Write:
        visit = _visit(desk, key)
        words = short_visit(visit.starts_at, visit.ends_at, desk.office.frame().zone, visit.kind)
        return desk.removal(f"The visit on {words}", "dates", desk.doing(remove_visit, visit.id))

    def tick(self, desk: JobDesk, key: str) -> Write:
        visit = _visit(desk, key)
        do = desk.doing(finish_visit, visit.id, visit.done_at is None)
        return Write(lambda _: do())


def _visit(desk: JobDesk, key: str) -> VisitRow:
    return next(visit for visit in desk.details.visits if str(visit.id) == key)


def _note_field(visit: VisitRow | None) -> Field:
    return Field(
        "note",
        "Note",
        visit.note if visit else "",
        check=lambda text: entry.line(text, "Note", TEXT),
        placeholder="for the office only: gate code, bring the ladder",
        at_most=TEXT,
    )
