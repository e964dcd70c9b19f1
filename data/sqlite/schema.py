"""What SQLite needs beside the tables: triggers, the search indexes, and the portal's views.

They are made anew by `install` whenever their text changes, so no migration carries them.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from data.database import Connection
from data.sqlite import client_index, paper_index, portal_views
from data.sqlite.connections import driver, has_contentless_delete, version_of

_MINUTE = "(CAST(strftime('%s', {at}) AS INTEGER) / 60)"


def _list_key(at: str, job: str) -> str:
    return f"(({_MINUTE.format(at=at)} << 32) | {job})"


_CLIENT_NAME = "COALESCE((SELECT name FROM client WHERE id = {client}), '')"

_DERIVED = {
    "job_made": f"""
        AFTER INSERT ON job BEGIN
            UPDATE job SET list_key = {_list_key("NEW.created_at", "NEW.id")},
                client_name = {_CLIENT_NAME.format(client="NEW.client_id")} WHERE id = NEW.id;
            INSERT INTO job_count (status, jobs) VALUES (NEW.status, 1)
                ON CONFLICT (status) DO UPDATE SET jobs = jobs + 1;
        END""",
    "job_status_changed": """
        AFTER UPDATE OF status ON job WHEN OLD.status <> NEW.status BEGIN
            UPDATE job_count SET jobs = jobs - 1 WHERE status = OLD.status;
            INSERT INTO job_count (status, jobs) VALUES (NEW.status, 1)
                ON CONFLICT (status) DO UPDATE SET jobs = jobs + 1;
        END""",
    "job_client_changed": f"""
        AFTER UPDATE OF client_id ON job WHEN OLD.client_id IS NOT NEW.client_id BEGIN
            UPDATE job SET client_name = {_CLIENT_NAME.format(client="NEW.client_id")} WHERE id = NEW.id;
        END""",
    "client_renamed": """
        AFTER UPDATE OF name ON client WHEN OLD.name <> NEW.name BEGIN
            UPDATE job SET client_name = NEW.name WHERE client_id = NEW.id;
        END""",
    "job_search_changed": """
        AFTER UPDATE OF number, title, client_name, site, list_key ON job BEGIN
            DELETE FROM job_search WHERE rowid = OLD.list_key;
            DELETE FROM job_prefix WHERE rowid = OLD.list_key;
            INSERT INTO job_search (rowid, number, title, client, site)
                VALUES (NEW.list_key, NEW.number, NEW.title, NEW.client_name, NEW.site);
            INSERT INTO job_prefix (rowid, number, title, client, site)
                VALUES (NEW.list_key, NEW.number, NEW.title, NEW.client_name, NEW.site);
        END""",
}


def _visit_trigger(event: str, row: str) -> str:
    next_visit = f"(SELECT min(starts_at) FROM visit WHERE job_id = {row}.job_id AND done_at IS NULL)"
    return f"""
        AFTER {event} ON visit BEGIN
            UPDATE job SET next_visit_at = {next_visit},
                list_key = {_list_key(f"COALESCE({next_visit}, created_at)", "id")} WHERE id = {row}.job_id;
        END"""


_VISITS = {
    "visit_made": _visit_trigger("INSERT", "NEW"),
    "visit_changed": _visit_trigger("UPDATE OF starts_at, done_at", "NEW"),
    "visit_removed": _visit_trigger("DELETE", "OLD"),
}

# Whether a job is shared and waits for an answer; it follows the ticks and the statuses of quotes.
_IS_SHARED = "EXISTS (SELECT 1 FROM share_item i WHERE i.share_id = s.id AND i.ticked)"
_AWAITS = """EXISTS (SELECT 1 FROM share_item i JOIN quote q ON q.id = i.ref_id
    WHERE i.share_id = s.id AND i.kind = 'quote' AND i.ticked AND q.status = 'Sent')"""


def _shared_trigger(event: str, share: str) -> str:
    return f"""
        AFTER {event} BEGIN
            UPDATE job SET (is_shared, awaits_answer) = (SELECT {_IS_SHARED}, {_AWAITS} FROM share s WHERE {share})
            WHERE id = (SELECT s.job_id FROM share s WHERE {share});
        END"""


_SHARED = {
    "job_shared_by_new_item": _shared_trigger("INSERT ON share_item", "s.id = NEW.share_id"),
    "job_shared_by_tick": _shared_trigger("UPDATE OF ticked ON share_item", "s.id = NEW.share_id"),
    "job_shared_by_lost_item": _shared_trigger("DELETE ON share_item", "s.id = OLD.share_id"),
    "job_takes_share_over": _shared_trigger("UPDATE OF job_id ON share", "s.id = NEW.id"),
    "job_awaits_quote": _shared_trigger("UPDATE OF status, job_id ON quote", "s.job_id = NEW.job_id"),
}

# What a share shows may change with any row of these tables; by it, the share it belongs to.
_SHARE_OF_JOB = "SELECT id FROM share WHERE job_id = {row}.{column}"
_SHARE_OF_QUOTE = "SELECT id FROM share WHERE job_id = {row}.job_id OR quote_id = {row}.id"
_SHOWN = {
    "job": _SHARE_OF_JOB.replace("{column}", "id"),
    "visit": _SHARE_OF_JOB.replace("{column}", "job_id"),
    "client_note": _SHARE_OF_JOB.replace("{column}", "job_id"),
    "todo": _SHARE_OF_JOB.replace("{column}", "job_id"),
    "job_file": _SHARE_OF_JOB.replace("{column}", "job_id"),
    "invoice": _SHARE_OF_JOB.replace("{column}", "job_id"),
    "quote": _SHARE_OF_QUOTE,
    "share_item": "SELECT {row}.share_id",
    "share": "SELECT {row}.id",
}


def _share_trigger(table: str, event: str, row: str) -> str:
    return f"""
        AFTER {event} ON {table} BEGIN
            INSERT OR IGNORE INTO share_change (share_id) {_SHOWN[table].format(row=row)};
        END"""


def _share_triggers() -> Iterator[tuple[str, str]]:
    for table in _SHOWN:
        yield f"share_shows_{table}_made", _share_trigger(table, "INSERT", "NEW")
        yield f"share_shows_{table}_changed", _share_trigger(table, _updates(table), "NEW")
        if table in ("job", "quote", "share"):
            continue
        yield f"share_shows_{table}_removed", _share_trigger(table, "DELETE", "OLD")


def _updates(table: str) -> str:
    """A share's own bookkeeping is no change of what it shows."""
    return "UPDATE OF job_id, quote_id" if table == "share" else "UPDATE"


