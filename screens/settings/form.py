"""One section of the business's settings as a form, drawn from their schema."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from data import entry
from data.business.schema import Kind, Section, Setting, in_section, overridden_by
from data.errors import ConsoleError
from data.queries.outbox import find_mail
from data.queries.settings import read_settings_values
from data.safe_text import safe_text
from data.settings import Settings
from screens.content import safe_content
from screens.dialogs.confirm import ConfirmModal
from screens.forms import fields
from screens.forms.fields import Field
from screens.forms.form import Form
from screens.forms.form_modal import FormModal
from screens.messages import SomethingWrong
from screens.office import Office
from screens.settings.logo import has_logo, logo_modal, logo_note
from screens.settings.work import PASSWORD, mail_words, site_note, snippet, test_words

LONGEST_LINE = 260
FOLLOW_EVERY = 0.5

_KINDS = {
    Kind.LINE: fields.Kind.LINE,
    Kind.NUMBER: fields.Kind.LINE,
    Kind.TEXT: fields.Kind.TEXT,
    Kind.SWITCH: fields.Kind.SWITCH,
    Kind.CHOICE: fields.Kind.CHOICE,
}


class SettingsForm(VerticalScroll, can_focus=False):
    """The settings of one section. What it saves, the screen saves."""

    NOTE_BENEATH: ClassVar[bool] = False
    """Whether what is said beside the fields stands beneath them."""

    def __init__(self, section: Section, office: Office) -> None:
        super().__init__(id=section.lower())
        self.section = section
        self.office = office
        values = read_settings_values(office.db)
        self.seen: Mapping[str, str] = values
        """The values as they stood when the form was filled."""
        self._form = Form(self._fields(values))
        self._note = Content()

    def compose(self) -> ComposeResult:
        yield Static(safe_content(self.section.value), classes="settings--title")
        note = Static(safe_content(self._note), classes="settings--note")
        note.display = bool(self._note.plain)
        yield from (self._form, note) if self.NOTE_BENEATH else (note, self._form)

    @property
    def form(self) -> Form:
        return self._form

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._form.is_changed

    def tell(self, note: Content) -> None:
        """Say something beneath the section's name."""
        self._note = note
        for line in self.query(".settings--note").results(Static):
            line.update(safe_content(note))
            line.display = bool(note.plain)

    def enter(self) -> None:
        """Go to the first field."""
        next(iter(self._form.query("FieldRow Input, FieldRow TextArea, FieldRow ChoiceLine"))).focus()

    async def fill(self, values: Mapping[str, str]) -> None:
        """Show these values in place of whatever stands there, and stay in the same field."""
        focused = self.screen.focused
        place = focused.id if focused is not None and focused in self._form.query("*") else None
        old, self._form = self._form, Form(self._fields(values))
        self.seen = values
        with self.app.batch_update():
            await old.remove()
            await self.mount(self._form, after=0 if self.NOTE_BENEATH else 1)
        if place is not None:
            self._form.query_one(f"#{place}").focus()

    def _fields(self, values: Mapping[str, str]) -> Sequence[Field]:
        shown = [_field(setting, values[setting.key], self.office.settings) for setting in in_section(self.section)]
        if self.section is Section.MAIL:
            shown.append(
                Field(
                    PASSWORD,
                    "Password",
                    kind=fields.Kind.SECRET,
                    hint="Kept in this computer's keyring, never in the database. Empty leaves it as it is.",
                )
            )
        return shown


def _field(setting: Setting, value: str, machine: Settings) -> Field:
    instead = overridden_by(setting, machine)
    hint = f"Not used here: {instead} goes first. {setting.help}" if instead else setting.help
    return Field(
        setting.key,
        setting.title,
        value,
        _KINDS[setting.kind],
        setting.choices,
        check=setting.read,
        tidy=setting.read,
        hint=hint,
        at_most=LONGEST_LINE,
    )


