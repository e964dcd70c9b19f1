"""SQLite: its driver, its connections, its engine. What a query must not know about the database stands here."""

import os
import sqlite3 as standard_sqlite
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from data.database import ClientMatches, Connection, JobMatches, PaperMatches
from data.errors import ASK_CHECK, ConsoleError, StoreBusy, StoreReadOnly, Unreachable
from data.paths import make_private_folder
from data.search_text import Index, SearchText
from data.sqlite import client_index, paper_index

if TYPE_CHECKING:
    from sqlalchemy import Engine

BUSY_TIMEOUT_SECONDS = 5.0

# From here on the WAL-reset bug is mended; elsewhere two processes on one WAL file may corrupt it.
_WAL_IS_SAFE = (((3, 51, 3), (4,)), ((3, 50, 7), (3, 51)), ((3, 44, 6), (3, 45)))
_CONTENTLESS_DELETE = (3, 43, 0)


def choose_driver(environ: Mapping[str, str] = os.environ) -> ModuleType:
    """The bundled SQLite where its package is installed, else Python's; `TRADECONSOLE_SQLITE=standard` forces that."""
    if environ.get("TRADECONSOLE_SQLITE") != "standard":
        try:
            from pysqlite3 import dbapi2
        except ImportError:
            return standard_sqlite
        return dbapi2  # type: ignore[no-any-return]
    return standard_sqlite


driver = choose_driver()


def version_of(module: ModuleType) -> tuple[int, ...]:
    """The version of the SQLite library behind a driver."""
    return tuple(int(part) for part in module.sqlite_version.split("."))


def journal_mode(version: tuple[int, ...]) -> str:
    """The journal that is safe for two processes with this version of SQLite."""
    safe = any(first <= version < end for first, end in _WAL_IS_SAFE)
    return "WAL" if safe else "TRUNCATE"


JOURNAL = journal_mode(version_of(driver))


def has_contentless_delete(version: tuple[int, ...]) -> bool:
    """Whether the search index can drop a row without keeping the text."""
    return version >= _CONTENTLESS_DELETE


def stored(value: Any) -> Any:
    """A value as it stands in a column: times as UTC text, days as ISO text, enums as their words."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return value


class SqliteConnection(Connection):
    """A connection on a SQLite file. `share` and `token_hash` are what the portal's views are narrowed to."""

    def __init__(self, raw: Any) -> None:
        super().__init__(raw)
        self.share: int | None = None
        self.token_hash: str | None = None

    def _execute(self, sql: str, values: dict[str, Any]) -> Any:
        return self.raw.execute(sql, {name: stored(value) for name, value in values.items()})

    def job_search(self, search: SearchText) -> JobMatches:
        table, star = ("job_prefix", "*") if search.index is Index.PREFIX else ("job_search", "")
        quoted = [phrase.replace('"', '""') for phrase in search.phrases]
        # The cross join keeps the index outermost: its rows come in the order of the list.
        source = f"FROM {table} CROSS JOIN job j ON j.list_key = {table}.rowid"
        match = " AND ".join(f'"{phrase}"{star}' for phrase in quoted)
        # SQLite gives matches in the order of their row ids only when it is asked for that column.
        return JobMatches(source, f"{table} MATCH :match", {"match": match}, f"{table}.rowid")

    def client_search(self, text: str, digits: str) -> ClientMatches | None:
        return client_index.matches(self, text, digits)

    def paper_search(self, search: SearchText, *, invoices: bool) -> PaperMatches:
        return paper_index.matches(search, invoices=invoices)

    def translate(self, error: Exception) -> ConsoleError | None:
        return translate(error)

    def begin_statement(self, write: bool) -> str:
        return "BEGIN IMMEDIATE" if write else "BEGIN"

    def rollback(self) -> None:
        if self.raw.in_transaction:
            self.raw.execute("ROLLBACK")

    def close(self) -> None:
        self.raw.close()


_UNUSABLE = (
    "malformed",
    "not a database",
    "unable to open",
    "disk I/O",
    "disk is full",
    "vtable constructor failed",  # a damaged search index
)


def translate(error: BaseException) -> ConsoleError | None:
    """A SQLite error in our words; None when it is a fault of the program."""
    original = getattr(error, "orig", None) or error
    if not isinstance(original, driver.Error):
        return None
    text = str(original)
    if "locked" in text:
        return StoreBusy("Another program kept the database busy.", "Nothing was lost. Try again in a moment.")
    if "readonly" in text or "read-only" in text:
        return StoreReadOnly(
            "The database can't be written to.",
            "Nothing was lost. Check the file's permissions and its folder's.",
        )
    if any(sign in text for sign in _UNUSABLE):
        return Unreachable(f"The database can't be used: {text}.", ASK_CHECK)
    return None


def connect(path: Path, *, read_only: bool = False) -> SqliteConnection:
    """A connection for plain SQL, set up as every connection of the program is.

    Raises:
        Unreachable: The file is not there, not readable, or no database.
    """
    mode = "ro" if read_only else "rw"
    try:
        raw = driver.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT_SECONDS,
            check_same_thread=False,
        )
        connection = SqliteConnection(raw)
        _prepare(raw)
        define_functions(connection)
    except driver.Error as error:
        raise translate(error) or Unreachable(f"The database can't be opened: {error}.") from error
    return connection


def _prepare(raw: Any) -> None:
    if JOURNAL != "WAL":  # unlike WAL, it is not remembered by the file
        raw.execute(f"PRAGMA journal_mode = {JOURNAL}")
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA trusted_schema = ON")
    # Else INSERT OR REPLACE deletes rows without asking the triggers that keep them.
    raw.execute("PRAGMA recursive_triggers = ON")


def define_functions(connection: SqliteConnection) -> None:
    """The functions that the portal's views ask for their scope; nothing is in scope until one is set."""
    connection.raw.create_function("current_share", 0, lambda: connection.share)
    connection.raw.create_function("current_token", 0, lambda: connection.token_hash)


def make_file(path: Path) -> None:
    """An empty database that only its owner can read, in a folder of its owner's.

    Raises:
        Unreachable: The folder can't be made or written to.
    """
    try:
        make_private_folder(path.parent)
        path.touch(mode=0o600)
        path.chmod(0o600)  # it may have been there, empty
    except OSError as error:
        raise Unreachable(
            f"{path} can't be made: {error.strerror}.", "Choose a folder that you can write to."
        ) from error
    raw = driver.connect(path)
    raw.execute(f"PRAGMA journal_mode = {JOURNAL}")
    raw.close()


def make_engine(path: Path) -> "Engine":
    """The engine of the office's writes: each transaction takes the write lock as it begins."""
    from sqlalchemy import URL, create_engine, event

    engine = create_engine(
        URL.create("sqlite", database=str(path.absolute())),
        module=driver,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        _prepare(raw)
        define_functions(SqliteConnection(raw))

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
