"""What is pasted into any kind of input: shown clean and kept clean (G10)."""

import re
from typing import Any

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from data.settings import Settings
from data.store import Store
from screens.office import Office
from tests.screens.conftest import demo, demo_template, office, office_as, settings
from tests.screens.driving import SMALL, WIDE, press, running, screen_text, settled
from tradeconsole.set_up import SetUp

__all__ = ["demo", "demo_template", "office", "office_as", "settings"]

PASTED = "a\x1b]52;c;aGk=\x07b\x1b[2Jc\x9b2Jd\u202egnp\u200be\u2066f\ufeffg\u2028h\udc80i"
HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


async def paste_everywhere(pilot: Pilot[Any]) -> list[str]:
    """What the inputs of the screen in front hold once it is pasted into each; short ones take nothing so long."""
    boxes = [box for box in pilot.app.screen.query("*") if isinstance(box, Input | TextArea)]
    for box in boxes:
        box.post_message(events.Paste(PASTED))
    await settled(pilot)
    assert HOSTILE.findall(screen_text(pilot).replace("\n", "")) == [], pilot.app.screen
    return [kept for box in boxes if "gnp" in (kept := box.value if isinstance(box, Input) else box.text)]


def hostile_in(texts: list[str]) -> list[str]:
    return HOSTILE.findall("".join(texts).replace("\n", ""))


# The keys that lead from each place to the next.
PLACES = {
    "the search of Today": ["1"],
    "of Clients": ["3"],
    "of Quotes": ["4"],
    "of Invoices": ["5"],
    "of Enquiries": ["6"],
    "settings": ["7"],
    "a new job": ["2", "n"],
    "a new client": ["escape", "y", "3", "n"],
    "a dialog to pick from": ["escape", "y", "6", "escape", "enter", "a"],
    "a reply": ["escape", "r"],
}


async def test_every_form_and_every_search_of_the_office(office: Office, demo: Store) -> None:
    async with running(office, WIDE) as pilot:
        pilot.app.animation_level = "none"
        for place, keys in PLACES.items():
            await press(pilot, *keys)
            kept = await paste_everywhere(pilot)

            assert hostile_in(kept) == []
            assert kept, place
        await press(pilot, "ctrl+s", "ctrl+p")
        await paste_everywhere(pilot)  # the palette's own line keeps it, and shows it clean

    reply = demo.reader.value("SELECT text FROM enquiry_reply ORDER BY id DESC LIMIT 1")
    assert "gnp" in reply
    assert hostile_in([reply]) == []


async def test_the_set_up(settings: Settings) -> None:
    async with SetUp(settings, settings.database).run_test(size=SMALL) as pilot:
        kept = await paste_everywhere(pilot)

        assert len(kept) >= 3
        assert hostile_in(kept) == []
