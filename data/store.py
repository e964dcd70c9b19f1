"""The store: one database, read by plain SQL and written one transaction at a time.

SQLAlchemy and Alembic are imported only where a write or a migration needs them: the first screen is painted
without them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from data.clock import Clock, SystemClock
from data.database import Connection
from data.errors import NotFound, Unreachable
from data.sqlite import connections, schema

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

# The newest migration. A test holds it against the migrations folder.
SCHEMA_REVISION = "0004"


@dataclass
class Transaction:
    """One write: everything in it happens at one moment, or not at all.

    Attributes:
        sql: Plain SQL on the transaction's own connection.
        session: SQLModel's session on the same connection.
        now: The moment of the transaction.
    """

    sql: Connection
    session: "Session"
    now: datetime


@dataclass
class Store:
    """A business's database.

    Attributes:
        path: The SQLite file.
        clock: What time it is.
    """

    path: Path
    clock: Clock = field(default_factory=SystemClock)

    def __post_init__(self) -> None:
        self._local = threading.local()
        self._opened: list[Connection] = []
        self._lock = threading.Lock()

    @property
    def reader(self) -> Connection:
        """This thread's connection for single reads."""
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connections.connect(self.path)
            with self._lock:
                self._opened.append(connection)
        return connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Several reads of one consistent moment."""
        with self.reader.transaction():
            yield self.reader

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """The one write transaction of the database; committed at the end, with the history of what shares show.

        Raises:
            StoreBusy, StoreReadOnly, Unreachable: As the database could not be used; nothing was changed.
        """
        from sqlmodel import Session

        from data.snapshots import record_changed_shares

        with _known_errors(), Session(self.engine) as session:
            raw = session.connection().connection.driver_connection
            transaction = Transaction(connections.SqliteConnection(raw), session, self.clock.now())
            yield transaction
            session.flush()
            record_changed_shares(transaction.sql, transaction.now)
            session.commit()

    @cached_property
    def engine(self) -> "Engine":
        """The engine of the writes; making it imports SQLAlchemy."""
        return connections.make_engine(self.path)

    def close(self) -> None:
        """Close every connection; the store opens new ones when it is used again."""
        with self._lock:
            for connection in self._opened:
                connection.close()
            self._opened.clear()
        self._local = threading.local()
        if "engine" in self.__dict__:
            self.engine.dispose()


@contextmanager
def _known_errors() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if known := connections.translate(error):
            raise known from error
        raise


def open_store(path: Path, clock: Clock | None = None) -> Store:
    """Open a database that is there, bringing it up to this version's schema first.

    Raises:
        NotFound: There is no such file.
        Unreachable: It can't be read, is empty or no database of ours, or was made by a newer version.
    """
    if not path.exists():
        raise NotFound(
            f"There is no database at {path}.", "Make one with `tradeconsole init`, or try `tradeconsole demo`."
        )
    refuse_empty(path)
    store = Store(path, clock or SystemClock())
    revision = schema_revision(store.reader)
    if revision is None:
        store.close()
        raise _emptied(path)
    if revision != SCHEMA_REVISION or not schema.is_installed(store.reader):
        from data.migrate import bring_up_to_date

        bring_up_to_date(store)
    return store


def refuse_empty(path: Path) -> None:
    """See that a file has something in it, before SQLite opens it: beside an empty one it throws the journal away.

    Raises:
        Unreachable: It has not.
    """
    if not path.stat().st_size:
        raise _emptied(path)


def _emptied(path: Path) -> Unreachable:
    """The error for a file that holds nothing where a database is expected: what was in it may be lost."""
    hint = "Put a backup in its place. If there was nothing in it, delete it and run `tradeconsole init`."
    return Unreachable(f"{path} is empty: it holds no database.", hint)


def create_store(path: Path, clock: Clock | None = None) -> Store:
    """Make a new, empty database.

    Raises:
        Unreachable: The file can't be made, or there is something already.
    """
    from data.migrate import bring_up_to_date

    if path.exists() and path.stat().st_size:
        raise Unreachable(f"{path} is there already.", "Choose another file, or open it as it is.")
    connections.make_file(path)
    store = Store(path, clock or SystemClock())
    bring_up_to_date(store)
    return store


def schema_revision(db: Connection) -> str | None:
    """The migration that a database stands at; None for one that is empty.

    Raises:
        Unreachable: It is a database of some other program.
    """
    tables = db.values("SELECT name FROM sqlite_master WHERE type = 'table'")
    if "alembic_version" in tables:
        return str(db.value("SELECT version_num FROM alembic_version"))
    if tables:
        raise Unreachable("This file is a database of another program.", "Choose another file with --database.")
    return None
