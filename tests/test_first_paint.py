"""What must not be imported before the first screen is painted: each of these costs more than starting Textual."""

import subprocess
import sys
from pathlib import Path

import pytest

from data.demo import load_demo
from data.store import create_store
from tests.clock import FakeClock

HEAVY = ("sqlmodel", "sqlalchemy", "alembic", "pydantic", "typer", "yagmail", "jinja2", "starlette", "typst", "keyring")

_OPEN_THE_APP = """
import asyncio, sys
sys.argv = ["tradeconsole"]
from pathlib import Path
import tradeconsole.start
from data.permissions import Actor
from data.queries.people import active_staff, actor_of
from data.settings import load_settings
from data.store import open_store
from screens.office import Office
from tradeconsole.app import TradeConsole

store = open_store(Path({path!r}))
settings = load_settings({{"TRADECONSOLE_HOME": {home!r}}})
app = TradeConsole(Office(store, settings, actor_of(active_staff(store.reader)[1])))

async def paint():
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()
        assert any("J-0042" in strip.text for strip in strips)
        print(" ".join(sorted({{name.split(".")[0] for name in sys.modules}})))

asyncio.run(paint())
"""


def modules_after(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after running `code`."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=50)
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("paint") / "demo.db"
    store = create_store(path, FakeClock())
    load_demo(store)
    store.close()
    return path


def test_the_first_screen_is_painted_without_the_heavy_libraries(demo: Path) -> None:
    loaded = modules_after(_OPEN_THE_APP.format(path=str(demo), home=str(demo.parent)))

    assert "textual" in loaded
    assert not loaded & set(HEAVY)


def test_the_version_is_told_without_any_library() -> None:
    code = (
        "import sys\nsys.argv = ['tradeconsole', '--version']\n"
        "from tradeconsole.start import main\nmain()\n"
        "print(' '.join(sorted({name.split('.')[0] for name in sys.modules})))"
    )

    assert not modules_after(code) & {*HEAVY, "textual", "rich", "data", "screens"}
