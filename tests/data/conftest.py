"""What tests of the office begin with: the desk of sharing, and the office of quotes and invoices."""

from pathlib import Path

import pytest

from data.permissions import Actor
from data.settings import Settings, load_settings
from data.store import Store
from tests.billing import Quoted, make_draft, make_office, make_sent
from tests.clock import FakeClock
from tests.data.desk import Desk, furnish
from tests.staging import staged


@pytest.fixture
def desk(store: Store, clock: FakeClock, machine: Settings) -> Desk:
    """J-0001 of Dana Li offers one of everything, and nothing is shared yet. No mail server, so mail is kept."""
    team, parts = staged(store, furnish)
    return Desk(store, clock, machine, team, parts)


@pytest.fixture
def machine(tmp_path: Path) -> Settings:
    """One without a mail server, so mail is kept."""
    return load_settings({"TRADECONSOLE_HOME": str(tmp_path)})


@pytest.fixture
def owner(store: Store) -> Actor:
    """The Owner, with J-0001 of C-0001 and nothing written for it."""
    return make_office(store)


@pytest.fixture
def draft(store: Store) -> Quoted:
    """The same office with a quote that was not sent yet."""
    return make_draft(store)


@pytest.fixture
def sent(store: Store) -> Quoted:
    """The same office with a quote that its client has the link to."""
    return make_sent(store)
