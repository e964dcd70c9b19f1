"""What tests of screens do again and again."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import groupby
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import Static

from screens.forms.form_modal import FormModal
from screens.office import Office
from tradeconsole.app import TradeConsole

_parse = Stylesheet._parse_rules
_PARSED: dict[tuple[object, ...], list[RuleSet]] = {}


def _parse_once(self: Stylesheet, css: str, read_from: CSSLocation, *how: Any, **named: Any) -> list[RuleSet]:
    """The rules of a style sheet, parsed once for all apps: hundreds are started, each with the same seventy."""
    key = (tuple(self._variables.items()), css, read_from, how, tuple(named.items()))
    if key not in _PARSED:
        _PARSED[key] = _parse(self, css, read_from, *how, **named)
    return _PARSED[key]


Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]

WIDE = (120, 40)
SMALL = (80, 24)


@asynccontextmanager
async def running(office: Office, size: tuple[int, int] = SMALL, *, toasts: bool = False) -> AsyncIterator[Pilot[None]]:
    """The app, opened on Jobs; its workers are done before it is left. `toasts` shows what it tells in passing."""
    app = TradeConsole(office)
    async with app.run_test(size=size, notifications=toasts) as pilot:
        await pilot.pause()
        yield pilot
        await settled(pilot)


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until every worker has ended and what it reported is shown. Dialogs that wait for a person go on."""
    await pilot.pause()
    while any(worker.is_running for worker in pilot.app.workers if worker.group in _THREADS):
        await pilot.pause(0.01)
        await pilot.pause()


# The groups of workers that end by themselves.
_THREADS = frozenset({"share", "links", "switch", "client", "sign-in", "write", "form"})


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, each followed by what it sets off; letters that follow each other are typed at once."""
    for typed, group in groupby(keys, key=_is_typed):
        if typed:
            await pilot.press(*group)
            await settled(pilot)
            continue
        for key in group:
            await pilot.press(key)
            await settled(pilot)


async def paste(pilot: Pilot[Any], text: str) -> None:
    """Put a text where the cursor is: far quicker than its letters one by one."""
    pilot.app.post_message(Paste(text))
    await settled(pilot)


def _is_typed(key: str) -> bool:
    return len(key) == 1 or key == "space"


async def fill(pilot: Pilot[Any], **values: str) -> None:
    """Put values into the form in front, as if they were pasted: to type them takes a test much longer."""
    form = pilot.app.screen
    assert isinstance(form, FormModal)
    form.form.fill(values)
    await settled(pilot)


def text_of(pilot: Pilot[Any], selector: str) -> str:
    """What a text on the screen in front says."""
    shown = pilot.app.screen.query_one(selector, Static).content
    return getattr(shown, "plain", str(shown))


def screen_text(pilot: Pilot[Any]) -> str:
    """Everything in view, line by line."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)
