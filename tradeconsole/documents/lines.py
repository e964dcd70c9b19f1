"""The lines of a quote or invoice and what they add up to, as they stand on paper."""

from collections.abc import Collection, Sequence

from data.enums import LineKind
from data.money import Totals, format_cents, format_quantity
from data.sharing.pages import SharedLine
from tradeconsole.documents.sheet import Columns, Figure, Row, Weight

OPTIONAL = "optional, not in the total"
CHOSEN = "chosen"
GST_FREE = "GST-free"


def columns(*, shows_gst: bool, prices_include_gst: bool) -> Columns:
    """The words over the price and the amount; they say how GST stands to the figures, if there is any."""
    if not shows_gst:
        return Columns("Unit price", "Amount")
    gst = "inc GST" if prices_include_gst else "ex GST"
    return Columns(f"Unit price {gst}", f"Amount {gst}")


def rows(lines: Sequence[SharedLine], *, shows_gst: bool, chosen: Collection[int] = ()) -> tuple[Row, ...]:
    """Every line in its order. `chosen` holds the positions of the options that were chosen, counted from 0."""
    return tuple(_row(line, shows_gst, place in chosen) for place, line in enumerate(lines))


def _row(line: SharedLine, shows_gst: bool, chosen: bool) -> Row:
    if line.kind is LineKind.HEADING:
        return Row(line.description, heading=True)
    return Row(
        text=line.description,
        tags=_tags(line, shows_gst, chosen),
        quantity=f"{format_quantity(line.quantity_thousandths)} {line.unit}".strip(),
        price=format_cents(line.unit_price_cents),
        amount=format_cents(line.total_cents),
        counted=chosen or line.kind is LineKind.ITEM,
    )


def _tags(line: SharedLine, shows_gst: bool, chosen: bool) -> tuple[str, ...]:
    choice = (CHOSEN if chosen else OPTIONAL,) if line.kind is LineKind.OPTION else ()
    return choice + ((GST_FREE,) if shows_gst and not line.taxable else ())


def figures(totals: Totals, *, shows_gst: bool, prices_include_gst: bool) -> tuple[Figure, ...]:
    """The block of totals. Where prices include GST, the total comes first and the GST within it after."""
    total = format_cents(totals.total_cents)
    if not shows_gst:
        return (Figure("Total", total, Weight.TOTAL),)
    counted = Figure("Total inc GST", total, Weight.TOTAL)
    gst = format_cents(totals.gst_cents)
    if prices_include_gst:
        return (counted, Figure("GST included", gst))
    return (Figure("Subtotal ex GST", format_cents(totals.subtotal_cents)), Figure("GST", gst), counted)
