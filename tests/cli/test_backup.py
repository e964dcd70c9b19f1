"""`tradeconsole backup` and `tradeconsole restore`, as scripts call them."""

import shutil
import sys
from pathlib import Path

import pytest

from data.enums import Role
from data.permissions import Actor
from data.sqlite import connections
from data.store import Store
from tests.cli.console import Console
from tradeconsole.cli import run


@pytest.fixture
def backup(office: Console, store: Store) -> str:
    """A backup from before J-0003 was made."""
    store.close()
    file: str = office("backup")["backup"]["file"]
    office("jobs", "add", "--title", "Later")
    return file


def jobs(office: Console) -> int:
    return int(office("jobs", "list")["total"])


def test_there_and_back(office: Console, backup: str, tmp_path: Path) -> None:
    assert Path(backup).parent == tmp_path / "backups"
    assert jobs(office) == 3

    done = office("restore", backup, "--yes")["restored"]

    assert jobs(office) == 2
    assert (done["database"], done["file"], done["links_ended"]) == (str(tmp_path / "business.db"), backup, 0)
    office("restore", done["kept"], "--yes")
    assert jobs(office) == 3
    assert office("jobs", "add", "--title", "Next")["job"]["number"] == "J-0004"


def test_a_file_of_one_s_own(office: Console, backup: str, tmp_path: Path) -> None:
    made = office("backup", "mine.db")["backup"]

    assert made["file"] == str(tmp_path / "mine.db")
    assert made["size"] == (tmp_path / "mine.db").stat().st_size
    assert office.failed("backup", "mine.db") == (6, "invalid")
    assert office.failed("backup", "none/mine.db") == (6, "invalid")
    assert "Only you can read it." in office.text("backup")


def test_a_plain_copy_is_refused_and_it_says_what_is_missing(office: Console, backup: str, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "business.db", tmp_path / "plain.db")

    code, document = office.ended("restore", "plain.db", "--yes")

    assert (code, document["error"]["code"]) == (6, "invalid")
    assert "lacks the mark" in document["error"]["message"]
    assert office.failed("restore", "none.db", "--yes") == (3, "not_found")
    (tmp_path / "text.db").write_text("No database.")
    assert office.failed("restore", "text.db", "--yes") == (7, "unreachable")
    assert jobs(office) == 3


def test_it_asks(office: Console, backup: str, monkeypatch: pytest.MonkeyPatch) -> None:
    code, document = office.ended("restore", backup)

    assert (code, document["error"]["code"]) == (2, "usage")
    assert "Every client's link ends" in document["error"]["message"]
    assert "--yes" in document["error"]["hint"]
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)
    assert run(["restore", backup]) == 0
    office.capsys.readouterr()
    assert jobs(office) == 3


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
def test_roles(office: Console, backup: str, team: dict[Role, Actor], role: Role) -> None:
    office.become(team[role])

    assert office.failed("backup") == (4, "not_permitted")
    assert office.failed("restore", backup, "--yes") == (4, "not_permitted")
    assert office.failed("restore", "none.db", "--yes") == (4, "not_permitted")


@pytest.mark.skipif(connections.JOURNAL != "WAL", reason="With this journal nobody holds a lock between their acts.")
def test_somebody_has_it_open(office: Console, backup: str, store: Store) -> None:
    assert store.reader.value("SELECT count(*) FROM job") == 3

    assert office.failed("restore", backup, "--yes") == (5, "conflict")
    assert store.reader.value("SELECT count(*) FROM job") == 3


def test_a_damaged_database_names_its_newest_backup_and_comes_back_from_it(
    office: Console, backup: str, tmp_path: Path
) -> None:
    database = tmp_path / "business.db"
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 80_000)

    code, document = office.ended("jobs", "list")
    assert (code, backup in document["error"]["hint"]) == (7, True)
    assert "`tradeconsole restore`" in document["error"]["hint"]
    assert office.failed("backup") == (7, "unreachable")

    done = office("restore", backup, "--yes")["restored"]

    assert Path(done["kept"]).name.startswith("business-damaged-")
    assert jobs(office) == 2
