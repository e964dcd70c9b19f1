"""The manners of the terminal: plain letters, signals, a stop and its end."""

import signal
from dataclasses import replace
from unittest.mock import Mock

import pytest
from textual.app import App
from textual.binding import Binding
from textual.driver import Driver

from screens.glyphs import ASCII, UNICODE
from screens.messages import OpenJob
from screens.office import Office
from screens.plain import plain
from screens.terminal import TerminalManners, ending_signals
from tests.screens.driving import SMALL, press, running, screen_text, settled

PLACES = {
    "jobs": (),
    "filter": ("f", "right", "enter"),
    "nothing found": ("slash", *"zzzz"),
    "card": ("enter",),
    "timeline": ("enter", "left"),
    "share": ("enter", "s"),
    "page": ("enter", "s", "p"),
    "last look": ("enter", "s", "f9"),
    "sent": ("enter", "s", "f9", "enter"),
    "email": ("enter", "s", "e"),
    "code": ("enter", "s", "ctrl+s", "l", "enter", "r"),
    "help": ("question_mark",),
    "palette": ("ctrl+p",),
    "sign in": ("ctrl+l",),
}


@pytest.mark.parametrize(
    ("place", "size"),
    [*((place, SMALL) for place in PLACES), *((place, (160, 50)) for place in ("jobs", "share", "code"))],
)
async def test_in_plain_letters_nothing_else_is_drawn(office: Office, place: str, size: tuple[int, int]) -> None:
    async with running(replace(office, glyphs=ASCII), size, toasts=True) as pilot:
        await press(pilot, *PLACES[place])
        await pilot.pause(0.1)
        shown = screen_text(pilot)

        assert {char for char in shown if not char.isascii()} <= {"é"}  # in a client's name
        assert shown.strip()


async def test_the_code_in_plain_letters_is_made_of_grounds(office: Office) -> None:
    async with running(replace(office, glyphs=ASCII), (160, 60)) as pilot:
        await press(pilot, "enter", "s", "ctrl+s", "l", "enter", "r")
        code = pilot.app.screen.find_widget(pilot.app.screen.query_one("#code"))

        assert code.visible_region == code.region
        assert code.region.width == 2 * code.region.height


@pytest.mark.parametrize("sign", UNICODE.signs)
def test_every_sign_has_its_plain_form(sign: str) -> None:
    assert plain("".join(mark for name, mark in UNICODE.signs.items() if name == sign)).isascii()


def test_names_stay_as_they_are() -> None:
    assert plain("Café 日本 · “so”…") == 'Café 日本 | "so"~'


async def test_after_a_stop_the_whole_screen_is_painted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(office) as pilot:
        pilot.app.post_message(OpenJob("J-0042"))
        await settled(pilot)
        compositor = pilot.app.screen._compositor
        paint_all = Mock(wraps=compositor.render_full_update)
        monkeypatch.setattr(compositor, "render_full_update", paint_all)
        pilot.app.post_message(Driver.SignalResume())
        await pilot.pause(0.1)

        assert paint_all.called


async def test_it_runs_where_signals_are_missing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIGHUP", "SIGCONT", "SIGTSTP"):
        monkeypatch.delattr(signal, name)
    assert ending_signals() == [signal.SIGTERM]

    async with running(office) as pilot:
        assert "J-0042" in screen_text(pilot)


@pytest.mark.parametrize(
    ("key", "name"),
    [("ctrl+s", "ctrl+s"), ("enter", "enter"), ("escape", "esc"), ("question_mark", "?"), ("up", "up"), ("f9", "f9")],
)
def test_keys_are_called_as_texts_call_them(key: str, name: str) -> None:
    app: App[None] = TerminalManners()

    assert app.get_key_display(Binding(key, "go")) == name
