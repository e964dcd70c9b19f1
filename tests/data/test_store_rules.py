"""What every connection of the program holds to: its settings, the rules in the schema, and what is never undone."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Enum

from data.errors import StoreBusy
from data.models import metadata
from data.portal.store import PortalStore
from data.sqlite import connections
from data.store import Store, create_store, open_store
from tests.clock import FakeClock
from tests.data.desk import DANA, JOB, Desk
from tests.factories import id_of, make_business, make_client, make_job, make_note, make_todo

NOW = "'2026-11-23 22:00:00.000000'"


def pragmas(db: Any) -> dict[str, Any]:
    names = ("foreign_keys", "synchronous", "busy_timeout", "journal_mode", "recursive_triggers")
    return {name: db.value(f"PRAGMA {name}") for name in names}


class TestConnections:
    def test_reader_and_writer_are_set_up_alike(self, store: Store) -> None:
        full = 2

        with store.writing() as tx:
            assert pragmas(tx.sql) == pragmas(store.reader)
        assert pragmas(store.reader) == {
            "foreign_keys": 1,
            "synchronous": full,
            "busy_timeout": 5_000,
            "journal_mode": connections.JOURNAL.lower(),
            "recursive_triggers": 1,
        }

    @pytest.mark.parametrize(
        ("version", "journal"),
        [
            ((3, 40, 1), "TRUNCATE"),
            ((3, 44, 5), "TRUNCATE"),
            ((3, 44, 6), "WAL"),
            ((3, 45, 0), "TRUNCATE"),
            ((3, 50, 6), "TRUNCATE"),
            ((3, 50, 7), "WAL"),
            ((3, 51, 2), "TRUNCATE"),
            ((3, 51, 3), "WAL"),
            ((3, 53, 0), "WAL"),
        ],
    )
    def test_the_journal_is_one_that_is_safe_for_two_processes(self, version: tuple[int, ...], journal: str) -> None:
        assert connections.journal_mode(version) == journal

    def test_a_row_without_what_it_belongs_to_is_refused(self, store: Store) -> None:
        with pytest.raises(Exception, match="FOREIGN KEY"), store.writing() as tx:
            tx.sql.insert("todo", job_id=99, text="x", for_client=False, created_at=tx.now)

        assert store.reader.value("SELECT count(*) FROM todo") == 0

    def test_a_write_takes_the_lock_as_it_begins(self, store: Store) -> None:
        other = connections.connect(store.path)
        other.run("PRAGMA busy_timeout = 0")

        with store.writing(), pytest.raises(StoreBusy):
            other.execute("BEGIN IMMEDIATE", {})
        with other.transaction(write=True):
            pass
        other.close()

    def test_threads_that_count_together_lose_no_step(self, store: Store) -> None:
        with store.writing() as tx:
            tx.sql.run("INSERT INTO number_sequence (name, prefix, width, next_value) VALUES ('job', 'J-', 4, 0)")

        def count(_: int) -> None:
            with store.writing() as tx:
                value = tx.sql.value("SELECT next_value FROM number_sequence")
                tx.sql.run("UPDATE number_sequence SET next_value = :value", value=value + 1)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(count, range(200)))
        assert store.reader.value("SELECT next_value FROM number_sequence") == 200

    def test_a_failing_write_leaves_nothing(self, store: Store) -> None:
        make_business(store)

        with pytest.raises(Exception, match="CHECK"), store.writing() as tx:
            tx.sql.run("UPDATE business SET name = 'Half', accent = 'no colour at all'")

        assert store.reader.value("SELECT name FROM business") == "Rivera Plumbing"
        assert not store.reader.raw.in_transaction

    def test_reads_of_one_moment_do_not_see_a_later_write(self, store: Store) -> None:
        if connections.JOURNAL != "WAL":
            pytest.skip("with this journal a reader and a writer wait for each other")
        make_business(store)

        with store.reading() as db:
            first = db.value("SELECT name FROM business")
            with store.writing() as tx:
                tx.sql.run("UPDATE business SET name = 'Later'")
            assert db.value("SELECT name FROM business") == first
        assert store.reader.value("SELECT name FROM business") == "Later"

    @pytest.mark.parametrize("name", ["a?b.db", "a#b.db", "a%20b.db", "ü b.db", "a'b.db", "a&mode=ro.db", ":memory:"])
    def test_a_file_of_any_name_is_the_one_that_is_read_and_written(
        self, template: Path, tmp_path: Path, name: str
    ) -> None:
        path = tmp_path / "folder" / name
        path.parent.mkdir()
        shutil.copy(template, path)
        store = open_store(path, FakeClock())

        make_business(store)

        assert store.reader.value("SELECT name FROM business") == "Rivera Plumbing"
        store.close()
        assert [found.name for found in path.parent.iterdir()] == [name]


class TestFiles:
    def mode(self, path: Path) -> int:
        return path.stat().st_mode & 0o777

    def test_nobody_else_can_read_them(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        import os

        before = os.umask(0)
        try:
            store = create_store(tmp_path / "office" / "business.db", FakeClock())
            make_business(store)
            with store.writing() as tx:
                tx.sql.run("UPDATE schema_digest SET digest = 'older'")
            store.close()
            store = open_store(tmp_path / "office" / "business.db", FakeClock())
            make_client(store)
        finally:
            os.umask(before)

        folder = tmp_path / "office"
        modes = {path.relative_to(folder).as_posix(): self.mode(path) for path in folder.rglob("*")}
        store.close()
        assert self.mode(folder) == 0o700
        assert modes.pop("backups") == 0o700
        assert len([name for name in modes if name.startswith("backups/")]) == 1
        assert connections.JOURNAL != "WAL" or {"business.db-wal", "business.db-shm"} <= modes.keys()
        assert set(modes.values()) == {0o600}

    def test_an_empty_file_that_was_there_is_closed_to_others(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.db"
        path.touch()
        path.chmod(0o644)

        create_store(path, FakeClock()).close()

        assert self.mode(path) == 0o600


class TestIds:
    def test_the_id_of_a_row_that_is_gone_is_never_lent_again(self, store: Store) -> None:
        make_business(store)
        client, _ = make_client(store)
        job = make_job(store, client)
        last = make_todo(store, job).id or 0
        note = make_note(store, job).id
        with store.writing() as tx:
            tx.sql.run("DELETE FROM todo")
            tx.sql.run("DELETE FROM client_note")

        assert make_todo(store, job).id == last + 1
        assert make_note(store, job).id == note + 1

    def test_every_table_whose_ids_are_handed_out_keeps_count(self, store: Store) -> None:
        made = {
            name
            for name, table in metadata.tables.items()
            if "id" in table.columns and table.columns["id"].primary_key and not table.columns["id"].foreign_keys
        }
        shared_ids = {"internal_note", "client_note"}  # theirs come from note_id
        singletons = {"business", "logo", "secret_key"}

        counted = set(
            store.reader.values("SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'")
        )

        assert made - shared_ids - singletons - counted == set()


class TestKeptForever:
    FORGED = {
        "activity": f"(id, at, who, action, subject, detail) VALUES (1, {NOW}, 'x', 'forged', '', '')",
        "share_snapshot": f"(share_id, version, taken_at, view_hash, view) VALUES (1, 1, {NOW}, 'forged', '')",
        "business_snapshot": f"(id, taken_at, view_hash, view) VALUES (1, {NOW}, 'forged', '')",
    }

    @pytest.fixture
    def kept(self, desk: Desk) -> Desk:
        desk.send("dates")
        desk.run(f"INSERT INTO business_snapshot (taken_at, view_hash, view) VALUES ({NOW}, 'x', '')")
        return desk

    @pytest.mark.parametrize("table", FORGED)
    @pytest.mark.parametrize(
        "change", ["UPDATE {} SET id = id", "DELETE FROM {}", "INSERT OR REPLACE INTO {} ", "REPLACE INTO {} "]
    )
    def test_history_is_only_ever_added_to(self, kept: Desk, table: str, change: str) -> None:
        before = kept.all(f"SELECT * FROM {table}")
        statement = change.format(table) + (self.FORGED[table] if "REPLACE" in change else "")

        with pytest.raises(Exception, match="only ever added"):
            kept.run(statement)
        with pytest.raises(Exception, match="only ever added"):
            kept.store.reader.run(statement)

        assert before
        assert kept.all(f"SELECT * FROM {table}") == before

    @pytest.mark.parametrize(
        "forged",
        [
            f"activity {FORGED['activity']}",
            f"share_snapshot {FORGED['share_snapshot']}",
            "outbox (id, kind, state, to_name, to_email, subject, lead, staff_message, message_id, attempts, "
            "created_at, next_attempt_at, claimed_by, error) VALUES (1, 'office notice', 'queued', '', "
            f"'office@rivera.example', 's', '', '', '<x>', 0, {NOW}, {NOW}, '', '')",
        ],
        ids=["activity", "share_snapshot", "outbox"],
    )
    def test_a_client_s_connection_can_put_nothing_in_another_row_s_place(self, kept: Desk, forged: str) -> None:
        from data.actions.links import new_address

        token = new_address(kept.store, kept.owner, JOB, DANA, kept.settings).url.rpartition("/")[2]
        portal, before = PortalStore(kept.store.path, kept.clock), kept.traces()

        with (
            pytest.raises(Exception, match=r"only ever added|outside of the current share"),
            portal.writing(token) as looked,
        ):
            looked.db.run(f"INSERT OR REPLACE INTO {forged}")
        portal.close()

        assert kept.traces() == before


def _texts() -> list[tuple[str, str, int]]:
    """Every text column with a length, but the fixed words."""
    return [
        (name, column.name, length)
        for name, table in metadata.tables.items()
        for column in table.columns
        if not isinstance(column.type, Enum) and (length := getattr(column.type, "length", None))
    ]


class TestSchema:
    def test_every_length_and_every_word_is_checked_by_the_database(self, store: Store) -> None:
        made = dict(store.reader.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'", {}).fetchall())

        missing = [
            (table, column)
            for table, column, length in _texts()
            if f"CHECK (length({column}) <= {length})" not in made[table]
        ]
        words = [
            (name, column.name)
            for name, table in metadata.tables.items()
            for column in table.columns
            if isinstance(column.type, Enum) and f"CHECK ({column.name} IN (" not in made[name]
        ]

        assert (missing, words) == ([], [])
        assert len(_texts()) > 80

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE job SET title = printf('%.*c', 201, 'x')",
            "UPDATE job SET number = printf('%.*c', 21, 'x') WHERE id = 1",
            "UPDATE job SET status = 'Late'",
            "UPDATE job SET title = NULL",
            "UPDATE job SET number = 'J-0001'",
            "UPDATE client_note SET text = printf('%.*c', 5001, 'x')",
            "UPDATE staff SET role = 'Root'",
            "UPDATE visit SET ends_at = starts_at",
            "UPDATE invoice SET paid_cents = total_cents + 1 WHERE status <> 'Draft'",
            "UPDATE invoice SET paid_cents = -1",
            "UPDATE contact SET email = 'Dana@example.com' WHERE id = 1",
            "UPDATE contact SET is_primary = TRUE WHERE client_id = 1",
            "UPDATE share_item SET kind = 'cost'",
            "UPDATE share SET job_id = NULL, quote_id = NULL",
            "INSERT INTO share (job_id, version, created_at) SELECT job_id, 0, created_at FROM share",
            "DELETE FROM client",
        ],
    )
    def test_what_breaks_a_rule_is_refused(self, desk: Desk, change: str) -> None:
        desk.save("dates")
        before = desk.all("SELECT * FROM job") + desk.all("SELECT * FROM share_item") + desk.all("SELECT * FROM staff")

        with pytest.raises(Exception, match=r"CHECK|NOT NULL|UNIQUE|FOREIGN KEY"):
            desk.run(change)

        after = desk.all("SELECT * FROM job") + desk.all("SELECT * FROM share_item") + desk.all("SELECT * FROM staff")
        assert after == before

    def test_a_factory_s_row_is_within_every_rule(self, desk: Desk) -> None:
        assert desk.all("PRAGMA foreign_key_check") == []
        assert desk.all("PRAGMA integrity_check") == [("ok",)]
        assert id_of(desk.job) == 1
