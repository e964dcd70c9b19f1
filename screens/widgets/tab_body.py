"""What stands on the tab in front of a card: a text that scrolls, or rows with a cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.content import safe_content

EMPTY = Content()


@dataclass(frozen=True)
class CardRow:
    """One row of a tab: what names it among the rows, and what it says."""

    key: str
    content: Content


@dataclass(frozen=True)
class CardTab:
    """A tab of a card.

    Attributes:
        title: With how many things it holds.
        text: What stands there, for a tab without rows.
        rows: What the cursor moves over.
        empty: What stands there while there are no rows.
        above: What stands above the rows whichever of them is in view.
        is_table: Whether its rows are cells under each other: each stays on one line, cut where it is too long.
    """

    id: str
    title: str
    text: Content = EMPTY
    rows: Sequence[CardRow] = ()
    empty: str = ""
    is_table: bool = False
    above: Content = EMPTY


def tab_of_rows(
    id: str,  # noqa: A002 - a tab's own name
    title: str,
    rows: Sequence[CardRow],
    empty: str,
    *,
    is_table: bool = False,
    above: Content = EMPTY,
) -> CardTab:
    """A tab whose title says how many rows it holds."""
    counted = f"{title} {len(rows)}" if rows else title
    return CardTab(id, counted, rows=rows, empty=empty, is_table=is_table, above=above)


class TabText(VerticalScroll, can_focus=True, inherit_bindings=False):
    """A text that scrolls up and down only."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "scroll_up", "Up", id="tab-up", tooltip="A line up", show=False),
        Binding("down,j", "scroll_down", "Down", id="tab-down", tooltip="A line down", show=False),
        Binding("pageup", "page_up", "Page up", id="tab-page-up", tooltip="A page up", show=False),
        Binding("pagedown", "page_down", "Page down", id="tab-page-down", tooltip="A page down", show=False),
        Binding("home", "scroll_home", "First", id="tab-home", tooltip="To the top", show=False),
        Binding("end", "scroll_end", "Last", id="tab-end", tooltip="To the end", show=False),
    ]


class TabRows(OptionList, inherit_bindings=False):
    """Rows with a cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", id="rows-up", tooltip="A row up", show=False),
        Binding("down,j", "cursor_down", "Down", id="rows-down", tooltip="A row down", show=False),
        Binding("pageup", "page_up", "Page up", id="rows-page-up", tooltip="A page up", show=False),
        Binding("pagedown", "page_down", "Page down", id="rows-page-down", tooltip="A page down", show=False),
        Binding("home", "first", "First", id="rows-home", tooltip="To the first row", show=False),
        Binding("end", "last", "Last", id="rows-end", tooltip="To the last row", show=False),
        Binding("enter", "select", "Open", id="rows-open", tooltip="Open or change this row", show=False),
    ]


class TabBody(Vertical):
    """Shows the tab in front. The focus is on whatever is shown."""

    DEFAULT_CSS = """
    TabBody { height: 1fr; background: $background; }
    TabBody > #above { height: auto; padding: 0 1 1 1; }
    TabBody > TabText { height: 1fr; background: $background; scrollbar-size-vertical: 1; }
    /* Lines that are longer than this are hard to read. */
    TabBody #text { width: 1fr; max-width: 120; height: auto; padding: 0 2 0 1; }
    TabBody > TabRows {
        height: 1fr; border: none; padding: 0; background: $background; background-tint: $foreground 0%;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: $foreground 0%; }
        &.-table { text-wrap: nowrap; text-overflow: ellipsis; }
        & > .option-list--option { padding: 0 1; }
    }
    """

    @dataclass
    class RowChosen(Message):
        """A row was opened."""

        tab: str
        key: str

    @dataclass
    class RowReached(Message):
        """The cursor is on another row, or on none."""

        key: str | None

    def __init__(self) -> None:
        super().__init__()
        self._tab: CardTab | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="above")
        with TabText():
            yield Static(id="text")
        yield TabRows()

    @property
    def tab_id(self) -> str:
        """Which tab is shown."""
        return self._tab.id if self._tab is not None else ""

    @property
    def row_key(self) -> str | None:
        """What names the row under the cursor; None where there are no rows."""
        rows = self.query_one(TabRows)
        if not rows.display or rows.highlighted is None:
            return None
        return rows.get_option_at_index(rows.highlighted).id

    def show(self, tab: CardTab) -> None:
        """Show a tab from its top; the same tab again where it was, with the cursor on the same row."""
        is_same = self._tab is not None and self._tab.id == tab.id
        key, place = self.row_key, self.query_one(TabRows).highlighted
        if self._tab != tab:
            self._fill(tab)
        self._tab = tab
        if tab.rows:
            self._go_to(key if is_same else None, place if is_same else 0)
        elif not is_same:
            self.query_one(TabText).scroll_home(animate=False)
        self._take_focus()

    def go_to(self, key: str) -> None:
        """Have the cursor on the row of this key, if there is one."""
        if self._tab is not None and any(row.key == key for row in self._tab.rows):
            self._go_to(key, None)

    def on_focus(self, _event: events.Focus) -> None:
        self._take_focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._tab is not None and event.option.id is not None:
            self.post_message(self.RowChosen(self._tab.id, event.option.id))

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(self.RowReached(event.option.id))

    def _fill(self, tab: CardTab) -> None:
        text, rows = self.query_one("#text", Static), self.query_one(TabRows)
        rows.display, self.query_one(TabText).display = bool(tab.rows), not tab.rows
        above = self.query_one("#above", Static)
        above.display = bool(tab.above.plain)
        above.update(safe_content(tab.above))
        rows.set_class(tab.is_table, "-table")
        rows.clear_options()
        rows.add_options([Option(safe_content(row.content), id=row.key) for row in tab.rows])
        text.update(safe_content(tab.text) if tab.text.plain else Content.styled(tab.empty, "$text-muted"))

    def _go_to(self, key: str | None, place: int | None) -> None:
        rows = self.query_one(TabRows)
        keys = [row.key for row in self._tab.rows] if self._tab else []
        rows.highlighted = keys.index(key) if key in keys else min(place or 0, len(keys) - 1)

    def _take_focus(self) -> None:
        """Have the focus on what is shown, unless it is somewhere else altogether."""
        rows, text = self.query_one(TabRows), self.query_one(TabText)
        if self.screen.focused in (rows, text, None):
            (rows if rows.display else text).focus(scroll_visible=False)
