"""Who imports whom: the contracts of pyproject.toml, and what is really loaded at run time."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def loaded_by(module: str) -> set[str]:
    """The modules in memory after a fresh interpreter has imported `module`."""
    code = f"import sys, {module}; print(*sys.modules, sep='\\n')"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return set(ended.stdout.split())


def test_import_contracts_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    "module", ["data.store", "tradeconsole.cli", "tradeconsole.mail.transport", "tradeconsole.portal.app"]
)
def test_nothing_behind_the_screens_loads_the_terminal(module: str) -> None:
    loaded = loaded_by(module)

    assert module in loaded
    assert not loaded & {"textual", "screens", "tradeconsole.app"}


def test_the_portal_loads_no_mail_and_no_orm() -> None:
    loaded = loaded_by("tradeconsole.portal.app")

    assert "starlette" in loaded
    assert not loaded & {"tradeconsole.mail", "yagmail", "smtplib", "sqlmodel", "sqlalchemy", "pydantic"}


def test_the_commands_load_nothing_heavy_before_one_runs() -> None:
    loaded = loaded_by("tradeconsole.cli")

    assert "typer" in loaded
    assert not loaded & {"sqlmodel", "sqlalchemy", "starlette", "jinja2", "yagmail", "keyring", "alembic"}
