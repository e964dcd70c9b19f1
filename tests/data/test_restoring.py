"""A backup brought back: what is refused, and what is harmless once it is there."""

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from data.actions.erasure import erase_client
from data.actions.links import new_address
from data.actions.outbox import retry_mail
from data.actions.staff import deactivate_staff
from data.backups.copies import Backup, read_backup
from data.backups.making import list_backups, make_backup
from data.backups.restoring import restore_backup
from data.enums import Role
from data.errors import ConsoleError, Invalid, NotFound, NotPermitted, NotPossible, Unreachable
from data.portal.store import LinkState, PortalStore
from data.sqlite import connections
from data.sqlite.connections import driver
from data.sqlite.holding import HeldPlace
from data.store import SCHEMA_REVISION, open_store
from tests.adversary.test_secrets import files_with
from tests.data.copied import restore, value
from tests.data.desk import DANA, JOB, Desk
from tests.mail.outbox import notice, queue


class TestRefused:
    """What can't be restored, and what of the database has changed then: nothing."""

    def refused(self, desk: Desk, file: Path, error: type[ConsoleError], actor: Any = "the owner") -> ConsoleError:
        before = desk.store.path.read_bytes(), sorted(desk.store.path.parent.iterdir())
        with pytest.raises(error) as refused:
            restore(desk, Backup(file, 0, desk.clock.now()), actor)
        assert (desk.store.path.read_bytes(), sorted(desk.store.path.parent.iterdir())) == before
        return refused.value

    @pytest.fixture
    def backup(self, desk: Desk) -> Backup:
        made = make_backup(desk.store, desk.owner)
        desk.store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
        desk.store.close()
        return made

    @pytest.mark.parametrize("journal", ["WAL", "DELETE"])
    def test_a_plain_copy_of_the_database(self, desk: Desk, backup: Backup, tmp_path: Path, journal: str) -> None:
        plain = tmp_path / "plain.db"
        shutil.copy(desk.store.path, plain)
        value(plain, f"PRAGMA journal_mode = {journal}")

        refused = self.refused(desk, plain, Invalid)

        assert "lacks the mark" in refused.message
        assert "newest changes" in refused.hint
        assert "-wal" in refused.hint

    def test_a_plain_copy_of_what_was_restored(self, desk: Desk, backup: Backup, tmp_path: Path) -> None:
        restore(desk, backup)
        plain = tmp_path / "plain.db"
        shutil.copy(desk.store.path, plain)
        value(plain, "PRAGMA journal_mode = DELETE")

        assert "mark" in self.refused(desk, plain, Invalid).message

    def test_what_is_no_database_or_another_s_or_not_there(self, desk: Desk, backup: Backup, tmp_path: Path) -> None:
        (tmp_path / "text.db").write_text("No database at all. " * 100)
        (tmp_path / "empty.db").touch()
        with sqlite3.connect(tmp_path / "music.db") as raw:
            raw.execute("CREATE TABLE music (title TEXT)")
        raw.close()

        assert "not a database" in self.refused(desk, tmp_path / "text.db", Unreachable).message
        assert "not a database" in self.refused(desk, tmp_path / "empty.db", Unreachable).message
        assert "mark" in self.refused(desk, tmp_path / "music.db", Invalid).message
        self.refused(desk, tmp_path / "none.db", NotFound)
        self.refused(desk, tmp_path, NotFound)

    def test_one_of_a_newer_version(self, desk: Desk, backup: Backup) -> None:
        with driver.connect(backup.path) as raw:
            raw.execute("UPDATE alembic_version SET version_num = '9999'")
        raw.close()

        assert "newer version" in self.refused(desk, backup.path, Unreachable).message

    @pytest.mark.parametrize("harm", ["torn", "cut", "garbled"])
    def test_a_damaged_one(self, desk: Desk, backup: Backup, harm: str) -> None:
        content = bytearray(backup.path.read_bytes())
        if harm == "torn":
            root = value(backup.path, "SELECT rootpage FROM sqlite_master WHERE name = 'job'")
            content[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
        if harm == "garbled":
            raw = driver.connect(backup.path, isolation_level=None)
            raw.execute("PRAGMA ignore_check_constraints = ON")
            raw.execute("UPDATE job SET status = 'Bogus' WHERE id = 2")
            raw.close()
            content = bytearray(backup.path.read_bytes())
        backup.path.write_bytes(content[: len(content) // 2] if harm == "cut" else content)

        self.refused(desk, backup.path, Unreachable)

    @pytest.mark.parametrize("role", [*(role for role in Role if role not in (Role.OWNER, Role.ADMIN)), None])
    def test_who_may_not(self, desk: Desk, backup: Backup, role: Role | None) -> None:
        with pytest.raises(NotPermitted):
            restore(desk, backup, desk.team[role] if role else None)

        assert desk.value("SELECT count(*) FROM activity WHERE action = 'backup restored'") == 0
        if role:
            assert desk.last_act()[:3] == (
                desk.team[role].name,
                "refused to back up, restore, import or set up mail",
                backup.path.name,
            )

    def test_while_somebody_has_it_open(self, desk: Desk, backup: Backup) -> None:
        other = connections.connect(desk.store.path)
        other.value("SELECT name FROM business")
        try:
            if connections.JOURNAL == "WAL":
                with pytest.raises(NotPossible, match="open"):
                    restore(desk, backup)
        finally:
            other.close()

        assert restore(desk, backup).at == backup.at

    def test_where_another_program_s_file_is(self, desk: Desk, backup: Backup, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("Dear Dana, " * 50)

        with pytest.raises(Unreachable, match="not a database"):
            restore_backup(tmp_path / "letter.txt", backup.path, None, desk.clock)

        assert (tmp_path / "letter.txt").read_text() == "Dear Dana, " * 50


class TestRestored:
    def test_everything_is_as_it_was_and_what_was_there_is_kept(self, desk: Desk) -> None:
        made = make_backup(desk.store, desk.owner)
        desk.run("UPDATE job SET title = 'Later' WHERE id = 1")
        desk.clock.advance(days=2)

        done = restore(desk, made)

        assert (done.at, desk.value("SELECT title FROM job WHERE id = 1")) == (made.at, "Hot water unit")
        assert done.kept is not None
        assert read_backup(done.kept).at == desk.clock.now()
        assert value(done.kept, "SELECT title FROM job WHERE id = 1") == "Later"
        assert desk.last_act()[:3] == (desk.owner.name, "backup restored", made.path.name)
        assert desk.value("PRAGMA journal_mode") == connections.JOURNAL.lower()
        assert desk.all("PRAGMA foreign_key_check") == []
        assert desk.store.path.stat().st_mode & 0o777 == 0o600
        desk.store.close()
        open_store(desk.store.path, desk.clock).close()
        assert sorted(file.name for file in desk.store.path.parent.iterdir()) == ["backups", "business.db"]

        restore(desk, read_backup(done.kept))
        assert desk.value("SELECT title FROM job WHERE id = 1") == "Later"

    def test_no_link_that_worked_works_again(self, desk: Desk, tmp_path: Path) -> None:
        desk.send(*desk.everything)
        token = new_address(desk.store, desk.owner, JOB, DANA, desk.settings).url.rpartition("/")[2]
        made = make_backup(desk.store, desk.owner)
        portal = PortalStore(desk.store.path, desk.clock)
        key = portal.key
        portal.close()

        done = restore(desk, made)

        portal = PortalStore(desk.store.path, desk.clock)
        with portal.reading(token) as looked:
            assert looked.state is LinkState.OFF
        desk.run("UPDATE business SET portal_on = TRUE")
        with portal.reading(token) as looked:
            assert looked.state is LinkState.REVOKED
        portal.close()
        assert portal.key != key
        assert (done.voided.links, done.voided.portal_was_on) == (1, True)
        assert desk.keys() == desk.everything
        assert files_with(tmp_path, token) == []
        told = desk.all("SELECT action, subject, job_id FROM activity WHERE who = 'TradeConsole' ORDER BY id")
        assert told == [("link revoked", JOB, 1), ("mail cancelled", JOB, 1), ("portal switched off", "", None)]

        again = new_address(desk.store, desk.owner, JOB, DANA, desk.settings).url.rpartition("/")[2]
        portal = PortalStore(desk.store.path, desk.clock)
        with portal.reading(again) as looked:
            assert looked.state is LinkState.LIVE
        portal.close()

    def test_mail_that_waited_is_sent_by_nobody_but_a_person(self, desk: Desk) -> None:
        desk.send("dates")
        told = queue(desk.store, notice("Dana accepted"))
        made = make_backup(desk.store, desk.owner)

        assert restore(desk, made).voided.mails == 2

        states = dict(desk.all("SELECT id, state FROM outbox"))
        assert states == {1: "cancelled", told: "uncertain"}
        assert retry_mail(desk.store, desk.owner, told).state == "queued"

    def test_a_number_that_was_given_out_since_is_not_given_out_again(self, desk: Desk) -> None:
        made = make_backup(desk.store, desk.owner)
        desk.run("UPDATE number_sequence SET next_value = 31 WHERE name = 'quote'")

        restore(desk, made)

        found = dict(desk.all("SELECT name, next_value FROM number_sequence"))
        assert (found["quote"], found["job"]) == (31, 10)

    def test_who_was_erased_or_left_since_is_named(self, desk: Desk) -> None:
        made = make_backup(desk.store, desk.owner)
        erase_client(desk.store, desk.owner, "C-0001", confirmed=True)
        deactivate_staff(desk.store, desk.owner, desk.team[Role.TRADIE].email)
        erased = make_backup(desk.store, desk.owner)

        voided = restore(desk, made).voided
        assert (voided.erased, voided.left) == (("C-0001",), (desk.team[Role.TRADIE].email,))

        voided = restore(desk, erased).voided
        assert (voided.erased, voided.left) == ((), ())

    def test_somebody_who_did_not_work_there_yet_is_named_all_the_same(self, desk: Desk) -> None:
        made = make_backup(desk.store, desk.owner)
        desk.run("UPDATE staff SET email = 'new@rivera.example', name = 'New' WHERE id = 1")
        newcomer = desk.team[Role.OWNER].__class__(1, "New", "new@rivera.example", Role.OWNER)

        restore(desk, made, newcomer)

        assert desk.all("SELECT who, staff_id FROM activity ORDER BY id DESC LIMIT 1") == [("New", None)]

    @pytest.mark.parametrize("harm", ["torn", "header", "empty", "gone"])
    def test_where_nothing_can_be_read_nobody_is_asked_who_they_are(self, desk: Desk, harm: str) -> None:
        made = make_backup(desk.store, desk.owner)
        desk.store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
        desk.store.close()
        path = desk.store.path
        content = bytearray(path.read_bytes())
        content[{"torn": 4096, "header": 100}.get(harm, 0) :] = b"\xff" * 200_000 if harm in ("torn", "header") else b""
        path.unlink() if harm == "gone" else path.write_bytes(content)
        path.with_name("business.db-wal").write_bytes(b"left over")

        done = restore(desk, made, None)

        assert desk.value("SELECT name FROM business") == "Rivera Plumbing"
        assert desk.value("PRAGMA integrity_check") == "ok"
        assert desk.last_act()[0] == "somebody at this computer"
        if harm != "gone":
            assert done.kept is not None
            assert done.kept.name.startswith("business-damaged-")
            assert done.kept.read_bytes() == bytes(content)
        assert len(list_backups(path)) == 1

    def test_one_of_an_older_version_is_brought_up_to_date(self, desk: Desk) -> None:
        made = make_backup(desk.store, desk.owner)
        with driver.connect(made.path) as raw:
            raw.execute("UPDATE schema_digest SET digest = 'older'")
            raw.execute("DROP VIEW portal_note")
        raw.close()

        restore(desk, made)

        assert desk.value("SELECT version_num FROM alembic_version") == SCHEMA_REVISION
        assert desk.value("SELECT count(*) FROM portal_note") == 0
        assert len(list_backups(desk.store.path)) == 2

    def test_what_a_killed_restore_left_does_not_matter(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        made = make_backup(desk.store, desk.owner)
        desk.run("UPDATE job SET title = 'Later' WHERE id = 1")

        def die(*_: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr("data.sqlite.holding.HeldPlace.put", die)
            with pytest.raises(KeyboardInterrupt):
                restore(desk, made)
        assert desk.value("SELECT title FROM job WHERE id = 1") == "Later"
        assert desk.value("PRAGMA journal_mode") == connections.JOURNAL.lower()
        desk.store.close()
        desk.store.path.with_name(".business.db.restoring").write_bytes(b"half")
        desk.store.path.with_name(".business.db.restoring-wal").write_bytes(b"half")
        desk.clock.advance(seconds=1)

        restore(desk, made)

        assert desk.value("SELECT title FROM job WHERE id = 1") == "Hot water unit"

    def test_a_program_that_had_opened_the_file_before_writes_nothing_to_what_was_moved(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made, put, late = make_backup(desk.store, desk.owner), HeldPlace.put, list[Any]()

        def opening(held: HeldPlace, other: Path, aside: Path | None) -> None:
            late.append(driver.connect(held.path, isolation_level=None))
            put(held, other, aside)

        monkeypatch.setattr(HeldPlace, "put", opening)
        restore(desk, made)

        with pytest.raises(driver.OperationalError, match="readonly"):
            late[0].execute("UPDATE job SET title = 'Lost'")
        late[0].close()
        assert desk.value("PRAGMA integrity_check") == "ok"
