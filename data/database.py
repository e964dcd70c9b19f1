"""A connection that speaks plain SQL: named parameters in, frozen rows out, on every database alike."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from data.errors import ConsoleError
from data.rows import row_maker
from data.search_text import SearchText

R = TypeVar("R")


@dataclass(frozen=True)
class JobMatches:
    """What answers a search for jobs.

    Attributes:
        source: A FROM whose jobs are named `j`.
        condition: What is true of the jobs that match.
        values: The values of the condition's parameters.
        list_key: The column by which the answer comes in the order of the list without being sorted.
    """

    source: str
    condition: str
    values: dict[str, Any]
    list_key: str = "j.list_key"


@dataclass(frozen=True)
class ClientMatches:
    """What answers a search for clients.

    Attributes:
        every: A FROM whose clients are named `c`, for when most of those that match are wanted.
        few: The same for when few clients are in question, whatever matches.
        condition: What is true of the clients that match.
        values: The values of the condition's parameters.
        place: A number that grows with the beginning of the name, and ends in the 32 bits of the client's id.
    """

    every: str
    few: str
    condition: str
    values: dict[str, Any]
    place: str


@dataclass(frozen=True)
class PaperMatches:
    """What answers a search for quotes, or for invoices.

    Attributes:
        ids: A query of their ids, the newest first.
        values: The values of its parameters.
    """

    ids: str
    values: dict[str, Any]


class Connection(ABC):
    """One connection. Parameters are named (`:job`); a row's columns are the fields of its dataclass, in order."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    @abstractmethod
    def _execute(self, sql: str, values: dict[str, Any]) -> Any:
        """Run one statement and return its cursor."""

    @abstractmethod
    def job_search(self, search: SearchText) -> JobMatches:
        """What answers a full-text search for jobs."""

    @abstractmethod
    def client_search(self, text: str, digits: str) -> ClientMatches | None:
        """What answers a search for clients by a text, or by digits of a phone number; None when nothing can."""

    @abstractmethod
    def paper_search(self, search: SearchText, *, invoices: bool) -> PaperMatches:
        """What answers a full-text search for quotes or for invoices."""

    @abstractmethod
    def translate(self, error: Exception) -> ConsoleError | None:
        """The driver's error in our words; None when it is a fault of the program."""

    def execute(self, sql: str, values: dict[str, Any]) -> Any:
        """Run one statement.

        Raises:
            StoreBusy, StoreReadOnly, Unreachable: As the database could not be used.
        """
        try:
            return self._execute(sql, values)
        except Exception as error:
            if known := self.translate(error):
                raise known from error
            raise

    def all(self, row: type[R], sql: str, **values: Any) -> list[R]:
        """Every row of a query."""
        cursor = self.execute(sql, values)
        make = row_maker(row, tuple(column[0] for column in cursor.description))
        return [make(found) for found in cursor.fetchall()]

    def one(self, row: type[R], sql: str, **values: Any) -> R | None:
        """The first row of a query; None when there is none."""
        cursor = self.execute(sql, values)
        found = cursor.fetchone()
        if found is None:
            return None
        return row_maker(row, tuple(column[0] for column in cursor.description))(found)

    def grouped(self, row: type[R], sql: str, **values: Any) -> dict[str, list[R]]:
        """The rows of a query by its first column, which is not part of them."""
        cursor = self.execute(sql, values)
        make = row_maker(row, tuple(column[0] for column in cursor.description[1:]))
        groups: dict[str, list[R]] = {}
        for owner, *found in cursor.fetchall():
            groups.setdefault(owner, []).append(make(found))
        return groups

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row; None when there is no row."""
        found = self.execute(sql, values).fetchone()
        return None if found is None else found[0]

    def values(self, sql: str, **values: Any) -> list[Any]:
        """The first column of every row."""
        return [found[0] for found in self.execute(sql, values).fetchall()]

    def run(self, sql: str, **values: Any) -> int:
        """Change rows; how many were changed."""
        return int(self.execute(sql, values).rowcount)

    def insert(self, table: str, **values: Any) -> int:
        """Add one row and return its id. `table` and the names of `values` come from the program, never from data."""
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        return cast(int, self.value(f"INSERT INTO {table} ({names}) VALUES ({marks}) RETURNING id", **values))

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[None]:
        """One consistent moment for all reads inside; with `write`, the one writer of the database."""
        self.execute(self.begin_statement(write), {})
        try:
            yield
        except BaseException:
            self.rollback()
            raise
        self.execute("COMMIT", {})

    @abstractmethod
    def begin_statement(self, write: bool) -> str:
        """What begins a transaction of either kind."""

    @abstractmethod
    def rollback(self) -> None:
        """End the open transaction, undoing it; no error when the database already did."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back to the system."""
