"""The first start: a page about the business, and one about its mail for who would set that up now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from data import entry
from data.actions.business import Founding
from data.actions.mail_server import NewMailServer, checked_server
from data.business.abn import checked_abn
from data.business.schema import SETTINGS
from data.business.set_up import Wanted
from data.business.timezones import read_zone
from data.enums import MailSecurity
from data.errors import ConsoleError, Invalid
from data.lengths import EMAIL, NAME
from screens.content import safe_content
from screens.dialogs.error import ErrorModal
from screens.dialogs.progress import ProgressModal, Report
from screens.dialogs.unsaved import UnsavedModal
from screens.forms.fields import YES, Field, Kind, switch
from screens.forms.form import Form

WELCOME = "Welcome to TradeConsole"
NOTE = (
    "The office of a trades business, in this terminal. These few lines set yours up; all of it can be changed "
    "later, in Settings. Enter goes to the next line, ctrl+s begins."
)
MAIL_NOTE = "Mail leaves through your own mail server, as your mail program's does."

Make = Callable[[Wanted, Report], None]
PasswordWords = Callable[[], str]


class SetUpPage(Screen[ConsoleError | None]):
    """A page of the set-up. Answers with what went wrong on a page before."""

    CSS_PATH = "set_up.tcss"
    AUTO_FOCUS = None
    HELP: ClassVar[str] = "Enter goes to the next line, up and down move between them, ctrl+s goes on."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "go_on", "Go on", id="set-up-go-on", tooltip="Go on"),
        Binding("escape", "back", "Back", id="set-up-back", tooltip="Go back; asks before anything is lost"),
    ]

    def __init__(self, title: str, note: str, form: Form) -> None:
        super().__init__()
        self._heading = title
        self._note = note
        self.form = form

    def compose(self) -> ComposeResult:
        with Vertical(id="page"):
            yield Static(safe_content(self._heading), id="title")
            yield Static(safe_content(self._note), id="note")
            yield self.form
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.form.focus_first()

    def has_changes(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.form.is_changed

    def begin(self, wanted: Wanted, make: Make) -> None:
        """Set everything up, with a bar that shows how far it is."""
        words = "Loading the demo" if wanted.demo_data else "Setting up"
        self.app.push_screen(ProgressModal(words, lambda report: _made(make, wanted, report)), self.finish)

    def finish(self, result: ConsoleError | str | None) -> None:
        """Go on to the business, as its Owner; or say what is wrong, with everything that was typed."""
        if isinstance(result, str):
            self.app.exit(result)
        elif isinstance(result, ConsoleError) and not self.form.show_error(result):
            self.app.push_screen(ErrorModal(result.title, result.message, result.hint))


def _made(make: Make, wanted: Wanted, report: Report) -> str:
    make(wanted, report)
    return wanted.founding.owner_email


class SetUpScreen(SetUpPage):
    """The business, its Owner, and what to begin with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Leave", id="set-up-leave", tooltip="Leave; asks before anything is lost"),
    ]

    def __init__(self, make: Make, password_words: PasswordWords, zone: str) -> None:
        """
        Args:
            make: Sets everything up; asked in a worker.
            password_words: Why this computer can't keep a password, in words; "" where it can. Asked in a worker.
            zone: The time zone that this computer is in.
        """
        super().__init__(WELCOME, NOTE, Form(_business_fields(zone)))
        self._make = make
        self._password_words = password_words
        self._zone = zone

    @on(Form.Completed)
    def action_go_on(self) -> None:
        """Set everything up, or ask about the mail first."""
        if not self.form.check_all():
            return
        values = self.form.values()
        if values["mail"] == "later":
            self.begin(self._wanted(values), self._make)
        else:
            page = SetUpMailScreen(self._wanted(values), self._make, self._password_words)
            self.app.push_screen(page, self._show_error)

    @work
    async def action_back(self) -> None:
        """Leave; what was typed is asked about."""
        question = UnsavedModal("Leave without setting up?", leave="Leave")
        if not self.has_changes() or await self.app.push_screen_wait(question):
            self.app.exit("")

    def _wanted(self, values: Mapping[str, str]) -> Wanted:
        zone = values["timezone"].strip() or self._zone
        founding = Founding(values["business"], values["owner"], values["email"], values["abn"], zone)
        return Wanted(founding, values["portal"] == YES, values["begin"] == "demo")

    def _show_error(self, error: ConsoleError | None) -> None:
        if error is not None:
            self.finish(error)


