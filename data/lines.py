"""Lines of quotes and invoices as people write them: read, cleaned and measured."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from data import entry
from data.enums import LineKind
from data.errors import Invalid
from data.lengths import TEXT
from data.money import MOST_CENTS, DraftLine, GstRules, Totals, format_cents, parse_cents, parse_quantity, totals
from data.sharing.pages import SharedLine

MOST_LINES = 1_000
LONGEST_UNIT = 20
_MEASURE = re.compile(r"\s*([-+0-9.,]*)\s*(.*?)\s*", re.DOTALL)
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_HEADING = "# "
_OPTION = "OPTION"
_TAX_WORDS = {"GST": True, "FREE": False}
_SHAPE = "Write it like `Replace tap;2;120.50`, with `;FREE` at its end when it is free of GST."


def parse_lines(texts: Sequence[str]) -> list[DraftLine]:
    """Lines as the command line gives them.

    Raises:
        Invalid: One of them can't be read; the message says which.
    """
    return [_named(place, text) for place, text in enumerate(texts, 1)]


def _named(place: int, text: str) -> DraftLine:
    try:
        return parse_line(text)
    except Invalid as error:
        raise Invalid(f"Line {place}: {error.message}", error.hint, "line") from error


def parse_line(text: str) -> DraftLine:
    """One line, `DESCRIPTION;QUANTITY;UNIT_PRICE[;GST|FREE][;OPTION]`, read from its end: a description may hold
    semicolons. `# WORDS` is a heading.

    Raises:
        Invalid: A part is missing or is not what it should be.
    """
    if text.startswith(_HEADING):
        return DraftLine(text.removeprefix(_HEADING).strip(), kind=LineKind.HEADING)
    words, is_option = _without_last(text, _OPTION)
    words, tax = _without_last(words, *_TAX_WORDS)
    described, *amounts = words.rsplit(";", 2)
    if len(amounts) < 2:
        raise Invalid(f"“{text}” lacks a quantity or a price.", _SHAPE, "line")
    quantity, unit = parse_measure(amounts[0], "line")
    return DraftLine(
        described.strip(),
        quantity,
        parse_cents(amounts[1], "line"),
        _TAX_WORDS.get(tax, True),
        LineKind.OPTION if is_option else LineKind.ITEM,
        unit,
    )


def _without_last(text: str, *words: str) -> tuple[str, str]:
    """The text without its last part where that is one of these words, and that word."""
    head, _, last = text.rpartition(";")
    word = last.strip().upper()
    return (head, word) if word in words else (text, "")


def parse_measure(text: str, field: str = "") -> tuple[int, str]:
    """A quantity in thousandths, and its unit: "2.5 h", "12m2", "1,200".

    Raises:
        Invalid: It is no quantity, or the unit is too long.
    """
    measure = _MEASURE.fullmatch(text)
    number, unit = (measure[1], measure[2]) if measure else ("", text)
    try:
        thousandths = parse_quantity(_THOUSANDS.sub("", number))
    except Invalid as error:
        raise Invalid(f"“{text.strip()}” is not a quantity.", "Write it like 3 or 2.5 h.", field) from error
    return thousandths, entry.line(unit, "The unit", LONGEST_UNIT)


def checked_lines(lines: Sequence[DraftLine]) -> list[DraftLine]:
    """The lines with their texts cleaned.

    Raises:
        Invalid: There are none or too many, or a text or an amount is not what it should be.
    """
    if not any(line.kind is not LineKind.HEADING for line in lines):
        raise Invalid("There is no line with a price.", "Add at least one with --line.", "line")
    if len(lines) > MOST_LINES:
        raise Invalid(f"There are {len(lines):,} lines; {MOST_LINES:,} are the most.", "Leave some out.", "line")
    return [_checked(place, line) for place, line in enumerate(lines, 1)]


def _checked(place: int, line: DraftLine) -> DraftLine:
    description = entry.paragraphs(line.description, f"The description of line {place}", TEXT, required=True)
    unit = entry.line(line.unit, f"The unit of line {place}", LONGEST_UNIT)
    if abs(line.total_cents) > MOST_CENTS:
        raise Invalid(f"Line {place} comes to {format_cents(line.total_cents)}.", "Check its amounts.", "line")
    return replace(line, description=description, unit=unit)


def drafted(line: SharedLine) -> DraftLine:
    """A line that was kept, as it was entered."""
    return DraftLine(
        line.description, line.quantity_thousandths, line.unit_price_cents, line.taxable, line.kind, line.unit
    )


def redrafted(lines: Iterable[SharedLine]) -> list[DraftLine]:
    """Lines that were kept, as they were entered."""
    return [drafted(line) for line in lines]


def checked_totals(lines: Sequence[DraftLine], rules: GstRules) -> Totals:
    """What the lines add up to, without options.

    Raises:
        Invalid: With some choice of options it is below zero, or more than can be billed.
    """
    least = totals(lines, rules, _options(lines, below_zero=True)).total_cents
    most = totals(lines, rules, _options(lines, below_zero=False)).total_cents
    if least < 0:
        message = f"The total would be {format_cents(least)}."
        raise Invalid(message, "A line may be below zero, a total may not: check the amounts.", "line")
    if most > MOST_CENTS:
        raise Invalid(f"The total would be {format_cents(most)}.", "Check the amounts.", "line")
    return totals(lines, rules)


def _options(lines: Sequence[DraftLine], *, below_zero: bool) -> list[int]:
    """The positions of the options that take something off, or of those that add something."""
    options = [(place, line.total_cents) for place, line in enumerate(lines) if line.kind is LineKind.OPTION]
    return [place for place, cents in options if (cents < 0) is below_zero]
