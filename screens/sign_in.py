"""Sign in: pick your name, type the password where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from data.errors import ConsoleError
from data.permissions import Actor
from data.queries.people import StaffRow
from data.safe_text import safe_line
from data.store import Store
from screens.content import safe_content
from screens.dialogs.frame import DialogFrame


class SignInScreen(ModalScreen[Actor | None]):
    """Answers with the person who signed in; None when they went back."""

    CSS_PATH = ["dialogs/frame.tcss", "sign_in.tcss"]
    AUTO_FOCUS = "OptionList"
    HELP: ClassVar[str] = "Choose your name with the arrows and press enter; type your password where you have one."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="sign-in-back", tooltip="Go back without signing in"),
    ]

    @dataclass
    class Answered(Message):
        """The store has looked at the password."""

        actor: Actor | None
        error: ConsoleError | None

    def __init__(self, store: Store, staff: Sequence[StaffRow], *, can_go_back: bool) -> None:
        super().__init__()
        self._store = store
        self._staff = staff
        self._can_go_back = can_go_back
        self._person: StaffRow | None = None

    def compose(self) -> ComposeResult:
        longest = max((Content(safe_line(person.name)).cell_length for person in self._staff), default=0)
        names = OptionList(*(Option(self._line(person, longest), id=str(person.id)) for person in self._staff))
        password = Input(password=True, id="password", compact=True)
        body = [names, Label("Password", id="password-label"), password, Static("", id="wrong")]
        back = "   esc back" if self._can_go_back else ""
        yield DialogFrame("Who is working here?", body, [], keys=f"enter sign in{back}")

    def on_mount(self) -> None:
        self._ask_password(False)
        self.query_one(OptionList).action_first()
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Sign in by name, or ask for the password."""
        self._person = next(person for person in self._staff if str(person.id) == event.option.id)
        self._ask_password(self._person.has_password)
        if self._person.has_password:
            self.query_one("#password", Input).focus()
        else:
            self._check("")

    @on(Input.Submitted, "#password")
    def try_password(self, event: Input.Submitted) -> None:
        """Look whether the password is theirs."""
        self._check(event.value)

    @on(Answered)
    def take_answer(self, event: Answered) -> None:
        """Go on as this person, or say why not. Whoever pressed enter twice is answered twice."""
        if not self.is_current:
            return
        if event.actor is not None:
            self.dismiss(event.actor)
            return
        password = self.query_one("#password", Input)
        password.value = ""
        words = f"{event.error.message} {event.error.hint}" if event.error else ""
        self.query_one("#wrong", Static).update(safe_content(words))

    def action_back(self) -> None:
        """Go back to the names, or to where one came from."""
        if self.query_one("#password", Input).has_focus:
            self.query_one(OptionList).focus()
        elif self._can_go_back:
            self.dismiss(None)

    def _line(self, person: StaffRow, width: int) -> Content:
        """The name, and the role in a column of its own; who works alone has no need of roles."""
        name = Content(safe_line(person.name))
        if len(self._staff) == 1:
            return name
        return Content.assemble(name.pad_right(max(width - name.cell_length, 0)), (f"  {person.role}", "$text-muted"))

    def _ask_password(self, wanted: bool) -> None:
        for part in ("#password", "#password-label"):
            self.query_one(part).display = wanted

    @work(thread=True, exclusive=True, group="sign-in")
    def _check(self, password: str) -> None:
        from data.actions.sign_in import sign_in

        assert self._person is not None
        try:
            actor = sign_in(self._store, self._person.email, password or None)
        except ConsoleError as error:
            self.post_message(self.Answered(None, error))
        else:
            self.post_message(self.Answered(actor, None))
