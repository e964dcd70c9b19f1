"""A question with two answers."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static
from textual.widgets.button import ButtonVariant

from screens.content import safe_content
from screens.dialogs.frame import DialogFrame


class ConfirmModal(ModalScreen[bool]):
    """Ask before something is done; answers True only when the person said yes."""

    CSS_PATH = ["frame.tcss", "confirm.tcss"]
    AUTO_FOCUS = "Button.-offered"
    HELP: ClassVar[str] = (
        "A question. Press y for yes or n for no; enter takes the answer that has the focus, esc is no."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="confirm-yes", tooltip="Answer yes"),
        Binding("n", "answer(False)", "No", id="confirm-no", tooltip="Answer no"),
        Binding("escape", "answer(False)", "Back", id="confirm-back", tooltip="Go back", show=False),
        Binding("left", "app.focus_previous", "Left", id="confirm-left", tooltip="The button before", show=False),
        Binding("right", "app.focus_next", "Right", id="confirm-right", tooltip="The next button", show=False),
        Binding("up", "scroll(-1)", "Up", id="confirm-up", tooltip="Scroll the text up", show=False),
        Binding("down", "scroll(1)", "Down", id="confirm-down", tooltip="Scroll the text down", show=False),
    ]

    def __init__(
        self,
        title: str | Content,
        body: str | Content,
        *,
        yes: str = "Yes",
        no: str = "No",
        danger: bool = False,
    ) -> None:
        """
        Args:
            title: What is asked.
            body: What would happen; shown as it is, no markup is read.
            yes: The words on the button that goes ahead.
            no: The words on the button that does not.
            danger: Whether yes cannot be undone; the focus is then on no.
        """
        super().__init__()
        self._question = title
        self._body = body
        self._labels = yes, no
        self._danger = danger

    def compose(self) -> ComposeResult:
        yes, no = self._labels
        variant: ButtonVariant = "error" if self._danger else "primary"
        buttons = [Button(safe_content(yes), id="yes", variant=variant), Button(safe_content(no), id="no")]
        buttons[self._danger].add_class("-offered")
        yield DialogFrame(self._question, [Static(safe_content(self._body))], buttons, trouble=self._danger)

    @on(Button.Pressed, "#yes")
    def say_yes(self) -> None:
        """Go ahead."""
        self.dismiss(True)

    @on(Button.Pressed, "#no")
    def say_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)

    def action_answer(self, yes: bool) -> None:
        """Answer by key."""
        self.dismiss(yes)

    def action_scroll(self, lines: int) -> None:
        """Move through a text that is longer than the dialog."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
