"""Money, exactly: whole cents in, whole cents out; quantities in thousandths; GST once for every face of a document."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal

from data.enums import GstRounding, LineKind
from data.errors import Invalid

GST_PERCENT = 10
MOST_CENTS = 99_999_999_99
MOST_THOUSANDTHS = 9_999_999_999
_AMOUNT = re.compile(r"-?\$?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,12})?(\.[0-9]{1,2})?")
_QUANTITY = re.compile(r"[0-9]{0,9}(\.[0-9]{1,3})?")


def format_cents(cents: int) -> str:
    """Cents as people read them: "$4,312.00", "-$12.50"."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def plain_amount(cents: int) -> str:
    """Cents as programs read them: "4312.00"."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02}"


def parse_cents(text: str, field: str = "") -> int:
    """An amount as people write it, in cents.

    Raises:
        Invalid: It is no amount, has more than two decimals, or is too large.
    """
    cleaned = text.strip()
    if not _AMOUNT.fullmatch(cleaned) or not any(char.isdigit() for char in cleaned):
        raise Invalid(f"“{text}” is not an amount.", "Write it like 1250 or 1,250.50.", field)
    cents = int(Decimal(cleaned.replace("$", "").replace(",", "")) * 100)
    if abs(cents) > MOST_CENTS:
        raise Invalid(f"{text} is more than can be billed here.", "Check the amount.", field)
    return cents


def parse_quantity(text: str, field: str = "") -> int:
    """A quantity with up to three decimals, in thousandths.

    Raises:
        Invalid: It is no number, not above zero, or has more than three decimals.
    """
    cleaned = text.strip()
    if not _QUANTITY.fullmatch(cleaned) or not cleaned.strip("0."):
        raise Invalid(
            f"“{text}” is not a quantity.", "Use a number above 0 with at most three decimals, like 3 or 2.5.", field
        )
    thousandths = int(Decimal(cleaned) * 1000)
    if thousandths > MOST_THOUSANDTHS:
        raise Invalid(f"{text} is more than can be billed here.", "Check the quantity.", field)
    return thousandths


def format_quantity(thousandths: int) -> str:
    """A quantity without needless zeros: "2.5", "12"."""
    whole, part = divmod(thousandths, 1000)
    return f"{whole}.{part:03}".rstrip("0") if part else str(whole)


@dataclass(frozen=True)
class DraftLine:
    """A line as it was entered. A heading has no price; an option counts only when it is chosen."""

    description: str
    quantity_thousandths: int = 1_000
    unit_price_cents: int = 0
    taxable: bool = True
    kind: LineKind = LineKind.ITEM
    unit: str = ""

    @property
    def total_cents(self) -> int:
        """Quantity times price, to the cent, half up."""
        if self.kind is LineKind.HEADING:
            return 0
        return half_up(Decimal(self.quantity_thousandths * self.unit_price_cents) / 1000)


@dataclass(frozen=True)
class GstRules:
    """How the business counts GST."""

    registered: bool
    prices_include_gst: bool = False
    rounding: GstRounding = GstRounding.TOTAL


@dataclass(frozen=True)
class Totals:
    subtotal_cents: int
    gst_cents: int
    total_cents: int


def totals(lines: Iterable[DraftLine], rules: GstRules, chosen: Sequence[int] = ()) -> Totals:
    """What the items and the chosen options add up to. `chosen` holds positions of options, counted from 0."""
    counted = [line for place, line in enumerate(lines) if line.kind is LineKind.ITEM or place in chosen]
    entered = sum(line.total_cents for line in counted)
    gst = _gst([line.total_cents for line in counted if line.taxable], rules)
    if rules.registered and rules.prices_include_gst:
        return Totals(entered - gst, gst, entered)
    return Totals(entered, gst, entered + gst)


def _gst(taxable: list[int], rules: GstRules) -> int:
    if not rules.registered:
        return 0
    parts = taxable if rules.rounding is GstRounding.LINE else [sum(taxable)]
    divisor = 100 + GST_PERCENT if rules.prices_include_gst else 100
    return sum(half_up(Decimal(part * GST_PERCENT) / divisor) for part in parts)


def half_up(value: Decimal) -> int:
    """The nearest whole number; of two that are as near, the one further from zero."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def content_hash(lines: Sequence[DraftLine], totals_: Totals, *bound: str) -> str:
    """SHA-256 over all that an acceptance binds: every line, the totals, and the texts in `bound`."""
    content = [[asdict(line) for line in lines], asdict(totals_), bound]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
