"""Answers what screens ask of what needs attention, and of what was."""

from datetime import datetime

from textual import on

from data.history import seen_then
from data.moments import read_moment
from data.permissions import Action
from data.queries.jobs import find_job
from data.queries.messages import has_unread
from data.queries.share_offer import share_of_job
from data.queries.shared import business_face
from data.sharing.client_view import Frame
from screens.messages import OpenHistory, OpenJob, SeeThen, Write
from tradeconsole.requests.base import RequestBase


class TodayRequests(RequestBase):
    """Shows what happened, and notes what was read."""

    @on(OpenJob)
    def read_messages(self, event: OpenJob) -> None:
        """Whoever of the office opens a job has read what its client wrote."""
        from data.actions.messages import mark_messages_read

        office = self.office
        if office.may(Action.EDIT_JOBS) and has_unread(office.db, event.number):
            self.post_message(Write(lambda _: mark_messages_read(office.store, office.actor, event.number)))

    @on(OpenHistory)
    def open_history(self) -> None:
        """Show everything that was ever done."""
        from screens.history import HistoryScreen

        if self.allows(Action.SEE_ACTIVITY):
            self.push_screen(HistoryScreen(self.office), self.refresh_front)

    @on(SeeThen)
    def see_then(self, event: SeeThen) -> None:
        """Show what the client of a job could see at a moment."""
        if not self.allows(Action.SHARE):
            return
        if event.moment is not None:
            self._show_page(event.number, event.moment)
        else:
            self._ask_when(event.number)

    def _ask_when(self, number: str) -> None:
        from screens.forms.fields import Field
        from screens.forms.form_modal import FormModal

        zone = self.office.frame().zone
        when = Field(
            "at",
            "When",
            check=lambda text: read_moment(text, zone, "at"),
            placeholder="24/11/2026 9:15",
            hint="A day and a time, where the business is.",
        )
        asked = FormModal(
            f"What could the client of {number} see?",
            [when],
            lambda values, _: read_moment(values["at"], zone, "at"),
            save_words="Show",
        )
        self.push_screen(asked, lambda moment: self._show_page(number, moment) if moment else None)

    def _show_page(self, number: str, moment: datetime) -> None:
        from screens.dialogs.page_then import PageThen, PageThenModal

        db, zone = self.office.db, self.office.frame().zone
        job, business = find_job(db, number), business_face(db)
        if job is None or business is None:
            return
        share = share_of_job(db, job.id)
        then = seen_then(db, share.id if share else None, moment)
        self.push_screen(PageThenModal(PageThen(job.number, business, then, Frame(moment, zone))))
