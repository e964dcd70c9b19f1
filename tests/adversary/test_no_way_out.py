"""The portal's own process: it calls nobody, starts nothing, and loads neither the office's tools nor the terminal."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.client import HTTPConnection
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from data.clock import SystemClock
from data.store import Store, create_store
from tests.factories import item_id, make_business, make_link
from tests.portal.client import form_on
from tests.shared_work import SharedWork, make_shared_work

ROOT = Path(__file__).parents[2]

SERVES = """
import sys

NOTED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "subprocess.Popen",
    "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.Request", "smtplib.connect", "http.client.connect")
watching = False

def note(event, arguments):
    if watching and event in NOTED:
        print("CALLED", event, arguments, flush=True)

sys.addaudithook(note)

from pathlib import Path
from tradeconsole.portal.server import PortalMaker, serve
from tradeconsole.portal.settings import PortalSettings

def ready(host, port):
    global watching
    watching = True
    print("LISTENS", port, flush=True)

serve(PortalMaker(Path(sys.argv[1]), PortalSettings()), port=0, ready=ready)
watching = False
print("LOADED", *sorted({name.split(".")[0] for name in sys.modules} | set(sys.modules)), flush=True)
"""

HEAVY = {"textual", "rich", "screens", "sqlmodel", "sqlalchemy", "pydantic", "alembic", "typer", "yagmail", "smtplib"}
OFFICE = {"tradeconsole.mail", "tradeconsole.app", "tradeconsole.cli", "data.actions", "data.models", "keyring"}


@pytest.fixture
def today(tmp_path: Path) -> Iterator[tuple[Store, SharedWork]]:
    """A shared job by the clock on the wall, as another process reads it."""
    store = create_store(tmp_path / "business.db", SystemClock())
    make_business(store)
    yield store, make_shared_work(store, "Dana Li", "Kim Li")
    store.close()


@contextmanager
def served(database: Path) -> Iterator[tuple[int, list[str]]]:
    """A portal in a process of its own: its port, and a list that holds all it said once it has ended."""
    said: list[str] = []
    command = [sys.executable, "-c", SERVES, str(database)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ) as process:
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline().split()[1])
            yield port, said
        finally:
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=20)
            said += out.splitlines()
    assert "Traceback" not in err


class Browser:
    """Asks a portal on a port of this machine, by the host of its usual address."""

    HEADERS = {"Host": "127.0.0.1:8321", "Sec-Fetch-Site": "same-origin"}

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        form = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        connection.request(method, path, urlencode(fields or {}), self.HEADERS | form)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, text

    def fill_in(self, page: str, action: str, **fields: str) -> int:
        return self.ask("POST", action, form_on(self.ask("GET", page)[1], action) | fields)[0]


@pytest.mark.e2e
def test_everything_that_a_client_can_do_calls_nobody_and_loads_nothing_of_the_office(
    today: tuple[Store, SharedWork],
) -> None:
    store, work = today
    page = f"/p/{work.token}"
    keys = {"quotes": f"quote:{work.quote.number}", "invoices": f"invoice:{work.invoice.number}"}
    quote, invoice = (f"{page}/{kind}/{item_id(store, work.share, key)}" for kind, key in keys.items())
    file = f"{page}/files/{item_id(store, work.share, f'file:{work.file.id}')}"
    over = make_link(store, work.share, work.contacts[1], expires_at=store.clock.now() - timedelta(days=1))

    with served(store.path) as (port, said):
        web = Browser(port)
        reads = [page, quote, f"{quote}.pdf", invoice, f"{invoice}.pdf", file, f"{page}/visits.ics", "/healthz"]
        assert [web.ask("GET", path)[0] for path in reads] == [200] * 8
        assert web.fill_in(page, f"{page}/messages", text="See http://127.0.0.1:9/x.png") == 303
        assert web.fill_in(quote, f"{quote}/accept", name="Dana Li", consent="yes") == 303
        assert web.ask("GET", f"{quote}.pdf")[0] == 200
        assert web.fill_in(f"/p/{over}", f"/p/{over}/renew") == 303
        assert web.ask("GET", "/p/nothing")[0] == 404
        time.sleep(0.2)

    assert [line for line in said if line.startswith("CALLED")] == []
    [loaded] = [set(line.split()) for line in said if line.startswith("LOADED")]
    assert {"starlette", "jinja2", "typst"} <= loaded
    assert loaded & (HEAVY | OFFICE) == set()
    assert store.reader.value("SELECT count(*) FROM outbox") == 4


def test_it_listens_on_this_machine_alone_unless_told_otherwise() -> None:
    import inspect

    from tradeconsole.commands import portal
    from tradeconsole.portal import server

    for function in (portal.serve, server.serve, server.serving_beside):
        host = inspect.signature(function).parameters["host"].default
        assert ip_address(host).is_loopback, function


def test_the_console_s_own_portal_listens_on_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from data.settings import load_settings
    from tradeconsole import background

    started: list[list[str]] = []
    monkeypatch.setattr("tradeconsole.background.subprocess.Popen", lambda command, **_: started.append(command))
    background.start_portal(load_settings({"TRADECONSOLE_HOME": str(tmp_path)}), 8_400)

    assert "--host" not in started[0]
    assert (tmp_path / "logs" / "portal.log").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "logs").stat().st_mode & 0o777 == 0o700


def test_no_page_of_a_framework_s_own_can_show_what_went_wrong(store: Store, work: SharedWork) -> None:
    from data.portal.store import PortalStore
    from tradeconsole.portal.app import build_portal

    portal = PortalStore(store.path, store.clock)
    assert build_portal(portal).debug is False
    portal.close()


def test_the_web_framework_is_none_with_a_known_hole() -> None:
    """The floor that was named when the program was planned; newer holes are for an auditor of packages to find."""
    import tomllib
    from importlib.metadata import version

    from packaging.requirements import Requirement
    from packaging.version import Version

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    [starlette] = [Requirement(line) for line in wanted if line.startswith("starlette")]
    assert not starlette.specifier.contains("0.47.1")
    assert Version(version("starlette")) >= Version("0.47.2")


class TestDocuments:
    """What sets documents is given nothing but its own folder and its own fonts."""

    def test_the_template_reads_nothing_outside_of_its_folder(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        import typst

        from tradeconsole.documents import typesetter

        (tmp_path / "secret.txt").write_text("secret")
        folder = tmp_path / "templates"
        folder.mkdir()
        (folder / "letter.typ").write_text('#read("../secret.txt")')
        monkeypatch.setattr(typesetter, "TEMPLATES", folder)

        with pytest.raises(typst.TypstError, match=r"(?i)denied|outside|escape|root"):
            typesetter._compiled({}, 0)

    def test_only_the_bundled_fonts_are_looked_for(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import typst

        from tests.documents.samples import ANNA, BUSINESS, NOW, SITE, quote
        from tradeconsole.documents import typesetter
        from tradeconsole.documents.glyphs import FONTS
        from tradeconsole.documents.quote import quote_pdf

        asked: list[dict[str, Any]] = []
        compile_pdf, fonts = typst.compile, typst.Fonts

        def noting_compile(*given: Any, **named: Any) -> Any:
            asked.append(named)
            return compile_pdf(*given, **named)

        def noting_fonts(**named: Any) -> Any:
            asked.append(named)
            return fonts(**named)

        typesetter._fonts.cache_clear()
        monkeypatch.setattr(typst, "compile", noting_compile)
        monkeypatch.setattr(typst, "Fonts", noting_fonts)
        quote_pdf(BUSINESS, quote(), ANNA, SITE, NOW)

        found = {name: value for named in asked for name, value in named.items()}
        assert found["ignore_system_fonts"] is True
        assert found["include_system_fonts"] is False
        assert found["root"] == typesetter.TEMPLATES
        assert [named["font_paths"] for named in asked if "include_system_fonts" in named] == [[FONTS]]
