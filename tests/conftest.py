"""What tests everywhere begin with: a clock, and a database of their own."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.portal.store import PortalStore
from data.store import Store, create_store, open_store
from tests.clock import FakeClock

# Tests make and drop whole screens and databases: collecting as rarely as this saves a sixth of their time.
gc.set_threshold(50_000, 20, 50)

# It changes what rich and Textual write.
os.environ.pop("NO_COLOR", None)


def pytest_sessionfinish() -> None:
    # pytest collects garbage five times over before it ends, which here takes longer than a worker is given.
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of this version, made once: making one takes a second, a copy of it nothing."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    create_store(path, FakeClock()).close()
    assert not path.with_name("template.db-wal").exists()
    return path


@pytest.fixture
def store(template: Path, tmp_path: Path, clock: FakeClock) -> Iterator[Store]:
    """The store of a database that holds no business yet."""
    path = tmp_path / "business.db"
    shutil.copy(template, path)
    opened = open_store(path, clock)
    yield opened
    opened.close()


@pytest.fixture
def portal(store: Store, clock: FakeClock) -> Iterator[PortalStore]:
    """The portal's store of the same database."""
    opened = PortalStore(store.path, clock)
    yield opened
    opened.close()
