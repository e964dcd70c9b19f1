"""What stands in the tables, for tests that look at what was written."""

from typing import Any

from data.store import Store


def rows(store: Store, table: str, columns: str = "*", where: str = "TRUE") -> list[Any]:
    return list(store.reader.execute(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id", {}).fetchall())


def everything(store: Store) -> list[Any]:
    """All that an answer, a message or a look could add or alter."""
    names = ("answer", "activity", "outbox", "look", "message", "share_snapshot", "share", "share_grant", "quote")
    return [rows(store, name) for name in names] + store.reader.values("SELECT nonce_hash FROM used_nonce")
