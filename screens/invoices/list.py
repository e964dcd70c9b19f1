"""The Invoices screen: what is owed, and every invoice, the newest first, found as one types."""

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from data.enums import UNPAID, InvoiceStatus
from data.errors import ConsoleError
from data.permissions import Action
from data.queries.invoice_list import InvoiceList, InvoicesShown, invoice_counts, owed
from data.queries.invoices import InvoiceRow
from screens.invoices.chart import OwedChart
from screens.invoices.columns import invoice_columns
from screens.invoices.preview import invoice_summary
from screens.messages import NewInvoice, OpenInvoice, OpenPdf, SendInvoice, StoreChanged
from screens.papers.list import PaperListScreen, cards_of
from screens.widgets.columns import Column
from screens.widgets.filter_bar import FilterBar, FilterCard

_CARDS = {
    InvoiceStatus.DRAFT: ("Draft", ""),
    InvoiceStatus.SENT: ("Sent", "$text-accent"),
    InvoiceStatus.PART_PAID: ("Part paid", "$text-accent"),
    InvoiceStatus.OVERDUE: ("Overdue", "$text-error"),
    InvoiceStatus.PAID: ("Paid", "$text-success"),
}


class InvoicesScreen(PaperListScreen[InvoiceRow]):
    """The list of invoices."""

    VIEW = "invoices"
    EDITS = Action.EDIT_INVOICES
    KEYS: ClassVar = {
        "send": frozenset({InvoiceStatus.DRAFT}),
        "pay": frozenset(UNPAID),
        "pdf": frozenset(InvoiceStatus),
    }
    EMPTY = "No invoices yet.\nWhat clients owe you stands here, until it is paid.\nPress n to write the first."
    HELP: ClassVar[str] = (
        "Every invoice, the newest first; of those overdue the oldest. The bar shows what is owed in all, and how long "
        "it has been due. Press / and type to find one by number, client, title, site or amount; enter opens it, s "
        "sends a draft, a notes a payment, p opens its PDF."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="invoices-new", tooltip="Write an invoice"),
        Binding("s", "send", "Send", id="invoices-send", tooltip="Send this draft, after a last look"),
        Binding("a", "pay", "Paid", id="invoices-pay", tooltip="Note that this invoice is paid, or a part of it"),
        Binding("p", "pdf", "PDF", id="invoices-pdf", tooltip="Open this invoice as a PDF"),
    ]

    def compose(self) -> ComposeResult:
        for widget in super().compose():
            yield widget
            if isinstance(widget, FilterBar):
                yield OwedChart(self.office.glyphs)

    def on_mount(self) -> None:
        self.show_owed()

    def on_resize(self) -> None:
        for chart in self.query(OwedChart):
            chart.fit()

    @on(StoreChanged)
    def show_owed(self) -> None:
        """Show what is owed now."""
        # What stands there is the last that could be read.
        with suppress(ConsoleError):
            self.query_one(OwedChart).show(owed(self.office.db, self.today))

    def columns(self) -> Sequence[Column[InvoiceRow]]:
        return invoice_columns(self.office, self.longest_number("INV-0001"))

    def source(self) -> InvoiceList:
        status = None if self.card is None else InvoiceStatus(self.card)
        return InvoiceList(self.office.db, self.today, InvoicesShown(self.search, status))

    def cards(self) -> Sequence[FilterCard]:
        return cards_of(invoice_counts(self.office.db, self.today), _CARDS)

    def everything(self) -> InvoiceList:
        return InvoiceList(self.office.db, self.today)

    def summary(self, row: InvoiceRow) -> Content:
        return invoice_summary(row, self.office)

    def open(self, row: InvoiceRow) -> None:
        self.post_message(OpenInvoice(row.number))

    def action_new(self) -> None:
        """Write an invoice."""
        self.post_message(NewInvoice())

    def action_send(self) -> None:
        """Send the draft under the cursor."""
        if self.row is not None:
            self.post_message(SendInvoice(self.row.number))

    def action_pay(self) -> None:
        """Note that the invoice under the cursor is paid, or a part of it."""
        from screens.invoices.writes import pay

        if self.row is not None:
            self.app.push_screen(pay(self.office, self.row), self._paid)

    def _paid(self, result: object) -> None:
        if result is not None:
            self.post_message(StoreChanged())

    def action_pdf(self) -> None:
        """Open the PDF of the invoice under the cursor."""
        if self.row is not None:
            self.post_message(OpenPdf(self.row.number))
