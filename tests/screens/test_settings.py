"""The Settings view: sections by role, saved as they are meant, with nothing typed ever lost."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from data.actions.settings import save_settings
from data.actions.staff import deactivate_staff
from data.enums import Role
from data.queries.logo import has_logo
from data.queries.outbox import newest_mails
from data.queries.people import active_staff, read_business, staff_by_email
from data.queries.settings import read_settings_values
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.portal_off import PortalOffModal
from screens.dialogs.unsaved import UnsavedModal
from screens.forms.form_modal import FormModal
from screens.office import Office
from screens.settings.form import SettingsForm
from screens.settings.screen import SettingsScreen
from screens.sign_in import SignInScreen
from screens.widgets.tab_body import TabRows
from tests.data.test_keychain import MemoryKeyring
from tests.pictures import png
from tests.screens.conftest import MakeOffice
from tests.screens.driving import press, running, screen_text

SECRET = "hunter2-and-more"
BUSINESS, MAIL, STAFF = ("7", "enter"), ("7", "end", "up", "up", "enter"), ("7", "end", "up", "enter")


def values(office: Office) -> dict[str, str]:
    return read_settings_values(office.db)


def fill(pilot: Pilot[None], **texts: str) -> None:
    """Type into the section in front."""
    front = next(form for form in pilot.app.screen.query(SettingsForm) if form.display)
    front.form.fill(texts)


def fill_dialog(pilot: Pilot[None], **texts: str) -> None:
    """Type into the dialog in front."""
    assert isinstance(pilot.app.screen, FormModal)
    pilot.app.screen.form.fill(texts)


async def test_what_is_typed_is_checked_asked_about_and_never_lost(office: Office, office_as: MakeOffice) -> None:
    async with running(office) as pilot:
        await press(pilot, *BUSINESS)
        fill(pilot, timezone="perht")
        await press(pilot, "ctrl+s")
        wrong = screen_text(pilot)
        fill(pilot, timezone="perth")
        await press(pilot, "ctrl+s")
        saved = screen_text(pilot)

        fill(pilot, phone="0355500199")
        save_settings(office.store, office_as(Role.OWNER).actor, {"phone": "03 5550 0111", "licence": "Lic 7"})
        await press(pilot, "ctrl+s")
        asked, meanwhile = pilot.app.screen, screen_text(pilot)
        await press(pilot, "y")
        mine = values(office)

        fill(pilot, phone="0355500177")
        await press(pilot, "escape")
        leaving = pilot.app.screen
        await press(pilot, "n", "ctrl+q")
        quitting = pilot.app.screen
        form = pilot.app.screen_stack[-2].query_one(SettingsForm)
        kept = form.form.values()["phone"]
        await press(pilot, "n", "escape", "y")
        left = form.form.values()["phone"]

        await press(pilot, "down", "enter", "right", "ctrl+s")
        switching, cut = pilot.app.screen, screen_text(pilot)
        await press(pilot, "n")
        stays = values(office)["portal_on"]
        await press(pilot, "ctrl+s", "y")

    assert "Australia/Perth?" in wrong
    assert "Australia/Perth" in saved
    assert isinstance(asked, ConfirmModal)
    assert "03 5550 0111" in meanwhile
    assert (mine["timezone"], mine["phone"], mine["licence"]) == ("Australia/Perth", "0355500199", "Lic 7")
    assert isinstance(leaving, UnsavedModal)
    assert isinstance(quitting, UnsavedModal)
    assert (kept, left) == ("0355500177", "0355500199")
    assert isinstance(switching, PortalOffModal)
    assert "unanswered quote" in cut
    assert (stays, values(office)["portal_on"]) == ("yes", "no")


async def test_a_logo_is_put_on_documents_and_taken_off(office: Office, tmp_path: Path) -> None:
    picture, words = tmp_path / "our logo.png", tmp_path / "logo.txt"
    picture.write_bytes(png())
    words.write_text("no picture")
    async with running(office, (100, 30)) as pilot:
        await press(pilot, *BUSINESS)
        before = screen_text(pilot)
        await press(pilot, "f7")
        fill_dialog(pilot, logo=str(words))
        await press(pilot, "ctrl+s")
        refused = screen_text(pilot)
        fill_dialog(pilot, logo=str(picture))
        await press(pilot, "ctrl+s")
        there, kept = screen_text(pilot), has_logo(office.db)
        await press(pilot, "f8", "y")
        after = screen_text(pilot)

    assert "bear no logo yet" in before
    assert "not a picture that can be a logo" in refused
    assert "Your logo stands at the head" in there
    assert kept
    assert "bear no logo yet" in after
    assert not has_logo(office.db)


async def test_the_mail_s_password_goes_to_the_keyring_alone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = MemoryKeyring()
    monkeypatch.setattr("data.keychain._trusted_keyring", lambda: keyring)
    async with running(office, (100, 30)) as pilot:
        await press(pilot, *MAIL)
        fill(pilot, smtp_host="smtp.x.example", smtp_password=SECRET)
        await press(pilot, "ctrl+s")
        shown = screen_text(pilot)
        await press(pilot, "f9", "enter")
        tested = screen_text(pilot)

    business = read_business(office.db)
    assert business is not None
    assert keyring.kept == {("tradeconsole", business.email): SECRET}
    assert "Mail leaves by smtp.x.example:587" in shown
    assert "this computer's keyring" in shown
    assert "Test to mia@example.com: on its way." in tested
    assert newest_mails(office.db, limit=1)[0].to == "mia@example.com"
    office.store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    assert SECRET.encode() not in office.store.path.read_bytes()


async def test_a_second_person_brings_roles_and_passwords(office_as: MakeOffice) -> None:
    office = office_as(Role.OWNER)
    for person in active_staff(office.db)[1:]:
        deactivate_staff(office.store, office.actor, person.email)
    async with running(office, (100, 30)) as pilot:
        await press(pilot, "ctrl+l")
        unlocked, alone = pilot.app.screen, screen_text(pilot)
        await press(pilot, *STAFF, "n")
        fill_dialog(pilot, name="Bo", email="bo@x.example", password="longenough")
        await press(pilot, "ctrl+s")
        asked, shown = pilot.app.screen, screen_text(pilot)
        fill_dialog(pilot, password="longenough", again="longenoug")
        await press(pilot, "ctrl+s")
        wrong = screen_text(pilot)
        await press(pilot, "h", "ctrl+s", "ctrl+l")
        sign_in = screen_text(pilot)

    added, owner = staff_by_email(office.db, "bo@x.example"), staff_by_email(office.db, office.actor.email)
    assert added is not None
    assert owner is not None
    assert not isinstance(unlocked, SignInScreen)
    assert "Owner" not in alone
    assert (added.role, added.has_password, owner.has_password) == (Role.TRADIE, True, True)
    assert isinstance(asked, FormModal)
    assert "Several people work here now" in shown
    assert "The two passwords differ." in wrong
    assert "Tradie" in sign_in


async def test_people_are_changed_and_everything_is_backed_up(office: Office) -> None:
    async with running(office, (100, 40)) as pilot:
        await press(pilot, *STAFF)
        keys = pilot.app.screen.active_bindings.values()
        on_owner = {key.binding.description for key in keys if key.enabled}
        pilot.app.screen.query_one(TabRows).highlighted = 4
        await press(pilot, "enter", "down", "down", "left")
        fill_dialog(pilot, phone="0491570111")
        await press(pilot, "ctrl+s")
        dan = staff_by_email(office.db, "dan@example.com")
        await press(pilot, "d", "y")
        gone = staff_by_email(office.db, "dan@example.com")
        await press(pilot, "d")
        back = staff_by_email(office.db, "dan@example.com")
        await press(pilot, "escape", "down", "enter")
        before = screen_text(pilot)
        await press(pilot, "b")
        after = screen_text(pilot)

    assert dan is not None
    assert gone is not None
    assert back is not None
    assert not on_owner & {"Change", "Deactivate", "Set a password"}
    assert (dan.phone, dan.role) == ("0491570111", Role.FINANCE)
    assert (gone.active, back.active, back.role) == (False, True, Role.FINANCE)
    assert str(office.store.path) in before
    assert "none yet" in before
    assert "Newest backup   Tue 24 Nov 9 am" in after
    assert len(list((office.store.path.parent / "backups").glob("*.db"))) == 1


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.APPRENTICE])
async def test_other_roles_have_no_such_view_but_their_own_password(office_as: MakeOffice, role: Role) -> None:
    async with running(office_as(role)) as pilot:
        await press(pilot, "7")

        assert "Settings" not in screen_text(pilot)
        assert not isinstance(pilot.app.screen, SettingsScreen)
        commands = pilot.app.get_system_commands(pilot.app.screen)
        assert "Change my password" in [command.title for command in commands]
