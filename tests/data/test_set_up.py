"""A first start: everything that was asked for is there, or nothing is."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from data.actions.business import Founding
from data.actions.mail_server import NewMailServer
from data.business.set_up import Wanted, set_up
from data.business.timezones import DEFAULT_ZONE, machine_zone, places, read_zone
from data.clock import Clock
from data.errors import Conflict, ConsoleError, Invalid, Unreachable
from data.keychain import KeychainUnavailable
from data.queries.people import BusinessRow, active_staff, read_business
from data.store import Store, open_store
from tests.clock import FakeClock
from tests.data.test_keychain import MemoryKeyring

FOUNDING = Founding("Perth Pipes", "Ann Rivera", "ann@pipes.example", "", "Australia/Perth")
MAIL = NewMailServer("smtp.x.example", user="post@pipes.example")
SECRET = "hunter2-and-more"

Make = Callable[[Wanted], Store]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    found = MemoryKeyring()
    monkeypatch.setattr("data.keychain._trusted_keyring", lambda: found)
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "home" / "business.db"


@pytest.fixture
def make(place: Path, template: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> Make:
    def copied(path: Path, clock: Clock) -> Store:
        path.parent.mkdir(exist_ok=True)
        shutil.copy(template, path)
        return open_store(path, clock)

    def made(wanted: Wanted) -> Store:
        set_up(place, clock, wanted, lambda done, total: None)
        return open_store(place, clock)

    monkeypatch.setattr("data.business.set_up.create_store", copied)
    return made


def business(store: Store) -> BusinessRow:
    found = read_business(store.reader)
    assert found is not None
    return found


def test_an_empty_business_is_where_it_said_with_its_portal_on(make: Make, place: Path) -> None:
    store = make(Wanted(FOUNDING))

    made = business(store)
    assert (made.name, made.timezone) == ("Perth Pipes", "Australia/Perth")
    assert (made.portal_on, made.gst_registered) == (True, False)
    assert [person.email for person in active_staff(store.reader)] == ["ann@pipes.example"]
    assert store.reader.value("SELECT count(*) FROM job") == 0
    assert [path.name for path in place.parent.iterdir() if "part" in path.name] == []


def test_demo_data_lives_by_the_clocks_there(make: Make) -> None:
    store = make(Wanted(FOUNDING, portal_on=False, demo_data=True))

    assert (business(store).name, business(store).portal_on) == ("Perth Pipes", False)
    # Visits begin between seven and six, eight hours ahead of UTC.
    assert store.reader.value("SELECT count(*) FROM visit") > 20
    assert not store.reader.value("SELECT count(*) FROM visit WHERE time(starts_at) BETWEEN '11:00' AND '22:30'")


def test_the_mail_s_password_goes_to_the_keyring_alone(make: Make, place: Path, keyring: MemoryKeyring) -> None:
    store = make(Wanted(FOUNDING, mail=MAIL, password=SECRET))

    assert (business(store).smtp_host, business(store).smtp_port) == ("smtp.x.example", 587)
    assert keyring.kept == {("tradeconsole", "post@pipes.example"): SECRET}
    assert SECRET.encode() not in place.read_bytes()


def test_without_a_keyring_nothing_is_made(make: Make, place: Path, keyring: MemoryKeyring) -> None:
    keyring.failure = RuntimeError("no keyring")

    with pytest.raises(KeychainUnavailable):
        make(Wanted(FOUNDING, mail=MAIL, password=SECRET))

    assert list(place.parent.iterdir()) == []


def test_a_load_that_is_stopped_leaves_nothing(make: Make, place: Path, clock: FakeClock) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        set_up(place, clock, Wanted(FOUNDING, demo_data=True), stop)

    assert list(place.parent.iterdir()) == []
    assert business(make(Wanted(FOUNDING))).name == "Perth Pipes"


@pytest.mark.parametrize("demo_data", [False, True])
def test_a_value_that_can_t_be_taken_leaves_nothing(make: Make, place: Path, demo_data: bool) -> None:
    with pytest.raises(Invalid) as wrong:
        make(Wanted(Founding("X", "Ann", "mia@example.com" if demo_data else "ann"), demo_data=demo_data))

    assert wrong.value.field == "email"
    assert list(place.parent.iterdir()) == []


def test_what_another_program_made_meanwhile_stays(make: Make, place: Path, clock: FakeClock) -> None:
    def meanwhile(_done: int, _total: int) -> None:
        place.write_bytes(b"theirs")

    place.parent.mkdir()
    with pytest.raises(Conflict):
        set_up(place, clock, Wanted(FOUNDING), meanwhile)

    assert place.read_bytes() == b"theirs"


def test_a_folder_that_can_t_be_made_is_said(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(Unreachable, match="can't be made"):
        set_up(tmp_path / "file" / "business.db", clock, Wanted(FOUNDING), lambda done, total: None)


class TestZones:
    def test_this_machine_s_is_taken_when_it_is_a_place_s(self, tmp_path: Path) -> None:
        link, nowhere = tmp_path / "localtime", tmp_path / "nowhere"
        link.symlink_to("/usr/share/zoneinfo/Australia/Hobart")

        assert machine_zone({}, link) == "Australia/Hobart"
        assert machine_zone({"TZ": ":Pacific/Auckland"}, link) == "Pacific/Auckland"
        assert machine_zone({"TZ": "Etc/UTC"}, nowhere) == DEFAULT_ZONE

    def test_one_s_own_country_comes_first(self) -> None:
        assert places()[0].startswith("Australia/")
        assert read_zone(" brisbane ") == "Australia/Brisbane"

    @pytest.mark.parametrize("text", ["", "Utopia", "../../etc/passwd", "Australia"])
    def test_what_is_none(self, text: str) -> None:
        with pytest.raises(ConsoleError):
            read_zone(text)
