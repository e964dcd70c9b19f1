"""Values that their columns can't hold, in a file whose pages are sound."""

from pathlib import Path

import pytest

from data.damage import damage
from data.health import damage_of
from data.sqlite import connections
from tests.data.desk import Desk


def garble(desk: Desk, statement: str) -> str:
    """Change a row as no program of ours would; what is said to be damaged then."""
    reader = desk.store.reader
    for switch in ("ignore_check_constraints", "foreign_keys"):
        reader.run(f"PRAGMA {switch} = {int(switch.startswith('ignore'))}")
    reader.run(statement)
    looking = connections.connect(desk.store.path, read_only=True)
    found = damage(looking)
    looking.close()
    return found


def test_a_sound_one(desk: Desk) -> None:
    desk.send(*desk.everything)

    assert garble(desk, "UPDATE job SET title = title") == ""
    assert damage_of(desk.store.path) is None


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE job SET status = 'Bogus' WHERE id = 2", "job.status holds 'Bogus' (row 2)"),
        ("UPDATE staff SET role = '' WHERE id = 1", "staff.role holds '' (row 1)"),
        ("UPDATE quote SET status = x'ff' WHERE id = 1", "quote.status holds X'FF' (row 1)"),
        ("UPDATE visit SET starts_at = 'soon'", "visit.starts_at holds 'soon' (row 1)"),
        ("UPDATE job SET created_at = '2026-02-31 00:00:00.000000' WHERE id = 1", "job.created_at holds '2026-02-31"),
        ("UPDATE job SET created_at = 5 WHERE id = 1", "job.created_at holds 5"),
        ("UPDATE invoice SET due_on = '2026-13-01' WHERE id = 1", "invoice.due_on holds '2026-13-01' (row 1)"),
        ("UPDATE invoice SET total_cents = 'much' WHERE id = 1", "invoice.total_cents holds 'much' (row 1)"),
        ("UPDATE business SET portal_on = 'perhaps'", "business.portal_on holds 'perhaps' (row 1)"),
        ("UPDATE business SET timezone = 'Mars/Olympus'", "business.timezone holds 'Mars/Olympus'"),
        ("UPDATE business SET timezone = '../etc/passwd'", "business.timezone holds '../etc/passwd'"),
        ("UPDATE contact SET email = 'Dana@X.example' WHERE id = 1", "contact.email holds 'Dana@X.example' (row 1)"),
    ],
)
def test_a_garbled_value_is_named(desk: Desk, statement: str, said: str) -> None:
    assert said in garble(desk, statement)


def test_a_few_of_many_are_named_and_none_at_length(desk: Desk) -> None:
    for table in ("job", "client", "quote", "invoice", "cost", "visit"):
        garble(desk, f"UPDATE {table} SET {'kind' if table in ('cost', 'visit', 'client') else 'status'} = 'x'")
    found = garble(desk, f"UPDATE todo SET text = '{'long ' * 2_000}'")

    assert found.count(" holds ") == 5
    assert len(found) < 500


@pytest.mark.parametrize("made", ["(d DATE)", "([a b] DATE CHECK (1))", "(d DATE,\n CHECK (1)\n)"])
def test_databases_of_others_are_not_judged(tmp_path: Path, made: str) -> None:
    path = tmp_path / "other.db"
    raw = connections.driver.connect(path, isolation_level=None)
    raw.execute(f"CREATE TABLE t {made}")
    raw.execute("INSERT INTO t VALUES ('x')")
    raw.close()

    assert damage_of(path) is None


def test_tables_of_others_are_none_of_ours(desk: Desk) -> None:
    assert garble(desk, "CREATE TABLE mine AS SELECT id, status FROM job") == ""
    assert garble(desk, 'CREATE TABLE "no\'s" (word VARCHAR(3) NOT NULL)') == ""
    assert garble(desk, "CREATE TABLE words (word VARCHAR(3) PRIMARY KEY) WITHOUT ROWID") == ""


def test_what_commands_say_of_it(desk: Desk) -> None:
    garble(desk, "UPDATE job SET status = 'Bogus' WHERE id = 1")

    error = damage_of(desk.store.path)

    assert error is not None
    assert (error.code, error.exit_code) == ("unreachable", 7)
    assert error.message.startswith("The database is damaged: job.status holds 'Bogus' (row 1)")
    assert "`tradeconsole check`" in error.hint
