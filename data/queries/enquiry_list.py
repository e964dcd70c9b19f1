"""The list of enquiries: those that nobody has dealt with first, then the newest, read page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from data.database import Connection
from data.enums import EnquiryStatus
from data.errors import Damaged
from data.queries.enquiries import ENQUIRY_ROW, EnquiryRow, enquiry_counts
from data.queries.numbers import full_number
from data.search_text import part_of_text, searched_digits

PAGE = 100
COUNTED_AT_MOST = 1_000
# A search by words reads messages, so that it looks through the newest of a great many only.
SEARCHED_AT_MOST = 50_000

# An enquiry of which a value is damaged. A row needs a status and a time, and its own may be what can't be read.
_UNREADABLE = """
    SELECT e.id, e.number, 'Damaged. Run `tradeconsole check`.' AS name, '' AS email, '' AS phone, '' AS address,
        '' AS message, '' AS preferred_times, 'Declined' AS status, b.created_at AS received_at, NULL AS read_at,
        '' AS client, '' AS client_name, '' AS quote
    FROM enquiry e JOIN business b ON b.id = 1
"""


@dataclass(frozen=True)
class EnquiryFilter:
    """Which enquiries are listed. A search finds by number, name, email, address, digits of the phone, and words of
    what is needed; all of its words must be there."""

    search: str = ""
    status: EnquiryStatus | None = None

    @property
    def is_search(self) -> bool:
        return bool(self.search.strip())


@dataclass
class EnquiryList:
    """The enquiries of one filter. They come in as they are numbered, so that ids stand for the order of arrival.

    Attributes:
        db: A connection of the thread that reads.
        only: Which enquiries are listed.
    """

    db: Connection
    only: EnquiryFilter = field(default_factory=EnquiryFilter)

    def __post_init__(self) -> None:
        self._found: list[int] | None = None
        self._counts: dict[EnquiryStatus, int] | None = None
        self._ends: dict[int, int] = {}

    @property
    def capped(self) -> bool:
        """Whether there are more than `count` tells."""
        return self.only.is_search and len(self._matches()) > COUNTED_AT_MOST

    @property
    def is_bounded(self) -> bool:
        """Whether there are more enquiries than a search looks through."""
        return self.only.is_search and self._oldest() > 0

    def count(self) -> int:
        """How many rows can be read: all of them, or the first thousand of a search."""
        if self.only.is_search:
            return min(len(self._matches()), COUNTED_AT_MOST)
        return sum(self._of_status.values())

    def key(self, row: EnquiryRow) -> int:
        """What a row is recognised by when the list is read anew."""
        return row.id

    def page(self, index: int) -> Sequence[EnquiryRow]:
        """Rows `index * 100` and on."""
        ids = self._matches()[index * PAGE : (index + 1) * PAGE] if self.only.is_search else self._ids(index)
        place = {enquiry: position for position, enquiry in enumerate(ids)}
        return sorted(self._rows(ids), key=lambda row: place[row.id])

    def _rows(self, ids: list[int]) -> list[EnquiryRow]:
        """The enquiries with these ids; one that can't be read stands there without what it says."""
        marks = ", ".join(str(int(enquiry)) for enquiry in ids) or "NULL"
        try:
            return self.db.all(EnquiryRow, f"{ENQUIRY_ROW} WHERE e.id IN ({marks})")
        except Damaged:
            if len(ids) > 1:
                return [row for enquiry in ids for row in self._rows([enquiry])]
            return self.db.all(EnquiryRow, f"{_UNREADABLE} WHERE e.id IN ({marks})")

    @property
    def _of_status(self) -> dict[EnquiryStatus, int]:
        """How many there are of each status that is listed."""
        if self._counts is None:
            counts = enquiry_counts(self.db)
            self._counts = counts if self.only.status is None else {self.only.status: counts[self.only.status]}
        return self._counts

    def _ids(self, index: int) -> list[int]:
        """The ids of a page: of those that are new, then of all others."""
        start, new = index * PAGE, self._of_status.get(EnquiryStatus.NEW, 0)
        ids = self._newest((EnquiryStatus.NEW,), start, PAGE) if start < new else []
        if len(ids) < PAGE and (others := [status for status in self._of_status if status is not EnquiryStatus.NEW]):
            ids += self._others(index, others, max(start - new, 0), PAGE - len(ids))
        return ids

    def _others(self, index: int, statuses: Sequence[EnquiryStatus], skip: int, size: int) -> list[int]:
        """From where the page before ended; a jump is counted from the end of the list that is nearer."""
        total = sum(self._of_status[status] for status in statuses)
        before = self._ends.get(index - 1)
        size = max(min(size, total - skip), 0)
        if before is not None:
            ids = self._newest(statuses, 0, size, before=before)
        elif 2 * skip <= total:
            ids = self._newest(statuses, skip, size)
        else:
            ids = self._newest(statuses, total - skip - size, size, down=False)[::-1]
        if ids:
            self._ends[index] = ids[-1]
        return ids

    def _newest(
        self, statuses: Sequence[EnquiryStatus], skip: int, size: int, *, before: int | None = None, down: bool = True
    ) -> list[int]:
        """Ids in order, from the index of statuses alone: however long the messages are, none is read."""
        order, beyond = "DESC" if down else "ASC", "" if before is None else " AND id < :before"
        parts = " UNION ALL ".join(
            f"SELECT id FROM (SELECT id FROM enquiry WHERE status = :s{n}{beyond} ORDER BY id {order} LIMIT :most) p{n}"
            for n in range(len(statuses))
        )
        values: dict[str, Any] = {f"s{n}": status for n, status in enumerate(statuses)}
        if before is not None:
            values["before"] = before
        query = f"SELECT id FROM ({parts}) found ORDER BY id {order} LIMIT :size OFFSET :skip"
        return self.db.values(query, most=skip + size, size=size, skip=skip, **values)

    def _matches(self) -> list[int]:
        """The ids that a search finds, those that are new first, and at most one more than is counted."""
        if self._found is None:
            condition, values = _condition(self.db, self.only)
            if "number" not in values:  # which an index knows of every enquiry
                condition, values = f"{condition} AND e.id > :oldest", values | {"oldest": self._oldest()}
            self._found = []
            for kind in ("= 'New'", "<> 'New'"):
                query = (
                    f"SELECT e.id FROM enquiry e WHERE e.status {kind} AND {condition} ORDER BY e.id DESC LIMIT :most"
                )
                self._found += self.db.values(query, most=COUNTED_AT_MOST + 1 - len(self._found), **values)
        return self._found

    def _oldest(self) -> int:
        """The id after which a search looks through enquiries."""
        return max(int(self.db.value("SELECT COALESCE(max(id), 0) FROM enquiry")) - SEARCHED_AT_MOST, 0)


