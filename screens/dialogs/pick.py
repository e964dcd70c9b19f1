"""Choose one of a few: people, or whatever else has a name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from data.safe_text import safe_line
from screens.dialogs.frame import DialogFrame
from screens.widgets.line_input import LineInput


@dataclass(frozen=True)
class Choice:
    """One thing to choose: its id, its name, and what tells it from others of that name."""

    id: str
    name: str
    detail: str = ""


class PickModal(ModalScreen[str | None]):
    """Answers with the id of what was chosen; None when the person went back."""

    CSS_PATH = ["frame.tcss", "pick.tcss"]
    HELP: ClassVar[str] = "Type to find, move with the arrows, choose with enter. esc goes back."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Back", id="pick-back", tooltip="Go back"),
        Binding("down", "into_list", "Down", id="pick-down", tooltip="Go to what was found", show=False),
    ]

    def __init__(
        self, title: str, find: Callable[[str], Sequence[Choice]], *, searchable: bool = True, typed: str = ""
    ) -> None:
        """`find` gives what matches a search; it is asked with every key. `typed` stands in the search at first."""
        super().__init__()
        self._title = title
        self._find = find
        self._searchable = searchable
        self._typed = typed

    def compose(self) -> ComposeResult:
        search = LineInput(
            self._typed, placeholder="name, email, phone or address", compact=True, select_on_focus=False
        )
        search.display = self._searchable
        yield DialogFrame(self._title, [search, OptionList()], [], keys="enter choose   esc back")

    def on_mount(self) -> None:
        self._show(self._typed)
        self.query_one(Input if self._searchable else OptionList).focus()

    def on_key(self, event: events.Key) -> None:
        """Who types fast types on before the search has the focus."""
        if self._searchable and self.focused is None and event.character and event.is_printable:
            self.query_one(Input).insert_text_at_cursor(event.character)
            event.stop()

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        """Show what matches."""
        self._show(event.value)

    @on(Input.Submitted)
    def choose_first(self) -> None:
        """Take the first that matches."""
        options = self.query_one(OptionList)
        if options.option_count:
            self.dismiss(options.get_option_at_index(0).id)

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Take this one."""
        self.dismiss(event.option.id)

    def action_into_list(self) -> None:
        """Go to what was found."""
        self.query_one(OptionList).focus()

    def _show(self, text: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_line(choice), id=choice.id) for choice in self._find(text)])
        options.action_first()


def _line(choice: Choice) -> Content:
    return Content.assemble(safe_line(choice.name), (f"  {safe_line(choice.detail)}", "$text-muted"))
