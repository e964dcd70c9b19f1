"""An invoice as commands print it."""

from typing import TYPE_CHECKING, Any

import typer

from tradeconsole.commands.output import Block, Facts, Listing, emit
from tradeconsole.commands.paper_lists import line_document, line_listing, short_date, sum_facts
from tradeconsole.commands.papers import sum_document

if TYPE_CHECKING:
    from data.queries.invoices import InvoiceRecord, InvoiceRow, PaymentRow


def emit_invoice(ctx: typer.Context, invoice: "InvoiceRecord") -> None:
    """Print an invoice."""
    emit(ctx, {"invoice": invoice_document(invoice)}, *invoice_blocks(invoice))


def row_document(row: "InvoiceRow") -> dict[str, Any]:
    """An invoice as lists give it."""
    from data.money import plain_amount

    return {
        "number": row.number,
        "status": row.status.value,
        "client": row.client,
        "client_number": row.client_number,
        "job": row.job,
        "quote": row.quote,
        "site": row.site,
        **sum_document(row.sums),
        "paid": plain_amount(row.paid_cents),
        "due": plain_amount(row.owed_cents),
        "due_on": row.due_on,
        "issued_on": row.issued_on,
        "created_at": row.created_at,
        "sent_at": row.sent_at,
    }


def invoice_document(invoice: "InvoiceRecord") -> dict[str, Any]:
    """An invoice as `show` gives it."""
    content = invoice.content
    return row_document(invoice.row) | {
        "lines": [line_document(line) for line in invoice.lines],
        "shows_gst": content.shows_gst,
        "prices_include_gst": content.prices_include_gst,
        "terms": content.terms,
        "buyer": content.buyer,
        "void_reason": content.void_reason,
        "payments": [payment_document(payment) for payment in invoice.payments],
    }


def payment_document(payment: "PaymentRow") -> dict[str, Any]:
    """A payment as programs read it."""
    from data.money import plain_amount

    return {
        "id": payment.id,
        "amount": plain_amount(payment.cents),
        "on": payment.on,
        "method": payment.method,
        "by": payment.by,
    }


def invoice_blocks(invoice: "InvoiceRecord") -> list[Block]:
    """An invoice for people."""
    from data.money import format_cents
    from data.wording import full_day

    row, content = invoice.row, invoice.content
    facts = [
        ("Status", row.status.value),
        ("Client", f"{row.client} ({row.client_number})"),
        ("Job", row.job or ""),
        ("Quote", row.quote or ""),
        ("Site", row.site),
        ("Issued", full_day(row.issued_on) if row.issued_on else ""),
        ("Due", full_day(row.due_on)),
        ("Void", content.void_reason),
        ("Prices", "include GST" if content.shows_gst and content.prices_include_gst else ""),
    ]
    sums = sum_facts(row.sums, shows_gst=content.shows_gst)
    paid = [("Paid", format_cents(row.paid_cents)), ("Still to pay", format_cents(row.owed_cents))]
    return [
        Facts(facts, row.number),
        line_listing(invoice.lines),
        Facts(sums + paid),
        *([_payments(invoice)] if invoice.payments else []),
        Facts([("Terms", content.terms)]),
    ]


def _payments(invoice: "InvoiceRecord") -> Listing:
    from data.money import format_cents

    cells = [
        (str(paid.id), format_cents(paid.cents), short_date(paid.on), paid.method, paid.by) for paid in invoice.payments
    ]
    return Listing(("Id", "Amount", "Paid on", "How", "Noted by"), cells, "Payments")


def invoice_listing(rows: list["InvoiceRow"]) -> Listing:
    """A list of invoices for people."""
    from data.money import format_cents

    columns = ("Number", "Status", "Client", "Total", "Still to pay", "Due", "Job")
    cells = [
        (
            row.number,
            row.status.value,
            row.client,
            format_cents(row.total_cents),
            format_cents(row.owed_cents),
            short_date(row.due_on),
            row.job or "",
        )
        for row in rows
    ]
    return Listing(columns, cells, empty="There are no invoices like that.")
