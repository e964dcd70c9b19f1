"""An email as its reader will get it, in plain text."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from data.safe_text import safe_line, safe_text
from screens.content import safe_content
from screens.dialogs.frame import DialogFrame


class MailModal(ModalScreen[None]):
    """Shows a mail; its link is made only when it is sent."""

    CSS_PATH = ["frame.tcss", "mail_view.tcss"]
    HELP: ClassVar[str] = "The email as the client will get it. The address of their page is made when it is sent."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,e", "dismiss", "Back", id="mail-back", tooltip="Go back"),
    ]

    def __init__(self, to: str, subject: str, text: str) -> None:
        super().__init__()
        self._head = Content.assemble(
            ("To       ", "$text-muted"), safe_line(to), "\n", ("Subject  ", "$text-muted"), safe_line(subject)
        )
        self._text = Content(safe_text(text))

    def compose(self) -> ComposeResult:
        body = [Static(self._head, id="head"), Static(self._text)]
        yield DialogFrame("The email", body, [Button(safe_content("Back"), id="back")])

    def on_button_pressed(self) -> None:
        self.dismiss(None)
