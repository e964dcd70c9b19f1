"""What is written on a Job Card: parts are added, changed, removed, ticked off and moved; its status, its staff."""

from collections.abc import Callable, Mapping
from typing import Any

from textual import on, work
from textual.screen import ModalScreen
from textual.widgets import Tabs

from data.actions.jobs import assign, set_status
from data.enums import JobStatus
from data.permissions import Action
from data.queries.job_details import JobDetails
from data.queries.jobs import JobRow
from data.queries.people import active_staff
from data.queries.share_offer import ShareOffer
from data.wording import CLIENT_JOB_STATUS, NOT_SCHEDULED
from screens.card_screen import CardScreen
from screens.dialogs.pick import Choice, PickModal
from screens.dialogs.share_prompt import first_name
from screens.dialogs.tick import TickModal
from screens.jobs.billing import BY_HAND, bill_choices
from screens.jobs.parts import PARTS, JobDesk, JobPart
from screens.messages import EditJob, NewInvoice, NewQuote, OfferSharing, Write
from screens.widgets.tab_body import TabBody

WRITING = frozenset({"add", "edit", "remove", "tick", "move", "status", "assign"})
"""The actions that change the job or a part of it."""
PAPERS: Mapping[str, tuple[Action, type[NewQuote | NewInvoice], str]] = {
    "quotes": (Action.EDIT_QUOTES, NewQuote, "Quote"),
    "invoices": (Action.EDIT_INVOICES, NewInvoice, "Invoice"),
}
"""The tabs whose rows have a card of their own: who may write one, what asks for it, what one is called."""


