"""What tests of commands begin with: a team, its work, and a console where the Owner acts."""

from pathlib import Path

import pytest

from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.cli.console import Console
from tests.cli.front_desk import FrontDesk
from tests.office import make_team, make_work
from tests.staging import staged


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    """Somebody of every role, with J-0001 and J-0002 of C-0001."""
    return staged(store, _team_at_work)


def _team_at_work(store: Store) -> dict[Role, Actor]:
    team = make_team(store)
    make_work(store, team)
    return team


@pytest.fixture
def office(
    store: Store,
    team: dict[Role, Actor],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    """The commands, as the Owner gives them."""
    return Console.at(store, team[Role.OWNER], tmp_path, monkeypatch, capsys)


@pytest.fixture
def front_desk(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> FrontDesk:
    """J-0001 offers one of everything, and nothing is shared yet."""
    return FrontDesk.at(store, tmp_path, monkeypatch, capsys)
