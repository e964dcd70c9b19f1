"""Pages to draw and to hold against: one job in full, and each of its parts in every state."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from data.enums import AnswerKind, InvoiceStatus, JobStatus, LineKind, QuoteStatus, VisitKind
from data.sharing.client_view import Frame
from data.sharing.pages import (
    SharedAnswer,
    SharedBank,
    SharedBusiness,
    SharedDescription,
    SharedFile,
    SharedInvoice,
    SharedLine,
    SharedNote,
    SharedPage,
    SharedQuote,
    SharedStatus,
    SharedTodo,
    SharedVisit,
)
from tradeconsole.portal.view import Visitor

NOW = datetime(2026, 11, 24, 22, 41, tzinfo=UTC)
FRAME = Frame(NOW, "Australia/Melbourne")
GRANT = 7
LONG_NAME = (
    "Anastasia-Theodora Papadopoulos-Konstantinidou and Family Trust "
    "for the Estate of C. Papadopoulos Senior, East Brunswick"
)

BUSINESS = SharedBusiness(
    name="Rivera Plumbing",
    legal_name="Rivera Plumbing Pty Ltd",
    abn="51824753556",
    gst_registered=True,
    licence="12345",
    phone="03 9555 0100",
    email="office@riveraplumbing.example",
    address="8 Sydney Rd, Coburg VIC 3058",
    timezone="Australia/Melbourne",
    accent="#b4632a",
)
BANK = SharedBank(name="Rivera Plumbing Pty Ltd", bsb="063-000", account="1234 5678")
VISITOR = Visitor("Anna Nguyen", "anna@example.com", GRANT, date(2027, 1, 14))


def line(description: str, quantity: int, price: int, unit: str = "", *, taxable: bool = True) -> SharedLine:
    """A line whose quantity is in whole units and whose price is in cents."""
    return SharedLine(LineKind.ITEM, description, quantity * 1000, unit, price, taxable, quantity * price)


def heading(text: str) -> SharedLine:
    return SharedLine(LineKind.HEADING, text, 1000, "", 0, True, 0)


LINES = (
    heading("Rear gutters"),
    line("Remove the old gutters and take them away", 1, 42000),
    line("Colorbond quad gutter 115 mm, Monument, with brackets every 900 mm", 24, 6850, "m"),
    line("Downpipe 100 × 50 mm", 3, 18500, "each"),
    heading("Garage"),
    line("Flashing and two new joints", 1, 39000),
    line("Council tip fee, passed on at cost", 1, 35600, taxable=False),
)
OPTION = SharedLine(LineKind.OPTION, "Gutter guard along the whole rear", 24000, "m", 2900, True, 69600)

QUOTE = SharedQuote(
    key="quote:Q-0031",
    item="q-item-aaaaaaaaa",
    number="Q-0031",
    version=1,
    title="Replace rear gutters",
    status=QuoteStatus.SENT,
    being_revised=False,
    sent_at=NOW - timedelta(days=1),
    valid_until=date(2026, 12, 14),
    terms="The price holds for the work described.\nExtra work is agreed in writing before it starts.",
    deposit="30 % when you accept, the rest within 14 days of the invoice.",
    shows_gst=True,
    prices_include_gst=False,
    subtotal_cents=336500,
    gst_cents=30090,
    total_cents=366590,
    content_hash="h1",
    lines=LINES,
)
INVOICE = SharedInvoice(
    key="invoice:INV-0007",
    item="i-item-aaaaaaaaa",
    number="INV-0007",
    status=InvoiceStatus.SENT,
    issued_on=date(2026, 11, 24),
    due_on=date(2026, 12, 8),
    terms="Payment within 14 days.",
    buyer="Anna Nguyen",
    shows_gst=True,
    prices_include_gst=False,
    subtotal_cents=104545,
    gst_cents=10455,
    total_cents=115000,
    paid_cents=0,
    lines=(line("Deposit for quote Q-0031, thirty per cent", 1, 104545),),
)


def visit(day: int, start: int, end: int, kind: VisitKind = VisitKind.BOOKED, *, done: bool = False) -> SharedVisit:
    """A visit in November 2026, by Melbourne's hours."""
    midnight = datetime(2026, 11, day, tzinfo=UTC) - timedelta(hours=11)
    return SharedVisit(
        kind, midnight + timedelta(hours=start), midnight + timedelta(hours=end), done, f"visit-{day}@tradeconsole", 0
    )


PAGE = SharedPage(
    number="J-0042",
    site="12 Wattle St, Brunswick",
    description=SharedDescription(
        "Replace gutters, rear", "New gutters along the rear of the house and over the garage, with three downpipes."
    ),
    status=SharedStatus(JobStatus.IN_PROGRESS, NOW - timedelta(days=1)),
    visits=(visit(24, 8, 16, done=True), visit(26, 8, 10, VisitKind.WINDOW), visit(30, 8, 16)),
    quotes=(QUOTE,),
    invoices=(INVOICE,),
    notes=(
        SharedNote("note:17", "n-item-aaaaaaaaa", "Tiles arrive Thursday.", NOW - timedelta(hours=20)),
        SharedNote(
            "note:18",
            "n-item-bbbbbbbbb",
            "The fascia board behind the old gutter is sound, so nothing has to be replaced there.\n"
            "Please keep the driveway free on Thursday morning.",
            NOW - timedelta(hours=2),
        ),
    ),
    todos=(
        SharedTodo("todo:4", "t-item-aaaaaaaaa", "Old gutters taken down", True),
        SharedTodo("todo:5", "t-item-bbbbbbbbb", "New gutters along the rear", False),
        SharedTodo("todo:6", "t-item-ccccccccc", "Downpipes and flashing over the garage", False),
    ),
    files=(
        SharedFile("file:9", "f-item-aaaaaaaaa", "Plan.pdf", "application/pdf", 240_000),
        SharedFile("file:10", "f-item-bbbbbbbbb", "Rear before.jpg", "image/jpeg", 1_260_000),
    ),
)
BARE = SharedPage(number="J-0042", site="12 Wattle St, Brunswick")
BEFORE = replace(
    PAGE, invoices=(), notes=PAGE.notes[:1], status=SharedStatus(JobStatus.PENDING, NOW - timedelta(days=9))
)


def answered(kind: AnswerKind, grant: int | None = GRANT, name: str = "Anna Nguyen") -> SharedQuote:
    """The quote with an answer."""
    answer = SharedAnswer(kind, name, NOW - timedelta(minutes=3), QUOTE.total_cents, "[]", grant)
    status = {
        AnswerKind.ACCEPTED: QuoteStatus.ACCEPTED,
        AnswerKind.DECLINED: QuoteStatus.DECLINED,
        AnswerKind.CHANGES_REQUESTED: QuoteStatus.CHANGES_REQUESTED,
    }[kind]
    return replace(QUOTE, answer=answer, status=status)


FORTY = replace(
    QUOTE,
    lines=tuple(
        line(f"Fitting {place:02}: copper pipe 20 mm with insulation, brackets and testing", place, 1850, "m")
        for place in range(1, 41)
    ),
    subtotal_cents=1517000,
    gst_cents=151700,
    total_cents=1668700,
)
