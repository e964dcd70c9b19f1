"""The portal on a real port: it starts, says so, answers, and ends; and its output holds no token."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from data.clock import SystemClock
from data.errors import NotFound, Unreachable
from data.store import Store
from data.tokens import hash_token
from tests.shared_work import SharedWork
from tradeconsole.portal.server import PortalMaker, serve, serving_beside
from tradeconsole.portal.settings import PortalSettings

STARTED = """
import sys
from pathlib import Path
from tradeconsole.portal.server import PortalMaker, serve
from tradeconsole.portal.settings import PortalSettings

if __name__ == "__main__":
    path, port, workers = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    settings = PortalSettings(f"http://127.0.0.1:{port}")
    serve(PortalMaker(path, settings), port=port, workers=workers, ready=lambda host, port: print(port, flush=True))
    print("ended", flush=True)
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str) -> None:
    for _ in range(200):
        try:
            with urlopen(url) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"nothing answers at {url}")


@pytest.mark.parametrize("workers", [1, 2])
def test_process_serves_ends_when_told_and_writes_no_token(
    store: Store, work: SharedWork, tmp_path: Path, workers: int
) -> None:
    script, port = tmp_path / "portal.py", free_port()
    script.write_text(STARTED)
    command = [sys.executable, str(script), str(store.path), str(port), str(workers)]
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            with urlopen(f"http://127.0.0.1:{port}/p/{work.token}?utm={work.token}") as answer:
                page, headers = answer.read().decode(), answer.headers
        finally:
            process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=20)

    assert "Wattle" in page
    assert "server" not in headers
    assert out.splitlines() == [str(port), "ended"]
    assert process.returncode == 0
    assert f"200 GET /p/{hash_token(work.token)[:8]} " in err
    assert work.token[:20] not in out + err


class TestBeside:
    def test_thread_serves_for_as_long_as_the_block_runs(self, store: Store, work: SharedWork) -> None:
        port = free_port()
        make = PortalMaker(store.path, PortalSettings(f"http://127.0.0.1:{port}"), SystemClock())

        with serving_beside(make, port=port) as served:
            wait_for(f"http://127.0.0.1:{served}/healthz")

        with pytest.raises(OSError, match="refused"):
            urlopen(f"http://127.0.0.1:{port}/healthz")

    def test_any_free_port_will_do(self, store: Store, work: SharedWork) -> None:
        with serving_beside(PortalMaker(store.path)) as port:
            wait_for(f"http://127.0.0.1:{port}/healthz")


class TestNotPossible:
    def test_port_in_use_is_named(self, store: Store, work: SharedWork) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            with pytest.raises(Unreachable, match=f"port {port}") as refused:
                serve(PortalMaker(store.path), port=port)

        assert "--port" in refused.value.hint

    def test_missing_database_is_named_before_the_port_is_taken(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match=r"missing\.db"):
            serve(PortalMaker(tmp_path / "missing.db"))
