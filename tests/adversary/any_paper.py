"""Any quote and any invoice that a business may write, with what they come to by arithmetic of the tests' own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from data.enums import AnswerKind, GstRounding, InvoiceStatus, LineKind, QuoteStatus, VersionState
from data.money import Totals
from data.queries.invoices import InvoiceContent, InvoiceRecord, InvoiceRow
from data.queries.quotes import Decision, QuoteRecord, QuoteRow, VersionRow
from data.sharing.pages import SharedLine
from tests.portal.samples import NOW


@dataclass(frozen=True)
class Way:
    """How a business counts GST."""

    registered: bool
    inclusive: bool
    rounding: GstRounding


WAYS = [
    Way(registered, inclusive, way)
    for registered in (True, False)
    for inclusive in (False, True)
    for way in GstRounding
]


@dataclass(frozen=True)
class AnyQuote:
    """A quote as the office has it, and what it comes to.

    Attributes:
        open: It waits for its answer.
        accepted: The same, accepted with the options at `chosen`.
        offered: What it comes to without options, and `agreed` with them.
    """

    open: QuoteRecord
    accepted: QuoteRecord
    chosen: tuple[int, ...]
    offered: Totals
    agreed: Totals


@dataclass(frozen=True)
class AnyInvoice:
    """An invoice as the office has it, and what it comes to."""

    record: InvoiceRecord
    sums: Totals
    owed: int


def half_up(value: Fraction) -> int:
    """The nearest whole number; of two, the one further from zero."""
    size = abs(value)
    whole = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return whole if value >= 0 else -whole


def sums_of(lines: Sequence[SharedLine], way: Way, chosen: Sequence[int] = ()) -> Totals:
    """What the items and the chosen options come to."""
    counted = [line for place, line in enumerate(lines) if line.kind is LineKind.ITEM or place in chosen]
    entered = sum(line.total_cents for line in counted)
    taxable = [line.total_cents for line in counted if line.taxable]
    parts = taxable if way.rounding is GstRounding.LINE else [sum(taxable)]
    share = Fraction(1, 11) if way.inclusive else Fraction(1, 10)
    gst = sum(half_up(part * share) for part in parts) if way.registered else 0
    total = entered if way.inclusive or not way.registered else entered + gst
    return Totals(total - gst, gst, total)


KINDS = [LineKind.ITEM, LineKind.ITEM, LineKind.OPTION, LineKind.OPTION, LineKind.HEADING]
LINES = st.lists(
    st.tuples(
        st.sampled_from(KINDS), st.integers(1, 60_000), st.integers(-9_999, 250_000), st.booleans(), st.booleans()
    ),
    max_size=7,
)


def _line(kind: LineKind, quantity: int, price: int, taxable: bool) -> SharedLine:
    if kind is LineKind.HEADING:
        return SharedLine(kind, "Heading", 1_000, "", 0, True, 0)
    return SharedLine(kind, "Work", quantity, "h", price, taxable, half_up(Fraction(quantity * price, 1_000)))


@st.composite
def any_quotes(draw: st.DrawFn) -> AnyQuote:
    """Any quote whose totals are not below zero."""
    drawn, way = draw(LINES), draw(st.sampled_from(WAYS))
    # One that is certain lifts every total above zero, whatever is taken off.
    lines = (_line(LineKind.ITEM, 1_000, 6_000_000, True), *(_line(*parts[:4]) for parts in drawn))
    chosen = tuple(place for place, parts in enumerate(drawn, 1) if parts[4] and parts[0] is LineKind.OPTION)
    offered = sums_of(lines, way)
    # A client reads no more of a business's way than the amounts tell: where both lead there, it is rounded once.
    once = replace(way, rounding=GstRounding.TOTAL)
    agreed = sums_of(lines, once if sums_of(lines, once) == offered else way, chosen)
    waiting = _quote(lines, way, offered)
    return AnyQuote(waiting, _accepted(waiting, chosen, agreed), chosen, offered, agreed if chosen else offered)


@st.composite
def any_invoices(draw: st.DrawFn) -> AnyInvoice:
    """Any invoice of which something is still to be paid."""
    drawn, way = draw(LINES), draw(st.sampled_from(WAYS))
    billed = [_line(*parts[:4]) for parts in drawn if parts[0] is not LineKind.OPTION]
    lines = (_line(LineKind.ITEM, 1_000, 6_000_000, True), *billed)
    sums = sums_of(lines, way)
    paid = draw(st.sampled_from([0, sums.total_cents // 3]))
    return AnyInvoice(_invoice(lines, way, sums, paid), sums, sums.total_cents - paid)


def _quote(lines: tuple[SharedLine, ...], way: Way, sums: Totals) -> QuoteRecord:
    row = QuoteRow(
        id=1,
        number="Q-0031",
        version=1,
        sent_version=1,
        title="",
        status=QuoteStatus.SENT,
        valid_until=date(2026, 12, 14),
        total_cents=sums.total_cents,
        client_id=1,
        client_number="C-0001",
        client="Anna Nguyen",
        job_id=None,
        job=None,
        site="12 Wattle St",
        created_at=NOW,
        sent_at=NOW,
    )
    version = VersionRow(
        id=1,
        version=1,
        state=VersionState.SENT,
        valid_until=row.valid_until,
        terms="",
        deposit="",
        prices_include_gst=way.inclusive,
        shows_gst=way.registered,
        subtotal_cents=sums.subtotal_cents,
        gst_cents=sums.gst_cents,
        total_cents=sums.total_cents,
        content_hash="h1",
        sent_at=NOW,
        lines=lines,
    )
    return QuoteRecord(row, version, None)


def _accepted(quote: QuoteRecord, chosen: tuple[int, ...], agreed: Totals) -> QuoteRecord:
    total = agreed.total_cents if chosen else quote.row.total_cents
    decision = Decision(AnswerKind.ACCEPTED, "Anna Nguyen", "portal", NOW, 1, total, "", str(list(chosen)), None)
    row = replace(quote.row, status=QuoteStatus.ACCEPTED, total_cents=total)
    return QuoteRecord(row, replace(quote.current, decision=decision), None)


def _invoice(lines: tuple[SharedLine, ...], way: Way, sums: Totals, paid: int) -> InvoiceRecord:
    row = InvoiceRow(
        id=1,
        number="INV-0007",
        status=InvoiceStatus.PART_PAID if paid else InvoiceStatus.SENT,
        issued_on=date(2026, 11, 24),
        due_on=date(2026, 12, 8),
        subtotal_cents=sums.subtotal_cents,
        gst_cents=sums.gst_cents,
        total_cents=sums.total_cents,
        paid_cents=paid,
        client_id=1,
        client_number="C-0001",
        client="Anna Nguyen",
        job_id=1,
        job="J-0042",
        quote=None,
        site="12 Wattle St",
        created_at=NOW,
        sent_at=NOW,
    )
    content = InvoiceContent("", "Anna Nguyen", way.inclusive, way.registered, "", "h1")
    return InvoiceRecord(row, content, lines)