def _kept_forever(table: str) -> Iterator[tuple[str, str]]:
    for event in ("UPDATE", "DELETE"):
        yield (
            f"{table}_is_kept_{event.lower()}",
            f"BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} rows are only ever added'); END",
        )


def triggers() -> dict[str, str]:
    """Every trigger of the program: its name, and what follows it."""
    kept = (pair for table in ("activity", "share_snapshot", "business_snapshot") for pair in _kept_forever(table))
    indexes = client_index.triggers() | paper_index.triggers()
    return _DERIVED | _VISITS | _SHARED | indexes | dict(_share_triggers()) | dict(kept)


# Whether an index keeps the texts beside it.
_CONTENT = "content='', contentless_delete=1, " if has_contentless_delete(version_of(driver)) else ""


def _search_tables() -> dict[str, str]:
    """Full-text indexes whose row ids are list keys, so that the newest matches come first without sorting."""
    columns = "number, title, client, site"
    return {
        "job_search": f"fts5({columns}, {_CONTENT}detail=full, tokenize='trigram')",
        "job_prefix": f"fts5({columns}, {_CONTENT}detail=full, prefix='1 2')",
    }


@cache
def digest() -> str:
    """What the installed triggers and views are recognised by."""
    text = repr((sorted(triggers().items()), portal_views.views()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def install(db: Connection) -> None:
    """Make the triggers, views and search indexes of this version, in place of any other's."""
    remove(db)
    for name, body in _search_tables().items():
        db.run(f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING {body}")
    client_index.install(db, _CONTENT)
    paper_index.install(db, _CONTENT)
    _create_triggers(db)
    for statement in portal_views.views().values():
        db.run(statement)
    db.run("INSERT OR REPLACE INTO schema_digest (id, digest) VALUES (1, :digest)", digest=digest())


def remove(db: Connection) -> None:
    """Take the triggers and views away, so that tables can be rebuilt. What is indexed stays."""
    db.run("CREATE TABLE IF NOT EXISTS schema_digest (id INTEGER PRIMARY KEY, digest TEXT NOT NULL)")
    for kind, name in db.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')", {}
    ).fetchall():
        db.run(f"DROP {kind.upper()} IF EXISTS {name}")


def is_installed(db: Connection) -> bool:
    """Whether the triggers and views are those of this version."""
    if not db.value("SELECT name FROM sqlite_master WHERE name = 'schema_digest'"):
        return False
    return bool(db.value("SELECT digest FROM schema_digest") == digest())


def _create_triggers(db: Connection) -> None:
    for name, body in triggers().items():
        db.run(f"CREATE TRIGGER {name} {body}")


@contextmanager
def loading(db: Connection) -> Iterator[None]:
    """Load rows in bulk: what triggers keep is worked out once, at the end, for everything."""
    for name in triggers():
        db.run(f"DROP TRIGGER IF EXISTS {name}")
    yield
    derive_all(db)
    _create_triggers(db)


def derive_all(db: Connection) -> None:
    """Work out from nothing what the triggers keep: list order, names, counts and the search indexes."""
    next_visit = "(SELECT min(starts_at) FROM visit WHERE job_id = job.id AND done_at IS NULL)"
    db.run(f"UPDATE job SET next_visit_at = {next_visit}, client_name = {_CLIENT_NAME.format(client='job.client_id')}")
    db.run(f"UPDATE job SET list_key = {_list_key('COALESCE(next_visit_at, created_at)', 'id')}")
    db.run(
        f"UPDATE job SET (is_shared, awaits_answer) = (SELECT {_IS_SHARED}, {_AWAITS} FROM share s "
        "WHERE s.job_id = job.id) WHERE id IN (SELECT job_id FROM share)"
    )
    db.run("DELETE FROM job_count")
    db.run("INSERT INTO job_count (status, jobs) SELECT status, count(*) FROM job GROUP BY status")
    for index, body in _search_tables().items():
        db.run(f"DROP TABLE IF EXISTS {index}")
        db.run(f"CREATE VIRTUAL TABLE {index} USING {body}")
        db.run(
            f"INSERT INTO {index} (rowid, number, title, client, site) "
            "SELECT list_key, number, title, client_name, site FROM job ORDER BY list_key"
        )
    client_index.rebuild(db, _CONTENT)
    paper_index.rebuild(db, _CONTENT)
