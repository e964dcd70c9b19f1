"""The demo business, opened by one of its people, without anything running beside the screens."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.demo import load_demo
from data.enums import Role
from data.queries.people import active_staff, actor_of
from data.settings import Settings, load_settings
from data.store import Store, create_store, open_store
from screens.office import Office
from tests.clock import FakeClock

MakeOffice = Callable[[Role], Office]


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, made once."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    made = create_store(path, FakeClock())
    load_demo(made)
    made.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    path = tmp_path / "demo.db"
    shutil.copy(demo_template, path)
    opened = open_store(path, clock)
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """No mail server anywhere, so mail is kept; the portal is at its usual place."""
    return load_settings({"TRADECONSOLE_HOME": str(tmp_path)})


@pytest.fixture
def office_as(demo: Store, settings: Settings) -> MakeOffice:
    """The demo, opened by somebody of a role."""

    def make(role: Role) -> Office:
        person = next(person for person in active_staff(demo.reader) if person.role is role)
        return Office(demo, settings, actor_of(person))

    return make


@pytest.fixture
def office(office_as: MakeOffice) -> Office:
    return office_as(Role.ADMIN)
