"""The place of a database that nobody else has open, for another one to be put there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from data.database import Connection
from data.errors import NotPossible, StoreBusy, StoreReadOnly, Unreachable
from data.sqlite import connections

MAGIC = b"SQLite format 3\0"
_BESIDE = ("-wal", "-shm", "-journal", "")
_PROCESSES = Path("/proc")

# The journal can only be given up by whoever is alone. From then on the lock is kept between transactions.
_TAKE = ("PRAGMA busy_timeout = 1000", "PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT")


def header_of(path: Path) -> bytes:
    """The first bytes of a file, which say whether it is a database and what journal it has."""
    with path.open("rb") as file:
        return file.read(20)


@dataclass
class HeldPlace:
    """Where a database is, or would be.

    Attributes:
        db: What is there, locked; None where there is nothing, or nothing that can be locked.
    """

    path: Path
    db: Connection | None

    def put(self, other: Path, aside: Path | None) -> None:
        """Put a closed database here, in one step; `aside` is where to put what is here, with what stands beside it.

        A program that had opened the file in between finds that it was moved, and writes nothing to it.
        """
        if aside is not None:
            for ending in _BESIDE:
                with suppress(FileNotFoundError):
                    self._beside(self.path, ending).rename(self._beside(aside, ending))
        if os.name == "nt":  # there, a file that is open keeps its name
            self._close()
        other.replace(self.path)
        self._close()
        _keep_names(self.path.parent)

    def give_back(self) -> None:
        """Let others use it again."""
        if self.db is not None:
            with suppress(Unreachable):
                self.db.run("PRAGMA locking_mode = NORMAL")
                self.db.run(f"PRAGMA journal_mode = {connections.JOURNAL}")
        self._close()

    def _close(self) -> None:
        if self.db is not None:
            self.db.close()
            self.db = None

    @staticmethod
    def _beside(path: Path, ending: str) -> Path:
        return path.with_name(path.name + ending)


@contextmanager
def held_alone(path: Path) -> Iterator[HeldPlace]:
    """A place at which nobody else is.

    Raises:
        NotPossible: Another program, or another thread of this one, has the database open.
        StoreReadOnly: It can't be written to.
    """
    held = HeldPlace(path, _taken(path))
    try:
        yield held
    finally:
        held.give_back()


def _taken(path: Path) -> Connection | None:
    if not path.exists() or not path.stat().st_size:
        return None
    if users := _users(path):
        raise _in_use(path, users)
    try:
        db = connections.connect(path)
    except StoreBusy as error:
        raise _in_use(path) from error
    except StoreReadOnly:
        raise
    except Unreachable:
        return None
    return db if _is_locked(db, path) else None


def _is_locked(db: Connection, path: Path) -> bool:
    """Take the lock; it is not to be had of a file that is damaged in its first pages."""
    try:
        if db.value("PRAGMA journal_mode = DELETE") != "delete":
            raise StoreBusy("Its journal is in use.")
        for statement in _TAKE:
            db.execute(statement, {})
    except Unreachable as error:
        db.close()
        if isinstance(error, StoreBusy):
            raise _in_use(path) from error
        if isinstance(error, StoreReadOnly):
            raise
        return False
    return True


def _in_use(path: Path, users: list[str] | None = None) -> NotPossible:
    named = f": {'; '.join(users)}" if users else ""
    return NotPossible(
        f"Another program has {path} open{named}.",
        "Close every TradeConsole on this database, `portal serve` too, then try again.",
    )


def _users(path: Path) -> list[str]:
    """The other processes that have a file open, as far as this system tells: "python -m tradeconsole (process 12)"."""
    found = []
    for process in _PROCESSES.glob("[0-9]*") if _PROCESSES.is_dir() else ():
        with suppress(OSError):
            if int(process.name) != os.getpid() and any(_leads_to(link, path) for link in (process / "fd").iterdir()):
                words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
                found.append(f"{' '.join(words[:6]).strip()} (process {process.name})")
    return found


def _leads_to(link: Path, path: Path) -> bool:
    with suppress(OSError):
        return os.readlink(link) == str(path)
    return False


def _keep_names(folder: Path) -> None:
    """Have a folder's new names written to the disk."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
