"""The card of an invoice: its lines as on paper, what stands against sending it, what was paid, and what happened."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from data.enums import UNPAID, InvoiceStatus
from data.money import format_cents
from data.permissions import Action
from data.queries.invoices import InvoiceRecord, InvoiceRow, PaymentRow, find_invoice, invoice_record
from data.queries.paper_events import invoice_events
from data.queries.paper_sight import invoice_sight
from data.queries.people import read_business
from data.safe_text import safe_line
from data.sharing.client_words import with_gst
from data.tax import Broken, broken_rules
from data.wording import short_day
from screens.card_screen import CardHead, CardTab
from screens.invoices.tabs import InvoiceOnCard, tabs_of
from screens.invoices.writes import pay, reissue, remove_form, void_form
from screens.messages import EditInvoice, OpenClientPage, OpenInvoice, OpenQuote, SendInvoice
from screens.office import Office
from screens.papers.card import PaperCard
from screens.papers.days import days_late
from screens.papers.looked import looked_words
from screens.papers.standing import status_line
from screens.widgets.tab_body import TabBody


class InvoiceCardScreen(PaperCard):
    """An invoice on its tabs, with what its client knows beneath."""

    HELP: ClassVar[str] = (
        "One invoice whole. Left and right turn the tabs. A draft is edited and sent; what was sent is paid, in full "
        "or in parts, or made void and issued anew."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "send", "Send", id="invoice-send", tooltip="Issue and send it, after a last look"),
        Binding("e", "edit", "Edit", id="invoice-edit", tooltip="Change the draft"),
        Binding("a", "pay", "Paid", id="invoice-pay", tooltip="Note a payment, in full or in part"),
        Binding("d", "remove_payment", "Take off", id="invoice-unpay", tooltip="Take back a payment noted by mistake"),
        Binding("v", "void", "Void", id="invoice-void", tooltip="Make it void, with a reason"),
        Binding("r", "reissue", "Issue anew", id="invoice-reissue", tooltip="Begin a new draft of what it said"),
        Binding("p", "pdf", "PDF", id="invoice-pdf", tooltip="Open it as a PDF"),
        Binding("o", "open_page", "Open page", id="invoice-page", tooltip="Open the client's page", show=False),
        Binding("u", "go_to_quote", "Quote", id="invoice-quote", tooltip="Go to the quote it bills", show=False),
        Binding("g", "go_to_job", "Job", id="invoice-job", tooltip="Go to the job it belongs to", show=False),
        Binding("C", "go_to_client", "Client", id="invoice-client", tooltip="Go to the client's card", show=False),
    ]
    NEEDED: ClassVar = {
        **dict.fromkeys(("send", "edit", "pay", "remove_payment", "void", "reissue", "pdf"), Action.EDIT_INVOICES),
        "open_page": Action.SHARE,
        "go_to_quote": Action.EDIT_QUOTES,
        "go_to_job": Action.VIEW_JOBS,
        "go_to_client": Action.VIEW_CLIENTS,
    }
    row: InvoiceRow

    def __init__(self, office: Office, row: InvoiceRow) -> None:
        self.card: InvoiceOnCard
        super().__init__(office, row)

    def read(self) -> bool:
        db = self.office.db
        row = find_invoice(db, self.row.number, self.office.frame().today)
        if row is None:
            return False
        record = invoice_record(db, row)
        self.row = row
        self.card = InvoiceOnCard(
            record,
            broken_by(self.office, record) if row.status is InvoiceStatus.DRAFT else (),
            invoice_sight(db, row.id, row.job_id, row.sent_at),
            tuple(invoice_events(db, row.id, row.number, row.job_id)),
        )
        return True

    def head(self) -> CardHead:
        row, dot = self.row, self.office.glyphs.dot
        whom = f" {dot} ".join(part for part in (row.client, row.job, row.quote) if part)
        total = with_gst(row.total_cents, self.card.invoice.content.shows_gst)
        return CardHead(
            f"{row.number} {row.site.partition(',')[0]}".strip(),
            status_line(row.status, self.office.glyphs),
            whom,
            f"{total} {dot} due {short_day(row.due_on)}",
        )

    def tabs(self) -> Sequence[CardTab]:
        return tabs_of(self.card, self.office, self.room, self.timeline(self.card.events))

    def panel(self) -> Content:
        known = Content.styled(safe_line(_known(self.card, self.office)), _tone(self.card))
        keys = [Content.assemble((key, "bold $text-accent"), f"  {does}") for key, does in self._next()]
        return Content("\n").join([known, Content("    ").join(keys)]) if keys else known

    def fits(self, action: str) -> bool:
        row = self.row
        return {
            "send": row.status is InvoiceStatus.DRAFT,
            "edit": row.status is InvoiceStatus.DRAFT,
            "pay": row.status in UNPAID,
            "remove_payment": self._payment() is not None and row.status is not InvoiceStatus.VOID,
            "void": row.status is not InvoiceStatus.VOID and not row.paid_cents,
            "reissue": row.status is InvoiceStatus.VOID,
            "open_page": bool(self.card.sight.live(self.office.now)),
            "go_to_quote": row.quote is not None,
            "go_to_job": row.job is not None,
        }.get(action, True)

    def _next(self) -> Iterator[tuple[str, str]]:
        if self.row.status is InvoiceStatus.DRAFT and not self.card.broken:
            yield "s", "Issue and send it"
        elif self.row.status in UNPAID:
            yield "a", f"{format_cents(self.row.owed_cents)} is paid, or a part of it"
            if self.row.job is not None and not self.card.sight.live(self.office.now) and self.office.may(Action.SHARE):
                yield "g", f"Share it from {self.row.job}"
        elif self.row.status is InvoiceStatus.VOID:
            yield "r", "Issue it anew"

    def _payment(self) -> PaymentRow | None:
        key = self.row_key if self.is_mounted and self.front == "payments" else None
        return next((paid for paid in self.card.invoice.payments if str(paid.id) == key), None)

    @on(TabBody.RowChosen)
    def open_row(self, event: TabBody.RowChosen) -> None:
        """Take back the payment under the cursor, after a question."""
        if event.tab == "payments" and self.check_action("remove_payment", ()):
            self.action_remove_payment()

    def action_send(self) -> None:
        """Issue and send it, after a last look."""
        self.post_message(SendInvoice(self.row.number))

    def action_edit(self) -> None:
        """Change the draft."""
        self.post_message(EditInvoice(self.row.number))

    def action_pay(self) -> None:
        """Note a payment."""
        self._ask(pay(self.office, self.row))

    def action_remove_payment(self) -> None:
        """Take back the payment under the cursor."""
        if (payment := self._payment()) is not None:
            self._ask(remove_form(self.office, self.row, payment))

    def action_void(self) -> None:
        """Make it void."""
        self._ask(void_form(self.office, self.row, is_shown=bool(self.card.sight.live(self.office.now))))

    def action_reissue(self) -> None:
        """Begin a new draft of what it said, and go there."""
        self.post_message(reissue(self.office, self.row, lambda number: self.post_message(OpenInvoice(number))))

    def action_open_page(self) -> None:
        """Open the client's page in a browser."""
        self.post_message(OpenClientPage(self.row.job or ""))

    def action_go_to_quote(self) -> None:
        """Go to the quote that it bills."""
        if self.row.quote is not None:
            self.post_message(OpenQuote(self.row.quote))

    def _ask(self, dialog: ModalScreen[Any]) -> None:
        self.app.push_screen(dialog, self.saved)


