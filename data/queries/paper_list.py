"""What the lists of quotes and of invoices have in common: newest first, page by page, and found as one types."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from data.database import Connection
from data.errors import Damaged, Invalid
from data.money import parse_cents
from data.queries.numbers import full_number
from data.queries.papers import PAGE
from data.search_text import Index, SearchText, number_after, read_search

COUNTED_AT_MOST = 1_000
# Of a status that more than a thousand bear, a search finds those among so many of the newest that match.
MATCHES_AT_MOST = 5_000
_MOST = COUNTED_AT_MOST + 1


class Paper(Protocol):
    """A quote or an invoice."""

    @property
    def id(self) -> int: ...


PaperT = TypeVar("PaperT", bound=Paper)
StatusT = TypeVar("StatusT", bound=StrEnum)


@dataclass(frozen=True)
class PaperShown(Generic[StatusT]):
    """Which papers are listed. A search finds by number, client, title, site and amount."""

    search: str = ""
    status: StatusT | None = None


@dataclass
class PaperList(ABC, Generic[PaperT, StatusT]):
    """The quotes or invoices of one filter, the newest first. A filtered list ends after a thousand, found once.

    Attributes:
        db: A connection of the thread that reads.
        today: The day it is where the business is, by which statuses are told.
        only: Which are listed.
    """

    TABLE: ClassVar[str]
    BELONGS_TO: ClassVar[tuple[str, ...]]
    """By the numbers of which other records its papers are found."""
    TEXTS: ClassVar[str]
    """What papers, called `p`, are found by, line by line."""

    db: Connection
    today: date
    only: PaperShown[StatusT] = field(default_factory=PaperShown)

    def __post_init__(self) -> None:
        self._found: list[int] | None = None
        self._extent: _Extent | None = None
        self._ends: dict[int, int] = {}
        self.is_bounded = False
        """Whether a search of a status looked through the newest matches only."""

    @abstractmethod
    def of_status(self, status: StatusT, most: int) -> list[int]:
        """The ids of at most so many of a status, in the order of the list."""

    @abstractmethod
    def of_amount(self, low: int, high: int) -> list[int]:
        """The newest that come to an amount in cents, or one between the two."""

    @abstractmethod
    def has_status(self) -> str:
        """A condition that is true of the papers `p` that bear the status `:status` on the day `:today`."""

    @abstractmethod
    def rows(self, ids: Sequence[int]) -> list[PaperT]:
        """The papers with these ids.

        Raises:
            Damaged: One of them can't be read.
        """

    @abstractmethod
    def unreadable(self, paper: int) -> list[PaperT]:
        """A paper that can't be read, without what it says."""

    def kept_as(self, status: StatusT, most: int) -> list[int]:
        """The newest, at most so many, whose row says a status."""
        query = f"SELECT id FROM {self.TABLE} WHERE status = :status ORDER BY id DESC LIMIT :most"
        return self.db.values(query, status=status, most=most)

    @property
    def capped(self) -> bool:
        """Whether there are more than `count` tells."""
        return not self._is_everything and len(self._ids()) > COUNTED_AT_MOST

    def count(self) -> int:
        """How many rows can be read: all of them, or the first thousand of a filter."""
        return self._whole.count if self._is_everything else min(len(self._ids()), COUNTED_AT_MOST)

    def key(self, row: PaperT) -> int:
        """What a row is recognised by when the list is read anew."""
        return row.id

    def page(self, index: int) -> Sequence[PaperT]:
        """Rows `index * 100` and on."""
        start = index * PAGE
        ids = self._next_page(index) if self._is_everything else self._ids()[:COUNTED_AT_MOST][start : start + PAGE]
        place = {paper: position for position, paper in enumerate(ids)}
        return sorted(self._readable(ids), key=lambda row: place[row.id])

    @property
    def _is_everything(self) -> bool:
        return self.only.status is None and not self.only.search.strip()

    @property
    def _whole(self) -> "_Extent":
        if self._extent is None:
            ends = ("count(*)", "COALESCE(min(id), 0)", "COALESCE(max(id), 0)")
            count, first, last = (f"(SELECT {end} FROM {self.TABLE})" for end in ends)
            self._extent = self.db.one(_Extent, f"SELECT {count} AS count, {first} AS first, {last} AS last")
        assert self._extent is not None
        return self._extent

    def _readable(self, ids: Sequence[int]) -> list[PaperT]:
        try:
            return self.rows(ids)
        except Damaged:
            if len(ids) > 1:
                return [row for paper in ids for row in self._readable([paper])]
            return self.unreadable(ids[0])

    def _next_page(self, index: int) -> list[int]:
        """From where the page before ended. A jump goes by the ids, which have no gaps unless something went wrong."""
        before, skip = self._ends.get(index - 1), 0
        if before is None:
            whole, skip = self._whole, index * PAGE
            before = whole.last + 1 - (skip if whole.is_dense else 0)
            skip = 0 if whole.is_dense else skip
        query = f"SELECT id FROM {self.TABLE} WHERE id < :before ORDER BY id DESC LIMIT {PAGE} OFFSET :skip"
        ids = self.db.values(query, before=before, skip=skip)
        if ids:
            self._ends[index] = ids[-1]
        return ids

    def _ids(self) -> list[int]:
        if self._found is None:
            status, search = self.only.status, read_search(self.only.search)
            if search is not None:
                self._found = self._matching(search)
            else:
                self._found = [] if status is None else self.of_status(status, _MOST)
        return self._found

    def _matching(self, search: SearchText) -> list[int]:
        """What a search finds, the newest first."""
        others = [*self._numbered(search), *self._of_amount()]
        if self.only.status is None:
            return _newest([*self._by_text(search, _MOST), *others])
        of_status = self.of_status(self.only.status, _MOST)
        if len(of_status) <= COUNTED_AT_MOST:
            found = {*self._among(of_status, search), *others}
            return [paper for paper in of_status if paper in found]
        matches = self._by_text(search, MATCHES_AT_MOST + 1)
        self.is_bounded = len(matches) > MATCHES_AT_MOST
        return _newest(self._that_have_status([*matches, *others]))

    def _numbered(self, search: SearchText) -> list[int]:
        """Those whose number is the text, as people write it, or begins with it."""
        number = full_number(self.db, self.TABLE, self.only.search)
        found = self.db.values(f"SELECT id FROM {self.TABLE} WHERE number = :number", number=number)
        return [*found, *self._begun(search.phrases[0])] if search.index is Index.NUMBER else found

    def _begun(self, low: str) -> list[int]:
        """Those whose number begins so, and those of the job, client or quote that bears it."""
        query = f"SELECT id FROM {self.TABLE} WHERE number >= :low AND number < :high ORDER BY number DESC LIMIT :most"
        found = self.db.values(query, low=low, high=number_after(low), most=_MOST)
        for kind in self.BELONGS_TO:
            number = full_number(self.db, kind, low)
            owner = f"SELECT id FROM {kind} WHERE number = :number"
            query = f"SELECT id FROM {self.TABLE} WHERE {kind}_id = ({owner}) ORDER BY id DESC LIMIT :most"
            found += self.db.values(query, number=number, most=_MOST)
        return found

    def _of_amount(self) -> list[int]:
        between = amount_range(self.only.search)
        return [] if between is None else self.of_amount(*between)

    def _by_text(self, search: SearchText, most: int) -> list[int]:
        if search.index is Index.NUMBER:
            return []
        found = self.db.paper_search(search, invoices=self.TABLE == "invoice")
        return self.db.values(f"{found.ids} LIMIT :most", most=most, **found.values)

    def _among(self, few: Iterable[int], search: SearchText) -> list[int]:
        """Which of a few a search finds by their texts: to read those takes less than to find all others first."""
        texts = self.db.all(_Text, f"{self.TEXTS} WHERE p.id IN ({_listed(few)})")
        return [paper.id for paper in texts if is_found(search, paper.text)]

    def _that_have_status(self, ids: Iterable[int]) -> list[int]:
        query = f"SELECT p.id FROM {self.TABLE} p WHERE p.id IN ({_listed(ids)}) AND {self.has_status()}"
        return self.db.values(query, **self._as_of)

    @property
    def _as_of(self) -> dict[str, Any]:
        return {"status": self.only.status, "today": self.today}


