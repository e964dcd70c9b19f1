"""The last look before an update is sent: who gets it, what is added, what goes away, who else can look."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from data.safe_text import safe_line
from screens.content import safe_content
from screens.dialogs.frame import DialogFrame


@dataclass(frozen=True)
class LastLook:
    """What would happen.

    Attributes:
        others: People with a working link who get no mail; they see the same.
        kept: Whether mail is kept as files, as no mail server is set up.
    """

    to: Sequence[str]
    added: Sequence[str]
    removed: Sequence[str]
    others: Sequence[str]
    subject: str
    message: str = ""
    kept: bool = False


class LastLookModal(ModalScreen[bool]):
    """Answers True only when the person sends."""

    CSS_PATH = ["frame.tcss", "last_look.tcss"]
    HELP: ClassVar[str] = (
        "The last look before the update goes out. Enter sends it; esc goes back, with every tick kept."
    )
    AUTO_FOCUS = "#send"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", "Back", id="last-look-back", tooltip="Go back; nothing is sent"),
        Binding("f9", "answer(True)", "Send", id="last-look-send", tooltip="Send the update", show=False),
        Binding("left,right", "app.focus_next", "Move", id="last-look-move", tooltip="The other button", show=False),
    ]

    def __init__(self, look: LastLook) -> None:
        super().__init__()
        self._look = look

    def compose(self) -> ComposeResult:
        send = "Send update (kept as a file)" if self._look.kept else "Send update"
        buttons = [Button(safe_content(send), id="send", variant="primary"), Button(safe_content("Back"), id="back")]
        yield DialogFrame("Send this update?", [Static(last_look_text(self._look))], buttons)

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """Send, or go back."""
        self.dismiss(event.button.id == "send")

    def action_answer(self, send: bool) -> None:
        """Answer by key."""
        self.dismiss(send)


def last_look_text(look: LastLook) -> Content:
    """What would happen, line by line."""
    lines = [
        _line("To", look.to, ""),
        Content.assemble(("Subject   ", "$text-muted"), safe_line(look.subject)),
        _line("Added", look.added, "$text-success", none="nothing new"),
        _line("Gone", look.removed, "$text-error", none="nothing"),
    ]
    if look.others:
        lines.append(_line("Also open", look.others, "$text-warning"))
    if look.message:
        lines.append(Content.assemble(("Message   ", "$text-muted"), safe_line(look.message)))
    if look.kept:
        note = "No mail server is set up: the mail is kept as a file, and o opens the page."
        lines += [Content(""), Content.styled(note, "$text-warning")]
    return Content("\n").join(lines)


def _line(title: str, values: Sequence[str], tone: str, none: str = "nobody") -> Content:
    words = ", ".join(safe_line(value) for value in values)
    return Content.assemble((title.ljust(10), "$text-muted"), (words or none, tone if words else "$text-muted"))