def broken_by(office: Office, invoice: InvoiceRecord) -> tuple[Broken, ...]:
    """The rules of the tax office that a draft breaks."""
    business = read_business(office.db)
    assert business is not None
    return tuple(broken_rules(business, invoice, invoice.row.client))


def _tone(card: InvoiceOnCard) -> str:
    if card.broken or card.invoice.row.status is InvoiceStatus.OVERDUE:
        return "$text-error"
    quiet = (InvoiceStatus.DRAFT, InvoiceStatus.VOID)
    return "$text-muted" if card.invoice.row.status in quiet else ""


def _known(card: InvoiceOnCard, office: Office) -> str:
    """Where it stands with the client, in a sentence."""
    row = card.invoice.row
    if row.status is InvoiceStatus.DRAFT:
        return "Can't be sent yet: see Lines." if card.broken else "A draft: the client knows nothing of it yet."
    if row.status is InvoiceStatus.VOID:
        return "Void: nothing is owed by it."
    if row.status is InvoiceStatus.PAID:
        return "Paid in full."
    looked = looked_words(card.sight, office)
    return f"{looked} {_late(row, office)}" if row.status is InvoiceStatus.OVERDUE else looked


def _late(row: InvoiceRow, office: Office) -> str:
    return f"It is {days_late(row.due_on, office.frame().today)}."
