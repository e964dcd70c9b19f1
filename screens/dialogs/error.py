"""What went wrong, that nothing was lost, and what to do about it."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from screens.content import safe_content
from screens.dialogs.frame import DialogFrame


class ErrorModal(ModalScreen[None]):
    """Say in plain words what did not work."""

    CSS_PATH = ["frame.tcss", "error.tcss"]
    HELP: ClassVar[str] = "Something did not work. Press enter or esc to go back to where you were."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "Back", id="error-back", tooltip="Go back to where you were"),
        Binding("up", "scroll(-1)", "Up", id="error-up", tooltip="Scroll the text up", show=False),
        Binding("down", "scroll(1)", "Down", id="error-down", tooltip="Scroll the text down", show=False),
    ]

    def __init__(
        self,
        title: str | Content,
        message: str | Content,
        hint: str | Content,
        *,
        kept: str = "Nothing was lost.",
    ) -> None:
        """
        Args:
            title: What did not work, in a few words.
            message: What happened.
            hint: What to do now.
            kept: What became of the person's work.
        """
        super().__init__()
        self._heading = title
        self._message = message
        self._hint = hint
        self._kept = kept

    def compose(self) -> ComposeResult:
        body = [
            Static(safe_content(self._message), id="message"),
            Static(safe_content(self._kept), id="kept"),
            Static(safe_content(self._hint), id="hint"),
        ]
        yield DialogFrame(self._heading, body, [Button(safe_content("OK"), id="close")], trouble=True)

    @on(Button.Pressed, "#close")
    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        """Move through a text that is longer than the dialog."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
