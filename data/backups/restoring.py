"""Restores a backup: written beside the database first, made harmless there, then put in its place in one step.

What was true when the backup was made may have ended since: a link may have been revoked, a mail sent. So every link
ends, nothing that waited is sent by itself, and the Client Portal is off.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.backups.copies import (
    Backup,
    Report,
    make_private_file,
    new_backup_path,
    opened_backup,
    read_backup,
    remove_mark,
    vacuum_into,
    write_copy,
)
from data.backups.making import may_manage_data
from data.backups.voiding import Since, Voided, read_since, record_restored, void_what_may_have_ended
from data.clock import Clock
from data.damage import damage
from data.database import Connection
from data.errors import Damaged, NotPermitted, StoreBusy, StoreReadOnly, Unreachable
from data.paths import make_private_folder
from data.permissions import Actor
from data.queries.people import read_business, staff_list
from data.sqlite import connections, schema
from data.sqlite.holding import MAGIC, HeldPlace, header_of, held_alone
from data.store import SCHEMA_REVISION, Store, open_store, schema_revision


@dataclass(frozen=True)
class Restored:
    """What a restored database is, and what became of the one before.

    Attributes:
        at: The moment it is back at.
        kept: Where the one before is now; None where there was none.
        voided: What ended.
    """

    at: datetime
    kept: Path | None
    voided: Voided


def read_restorable(file: Path) -> Backup:
    """The backup in a file, as far as can be told without reading all of it.

    Raises:
        NotFound: It is not there.
        Invalid: `backup` did not make it.
        Unreachable: It can't be read, or was made by a newer version of the program.
    """
    with opened_backup(file) as db:
        revision = schema_revision(db)
        if revision is None or revision > SCHEMA_REVISION:
            raise Unreachable(
                f"{file} was made by a newer version of TradeConsole.", "Install that version; nothing was changed."
            )
    return read_backup(file)


def restore_backup(
    database: Path, file: Path, actor: Actor | None, clock: Clock, progress: Report | None = None
) -> Restored:
    """Put what a backup holds in the place of a database, which is kept as a backup itself, or as it is where it is
    damaged. Nobody may have it open, this process neither.

    Args:
        actor: Who acts. Nobody needs to be named where there is no business yet, or one that can't be read.
        progress: Hears of how much of the backup is read; if it raises, nothing is changed.

    Raises:
        NotPermitted: Only leaders of the business that is there may.
        NotPossible: Another program has the database open.
        NotFound, Invalid, Unreachable: The file or the database can't be used; nothing was changed.
    """
    backup, place = read_restorable(file), database.expanduser().resolve()
    _check_person(place, actor, backup.path.name, clock)
    make_private_folder(place.parent)
    part = place.with_name(f".{place.name}.restoring")
    _remove(part)
    try:
        _write(backup, part, progress)
        _bring_up_to_date(part, clock)
        with held_alone(place) as held:
            kept = _keep(database, held, clock.now())
            voided = _make_harmless(part, backup, actor, clock, _since(held.db))
            aside = place.with_name(f"{place.stem}-damaged-{clock.now():%Y%m%dT%H%M%S}{place.suffix}")
            held.put(part, None if kept else aside)
    finally:
        _remove(part)
    return Restored(backup.at, kept or (aside if aside.exists() else None), voided)


def _check_person(place: Path, actor: Actor | None, subject: str, clock: Clock) -> None:
    store = business_that_decides(place, clock)
    if store is None:
        return
    with closing(store):
        if actor is None:
            raise NotPermitted("Nobody is named who may restore a backup here.", "Sign in as an Owner or Admin.")
        may_manage_data(store, actor, subject)


def business_that_decides(place: Path, clock: Clock) -> Store | None:
    """The open database whose leaders alone may replace it; None where there is no business yet, or one so damaged
    that nobody can sign in: then whoever can write the file may.

    Raises:
        Unreachable: It is another program's, or was made by a newer version of this one.
    """
    if not place.exists() or not place.stat().st_size:
        return None
    if not header_of(place).startswith(MAGIC):
        raise Unreachable(f"{place} is not a database.", "Move it away, then restore the backup again.")
    store = None
    try:
        store = open_store(place, clock)
        if read_business(store.reader) and staff_list(store.reader):
            return store
    except (Unreachable, Damaged) as error:
        if isinstance(error, StoreBusy | StoreReadOnly) or not _is_damaged(place):
            raise
    if store is not None:
        store.close()
    return None


def _is_damaged(place: Path) -> bool:
    """Whether a database can't be read as it should be."""
    try:
        with closing(connections.connect(place, read_only=True)) as db:
            return bool(damage(db))
    except (StoreBusy, StoreReadOnly):
        raise
    except Unreachable:
        return True


def _write(backup: Backup, part: Path, progress: Report | None) -> None:
    """Copy the backup, which stays as it is."""
    make_private_file(part)
    with opened_backup(backup.path) as source:
        if found := damage(source):
            raise Unreachable(f"The backup {backup.path} is damaged: {found}.", "Choose an older one.")
        vacuum_into(source, part, progress)


def _bring_up_to_date(part: Path, clock: Clock) -> None:
    """Make a database of a copy: with this version's schema, and the journal that databases have here."""
    store = Store(part, clock)
    with closing(store):
        store.reader.run(f"PRAGMA journal_mode = {connections.JOURNAL}")
        remove_mark(store.reader)
        if schema_revision(store.reader) != SCHEMA_REVISION or not schema.is_installed(store.reader):
            from data.migrate import bring_up_to_date

            bring_up_to_date(store, is_copy=True)


def _keep(database: Path, held: HeldPlace, now: datetime) -> Path | None:
    """A backup of what is there now; None where none can be made of it."""
    if held.db is None:
        return None
    try:
        return write_copy(held.db, new_backup_path(database, now, "before-restore"), now).path
    except Unreachable:
        if damage(held.db):
            return None
        raise


def _since(db: Connection | None) -> Since:
    """What the database that is there knows of the time since the backup, as far as it can be read."""
    if db is None:
        return Since()
    try:
        return read_since(db)
    except (Unreachable, connections.driver.Error, ValueError, TypeError):
        return Since()


def _make_harmless(part: Path, backup: Backup, actor: Actor | None, clock: Clock, since: Since) -> Voided:
    store = Store(part, clock)
    with closing(store):
        with store.writing() as tx:
            voided = void_what_may_have_ended(tx, since)
            detail = f"as of {backup.at:%Y-%m-%d %H:%M} UTC; links ended: {voided.links}, mails stopped: {voided.mails}"
            record_restored(tx, actor, backup.path.name, detail)
        # Its journal stays behind when it is renamed.
        store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
    return voided


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
