"""Rows read from a source a page at a time, never more than a few pages held."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar, runtime_checkable

RowT = TypeVar("RowT")

PAGE_SIZE = 100
KEPT_PAGES = 12


class Source(Protocol[RowT]):
    """Where a list gets its rows.

    It is asked on the user interface's own thread: a page is one indexed read of the local database, well
    under a millisecond, and a hop to a worker would cost more than the read. A source that may be slow must
    answer from what a worker has read before.
    """

    def count(self) -> int:
        """How many rows there are, or a bound that is not too small."""
        ...

    def page(self, index: int) -> Sequence[RowT]:
        """The rows from `index * PAGE_SIZE` on, at most `PAGE_SIZE`; fewer only where the rows end."""
        ...

    def key(self, row: RowT) -> Hashable:
        """What stays the same about a row when the list is read again."""
        ...


@runtime_checkable
class Locating(Protocol):
    """A source that can say where a row stands without its pages being read."""

    def position(self, key: Hashable) -> int | None:
        """The row's place in the list, or None when it is not in it."""
        ...


class UnreadableRows(Exception):
    """The page that holds the row could not be read."""


class Pages(Generic[RowT]):
    """The pages of one source that were asked for last."""

    def __init__(self, source: Source[RowT] | None, on_failure: Callable[[Exception], None]) -> None:
        self.source = source
        self.failed = False
        """Whether the source could not even say how many rows there are."""
        self._on_failure = on_failure
        self._kept: OrderedDict[int, Sequence[RowT] | None] = OrderedDict()
        self.count = self._ask_count()

    def row(self, index: int) -> RowT:
        """One row.

        Raises:
            UnreadableRows: Its page could not be read.
            IndexError: There is no such row.
        """
        number, offset = divmod(index, PAGE_SIZE)
        rows = self._page(number)
        if rows is None:
            raise UnreadableRows
        return rows[offset]

    def find(self, key: Hashable, near: int) -> int | None:
        """Where the row with this key stands; without help from the source only about `near` is looked at."""
        try:
            if isinstance(self.source, Locating):
                return self.source.position(key)
            return next((index for index, found in self._keys_about(near) if found == key), None)
        except Exception as error:
            self._on_failure(error)
            return None

    def _keys_about(self, near: int) -> Iterator[tuple[int, Hashable]]:
        """The keys of the pages about a row, nearest page first, then of the first page."""
        source, middle = self.source, near // PAGE_SIZE
        for number in dict.fromkeys((middle, middle - 1, middle + 1, 0)):
            if source is None or not 0 <= number * PAGE_SIZE < self.count:
                continue
            for offset, row in enumerate(self._page(number) or ()):
                yield number * PAGE_SIZE + offset, source.key(row)

    def _page(self, number: int) -> Sequence[RowT] | None:
        if number in self._kept:
            self._kept.move_to_end(number)
        else:
            self._kept[number] = self._read(number)
            if len(self._kept) > KEPT_PAGES:
                self._kept.popitem(last=False)
        return self._kept[number]

    def _read(self, number: int) -> Sequence[RowT] | None:
        if self.source is None:
            return ()
        try:
            rows = self.source.page(number)
        except Exception as error:
            self._on_failure(error)
            return None
        if len(rows) < PAGE_SIZE:
            self.count = min(self.count, number * PAGE_SIZE + len(rows))
        return rows

    def _ask_count(self) -> int:
        try:
            return max(0, self.source.count()) if self.source is not None else 0
        except Exception as error:
            self.failed = True
            self._on_failure(error)
            return 0
