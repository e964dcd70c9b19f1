"""A line of a quote or an invoice as it stands in a form: texts, of which some can't be read yet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache

from data import entry
from data.enums import LineKind
from data.errors import Invalid
from data.lengths import TEXT
from data.lines import MOST_LINES, parse_measure
from data.money import MOST_CENTS, DraftLine, format_cents, format_quantity, parse_cents
from data.sharing.pages import SharedLine


class Cell(IntEnum):
    """What is typed of a line, from left to right."""

    DESCRIPTION = 0
    QUANTITY = 1
    PRICE = 2


@dataclass(frozen=True)
class TypedLine:
    """One line. An empty quantity stands for 1; it may carry its unit, as "2.5 h"."""

    description: str = ""
    quantity: str = ""
    price: str = ""
    taxable: bool = True
    kind: LineKind = LineKind.ITEM

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed: such a line does not count."""
        return not any(self.text(cell).strip() for cell in Cell)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """What can be typed: a heading has no price."""
        return (Cell.DESCRIPTION,) if self.kind is LineKind.HEADING else tuple(Cell)

    def text(self, cell: Cell) -> str:
        """What stands in a cell."""
        return (self.description, self.quantity, self.price)[cell]

    def having(self, cell: Cell, text: str) -> "TypedLine":
        """The same with another text in a cell."""
        if cell is Cell.DESCRIPTION:
            return replace(self, description=text)
        return replace(self, quantity=text) if cell is Cell.QUANTITY else replace(self, price=text)


@dataclass(frozen=True)
class Reading:
    """A line as far as it can be read; `problems` says of each cell why it can't be."""

    line: DraftLine
    problems: Mapping[Cell, Invalid]


@lru_cache(maxsize=4 * MOST_LINES)
def read_line(typed: TypedLine) -> Reading:
    """What a typed line says."""
    found = dict(_problems(typed))
    if typed.kind is LineKind.HEADING:
        return Reading(DraftLine(typed.description, kind=LineKind.HEADING), found)
    quantity, unit = (1_000, "") if Cell.QUANTITY in found else read_measure(typed.quantity)
    cents = 0 if Cell.PRICE in found else parse_cents(typed.price)
    line = DraftLine(typed.description, quantity, cents, typed.taxable, typed.kind, unit)
    if abs(line.total_cents) > MOST_CENTS:
        found[Cell.PRICE] = Invalid(f"It comes to {format_cents(line.total_cents)}.", "Check its amounts.", "line")
        line = replace(line, unit_price_cents=0)
    return Reading(line, found)


def _problems(typed: TypedLine) -> Iterator[tuple[Cell, Invalid]]:
    for cell in typed.cells:
        try:
            _CHECKS[cell](typed.text(cell))
        except Invalid as error:
            yield cell, error


def _check_description(text: str) -> None:
    entry.paragraphs(text, "The description", TEXT, required=True)


def _check_price(text: str) -> None:
    if not text.strip():
        raise Invalid("The price is missing.", "Write 0 where it costs nothing.", "line")
    parse_cents(text, "line")


def read_measure(text: str) -> tuple[int, str]:
    """A quantity in thousandths, and its unit: "2.5 h", "12m2", "1,200". Nothing is 1.

    Raises:
        Invalid: It is no quantity, or the unit is too long.
    """
    return parse_measure(text, "line") if text.strip() else (1_000, "")


_CHECKS = {Cell.DESCRIPTION: _check_description, Cell.QUANTITY: read_measure, Cell.PRICE: _check_price}


def tidied(typed: TypedLine) -> TypedLine:
    """The same with its amounts written as they will be read: "2.5 h", "1,250.50"."""
    reading = read_line(typed)
    if typed.quantity.strip() and Cell.QUANTITY not in reading.problems:
        typed = replace(typed, quantity=_written_measure(reading.line))
    if typed.price.strip() and Cell.PRICE not in reading.problems:
        typed = replace(typed, price=_written_price(reading.line.unit_price_cents))
    return typed


def typed_line(line: DraftLine | SharedLine) -> TypedLine:
    """A line that was kept, as it stands in a form."""
    if line.kind is LineKind.HEADING:
        return TypedLine(line.description, kind=line.kind)
    price = _written_price(line.unit_price_cents)
    return TypedLine(line.description, _written_measure(line), price, line.taxable, line.kind)


def _written_measure(line: DraftLine | SharedLine) -> str:
    return f"{format_quantity(line.quantity_thousandths)} {line.unit}".strip()


def _written_price(cents: int) -> str:
    return format_cents(cents).replace("$", "")
