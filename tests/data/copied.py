"""Backups in tests: restored as whoever acts, and looked into from outside."""

from pathlib import Path
from typing import Any

from data.backups.copies import Backup
from data.backups.restoring import Restored, restore_backup
from data.sqlite.connections import driver
from tests.data.desk import Desk


def restore(desk: Desk, backup: Backup, actor: Any = "the owner") -> Restored:
    """Restore a backup as whoever acts, after everybody has left."""
    desk.store.close()
    acts = desk.owner if actor == "the owner" else actor
    return restore_backup(desk.store.path, backup.path, acts, desk.clock)


def value(path: Path, query: str) -> Any:
    raw = driver.connect(path)
    try:
        return raw.execute(query).fetchone()[0]
    finally:
        raw.close()
