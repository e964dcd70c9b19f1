"""A terminal that was left: locked after an hour, by key, and as it was for whoever comes back."""

import pytest

from data.actions.staff import set_password
from data.enums import Role
from data.errors import Conflict
from data.queries.people import active_staff
from screens.dialogs.error import ErrorModal
from screens.messages import SomethingWrong
from screens.office import Office
from screens.share import ShareScreen
from screens.sign_in import SignInScreen
from tests.screens.conftest import MakeOffice
from tests.screens.driving import SMALL, paste, press, screen_text, settled
from tradeconsole.app import TradeConsole
from tradeconsole.idle import LOCKED_AFTER, Idle, running_seconds
from tradeconsole.requests.base import Done

PASSWORD = "correcthorse"


class Hours:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.mark.parametrize(("comes", "shown"), [("who left", 2), ("somebody else", 0)])
async def test_what_ends_meanwhile_is_shown_to_who_comes_back_only(office: Office, comes: str, shown: int) -> None:
    place = [row.id for row in active_staff(office.db)].index(office.actor.staff_id)
    app = TradeConsole(office)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "ctrl+l")
        app.post_message(SomethingWrong(Conflict("Anna is deleted.")))
        app.post_message(Done(lambda: app.push_screen(ErrorModal("A link", "to Anna", ""))))
        await settled(pilot)
        locked = app.screen
        await press(pilot, "home", *["down"] * (place + (comes != "who left")), "enter")

        assert isinstance(locked, SignInScreen)
        assert sum(isinstance(screen, ErrorModal) for screen in app.screen_stack) == shown


def test_touches_are_counted_from() -> None:
    hours = Hours()
    idle = Idle(hours)
    hours.passed = 5.0
    assert idle.lasts == 5.0
    idle.touched()
    assert idle.lasts == 0.0
    assert running_seconds() <= running_seconds()


async def test_after_an_hour_it_is_locked_and_comes_back_as_it_was(office: Office, office_as: MakeOffice) -> None:
    owner = office_as(Role.OWNER).actor
    place = [row.id for row in active_staff(office.db)].index(office.actor.staff_id)
    app, hours = TradeConsole(office), Hours()
    app.idle = Idle(hours)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", "s", "space")
        hours.passed = LOCKED_AFTER
        app._look()
        await settled(pilot)
        without_passwords = app.screen
        set_password(office.store, owner, office.actor.email, PASSWORD)
        app.idle.touched()
        app._look()
        await settled(pilot)
        just_touched = app.screen
        hours.passed = 2 * LOCKED_AFTER
        app._look()
        await settled(pilot)
        locked, shown = app.screen, screen_text(pilot)
        await press(pilot, "home", *["down"] * place, "enter")
        await paste(pilot, PASSWORD)
        await press(pilot, "enter")

        assert isinstance(without_passwords, ShareScreen)
        assert isinstance(just_touched, ShareScreen)
        assert isinstance(locked, SignInScreen)
        assert "Anna Nguyen" not in shown
        assert isinstance(app.screen, ShareScreen)
        assert app.screen.has_changes()

        await press(pilot, "ctrl+l", "home", "enter")
        other = [*app.screen_stack, *(screen for stack in app._screen_stacks.values() for screen in stack)]

    assert office.actor == owner
    assert not any(isinstance(screen, ShareScreen) for screen in other)
