"""`tradeconsole init`: a business from nothing."""

from pathlib import Path

import pytest

from tests.cli.console import Console

INIT = ("init", "--business", "Rivera", "--owner", "Ann", "--email", "ann@rivera.example")


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Console:
    """A machine that has nothing yet."""
    monkeypatch.setenv("TRADECONSOLE_HOME", str(tmp_path / "home"))
    for name in ("TRADECONSOLE_DATABASE", "TRADECONSOLE_STAFF", "TRADECONSOLE_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return Console(monkeypatch, capsys)


def test_it_makes_a_business_that_works(console: Console, tmp_path: Path) -> None:
    made = console(*INIT, "--abn", "51 824 753 556")

    assert made["business"]["abn"] == "51824753556"
    assert made["business"]["gst_registered"] is True
    assert made["business"]["portal_on"] is False
    assert made["owner"] == {"name": "Ann", "email": "ann@rivera.example"}
    assert console("jobs", "add", "--title", "Leak")["job"]["number"] == "J-0001"
    assert console("clients", "add", "--name", "Dana")["client"]["number"] == "C-0001"


def test_only_its_owner_can_read_the_files(console: Console, tmp_path: Path) -> None:
    path = Path(console(*INIT)["database"])

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "file_mode" not in {finding["code"] for finding in console("check")["findings"]}


def test_a_second_business_is_a_conflict(console: Console) -> None:
    console(*INIT)

    assert console.failed(*INIT) == (5, "conflict")
    assert console.failed(*INIT, "--demo-data") == (5, "conflict")


def test_a_wrong_value_leaves_no_file(console: Console, tmp_path: Path) -> None:
    assert console.failed(*INIT[:-1], "ann") == (6, "invalid")
    assert console.failed(*INIT, "--abn", "1") == (6, "invalid")
    assert not (tmp_path / "home").exists()


def test_demo_data_bears_the_given_names(console: Console) -> None:
    made = console(*INIT, "--demo-data")

    assert made["business"]["name"] == "Rivera"
    assert made["business"]["portal_on"] is True
    assert console("--as", "ann@rivera.example", "jobs", "list")["total"] >= 20


def test_before_it_there_is_nothing(console: Console) -> None:
    assert console.failed("jobs", "list") == (3, "not_found")
    assert console.failed("portal", "status") == (3, "not_found")
    assert console.ended("check")[0] == 5
