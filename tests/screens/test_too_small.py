"""The notice in a window that is too small, and what cannot happen behind it."""

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, Input, Label

from screens.widgets.too_small import SizeGuard, TooSmall
from tests.screens.test_dialogs import text_of


class Question(ModalScreen[bool]):
    """A dialog with one button."""

    def compose(self) -> ComposeResult:
        yield Button("Send")


class Other(Screen[None]):
    """A second screen."""

    def compose(self) -> ComposeResult:
        yield Label("the other screen")


class GuardedApp(SizeGuard[None]):
    """An app with something to press by accident."""

    BINDINGS = [Binding("s", "send", "Send"), Binding("ctrl+s", "send", "Send", priority=True)]

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self.clicks = 0

    def compose(self) -> ComposeResult:
        yield Input("typed")
        yield Button("Send", id="send")
        yield Label("the first screen")

    def on_button_pressed(self) -> None:
        self.sent += 1

    def on_click(self) -> None:
        self.clicks += 1

    def action_send(self) -> None:
        self.sent += 1


async def resize(pilot: Pilot[None], width: int, height: int) -> None:
    await pilot.resize_terminal(width, height)
    await pilot.pause(0.05)


def covered(app: GuardedApp) -> bool:
    shown = text_of(app)
    return "larger" in shown and not any(word in shown for word in ("typed", "Send", "screen"))


@pytest.mark.parametrize(
    ("size", "small"), [((60, 15), False), ((59, 15), True), ((60, 14), True), ((200, 5), True), ((40, 90), True)]
)
async def test_the_notice_comes_below_sixty_by_fifteen_and_goes_again(size: tuple[int, int], small: bool) -> None:
    app = GuardedApp()
    async with app.run_test(size=(80, 24)) as pilot:
        assert not covered(app)
        await resize(pilot, *size)
        assert covered(app) is small
        await resize(pilot, 80, 24)

        assert "the first screen" in text_of(app)
        assert not app.screen.query(TooSmall)


async def test_it_is_there_from_the_start_in_a_small_window() -> None:
    app = GuardedApp()
    async with app.run_test(size=(50, 10)) as pilot:
        await pilot.pause()

        assert covered(app)
        assert "50 columns and 10 lines" in " ".join(text_of(app).split())


async def test_keys_paste_and_mouse_reach_nothing_behind_it() -> None:
    app = GuardedApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.query_one(Input).focus()
        await resize(pilot, 50, 10)
        app.post_message(events.Paste("pasted"))
        await resize(pilot, 80, 24)
        app.query_one("#send").focus()
        await resize(pilot, 50, 10)
        await pilot.press("enter", "s", "ctrl+s", "tab", "x", "ctrl+p")
        await pilot.click(offset=(5, 4))
        await resize(pilot, 80, 24)

        assert (app.sent, app.clicks) == (0, 0)
        assert app.focused is app.query_one("#send")
        assert app.query_one(Input).value == "typed"
        await pilot.press("enter", "ctrl+s")
        assert app.sent == 2


async def test_it_covers_dialogs_and_screens_that_come_up_meanwhile() -> None:
    app = GuardedApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Question())
        await pilot.pause()
        await resize(pilot, 50, 10)
        over_dialog = covered(app)
        app.pop_screen()
        await pilot.pause()
        over_first = covered(app)
        app.push_screen(Other())
        await pilot.pause()
        over_other = covered(app)
        await resize(pilot, 80, 24)
        other = text_of(app)
        app.pop_screen()
        await pilot.pause()

        assert (over_dialog, over_first, over_other) == (True, True, True)
        assert "the other screen" in other
        assert "the first screen" in text_of(app)


@pytest.mark.parametrize("size", [(1, 1), (0, 0), (500, 2), (2, 500), (1, 0)])
async def test_no_size_ends_the_app(size: tuple[int, int]) -> None:
    app = GuardedApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await resize(pilot, *size)
        app.push_screen(Question())
        await pilot.pause()
        await resize(pilot, 80, 24)

        assert app.is_running
        assert "Send" in text_of(app)


async def test_ctrl_q_still_quits() -> None:
    app = GuardedApp()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.press("ctrl+q")
        await pilot.pause()

        assert not app.is_running
