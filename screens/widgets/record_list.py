"""The one virtual list of the product: any number of rows, of which only those in view are read and drawn."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from rich.style import Style
from textual import events, on
from textual.binding import Binding, BindingType
from textual.cache import LRUCache
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from screens.content import safe_content
from screens.glyphs import UNICODE, GlyphSet
from screens.widgets.columns import Column
from screens.widgets.pages import Pages, RowT, Source, UnreadableRows
from screens.widgets.painter import Painter, Sort

SentRowT = TypeVar("SentRowT")

HEADER_LINES = 1
KEPT_LINES = 512
FEW_COLORS = {"standard", "windows"}

UNREADABLE = "(could not be read)"
FAILED = "The list could not be read. Nothing was lost."


class RecordList(ScrollView, Generic[RowT], can_focus=True, inherit_bindings=False):
    """A table of records with a cursor, read a page at a time.

    The source decides the order and the number of rows; the list only asks for the pages that come into view.
    """

    HELP: ClassVar[str] = (
        "A list of records. Move with the arrow keys or j and k, a page at a time with page up and page "
        "down, to the ends with home and end. Enter or a double click opens a record; a click on a "
        "column's title sorts by it."
    )
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "record-list--header",
        "record-list--cursor",
        "record-list--muted",
        "record-list--good",
        "record-list--attention",
        "record-list--trouble",
        "record-list--accent",
    }
    DEFAULT_CSS = """
    RecordList {
        height: 1fr;
        background: $background;
        color: $foreground;
        text-align: center;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .record-list--header { color: $text-muted; background: $surface; }
        & > .record-list--cursor {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
        }
        & > .record-list--muted { color: $text-muted; }
        & > .record-list--good { color: $text-success; }
        & > .record-list--attention { color: $text-warning; }
        & > .record-list--trouble { color: $text-error; }
        & > .record-list--accent { color: $text-accent; }
        &:focus {
            & > .record-list--header { color: $foreground; background: $panel; text-style: bold; }
            & > .record-list--cursor {
                color: $block-cursor-foreground;
                background: $block-cursor-background;
                text-style: $block-cursor-text-style;
            }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", key_display="enter", id="list-open", tooltip="Open the record"),
        Binding("up,k", "move(-1)", "Up", id="list-up", tooltip="One record up", show=False),
        Binding("down,j", "move(1)", "Down", id="list-down", tooltip="One record down", show=False),
        Binding("pageup", "page(-1)", "Page up", id="list-page-up", tooltip="One page up", show=False),
        Binding("pagedown", "page(1)", "Page down", id="list-page-down", tooltip="One page down", show=False),
        Binding("home", "first", "First", id="list-first", tooltip="The first record", show=False),
        Binding("end", "last", "Last", id="list-last", tooltip="The last record", show=False),
    ]

    @dataclass
    class Highlighted(Message, Generic[SentRowT]):
        """The cursor is on another row, or the rows were read again."""

        record_list: "RecordList[SentRowT]"
        row: SentRowT | None
        """None when there is no row, or it could not be read."""

        @property
        def control(self) -> "RecordList[SentRowT]":
            return self.record_list

    @dataclass
    class Opened(Message, Generic[SentRowT]):
        """A row was chosen with enter or a double click."""

        record_list: "RecordList[SentRowT]"
        row: SentRowT

        @property
        def control(self) -> "RecordList[SentRowT]":
            return self.record_list

    @dataclass
    class SortRequested(Message):
        """The title of a column was clicked; the list itself does not sort."""

        record_list: "RecordList[Any]"
        column_key: str

        @property
        def control(self) -> "RecordList[Any]":
            return self.record_list

    @dataclass
    class ReadFailed(Message):
        """The source raised; the rows in question say so in their place."""

        record_list: "RecordList[Any]"
        error: Exception

        @property
        def control(self) -> "RecordList[Any]":
            return self.record_list

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    """The index of the row under the cursor."""
    sort: reactive[Sort | None] = reactive[Sort | None](None, init=False, repaint=False)
    """The order that the titles show."""
    empty: reactive[str | Content] = reactive[str | Content]("", init=False)
    """What stands in place of the rows when there are none."""

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        source: Source[RowT] | None = None,
        *,
        empty: str | Content = "",
        sort: Sort | None = None,
        glyphs: GlyphSet = UNICODE,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._columns = tuple(columns)
        self._glyphs = glyphs
        self.set_reactive(RecordList.empty, empty)
        self.set_reactive(RecordList.sort, sort)
        self._source = source
        self._pages: Pages[RowT] = Pages(None, self._tell_failure)
        self._strips: LRUCache[tuple[int, bool], Strip] = LRUCache(KEPT_LINES)
        self._looks: dict[str, Style] = {}
        self._painter: Painter[RowT] = Painter(self._columns, 0, glyphs, self._look)

    def on_mount(self) -> None:
        self.reload()

    @property
    def row_count(self) -> int:
        """How many rows there are, as far as known."""
        return self._pages.count

    @property
    def row(self) -> RowT | None:
        """The row under the cursor."""
        try:
            return self._pages.row(self.cursor) if self._pages.count else None
        except (UnreadableRows, IndexError):
            return None

    @property
    def row_key(self) -> Hashable | None:
        """What names the row under the cursor; give it to `reload` to stay on that row."""
        row = self.row
        return None if row is None or self._source is None else self._source.key(row)

    def reload(self, source: Source[RowT] | None = None, *, keep_key: Hashable | None = None) -> None:
        """Read the rows again, from another source if one is given.

        Args:
            source: Where the rows come from from now on.
            keep_key: The row to stay on. If it is gone, the cursor stays at its place; without it, it goes to
                the first row.
        """
        line = self.cursor - self.scroll_offset.y
        self._source = source if source is not None else self._source
        self._pages = Pages(self._source, self._tell_failure)
        place = 0
        if keep_key is not None:
            found = self._pages.find(keep_key, self.cursor)
            place = self.cursor if found is None else found
        self.set_reactive(RecordList.cursor, self.validate_cursor(place))
        self._show_count()
        self.scroll_to(y=max(0, self.cursor - line) if keep_key is not None else 0, animate=False, force=True)
        self._reveal()
        self._repaint()
        self._tell_highlighted()

    def show_columns(self, columns: Sequence[Column[RowT]]) -> None:
        """Show other columns of the same rows."""
        self._columns = tuple(columns)
        self._paint_anew()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        if self._painter.width != self.size.width:
            self._paint_anew()
        if y < HEADER_LINES:
            return self._painter.header(self.sort)
        if not self._pages.count:
            return self._empty_line(y - HEADER_LINES)
        return self._row_line(self.scroll_offset.y + y - HEADER_LINES)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()
        self._paint_anew()
        self.refresh()

    def validate_cursor(self, cursor: int) -> int:
        return max(0, min(cursor, self._pages.count - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self.refresh(self._line_of(old), self._line_of(new))
        self._reveal()
        self._tell_highlighted()

    def watch_sort(self) -> None:
        self.refresh(Region(0, 0, self.size.width, HEADER_LINES))

    @on(events.Click)
    def choose(self, event: events.Click) -> None:
        """Move the cursor to the line, open it on the second click, or ask for an order."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y < HEADER_LINES:
            self._request_sort(offset.x)
            return
        index = self.scroll_offset.y + offset.y - HEADER_LINES
        if index < self._pages.count:
            self.cursor = index
            if event.chain == 2:
                self.action_open()

    @on(events.Resize)
    def keep_cursor_in_view(self) -> None:
        """After a change of size the same row is under the cursor and can be seen."""
        self._reveal()

    def action_move(self, rows: int) -> None:
        """Move the cursor by a number of rows."""
        self.cursor += rows

    def action_page(self, pages: int) -> None:
        """Move the cursor by as many rows as are in view."""
        self.cursor += pages * self._rows_in_view

    def action_first(self) -> None:
        """Move the cursor to the first row."""
        self.cursor = 0

    def action_last(self) -> None:
        """Move the cursor to the last row."""
        self.cursor = self._pages.count - 1

    def action_open(self) -> None:
        """Open the row under the cursor."""
        row = self.row
        if row is not None:
            self.post_message(self.Opened(self, row))

    @property
    def _rows_in_view(self) -> int:
        return max(1, self.size.height - HEADER_LINES)

    def _line_of(self, index: int) -> Region:
        return Region(0, index - self.scroll_offset.y + HEADER_LINES, self.size.width, 1)

    def _reveal(self) -> None:
        """Scroll no further than the cursor needs to be in view."""
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False, force=True)
        elif self.cursor >= top + self._rows_in_view:
            self.scroll_to(y=self.cursor - self._rows_in_view + 1, animate=False, force=True)

    def _show_count(self) -> None:
        """Make the space to scroll in as high as there are rows."""
        self.virtual_size = Size(0, self._pages.count + HEADER_LINES)

    def _correct_count(self) -> None:
        """The rows ended earlier than the source had said."""
        if self.virtual_size.height != self._pages.count + HEADER_LINES:
            self._show_count()
            self.cursor = self.validate_cursor(self.cursor)
            self._repaint()

    def _repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    def _paint_anew(self) -> None:
        """Place the columns for the width that the list has now."""
        self._strips.clear()
        self._painter = Painter(self._columns, self.size.width, self._glyphs, self._look)

    def _tell_highlighted(self) -> None:
        self.post_message(self.Highlighted(self, self.row))

    def _tell_failure(self, error: Exception) -> None:
        self.post_message(self.ReadFailed(self, error))

    def _request_sort(self, x: int) -> None:
        column = self._painter.column_at(x)
        if column is not None and column.sortable:
            self.post_message(self.SortRequested(self, column.key))

    def _look(self, name: str) -> Style:
        """The style of a component, kept because Textual forgets its own at every refresh."""
        if name not in self._looks:
            self._looks[name] = self._find_look(name)
        return self._looks[name]

    def _find_look(self, name: str) -> Style:
        if not name:
            return self.rich_style
        look = self.get_component_rich_style(f"record-list--{name}")
        if name != "cursor" or not self._few_colors:
            return look
        # The cursor's quiet ground is plain black there.
        own = self.rich_style
        return Style(color=own.bgcolor, bgcolor=own.color, bold=self.has_focus)

    @property
    def _few_colors(self) -> bool:
        """Whether the terminal shows only sixteen colours."""
        return not self.app.is_headless and self.app.console.color_system in FEW_COLORS

    def _row_line(self, index: int) -> Strip:
        key = (index, index == self.cursor)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._draw_row(*key)
        return strip

    def _draw_row(self, index: int, chosen: bool) -> Strip:
        painter = self._painter
        try:
            return painter.row(self._pages.row(index), chosen)
        except UnreadableRows:
            return painter.note(UNREADABLE, chosen)
        except IndexError:
            self.call_later(self._correct_count)
            return painter.strip([], self._look(""))

    def _empty_line(self, y: int) -> Strip:
        look = self._look("")
        content = safe_content(FAILED if self._pages.failed else self.empty)
        lines = Visual.to_strips(self, content, self.size.width, None, self.visual_style, pad=True)
        above = max(0, (self._rows_in_view - len(lines)) // 2)
        shown = lines[y - above] if 0 <= y - above < len(lines) else Strip([])
        return shown.adjust_cell_length(self.size.width, look)