class BusinessForm(SettingsForm):
    """What the business is called, and its logo."""

    NOTE_BENEATH = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "logo", "Logo", id="business-logo", tooltip="Put a logo at the head of quotes and invoices"),
        Binding("f8", "no_logo", "Take the logo off", id="business-no-logo", tooltip="Take the logo off"),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(Section.BUSINESS, office)
        self._say_logo()

    async def fill(self, values: Mapping[str, str]) -> None:
        await super().fill(values)
        self._say_logo()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be one to be taken off."""
        return action != "no_logo" or has_logo(self.office)

    def action_logo(self) -> None:
        """Ask which picture, and keep it."""
        self.app.push_screen(logo_modal(self.office), self._changed)

    @work
    async def action_no_logo(self) -> None:
        """Take it off, once that is confirmed."""
        asked = ConfirmModal("Take the logo off?", "Quotes and invoices have none from then on.", yes="Take it off")
        if await self.app.push_screen_wait(asked):
            self._take_off()

    @work(thread=True, group="form")
    def _take_off(self) -> None:
        from data.actions.logo import remove_logo

        try:
            remove_logo(self.office.store, self.office.actor)
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        self.app.call_from_thread(self._changed, True)

    def _changed(self, changed: bool | None) -> None:
        if changed:
            self._say_logo()
            self.refresh_bindings()

    def _say_logo(self) -> None:
        self.tell(logo_note(self.office))


class SiteForm(SettingsForm):
    """The Client Portal and the enquiry form."""

    NOTE_BENEATH = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "copy", "Copy the form's snippet", id="site-copy", tooltip="Copy what shows the form on a site"),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(Section.SITE, office)
        self.tell(site_note(office))

    async def fill(self, values: Mapping[str, str]) -> None:
        await super().fill(values)
        self.tell(site_note(self.office))

    def action_copy(self) -> None:
        """Put the snippet on the clipboard, by the terminal's own means."""
        self.app.copy_to_clipboard(snippet(self.office))
        self.notify("If your terminal allows it, the snippet is on the clipboard.", title="Copied", markup=False)


class MailForm(SettingsForm):
    """The mail server, its password, and a mail to try them with."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "test", "Send a test", id="mail-test", tooltip="Send a mail to see that it leaves"),
    ]

    @dataclass
    class Looked(Message):
        """Where mail leaves and its password comes from is known."""

        words: str

    def __init__(self, office: Office) -> None:
        super().__init__(Section.MAIL, office)
        self._words = ""
        self._test: int | None = None

    def on_mount(self) -> None:
        self._following = self.set_interval(FOLLOW_EVERY, self._follow_test, pause=True)
        self._look()

    async def fill(self, values: Mapping[str, str]) -> None:
        await super().fill(values)
        self._look()

    @on(Looked)
    def show_words(self, event: Looked) -> None:
        """Say it above the fields."""
        self._words = event.words
        self._follow_test()

    def action_test(self) -> None:
        """Ask where to, and send it by what is saved."""
        if self.is_changed:
            self.notify("Save first (ctrl+s): the test goes by what is saved.", markup=False)
            return
        to = Field("to", "To", self.office.actor.email, check=entry.email)
        self.app.push_screen(FormModal("Send a test", [to], self._queue, save_words="Send"), self._queued)

    def _queue(self, values: Mapping[str, str], _confirmed: bool) -> int:
        from data.actions.mail_server import queue_test_mail

        return queue_test_mail(self.office.store, self.office.actor, values["to"]).id

    def _queued(self, mail: int | None) -> None:
        if mail is not None:
            self._test = mail
            self.office.mail_queued()
            self._follow_test()
            self._following.resume()

    def _follow_test(self) -> None:
        mail = None if self._test is None else find_mail(self.office.db, self._test)
        test = "" if mail is None else f"\n{test_words(self.office, mail)}"
        self.tell(Content(safe_text(f"{self._words}{test}".strip())))

    @work(thread=True, exclusive=True, group="keyring")
    def _look(self) -> None:
        self.post_message(self.Looked(mail_words(self.office)))


def make_form(section: Section, office: Office) -> SettingsForm:
    """The form of a section."""
    match section:
        case Section.BUSINESS:
            return BusinessForm(office)
        case Section.SITE:
            return SiteForm(office)
        case Section.MAIL:
            return MailForm(office)
        case _:
            return SettingsForm(section, office)
