"""The last look before a quote or an invoice goes out: to whom, how, what they see from then on, and who else does."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Label, Static

from data.actions.dispatch import Dispatch
from data.errors import ConsoleError, NoEmail
from data.permissions import Action, who_may
from data.queries.people import read_business
from data.queries.share_offer import Recipient, suggested
from data.safe_text import safe_line
from data.wording import ticks_in_words
from screens.content import safe_content
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.frame import DialogFrame
from screens.dialogs.unsaved import UnsavedModal
from screens.forms.inputs import TextBox
from screens.office import Office
from screens.widgets.tick_box import TickBox

_NO_EMAIL = "Hand it over on paper, or give the client an address first."
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Outlook:
    """What sending would do.

    Attributes:
        words: What goes out: its title, its total, its last day or the day it is due.
    """

    words: str
    dispatch: Dispatch


@dataclass(frozen=True)
class PaperSend:
    """A draft that is about to be sent.

    Attributes:
        name: What it is called: "quote Q-0031 v2".
        people: The client's contacts.
        as_pdf: Why it would go as a PDF and not by a link; empty where it goes by a link.
        keeps_mail: Whether mail is kept as files, as no mail server is set up.
        plan: What sending it to these addresses would do.
        send: Sends it to these addresses, with a message; to None it is handed over on paper.
    """

    name: str
    people: Sequence[Recipient]
    as_pdf: str
    keeps_mail: bool
    plan: Callable[[Sequence[str]], Outlook]
    send: Callable[[Sequence[str] | None, str], Dispatch]


class SendModal(ModalScreen[Dispatch | None]):
    """Answers with how it left; None when the person went back."""

    CSS_PATH = [_HERE.parent / "dialogs" / "frame.tcss", _HERE / "send.tcss"]
    AUTO_FOCUS = "#send"
    HELP: ClassVar[str] = (
        "The last look before it goes out. Enter sends it; up and down go to who gets it and to your own message. "
        "esc goes back, and nothing is sent."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "send", "Send", id="send-send", tooltip="Send it"),
        Binding("escape", "back", "Back", id="send-back", tooltip="Go back; nothing is sent"),
        Binding("up", "app.focus_previous", "Up", id="send-up", tooltip="What stands above", show=False),
        Binding("down", "app.focus_next", "Down", id="send-down", tooltip="What stands beneath", show=False),
        Binding("left", "app.focus_previous", "Left", id="send-left", tooltip="The button before", show=False),
        Binding("right", "app.focus_next", "Right", id="send-right", tooltip="The next button", show=False),
    ]

    @dataclass
    class Planned(Message):
        """What would happen, or why it can't."""

        plan: Outlook | ConsoleError

    @dataclass
    class Sent(Message):
        """It left."""

        done: Dispatch

    @dataclass
    class Failed(Message):
        """Nothing was sent."""

        error: ConsoleError

    def __init__(self, paper: PaperSend) -> None:
        super().__init__()
        self._paper = paper
        chosen = {person.contact_id for person in suggested(paper.people)}
        self._boxes = {
            person.email: TickBox(f"{person.name} <{person.email}>", person.contact_id in chosen, name=person.email)
            for person in paper.people
            if person.email
        }
        self._message = TextBox("", id="message")
        self._may_send = False
        self._is_sending = False

    def compose(self) -> ComposeResult:
        buttons = [
            Button(safe_content("Send"), id="send", variant="primary"),
            Button(safe_content("Hand over on paper"), id="paper"),
            Button(safe_content("Back"), id="back"),
        ]
        trouble = Static("", id="trouble")
        yield DialogFrame(f"Send {self._paper.name}?", list(self._rows()), buttons, warnings=[trouble])

    def _rows(self) -> Iterator[Widget]:
        paper = self._paper
        yield _row("What", Static(id="what"), id="what-row")
        nobody = Static(Content.styled("nobody: the client has no email address", "$text-warning"))
        yield _row("To", Vertical(*(self._boxes.values() or [nobody])))
        yield _row("How", Static(id="how"))
        yield _row("They see", Static(id="gains"), id="gains-row")
        yield _row("Also see it", Static(id="others"), id="others-row")
        yield _row("Subject", Static(id="subject"), id="subject-row")
        yield _row("Message", self._message)
        if paper.keeps_mail:
            words = "No mail server is set up: the mail is kept as a file."
            yield Static(safe_content(words), id="kept")

    def on_mount(self) -> None:
        self._tell(None)
        self._show(None)
        self._plan(self._to())

    def has_changes(self) -> bool:
        """Whether something was typed that is not sent."""
        return bool(self._message.text.strip())

    @on(TickBox.Changed)
    def follow_ticks(self) -> None:
        """Say what sending it to these people would do."""
        self._may_send = False
        self._plan(self._to())

    @on(Planned)
    def show_plan(self, event: Planned) -> None:
        """Show what would happen, or why it can't."""
        if isinstance(event.plan, ConsoleError):
            self._may_send = False
            self._tell(event.plan)
            self._show(None)
        else:
            self._may_send = True
            self._tell(None)
            self._show(event.plan)

    @on(Button.Pressed, "#send")
    def action_send(self) -> None:
        """Send it, once it is known what that does."""
        if self._may_send and not self._is_sending:
            self._begin(self._to())

    @on(Button.Pressed, "#paper")
    @work
    async def hand_over(self) -> None:
        """Mark it as sent without a mail."""
        words = "It is marked as sent, and nobody gets an email. It is not on the client's page until it is shared."
        asked = ConfirmModal(f"Hand {self._paper.name} over on paper?", words, yes="Mark as sent", no="Back")
        if not self._is_sending and await self.app.push_screen_wait(asked):
            self._begin(None)

    @on(Button.Pressed, "#back")
    @work
    async def action_back(self) -> None:
        """Go back; a message that was typed is asked about."""
        if self._is_sending:
            return
        question = UnsavedModal("Leave without sending?", leave="Leave")
        if not self.has_changes() or await self.app.push_screen_wait(question):
            self.dismiss(None)

    @on(Sent)
    def answer(self, event: Sent) -> None:
        """Go back with how it left."""
        self._message.text = ""
        self.dismiss(event.done)

    @on(Failed)
    def tell_failed(self, event: Failed) -> None:
        """Say why nothing was sent; the message is kept."""
        self._is_sending = False
        self._tell(event.error)

    def _to(self) -> list[str]:
        return [email for email, box in self._boxes.items() if box.ticked]

    def _begin(self, to: Sequence[str] | None) -> None:
        self._is_sending = True
        self._send(to, self._message.text)

    @work(thread=True, exclusive=True, group="form")
    def _plan(self, to: Sequence[str]) -> None:
        try:
            self.post_message(self.Planned(self._paper.plan(to)))
        except ConsoleError as error:
            self.post_message(self.Planned(error))

    @work(thread=True, group="form")
    def _send(self, to: Sequence[str] | None, message: str) -> None:
        try:
            self.post_message(self.Sent(self._paper.send(to, message)))
        except ConsoleError as error:
            self.post_message(self.Failed(error))

    def _tell(self, error: ConsoleError | None) -> None:
        hint = _NO_EMAIL if isinstance(error, NoEmail) else error.hint if error else ""
        words = f"{error.message} {hint}".strip() if error else ""
        self.query_one(".dialog--warnings").display = bool(words)
        self.query_one("#trouble", Static).update(safe_content(words))

    def _show(self, outlook: Outlook | None) -> None:
        """What would happen; of what is not known nothing is said."""
        plan = outlook.dispatch if outlook else None
        self._fill("what", Content(safe_line(outlook.words if outlook else "")))
        gains = ticks_in_words(plan.gains) if plan else ""
        others = ",\n".join(safe_line(other) for other in plan.others) if plan else ""
        subject = plan.emails[0].subject if plan and plan.emails else ""
        how = "" if plan is None else "with a link to their page" if plan.shared else self._as_pdf()
        self._fill("gains", Content.styled(safe_line(gains), "$text-success"))
        self._fill("others", Content.styled(others, "$text-warning"))
        self._fill("subject", Content(safe_line(subject)))
        self.query_one("#how", Static).update(safe_content(how))

    def _fill(self, name: str, words: Content) -> None:
        """Say something in a row, which is there only where something is said."""
        self.query_one(f"#{name}-row").display = bool(words.plain)
        self.query_one(f"#{name}", Static).update(safe_content(words))

    def _as_pdf(self) -> str:
        return f"as a PDF: {self._paper.as_pdf}" if self._paper.as_pdf else "as a PDF"


def _row(title: str, value: Widget, *, id: str | None = None) -> Horizontal:  # noqa: A002 - Textual's own name
    value.add_class("value")
    return Horizontal(Label(Content(title), classes="name"), value, id=id, classes="-row")


def why_pdf(office: Office, job: str | None, *, has_page: bool) -> str:
    """Why a paper, of a job where it belongs to one, goes as a PDF and not by a link; empty where it goes by a link."""
    business = read_business(office.db)
    if not has_page:
        return "it belongs to no job, so there is no page to show it."
    if business is not None and not business.portal_on:
        return "the Client Portal is off."
    if not office.may(Action.SHARE):
        return f"your role does not share. {_who_shares(office, job)}"
    return ""


def _who_shares(office: Office, job: str | None) -> str:
    who = who_may(Action.SHARE)
    if job is None:
        return f"{who} can share it once it belongs to a job."
    if office.db.value("SELECT is_shared FROM job WHERE number = :job", job=job):
        return f"For {who} it then stands as new to share."
    return f"{who} can share it from {job}."
