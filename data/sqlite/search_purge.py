"""The search indexes after an erasure: what a row no longer says stands in them until their parts are merged."""

from data.database import Connection

# So many pages at a time: others can write in between.
_PAGES = 500


def begin_purge(db: Connection) -> None:
    """Have everything in the indexes merged from now on, which drops what was deleted."""
    for index in _indexes(db):
        _merge(db, index, -_PAGES)


def purge_on(db: Connection) -> bool:
    """Merge some more; whether there may be more to do."""
    return any(_merge(db, index, _PAGES) for index in _indexes(db))


def _indexes(db: Connection) -> list[str]:
    return db.values(
        "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5(%' ORDER BY name"
    )


def _merge(db: Connection, index: str, pages: int) -> bool:
    before = db.raw.total_changes
    db.raw.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('merge', {pages:d})")
    # The statement itself counts as one.
    return bool(db.raw.total_changes - before > 1)
