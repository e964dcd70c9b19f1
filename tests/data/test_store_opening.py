"""Opening a database: brought up to date where it is older, left alone where it is not ours, newer or damaged."""

import random
import shutil
from pathlib import Path

import pytest

from data.errors import NotFound, Unreachable
from data.portal.store import PortalStore
from data.queries.jobs import JobFilter, JobList
from data.queries.people import read_business
from data.sqlite import connections, schema
from data.store import SCHEMA_REVISION, Store, create_store, open_store, schema_revision
from tests.clock import FakeClock
from tests.data.desk import Desk


def digest(store: Store) -> str:
    return str(store.reader.value("SELECT digest FROM schema_digest"))


def kept_objects(store: Store) -> dict[str, str]:
    """Every trigger and view, by name."""
    query = "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
    return dict(store.reader.execute(query, {}).fetchall())


@pytest.fixture
def closed(desk: Desk) -> Path:
    """The desk's database, with everything in its one file."""
    desk.store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    desk.store.close()
    return desk.store.path


class TestOlder:
    def test_triggers_and_views_of_another_digest_are_made_anew(self, desk: Desk) -> None:
        right = kept_objects(desk.store)
        desk.run("UPDATE schema_digest SET digest = 'older'")
        desk.run("DROP TRIGGER client_renamed")
        desk.run("DROP VIEW portal_note")
        desk.run("CREATE VIEW portal_note AS SELECT text FROM internal_note")
        desk.run("CREATE TRIGGER left_over AFTER UPDATE ON job BEGIN DELETE FROM todo; END")
        desk.store.close()

        store = open_store(desk.store.path, desk.clock)

        assert digest(store) == schema.digest()
        assert kept_objects(store) == right
        assert read_business(store.reader) is not None
        assert JobList(store.reader, JobFilter("gutters")).count() == 1
        assert store.reader.value("SELECT count(*) FROM todo") == 2
        store.close()

    def test_a_whole_copy_is_kept_from_before(self, desk: Desk) -> None:
        desk.run("UPDATE schema_digest SET digest = 'older'")
        open_store(desk.store.path, desk.clock).close()

        [backup] = (desk.store.path.parent / "backups").iterdir()
        before = connections.connect(backup, read_only=True)
        assert before.value("SELECT digest FROM schema_digest") == "older"
        assert before.value("SELECT count(*) FROM job") == 3
        assert before.value("PRAGMA integrity_check") == "ok"
        before.close()

    def test_what_is_up_to_date_is_neither_copied_nor_written(self, closed: Path, clock: FakeClock) -> None:
        before = closed.read_bytes()

        open_store(closed, clock).close()

        assert closed.read_bytes() == before
        assert not (closed.parent / "backups").exists()

    def test_one_without_a_digest_gets_one(self, desk: Desk) -> None:
        desk.run("DROP TABLE schema_digest")
        desk.store.close()

        store = open_store(desk.store.path, desk.clock)

        assert digest(store) == schema.digest()
        store.close()

    def test_rows_without_what_they_belong_to_stop_it(self, desk: Desk) -> None:
        reader = desk.store.reader
        reader.run("PRAGMA foreign_keys = OFF")
        reader.run("UPDATE todo SET job_id = 99")
        reader.run("UPDATE schema_digest SET digest = 'older'")
        desk.store.close()

        with pytest.raises(Unreachable, match="todo"):
            open_store(desk.store.path, desk.clock)
        assert digest(Store(desk.store.path, desk.clock)) == "older"

    def test_the_portal_leaves_that_to_the_console(self, desk: Desk) -> None:
        desk.run("UPDATE schema_digest SET digest = 'older'")

        with pytest.raises(Unreachable, match="another version"):
            PortalStore(desk.store.path, desk.clock)
        assert digest(desk.store) == "older"


class TestNewer:
    def test_both_programs_refuse_it_and_change_nothing(self, desk: Desk) -> None:
        desk.run("UPDATE alembic_version SET version_num = '9999'")
        desk.store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
        desk.store.close()
        before = desk.store.path.read_bytes()

        with pytest.raises(Unreachable, match="newer version"):
            open_store(desk.store.path, desk.clock)
        with pytest.raises(Unreachable, match="another version"):
            PortalStore(desk.store.path, desk.clock)

        assert desk.store.path.read_bytes() == before
        assert not (desk.store.path.parent / "backups").exists()

    def test_the_newest_is_that_of_the_migrations_folder(self, store: Store) -> None:
        from data import migrations

        folder = Path(str(migrations.__file__)).parent / "versions"
        revisions = sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))

        assert schema_revision(store.reader) == SCHEMA_REVISION == revisions[-1]


