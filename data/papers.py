"""The office's record of a quote or an invoice, as its client gets it: for letters and PDFs made without a share."""

from datetime import datetime

from data.clock import day_in
from data.queries.invoices import InvoiceRecord
from data.queries.quotes import Decision, QuoteRecord
from data.sharing.pages import SharedAnswer, SharedInvoice, SharedQuote


def quote_paper(quote: QuoteRecord, now: datetime) -> SharedQuote:
    """The newest version of a quote. A draft bears the day of `now`."""
    row, version = quote.row, quote.current
    return SharedQuote(
        key=f"quote:{row.number}",
        item="",
        number=row.number,
        version=version.version,
        title=row.title,
        status=row.status,
        being_revised=False,
        sent_at=version.sent_at or now,
        valid_until=version.valid_until,
        terms=version.terms,
        deposit=version.deposit,
        shows_gst=version.shows_gst,
        prices_include_gst=version.prices_include_gst,
        subtotal_cents=version.subtotal_cents,
        gst_cents=version.gst_cents,
        total_cents=version.total_cents,
        content_hash=version.content_hash,
        lines=version.lines,
        answer=None if version.decision is None else _answer(version.decision),
    )


def _answer(decision: Decision) -> SharedAnswer:
    return SharedAnswer(
        kind=decision.kind,
        name=decision.by,
        answered_at=decision.at,
        total_cents=decision.total_cents,
        chosen_options=decision.chosen_options,
        answered_grant=None,
    )


def invoice_paper(invoice: InvoiceRecord, now: datetime, zone: str) -> SharedInvoice:
    """An invoice. A draft bears the day of `now`, and its client as the buyer."""
    row, content = invoice.row, invoice.content
    return SharedInvoice(
        key=f"invoice:{row.number}",
        item="",
        number=row.number,
        status=row.status,
        issued_on=row.issued_on or day_in(zone, now),
        due_on=row.due_on,
        terms=content.terms,
        buyer=content.buyer or row.client,
        shows_gst=content.shows_gst,
        prices_include_gst=content.prices_include_gst,
        subtotal_cents=row.subtotal_cents,
        gst_cents=row.gst_cents,
        total_cents=row.total_cents,
        paid_cents=row.paid_cents,
        lines=invoice.lines,
    )
