"""The portal's own connection on SQLite: it can read the portal's views, and write what a client may cause.

SQLite asks a callback about every column that a statement names. What is not allowed here raises, whatever the
code above it meant to do.
"""

import re
from pathlib import Path
from typing import Any

from data.errors import ConsoleError
from data.sqlite.connections import SqliteConnection, connect, define_functions, driver
from data.sqlite.portal_guards import guard_reads, install_guards
from data.sqlite.portal_views import LeastPrivilege, least_privilege
from data.sqlite.schema import triggers

_WRITING = frozenset({"INSERT", "UPDATE", "DELETE"})
_CONTROL = frozenset({driver.SQLITE_SELECT, driver.SQLITE_TRANSACTION})
_COMMON_TABLE = re.compile(r"\bWITH\b", re.IGNORECASE)
_FUNCTIONS = frozenset({"current_share", "current_token", "coalesce", "min", "max"})

# What the triggers that such writes set off may do: note which share has changed, and what its job waits for.
_TRIGGER_READS = frozenset(
    {
        "job.id",
        "quote.id",
        "quote.job_id",
        "quote.status",
        "share.id",
        "share.job_id",
        "share.quote_id",
        "share_item.share_id",
        "share_item.kind",
        "share_item.ref_id",
        "share_item.ticked",
    }
)
_TRIGGER_UPDATES = frozenset({"job.is_shared", "job.awaits_answer"})


class Gatekeeper:
    """Answers SQLite's question whether a statement may do what it names."""

    def __init__(self, privilege: LeastPrivilege) -> None:
        self.privilege = privilege
        self.triggers = frozenset(triggers())
        self.guards = guard_reads()
        self.writing = False

    def __call__(
        self, code: int, first: str | None, second: str | None, _database: str | None, inside: str | None
    ) -> int:
        allowed = self._allows(code, first or "", second or "", inside)
        return int(driver.SQLITE_OK if allowed else driver.SQLITE_DENY)

    def _allows(self, code: int, first: str, second: str, inside: str | None) -> bool:
        if code in _CONTROL:
            return True
        if code == driver.SQLITE_READ:
            return self._may_read(first, second, inside)
        if code == driver.SQLITE_FUNCTION:
            return second in _FUNCTIONS
        if inside is not None:
            return inside in self.triggers and self._may_trigger(code, first, second)
        return self._may_write(code, first, second)

    def _may_trigger(self, code: int, table: str, column: str) -> bool:
        if code == driver.SQLITE_UPDATE:
            return f"{table}.{column}" in _TRIGGER_UPDATES
        return bool(code == driver.SQLITE_INSERT and table == "share_change")

    def _may_read(self, table: str, column: str, inside: str | None) -> bool:
        name = f"{table}.{column}"
        if inside is None:
            return table in self.privilege.view_reads or (self.writing and name in self.privilege.reads)
        if inside in self.triggers:
            return name in _TRIGGER_READS
        if inside in self.guards:
            return table in self.privilege.view_reads or name in self.guards[inside]
        return name in self.privilege.view_reads.get(inside, ())

    def _may_write(self, code: int, table: str, column: str) -> bool:
        if code == driver.SQLITE_INSERT:
            return table in self.privilege.inserts
        if code == driver.SQLITE_UPDATE:
            return f"{table}.{column}" in self.privilege.updates
        return code == driver.SQLITE_DELETE and table in self.privilege.deletes


# How SQLite words a refusal; the last is said of a search index, which no statement of the portal names.
_REFUSALS = ("not authorized", "prohibited", "vtable constructor failed")


class PortalConnection(SqliteConnection):
    """A connection that reads the portal's views, narrowed to `share`, and nothing else.

    A common table expression could borrow a view's name and its rights, so a statement that has one is refused.
    """

    def __init__(self, opened: SqliteConnection) -> None:
        super().__init__(opened.raw)
        define_functions(self)
        install_guards(opened)
        self.gatekeeper = Gatekeeper(least_privilege())
        self.raw.set_authorizer(self.gatekeeper)

    def _execute(self, sql: str, values: dict[str, Any]) -> Any:
        if _COMMON_TABLE.search(sql):
            raise driver.DatabaseError("not authorized")
        self.gatekeeper.writing = sql.split(None, 1)[0].upper() in _WRITING
        return super()._execute(sql, values)

    def translate(self, error: Exception) -> ConsoleError | None:
        # A refusal is a fault of the program: it must surface, never be shown as a passing trouble.
        return None if any(sign in str(error) for sign in _REFUSALS) else super().translate(error)


def open_portal(path: Path) -> PortalConnection:
    """The portal's connection on a database file.

    Raises:
        Unreachable: The file is not there, not readable, or no database.
    """
    return PortalConnection(connect(path))
