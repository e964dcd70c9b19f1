"""What a quote or an invoice says on paper: finished words and figures, in the order of the page."""

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """How much a figure stands out in the block of totals."""

    PLAIN = "plain"
    TOTAL = "total"


@dataclass(frozen=True)
class Fact:
    """A label and what stands under it."""

    label: str
    text: str


@dataclass(frozen=True)
class Row:
    """A line of the table; a heading has nothing but its text. `counted` says whether it is in the total."""

    text: str
    heading: bool = False
    tags: tuple[str, ...] = ()
    quantity: str = ""
    price: str = ""
    amount: str = ""
    counted: bool = True


@dataclass(frozen=True)
class Figure:
    """A line of the block of totals."""

    label: str
    amount: str
    weight: Weight = Weight.PLAIN


@dataclass(frozen=True)
class Columns:
    """The words over the columns of the table."""

    price: str
    amount: str


@dataclass(frozen=True)
class Payment:
    """How to pay: the facts side by side, and the warning under them."""

    facts: tuple[Fact, ...]
    promise: str
    advice: str


@dataclass(frozen=True)
class Letterhead:
    """The business at the head and at the foot of a document."""

    name: str
    lines: tuple[str, ...]
    footer: str
    accent: str


@dataclass(frozen=True)
class Sheet:
    """One document. `stamp` is the word across a document that doesn't count: a draft, a void invoice."""

    letterhead: Letterhead
    title: str
    number: str
    places: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    columns: Columns
    rows: tuple[Row, ...]
    figures: tuple[Figure, ...]
    subject: str = ""
    stamp: str = ""
    notice: str = ""
    payment: Payment | None = None
    terms: str = ""
