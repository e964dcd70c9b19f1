"""The columns of a list: which fit, how wide, and a value cut to its width in cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, Literal, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style
from rich.text import Text

from data.safe_text import safe_text

RowT = TypeVar("RowT")

StyleName = Literal["muted", "good", "attention", "trouble", "accent"]
Align = Literal["left", "right"]
Cell = str | tuple[str, StyleName] | Text
Part = tuple[str, Style]
"""A piece of a line and how it looks."""

GAP = 2

_ONE_LINE = str.maketrans({"\n": " ", "\t": " "})
_PLAIN = Style.null()


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """One column and how a row is shown in it."""

    key: str
    title: str
    render: Callable[[RowT], Cell]
    width: int = 12
    """In cells; with `flex`, the least width."""
    flex: int = 0
    """The share of the space left over; 0 keeps the width as it is."""
    align: Align = "left"
    priority: int = 0
    """Where space is short, columns with the lowest priority go first."""
    sortable: bool = True


@dataclass(frozen=True)
class Placed(Generic[RowT]):
    """A column with its place on the line."""

    column: Column[RowT]
    left: int
    width: int


def place(columns: Sequence[Column[RowT]], available: int) -> list[Placed[RowT]]:
    """The columns that fit into the available cells, from left to right."""
    shown = _that_fit(columns, available)
    spare = available - _least(shown)
    shares = sum(column.flex for column in shown)
    placed: list[Placed[RowT]] = []
    left = 0
    for column in shown:
        grown = spare * column.flex // shares if column.flex and spare > 0 else 0
        spare, shares = spare - grown, shares - column.flex
        width = max(0, min(column.width + grown, available - left))
        placed.append(Placed(column, left, width))
        left += width + GAP
    return placed


def one_line(text: str) -> str:
    """Text from data, safe and on one line."""
    return safe_text(text).translate(_ONE_LINE)


def parts_of(cell: Cell, style_of: Callable[[StyleName], Style]) -> list[Part]:
    """A value as pieces of safe text; links and actions that a `Text` may carry are left out."""
    if isinstance(cell, str):
        return [(one_line(cell), _PLAIN)]
    if isinstance(cell, Text):
        return _parts_of_text(cell)
    text, name = cell
    return [(one_line(text), style_of(name))]


def fit(parts: Sequence[Part], width: int, align: Align, ellipsis: str) -> list[Part]:
    """The pieces cut or padded to exactly `width` cells."""
    spare = width - sum(cell_len(text) for text, _ in parts)
    if spare < 0:
        return _cut(parts, width, ellipsis)
    padding = (" " * spare, _PLAIN)
    return [padding, *parts] if align == "right" else [*parts, padding]


def _that_fit(columns: Sequence[Column[RowT]], available: int) -> list[Column[RowT]]:
    shown = list(columns)
    while len(shown) > 1 and _least(shown) > available:
        lowest = min(column.priority for column in shown)
        # Of equals the rightmost goes first.
        shown.remove(next(column for column in reversed(shown) if column.priority == lowest))
    return shown


def _least(columns: Sequence[Column[RowT]]) -> int:
    return sum(column.width for column in columns) + GAP * (len(columns) - 1)


def _parts_of_text(text: Text) -> list[Part]:
    ends = {0, len(text.plain), *(span.start for span in text.spans), *(span.end for span in text.spans)}
    cuts = sorted(end for end in ends if 0 <= end <= len(text.plain))
    return [(one_line(text.plain[start:end]), _style_at(text, start)) for start, end in pairwise(cuts)]


def _style_at(text: Text, offset: int) -> Style:
    names = [text.style, *(span.style for span in text.spans if span.start <= offset < span.end)]
    styles = [Style.parse(name) if isinstance(name, str) else name for name in names]
    return Style.combine(styles).clear_meta_and_links()


def _cut(parts: Sequence[Part], width: int, ellipsis: str) -> list[Part]:
    left = width - cell_len(ellipsis)
    if left < 0:
        return [(" " * max(0, width), _PLAIN)]
    kept: list[Part] = []
    style = _PLAIN
    for text, style in parts:
        length = cell_len(text)
        kept.append((text if length <= left else set_cell_size(text, left), style))
        left -= length
        if left <= 0:
            break
    return [*kept, (ellipsis, style)]
