"""What a quote's page needs to show the total of whatever options are ticked, while they are being ticked."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.enums import GstRounding, LineKind
from data.money import DraftLine, GstRules, totals
from data.sharing.agreed import rules_of
from data.sharing.pages import SharedLine, SharedQuote


@dataclass(frozen=True)
class Adding:
    """What lines add to a total, in cents: all of it, what GST is counted on, and the GST of each line by itself."""

    entered: int
    taxable: int
    gst: int

    @property
    def words(self) -> str:
        """The three, as the page's script reads them."""
        return f"{self.entered} {self.taxable} {self.gst}"


@dataclass(frozen=True)
class Counting:
    """How the total is counted: the items, and how GST stands to what is entered ("", "ex", "inc", "ex line"...)."""

    items: Adding
    way: str


def counting(quote: SharedQuote) -> Counting:
    """What the total begins with, before any option."""
    rules = rules_of(quote)
    by_line = " line" if rules.rounding is GstRounding.LINE else ""
    way = f"{'inc' if quote.prices_include_gst else 'ex'}{by_line}" if quote.shows_gst else ""
    return Counting(adding((line for line in quote.lines if line.kind is LineKind.ITEM), rules), way)


def adding(lines: Iterable[SharedLine], rules: GstRules) -> Adding:
    """What these lines add."""
    entered = taxable = gst = 0
    for line in lines:
        entered += line.total_cents
        if line.taxable and rules.registered:
            taxable += line.total_cents
            gst += totals([DraftLine("", 1_000, line.total_cents)], rules).gst_cents
    return Adding(entered, taxable, gst)
