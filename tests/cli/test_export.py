"""`tradeconsole export`, as scripts call it."""

import json
from pathlib import Path

import pytest

from data.enums import Role
from tests.cli.front_desk import FrontDesk
from tradeconsole.cli import run


@pytest.mark.parametrize("kind", ["clients", "jobs", "quotes", "invoices"])
def test_standard_output_holds_the_export_and_nothing_else(
    front_desk: FrontDesk, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", kind]) == 0
    printed = capsys.readouterr()

    assert printed.out.startswith("number,")
    assert printed.err == ""
    listed = front_desk.run("export", kind)[kind]
    assert len(listed) == printed.out.count("\n") - 1
    assert front_desk.run.text("export", kind, "--format", "json") == front_desk.run.text("export", kind, "--json")


def test_a_file_is_told_of(front_desk: FrontDesk, tmp_path: Path) -> None:
    done = front_desk.run("export", "invoices", "--format", "xero", "--to", "xero.csv")["export"]

    assert done == {"kind": "invoices", "format": "xero", "file": str(tmp_path / "xero.csv"), "records": 1}
    assert (tmp_path / "xero.csv").read_text().startswith("*ContactName,EmailAddress,")
    assert "jobs.json holds 3 jobs." in front_desk.run.text("export", "jobs", "--to", "jobs.json", "--format", "json")
    assert len(json.loads((tmp_path / "jobs.json").read_text())["jobs"]) == 3


def test_what_can_t_be(front_desk: FrontDesk) -> None:
    assert front_desk.run.failed("export", "clients", "--format", "xero") == (6, "invalid")
    assert front_desk.run.failed("export", "clients", "--format", "csv") == (2, "usage")
    assert front_desk.run.failed("export", "clients", "--to", "none/there.csv") == (6, "invalid")
    assert run(["export", "photos"]) == 2


def test_roles(front_desk: FrontDesk) -> None:
    front_desk.become(Role.FINANCE)

    assert front_desk.run("export", "quotes")["quotes"]
    assert front_desk.run.failed("export", "clients") == (4, "not_permitted")
    front_desk.become(Role.SUPERVISOR)
    assert front_desk.run.failed("export", "invoices", "--to", "x.csv") == (4, "not_permitted")
