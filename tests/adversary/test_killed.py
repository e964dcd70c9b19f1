"""The program killed outright in the middle of a send: what a client may see, the history and the mail agree."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from data.store import Store, create_store, open_store
from tests.clock import FakeClock
from tests.data.desk import JOB, furnish
from tests.fakes import MemoryTransport
from tests.mail.outbox import settings_for
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer

ROOT = Path(__file__).parents[2]
SERVER = MailServer("127.0.0.1", 25, "office@example.com", "starttls", "office@example.com")
pytestmark = [pytest.mark.e2e, pytest.mark.skipif(os.name != "posix", reason="Kills a process.")]

SENDS = """
import importlib, os, signal, sys
from pathlib import Path
from data.actions.shares import Update, send_update
from data.actions.ticks import TickChanges
from data.queries.people import active_staff, actor_of
from data.settings import load_settings
from data.store import open_store
from tests.clock import FakeClock

path, place, when = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
store = open_store(path, FakeClock())
owner = next(actor_of(person) for person in active_staff(store.reader) if person.role == "Owner")
module, name = place.rsplit(".", 1)
if module == "session":
    from sqlmodel import Session as holder
else:
    holder = importlib.import_module(module)
function = getattr(holder, name)

def dying(*given, **named):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    result = function(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
    return result

setattr(holder, name, dying)
settings = load_settings({"TRADECONSOLE_HOME": str(path.parent), "TRADECONSOLE_PORTAL_URL": "https://c.example"})
send_update(store, owner, "J-0001", Update(TickChanges(frozenset({"dates", "status"}))), settings)
"""

PLACES = [
    ("data.actions.shares.scope_of_job", "after"),
    ("data.actions.shares._save", "after"),
    ("data.actions.shares.offer_all", "after"),
    ("data.actions.shares.grant_for", "after"),
    ("data.actions.shares._mark_sent", "after"),
    ("data.actions.shares.queue_mail", "before"),
    ("data.actions.shares.queue_mail", "after"),
    ("data.snapshots.record_changed_shares", "before"),
    ("data.snapshots.record_changed_shares", "after"),
    ("session.commit", "before"),
    ("session.commit", "after"),
]


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("killed") / "business.db"
    store = create_store(path, FakeClock())
    furnish(store)
    store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return path


def killed_in(path: Path, place: str, when: str) -> int:
    command = [sys.executable, "-c", SENDS, str(path), place, when]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert ended.stderr == b"", ended.stderr.decode()
    return ended.returncode


def standing(store: Store) -> dict[str, int]:
    """How much of a send is there: each part of it counted."""
    parts = {
        "ticks": "share_item WHERE ticked",
        "links": "share_grant",
        "mails": "outbox",
        "history": "activity WHERE action = 'share sent'",
        "views": "share_snapshot",
    }
    return {name: int(store.reader.value(f"SELECT count(*) FROM {what}")) for name, what in parts.items()}


@pytest.mark.parametrize(("place", "when"), PLACES, ids=lambda part: str(part).rpartition(".")[2])
def test_a_send_is_there_whole_or_not_at_all(furnished: Path, tmp_path: Path, place: str, when: str) -> None:
    path = tmp_path / "business.db"
    shutil.copy(furnished, path)

    assert killed_in(path, place, when) == -signal.SIGKILL

    store = open_store(path, FakeClock())
    is_done = (place, when) == ("session.commit", "after")
    whole = {"ticks": 2, "links": 1, "mails": 1, "history": 1, "views": 1}
    assert standing(store) == (whole if is_done else dict.fromkeys(whole, 0))
    assert store.reader.value("PRAGMA quick_check") == "ok"
    transport = MemoryTransport()
    sender = Sender(store, settings_for(tmp_path, SERVER), lambda *_: transport)
    sender.run_once()
    sender.run_once()
    assert len(transport.sent) == is_done
    assert JOB == "J-0001"
    store.close()
