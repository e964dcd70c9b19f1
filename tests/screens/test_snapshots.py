"""How the main screens look, at both sizes and in both themes."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from screens.office import Office
from screens.themes import DARK_NAME, LIGHT_NAME
from tests.screens.driving import SMALL, WIDE, press, settled
from tradeconsole.app import TradeConsole

SnapCompare = Callable[..., bool]

PLACES = {"jobs": (), "job_card": ("enter",), "share": ("enter", "s")}


@pytest.mark.parametrize("theme", [DARK_NAME, LIGHT_NAME])
@pytest.mark.parametrize("size", [SMALL, WIDE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("place", PLACES)
def test_screen_looks_as_it_did(
    office: Office, snap_compare: SnapCompare, place: str, size: tuple[int, int], theme: str
) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        pilot.app.theme = theme
        await settled(pilot)
        await press(pilot, *PLACES[place])

    assert snap_compare(TradeConsole(office), terminal_size=size, run_before=go)


VIEWS = {"today": "1", "clients": "3", "quotes": "4", "invoices": "5", "enquiries": "6", "settings": "7"}


@pytest.mark.parametrize("key", VIEWS.values(), ids=VIEWS)
def test_view_looks_as_it_did(office: Office, snap_compare: SnapCompare, key: str) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        pilot.app.theme = DARK_NAME
        await settled(pilot)
        await press(pilot, key)

    assert snap_compare(TradeConsole(office), terminal_size=SMALL, run_before=go)
