"""The last look before an update is sent: who gets it, what is added, what goes away, who else can look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
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
        yield DialogFrame("Send this update?", list(last_look_rows(self._look)), buttons)

    @on(Button.Pressed)
    def answer(self, event: Button.Pressed) -> None:
        """Send, or go back."""
        self.dismiss(event.button.id == "send")

    def action_answer(self, send: bool) -> None:
        """Answer by key."""
        self.dismiss(send)


def last_look_rows(look: LastLook) -> Iterator[Widget]:
    """What would happen, row by row."""
    yield _row("To", _listed(look.to, "", none="nobody", apart=",\n"))
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


def _row(title: str, value: Content) -> Horizontal:
    return Horizontal(Label(Content(title), classes="name"), Static(Content.assemble(value), classes="value"))


def _listed(values: Sequence[str], tone: str, *, none: str = "", apart: str = ", ") -> Content:
    words = apart.join(safe_line(value) for value in values)
    return Content.styled(words, tone) if words else Content.styled(none, "$text-muted")
