"""Lines of a quote or an invoice as they are copied from a spreadsheet: cells between tabs, as people order them."""

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from data.enums import LineKind
from data.errors import Invalid
from data.money import parse_cents
from data.safe_text import safe_text
from screens.papers.typed import TypedLine, read_measure

SIGNS = {"#": LineKind.HEADING, "?": LineKind.OPTION}
"""What a description begins with to be no item."""
_TAX_WORDS = {"GST": True, "YES": True, "FREE": False, "GST-FREE": False, "GST FREE": False, "NO GST": False}
_TITLES = {"quantity", "qty", "price", "unit price", "rate", "each", "amount", "total", "unit", "hours"}


def is_several(text: str) -> bool:
    """Whether a pasted text is more than goes into one cell."""
    return "\t" in text or "\n" in unified(text).strip("\n")


def unified(text: str) -> str:
    """A pasted text with its ends of lines as they are written here: terminals send them as returns."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def pasted_lines(text: str) -> list[TypedLine]:
    """The lines of a pasted text: description, quantity, unit, price and GST, of which all but the first may lack. What
    can't be read stays as it is, to be mended in its place."""
    rows = [[safe_text(cell).strip() for cell in row] for row in _rows(unified(text))]
    filled = [row for row in rows if any(row)]
    titled = filled and len(filled[0]) > 1 and any(cell.lower() in _TITLES for cell in filled[0])
    return [_line(row) for row in filled[1 if titled else 0 :]]


def _rows(text: str) -> list[Sequence[str]]:
    """The cells of each line. A cell in quotation marks may hold ends of lines; an odd mark means inches."""
    if '"' in text and text.count('"') % 2 == 0:
        try:
            return list(csv.reader(io.StringIO(text), "excel-tab"))
        except csv.Error:
            pass
    return [line.split("\t") for line in text.split("\n")]


def _line(row: Sequence[str]) -> TypedLine:
    kind, description = LineKind.ITEM, row[0]
    if description[:1] in SIGNS:
        kind, description = SIGNS[description[0]], description[1:].strip()
    cells = [cell for cell in row[1:] if cell]
    taxed = [_TAX_WORDS[cell.upper()] for cell in cells if cell.upper() in _TAX_WORDS]
    typed = _with_amounts(TypedLine(description, kind=kind), [cell for cell in cells if cell.upper() not in _TAX_WORDS])
    return replace(typed, taxable=taxed[-1]) if taxed else typed


def _with_amounts(typed: TypedLine, cells: Sequence[str]) -> TypedLine:
    """A single amount is the price. What stands after the price is the sum, which follows by itself."""
    if not cells:
        return typed
    first, *rest = cells
    amounts = [cell for cell in rest if _is_amount(cell)]
    if not rest:
        return replace(typed, price=first)
    if not amounts:
        return replace(typed, quantity=" ".join(cells[:-1]), price=cells[-1])
    if len(amounts) > 1 and not _is_measure(first):  # the unit stands before the quantity
        return replace(typed, quantity=f"{amounts[0]} {first}", price=amounts[1])
    units = rest[: rest.index(amounts[0])]
    return replace(typed, quantity=" ".join([first, *units]), price=amounts[0])


def _is_amount(cell: str) -> bool:
    try:
        parse_cents(cell)
    except Invalid:
        return False
    return True


def _is_measure(cell: str) -> bool:
    try:
        read_measure(cell)
    except Invalid:
        return False
    return True
