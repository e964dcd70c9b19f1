"""A business, and quotes, invoices and pages of its clients, as the views hold them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from data.enums import AnswerKind, GstRounding, InvoiceStatus, LineKind, QuoteStatus, VisitKind
from data.money import DraftLine, GstRules, totals
from data.sharing.pages import (
    SharedAnswer,
    SharedBank,
    SharedBusiness,
    SharedInvoice,
    SharedLine,
    SharedPage,
    SharedQuote,
    SharedVisit,
)
from tradeconsole.documents.addressee import Addressee

NOW = datetime(2026, 11, 25, 22, 14, tzinfo=UTC)
SITE = "12 Wattle St, Brunswick VIC 3056"
ANNA = Addressee("Anna Nguyen", ("12 Wattle St", "Brunswick VIC 3056"))
BANK = SharedBank("Rivera Plumbing Pty Ltd", "063-000", "1234 5678")
BUSINESS = SharedBusiness(
    name="Rivera Plumbing",
    legal_name="Rivera Plumbing Pty Ltd",
    abn="51824753556",
    gst_registered=True,
    licence="12345",
    phone="03 9555 0100",
    email="office@rivera.example.com",
    address="8 Albert St, Preston VIC 3072",
    timezone="Australia/Melbourne",
    accent="#b4632a",
)


def line(text: str, cents: int = 0, quantity: int = 1_000, **others: Any) -> SharedLine:
    """A line as the database works it out."""
    draft = DraftLine(text, quantity, cents, **others)
    return SharedLine(draft.kind, text, quantity, draft.unit, cents, draft.taxable, draft.total_cents)


def heading(text: str) -> SharedLine:
    return line(text, kind=LineKind.HEADING)


def option(text: str, cents: int) -> SharedLine:
    return line(text, cents, kind=LineKind.OPTION)


LINES = (
    heading("Rear gutters"),
    line("Remove the old gutters and take them away", 48_000, taxable=True),
    line("Colorbond quad gutter in Monument, supplied and fitted, with new brackets", 8_450, 18_500, unit="m"),
    line("Downpipes, 100 × 50 mm", 21_500, 2_000),
    heading("Fees and options"),
    line("Council permit, at cost", 12_000, taxable=False),
    option("Gutter guard along the rear", 64_000),
    option("Leaf diverter", 9_500),
)
TERMS = (
    "Payment within 14 days of the invoice. Materials stay ours until they are paid for.\n\n"
    "Rotten timber behind the gutters is not included; if we find any, we show you and quote for it first."
)


def sums(
    lines: tuple[SharedLine, ...],
    chosen: tuple[int, ...] = (),
    *,
    shows_gst: bool = True,
    prices_include_gst: bool = False,
    rounding: GstRounding = GstRounding.TOTAL,
) -> dict[str, Any]:
    """The totals of the lines, as the fields of a view."""
    drafts = [
        DraftLine(found.description, found.quantity_thousandths, found.unit_price_cents, found.taxable, found.kind)
        for found in lines
    ]
    return vars(totals(drafts, GstRules(shows_gst, prices_include_gst, rounding), chosen))


def quote(lines: tuple[SharedLine, ...] = LINES, **changes: Any) -> SharedQuote:
    """Quote Q-0031 with these lines and what they add up to."""
    shows_gst, inclusive = bool(changes.get("shows_gst", True)), bool(changes.get("prices_include_gst", False))
    made = SharedQuote(
        key="quote:31",
        item="item-key-not-for-paper",
        number="Q-0031",
        version=1,
        title="Replace gutters, rear",
        status=QuoteStatus.SENT,
        being_revised=False,
        sent_at=datetime(2026, 11, 23, 22, 14, tzinfo=UTC),
        valid_until=date(2026, 12, 14),
        terms=TERMS,
        deposit="30 % when you accept",
        shows_gst=True,
        prices_include_gst=False,
        content_hash="hash-not-for-paper",
        lines=lines,
        **sums(lines, shows_gst=shows_gst, prices_include_gst=inclusive),
    )
    return replace(made, **changes)


def answer(kind: AnswerKind, total_cents: int, chosen: str = "[]") -> SharedAnswer:
    return SharedAnswer(kind, "Anna Nguyen", NOW, total_cents, chosen, 77)


def accepted(offered: SharedQuote, chosen: tuple[int, ...], rounding: GstRounding = GstRounding.TOTAL) -> SharedQuote:
    """The quote after its client has accepted it with the options at these positions."""
    total = sums(
        offered.lines,
        chosen,
        shows_gst=offered.shows_gst,
        prices_include_gst=offered.prices_include_gst,
        rounding=rounding,
    )["total_cents"]
    given = answer(AnswerKind.ACCEPTED, total, str(list(chosen)))
    return replace(offered, status=QuoteStatus.ACCEPTED, answer=given)


def invoice(lines: tuple[SharedLine, ...] = LINES[:6], **changes: Any) -> SharedInvoice:
    """Invoice INV-0007 with these lines and what they add up to."""
    shows_gst, inclusive = bool(changes.get("shows_gst", True)), bool(changes.get("prices_include_gst", False))
    made = SharedInvoice(
        key="invoice:7",
        item="item-key-not-for-paper",
        number="INV-0007",
        status=InvoiceStatus.SENT,
        issued_on=date(2026, 11, 24),
        due_on=date(2026, 12, 8),
        terms="Please pay within 14 days.",
        buyer="",
        shows_gst=True,
        prices_include_gst=False,
        paid_cents=0,
        lines=lines,
        **sums(lines, shows_gst=shows_gst, prices_include_gst=inclusive),
    )
    return replace(made, **changes)


def forty_lines() -> tuple[SharedLine, ...]:
    return tuple(
        line(f"Line {number:02}: pipe, fittings and labour for one run", 1_234 + number, 1_500, unit="m")
        for number in range(1, 41)
    )


def visit(starts_at: datetime, ends_at: datetime, **changes: Any) -> SharedVisit:
    made = SharedVisit(VisitKind.BOOKED, starts_at, ends_at, False, f"{starts_at:%Y%m%d}@rivera.example.com", 0)
    return replace(made, **changes)


def page(*visits: SharedVisit, **changes: Any) -> SharedPage:
    return replace(SharedPage("J-0042", SITE, visits=visits), **changes)