class TestNotOurs:
    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(NotFound, match="no database"):
            open_store(tmp_path / "none.db")
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        "content", [b"Dear Sir, " * 1_000, b"\x00" * 8_192, b"SQLite format 3\x00" + b"\xff" * 8_000]
    )
    def test_a_file_of_another_kind(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "letter.db"
        path.write_bytes(content)

        with pytest.raises(Unreachable):
            open_store(path)
        with pytest.raises(Unreachable):
            PortalStore(path)
        assert path.read_bytes() == content

    def test_another_program_s_database(self, tmp_path: Path) -> None:
        path = tmp_path / "music.db"
        raw = connections.driver.connect(path)
        raw.execute("CREATE TABLE song (title TEXT)")
        raw.commit()
        raw.close()
        before = path.read_bytes()

        with pytest.raises(Unreachable, match="another program"):
            open_store(path)
        with pytest.raises(Unreachable, match="is there already"):
            create_store(path)
        with pytest.raises(Unreachable, match="another program"):
            PortalStore(path)
        assert path.read_bytes() == before

    def test_another_program_s_migrations_are_none_of_ours(self, tmp_path: Path) -> None:
        path = tmp_path / "blog.db"
        raw = connections.driver.connect(path)
        raw.executescript(
            "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('ae1027a6acf');"
        )
        raw.close()

        with pytest.raises(Unreachable):
            open_store(path)

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(Unreachable):
            open_store(tmp_path)

    def test_a_database_is_not_made_over_one_that_is_there(self, closed: Path) -> None:
        before = closed.read_bytes()

        with pytest.raises(Unreachable, match="is there already"):
            create_store(closed)
        assert closed.read_bytes() == before

    def test_a_folder_that_can_t_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()

        with pytest.raises(Unreachable, match="can't be made"):
            create_store(tmp_path / "file" / "business.db")


class TestEmpty:
    """What was in the file may be lost: nothing is made of it unasked."""

    def test_an_empty_file_is_left_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "business.db"
        path.touch()

        with pytest.raises(Unreachable, match="is empty"):
            open_store(path)
        with pytest.raises(Unreachable, match="is empty"):
            PortalStore(path)
        assert (path.stat().st_size, list(tmp_path.iterdir())) == (0, [path])

    @pytest.mark.skipif(connections.JOURNAL != "WAL", reason="there is no journal beside a file that is closed")
    def test_the_journal_of_a_file_that_was_cut_to_nothing_is_kept(self, desk: Desk) -> None:
        desk.run("UPDATE job SET title = 'In the journal'")
        path = desk.store.path
        journal = path.with_name(f"{path.name}-wal")
        with path.open("r+b") as file:
            file.truncate(0)
        kept = journal.read_bytes()

        for opening in (open_store, PortalStore):
            with pytest.raises(Unreachable, match="is empty"):
                opening(path)
        assert journal.read_bytes() == kept != b""

    def test_a_database_without_a_table_is_empty_too(self, tmp_path: Path) -> None:
        path = tmp_path / "business.db"
        connections.make_file(path)
        before = path.read_bytes()

        with pytest.raises(Unreachable, match="is empty"):
            open_store(path)
        assert path.read_bytes() == before

    def test_a_new_business_may_be_set_up_in_an_empty_file(self, tmp_path: Path) -> None:
        path = tmp_path / "business.db"
        path.touch()

        create_store(path).close()

        open_store(path).close()


def _read(path: Path) -> set[str]:
    """The jobs that can still be read; none where the program says that the file can't be used."""
    try:
        store = open_store(path, FakeClock())
        rows = [*JobList(store.reader).page(0), *JobList(store.reader, JobFilter("gutters")).page(0)]
        read_business(store.reader)
        store.close()
    except Unreachable:
        return set()
    return {row.number for row in rows}


class TestDamaged:
    @pytest.mark.parametrize("seed", [*range(30), 50])
    def test_whatever_is_torn_it_is_said_so_or_read_right(self, closed: Path, tmp_path: Path, seed: int) -> None:
        """A page overwritten, or the file cut short: our errors only, never the driver's."""
        dice = random.Random(seed)
        torn = tmp_path / "torn.db"
        content = bytearray(closed.read_bytes())
        if seed % 3 == 0:
            content = content[: dice.randrange(100, len(content))]
        else:
            place = dice.randrange(len(content) // 4096) * 4096
            content[place : place + 4096] = dice.randbytes(4096)
        torn.write_bytes(content)

        assert _read(torn) <= {"J-0001", "J-0002", "J-0003"}

    def test_the_page_of_a_table_that_is_needed(self, desk: Desk, tmp_path: Path) -> None:
        root = desk.value("SELECT rootpage FROM sqlite_master WHERE name = 'job'")
        desk.store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
        desk.store.close()
        torn = tmp_path / "torn.db"
        shutil.copy(desk.store.path, torn)
        with torn.open("r+b") as file:
            file.seek((root - 1) * 4096)
            file.write(b"\xff" * 4096)

        store = open_store(torn, desk.clock)

        with pytest.raises(Unreachable, match="malformed"):
            JobList(store.reader).page(0)
        with pytest.raises(Unreachable, match="malformed"), store.writing() as tx:
            tx.sql.run("UPDATE job SET title = 'x'")
        store.close()
