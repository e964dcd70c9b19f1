"""An invoice as a PDF."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from data.clock import day_in
from data.enums import InvoiceStatus
from data.money import Totals, format_cents
from data.sharing.client_view import owed
from data.sharing.pages import SharedBank, SharedBusiness, SharedInvoice
from data.wording import full_day
from tradeconsole.documents.addressee import Addressee
from tradeconsole.documents.letterhead import letterhead, places
from tradeconsole.documents.lines import columns, figures, rows
from tradeconsole.documents.sheet import Fact, Figure, Payment, Sheet, Weight
from tradeconsole.documents.typesetter import typeset

NEVER_BY_EMAIL = "We never change these by email."


def invoice_pdf(
    business: SharedBusiness,
    bank: SharedBank | None,
    invoice: SharedInvoice,
    addressee: Addressee,
    place: str,
    now: datetime,
    *,
    draft: bool = False,
    logo: bytes | None = None,
) -> bytes:
    """The invoice as it stands, tagged and archivable. The same invoice in the same state gives the same bytes.

    Args:
        bank: Where to pay; shown while something is owed.
        place: The address of the site; empty when there is none.
        draft: It has not been sent: it carries a mark.
        logo: The PNG at its head.
    """
    sheet = Sheet(
        letterhead=letterhead(business),
        title="Tax invoice" if invoice.shows_gst else "Invoice",
        number=invoice.number,
        stamp=_stamp(invoice, draft),
        places=places("Invoice for", addressee, place),
        facts=_facts(invoice, addressee),
        columns=columns(shows_gst=invoice.shows_gst, prices_include_gst=invoice.prices_include_gst),
        rows=rows(invoice.lines, shows_gst=invoice.shows_gst),
        figures=_figures(business, invoice, now),
        notice=_notice(invoice, draft),
        payment=_payment(business, bank, invoice),
        terms=invoice.terms,
    )
    return typeset(sheet, datetime.combine(invoice.issued_on, time(), ZoneInfo(business.timezone)), logo)


def _stamp(invoice: SharedInvoice, draft: bool) -> str:
    if invoice.status is InvoiceStatus.VOID:
        return "Void"
    return "Draft" if draft else ""


def _facts(invoice: SharedInvoice, addressee: Addressee) -> tuple[Fact, ...]:
    due = (Fact("Due", full_day(invoice.due_on)),) if owed(invoice) > 0 else ()
    buyer = (Fact("Buyer", invoice.buyer),) if invoice.buyer not in ("", addressee.name) else ()
    return (Fact("Issued", full_day(invoice.issued_on)), *due, *buyer)


def _figures(business: SharedBusiness, invoice: SharedInvoice, now: datetime) -> tuple[Figure, ...]:
    """The totals, and once something is paid what is left as of today."""
    totals = figures(
        Totals(invoice.subtotal_cents, invoice.gst_cents, invoice.total_cents),
        shows_gst=invoice.shows_gst,
        prices_include_gst=invoice.prices_include_gst,
    )
    if not invoice.paid_cents or invoice.status is InvoiceStatus.VOID:
        return totals
    paid = Figure(f"Paid up to {full_day(day_in(business.timezone, now))}", format_cents(-invoice.paid_cents))
    return (*totals, paid, Figure("Still to pay", format_cents(owed(invoice)), Weight.TOTAL))


def _notice(invoice: SharedInvoice, draft: bool) -> str:
    if invoice.status is InvoiceStatus.VOID:
        return "This invoice is void. Nothing is to be paid on it."
    if draft:
        return "This is a draft. It has not been sent."
    return "Paid in full. Thank you." if invoice.paid_cents and owed(invoice) <= 0 else ""


def _payment(business: SharedBusiness, bank: SharedBank | None, invoice: SharedInvoice) -> Payment | None:
    if bank is None or owed(invoice) <= 0:
        return None
    facts = (
        Fact("Account name", bank.name),
        Fact("BSB", bank.bsb),
        Fact("Account number", bank.account),
        Fact("Reference", invoice.number),
    )
    advice = f"If a message says otherwise, call {business.phone} before you pay." if business.phone else ""
    return Payment(tuple(fact for fact in facts if fact.text), NEVER_BY_EMAIL, advice)
