"""What every list of records is: cards that filter, a search, the list, and a preview where there is room."""

from abc import abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Label

from data.errors import ConsoleError
from screens.content import safe_content
from screens.messages import StoreChanged
from screens.office import Office
from screens.widgets.columns import Column
from screens.widgets.filter_bar import FilterBar, FilterCard
from screens.widgets.header import HeaderBar
from screens.widgets.line_input import LineInput
from screens.widgets.pages import Source
from screens.widgets.painter import Sort
from screens.widgets.preview import RecordPreview
from screens.widgets.record_list import RecordList
from screens.widgets.views import ViewTabs

PREVIEW_FROM = 120
NOTHING_FOUND = "Nothing matches. esc shows everything again."

FIRST_KEYS: list[BindingType] = [
    Binding(
        "slash",
        "search",
        "Search",
        key_display="/",
        id="list-search",
        tooltip="Find as you type",
        # Before any other key is looked at: what is typed right after it goes to the search.
        priority=True,
    ),
]
LAST_KEYS: list[BindingType] = [
    Binding("f", "filter", "Filter", id="list-filter", tooltip="Go to the cards that filter the list", show=False),
    Binding("t", "order", "Order", id="list-order", tooltip="Order by the next column", show=False),
    Binding("escape", "back", "Back", id="list-back", tooltip="Show everything again", show=False),
    Binding("question_mark", "app.help", "Help", key_display="?", id="list-help", tooltip="The keys of this place"),
    Binding("q", "app.quit", "Quit", id="list-quit", tooltip="Close TradeConsole"),
]

RowT = TypeVar("RowT")


