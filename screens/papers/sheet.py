"""A quote's or an invoice's lines as they stand on paper, with what they add up to."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from data.enums import LineKind
from data.money import Totals, format_cents, format_quantity
from data.safe_text import safe_line, safe_text
from data.sharing.pages import SharedLine
from screens.card_lines import HEADING, QUIET
from screens.widgets.page_preview import wrapped

WIDEST = 88
NARROWEST = 44
_QUANTITY, _PRICE, _AMOUNT = 10, 12, 14


@dataclass(frozen=True)
class Sheet:
    """What is written.

    Attributes:
        chosen: The positions of the options that were chosen, counted from 0 over all lines.
        more: Sums that follow the total, as what was paid.
    """

    lines: Sequence[SharedLine]
    sums: Totals
    shows_gst: bool
    prices_include_gst: bool
    chosen: Collection[int] = ()
    more: Sequence[tuple[str, int]] = ()


def sheet_lines(sheet: Sheet, width: int) -> list[Content]:
    """The sheet in so many cells, line by line; prices stand by themselves where there is room for them."""
    room = min(max(width, NARROWEST), WIDEST)
    gst = ("inc GST" if sheet.prices_include_gst else "ex GST") if sheet.shows_gst else ""
    head = _row(Content.styled("", QUIET), "", f"each {gst}".strip(), "amount", room)
    body = [line for place, found in enumerate(sheet.lines) for line in _line(sheet, place, found, room)]
    return [head.stylize(QUIET), *body, Content(""), *_sums(sheet, room)]


def figures(sums: Totals, *, shows_gst: bool, prices_include_gst: bool) -> list[tuple[str, int]]:
    """The sums by their names, the total in its place."""
    if not shows_gst:
        return [("Total", sums.total_cents)]
    total, gst = ("Total inc GST", sums.total_cents), sums.gst_cents
    if prices_include_gst:
        return [total, ("GST included", gst)]
    return [("Subtotal ex GST", sums.subtotal_cents), ("GST", gst), total]


def _sums(sheet: Sheet, room: int) -> Iterator[Content]:
    named = figures(sheet.sums, shows_gst=sheet.shows_gst, prices_include_gst=sheet.prices_include_gst)
    for name, cents in [*named, *sheet.more]:
        words = f"{name}  {format_cents(cents).rjust(_AMOUNT)}".rjust(room)
        yield Content.styled(words, "bold" if name.startswith("Total") else "")


def _line(sheet: Sheet, place: int, line: SharedLine, room: int) -> Iterator[Content]:
    if line.kind is LineKind.HEADING:
        yield from [Content("")] if place else []
        yield from (Content.styled(part, HEADING) for part in _wrapped(line.description, room))
        return
    is_option = line.kind is LineKind.OPTION
    counts = not is_option or place in sheet.chosen
    tags = [*(["chosen" if counts else "option, not in the total"] if is_option else [])]
    tags += ["GST-free"] if sheet.shows_gst and not line.taxable else []
    first, *rest = _wrapped(line.description, _text_room(room))
    quantity = safe_line(f"{format_quantity(line.quantity_thousandths)} {line.unit}".strip())
    style = "" if counts else QUIET
    amounts = (quantity, format_cents(line.unit_price_cents), format_cents(line.total_cents))
    yield _row(Content(first), *amounts, room).stylize(style)
    yield from (Content.styled(part, style) for part in rest)
    if tags:
        yield Content.styled(f"  {', '.join(tags)}", "$text-success" if is_option and counts else QUIET)


def _text_room(room: int) -> int:
    return room - _QUANTITY - _PRICE - _AMOUNT - 6


def _wrapped(text: str, width: int) -> list[str]:
    return [part for line in safe_text(text).split("\n") for part in wrapped(line, width)]


def _row(text: Content, quantity: str, price: str, amount: str, room: int) -> Content:
    left = _text_room(room)
    cut = text.truncate(left, ellipsis=True)
    numbers = "  ".join((quantity.rjust(_QUANTITY), price.rjust(_PRICE), amount.rjust(_AMOUNT)))
    return Content.assemble(cut.pad_right(max(left - cut.cell_length, 0)), "  ", numbers)
