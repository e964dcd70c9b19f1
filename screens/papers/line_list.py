"""The lines of a quote or an invoice as a table: drawn line by line, of which only those in view are looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events, on
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from data.enums import LineKind
from data.money import GstRules, format_cents
from screens.glyphs import GlyphSet
from screens.papers.lines import Place
from screens.papers.typed import Cell, TypedLine, read_line
from screens.widgets.columns import Cell as Shown
from screens.widgets.columns import Column, Placed, StyleName
from screens.widgets.painter import GUTTER, Painter

TITLE_LINES = 1
_SIGNS = {LineKind.ITEM: "", LineKind.OPTION: "?", LineKind.HEADING: "#"}


@dataclass(frozen=True)
class DrawnLine:
    """A line as it is drawn. `is_left` says whether what lacks is to be said."""

    typed: TypedLine
    is_left: bool
    is_last: bool


class LineList(ScrollView, can_focus=False):
    """Draws lines; which one has the cursor it is told."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "line-list--header",
        "line-list--cursor",
        "line-list--muted",
        "line-list--accent",
        "line-list--good",
        "line-list--attention",
        "line-list--trouble",
    }
    DEFAULT_CSS = """
    LineList {
        height: 1fr; background: $background; color: $foreground;
        overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable; scrollbar-size-vertical: 1;
        & > .line-list--header { color: $text-muted; background: $surface; }
        & > .line-list--cursor {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
        }
        & > .line-list--muted { color: $text-muted; }
        & > .line-list--accent { color: $text-accent; text-style: bold; }
        & > .line-list--good { color: $text-success; }
        & > .line-list--attention { color: $text-warning; }
        & > .line-list--trouble { color: $text-error; text-style: bold; }
        &.-focused > .line-list--header { color: $foreground; background: $panel; text-style: bold; }
        &.-focused > .line-list--cursor { color: $block-cursor-foreground; background: $block-cursor-background; }
    }
    """

    @dataclass
    class Chosen(Message):
        """A cell was clicked."""

        place: Place

    def __init__(self, line_at: Callable[[int], DrawnLine], rules: GstRules, glyphs: GlyphSet) -> None:
        super().__init__()
        self._line_at = line_at
        self._glyphs = glyphs
        self._columns = line_columns(rules, glyphs)
        self._looks: dict[str, Style] = {}
        self._painter = self._painted(0)
        self._cursor = 0

    def show(self, count: int, cursor: int) -> None:
        """Show so many lines, and have the cursor's in view."""
        self._cursor = cursor
        self.virtual_size = Size(0, count + TITLE_LINES)
        top, room = self.scroll_offset.y, max(1, self.size.height - TITLE_LINES)
        if cursor < top:
            self.scroll_to(y=cursor, animate=False, force=True, immediate=True)
        elif cursor >= top + room:
            self.scroll_to(y=cursor - room + 1, animate=False, force=True, immediate=True)
        self.refresh()

    def spot(self, place: Place) -> tuple[int, int, int] | None:
        """Where a cell is drawn: column, line, width; None out of view."""
        y = place.line - self.scroll_offset.y + TITLE_LINES
        placed = next((placed for placed in self._placed if placed.column.key == place.cell.name), None)
        if placed is None or not TITLE_LINES <= y < self.size.height:
            return None
        return GUTTER + placed.left, y, placed.width

    @property
    def end(self) -> int:
        """Where the last line that is in view ends."""
        return min(self.virtual_size.height - self.scroll_offset.y, self.size.height)

    def render_line(self, y: int) -> Strip:
        self._fit()
        if y < TITLE_LINES:
            return self._painter.header(None)
        number = self.scroll_offset.y + y - TITLE_LINES
        if number >= self.virtual_size.height - TITLE_LINES:
            return self._painter.strip([], self._look(""))
        return self._painter.row(self._line_at(number), number == self._cursor)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()
        self._painter = self._painted(self._painter.width)
        self.refresh()

    @on(events.Click)
    def choose(self, event: events.Click) -> None:
        """Tell which cell was clicked."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < TITLE_LINES:
            return
        column = self._painter.column_at(offset.x)
        cell = Cell[column.key] if column and column.key in Cell.__members__ else Cell.DESCRIPTION
        self.post_message(self.Chosen(Place(self.scroll_offset.y + offset.y - TITLE_LINES, cell)))

    @property
    def _placed(self) -> Sequence[Placed[DrawnLine]]:
        self._fit()
        return self._painter.placed

    def _fit(self) -> None:
        if self._painter.width != self.size.width:
            self._painter = self._painted(self.size.width)

    def _painted(self, width: int) -> Painter[DrawnLine]:
        return Painter(self._columns, width, self._glyphs, self._look)

    def _look(self, name: str) -> Style:
        if name not in self._looks:
            self._looks[name] = self.get_component_rich_style(f"line-list--{name}") if name else self.rich_style
        return self._looks[name]


def line_columns(rules: GstRules, glyphs: GlyphSet) -> list[Column[DrawnLine]]:
    """The columns of a line, as the business counts GST."""
    each = ("Each inc GST" if rules.prices_include_gst else "Each ex GST") if rules.registered else "Each"
    shown = [
        Column("sign", "", lambda line: (_SIGNS[line.typed.kind], "accent"), width=1),
        Column(Cell.DESCRIPTION.name, "Description", lambda line: _description(line, glyphs), width=16, flex=1),
        Column(Cell.QUANTITY.name, "Quantity", _quantity, width=9, align="right"),
        Column(Cell.PRICE.name, each, _price, width=12, align="right"),
        Column("amount", "Amount", _amount, width=12, align="right"),
    ]
    gst = Column("gst", "GST", _gst, width=4)
    return [*shown, gst] if rules.registered else shown


def _description(line: DrawnLine, glyphs: GlyphSet) -> Shown:
    typed = line.typed
    if line.is_last:
        return ("the next line", "muted")
    if not typed.description.strip():
        return _lacking(line, Cell.DESCRIPTION) or ("heading" if typed.kind is LineKind.HEADING else "", "muted")
    first, _, more = typed.description.partition("\n")
    text = f"{first} {glyphs.ellipsis} (f4 whole text)" if more else first
    return _wrong(line, Cell.DESCRIPTION, text, "accent" if typed.kind is LineKind.HEADING else None)


def _quantity(line: DrawnLine) -> Shown:
    typed = line.typed
    if typed.is_blank or typed.kind is LineKind.HEADING:
        return ""
    return _wrong(line, Cell.QUANTITY, typed.quantity) if typed.quantity.strip() else ("1", "muted")


def _price(line: DrawnLine) -> Shown:
    typed = line.typed
    if typed.is_blank or typed.kind is LineKind.HEADING:
        return ""
    return _wrong(line, Cell.PRICE, typed.price) if typed.price.strip() else _lacking(line, Cell.PRICE) or ""


def _amount(line: DrawnLine) -> Shown:
    typed = line.typed
    if typed.is_blank or typed.kind is LineKind.HEADING:
        return ""
    if Cell.PRICE in (reading := read_line(typed)).problems:
        return ""
    words = format_cents(reading.line.total_cents)
    return (words, "muted") if typed.kind is LineKind.OPTION else words


def _gst(line: DrawnLine) -> Shown:
    if line.typed.is_blank or line.typed.kind is LineKind.HEADING:
        return ""
    return ("yes", "muted") if line.typed.taxable else ("free", "attention")


def _lacking(line: DrawnLine, cell: Cell) -> Shown | None:
    return ("missing", "trouble") if line.is_left and cell in read_line(line.typed).problems else None


def _wrong(line: DrawnLine, cell: Cell, text: str, style: StyleName | None = None) -> Shown:
    """The text of a cell, marked where it can't be read."""
    if cell in read_line(line.typed).problems:
        return (text, "trouble")
    return (text, style) if style else text
