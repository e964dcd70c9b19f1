"""The last guard before the terminal, tried with text that nobody made safe."""

import re

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from screens.terminal import TerminalManners
from tests.screens.driving import screen_text

HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class Careless(TerminalManners[None]):
    def compose(self) -> ComposeResult:
        yield Static(Content("a\x1b]52;c;aGk=\x07b\x9b2Jc\u202ed\u200be\ud800f|"))
        yield Static(Content("the next line"))


async def test_nothing_that_a_terminal_acts_on_is_drawn() -> None:
    async with Careless().run_test(size=(80, 24)) as pilot:
        first, second, *_ = screen_text(pilot).split("\n")

    assert HOSTILE.findall(first) == []
    assert first.startswith("a]52;c;aGk=b2Jcdef")
    assert second == "the next line"