def _condition(db: Connection, only: EnquiryFilter) -> tuple[str, dict[str, Any]]:
    """What is true of the enquiries that a search finds, and the values of its parameters."""
    conditions, values = _found_by(db, only.search)
    if only.status is not None:
        conditions.append("e.status = :status")
        values["status"] = only.status
    return " AND ".join(conditions), values


def _found_by(db: Connection, search: str) -> tuple[list[str], dict[str, Any]]:
    number = full_number(db, "enquiry", search)
    if not search.strip().isdecimal() and db.value("SELECT id FROM enquiry WHERE number = :number", number=number):
        return ["e.number = :number"], {"number": number}
    if digits := searched_digits(search):
        return [f"{_DIGITS} LIKE :digits"], {"digits": f"%{digits}%"}
    words = {f"word_{place}": part_of_text(word) for place, word in enumerate(search.split()[:_MOST_WORDS])}
    return [f"{_TEXT} LIKE :{name} ESCAPE '!'" for name in words], dict(words)


_MOST_WORDS = 8
_TEXT = "(e.name || ' ' || e.email || ' ' || e.number || ' ' || e.address || ' ' || e.message)"
_DIGITS = "replace(replace(replace(replace(replace(e.phone, ' ', ''), '-', ''), '(', ''), ')', ''), '+61', '0')"


def list_enquiries(
    db: Connection, only: EnquiryFilter | None = None, limit: int = PAGE, after: str = ""
) -> list[EnquiryRow]:
    """The first rows of the list, at most a thousand; those after the one numbered `after`."""
    listed, rows = EnquiryList(db, only or EnquiryFilter()), []
    skip = bool(after)
    last = full_number(db, "enquiry", after) if after else ""
    for index in range(-(-listed.count() // PAGE)):
        for row in listed.page(index):
            if not skip:
                rows.append(row)
            skip = skip and row.number != last
            if len(rows) >= min(limit, COUNTED_AT_MOST):
                return rows
    return rows
