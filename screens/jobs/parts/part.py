"""What can be done with one kind of part of a job: added, changed, removed, ticked off, moved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual.screen import ModalScreen

from data.errors import Question
from data.permissions import Action, Actor
from data.queries.job_details import JobDetails
from data.safe_text import safe_line
from data.store import Store
from screens.messages import Write, asking
from screens.office import Office

Args = ParamSpec("Args")
Made = TypeVar("Made")


class Removal(Question):
    """Something goes for good."""

    title = "Remove it?"
    yes: ClassVar[str] = "Remove"


class BecomesShareable(Question):
    """What only the office reads could be shared from then on."""

    title = "Move it to what the client may read?"
    yes: ClassVar[str] = "Move it"


class BecomesInternal(Question):
    """What could be shared is for the office only from then on."""

    title = "Make it internal?"
    yes: ClassVar[str] = "Make it internal"


@dataclass(frozen=True)
class JobDesk:
    """A job on the table.

    Attributes:
        shown: The keys of what its client can see now.
        client: What to call whoever reads the client's page: "Anna", "the client".
    """

    office: Office
    details: JobDetails
    shown: frozenset[str]
    client: str

    @property
    def number(self) -> str:
        return self.details.row.number

    def may(self, action: Action) -> bool:
        return self.office.may(action)

    def is_shown(self, key: str) -> bool:
        """Whether the client can see this now."""
        return key in self.shown

    def do(
        self, action: Callable[Concatenate[Store, Actor, str, Args], Made], *args: Args.args, **named: Args.kwargs
    ) -> Made:
        """Carry out an action of `data` on this job, as the person who is signed in."""
        return action(self.office.store, self.office.actor, self.number, *args, **named)

    def doing(
        self, action: Callable[Concatenate[Store, Actor, str, Args], Made], *args: Args.args, **named: Args.kwargs
    ) -> Callable[[], Made]:
        """The same later, in a worker."""
        return lambda: self.do(action, *args, **named)

    def removal(self, what: str, key: str, do: Callable[[], Any]) -> Write:
        """Remove a part after a question, which says whether the client sees it now."""
        seen = f" It is shared with {self.client}: it leaves the page at once." if self.is_shown(key) else ""
        return asking(Removal(f"{what} is removed for good.{seen}"), do)

    def move(self, what: str, key: str, do: Callable[[], Any], *, for_client: bool) -> Write:
        """Let a part be shared, or take that back, after a question that says what it does."""
        if for_client:
            words = f"{what} could be shared then. {self.client} reads it only once it is ticked on the Share screen."
            return asking(BecomesShareable(words), do)
        seen = (
            f"It is shared with {self.client}: it disappears from the page at once."
            if self.is_shown(key)
            else "It can't be shared any more."
        )
        return asking(BecomesInternal(f"{what} is for the office only then. {seen}"), do)


def quoted(text: str, at_most: int = 40) -> str:
    """The beginning of a text, in quotation marks."""
    words = safe_line(text)
    return f"“{words if len(words) <= at_most else f'{words[: at_most - 1].rstrip()}…'}”"


class JobPart:
    """One kind of part. A key is that of its row on the card; what a role may not do is not offered."""

    NOUN: ClassVar[str]

    def may_add(self, desk: JobDesk) -> bool:
        """Whether the person may add one."""
        return desk.may(Action.EDIT_JOBS)

    def may_edit(self, desk: JobDesk, key: str) -> bool:
        """Whether the person may change this one."""
        return desk.may(Action.EDIT_JOBS)

    def may_remove(self, desk: JobDesk, key: str) -> bool:
        """Whether the person may remove this one."""
        return desk.may(Action.EDIT_JOBS)

    def may_tick(self, desk: JobDesk) -> bool:
        """Whether these are ticked off, and the person may do so."""
        return False

    def may_move(self, desk: JobDesk) -> bool:
        """Whether these are for the office or for the client, and the person may change that."""
        return False

    def form(self, desk: JobDesk, key: str | None = None) -> ModalScreen[Any]:
        """A form for a new one, or for the one of this key."""
        raise NotImplementedError

    def remove(self, desk: JobDesk, key: str) -> Write:
        """Remove one, after a question."""
        raise NotImplementedError

    def tick(self, desk: JobDesk, key: str) -> Write:
        """Tick one off, or take that back."""
        raise NotImplementedError

    def move(self, desk: JobDesk, key: str) -> Write:
        """Let one be shared, or make it internal, after a question."""
        raise NotImplementedError
