"""Closing the app: nothing typed or ticked is lost without asking."""

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from data.queries.people import active_staff
from screens.dialogs.unsaved import UnsavedModal
from screens.jobs.list import JobsScreen
from screens.office import Office
from screens.share import ShareScreen
from tests.screens.driving import press, running, screen_text, settled

SHARE = ("enter", "s")
TICKED = (*SHARE, "space")
TYPED = (*SHARE, "tab", "tab", "tab", *"hello")


@pytest.mark.parametrize("keys", [TICKED, TYPED, (*TICKED, "f9"), (*TICKED, "question_mark")], ids=" ".join)
async def test_with_something_unsaved_it_asks(office: Office, keys: tuple[str, ...]) -> None:
    async with running(office) as pilot:
        await press(pilot, *keys, "ctrl+q")

        assert isinstance(pilot.app.screen, UnsavedModal)
        assert "Quit without saving?" in screen_text(pilot)


async def test_who_stays_has_everything_as_it_was(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, *TYPED, "ctrl+q", "enter")

        assert pilot.app.is_running
        assert isinstance(pilot.app.screen, ShareScreen)
        assert pilot.app.screen.query_one("#message", Input).value == "hello"


async def test_who_says_yes_leaves(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, *TICKED, "ctrl+q", "y")

        assert not pilot.app.is_running


async def test_it_asks_once_however_often_it_is_pressed(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, *TICKED)
        await pilot.press("ctrl+q", "ctrl+q", "ctrl+q")
        await settled(pilot)
        questions = [screen for screen in pilot.app.screen_stack if isinstance(screen, UnsavedModal)]
        await press(pilot, "y")

        assert len(questions) == 1
        assert not pilot.app.is_running


@pytest.mark.parametrize("keys", [(), SHARE, (*TICKED, "space")], ids=["jobs", "share", "ticked and unticked"])
async def test_with_nothing_unsaved_it_just_leaves(office: Office, keys: tuple[str, ...]) -> None:
    async with running(office) as pilot:
        await press(pilot, *keys, "ctrl+q")

        assert not pilot.app.is_running


async def test_from_the_palette_it_asks_too(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, *TICKED, "ctrl+p")
        palette = pilot.app.screen
        await press(pilot, *"quit")
        await pilot.pause(0.8)
        await press(pilot, "enter")

        assert isinstance(palette, CommandPalette)
        assert isinstance(pilot.app.screen, UnsavedModal)


async def test_in_a_window_too_small_for_the_question_it_says_that_one_waits(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, *TICKED)
        await pilot.resize_terminal(50, 12)
        await press(pilot, "ctrl+q")
        small = screen_text(pilot)
        await pilot.resize_terminal(80, 24)
        await settled(pilot)

        assert "a dialog waits for your answer" in small
        assert "Quit without saving?" in screen_text(pilot)


async def test_who_locks_and_comes_back_has_everything_as_it_was(office: Office) -> None:
    place = [row.id for row in active_staff(office.db)].index(office.actor.staff_id)
    async with running(office) as pilot:
        await press(pilot, *TYPED, "ctrl+l", *["down"] * place, "enter")

        assert isinstance(pilot.app.screen, ShareScreen)
        assert pilot.app.screen.query_one("#message", Input).value == "hello"


async def test_somebody_else_does_not_find_what_was_left(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, *TYPED, "ctrl+l", "enter")

        assert isinstance(pilot.app.screen, JobsScreen)