class JobWriting(CardScreen, is_whole=False):
    """The part of a Job Card that changes the job. What a role may not do has no key, and is refused besides."""

    job: JobRow
    details: JobDetails
    offer: ShareOffer | None
    """What can be shared; None when some of it can't be read."""

    def desk(self) -> JobDesk:
        """The job, for what is written on it."""
        offer = self.offer
        shown = offer.saved_keys() if offer is not None and offer.blocked != "portal_off" else frozenset()
        return JobDesk(self.office, self.details, shown, first_name(offer, "The client"))

    @property
    def _part(self) -> JobPart | None:
        """What stands on the tab in front, if it can be added to."""
        return PARTS.get(self.front) if self.query(Tabs) else None

    def may_write(self, action: str) -> bool:
        """Whether a key that writes does something here."""
        edits = self.office.may(Action.EDIT_JOBS)
        if action == "status":
            return edits
        if action == "assign":
            return edits and not (self.office.header and self.office.header.is_sole_trader)
        desk, part = self.desk(), self._part
        if action == "add" and self.query(Tabs) and self.front in PAPERS:
            return self.office.may(PAPERS[self.front][0])
        if action == "add":
            return part.may_add(desk) if part else bool(self._choices_to_add())
        key = self.row_key if part else None
        if part is None or key is None:
            return action == "edit" and edits
        return {
            "edit": part.may_edit(desk, key),
            "remove": part.may_remove(desk, key),
            "tick": part.may_tick(desk),
            "move": part.may_move(desk),
        }[action]

    def tabs_to_add_to(self) -> list[str]:
        """The tabs to which the person may add."""
        desk = self.desk()
        return [tab for tab, part in PARTS.items() if part.may_add(desk)]

    @on(TabBody.RowChosen)
    def edit_row(self, event: TabBody.RowChosen) -> None:
        """Change the row that was chosen."""
        if event.tab in PARTS and self.may_write("edit"):
            self.action_edit()

    def action_add(self) -> None:
        """Add to the tab in front; where nothing can be added, ask what."""
        if self.front in PAPERS:
            self._write_paper(self.front)
        elif (part := self._part) is not None:
            self._fill_in(part.form(self.desk()))
        else:
            self._choose_part()

    @work
    async def _choose_part(self) -> None:
        choices = self._choices_to_add()
        tab = await self.app.push_screen_wait(PickModal("Add what?", lambda _: choices, searchable=False))
        if tab is None:
            return
        self.turn_to(tab)
        if tab in PAPERS:
            self._write_paper(tab)
        else:
            self._fill_in(PARTS[tab].form(self.desk()))

    def _choices_to_add(self) -> list[Choice]:
        papers = [Choice(tab, words) for tab, (needed, _, words) in PAPERS.items() if self.office.may(needed)]
        return [*(Choice(tab, PARTS[tab].NOUN) for tab in self.tabs_to_add_to()), *papers]

    @work
    async def _write_paper(self, tab: str) -> None:
        """Write a quote or an invoice of the job; where something that was agreed is not billed yet, ask first."""
        choices = bill_choices(self.office, self.details.quotes) if tab == "invoices" else []
        picked: str | None = BY_HAND
        if len(choices) > 1:
            picked = await self.app.push_screen_wait(PickModal("Bill what?", lambda _: choices, searchable=False))
        if picked == BY_HAND:
            self.post_message(PAPERS[tab][1](job=self.job.number))
        elif picked is not None:
            self.post_message(NewInvoice(quote=picked))

    def action_edit(self) -> None:
        """Change the row under the cursor; elsewhere, the job."""
        part, key = self._part, self.row_key
        if part is not None and key is not None:
            self._fill_in(part.form(self.desk(), key))
        else:
            self.post_message(EditJob(self.job.number))

    def _fill_in(self, form: ModalScreen[Any]) -> None:
        self.run_worker(self._filled_in(form))

    async def _filled_in(self, form: ModalScreen[Any]) -> None:
        if not self.is_current:
            return  # a key that was pressed twice
        was_ready = self._is_ready
        if (saved := await self.app.push_screen_wait(form)) is None:
            return
        self.read_again()
        self.query_one(TabBody).go_to(str(saved))
        if self._is_ready and not was_ready:
            self.post_message(OfferSharing(self.job.number))

    @property
    def _is_ready(self) -> bool:
        """Whether there is a client to share with, and a date to tell them."""
        return self.offer is not None and self.offer.has_client and bool(self.details.visits)

    def action_remove(self) -> None:
        """Remove the row under the cursor, after a question."""
        self._write(lambda part, desk, key: part.remove(desk, key))

    def action_tick(self) -> None:
        """Tick the row under the cursor off, or take that back."""
        self._write(lambda part, desk, key: part.tick(desk, key))

    def action_move(self) -> None:
        """Move the row under the cursor between internal and for the client, after a question."""
        self._write(lambda part, desk, key: part.move(desk, key))

    def _write(self, change: Callable[[JobPart, JobDesk, str], Write]) -> None:
        part, key = self._part, self.row_key
        if part is not None and key is not None:
            self.post_message(change(part, self.desk(), key))

    @work
    async def action_status(self) -> None:
        """Give the job another status."""
        choices = self._statuses()
        chosen = await self.app.push_screen_wait(PickModal("Which status?", lambda _: choices, searchable=False))
        if chosen is not None:
            change = self.desk().doing(set_status, JobStatus(chosen))
            self.post_message(Write(lambda _: change()))

    def _statuses(self) -> list[Choice]:
        """Each status with what its client reads; completing a job is not for everybody."""
        completes = self.office.may(Action.COMPLETE_JOBS)
        return [
            Choice(status, self.office.glyphs.status(status), self._about(status))
            for status in JobStatus
            if completes or status is not JobStatus.COMPLETED
        ]

    def _about(self, status: JobStatus) -> str:
        if status is self.job.status:
            return "as it is now"
        if not self.desk().is_shown("status"):
            return ""
        is_open = status is JobStatus.PENDING and self.job.next_visit is None
        words = NOT_SCHEDULED if is_open else CLIENT_JOB_STATUS[status]
        return f"{self.desk().client} reads “{words}” at once"

    @work
    async def action_assign(self) -> None:
        """Say who works on the job."""
        staff = [Choice(person.email, person.name, person.role) for person in active_staff(self.office.db)]
        now = [person.email for person in self.details.staff]
        people = await self.app.push_screen_wait(TickModal("Who works on it?", staff, now))
        if people is not None:
            change = self.desk().doing(assign, people)
            self.post_message(Write(lambda _: change()))
