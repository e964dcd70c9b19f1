"""What reads of quotes and of invoices have in common: the newest of a list, and lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from data.database import Connection
from data.sharing.pages import SharedLine

PAGE = 100
LISTED_AT_MOST = 1_000

RowT = TypeVar("RowT")
StatusT = TypeVar("StatusT", bound=StrEnum)


@dataclass(frozen=True)
class PaperFilter(Generic[StatusT]):
    """Which quotes or invoices are listed, by ids; `after` is the last one of the page before."""

    status: StatusT | None = None
    client: int | None = None
    job: int | None = None
    after: int | None = None


_NARROWED_BY = {"client": "p.client_id = :client", "job": "p.job_id = :job", "after": "p.id < :after"}


def newest(
    db: Connection,
    row: type[RowT],
    query: str,
    only: PaperFilter[StatusT],
    by_day: Mapping[StatusT, str],
    today: date,
    limit: int,
) -> list[RowT]:
    """The newest papers, at most `limit` and never more than a thousand.

    Args:
        query: What is read of them, up to its WHERE; it calls the papers `p`.
        by_day: The conditions of the statuses that depend on `:today`.
    """
    status = [] if only.status is None else [by_day.get(only.status, "p.status = :status")]
    narrowed = [condition for name, condition in _NARROWED_BY.items() if getattr(only, name) is not None]
    listed = f"{query} WHERE {' AND '.join(['TRUE', *status, *narrowed])} ORDER BY p.id DESC LIMIT :limit"
    return db.all(row, listed, today=today, limit=min(limit, LISTED_AT_MOST), **vars(only))


def read_lines(db: Connection, table: str, owner: str, owner_id: int) -> tuple[SharedLine, ...]:
    """The lines in a table whose column `owner` holds this id; both names come from the program, never from data."""
    columns = "kind, description, quantity_thousandths, unit, unit_price_cents, taxable, total_cents"
    query = f"SELECT {columns} FROM {table} WHERE {owner} = :owner ORDER BY position"
    return tuple(db.all(SharedLine, query, owner=owner_id))
