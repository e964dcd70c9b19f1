"""Reads of what a quote comes to as it was agreed, and what of it is billed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.database import Connection
from data.enums import AnswerKind, GstRounding, LineKind
from data.lines import drafted
from data.money import DraftLine, GstRules, totals
from data.queries.people import BusinessRow, read_business
from data.queries.quotes import VersionRow, read_version
from data.sharing.pages import SharedLine


@dataclass(frozen=True)
class TaxClasses:
    """What an amount consists of, GST included: what is taxable, and what is free of GST."""

    taxable_cents: int
    free_cents: int = 0

    @property
    def cents(self) -> int:
        return self.taxable_cents + self.free_cents

    def __sub__(self, other: "TaxClasses") -> "TaxClasses":
        return TaxClasses(self.taxable_cents - other.taxable_cents, self.free_cents - other.free_cents)


@dataclass(frozen=True)
class Agreement:
    """What a client accepted, as it can be billed today.

    Attributes:
        lines: The lines, with the options that were chosen as items.
        rules: How GST is counted on them.
        total_cents: What may be billed in all.
        at: When it was accepted.
    """

    lines: Sequence[DraftLine]
    rules: GstRules
    total_cents: int
    at: datetime

    @property
    def adds_up(self) -> bool:
        """Whether the lines as they are come to what may be billed."""
        return totals(self.lines, self.rules).total_cents == self.total_cents

    @property
    def classes(self) -> TaxClasses:
        taxable = totals([line for line in self.lines if line.taxable], self.rules).total_cents
        return TaxClasses(taxable, self.total_cents - taxable)


@dataclass(frozen=True)
class BilledInvoice:
    """An invoice that bills a quote or a part of it. `free_cents` of its total are free of GST."""

    number: str
    total_cents: int
    free_cents: int


@dataclass(frozen=True)
class Billing:
    """How far a quote is billed.

    Attributes:
        agreement: What was accepted; None while nothing is.
        invoices: Those that bill it, drafts too. A void one bills nothing.
    """

    agreement: Agreement | None
    invoices: tuple[BilledInvoice, ...] = ()

    @property
    def agreed_cents(self) -> int:
        return self.agreement.total_cents if self.agreement else 0

    @property
    def billed_cents(self) -> int:
        return sum(invoice.total_cents for invoice in self.invoices)

    @property
    def left_cents(self) -> int:
        return max(self.agreed_cents - self.billed_cents, 0)

    @property
    def is_complete(self) -> bool:
        """Whether all that was agreed is billed."""
        return bool(self.invoices) and not self.left_cents

    @property
    def left(self) -> TaxClasses:
        """What is left to bill."""
        free = sum(invoice.free_cents for invoice in self.invoices)
        agreed = self.agreement.classes if self.agreement else TaxClasses(0)
        return agreed - TaxClasses(self.billed_cents - free, free)


def quote_billing(db: Connection, quote_id: int) -> Billing:
    """How far a quote is billed."""
    number = db.value("SELECT version FROM quote WHERE id = :quote", quote=quote_id)
    agreement = _agreement(db, read_version(db, quote_id, int(number or 0)))
    return Billing(agreement, tuple(db.all(BilledInvoice, _BILLED, quote=quote_id)))


_BILLED = """
    SELECT i.number, i.total_cents, COALESCE((
        SELECT sum(l.total_cents) FROM invoice_line l
        WHERE l.invoice_id = i.id AND l.kind = 'item' AND NOT l.taxable AND i.shows_gst
    ), 0) AS free_cents
    FROM invoice i WHERE i.quote_id = :quote AND i.status <> 'Void' ORDER BY i.id
"""


def _agreement(db: Connection, version: VersionRow) -> Agreement | None:
    decision, business = version.decision, read_business(db)
    assert business is not None
    if decision is None or decision.kind is not AnswerKind.ACCEPTED:
        return None
    lines = tuple(agreed_lines(version.lines, json.loads(decision.chosen_options)))
    rules = counted_as(lines, _rules(business, version), decision.total_cents)
    # Of what was agreed with GST no more than the price is billed by who does not charge it any more.
    may_bill = min(totals(lines, rules).total_cents, decision.total_cents)
    return Agreement(lines, rules, may_bill, decision.at)


def agreed_lines(lines: Sequence[SharedLine], chosen: Iterable[int]) -> Iterator[DraftLine]:
    """What was agreed: options that were chosen become items, the others fall away."""
    wanted = frozenset(chosen)
    for place, line in enumerate(lines):
        if line.kind is not LineKind.OPTION:
            yield drafted(line)
        elif place in wanted:
            yield replace(drafted(line), kind=LineKind.ITEM)


def _rules(business: BusinessRow, version: VersionRow) -> GstRules:
    """Whether GST is charged follows the business's registration of today; what was agreed without GST includes it
    from then on."""
    included = version.prices_include_gst or not version.shows_gst
    return GstRules(business.gst_registered, included, GstRounding(business.gst_rounding))


def counted_as(lines: Sequence[DraftLine], rules: GstRules, total_cents: int) -> GstRules:
    """The rules with the rounding by which the lines come to a total; as they are, where none does."""
    ways = [rules, *(replace(rules, rounding=rounding) for rounding in GstRounding)]
    return next((way for way in ways if totals(lines, way).total_cents == total_cents), rules)
