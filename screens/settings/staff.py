"""Who works here: added, changed, given a password, and let in no more."""

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from data.enums import Role
from data.permissions import may_manage
from data.queries.people import StaffRow, staff_list
from data.safe_text import safe_line
from screens.content import safe_content
from screens.dialogs.confirm import ConfirmModal
from screens.forms.form_modal import FormModal
from screens.messages import ChangePassword, Write
from screens.office import Office
from screens.settings.staff_forms import ROLES_OF, new_password, password_fields, person_fields, save_new_person
from screens.widgets.tab_body import TabRows

ALONE = "You work alone here, so nobody signs in. n adds somebody: from then on people choose their name first."
SEVERAL = "At the start, and after ctrl+l, people choose their name. Who has a password types it."
FIRST_OF_SEVERAL = (
    "Several people work here now: TradeConsole asks who is working when it starts. Set a password of your own, "
    "or anybody at this computer can work as you."
)


class StaffPanel(Vertical):
    """Everybody, active or not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add", "Add somebody", id="staff-add", tooltip="Add somebody who works here"),
        Binding("e", "edit", "Change", id="staff-edit", tooltip="Change this person's name, phone or role"),
        Binding("p", "password", "Set a password", id="staff-password", tooltip="Set this person's password"),
        Binding("d", "deactivate", "Deactivate", id="staff-deactivate", tooltip="Let this person in no more"),
        Binding("d", "bring_back", "Bring back", id="staff-back", tooltip="Let this person in again"),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(id="staff")
        self.office = office
        self._people: list[StaffRow] = []

    def compose(self) -> ComposeResult:
        yield Static("Staff", classes="settings--title")
        yield Static("", classes="settings--note")
        yield TabRows()

    def on_mount(self) -> None:
        self.show_people()

    @property
    def is_changed(self) -> bool:
        """Nothing is typed here."""
        return False

    def enter(self) -> None:
        """Go to the people."""
        self.query_one(TabRows).focus()

    @property
    def person(self) -> StaffRow | None:
        """Who is under the cursor."""
        place = self.query_one(TabRows).highlighted
        return None if place is None or place >= len(self._people) else self._people[place]

    @property
    def works_alone(self) -> bool:
        """Whether there is nobody but one person, who then has no need of roles."""
        return sum(person.active for person in self._people) < 2

    def show_people(self) -> None:
        """Show who works here now, with the cursor on the same person."""
        rows, at = self.query_one(TabRows), self.person
        self._people = staff_list(self.office.db)
        self.query_one(".settings--note", Static).update(safe_content(ALONE if self.works_alone else SEVERAL))
        rows.clear_options()
        rows.add_options([Option(safe_content(line)) for line in self._lines()])
        keys = [person.id for person in self._people]
        rows.highlighted = keys.index(at.id) if at is not None and at.id in keys else 0
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can't be done with the person under the cursor has no key."""
        if action == "add":
            return True
        person = self.person
        if person is None or not may_manage(self.office.actor.role, person.role):
            return action not in ("edit", "password", "deactivate", "bring_back")
        if action == "bring_back":
            return not person.active
        return person.active if action in ("edit", "password", "deactivate") else True

    @on(OptionList.OptionHighlighted)
    def follow_person(self) -> None:
        """Show the keys for this person."""
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    async def change_person(self, event: OptionList.OptionSelected) -> None:
        """Enter changes a person."""
        event.stop()
        await self.run_action("edit")

    def action_add(self) -> None:
        """Add somebody."""
        alone = self.works_alone
        save = partial(save_new_person, self.office)
        fields = person_fields(ROLES_OF[self.office.actor.role])
        note = "From then on, people choose their name when TradeConsole starts." if alone else ""
        self.app.push_screen(FormModal("Add somebody", fields, save, save_words="Add", note=note), self._added)

    def action_edit(self) -> None:
        """Change the person under the cursor."""
        if (person := self.person) is not None:
            roles = () if self.works_alone else ROLES_OF[self.office.actor.role]
            fields = person_fields(roles, person)
            self.app.push_screen(FormModal(person.name, fields, partial(self._save, person.email)), self._changed)

    def action_password(self) -> None:
        """Set the password of the person under the cursor."""
        if (person := self.person) is None:
            return
        if person.id == self.office.actor.staff_id:
            self.post_message(ChangePassword())
            return
        save = partial(self._save_password, person.email)
        note = f"Tell {person.name} what it is. They change it by ctrl+p, Change my password."
        self.app.push_screen(
            FormModal(f"A password for {person.name}", password_fields(), save, note=note), self._changed
        )

    @work
    async def action_deactivate(self) -> None:
        """Let the person in no more, after a question."""
        if (person := self.person) is None:
            return
        words = "They can't sign in any more. What they did stays on record, and d brings them back."
        question = ConfirmModal(f"Deactivate {safe_line(person.name)}?", words, yes="Deactivate", danger=True)
        if await self.app.push_screen_wait(question):
            self.post_message(Write(partial(self._deactivate, person.email), self._changed))

    def action_bring_back(self) -> None:
        """Let the person in again."""
        if (person := self.person) is not None:
            told = "They sign in by name alone until a password is set (p)."
            self.post_message(Write(partial(self._bring_back, person.email), self._changed, told))

    def _save(self, email: str, values: Mapping[str, str], _confirmed: bool) -> StaffRow:
        from data.actions.staff import edit_staff

        role = Role(values["role"]) if "role" in values else None
        office = self.office
        return edit_staff(office.store, office.actor, email, role=role, name=values["name"], phone=values["phone"])

    def _save_password(self, email: str, values: Mapping[str, str], _confirmed: bool) -> bool:
        from data.actions.staff import set_password

        set_password(self.office.store, self.office.actor, email, new_password(values))
        return True

    def _deactivate(self, email: str, _confirmed: bool) -> StaffRow:
        from data.actions.staff import deactivate_staff

        return deactivate_staff(self.office.store, self.office.actor, email)

    def _bring_back(self, email: str, _confirmed: bool) -> StaffRow:
        from data.actions.staff import bring_back

        return bring_back(self.office.store, self.office.actor, email)

    def _added(self, person: StaffRow | None) -> None:
        if person is None:
            return
        self.show_people()
        me = next((row for row in self._people if row.id == self.office.actor.staff_id), None)
        if me is not None and not me.has_password:
            self.post_message(ChangePassword(FIRST_OF_SEVERAL))

    def _changed(self, done: object) -> None:
        if done is not None and self.is_mounted:
            self.show_people()

    def _lines(self) -> list[Content]:
        width = max((Content(safe_line(person.name)).cell_length for person in self._people), default=0)
        return [_line(person, min(width, 28), shows_role=not self.works_alone) for person in self._people]


def _line(person: StaffRow, width: int, *, shows_role: bool) -> Content:
    """Name, role and how they sign in; below, how to reach them."""
    name = Content(safe_line(person.name)).truncate(width, ellipsis=True)
    role = f"  {person.role.value:<10}" if shows_role else ""
    reached = " · ".join(safe_line(part) for part in (person.email, person.phone) if part)
    muted = "$text-muted"
    standing = ("with a password" if person.has_password else "by name alone") if person.active else "deactivated"
    head = Content.assemble(name.pad_right(max(width - name.cell_length, 0)), role, (f"  {standing}", muted))
    return Content.assemble(head if person.active else head.stylize(muted), (f"\n{reached}", muted))
