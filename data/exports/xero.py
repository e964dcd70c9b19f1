"""Invoices as Xero's import of sales invoices takes them: a row for each line, amounts without GST and the GST beside.

What was issued and not voided is exported. Each invoice comes to the cent to what its client was told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from data.exports.papers import INVOICE_LINES, Line
from data.exports.records import Part, Source
from data.exports.values import Record

COLUMNS = (
    *("*ContactName", "EmailAddress", "POAddressLine1", "POAddressLine2", "POAddressLine3", "POAddressLine4"),
    *("POCity", "PORegion", "POPostalCode", "POCountry", "*InvoiceNumber", "Reference", "*InvoiceDate", "*DueDate"),
    *("Total", "InventoryItemCode", "*Description", "*Quantity", "*UnitAmount", "Discount", "*AccountCode"),
    *("*TaxType", "TaxAmount", "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2", "Currency"),
    "BrandingTheme",
)
_ACCOUNT = "200"
_CURRENCY = "AUD"
_CENT, _FINEST = Decimal("0.01"), Decimal("0.0001")


@dataclass(frozen=True)
class _Invoice:
    id: int
    contact: str
    email: str
    postal_address: str
    number: str
    reference: str
    issued_on: date
    due_on: date
    prices_include_gst: bool
    shows_gst: bool
    gst_cents: int
    total_cents: int


_ISSUED = "status IN ('Sent', 'Part paid', 'Paid')"
_INVOICES = f"""
    SELECT i.id, COALESCE(NULLIF(i.buyer, ''), c.name) AS contact, COALESCE(p.email, '') AS email, c.postal_address,
        i.number, COALESCE(j.number, q.number, '') AS reference, i.issued_on, i.due_on, i.prices_include_gst,
        i.shows_gst, i.gst_cents, i.total_cents
    FROM invoice i JOIN client c ON c.id = i.client_id
    LEFT JOIN contact p ON p.client_id = c.id AND p.is_primary AND p.removed_at IS NULL
    LEFT JOIN job j ON j.id = i.job_id LEFT JOIN quote q ON q.id = i.quote_id
    WHERE +i.{_ISSUED} AND i.id > :after ORDER BY i.id LIMIT :page
"""

XERO = Source(
    _Invoice,
    _INVOICES,
    f"SELECT count(*) FROM invoice WHERE {_ISSUED}",
    (Part("lines", Line, INVOICE_LINES),),
)


def xero_rows(invoices: Iterable[Record]) -> Iterator[Record]:
    """A row for each line that counts."""
    for invoice in invoices:
        lines = [line for line in invoice["lines"] if line["kind"] == "item"]
        for line, tax in zip(lines, _taxes(invoice, lines), strict=True):
            yield _of_invoice(invoice) | _of_line(invoice, line, tax)


def _of_invoice(invoice: Record) -> dict[str, Any]:
    return {
        "*ContactName": invoice["contact"],
        "EmailAddress": invoice["email"],
        "POAddressLine1": invoice["postal_address"],
        "*InvoiceNumber": invoice["number"],
        "Reference": invoice["reference"],
        "*InvoiceDate": f"{invoice['issued_on']:%d/%m/%Y}",
        "*DueDate": f"{invoice['due_on']:%d/%m/%Y}",
        "Total": invoice["total"],
        "*AccountCode": _ACCOUNT,
        "Currency": _CURRENCY,
    }


def _of_line(invoice: Record, line: Record, tax: Decimal) -> dict[str, Any]:
    amount = line["total"] - (tax if invoice["prices_include_gst"] else 0)
    quantity, price = line["quantity"], (amount / line["quantity"]).quantize(_FINEST, ROUND_HALF_UP)
    description = line["description"]
    if (quantity * price).quantize(_CENT, ROUND_HALF_UP) != amount:
        # No price with four decimals comes to it.
        description = f"{quantity} {line['unit']}".strip() + f" × {description}"
        quantity, price = Decimal(1), amount
    return {
        "*Description": description,
        "*Quantity": quantity,
        "*UnitAmount": price,
        "*TaxType": _tax_type(invoice, line),
        "TaxAmount": tax,
    }


def _tax_type(invoice: Record, line: Record) -> str:
    if not invoice["shows_gst"]:
        return "BAS Excluded"
    return "GST on Income" if line["taxable"] else "GST Free Income"


def _taxes(invoice: Record, lines: list[Record]) -> list[Decimal]:
    """The invoice's GST, which is rounded once, over its lines: what rounding each would lose goes to the last."""
    divisor = 11 if invoice["prices_include_gst"] else 10
    taxed = [place for place, line in enumerate(lines) if line["taxable"] and invoice["shows_gst"]]
    taxes = [Decimal("0.00")] * len(lines)
    for place in taxed:
        taxes[place] = (lines[place]["total"] / divisor).quantize(_CENT, ROUND_HALF_UP)
    if taxed:
        taxes[taxed[-1]] += invoice["gst"] - sum(taxes)
    return taxes
