"""A key that comes right after a card was turned, before the tab is drawn: it never means a row of the tab before."""

import pytest

from screens.jobs.card import JobCardScreen
from screens.messages import OpenJob
from screens.office import Office
from tests.screens.conftest import demo, demo_template, office, office_as, settings
from tests.screens.driving import running, settled

__all__ = ["demo", "demo_template", "office", "office_as", "settings"]


@pytest.mark.parametrize(("before", "after"), [("visits", "notes"), ("notes", "todos"), ("todos", "visits")])
async def test_it_does_nothing_to_a_row_that_is_not_shown(office: Office, before: str, after: str) -> None:
    async with running(office) as pilot:
        pilot.app.post_message(OpenJob("J-0042"))
        await settled(pilot)
        card = pilot.app.screen
        assert isinstance(card, JobCardScreen)
        card.turn_to(before)
        await settled(pilot)
        row = card.row_key

        card.turn_to(after)
        at_once = card.row_key
        keys = {key for key, place in card.active_bindings.items() if place.node is card and place.enabled}
        await settled(pilot)

        assert row is not None
        assert at_once is None
        assert "d" not in keys
        assert card.row_key is not None
