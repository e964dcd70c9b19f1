"""What every part of the app that answers requests has: the office, workers, and how their results come back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from textual import on, work
from textual.message import Message

from data.actions.acting import refusal
from data.errors import ConsoleError, Question
from data.permissions import Action, may
from data.queries.jobs import find_job
from data.queries.people import read_actor
from data.queries.share_offer import ShareOffer, share_offer
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.error import ErrorModal
from screens.glyphs import GlyphSet
from screens.messages import SomethingWrong, StoreChanged, Write
from screens.office import Office
from screens.terminal import TerminalManners

FIRST_VIEW = "jobs"


@dataclass
class Done(Message):
    """A worker has finished; `then` goes on with its result, on the app's own thread."""

    then: Callable[[], Any]


class RequestBase(TerminalManners[None]):
    """An app that works in one office. Writes run in workers, which report by message."""

    office: Office

    def __init__(self) -> None:
        super().__init__()
        self._held: list[Callable[[], Any]] = []
        """What came while somebody had to sign in."""

    @property
    def is_locked(self) -> bool:
        """Whether somebody has to sign in before anything else."""
        return False

    @property
    def glyphs(self) -> GlyphSet:
        return self.office.glyphs

    @on(Done)
    async def go_on(self, event: Done) -> None:
        """Do what follows a worker's result; nothing stands before who has to sign in."""
        if self.is_locked:
            self._held.append(event.then)
        else:
            event.then()

    @on(SomethingWrong)
    def tell_wrong(self, event: SomethingWrong) -> None:
        """Say what happened and what to do."""
        if self.is_locked:
            self._held.append(lambda: self.tell_wrong(event))
            return
        self.push_screen(ErrorModal(event.error.title, event.error.message, event.error.hint))

    def go_on_unlocked(self, *, as_before: bool) -> None:
        """Do what came while somebody had to sign in, if it is the same person who goes on."""
        held, self._held = self._held, []
        for then in held if as_before else ():
            then()

    @on(Write)
    def write(self, event: Write) -> None:
        """Make a change; where it raises a question, make it only after a yes."""
        self._write(event, confirmed=False)

    @work(thread=True, group="write")
    def _write(self, event: Write, *, confirmed: bool) -> None:
        try:
            result = event.do(confirmed)
        except Question as question:
            asked = question
            self.post_message(Done(lambda: self._ask(event, asked)))
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(lambda: self._written(event, result)))

    @work
    async def _ask(self, event: Write, question: Question) -> None:
        asked = ConfirmModal(question.title, question.message, yes=question.yes, no="Leave it", danger=True)
        if await self.push_screen_wait(asked):
            self._write(event, confirmed=True)

    def _written(self, event: Write, result: Any) -> None:
        if event.told:
            self.notify(event.told, markup=False)
        if event.then is not None:
            event.then(result)
        self.refresh_front()

    def show_header(self) -> None:
        """Have the header of the screen in front say how things are now."""

    def refresh_front(self, _result: object = None) -> None:
        """Have the screen in front show what is there now."""
        self.show_header()
        self.screen.post_message(StoreChanged())

    def refresh_view(self) -> None:
        """Have every screen of the view in front show what is there now: those beneath a dialog are gone back to."""
        for screen in self.screen_stack:
            screen.post_message(StoreChanged())

    def allows(self, action: Action) -> bool:
        """Whether the person may do this, as the database has them now; who may not is told so."""
        person = read_actor(self.office.db, self.office.actor.staff_id)
        if person is not None and may(person.role, action):
            return True
        self.tell_wrong(SomethingWrong(refusal(person.role if person else None, action)))
        return False

    def offer_of(self, number: str) -> ShareOffer | None:
        """What can be shared of a job; None where there is no such job, where the person may not share, or where some
        of it can't be read."""
        if not self.allows(Action.SHARE):
            return None
        try:
            job = find_job(self.office.db, number)
            return None if job is None else share_offer(self.office.db, job, self.office.frame())
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))
            return None
