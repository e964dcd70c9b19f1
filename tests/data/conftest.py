"""The desk that tests of sharing sit down at: furnished once, and copied for each of them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.enums import Role
from data.permissions import Actor
from data.settings import load_settings
from data.store import open_store
from tests.clock import FakeClock
from tests.data.desk import Desk, Parts, furnish


@dataclass(frozen=True)
class FurnishedOffice:
    path: Path
    team: dict[Role, Actor]
    parts: Parts


@pytest.fixture(scope="session")
def furnished_office(template: Path, tmp_path_factory: pytest.TempPathFactory) -> FurnishedOffice:
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    shutil.copy(template, path)
    store = open_store(path, FakeClock())
    team, parts = furnish(store)
    store.close()
    return FurnishedOffice(path, team, parts)


@pytest.fixture
def desk(furnished_office: FurnishedOffice, tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """J-0001 of Dana Li offers one of everything, and nothing is shared yet. No mail server, so mail is kept."""
    path = tmp_path / "desk.db"
    shutil.copy(furnished_office.path, path)
    store = open_store(path, clock)
    settings = load_settings({"TRADECONSOLE_HOME": str(tmp_path)})
    yield Desk(store, clock, settings, furnished_office.team, furnished_office.parts)
    store.close()
