"""Brings a database to this version's schema: a backup first, then the migrations, then triggers and views."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from data.errors import Unreachable
from data.sqlite import connections, schema
from data.sqlite.connections import SqliteConnection

if TYPE_CHECKING:
    from alembic.config import Config

    from data.store import Store


def bring_up_to_date(store: "Store") -> None:
    """Run what is missing of the migrations, in one transaction under the write lock.

    Raises:
        Unreachable: The database was made by a newer version of the program.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    from data.store import schema_revision

    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    revision = schema_revision(store.reader)
    if revision is not None and revision not in known:
        raise Unreachable(
            "This database was made by a newer version of TradeConsole.", "Install that version; nothing was changed."
        )
    if revision is not None:
        _back_up(store, revision)
    with store.engine.connect() as connection:
        # The engine's transactions begin with the write lock; rebuilding tables needs foreign keys off before it.
        raw: Any = connection.connection.driver_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        with connection.begin():
            plain = SqliteConnection(raw)
            schema.remove(plain)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            schema.install(plain)
            _check_foreign_keys(plain)
        raw.execute("PRAGMA foreign_keys = ON")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "data:migrations")
    return config


def _back_up(store: "Store", revision: str) -> None:
    folder = store.path.parent / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"{store.path.stem}-before-migration-from-{revision}-{store.clock.now():%Y%m%dT%H%M%S}.db"
    write_copy(store, folder / name)


def write_copy(store: "Store", target: Path) -> None:
    """A whole, consistent copy of the database, checked after it is written.

    Raises:
        Unreachable: The copy is damaged or could not be written.
    """
    target.touch(mode=0o600)
    store.reader.run("VACUUM INTO :target", target=str(target))
    copy = connections.connect(target, read_only=True)
    try:
        if copy.value("PRAGMA quick_check") != "ok":
            raise Unreachable(f"The backup {target} is damaged.", "Free some disk space, then start again.")
    finally:
        copy.close()


def _check_foreign_keys(db: SqliteConnection) -> None:
    if broken := db.execute("PRAGMA foreign_key_check", {}).fetchone():
        raise Unreachable(
            f"The migration left a row of {broken[0]} without what it belongs to.", "Nothing was changed."
        )