class ListScreen(Screen[None], Generic[RowT]):
    """A list found as one types. What is listed, a subclass says."""

    # Whole, as a subclass may be in another folder.
    CSS_PATH = Path(__file__).with_name("list_screen.tcss")
    AUTO_FOCUS = "RecordList"
    VIEW: ClassVar[str]
    """The name of the view."""
    TRAIL: ClassVar[str] = ""
    """What the list is called beneath it, where it is no view of its own."""
    EMPTY: ClassVar[str]
    """What stands in place of the rows while there are none at all: what this place is for and the key to begin."""
    SEARCH: ClassVar[str] = "name, email, phone or address"
    """What the search finds by."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Have the keys of a list stand about those of its own, in the order that the last line shows them."""
        if "VIEW" in cls.__dict__:
            cls.BINDINGS = [*FIRST_KEYS, *cls.__dict__.get("BINDINGS", ()), *LAST_KEYS]
        super().__init_subclass__(**options)

    def __init__(self, office: Office, sort: Sort | None = None) -> None:
        """`sort` is the order to begin with; None for a list that has one order only."""
        super().__init__()
        self.office = office
        self.search = ""
        """What is searched for."""
        self.card: str | None = None
        """The key of the card that filters."""
        self.sort = sort
        """The order; a search has one of its own."""

    @abstractmethod
    def columns(self) -> Sequence[Column[RowT]]:
        """The columns, those that give way first with the lowest priority."""

    @abstractmethod
    def source(self) -> Source[RowT]:
        """The rows that match `search` and `card`, in the order of `sort`."""

    @abstractmethod
    def cards(self) -> Sequence[FilterCard]:
        """The cards with their counts."""

    @abstractmethod
    def summary(self, row: RowT) -> Content:
        """A record in a few lines, for the preview."""

    @abstractmethod
    def open(self, row: RowT) -> None:
        """Show a record whole."""

    def empty_words(self) -> str:
        """What stands in place of the rows while there are none at all."""
        return self.EMPTY

    def total(self) -> int | None:
        """How many there are in all, where that is known cheaply."""
        return None

    def is_capped(self, source: Source[RowT]) -> bool:
        """Whether there are more than the source counts."""
        return False

    def starts_down(self, column: str) -> bool:
        """Whether the first order by a column has its largest value first."""
        return False

    def compose(self) -> ComposeResult:
        glyphs = self.office.glyphs
        yield HeaderBar(glyphs, self.office.header)
        yield ViewTabs(self.VIEW, self.office.actor.role, self.TRAIL)
        yield FilterBar()
        with Horizontal(id="search-line"):
            yield Label("/", id="search-mark")
            yield LineInput(placeholder=self.SEARCH, id="search", compact=True, select_on_focus=False)
            yield Label("", id="found")
        with Horizontal(id="body"):
            with Vertical(id="list-side"):
                columns = self.columns()
                yield RecordList(columns, self.source(), empty=self.empty_words(), sort=self.sort, glyphs=glyphs)
            yield RecordPreview(self.summary)
        yield Footer(show_command_palette=True)

    def on_mount(self) -> None:
        self._show_cards()

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= PREVIEW_FROM, "-wide")

    @property
    def rows(self) -> RecordList[RowT]:
        """The list itself."""
        found: RecordList[RowT] = self.query_one(RecordList)
        return found

    @property
    def row(self) -> RowT | None:
        """The record under the cursor."""
        return self.rows.row

    @on(Input.Changed, "#search")
    def filter_as_typed(self, event: Input.Changed) -> None:
        """Show what matches, with each key."""
        self.search = event.value
        self._show()

    @on(Input.Submitted, "#search")
    def go_to_list(self) -> None:
        """Leave the search for the list, keeping what it found."""
        self.rows.focus()

    @on(FilterBar.Chosen)
    def filter_by_card(self, event: FilterBar.Chosen) -> None:
        """Show only what the card counts."""
        self.card = event.key
        self._show()

    @on(RecordList.SortRequested)
    def order_by(self, event: RecordList.SortRequested) -> None:
        """Order by the column whose title was clicked; again, the other way round."""
        self._set_order(event.column_key)

    @on(RecordList.Highlighted)
    def preview(self, event: RecordList.Highlighted[Any]) -> None:
        """Show the record under the cursor beside the list."""
        self.query_one(RecordPreview).show(event.row)

    @on(RecordList.Opened)
    def open_row(self, event: RecordList.Opened[Any]) -> None:
        """Show the record whole."""
        self.open(event.row)

    @on(StoreChanged)
    def read_again(self) -> None:
        """Show what is there now, with the cursor on the same record."""
        self.query_one(ViewTabs).show_for(self.office.actor.role)
        # What stands there is the last that could be read.
        with suppress(ConsoleError):
            self.rows.reload(self.source(), keep_key=self.rows.row_key)
            self._show_cards()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """In the search a slash is a letter; a list with one order has no key for others."""
        if action == "search":
            return self.focused is not self.query_one("#search", Input)
        return self.sort is not None if action == "order" else True

    def action_search(self) -> None:
        """Go to the search."""
        self.set_focus(self.query_one("#search", Input))

    def action_filter(self) -> None:
        """Go to the cards."""
        self.query_one(FilterBar).focus()

    def action_order(self) -> None:
        """Order by the next column."""
        names = [column.key for column in self.columns() if column.sortable]
        if self.sort is not None:
            self._set_order(names[(names.index(self.sort.column_key) + 1) % len(names)])

    def action_back(self) -> None:
        """Show everything again; from the search or the cards, go back to the list first."""
        search = self.query_one("#search", Input)
        if self.focused is not self.rows and not search.value:
            self.rows.focus()
            return
        self.query_one(FilterBar).clear()
        self.search, self.card = "", None
        search.value = ""
        self._show()
        self.rows.focus()

    def _show(self) -> None:
        source = self.source()
        filtered = bool(self.search.strip() or self.card)
        self.rows.empty = NOTHING_FOUND if filtered else self.empty_words()
        self.rows.reload(source)
        self.query_one("#found", Label).update(safe_content(self._found(source) if filtered else ""))
        self.refresh_bindings()

    def _found(self, source: Source[RowT]) -> str:
        """ "3 of 253"."""
        found = "1000+" if self.is_capped(source) else f"{source.count():,}"
        total = self.total()
        return f"{found} found" if total is None else f"{found} of {total:,}"

    def _set_order(self, column: str) -> None:
        if self.sort is None or self.search or column not in {found.key for found in self.columns() if found.sortable}:
            return
        is_same = column == self.sort.column_key
        self.sort = Sort(column, not self.sort.descending if is_same else self.starts_down(column))
        self.rows.sort = self.sort
        self.rows.reload(self.source())

    def _show_cards(self) -> None:
        self.query_one(FilterBar).cards = self.cards()


def at_most_a_thousand(count: int) -> str:
    """A count that is not made further than to a thousand."""
    return "1000+" if count > 1_000 else str(count)
