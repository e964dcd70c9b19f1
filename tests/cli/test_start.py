"""The program as it is started: real processes."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from data.sqlite import connections
from tradeconsole import __version__
from tradeconsole.background import answers

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parent.parent.parent


def started(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TRADECONSOLE_")}
    return subprocess.run(
        [sys.executable, "-m", "tradeconsole", *arguments],
        cwd=ROOT,
        env=environ | {"TRADECONSOLE_HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def modules_of(code: str) -> set[str]:
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n' + ' '.join(sys.modules))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stdout.splitlines()[-1].split())


def test_the_version_needs_nothing_but_the_package(tmp_path: Path) -> None:
    assert started("--version", home=tmp_path).stdout == f"tradeconsole {__version__}\n"

    loaded = modules_of(
        "import sys; sys.argv = ['tradeconsole', '--version']\nfrom tradeconsole.start import main; main()"
    )
    assert not loaded & {"typer", "data", "screens", "textual", "rich"}


@pytest.mark.parametrize("arguments", [["--help"], ["jobs", "--help"], ["jobs", "list", "--help"]])
def test_help_is_light(arguments: list[str]) -> None:
    loaded = modules_of(f"from tradeconsole.cli import run; run({arguments})")

    assert not loaded & {"sqlmodel", "sqlalchemy", "alembic", "textual", "starlette", "jinja2", "rich.console"}


def test_only_the_noun_that_is_asked_for_is_loaded() -> None:
    loaded = modules_of("from tradeconsole.cli import run; run(['clients', '--help'])")

    assert {name for name in loaded if name.startswith("tradeconsole.commands.")} == {
        f"tradeconsole.commands.{name}"
        for name in ("call", "failures", "output", "clients", "client_record", "client_parts")
    }


def test_a_command_that_only_reads_loads_no_orm(tmp_path: Path) -> None:
    init = started("init", "--business", "R", "--owner", "Ann", "--email", "ann@x.example", home=tmp_path)
    assert (init.returncode, init.stderr) == (0, "")

    code = f"import os; os.environ['TRADECONSOLE_HOME'] = {str(tmp_path)!r}\nfrom tradeconsole.cli import run\n"
    for command in (["jobs", "list"], ["clients", "list"], ["activity"], ["staff", "list"], ["portal", "status"]):
        loaded = modules_of(f"{code}assert run({command}) == 0")
        assert not loaded & {"sqlmodel", "sqlalchemy", "alembic", "textual", "rich.console"}, command


def test_every_command_has_help(tmp_path: Path) -> None:
    from tradeconsole.cli import NOUNS

    ended = started("--help", home=tmp_path)

    assert ended.returncode == 0
    assert all(f"\n  {noun} " in ended.stdout for noun in NOUNS)


def test_the_console_without_a_database_says_what_to_do(tmp_path: Path) -> None:
    ended = started(home=tmp_path)

    assert ended.returncode == 3
    assert "tradeconsole init" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_the_console_on_a_damaged_database_says_so(tmp_path: Path) -> None:
    started("init", "--business", "R", "--owner", "Ann", "--email", "ann@x.example", home=tmp_path)
    raw = connections.driver.connect(tmp_path / "tradeconsole.db", isolation_level=None)
    raw.execute("PRAGMA ignore_check_constraints = ON")
    raw.execute("UPDATE staff SET role = 'King'")
    raw.close()

    ended = started(home=tmp_path)

    assert ended.returncode == 7
    assert "staff.role holds 'King'" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_letters_that_an_output_has_not_become_marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started("init", "--business", "R", "--owner", "Ann", "--email", "ann@x.example", home=tmp_path)
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")

    added = started("clients", "add", "--name", "\u00dcnal", home=tmp_path)
    listed = started("clients", "list", "--json", home=tmp_path)

    assert (added.returncode, added.stderr) == (0, "")
    assert "?nal" in added.stdout
    assert json.loads(listed.stdout)["clients"][0]["name"] == "\u00dcnal"


def test_a_damaged_settings_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("databse = 'x'")

    ended = started("jobs", "list", home=tmp_path)

    assert ended.returncode == 6
    assert "`database`" in ended.stderr


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for child processes as Linux shows them")
def test_the_portal_is_served_and_ends_with_its_sender(tmp_path: Path) -> None:
    started("init", "--business", "R", "--owner", "Ann", "--email", "ann@x.example", home=tmp_path)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TRADECONSOLE_")}
    command = [sys.executable, "-m", "tradeconsole", "portal", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ | {"TRADECONSOLE_HOME": str(tmp_path)}, stdout=subprocess.PIPE, text=True
    ) as portal:
        assert portal.stdout is not None
        try:
            port = int(portal.stdout.readline().split("port ")[1].split(".")[0])
            assert answers(f"http://127.0.0.1:{port}")
            [sender] = Path(f"/proc/{portal.pid}/task/{portal.pid}/children").read_text().split()
        finally:
            portal.terminate()
        assert portal.wait(10) == 0
    assert not Path(f"/proc/{sender}").exists()


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    started("init", "--business", "R", "--owner", "Ann", "--email", "ann@x.example", home=tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = started("portal", "serve", "--port", str(taken.getsockname()[1]), home=tmp_path)

    assert ended.returncode == 7
    assert "--port" in ended.stderr
