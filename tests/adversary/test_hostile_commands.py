"""What commands print of a database whose every text is hostile: nothing that a terminal acts on, for people or not."""

import re
from pathlib import Path

import pytest

from data.actions.business import PREFIXES
from data.enums import Role
from data.models import NumberSequence
from data.queries.people import active_staff, actor_of
from data.store import Store
from tests.asking import make_enquiry
from tests.cli.console import Console
from tests.e2e.hostile import plant_hostile
from tests.factories import grant_of, id_of, make_business, make_cost, make_internal_note, make_staff, save
from tests.mail.outbox import notice, queue, queue_update
from tests.shared_work import make_shared_work
from tests.staging import staged
from tradeconsole.cli import run

RAW = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)

READS = [
    ("jobs", "list"),
    ("jobs", "show", "J-0001"),
    ("clients", "list"),
    ("clients", "show", "C-0001"),
    ("quotes", "list"),
    ("quotes", "show", "Q-0001"),
    ("invoices", "list"),
    ("invoices", "show", "INV-0001"),
    ("share", "items", "J-0001"),
    ("share", "preview", "J-0001"),
    ("share", "history", "J-0001"),
    ("share", "history", "J-0001", "--at", "2026-11-24"),
    ("links", "list", "J-0001"),
    ("outbox", "list"),
    ("staff", "list"),
    ("activity",),
    ("activity", "--job", "J-0001"),
    ("enquiries", "list"),
    ("enquiries", "show", "E-0001"),
    ("enquiries", "url"),
    ("settings", "list"),
    ("settings", "get", "name"),
    ("portal", "status"),
    ("check",),
]


def make_hostile(store: Store) -> None:
    make_business(store)
    save(store, *(NumberSequence(name=kind, prefix=prefix) for kind, prefix in PREFIXES.items()))
    make_staff(store, Role.OWNER, name="Rosa")
    work = make_shared_work(store, "Dana Li", "Kim Li")
    assert grant_of(store, work.token)
    make_internal_note(store, work.job)
    make_cost(store, work.job)
    make_enquiry(store)
    queue_update(store, work)
    queue(store, notice(), state="failed", error="x")
    plant_hostile(store, id_of(work.job))


@pytest.fixture
def console(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Console:
    staged(store, make_hostile)
    [owner] = active_staff(store.reader)
    return Console.at(store, actor_of(owner), tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("command", READS, ids=" ".join)
@pytest.mark.parametrize("manner", ["lines", "terminal", "json"])
def test_nothing_that_a_terminal_acts_on_is_printed(
    console: Console,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    manner: str,
    command: tuple[str, ...],
) -> None:
    if manner == "terminal":
        monkeypatch.setattr("sys.stdout.isatty", lambda: True)
        monkeypatch.setenv("TERM", "dumb")

    code = run([*command, *(["--json"] if manner == "json" else [])])
    said = capsys.readouterr()

    assert code == (5 if command == ("check",) else 0), said.err
    assert "Traceback" not in said.err
    assert RAW.findall(said.out) == []
    assert RAW.findall(said.err) == []
    assert said.out
