"""The list of clients by name, read page by page."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.database import Connection
from data.queries.client_search import found_clients
from data.queries.clients import CLIENT_ROW, LISTED_AT_MOST, PAGE, ClientRow, clients_of, narrowed

COUNTED_AT_MOST = LISTED_AT_MOST


@dataclass(frozen=True)
class ClientFilter:
    """Which clients are listed. `staff` narrows the list to those of one person's own jobs."""

    search: str = ""
    deleted: bool = False
    staff: int | None = None

    @property
    def is_everything(self) -> bool:
        return not (self.search.strip() or self.deleted or self.staff is not None)


@dataclass(frozen=True)
class _Place:
    """Where a page ends in the order of the list."""

    name: str
    id: int


@dataclass
class ClientList:
    """The clients of one filter by name. A filtered list ends after a thousand, which are found once.

    Attributes:
        db: A connection of the thread that reads.
        only: Which clients are listed.
    """

    db: Connection
    only: ClientFilter = field(default_factory=ClientFilter)

    def __post_init__(self) -> None:
        self._found: list[int] | None = None
        self._count: int | None = None
        self._ends: dict[int, _Place] = {}

    @property
    def capped(self) -> bool:
        """Whether there are more than `count` tells."""
        return not self.only.is_everything and len(self._ids()) > COUNTED_AT_MOST

    def count(self) -> int:
        """How many rows can be read."""
        if not self.only.is_everything:
            return min(len(self._ids()), COUNTED_AT_MOST)
        if self._count is None:
            self._count = client_count(self.db)
        return self._count

    def key(self, row: ClientRow) -> int:
        """What a row is recognised by when the list is read anew."""
        return row.id

    def page(self, index: int) -> Sequence[ClientRow]:
        """Rows `index * 100` and on."""
        if self.only.is_everything:
            return self._next_page(index)
        return clients_of(self.db, self._ids()[:COUNTED_AT_MOST][index * PAGE : (index + 1) * PAGE])

    def _ids(self) -> list[int]:
        if self._found is None:
            self._found = self._first(COUNTED_AT_MOST + 1)
        return self._found

    def _first(self, most: int) -> list[int]:
        where, values = narrowed(self.only.staff, deleted=self.only.deleted)
        if self.only.search.strip():
            return found_clients(self.db, self.only.search, where, values, most, few=self.only.deleted)
        # Few are deleted: they are sorted, where the others are read in their order until there are enough.
        order = "+c.name" if self.only.deleted else "c.name"
        query = f"SELECT c.id FROM client c WHERE {where} ORDER BY {order}, c.id LIMIT {most}"
        return self.db.values(query, **values)

    def _next_page(self, index: int) -> list[ClientRow]:
        """From where the page before ended, or where it must have ended when the list is jumped about in."""
        before = self._ends.get(index - 1) or (self._place(index * PAGE - 1) if index else None)
        beyond, values = ("", {}) if before is None else (" AND (c.name, c.id) > (:name, :id)", vars(before))
        query = f"{CLIENT_ROW} WHERE c.deleted_at IS NULL{beyond} ORDER BY c.name, c.id LIMIT {PAGE}"
        rows = self.db.all(ClientRow, query, **values)
        if rows:
            self._ends[index] = _Place(rows[-1].name, rows[-1].id)
        return rows

    def _place(self, position: int) -> _Place | None:
        """The client at a position of the list. It is found by the index alone, where deleted ones stand too: for each
        of those before it, it is one further on."""
        gone = [(place.name, place.id) for place in self.db.all(_Place, _GONE)]
        passed = -1
        place: _Place | None = None
        while (found := bisect_right(gone, (place.name, place.id)) if place else 0) != passed:
            passed = found
            place = self.db.one(_Place, _AT, position=position + passed)
        return place


_GONE = "SELECT name, id FROM client WHERE deleted_at IS NOT NULL ORDER BY +name, id"
_AT = "SELECT name, id FROM client ORDER BY name, id LIMIT 1 OFFSET :position"


def client_count(db: Connection) -> int:
    """How many clients there are, without the deleted ones."""
    return int(db.value("SELECT count(*) FROM client WHERE deleted_at IS NULL"))


def deleted_count(db: Connection) -> int:
    """How many clients were deleted and can be restored, or have been erased."""
    return int(db.value("SELECT count(*) FROM client WHERE deleted_at IS NOT NULL"))
