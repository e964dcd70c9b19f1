"""The last look before an update is sent: who gets it, what is added, what goes away, who else can look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Label, Static

from data.safe_text import safe_line
from screens.content import safe_content
from screens.dialogs.frame import DialogFrame


@dataclass(frozen=True)
class LastLook:
    """What would happen.

    Attributes:
        others: People with a working link who get no mail; they see the same.
        kept: Whether mail is kept as files, as no mail server is set up.
        warnings: What it seems to give away, each in a sentence.
    """

    to: Sequence[str]
    added: Sequence[str]
    removed: Sequence[str]
    others: Sequence[str]
    subject: str
    message: str = ""
    kept: bool = False
    warnings: Sequence[str] = ()


class LastLookModal(ModalScreen[bool]):
    """Answers True only when the person sends."""

    CSS_PATH = ["frame.tcss", "last_look.tcss"]
    HELP: ClassVar[str] = (
        "The last look before the update goes out. Enter sends it; esc goes back, with every tick kept. What stands "
        "under Look again seems to give something away; it stops nothing."
    )
    AUTO_FOCUS = "#send"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "Back", id="last-look-back", tooltip="Go back; nothing is sent"),
        Binding("f9", "answer(True)", "Send", id="last-look-send", tooltip="Send the update", show=False),
        Binding("left,right", "app.focus_next", "Move", id="last-look-move", tooltip="The other button", show=False),
        Binding("up", "scroll(-1)", "Up", id="last-look-up", tooltip="A line up", show=False),
        Binding("down", "scroll(1)", "Down", id="last-look-down", tooltip="A line down", show=False),
    ]

    def __init__(self, look: LastLook) -> None:
        super().__init__()
        self._look = look

    def compose(self) -> ComposeResult:
        send = "Send update (kept as a file)" if self._look.kept else "Send update"
        buttons = [Button(safe_content(send), id="send", variant="primary"), Button(safe_content("Back"), id="back")]
        warnings = [Static(safe_content(line)) for line in warning_lines(self._look.warnings)]
        yield DialogFrame("Send this update?", list(last_look_rows(self._look)), buttons, warnings=warnings)

    def action_scroll(self, lines: int) -> None:
        """Move through what is longer than the dialog."""
        for part in self.query(VerticalScroll):
            part.scroll_relative(y=lines, animate=False)

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """Send, or go back."""
        self.dismiss(event.button.id == "send")

    def action_answer(self, send: bool) -> None:
        """Answer by key."""
        self.dismiss(send)


def last_look_rows(look: LastLook) -> Iterator[Widget]:
    """What would happen, row by row."""
    yield _row("To", _listed(look.to, "", none="nobody: go back and tick who gets it", apart=",\n"))
    yield _row("Subject", Content(safe_line(look.subject)))
    yield _row("Added", _listed(look.added, "$text-success", none="nothing new"))
    yield _row("Gone", _listed(look.removed, "$text-error", none="nothing"))
    if look.others:
        yield _row("Also open", _listed(look.others, "$text-warning", apart=",\n"))
    if look.message:
        yield _row("Message", Content(safe_line(look.message)))
    if look.kept:
        yield Static(
            safe_content("No mail server is set up: the mail is kept as a file, and o opens the page."), id="kept"
        )


def warning_lines(warnings: Sequence[str]) -> list[Content]:
    """What to look at again before it is sent, in words; it stops nothing."""
    lines = [Content(safe_line(warning)) for warning in warnings]
    return (
        [Content.styled(f"Look again ({len(lines)}):" if len(lines) > 1 else "Look again:", "bold"), *lines]
        if lines
        else []
    )


def _row(title: str, value: Content) -> Horizontal:
    return Horizontal(Label(Content(title), classes="name"), Static(Content.assemble(value), classes="value"))


def _listed(values: Sequence[str], tone: str, *, none: str = "", apart: str = ", ") -> Content:
    words = apart.join(safe_line(value) for value in values)
    return Content.styled(words, tone) if words else Content.styled(none, "$text-muted")
