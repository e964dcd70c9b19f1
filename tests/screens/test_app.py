"""What holds on every screen: the header, toasts, help, the palette, signing in."""

import pytest
from textual.command import CommandPalette

from data.actions.staff import deactivate_staff, edit_staff, set_password
from data.enums import Role
from data.permissions import Actor
from data.queries.people import active_staff, actor_of
from screens.dialogs.confirm import ConfirmModal
from screens.help import HelpModal
from screens.jobs.card import JobCardScreen
from screens.jobs.list import JobsScreen
from screens.messages import SwitchPortal
from screens.office import Office
from screens.share import ShareScreen
from screens.sign_in import SignInScreen
from tests.screens.conftest import MakeOffice
from tests.screens.driving import press, running, screen_text, settled
from tradeconsole.app import TradeConsole


async def test_a_clients_act_is_told_within_two_seconds(office: Office) -> None:
    async with running(office) as pilot:
        office.store.reader.insert(
            "activity",
            at=office.now,
            who="kenji@example.com",
            grant_id=1,
            action="quote accepted",
            subject="Q-0024 [/red]",
            detail="",
        )
        await pilot.pause(1.5)

        assert any("quote accepted, Q-0024 [/red]" in str(toast.message) for toast in pilot.app._notifications)


async def test_a_mere_load_of_the_page_is_no_act(office: Office) -> None:
    async with running(office) as pilot:
        office.store.reader.insert(
            "activity", at=office.now, who="k@example.com", grant_id=1, action="link opened", subject="", detail=""
        )
        await pilot.pause(1.5)

        assert len(pilot.app._notifications) == 0


async def test_help_shows_the_keys_of_the_place(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "question_mark")
        shown = screen_text(pilot)

        assert isinstance(pilot.app.screen, HelpModal)
        assert "Find as you type" in shown
        assert "Choose what the client may see of this job" in shown


async def test_the_palette_finds_a_job_by_its_client(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "ctrl+p")
        palette = pilot.app.screen
        await press(pilot, *"nguyen")
        await pilot.pause(0.8)
        await press(pilot, "enter", "enter")

        assert isinstance(palette, CommandPalette)
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert pilot.app.screen.job.client == "Anna Nguyen"


async def test_switching_the_portal_off_shows_what_it_cuts_first(office: Office) -> None:
    async with running(office) as pilot:
        pilot.app.post_message(SwitchPortal(on=False))
        await settled(pilot)
        asked = pilot.app.screen
        shown = screen_text(pilot)
        await press(pilot, "y")
        await pilot.pause(1.2)

        assert isinstance(asked, ConfirmModal)
        assert "unanswered quote" in shown
        assert office.db.value("SELECT portal_on FROM business") == 0
        assert "Portal off" in screen_text(pilot)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.TRADIE])
async def test_who_may_not_switch_has_no_command_for_it(office_as: MakeOffice, role: Role) -> None:
    async with running(office_as(role)) as pilot:
        titles = [command.title for command in pilot.app.get_system_commands(pilot.app.screen)]

        assert not any("Client Portal" in title for title in titles)


async def test_signing_in_as_somebody_else_by_name(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "ctrl+l")
        shown = screen_text(pilot)
        await press(pilot, "enter")

        assert "Who is working here?" in shown
        assert office.actor.role is Role.OWNER
        assert "Rosa Rivera · Owner" in screen_text(pilot)


async def test_a_password_is_asked_for_and_a_wrong_one_refused(office: Office) -> None:
    person = person_of(office, Role.FINANCE)
    set_password(office.store, person_of(office, Role.OWNER), person.email, "correct horse battery")
    place = [row.id for row in active_staff(office.db)].index(person.staff_id)
    async with running(office) as pilot:
        await press(pilot, "ctrl+l", *["down"] * place, "enter", *"wrong", "enter")
        refused = pilot.app.screen
        shown = screen_text(pilot)
        await press(pilot, *["space" if char == " " else char for char in "correct horse battery"], "enter")

        assert isinstance(refused, SignInScreen)
        assert "Try again" in shown
        assert office.actor == person
        assert isinstance(pilot.app.screen, JobsScreen)


async def test_before_anybody_signed_in_nothing_else_can_be_reached(office: Office) -> None:
    app = TradeConsole(office, asks_first=True)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p", "2", "escape", "f1")

        assert isinstance(app.screen, SignInScreen)
        assert "J-0042" not in screen_text(pilot)

        await press(pilot, "enter")
        assert isinstance(app.screen, JobsScreen)
        assert "J-0042" in screen_text(pilot)
        assert "Rosa Rivera · Owner" in screen_text(pilot)


async def test_who_is_deactivated_meanwhile_sees_nothing_more(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "enter")
        deactivate_staff(office.store, person_of(office, Role.OWNER), office.actor.email)
        await pilot.pause(1.5)
        await press(pilot, "escape")

        assert isinstance(pilot.app.screen, SignInScreen)
        assert "J-0042" not in screen_text(pilot)


async def test_who_is_deactivated_is_let_in_no_more_though_one_person_is_left(office_as: MakeOffice) -> None:
    office, owner = office_as(Role.ADMIN), office_as(Role.OWNER).actor
    for person in active_staff(office.db):
        if person.id != owner.staff_id:
            deactivate_staff(office.store, owner, person.email)
    async with running(office) as pilot:
        assert isinstance(pilot.app, TradeConsole)
        pilot.app._look()
        await settled(pilot)

        assert isinstance(pilot.app.screen, SignInScreen)


async def test_who_is_given_another_role_works_in_that_role(office_as: MakeOffice) -> None:
    office = office_as(Role.SUPERVISOR)
    async with running(office) as pilot:
        await press(pilot, "enter", "s")
        edit_staff(office.store, person_of(office, Role.OWNER), office.actor.email, role=Role.APPRENTICE)
        await pilot.pause(1.5)
        shown = screen_text(pilot)

        assert isinstance(pilot.app.screen, JobsScreen)
        assert "Sam Whitford · Apprentice" in shown
        assert "J-0042" not in shown


async def test_the_palette_finds_what_the_keys_of_the_screen_do(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "ctrl+p", *"share")
        await pilot.pause(0.8)
        await press(pilot, "enter", "enter")

        assert isinstance(pilot.app.screen, ShareScreen)


async def end_by_fault(app: TradeConsole, value: str) -> None:
    """Run an app that ends with a fault while `value` stands in a variable."""
    async with app.run_test():
        try:
            raise ZeroDivisionError(f"{len(value)} by nothing")
        except ZeroDivisionError:
            app._fatal_error()


async def test_a_fault_prints_no_value_of_a_variable(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    await end_by_fault(TradeConsole(office), "s3cret")
    printed = capsys.readouterr().err

    assert "ZeroDivisionError: 6 by nothing" in printed
    assert "s3cret" not in printed


async def test_what_a_damaged_file_ends_is_said_of_the_file(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("data.health.damage", lambda _: "NULL value in job_count.status\x1b[2J")
    app = TradeConsole(office)
    await end_by_fault(app, "")

    assert app.return_code == 7
    printed = capsys.readouterr().err
    assert printed.startswith("Not reachable: The database is damaged: NULL value in job_count.status")
    assert "\x1b" not in printed


def person_of(office: Office, role: Role) -> Actor:
    return next(actor_of(row) for row in active_staff(office.db) if row.role is role)


async def test_enter_pressed_twice_signs_in_once(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "ctrl+l")
        await pilot.press("enter", "enter")
        await settled(pilot)

        assert office.actor.role is Role.OWNER
        assert "Rosa Rivera · Owner" in screen_text(pilot)
