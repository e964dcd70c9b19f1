"""The desk that tests of sharing sit down at."""

from pathlib import Path

import pytest

from data.settings import load_settings
from data.store import Store
from tests.clock import FakeClock
from tests.data.desk import Desk, furnish
from tests.staging import staged


@pytest.fixture
def desk(store: Store, clock: FakeClock, tmp_path: Path) -> Desk:
    """J-0001 of Dana Li offers one of everything, and nothing is shared yet. No mail server, so mail is kept."""
    team, parts = staged(store, furnish)
    return Desk(store, clock, load_settings({"TRADECONSOLE_HOME": str(tmp_path)}), team, parts)
