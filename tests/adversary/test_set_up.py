"""An installation as people make it: the demo first, then their own business; an address as it is written at home."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from data.errors import ConsoleError
from data.paths import under
from data.settings import check_portal_url
from data.store import create_store
from tests.clock import FakeClock
from tradeconsole.portal.settings import PortalSettings


@pytest.fixture
def open_mask() -> Iterator[None]:
    """Whatever is made without a mode of its own can be read by others, as is usual."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """The folders below one, and their modes."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    return {path.name: path.stat().st_mode & 0o777 for path in folders}


def test_a_business_of_one_s_own_lies_in_a_folder_of_one_s_own(tmp_path: Path, open_mask: None) -> None:
    create_store(under(tmp_path / "home").database, FakeClock()).close()

    assert modes(tmp_path / "home") == {"home": 0o700}


def test_also_where_the_demo_was_tried_first(tmp_path: Path, open_mask: None) -> None:
    paths = under(tmp_path / "home")
    create_store(under(paths.demo).database, FakeClock()).close()
    create_store(paths.database, FakeClock()).close()

    assert modes(tmp_path / "home") == {"home": 0o700, "demo": 0o700}


@pytest.mark.parametrize(
    "url",
    [
        "https://jobs.example.com",
        "https://jobs.example.com:8443",
        "HTTPS://Jobs.Example.com/",
        "http://127.0.0.1:8321",
        "http://[::1]:8321",
        "https://bücher.example",
        "https://jobs.example.com/clients",
        "https://jobs.example.com:443",
        "https://jobs.example.com:",
    ],
)
def test_an_address_that_the_office_takes_is_one_that_the_portal_serves(url: str) -> None:
    """A browser names the host in ASCII, whatever it shows."""
    try:
        check_portal_url(url)
    except ConsoleError:
        return
    host = urlsplit(url).netloc.lower().encode("idna").decode()

    assert host in PortalSettings(url).hosts
