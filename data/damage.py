"""What is damaged in a database: its pages, and values that their columns can't hold.

A value may be garbled while the page around it is sound. SQLite's own check looks at no constraint in a file that is
opened for reading only, so the rules of each table are asked for here, as its own text states them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from data.database import Connection
from data.errors import ASK_CHECK, Unreachable
from data.sqlite import connections

# A few things of many are enough to know.
_NAMED_AT_MOST = 5


def damage(db: Connection) -> str:
    """What is damaged, a few things of many; empty when the file is sound."""
    try:
        pages = [str(line) for line in db.values(f"PRAGMA quick_check({_NAMED_AT_MOST})")]
        found = pages if pages != ["ok"] else _garbled(db) if db.value(_IS_OURS) else []
    except connections.driver.DatabaseError as error:
        if isinstance(known := connections.translate(error), Unreachable) and known.hint == ASK_CHECK:
            return str(error)
        raise
    return "; ".join(found)


_IS_OURS = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'"
_TABLES = """
    SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE %'
        AND sql NOT LIKE '%WITHOUT ROWID' AND name NOT LIKE 'job_search%' AND name NOT LIKE 'job_prefix%'
        AND name NOT LIKE 'client_search%' AND name NOT LIKE 'paper_search%' AND name NOT LIKE 'paper_prefix%'
    ORDER BY name
"""


@dataclass(frozen=True)
class _Column:
    name: str
    type: str
    required: bool


@dataclass(frozen=True)
class _Garbled:
    """A value that its column can't hold, as SQL writes it."""

    row: int
    column: str
    value: str


def _garbled(db: Connection) -> list[str]:
    found = [words for name, text in _tables(db) for words in _garbled_in(db, name, text)]
    return (found or list(_lost_zone(db)))[:_NAMED_AT_MOST]


def _tables(db: Connection) -> list[tuple[str, str]]:
    """Every table with the text that made it, but those behind the search indexes."""
    found = db.execute(_TABLES, {}).fetchall()
    return [(name, text) for name, text in found if name.isidentifier()]


def _garbled_in(db: Connection, table: str, text: str) -> Iterator[str]:
    columns = db.all(_Column, f"SELECT name, type, \"notnull\" AS required FROM pragma_table_info('{table}')")
    rules = [*_rules_of_types(columns), *_rules_of_text(columns, text)]
    if not rules:
        return
    cases = " ".join(f"WHEN {broken} THEN '{column}'" for column, broken in rules)
    values = " ".join(f"WHEN '{column.name}' THEN quote(\"{column.name}\")" for column in columns)
    query = (
        f'SELECT "row", "column", substr(CASE "column" {values} END, 1, 40) AS value FROM '
        f'(SELECT rowid AS "row", *, CASE {cases} END AS "column" FROM "{table}") WHERE "column" IS NOT NULL LIMIT 1'
    )
    for garbled in db.all(_Garbled, query):
        yield f"{table}.{garbled.column} holds {garbled.value} (row {garbled.row})"


def _rules_of_types(columns: Iterable[_Column]) -> Iterator[tuple[str, str]]:
    """What is broken of each column, as a condition: SQLite itself keeps any value in any column."""
    for column in columns:
        name = f'"{column.name}"'
        if column.required:
            yield column.name, f"{name} IS NULL"
        if column.name == "view":  # a page that was kept
            yield column.name, f"NOT json_valid({name})"
        if broken := _BROKEN.get(column.type.partition("(")[0]):
            yield column.name, f"{name} IS NOT NULL AND {broken.format(name)}"


_BROKEN = {
    "INTEGER": "typeof({0}) <> 'integer'",
    "BIGINT": "typeof({0}) <> 'integer'",
    "BOOLEAN": "{0} NOT IN (0, 1)",
    "VARCHAR": "typeof({0}) <> 'text'",
    # A day that is in no calendar is read by SQLite as another one.
    "DATE": "date({0}) IS NOT {0}",
    "DATETIME": "datetime({0}) IS NOT substr({0}, 1, 19)",
}

_CHECK = re.compile(r"\bCHECK \((.+)\),?\s*$", re.MULTILINE)


def _rules_of_text(columns: Iterable[_Column], text: str) -> Iterator[tuple[str, str]]:
    """The constraints that a table was made with; each is said of the first column that it names."""
    names = {column.name for column in columns}
    for rule in _CHECK.findall(text):
        if column := next((word for word in re.findall(r"\w+", rule) if word in names), ""):
            yield column, f"NOT ({rule})"


def _lost_zone(db: Connection) -> Iterator[str]:
    """Without its zone no time of the business can be read."""
    zones = db.values("SELECT timezone FROM business") if db.value(_HAS_BUSINESS) else []
    for zone in zones:
        try:
            ZoneInfo(zone)
        except (OSError, ValueError, LookupError):
            yield f"business.timezone holds {zone[:40]!r}"


_HAS_BUSINESS = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'business'"
