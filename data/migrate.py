"""Brings a database to this version's schema: a backup first, then the migrations, then triggers and views."""

import secrets
from typing import TYPE_CHECKING, Any

from data.backups.copies import new_backup_path, write_copy
from data.errors import Unreachable
from data.sqlite import schema
from data.sqlite.connections import SqliteConnection

if TYPE_CHECKING:
    from alembic.config import Config

    from data.store import Store


def bring_up_to_date(store: "Store", *, is_copy: bool = False) -> None:
    """Run what is missing of the migrations, in one transaction under the write lock.

    Args:
        is_copy: Whether it is one of a file that stays, so that none has to be made first.

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
    if revision is not None and not is_copy:
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
            plain.run(_MAKE_KEY, key=secrets.token_bytes(32))
            _check_foreign_keys(plain)
        raw.execute("PRAGMA foreign_keys = ON")


# In the same transaction: a database without its key can't stamp a form.
_MAKE_KEY = "INSERT INTO secret_key (id, key) VALUES (1, :key) ON CONFLICT (id) DO NOTHING"


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "data:migrations")
    return config


def _back_up(store: "Store", revision: str) -> None:
    now = store.clock.now()
    write_copy(store.reader, new_backup_path(store.path, now, f"before-migration-from-{revision}"), now)


def _check_foreign_keys(db: SqliteConnection) -> None:
    if broken := db.execute("PRAGMA foreign_key_check", {}).fetchone():
        raise Unreachable(
            f"The migration left a row of {broken[0]} without what it belongs to.", "Nothing was changed."
        )
