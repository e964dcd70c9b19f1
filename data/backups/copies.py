"""Copies of a database: whole, checked, and marked, so that they can be told from a file that was merely copied.

A file copied while its database is in use may lack what stands beside it, in the file that ends in `-wal`. A copy
made here holds one committed moment; its mark is written last, so an unfinished one has none.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from data.database import Connection
from data.errors import ConsoleError, Invalid, NotFound, Unreachable
from data.paths import make_private_folder
from data.sqlite import connections
from data.sqlite.holding import MAGIC, header_of
from data.sqlite.watching import watching

Report = Callable[[int, int], None]

_FREE_SPACE = "Nothing was lost. See that there is space on the disk, then try again."
_MAKE_MARK = "CREATE TABLE backup_mark (made_at DATETIME NOT NULL)"


@dataclass(frozen=True)
class Backup:
    """A copy that was made whole. `at` is the moment it holds."""

    path: Path
    size: int
    at: datetime


@dataclass(frozen=True)
class _Mark:
    made_at: datetime


def backup_folder(database: Path) -> Path:
    """Where the backups of a database stand: beside it."""
    return database.absolute().parent / "backups"


def new_backup_path(database: Path, now: datetime, occasion: str = "") -> Path:
    """A name for a new backup, in a folder for this user alone. `occasion` is a part of it: "before-restore".

    Raises:
        Unreachable: The folder can't be made.
    """
    folder = backup_folder(database)
    name = "-".join(part for part in (database.stem, occasion, f"{now:%Y%m%dT%H%M%S}") if part)
    try:
        make_private_folder(folder)
    except OSError as error:
        raise Unreachable(f"{folder} can't be made: {error.strerror}.", "Name another place for the backup.") from error
    names = (f"{name}.db", *(f"{name}-{again}.db" for again in range(2, 100)))
    return next(folder / name for name in names if not (folder / name).exists())


def write_copy(db: Connection, target: Path, now: datetime, progress: Report | None = None) -> Backup:
    """Copy a database as it stands at one moment, while others may go on writing; check the copy, then mark it.

    Args:
        target: A file that is not there yet.
        progress: Hears of how much is written, of about how much there is to write; if it raises, nothing is kept.

    Raises:
        Invalid: The file is there already, or can't be made.
        Unreachable: The copy could not be written, or is damaged.
    """
    make_private_file(target)
    try:
        written = vacuum_into(db, target, progress)
        # Nothing more is written while it is checked.
        _check(target, None if progress is None else partial(progress, written, written))
        _put_mark(target, now)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return Backup(target, target.stat().st_size, now)


def make_private_file(target: Path) -> None:
    """Make an empty file for this user alone.

    Raises:
        Invalid: It is there already, or can't be made.
    """
    try:
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise Invalid(f"{target} is there already.", "Name a file that is not there yet.", "file") from None
    except OSError as error:
        raise Invalid(f"{target} can't be made: {error.strerror}.", "Name another place.", "file") from error


def vacuum_into(db: Connection, target: Path, progress: Report | None) -> int:
    """Write everything of a database that is in use to an empty file; nothing of what was deleted.

    Returns:
        About how many bytes that were, as `progress` heard it.

    Raises:
        Unreachable: It can't be read, or the copy can't be written.
    """
    total = int(db.value("PRAGMA page_count")) * int(db.value("PRAGMA page_size"))

    def look() -> None:
        if progress is not None:
            progress(min(target.stat().st_size, total), total)

    with watching(db, look):
        _vacuum(db, target)
    if progress is not None:
        progress(total, total)
    return total


def _vacuum(db: Connection, target: Path) -> None:
    try:
        db.raw.execute("VACUUM INTO ?", (str(target),))
    except connections.driver.Error as error:
        if "disk is full" in str(error):
            raise Unreachable("The disk is full: the copy could not be written.", _FREE_SPACE) from error
        raise connections.translate(error) or error from error


def _check(target: Path, look: Callable[[], None] | None) -> None:
    with closing(connections.connect(target, read_only=True)) as copy, watching(copy, look or (lambda: None)):
        if copy.value("PRAGMA quick_check") != "ok":
            raise Unreachable(f"The copy {target} is damaged.", _FREE_SPACE)


def _put_mark(target: Path, now: datetime) -> None:
    """Committing it also has the whole file written to the disk, which copying alone does not."""
    with closing(connections.connect(target)) as copy:
        # No other file beside it, whatever journal this machine's databases have.
        copy.run("PRAGMA journal_mode = DELETE")
        with copy.transaction(write=True):
            copy.run("DROP TABLE IF EXISTS backup_mark")
            copy.run(_MAKE_MARK)
            copy.run("INSERT INTO backup_mark (made_at) VALUES (:now)", now=now)


def remove_mark(db: Connection) -> None:
    """Make a database of a copy: a plain copy of it is no backup."""
    db.run("DROP TABLE backup_mark")


def read_backup(path: Path) -> Backup:
    """A file that `write_copy` has made.

    Raises:
        NotFound: It is not there.
        Invalid: It was made otherwise.
        Unreachable: It is no database, or can't be read.
    """
    with opened_backup(path) as db:
        mark = db.one(_Mark, "SELECT made_at FROM backup_mark")
        if mark is None:
            raise _unmarked(path)
        return Backup(path, path.stat().st_size, mark.made_at)


@contextmanager
def opened_backup(path: Path) -> Iterator[Connection]:
    """A marked copy, for reading.

    Raises:
        NotFound, Invalid, Unreachable: As `read_backup`.
    """
    header = _header(path)
    if not header.startswith(MAGIC):
        raise Unreachable(f"{path} is not a database.", "Name a file that `tradeconsole backup` has made.")
    if header[18:20] == b"\2\2":
        # It lives with a journal beside it, which a backup never does. To open it would make one.
        raise _unmarked(path)
    with closing(connections.connect(path, read_only=True)) as db:
        if not db.value("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'backup_mark'"):
            raise _unmarked(path)
        yield db


def _header(path: Path) -> bytes:
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", "`tradeconsole check` names the newest backup.")
    try:
        return header_of(path)
    except OSError as error:
        raise Unreachable(f"{path} can't be read: {error.strerror}.", "Check its permissions.") from error


def _unmarked(path: Path) -> Invalid:
    return Invalid(
        f"{path} was not made by `tradeconsole backup`: it lacks the mark of a whole copy.",
        "A database that was copied as a file may lack its newest changes, which stand in the `-wal` file beside it. "
        "Choose a backup, or open the file itself with --database and make a backup of it.",
        "file",
    )


def backups_of(database: Path) -> list[Backup]:
    """The good backups beside a database, the newest first. What was not finished, or is something else, is none."""
    found = list[Backup]()
    for path in backup_folder(database).glob("*.db"):
        with suppress(ConsoleError, connections.driver.Error, OSError):
            found.append(read_backup(path))
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def newest_backup_in_words(database: Path) -> str:
    """Where to find what can be restored."""
    for backup in backups_of(database)[:1]:
        return f"The newest backup is {backup.path}. Bring it back with `tradeconsole restore`."
    return "There is no backup beside it."


def remove_old_backups(made: Path, database: Path, kept: int) -> None:
    """Delete the oldest beside `made` that bear a name of `new_backup_path`; what somebody else put there stays."""
    ours = re.compile(rf"{re.escape(database.stem)}(-before-[a-z0-9-]+)?-([0-9]{{8}}T[0-9]{{6}})(-[0-9]+)?\.db")
    found = [(match[2], path) for path in made.parent.iterdir() if (match := ours.fullmatch(path.name))]
    others = sorted((pair for pair in found if pair[1] != made), reverse=True)
    for _, path in others[kept - 1 :]:
        path.unlink(missing_ok=True)
