"""Backups: whole while others write, kept, and for their maker alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from data.backups import copies
from data.backups.copies import read_backup
from data.backups.making import KEPT, last_backup, list_backups, make_backup
from data.database import Connection
from data.enums import Role
from data.errors import Invalid, NotPermitted, NotPossible, Unreachable
from data.sqlite.connections import driver
from tests.data.copied import restore, value
from tests.data.desk import Desk

ROOT = Path(__file__).parents[2]
WRITES = f"""
import sys
from pathlib import Path
from data.store import open_store

store = open_store(Path(sys.argv[1]))
for value in range({1 << 30}):
    with store.writing() as tx:
        tx.sql.run("UPDATE number_sequence SET next_value = next_value + 1 WHERE name = :name", name="quote")
        tx.sql.run("UPDATE number_sequence SET next_value = next_value + 1 WHERE name = :name", name="invoice")
    if not value:
        print("ready", flush=True)
"""


class TestBackup:
    def test_it_holds_everything_and_is_for_its_maker_alone(self, desk: Desk, tmp_path: Path) -> None:
        desk.send(*desk.everything)

        made = make_backup(desk.store, desk.owner)

        assert made == read_backup(made.path) == last_backup(desk.store.path)
        assert (made.at, made.size) == (desk.clock.now(), made.path.stat().st_size)
        assert made.path.parent == tmp_path / "backups"
        assert [made.path.parent.stat().st_mode & 0o777, made.path.stat().st_mode & 0o777] == [0o700, 0o600]
        assert [file.name for file in made.path.parent.iterdir()] == [made.path.name]
        assert value(made.path, "SELECT count(*) FROM share_grant") == 1
        who, action, subject, detail = desk.last_act()
        assert (who, action, subject) == (desk.owner.name, "backup made", made.path.name)
        assert str(made.path) in detail

    def test_the_newest_fourteen_are_kept_and_whatever_else_lies_there(self, desk: Desk) -> None:
        made = [make_backup(desk.store, desk.owner) for _ in range(2) if desk.clock.advance(hours=1)]
        mine = made[0].path.with_name("before the move.db")
        shutil.copy(made[0].path, mine)
        for _ in range(KEPT - 1):
            desk.clock.advance(days=1)
            made.append(make_backup(desk.store, desk.owner))

        kept = list_backups(desk.store.path)

        assert KEPT == 14
        assert [backup.path for backup in kept[:KEPT]] == [backup.path for backup in made[:0:-1]]
        assert [backup.path for backup in kept[KEPT:]] == [mine]

    def test_two_in_one_second_and_one_by_a_clock_that_goes_wrong(self, desk: Desk) -> None:
        made = [make_backup(desk.store, desk.owner) for _ in range(KEPT)]
        desk.clock.advance(days=-400)

        early = make_backup(desk.store, desk.owner)

        assert len({backup.path for backup in made}) == KEPT
        assert early.path.exists()
        assert len(list_backups(desk.store.path)) == KEPT

    def test_a_damaged_copy_is_none(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        def damaging(db: Connection, target: Path) -> None:
            whole(db, target)
            pages = bytearray(target.read_bytes())
            pages[4096 * 3 : 4096 * 9] = bytes(4096 * 6)
            target.write_bytes(pages)

        whole = copies._vacuum
        monkeypatch.setattr(copies, "_vacuum", damaging)

        with pytest.raises(Unreachable, match="is damaged"):
            make_backup(desk.store, desk.owner)

        assert list_backups(desk.store.path) == []
        assert list((desk.store.path.parent / "backups").iterdir()) == []

    def test_a_file_of_one_s_own_choice_is_never_written_over(self, desk: Desk, tmp_path: Path) -> None:
        target = tmp_path / "usb" / "monday.db"
        with pytest.raises(Invalid, match="no folder"):
            make_backup(desk.store, desk.owner, target)
        target.parent.mkdir()

        made = make_backup(desk.store, desk.owner, target)
        with pytest.raises(Invalid, match="there already"):
            make_backup(desk.store, desk.owner, target)

        assert made == read_backup(target)
        assert target.stat().st_mode & 0o777 == 0o600
        assert list_backups(desk.store.path) == []

    @pytest.mark.parametrize("role", [role for role in Role if role not in (Role.OWNER, Role.ADMIN)])
    def test_who_may_not(self, desk: Desk, role: Role) -> None:
        with pytest.raises(NotPermitted):
            make_backup(desk.store, desk.team[role])

        assert list_backups(desk.store.path) == []
        assert desk.last_act()[1] == "refused to back up, restore, import or set up mail"

    def test_it_tells_how_far_it_is_and_can_be_stopped(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("data.sqlite.watching.INSTRUCTIONS_PER_LOOK", 500)
        seen: list[tuple[int, int]] = []
        make_backup(desk.store, desk.owner, progress=lambda done, total: seen.append((done, total)))

        class Enough(Exception):
            pass

        def stop(done: int, _total: int) -> None:
            raise Enough

        with pytest.raises(Enough):
            make_backup(desk.store, desk.owner, progress=stop)

        assert len(seen) > 2
        assert seen == sorted(seen)
        assert len({total for _, total in seen}) == 1
        assert len(list((desk.store.path.parent / "backups").iterdir())) == 1
        assert desk.value("SELECT count(*) FROM activity WHERE action = 'backup made'") == 1

    def test_a_full_disk_leaves_no_half_a_backup(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        class Full:
            def __init__(self, raw: Any) -> None:
                self.raw = raw

            def execute(self, sql: str, *values: Any) -> Any:
                if sql.startswith("VACUUM"):
                    raise driver.OperationalError("database or disk is full")
                return self.raw.execute(sql, *values)

            def __getattr__(self, name: str) -> Any:
                return getattr(self.raw, name)

        monkeypatch.setattr(desk.store.reader, "raw", Full(desk.store.reader.raw))

        with pytest.raises(Unreachable, match="disk is full") as full:
            make_backup(desk.store, desk.owner)

        assert "space" in full.value.hint
        assert list((desk.store.path.parent / "backups").iterdir()) == []

    @pytest.mark.e2e
    def test_while_two_programs_write_it_is_one_committed_moment(self, desk: Desk) -> None:
        desk.run("UPDATE number_sequence SET next_value = 10")
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        programs = [
            subprocess.Popen(
                [sys.executable, "-c", WRITES, str(desk.store.path)], env=environ, stdout=subprocess.PIPE, text=True
            )
            for _ in range(2)
        ]
        try:
            for program in programs:
                assert program.stdout is not None
                assert program.stdout.readline() == "ready\n"
            made = [make_backup(desk.store, desk.owner) for _ in range(3)]
            with pytest.raises(NotPossible, match="open"):
                restore(desk, made[0])
        finally:
            for program in programs:
                program.kill()
                program.communicate()

        moment = "SELECT group_concat(DISTINCT next_value) FROM number_sequence WHERE name IN ('quote', 'invoice')"
        counted = [int(value(backup.path, moment)) for backup in made]  # the two are equal at every moment
        assert 10 < counted[0] < counted[1] < counted[2]
        assert [value(backup.path, "PRAGMA integrity_check") for backup in made] == ["ok"] * 3
