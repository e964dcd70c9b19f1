"""What an invoice's page says: what is owed, and how it is paid."""

from dataclasses import dataclass

from data.enums import InvoiceStatus
from data.money import format_cents
from data.sharing.client_view import Frame, owed
from data.sharing.client_words import day_words, with_gst
from data.sharing.pages import SharedBank, SharedInvoice, SharedPage
from tradeconsole.portal.view import about


@dataclass(frozen=True)
class InvoiceView:
    """An invoice's page. `title` and `words` say how it stands."""

    invoice: SharedInvoice
    kind: str
    about: str
    title: str
    words: str
    tone: str
    owed: int
    shows_bank: bool


def invoice_view(page: SharedPage, invoice: SharedInvoice, bank: SharedBank | None, frame: Frame) -> InvoiceView:
    """An invoice as its client reads it."""
    title, words, tone = _standing(invoice, frame)
    return InvoiceView(
        invoice=invoice,
        kind="Tax invoice" if invoice.shows_gst else "Invoice",
        about=about(page),
        title=title,
        words=words,
        tone=tone,
        owed=owed(invoice),
        shows_bank=owed(invoice) > 0 and bank is not None and bool(bank.account),
    )


def _standing(invoice: SharedInvoice, frame: Frame) -> tuple[str, str, str]:
    """How an invoice stands: a title, what it means, and a tone."""
    if invoice.status is InvoiceStatus.VOID:
        return "This invoice is void", "Nothing is to be paid on it.", "ended"
    if owed(invoice) <= 0:
        return "Paid, thank you", "There is nothing more for you to do.", "done"
    due = f"{'Was due' if frame.today > invoice.due_on else 'Due'} {day_words(invoice.due_on, frame)}"
    paid = f", {format_cents(invoice.paid_cents)} of {format_cents(invoice.total_cents)} paid"
    return f"{with_gst(owed(invoice), invoice.shows_gst)} to pay", due + (paid if invoice.paid_cents else ""), "asks"