class SetUpMailScreen(SetUpPage):
    """The mail server and its password."""

    @dataclass
    class Looked(Message):
        """Whether this computer keeps passwords is known."""

        words: str

    def __init__(self, wanted: Wanted, make: Make, password_words: PasswordWords) -> None:
        super().__init__("Your mail server", MAIL_NOTE, Form(_mail_fields(wanted.founding.owner_email)))
        self._wanted = wanted
        self._make = make
        self._password_words = password_words

    def on_mount(self) -> None:
        super().on_mount()
        self._look()

    @on(Looked)
    def show_words(self, event: Looked) -> None:
        """Where no password can be kept, say so and ask for none."""
        if event.words:
            self.form.row("password").display = False
            self.query_one("#note", Static).update(safe_content(f"{MAIL_NOTE}\n{event.words}"))

    @on(Form.Completed)
    def action_go_on(self) -> None:
        """Set everything up."""
        if not self.form.check_all():
            return
        values = self.form.values()
        try:
            server = checked_server(_server(values))
        except Invalid as error:
            self.form.show_error(error)
        else:
            self.begin(replace(self._wanted, mail=server, password=values["password"]), self._make)

    @work
    async def action_back(self) -> None:
        """Go back to the business; what was typed here is asked about."""
        question = UnsavedModal("Go back without a mail server?", leave="Go back")
        if not self.has_changes() or await self.app.push_screen_wait(question):
            self.dismiss(None)

    def finish(self, result: ConsoleError | str | None) -> None:
        """As every page does; what is wrong with the business is said on the page before."""
        of_business = isinstance(result, Invalid) and result.field not in self.form.values()
        if of_business and isinstance(result, Invalid):
            self.dismiss(result)
        else:
            super().finish(_at_password(result))

    @work(thread=True, group="form")
    def _look(self) -> None:
        self.post_message(self.Looked(self._password_words()))


def _at_password(result: ConsoleError | str | None) -> ConsoleError | str | None:
    """A keyring that refuses is said at the field of the password."""
    from data.keychain import KeychainUnavailable

    if isinstance(result, KeychainUnavailable):
        return Invalid(result.message, f"Leave it empty to go on without. {result.hint}", "password")
    return result


def _business_fields(zone: str) -> list[Field]:
    begins = [("empty", "an empty business"), ("demo", "demo data, to look around in")]
    mails = [("later", "later: mails are kept as files"), ("now", "now: I know my mail server")]
    return [
        Field("business", "Business name", check=_required("Business name"), at_most=NAME),
        Field("abn", "ABN", check=checked_abn, hint="Can wait. With one, your invoices are tax invoices.", at_most=20),
        Field("owner", "Your name", check=_required("Your name"), at_most=NAME),
        Field("email", "Your email", check=_email, hint="Clients' answers go there.", at_most=EMAIL),
        Field(
            "timezone",
            "Time zone",
            check=lambda text: read_zone(text or zone),
            tidy=read_zone,
            hint=f"Empty is {zone}. A city will do: Perth.",
            placeholder=zone,
        ),
        Field("begin", "Begin with", "empty", Kind.CHOICE, begins),
        switch("portal", "Client Portal", on=True, hint="Yes lets clients see what you share with them, by a link."),
        Field("mail", "Mail", "later", Kind.CHOICE, mails),
    ]


def _mail_fields(user: str) -> list[Field]:
    security = SETTINGS["smtp_security"]
    return [
        Field("host", "Mail server", check=_host, hint="Like smtp.example.com."),
        Field("security", "Security", MailSecurity.STARTTLS.value, Kind.CHOICE, security.choices),
        Field("port", "Port", check=_port, hint="Empty is the usual one: 587, or 465 for tls."),
        Field("user", "User", user, check=SETTINGS["smtp_user"].read, at_most=EMAIL),
        Field("password", "Password", kind=Kind.SECRET, hint="Kept in this computer's keyring."),
    ]


def _server(values: Mapping[str, str]) -> NewMailServer:
    port = int(values["port"]) if values["port"].strip() else None
    return NewMailServer(values["host"], port, values["user"], MailSecurity(values["security"]))


def _required(what: str) -> Callable[[str], str]:
    return lambda text: entry.line(text, what, NAME, required=True)


def _email(text: str) -> str:
    if address := entry.email(text):
        return address
    raise Invalid("Your email is missing.", "Clients' answers go there.", "email")


def _host(text: str) -> str:
    if name := SETTINGS["smtp_host"].read(text):
        return name
    raise Invalid("The mail server is missing.", "esc goes back; it can be set up later.", "host")


def _port(text: str) -> str:
    return SETTINGS["smtp_port"].read(text) if text.strip() else ""
