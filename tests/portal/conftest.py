"""A shared job behind the real application, without a port."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from data.portal.store import PortalStore
from data.store import Store
from tests.portal.client import Client, make_client
from tests.shared_work import SharedWork, stage_shared_work
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.settings import PortalSettings


@pytest.fixture
def work(store: Store) -> SharedWork:
    """A job with one of everything, shared with Dana and Kim; the token is Dana's."""
    return stage_shared_work(store, "Dana Li", "Kim Li")


@pytest.fixture
def settings() -> PortalSettings:
    return PortalSettings()


@pytest.fixture
def web(work: SharedWork, portal: PortalStore, settings: PortalSettings) -> Iterator[TestClient]:
    """A browser's requests to the portal of that job."""
    with make_client(build_portal(portal, settings)) as opened:
        yield opened


@pytest.fixture
def client(web: TestClient, work: SharedWork, store: Store) -> Client:
    """Dana at her page."""
    return Client(web, store, work)
