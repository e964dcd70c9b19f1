"""Text that somebody pastes into the console, as copied from a stranger's message: shown clean and kept clean."""

import re

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from data.store import Store
from screens.office import Office
from tests.screens.conftest import demo, demo_template, office, office_as, settings
from tests.screens.driving import WIDE, press, running, screen_text, settled

__all__ = ["demo", "demo_template", "office", "office_as", "settings"]

PASTED = "a\x1b]52;c;aGk=\x07b\x1b[2Jc\x9b2Jd\u202egnp\u200be\u2066f\ufeffg"
HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


async def paste(pilot: Pilot[None], field: str) -> Input:
    box = pilot.app.screen.query_one(field, Input)
    box.focus()
    await pilot.pause()
    box.post_message(events.Paste(PASTED))
    await pilot.pause()
    await settled(pilot)
    return box


@pytest.mark.parametrize(("keys", "field"), [([], "#search"), (["s"], "#message")])
async def test_nothing_that_a_terminal_acts_on_is_shown(office: Office, keys: list[str], field: str) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, *keys)
        box = await paste(pilot, field)

        assert box.value.startswith("a")
        assert HOSTILE.findall(box.value) == []
        assert HOSTILE.findall(screen_text(pilot).replace("\n", "")) == []


async def test_a_message_that_was_pasted_is_queued_clean(office: Office, demo: Store) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "s")
        await paste(pilot, "#message")
        await press(pilot, "f9")
        assert HOSTILE.findall(re.sub("[^\n]*gnp[^\n]*", "", screen_text(pilot)).replace("\n", "")) == []
        await press(pilot, "enter")

    kept = demo.reader.value("SELECT staff_message FROM outbox ORDER BY id DESC LIMIT 1")
    assert "gnp" in kept
    assert HOSTILE.findall(kept) == []


def test_at_most_four_marks_stand_on_one_letter() -> None:
    from data.safe_text import safe_text

    assert safe_text("e" + "\u0301" * 9) == "e" + "\u0301" * 4
