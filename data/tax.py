"""What the tax office asks of an invoice before it may go out."""

from collections.abc import Callable
from dataclasses import dataclass

from data.business.abn import is_abn
from data.enums import GstRounding, InvoiceStatus, LineKind
from data.lines import redrafted
from data.money import GstRules, format_cents, totals
from data.queries.invoices import InvoiceRecord
from data.queries.people import BusinessRow

# From this amount on, GST included, a tax invoice must say who the buyer is.
NAMES_BUYER_FROM_CENTS = 1_000_00
_ANEW = "Edit the draft and save it: it is counted anew."


@dataclass(frozen=True)
class Broken:
    """A rule that an invoice breaks. `hint` says where it is mended, `field` names the field there."""

    message: str
    hint: str
    field: str


_Rule = Callable[[BusinessRow, InvoiceRecord, str], Broken | None]


def broken_rules(business: BusinessRow, invoice: InvoiceRecord, buyer: str) -> list[Broken]:
    """The rules that an invoice breaks; none when it may go out. What was issued keeps whether it charges GST: only a
    draft has to fit the business's registration of today."""
    found = (rule(business, invoice, buyer) for rule in _RULES)
    return [broken for broken in found if broken is not None]


def _registration(business: BusinessRow, invoice: InvoiceRecord, _buyer: str) -> Broken | None:
    charges, number = invoice.content.shows_gst, invoice.row.number
    if invoice.row.status is not InvoiceStatus.DRAFT or charges == business.gst_registered:
        return None
    if charges:
        message = f"{number} charges GST, and the business is not registered for it."
    else:
        message = f"{number} charges no GST, and the business is registered for it."
    return Broken(message, f"{_ANEW} The registration is in 7 Settings → Business.", "gst_registered")


def _abn(business: BusinessRow, invoice: InvoiceRecord, _buyer: str) -> Broken | None:
    # Without GST an invoice needs no ABN, but what it shows has to be one. A draft that may not charge GST is written
    # anew first.
    is_taxed = invoice.content.shows_gst and (business.gst_registered or invoice.row.status is not InvoiceStatus.DRAFT)
    if is_abn(business.abn) or not (is_taxed or business.abn):
        return None
    what = "a tax invoice" if invoice.content.shows_gst else "an invoice"
    message = f"{invoice.row.number} is {what}, and the business has no valid ABN."
    return Broken(message, "Set the ABN: 7 Settings → Business → ABN.", "abn")


def _seller(business: BusinessRow, invoice: InvoiceRecord, _buyer: str) -> Broken | None:
    if (business.legal_name or business.name).strip():
        return None
    return Broken(
        f"{invoice.row.number} does not say who it is from: the business has no name.",
        "Set the name: 7 Settings → Business → Name.",
        "name",
    )


def _buyer(_business: BusinessRow, invoice: InvoiceRecord, buyer: str) -> Broken | None:
    row = invoice.row
    if not invoice.content.shows_gst or row.total_cents < NAMES_BUYER_FROM_CENTS or buyer.strip():
        return None
    return Broken(
        f"{row.number} comes to {format_cents(row.total_cents)}, and its buyer has no name.",
        f"From {format_cents(NAMES_BUYER_FROM_CENTS)} on a tax invoice names the buyer: name the client.",
        "client",
    )


def _date(_business: BusinessRow, invoice: InvoiceRecord, _buyer: str) -> Broken | None:
    if invoice.row.status is InvoiceStatus.DRAFT or invoice.row.issued_on is not None:
        return None
    return Broken(f"{invoice.row.number} has no date of issue.", "Void it and issue it anew.", "issued_on")


def _priced(_business: BusinessRow, invoice: InvoiceRecord, _buyer: str) -> Broken | None:
    number = invoice.row.number
    if not any(line.kind is LineKind.ITEM for line in invoice.lines):
        return Broken(f"{number} has no line with a price.", "Edit the draft: add one.", "line")
    if invoice.row.total_cents < 0:
        total = format_cents(invoice.row.total_cents)
        return Broken(f"{number} comes to {total}.", "Edit the draft: a total can't be below zero.", "line")
    return None


def _counted(_business: BusinessRow, invoice: InvoiceRecord, _buyer: str) -> Broken | None:
    """Whether lines, GST and total are one sum, with GST rounded in one of the two ways that there are."""
    content = invoice.content
    lines = redrafted(invoice.lines)
    ways = [GstRules(content.shows_gst, content.prices_include_gst, rounding) for rounding in GstRounding]
    kept = all(line.total_cents == again.total_cents for line, again in zip(invoice.lines, lines, strict=True))
    if kept and any(totals(lines, way) == invoice.row.sums for way in ways):
        return None
    gst = format_cents(invoice.row.gst_cents)
    return Broken(f"{invoice.row.number}: its lines, GST of {gst} and total don't add up.", _ANEW, "line")


_RULES: tuple[_Rule, ...] = (_registration, _abn, _seller, _buyer, _date, _priced, _counted)
