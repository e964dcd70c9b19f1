"""A shared job behind a real port, for those who speak HTTP by hand."""

from collections.abc import Iterator

import pytest

from data.portal.store import PortalStore
from data.store import Store
from tests.adversary.wire import Wire
from tests.clock import FakeClock
from tests.portal.client import Client, make_client
from tests.shared_work import SharedWork, stage_shared_work
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.server import PortalMaker, serving_beside


@pytest.fixture
def work(store: Store) -> SharedWork:
    """A job with one of everything, shared with Dana; the token is Dana's."""
    return stage_shared_work(store, "Dana Li")


@pytest.fixture
def client(work: SharedWork, store: Store, portal: PortalStore) -> Iterator[Client]:
    """Dana at her page."""
    with make_client(build_portal(portal)) as web:
        yield Client(web, store, work)


@pytest.fixture
def wire(work: SharedWork, store: Store, clock: FakeClock) -> Iterator[Wire]:
    """The same portal on a port."""
    with serving_beside(PortalMaker(store.path, clock=clock)) as port:
        yield Wire(port)
