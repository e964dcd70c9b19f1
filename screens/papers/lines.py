"""The lines of a quote or an invoice while they are written: where one is among them, and what can be taken back."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from data.enums import LineKind
from data.errors import Invalid
from data.lines import MOST_LINES
from data.money import DraftLine, GstRules, Totals, totals
from screens.papers.pasted import SIGNS, pasted_lines
from screens.papers.typed import Cell, Reading, TypedLine, read_line, tidied

MOST_STEPS = 200
_KINDS = (LineKind.ITEM, LineKind.OPTION, LineKind.HEADING)
_BLANK = TypedLine()
_NOTHING = Invalid("There is no line with a price yet.", "Type one here.", "line")


@dataclass(frozen=True)
class Place:
    """A cell of a line, counted from 0."""

    line: int
    cell: Cell = Cell.DESCRIPTION


@dataclass(frozen=True)
class Trouble:
    """What keeps the lines from being saved, and where."""

    place: Place
    error: Invalid


@dataclass(frozen=True)
class LiveTotals:
    """What stands there comes to, as far as it can be read; `options_cents` is what all options would add."""

    sums: Totals
    options_cents: int
    lines: int
    options: int


@dataclass(frozen=True)
class _Step:
    lines: tuple[TypedLine, ...]
    at: Place


class LineEditor:
    """Lines and a cursor. The last line is always blank: the next one begins there."""

    def __init__(self, lines: Iterable[TypedLine] = (), *, has_options: bool = True) -> None:
        """`has_options` says whether a line may be an option: what is billed is not to be chosen any more."""
        self._lines = [*lines, _BLANK]
        self._kinds = _KINDS if has_options else (LineKind.ITEM, LineKind.HEADING)
        self._first = self._filled()
        self._undone: list[_Step] = []
        self._done: list[_Step] = []
        self._typing: Place | None = None
        """Where the last step was typed: what is typed on there belongs to it."""
        self.at = Place(0)

    @property
    def lines(self) -> Sequence[TypedLine]:
        """All lines as they are now, the blank one at the end too."""
        return self._lines

    @property
    def line(self) -> TypedLine:
        """The line under the cursor."""
        return self._lines[self.at.line]

    @property
    def text(self) -> str:
        """What stands in the cell under the cursor."""
        return self.line.text(self.at.cell)

    @property
    def has_options(self) -> bool:
        """Whether a line may be an option."""
        return LineKind.OPTION in self._kinds

    @property
    def is_changed(self) -> bool:
        """Whether anything stands there that did not at first."""
        return self._filled() != self._first

    def type(self, text: str) -> None:
        """Have a text stand in the cell under the cursor. A sign typed before a description turns the line's kind."""
        if text == self.text:
            return
        line = self.line
        kind = SIGNS.get(text[:1]) if self.at.cell is Cell.DESCRIPTION else None
        if kind and kind in self._kinds and kind is not line.kind and line.description in ("", text[1:]):
            self._begin()
            self._set(replace(line, kind=kind, description=text[1:].lstrip()))
            return
        if self._typing != self.at:
            self._begin()
            self._typing = self.at
        self._set(line.having(self.at.cell, text))

    def go(self, place: Place) -> None:
        """Go to a cell; what was typed is tidied as it is left."""
        if place != self.at:
            self.leave()
        line = max(0, min(place.line, len(self._lines) - 1))
        cells = self._lines[line].cells
        self.at = Place(line, place.cell if place.cell in cells else cells[-1])

    def leave(self) -> None:
        """Tidy what was typed, as one goes on to something else."""
        self._set(tidied(self.line), keep=True)
        self._typing = None

    def next(self) -> bool:
        """Go to the next cell, from the last one to the next line; False from the blank line at the end."""
        at = self.at
        if at.line == len(self._lines) - 1 and self.line.is_blank:
            return False
        if at.cell is self.line.cells[-1]:
            self.go(Place(at.line + 1))
        else:
            self.go(Place(at.line, Cell(at.cell + 1)))
        return True

    def previous(self) -> bool:
        """Go to the cell before; False from the first."""
        at = self.at
        if at == Place(0):
            return False
        if at.cell is Cell.DESCRIPTION:
            self.go(Place(at.line - 1, Cell.PRICE))
        else:
            self.go(Place(at.line, Cell(at.cell - 1)))
        return True

    def move(self, by: int) -> bool:
        """Go up or down; False where there is no line."""
        if not 0 <= self.at.line + by < len(self._lines):
            return False
        self.go(Place(self.at.line + by, self.at.cell))
        return True

    def insert(self) -> None:
        """Begin a line above this one."""
        self._begin()
        self._lines.insert(self.at.line, _BLANK)
        self.go(Place(self.at.line))

    def delete(self) -> bool:
        """Take this line out; False of the blank one at the end."""
        if self.at.line == len(self._lines) - 1 and self.line.is_blank:
            return False
        self._begin()
        del self._lines[self.at.line]
        self._end_blank()
        self.at = Place(min(self.at.line, len(self._lines) - 1))
        return True

    def shift(self, by: int) -> bool:
        """Move this line up or down; False where it can't go."""
        here, there = self.at.line, self.at.line + by
        last = len(self._lines) - 1
        if here == last or not 0 <= there < last:
            return False
        self._begin()
        self._lines.insert(there, self._lines.pop(here))
        self.at = replace(self.at, line=there)
        return True

    def turn_kind(self, kind: LineKind | None = None) -> None:
        """Make an item an option, an option a heading, a heading an item; or what is asked for."""
        line = self.line
        turned = kind or self._kinds[(self._kinds.index(line.kind) + 1) % len(self._kinds)]
        if turned is not line.kind:
            self._begin()
            self._set(replace(line, kind=turned))
            self.go(self.at)

    def turn_tax(self) -> None:
        """Make it free of GST, or not."""
        if self.line.kind is not LineKind.HEADING:
            self._begin()
            self._set(replace(self.line, taxable=not self.line.taxable))

    def paste(self, text: str) -> int:
        """Put lines above this one; how many they are.

        Raises:
            Invalid: There would be too many; nothing was pasted.
        """
        pasted = [tidied(self._fitting(line)) for line in pasted_lines(text)]
        if len(self._lines) - 1 + len(pasted) > MOST_LINES:
            message = f"There would be {len(self._lines) - 1 + len(pasted):,} lines; {MOST_LINES:,} are the most."
            raise Invalid(message, "Nothing was pasted.", "line")
        if pasted:
            self._begin()
            here = self.at.line
            self._lines[here:here] = pasted
            self.at = Place(here + len(pasted))
        return len(pasted)

    def _fitting(self, line: TypedLine) -> TypedLine:
        """A pasted line as it may stand here: an option keeps its sign, to be looked at."""
        if line.kind in self._kinds:
            return line
        return replace(line, kind=LineKind.ITEM, description=f"? {line.description}")

    def undo(self) -> bool:
        """Take the last step back; False where there is none."""
        return self._go_back(self._done, self._undone)

    def redo(self) -> bool:
        """Take again what was taken back; False where nothing was."""
        return self._go_back(self._undone, self._done)

    def _go_back(self, steps: list[_Step], others: list[_Step]) -> bool:
        if not steps:
            return False
        others.append(_Step(tuple(self._lines), self.at))
        step = steps.pop()
        self._lines, self.at, self._typing = list(step.lines), step.at, None
        return True

    def reading(self, line: int) -> Reading:
        """A line as far as it can be read."""
        return read_line(self._lines[line])

    def troubles(self) -> Iterator[Trouble]:
        """Everything that keeps the lines from being saved, from above."""
        for number, line in enumerate(self._lines):
            if not line.is_blank:
                for cell, error in read_line(line).problems.items():
                    yield Trouble(Place(number, cell), error)
        if all(line.kind is LineKind.HEADING for line in self._filled()):
            yield Trouble(Place(len(self._lines) - 1), _NOTHING)

    def drafted(self) -> list[DraftLine]:
        """The lines that were typed, as far as they can be read."""
        return [read_line(line).line for line in self._filled()]

    def totals(self, rules: GstRules) -> LiveTotals:
        """What they come to."""
        lines = self.drafted()
        options = sum(line.kind is LineKind.OPTION for line in lines)
        sums = totals(lines, rules)
        with_options = totals(lines, rules, range(len(lines))) if options else sums
        return LiveTotals(sums, with_options.total_cents - sums.total_cents, len(lines), options)

    def _filled(self) -> list[TypedLine]:
        return [line for line in self._lines if not line.is_blank]

    def _begin(self) -> None:
        """Keep how it is now, to be gone back to."""
        self._done = [*self._done[1 - MOST_STEPS :], _Step(tuple(self._lines), self.at)]
        self._undone.clear()
        self._typing = None

    def _set(self, line: TypedLine, *, keep: bool = False) -> None:
        if not (keep and line == self.line):
            self._lines[self.at.line] = line
            self._end_blank()

    def _end_blank(self) -> None:
        if not self._lines or not self._lines[-1].is_blank or self._lines[-1].kind is not LineKind.ITEM:
            self._lines.append(_BLANK)
