"""A part of what was agreed, billed before the rest: parts and rest come to the agreed total, to the cent."""

from dataclasses import dataclass
from decimal import Decimal

from data import entry
from data.errors import Invalid
from data.lengths import LINE
from data.money import DraftLine, format_cents, format_quantity, half_up
from data.queries.billing import TaxClasses

_ALL = 100_000


@dataclass(frozen=True)
class Part:
    """Which part is billed: a percentage of all that was agreed, times 1,000, or an amount. `words` say what for."""

    percent_thousandths: int | None = None
    cents: int | None = None
    words: str = ""


def part_cents(part: Part, agreed_cents: int, left_cents: int) -> int:
    """What a part comes to.

    Raises:
        Invalid: It is nothing, or more than what is left to bill.
    """
    field = "amount" if part.percent_thousandths is None else "percent"
    if (part.percent_thousandths is None) is (part.cents is None):
        raise Invalid("Which part is billed?", "Give either a percentage or an amount.", field)
    cents = part.cents if part.percent_thousandths is None else _percent(agreed_cents, part.percent_thousandths)
    if cents is None or cents <= 0:
        raise Invalid("There is nothing to bill.", "Give a part that is above zero.", field)
    if cents > left_cents:
        raise Invalid(
            f"{format_cents(cents)} is more than what is left to bill: {format_cents(left_cents)}.",
            "Choose a smaller part, or bill what is extra with an invoice of its own.",
            field,
        )
    return cents


def _percent(cents: int, thousandths: int) -> int:
    return half_up(Decimal(cents * thousandths) / _ALL)


def part_words(part: Part | None, quote: str) -> str:
    """What the line of a part says: "Deposit, 30 % of quote Q-0031". No part is the rest.

    Raises:
        Invalid: Its words are too long.
    """
    if part is None:
        return f"Rest of quote {quote}"
    words = entry.line(part.words, "Words", LINE)
    amount = "part" if part.percent_thousandths is None else f"{format_quantity(part.percent_thousandths)} %"
    said = f"{amount} of quote {quote}"
    return f"{words}, {said}" if words else said[0].upper() + said[1:]


def next_classes(cents: int, agreed: TaxClasses, left: TaxClasses) -> TaxClasses:
    """How much of the next `cents` is taxable: what is billed with them stands to GST as what was agreed does."""
    after = half_up(Decimal(agreed.taxable_cents * (left.cents - cents)) / agreed.cents)
    taxable = left.taxable_cents - after
    if agreed.taxable_cents >= 0 and agreed.free_cents >= 0:
        taxable = min(max(taxable, 0), cents)
    return TaxClasses(taxable, cents - taxable)


def part_lines(words: str, classes: TaxClasses, *, shows_gst: bool) -> list[DraftLine]:
    """A part as lines whose prices include GST, one for each tax class."""
    if not shows_gst:
        return [DraftLine(words, unit_price_cents=classes.cents)]
    amounts = {True: classes.taxable_cents, False: classes.free_cents}
    return [DraftLine(words, unit_price_cents=cents, taxable=taxable) for taxable, cents in amounts.items() if cents]
