"""Backups: made by people, listed for them, and the oldest thrown away."""

from pathlib import Path

from data.actions.acting import acting
from data.actions.looking import looking
from data.backups.copies import Backup, Report, backups_of, new_backup_path, remove_old_backups, write_copy
from data.errors import Invalid
from data.permissions import Action, Actor
from data.store import Store
from data.wording import file_size

KEPT = 14


def make_backup(store: Store, actor: Actor, to: Path | None = None, progress: Report | None = None) -> Backup:
    """Copy the whole business to a file that nobody else can read, while everybody goes on working.

    Args:
        to: A file that is not there yet; by default one in the folder of backups, where the newest fourteen are kept.
        progress: Hears of how much is written, and of about how much there is to write; if it raises, nothing is kept.

    Raises:
        NotPermitted: Only leaders may.
        Invalid: The file is there already, or can't be made there.
        Unreachable: The copy could not be written.
    """
    may_manage_data(store, actor)
    now = store.clock.now()
    target = new_backup_path(store.path, now) if to is None else _place_for(to)
    made = write_copy(store.reader, target, now, progress)
    if to is None:
        remove_old_backups(made.path, store.path, KEPT)
    with acting(store, actor, Action.MANAGE_DATA) as act:
        act.record("backup made", target.name, detail=f"{target}, {file_size(made.size)}")
    return made


def may_manage_data(store: Store, actor: Actor, subject: str = "") -> None:
    """See whether the person may make and restore backups, before anything is asked of them.

    Raises:
        NotPermitted: They may not; the refusal stands in the history.
    """
    with looking(store, actor, Action.MANAGE_DATA, subject):
        return


def _place_for(to: Path) -> Path:
    target = to.expanduser().absolute()
    if not target.parent.is_dir():
        raise Invalid(f"There is no folder {target.parent}.", "Make it first, or name another file.", "file")
    return target


def list_backups(database: Path) -> list[Backup]:
    """The good backups in the folder of a database, the newest first."""
    return backups_of(database)


def last_backup(database: Path) -> Backup | None:
    """The newest good backup in the folder of a database."""
    return next(iter(backups_of(database)), None)