@dataclass(frozen=True)
class _Extent:
    """How many papers there are, and between which ids."""

    count: int
    first: int
    last: int

    @property
    def is_dense(self) -> bool:
        return self.count == self.last - self.first + 1


@dataclass(frozen=True)
class _Text:
    id: int
    text: str


def _listed(ids: Iterable[int]) -> str:
    return ", ".join(str(int(paper)) for paper in ids) or "NULL"


def is_found(search: SearchText, text: str) -> bool:
    """Whether a search finds a text of several lines, as an index would."""
    low = text.lower()
    if search.index is Index.PREFIX:
        return all(re.search(rf"\b{re.escape(word.lower())}", low) for word in search.phrases)
    return all(phrase.lower() in low for phrase in search.phrases)


def _newest(ids: Iterable[int]) -> list[int]:
    return sorted(set(ids), reverse=True)[:_MOST]


def amount_range(text: str) -> tuple[int, int] | None:
    """The amounts in cents that a text may mean: "$4,312" is any of these dollars; None where it is no amount."""
    typed = text.strip().removesuffix(".")
    try:
        low = parse_cents(typed)
    except Invalid:
        return None
    cents = typed.partition(".")[2]
    return None if low < 0 else (low, low + (99, 9, 0)[len(cents)])


def count_at_most(db: Connection, table: str, status: StrEnum) -> int:
    """How many papers bear a status, up to one more than a thousand."""
    query = f"SELECT count(*) FROM (SELECT 1 AS found FROM {table} WHERE status = :status LIMIT {_MOST}) f"
    return int(db.value(query, status=status))
