"""Real processes, a real mail server, a real browser: made once where tests can share them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from data.clock import SystemClock
from data.demo import load_demo
from data.paths import under
from data.store import create_store
from tests.e2e.machine import Machine, free_port
from tests.mail.certificates import Certificates, make_certificates
from tests.mail.server import MailServerUnderTest
from tests.portal.browsing import chromium

MakeMachine = Callable[..., Machine]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here runs the program itself."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; gone before other tests run, as it holds the thread's event loop."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo business as it stands today."""
    path = tmp_path_factory.mktemp("demo-today") / "tradeconsole.db"
    made = create_store(path, SystemClock())
    load_demo(made)
    made.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    made.close()
    return path


@pytest.fixture
def demo_machine(demo_file: Path, tmp_path: Path) -> MakeMachine:
    """Makes a machine with a demo business of its own; keywords are further variables of its environment."""

    def make(**told: str) -> Machine:
        database = tmp_path / "tradeconsole.db"
        shutil.copy(demo_file, database)
        return Machine(tmp_path, database, free_port(), told)

    return make


@pytest.fixture
def demo_home(demo_file: Path, tmp_path: Path) -> Machine:
    """A machine on which `tradeconsole demo` has been run before, so that its business is there."""
    database = under(under(tmp_path).demo).database
    database.parent.mkdir(mode=0o700)
    shutil.copy(demo_file, database)
    return Machine(tmp_path, database, free_port())


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def mail_server(certificates: Certificates) -> Iterator[MailServerUnderTest]:
    """A server that requires STARTTLS and a password."""
    with MailServerUnderTest(certificates.server_context()) as server:
        yield server
