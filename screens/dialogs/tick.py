"""Tick any number of a few: people, or whatever else has a name."""

from collections.abc import Collection, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from screens.dialogs.frame import DialogFrame
from screens.dialogs.pick import Choice
from screens.widgets.tick_list import TickLine, TickList


class NameTicks(TickList):
    """Names with checkboxes."""

    HELP: ClassVar[str] = "Space ticks or unticks the line under the cursor."


class TickModal(ModalScreen[list[str] | None]):
    """Answers with the ids of what is ticked, in the order of the list; None when the person went back."""

    CSS_PATH = ["frame.tcss", "tick.tcss"]
    AUTO_FOCUS = "NameTicks"
    HELP: ClassVar[str] = "Space ticks, enter takes what is ticked, esc goes back and changes nothing."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "Take these", id="tick-done", tooltip="Take what is ticked", priority=True),
        Binding("escape", "dismiss(None)", "Back", id="tick-back", tooltip="Go back"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], ticked: Collection[str]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._first = frozenset(ticked)

    def compose(self) -> ComposeResult:
        lines = [
            TickLine(choice.id, "", choice.name, choice.detail, choice.id in self._first) for choice in self._choices
        ]
        yield DialogFrame(self._title, [NameTicks(lines)], [], keys="space tick   enter take these   esc back")

    def action_done(self) -> None:
        """Answer with what is ticked."""
        ticked = self.query_one(NameTicks).ticked
        self.dismiss([choice.id for choice in self._choices if choice.id in ticked])
