"""The console as it is really started: what is in memory when its first list stands on the screen."""

import subprocess
import sys
from pathlib import Path

import pytest

from data.demo import load_demo
from data.enums import Role
from data.queries.people import active_staff
from data.store import create_store
from tests.clock import FakeClock

HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "pydantic", "typer", "yagmail", "jinja2", "starlette", "typst", "keyring"}

START = """
import asyncio, os, sys
sys.argv = ["tradeconsole"]
os.environ.update({environ!r})
import tradeconsole.start

def painted_by(app, marks):
    strips = app.screen._compositor.render_strips()
    text = "\\n".join(strip.text for strip in strips)
    return any(mark in text for mark in marks)

def run(app):
    async def paint():
        async with app.run_test(size=(120, 40)) as pilot:
            for _ in range(100):
                if painted_by(app, {marks!r}):
                    break
                await pilot.pause(0.01)
            else:
                raise SystemExit("nothing was painted")
            print("LOADED", *sorted({{name.split(".")[0] for name in sys.modules}}), flush=True)
    asyncio.run(paint())

import textual.app
textual.app.App.run = run
from tradeconsole import background
# What runs beside the screens begins later; here it would only slow the test.
background.Background.start = lambda self: None
tradeconsole.start.main()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start")
    store = create_store(folder / "tradeconsole.db", FakeClock())
    load_demo(store)
    store.close()
    return folder


def loaded_at_first_paint(home: Path, marks: tuple[str, ...], **told: str) -> set[str]:
    code = START.format(environ={"TRADECONSOLE_HOME": str(home), **told}, marks=marks)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=50)
    assert done.returncode == 0, done.stderr
    [line] = [line for line in done.stdout.splitlines() if line.startswith("LOADED")]
    return set(line.split()[1:])


def test_when_somebody_has_to_sign_in(home: Path) -> None:
    loaded = loaded_at_first_paint(home, ("Who is working here?",))

    assert "textual" in loaded
    assert loaded & HEAVY == set()


def test_when_a_sole_trader_comes_to_their_jobs_at_once(home: Path) -> None:
    from data.store import open_store

    store = open_store(home / "tradeconsole.db", FakeClock())
    owner = next(person for person in active_staff(store.reader) if person.role is Role.OWNER)
    store.close()

    loaded = loaded_at_first_paint(home, ("J-0042",), TRADECONSOLE_STAFF=owner.email)

    assert "textual" in loaded
    assert loaded & HEAVY == set()
