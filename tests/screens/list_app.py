"""An app with one list over made-up sources, for the tests of the list."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widgets import Button

from screens.glyphs import UNICODE, GlyphSet
from screens.widgets.columns import Cell, Column
from screens.widgets.pages import PAGE_SIZE
from screens.widgets.painter import Sort
from screens.widgets.record_list import RecordList


@dataclass(frozen=True)
class Job:
    """A row of the tests."""

    number: int
    title: str = "Replace gutters"

    @property
    def name(self) -> str:
        return f"J-{self.number:07}"


class Jobs:
    """A source that counts what is asked of it."""

    def __init__(self, rows: int, title: str = "Replace gutters") -> None:
        self.rows = rows
        self.title = title
        self.asked: list[int] = []
        self.broken_pages: set[int] = set()

    def count(self) -> int:
        return self.rows

    def page(self, index: int) -> Sequence[Job]:
        self.asked.append(index)
        if index in self.broken_pages:
            raise OSError("disk gone")
        first = index * PAGE_SIZE
        return [Job(number, self.title) for number in range(first, min(self.rows, first + PAGE_SIZE))]

    def key(self, row: Job) -> Hashable:
        return row.number


class Listed(Jobs):
    """A source with rows of its own."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        super().__init__(len(jobs))
        self.jobs = jobs

    def page(self, index: int) -> Sequence[Job]:
        return self.jobs[index * PAGE_SIZE : (index + 1) * PAGE_SIZE]


class Promising(Jobs):
    """A source that promises more rows than it has."""

    def count(self) -> int:
        return self.rows + 250


class Uncountable(Jobs):
    """A source that cannot even count."""

    def count(self) -> int:
        raise OSError("disk gone")


class Locator(Jobs):
    """A source that knows where a row stands."""

    def position(self, key: Hashable) -> int | None:
        return key if isinstance(key, int) and key < self.rows else None


def show_total(job: Job) -> Cell:
    if job.number == 3:
        raise ValueError("no total")
    return f"${job.number}.00"


COLUMNS: list[Column[Job]] = [
    Column("job", "Job", lambda job: job.name, width=9, priority=9),
    Column("title", "Title", lambda job: job.title, width=12, flex=1, priority=8),
    Column("status", "Status", lambda job: ("○ Pending", "muted"), width=10, priority=1, sortable=False),
    Column("total", "Total", show_total, width=10, align="right", priority=2),
]


class ListApp(App[None]):
    """One list and a button, with everything that the list says."""

    def __init__(self, source: Jobs | None, *, glyphs: GlyphSet = UNICODE, empty: str = "Nothing") -> None:
        super().__init__()
        self.said: list[Message] = []
        self.records: RecordList[Job] = RecordList(
            COLUMNS, source, empty=empty, sort=Sort("total", descending=True), glyphs=glyphs, id="jobs"
        )

    def compose(self) -> ComposeResult:
        yield self.records
        yield Button("Other")

    def on_record_list_opened(self, event: RecordList.Opened[Job]) -> None:
        self.said.append(event)

    def on_record_list_highlighted(self, event: RecordList.Highlighted[Job]) -> None:
        self.said.append(event)

    def on_record_list_sort_requested(self, event: RecordList.SortRequested) -> None:
        self.said.append(event)

    def on_record_list_read_failed(self, event: RecordList.ReadFailed) -> None:
        self.said.append(event)

    @property
    def opened(self) -> list[Job]:
        return [event.row for event in self.said if isinstance(event, RecordList.Opened)]

    @property
    def highlighted(self) -> list[Job | None]:
        return [event.row for event in self.said if isinstance(event, RecordList.Highlighted)]

    @property
    def sorts(self) -> list[str]:
        return [event.column_key for event in self.said if isinstance(event, RecordList.SortRequested)]

    @property
    def failures(self) -> list[Exception]:
        return [event.error for event in self.said if isinstance(event, RecordList.ReadFailed)]

    def lines(self) -> list[str]:
        return [self.records.render_line(y).text for y in range(self.records.size.height)]


def line_with(app: ListApp, text: str) -> str:
    return next(line for line in app.lines() if text in line)


def cursor_lines(app: ListApp) -> list[str]:
    return [line for line in app.lines() if line.startswith("▌")]
