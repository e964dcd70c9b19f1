"""Reads every row of a kind of record, a page at a time: no transaction is open while somebody writes a page down."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from data.database import Connection
from data.exports.values import Record, money
from data.money import format_quantity
from data.permissions import Action
from data.store import Store

PAGE = 500
_CENTS, _THOUSANDTHS = "_cents", "_thousandths"


@dataclass(frozen=True)
class Part:
    """What hangs on a record, any number of times.

    Attributes:
        query: The owner's id, then the columns of `row`; of owners with ids above `:after` up to `:last`.
        needs: What somebody must be permitted besides exporting to get it.
    """

    name: str
    row: type[Any]
    query: str
    needs: Action | None = None


@dataclass(frozen=True)
class Source:
    """A kind of record.

    Attributes:
        row: Its columns, beginning with the id, which is not exported. `total_cents` is exported as `total`.
        query: Those with ids above `:after`, at most `:page` and in the order of their ids. It may name `:today`.
        counted: How many there are.
    """

    row: type[Any]
    query: str
    counted: str
    parts: tuple[Part, ...] = ()

    def without(self, withheld: Collection[Action]) -> "Source":
        """The same but for the parts that need one of these permissions."""
        parts = tuple(part for part in self.parts if part.needs not in withheld)
        return Source(self.row, self.query, self.counted, parts)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of what is exported of each record."""
        return (*(_called(field.name) for field in fields(self.row)[1:]), *(part.name for part in self.parts))


def read_records(store: Store, source: Source, today: date) -> Iterator[list[Record]]:
    """Every record, in pages."""
    after = 0
    while True:
        with store.reading() as db:
            rows = db.all(source.row, source.query, after=after, page=PAGE, today=today)
            if not rows:
                return
            page = list(_records(db, source, rows, after))
        yield page
        after = rows[-1].id


def _records(db: Connection, source: Source, rows: list[Any], after: int) -> Iterator[Record]:
    span = {"after": after, "last": rows[-1].id}
    parts = [(part.name, db.grouped(part.row, part.query, **span)) for part in source.parts]
    for row in rows:
        owned = {name: tuple(_record(found) for found in groups.get(row.id, ())) for name, groups in parts}
        yield {name: value for name, value in _record(row).items() if name != "id"} | owned


def _record(row: Any) -> dict[str, Any]:
    return {_called(name): _exported(name, value) for name, value in vars(row).items()}


def _called(name: str) -> str:
    return name.removesuffix(_CENTS).removesuffix(_THOUSANDTHS)


def _exported(name: str, value: Any) -> Any:
    if name.endswith(_CENTS) and value is not None:
        return money(value)
    if name.endswith(_THOUSANDTHS):
        return Decimal(format_quantity(value))
    return value
