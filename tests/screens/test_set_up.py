"""The first start, by keyboard, in a small window."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from data.clock import Clock
from data.keychain import KeychainUnavailable
from data.queries.people import BusinessRow, active_staff, read_business
from data.settings import Settings
from data.store import Store, open_store
from screens.dialogs.progress import ProgressModal
from screens.dialogs.unsaved import UnsavedModal
from screens.set_up import SetUpMailScreen, SetUpPage, SetUpScreen
from tests.screens.driving import SMALL, paste, press, screen_text
from tradeconsole.first_start import is_first_start
from tradeconsole.set_up import SetUp

FILLED = {"business": "Rivera Plumbing", "owner": "Ann Rivera", "email": "ann@rivera.example"}


@pytest.fixture(autouse=True)
def quick_stores(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new database is a copy."""

    def copied(path: Path, clock: Clock) -> Store:
        shutil.copy(template, path)
        return open_store(path, clock)

    monkeypatch.setattr("data.business.set_up.create_store", copied)


@pytest.fixture
def app(settings: Settings) -> SetUp:
    return SetUp(settings, settings.database)


def made(settings: Settings) -> BusinessRow:
    store = open_store(settings.database, settings.clock)
    business = read_business(store.reader)
    assert business is not None
    assert [person.name for person in active_staff(store.reader)][:1] == ["Ann Rivera"]
    store.close()
    return business


async def test_a_business_is_set_up_in_a_few_lines(app: SetUp, settings: Settings) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "enter", *"123", "ctrl+s")
        wrong = screen_text(pilot)
        for text in ("Rivera Plumbing", "", "Ann Rivera", "ann@rivera.example", "sydney"):
            await paste(pilot, text)
            await press(pilot, "enter")
        await press(pilot, "ctrl+s")
        still_wrong = screen_text(pilot)
        await press(pilot, "ctrl+u")
        await paste(pilot, "51824753556")
        await press(pilot, "ctrl+s")

    business = made(settings)
    assert "Business name is missing." in wrong
    assert "“123” is not an ABN." in still_wrong
    assert app.return_value == "ann@rivera.example"
    assert (business.name, business.abn, business.timezone) == ("Rivera Plumbing", "51824753556", "Australia/Sydney")
    assert business.portal_on


async def test_mail_is_set_up_or_said_why_not(app: SetUp, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.keychain._trusted_keyring", no_keyring)
    async with app.run_test(size=SMALL) as pilot:
        fill(pilot, FILLED)
        await press(pilot, "up", "right", "enter")
        page, said = pilot.app.screen, screen_text(pilot)
        await paste(pilot, "smtp.x.example")
        await press(pilot, "enter", "left", "ctrl+s")
        refused = screen_text(pilot)
        await press(pilot, "escape")
        leaving = pilot.app.screen
        await press(pilot, "y")
        back = pilot.app.screen
        await press(pilot, "enter")
        await paste(pilot, "smtp.x.example")
        await press(pilot, "enter", "right", "ctrl+s")

    business = made(settings)
    assert isinstance(page, SetUpMailScreen)
    assert "offers no keyring" in said
    assert "TRADECONSOLE_SMTP_PASSWORD" in said
    assert "Password" not in said.replace("_PASSWORD", "")
    assert "Without encryption" in refused
    assert isinstance(leaving, UnsavedModal)
    assert isinstance(back, SetUpScreen)
    assert (business.smtp_host, business.smtp_port, business.smtp_user) == ("smtp.x.example", 465, "ann@rivera.example")


async def test_ctrl_q_loses_nothing_that_was_typed(app: SetUp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await paste(pilot, "Rivera Plumbing")
        await press(pilot, "ctrl+q")
        asked = pilot.app.screen
        await press(pilot, "n")
        stayed = pilot.app.screen
        await press(pilot, "ctrl+q", "y")

    assert isinstance(asked, UnsavedModal)
    assert isinstance(stayed, SetUpScreen)
    assert stayed.form.values()["business"] == "Rivera Plumbing"
    assert app.return_value == ""


async def test_demo_data_can_be_stopped_and_nothing_is_left(app: SetUp, settings: Settings) -> None:
    async with app.run_test(size=SMALL) as pilot:
        fill(pilot, FILLED)
        await press(pilot, "up", "up", "up", "right")
        begin_then_stop(pilot)
        await press(pilot, "ctrl+s")
        stopped = pilot.app.screen
        left = list(settings.database.parent.glob("*.db*"))
        await press(pilot, "escape")
        leaving = pilot.app.screen
        await press(pilot, "y")

    assert isinstance(stopped, SetUpScreen)
    assert stopped.form.values()["business"] == "Rivera Plumbing"
    assert left == []
    assert isinstance(leaving, UnsavedModal)
    assert app.return_value == ""


def fill(pilot: Pilot[Any], values: dict[str, str]) -> None:
    assert isinstance(pilot.app.screen, SetUpPage)
    pilot.app.screen.form.fill(values)


def begin_then_stop(pilot: Pilot[Any]) -> None:
    """Have `esc` pressed as soon as the bar is there."""

    def stop(screen: object) -> None:
        if isinstance(screen, ProgressModal):
            screen.call_next(screen.action_stop)

    pilot.app.screen_change_signal.subscribe(pilot.app, stop)


def no_keyring() -> object:
    raise KeychainUnavailable("This computer offers no keyring to this session.", "Set TRADECONSOLE_SMTP_PASSWORD.")


@pytest.mark.parametrize(
    ("is_terminal", "database", "first"),
    [(True, "", True), (False, "", False), (True, "postgresql+psycopg://x", False), (True, "there", False)],
)
def test_only_a_person_at_a_terminal_sets_up(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_terminal: bool, database: str, first: bool
) -> None:
    answer: Callable[[], bool] = lambda: is_terminal  # noqa: E731
    monkeypatch.setattr("sys.stdin.isatty", answer, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", answer, raising=False)
    (tmp_path / "there").write_bytes(b"")
    where = str(tmp_path / database) if database == "there" else database or None

    assert is_first_start(settings.with_values(database=where)) is first
