"""Settings: the business, its site, sales and mail, who works here, and where the data is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, OptionList
from textual.widgets.option_list import Option

from data.business.checks import NO
from data.business.schema import SETTINGS, Section, still_to_do
from data.errors import ConsoleError, Question
from data.permissions import Action
from data.queries.portal_use import portal_use
from data.queries.settings import read_settings_values
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.portal_off import PortalOffModal
from screens.dialogs.unsaved import UnsavedModal
from screens.forms.form import Form
from screens.messages import SomethingWrong, StoreChanged
from screens.office import Office
from screens.settings.data_panel import DataPanel
from screens.settings.form import SettingsForm, make_form
from screens.settings.staff import StaffPanel
from screens.settings.work import PASSWORD, Given, save_given
from screens.widgets.header import HeaderBar
from screens.widgets.views import ViewTabs

Panel = SettingsForm | StaffPanel | DataPanel

# In the order in which they stand, with what one must be allowed to do to see one.
SECTIONS = {
    Section.BUSINESS.value: Action.CHANGE_SETTINGS,
    Section.SITE.value: Action.CHANGE_SETTINGS,
    Section.SALES.value: Action.CHANGE_SETTINGS,
    Section.MAIL.value: Action.MANAGE_DATA,
    "Staff": Action.MANAGE_STAFF,
    "Data": Action.MANAGE_DATA,
}


class SectionList(OptionList):
    """The sections. The one under the cursor is shown; enter goes into it."""

    HELP: ClassVar[str] = "Up and down choose a section, enter goes into it."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "cursor_down", "Down", id="sections-down", tooltip="The next section", show=False),
        Binding("k", "cursor_up", "Up", id="sections-up", tooltip="The section before", show=False),
        Binding(
            "enter,right",
            "select",
            "Go in",
            key_display="enter",
            id="sections-enter",
            tooltip="Go into the section",
        ),
    ]


class SettingsScreen(Screen[None]):
    """What the business says of itself and how it works. Only what the role may change."""

    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "#sections"
    HELP: ClassVar[str] = (
        "Choose a section at the left and press enter. ctrl+s saves what you typed; esc goes back to the sections, "
        "and asks first when something is not saved."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="settings-save", tooltip="Save this section"),
        Binding("escape", "back", "Sections", id="settings-back", tooltip="Go back to the sections"),
        Binding("left", "back", "Sections", id="settings-left", tooltip="Go back to the sections", show=False),
        Binding(
            "question_mark", "app.help", "Help", key_display="?", id="settings-help", tooltip="The keys of this place"
        ),
        Binding("q", "app.quit", "Quit", id="settings-quit", tooltip="Close TradeConsole", show=False),
    ]

    @dataclass
    class Saved(Message):
        """Settings were saved; the keys of those that changed."""

        section: Section
        changed: tuple[str, ...]

    @dataclass
    class Failed(Message):
        """Nothing was saved."""

        section: Section
        given: Given
        error: ConsoleError

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self._panels: dict[str, Panel] = {}
        self._saving = False

    def compose(self) -> ComposeResult:
        names = [name for name, action in SECTIONS.items() if self.office.may(action)]
        yield HeaderBar(self.office.glyphs, self.office.header)
        yield ViewTabs("settings", self.office.actor.role)
        with Horizontal(id="body"):
            yield SectionList(*(Option(Content(f" {name}"), id=name) for name in names), id="sections")
            yield Vertical(id="panel")
        yield Footer(show_command_palette=False)

    def has_changes(self) -> bool:
        """Whether something was typed in any section that is not saved."""
        return any(panel.is_changed for panel in self._panels.values())

    @property
    def front(self) -> Panel | None:
        """The section that is shown."""
        return next((panel for panel in self._panels.values() if panel.display), None)

    @on(OptionList.OptionHighlighted, "#sections")
    async def show_section(self, event: OptionList.OptionHighlighted) -> None:
        """Show a section as it was left; it is made when it is first shown."""
        name = event.option.id or ""
        for other, panel in self._panels.items():
            panel.display = other == name
        if name not in self._panels:
            self._panels[name] = self._make(name)
            await self.query_one("#panel").mount(self._panels[name])
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#sections")
    def enter_section(self) -> None:
        """Go into the section."""
        if (panel := self.front) is not None:
            panel.enter()

    @on(StoreChanged)
    async def read_again(self) -> None:
        """Show what is there now; what somebody is typing stays."""
        self.query_one(ViewTabs).show_for(self.office.actor.role)
        values = read_settings_values(self.office.db)
        for panel in list(self._panels.values()):
            if isinstance(panel, StaffPanel):
                panel.show_people()
            elif isinstance(panel, DataPanel):
                panel.look()
            elif not panel.is_changed and panel.seen != values:
                await panel.fill(values)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a form is saved; the sections are gone back to from within one."""
        if action == "save":
            return isinstance(self.front, SettingsForm)
        if action == "back":
            return not self.query_one(SectionList).has_focus
        return True

    @on(Form.Completed)
    def action_save(self) -> None:
        """Save what was typed, once every field can be taken."""
        panel = self.front
        if self._saving or not isinstance(panel, SettingsForm) or not panel.form.check_all():
            return
        given = Given(panel.form.changed_values(), panel.seen)
        if not given.texts:
            self.notify("Nothing was changed.", markup=False)
        elif given.texts.get("portal_on") == NO:
            self._ask_about_portal(panel.section, given)
        else:
            self._begin(panel.section, given)

    @work
    async def action_back(self) -> None:
        """Go back to the sections; what was typed is asked about."""
        panel = self.front
        if isinstance(panel, SettingsForm) and panel.is_changed:
            if not await self.app.push_screen_wait(UnsavedModal("Leave without saving?", leave="Leave")):
                return
            await panel.fill(read_settings_values(self.office.db))
        self.query_one(SectionList).focus()

    @on(Saved)
    async def tell_saved(self, event: Saved) -> None:
        """Say what was saved, and show it as it is kept."""
        self._saving = False
        values = read_settings_values(self.office.db)
        for form in self._forms():
            if form.section is event.section or not form.is_changed:
                await form.fill(values)
        self.office.mail_queued()
        self.notify(_told(event.changed), markup=False)
        if todo := still_to_do(event.changed, values):
            self.notify(todo, severity="warning", timeout=10, markup=False)

    @on(Failed)
    def tell_failed(self, event: Failed) -> None:
        """Ask, or say what is wrong and where; everything that was typed is kept."""
        self._saving = False
        if isinstance(event.error, Question):
            self._ask(event, event.error)
            return
        form = next(form for form in self._forms() if form.section is event.section)
        if not form.form.show_error(event.error):
            self.post_message(SomethingWrong(event.error))

    @work
    async def _ask(self, event: Failed, question: Question) -> None:
        asked = ConfirmModal(question.title, question.message, yes=question.yes, no="Go back")
        if await self.app.push_screen_wait(asked):
            self._begin(event.section, event.given, confirmed=True)

    @work
    async def _ask_about_portal(self, section: Section, given: Given) -> None:
        if await self.app.push_screen_wait(PortalOffModal(portal_use(self.office.db, self.office.now))):
            self._begin(section, given)

    def _begin(self, section: Section, given: Given, *, confirmed: bool = False) -> None:
        self._saving = True
        self._save(section, given, confirmed)

    @work(thread=True, group="form")
    def _save(self, section: Section, given: Given, confirmed: bool) -> None:
        try:
            changed = save_given(self.office, given, confirmed=confirmed)
        except ConsoleError as error:
            self.post_message(self.Failed(section, given, error))
        else:
            self.post_message(self.Saved(section, changed))

    def _make(self, name: str) -> Panel:
        if name == "Staff":
            return StaffPanel(self.office)
        return DataPanel(self.office) if name == "Data" else make_form(Section(name), self.office)

    def _forms(self) -> Iterator[SettingsForm]:
        return (panel for panel in list(self._panels.values()) if isinstance(panel, SettingsForm))


def _told(changed: tuple[str, ...]) -> str:
    titles = ["Password" if key == PASSWORD else SETTINGS[key].title for key in changed]
    return f"Saved: {', '.join(titles)}." if titles else "Nothing was changed."
