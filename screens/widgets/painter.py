"""The lines of a list drawn as strips: titles, rows and notes, each exactly as wide as the list."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from screens.contrast import READABLE, contrast_ratio
from screens.glyphs import GlyphSet
from screens.widgets.columns import GAP, Column, Part, Placed, RowT, StyleName, fit, parts_of, place

GUTTER = 2
"""Cells before the first column, where the cursor's bar stands."""

BROKEN = "(cannot be shown)"

_PLAIN = Style.null()


class Sort(NamedTuple):
    """Which column the rows are in order of."""

    column_key: str
    descending: bool = False


class Painter(Generic[RowT]):
    """Draws lines of one width, with one choice of columns and one theme."""

    def __init__(
        self, columns: Sequence[Column[RowT]], width: int, glyphs: GlyphSet, look: Callable[[str], Style]
    ) -> None:
        """
        Args:
            columns: All columns; those that do not fit are left out.
            width: Of a line, in cells.
            glyphs: The signs that this terminal shows.
            look: The style of a component by its name; "" is the list's own.
        """
        self.width = width
        self.placed: list[Placed[RowT]] = place(columns, width - GUTTER - 1)
        self._glyphs = glyphs
        self._look = look
        # Mixing styles costs more than anything else in drawing a line.
        self._inks: dict[StyleName, Style] = {}
        self._mixed: dict[tuple[Style, Style], Style] = {}

    def header(self, sort: Sort | None) -> Strip:
        """The titles, with a sign on the one that the rows are in order of."""
        parts: list[Part] = [(" " * GUTTER, _PLAIN)]
        for placed in self.placed:
            parts += [*self._title(placed, sort), (" " * GAP, _PLAIN)]
        return self.strip(parts, self._look("header"))

    def row(self, row: RowT, chosen: bool) -> Strip:
        """One record; one that cannot be shown says so instead of raising."""
        try:
            return self._line(self._cells(row), chosen)
        except Exception:
            return self.note(BROKEN, chosen)

    def note(self, text: str, chosen: bool) -> Strip:
        """What stands in place of a record."""
        return self._line([(text, self._ink("trouble"))], chosen)

    def strip(self, parts: Sequence[Part], look: Style) -> Strip:
        """Pieces on one ground, filled up to the width."""
        segments = [Segment(text, self._mix(look, ink)) for text, ink in parts if text]
        return Strip(segments).adjust_cell_length(self.width, look)

    def column_at(self, x: int) -> Column[RowT] | None:
        """The column that a cell of the line belongs to."""
        for placed in self.placed:
            if 0 <= x - GUTTER - placed.left < placed.width:
                return placed.column
        return None

    def _title(self, placed: Placed[RowT], sort: Sort | None) -> list[Part]:
        column, arrow, ellipsis = placed.column, "", self._glyphs.ellipsis
        if sort is not None and sort.column_key == column.key:
            arrow = " " + (self._glyphs.descending if sort.descending else self._glyphs.ascending)
        room = max(0, placed.width - len(arrow))
        title = fit([(column.title, _PLAIN)], min(room, cell_len(column.title)), "left", ellipsis)
        return fit([*title, (arrow, _PLAIN)], placed.width, column.align, ellipsis)

    def _line(self, parts: Sequence[Part], chosen: bool) -> Strip:
        mark = (self._glyphs.bar if chosen else " ").ljust(GUTTER)
        return self.strip([(mark, self._ink("accent")), *parts], self._look("cursor" if chosen else ""))

    def _cells(self, row: RowT) -> list[Part]:
        parts: list[Part] = []
        for placed in self.placed:
            cell = parts_of(placed.column.render(row), self._ink)
            parts += [
                *fit(cell, placed.width, placed.column.align, self._glyphs.ellipsis),
                (" " * GAP, _PLAIN),
            ]
        return parts

    def _ink(self, name: StyleName) -> Style:
        if name not in self._inks:
            look = self._look(name)
            self._inks[name] = Style(color=look.color, bold=look.bold, underline=look.underline)
        return self._inks[name]

    def _mix(self, ground: Style, ink: Style) -> Style:
        key = (ground, ink)
        if key not in self._mixed:
            self._mixed[key] = _readable(ground, ink)
        return self._mixed[key]


def _readable(ground: Style, ink: Style) -> Style:
    """The ink on its ground; an ink that cannot be read there takes the ground's own colour."""
    style = ground + ink
    if ink.color is None or style.bgcolor is None:
        return style
    colors = ink.color.get_truecolor(), style.bgcolor.get_truecolor(foreground=False)
    return style if contrast_ratio(*colors) >= READABLE else style + Style(color=ground.color)
