"""`tradeconsole invoices`: written, and sent once they say what the tax office asks for."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.enums import InvoiceStatus
from tradeconsole.commands.billing import (
    After,
    Limit,
    NoEmail,
    OfClient,
    OfJob,
    Target,
    addressee,
    client_id,
    cursor,
    day_of,
    job_id,
    line_document,
    line_listing,
    sent_document,
    sent_words,
    short_date,
    sum_facts,
    today_of,
    written,
)
from tradeconsole.commands.call import Office, office
from tradeconsole.commands.output import AsJson, Block, Facts, Listing, emit

if TYPE_CHECKING:
    from data.actions.invoices import Bill
    from data.queries.invoices import InvoiceRecord, InvoiceRow

app = typer.Typer(help="Invoices: write and send them.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="I", help="The invoice, like INV-0007.")]


@app.command("list")
def list_invoices(
    ctx: typer.Context,
    status: Annotated[InvoiceStatus | None, typer.Option(case_sensitive=False, help="Only those.")] = None,
    client: OfClient = None,
    job: OfJob = None,
    limit: Limit = 100,
    after: After = None,
    as_json: AsJson = False,
) -> None:
    """List invoices, the newest first."""
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries import invoices

    with office(ctx) as at, looking(at.store, at.actor, Action.EDIT_INVOICES) as db:
        today = today_of(at)
        last = None if after is None else _known(invoices.find_invoice(db, after, today), after).id
        only = invoices.InvoiceFilter(status, client_id(db, client), job_id(db, at, job), last)
        rows = invoices.list_invoices(db, today, only, limit)
        document = {"invoices": [row_document(row) for row in rows], "next": cursor(rows, limit)}
        emit(ctx, document, _listing(rows))


@app.command()
def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one invoice."""
    with office(ctx) as at:
        _emit(ctx, _read(at, number))


@app.command()
def add(
    ctx: typer.Context,
    job: Annotated[str | None, typer.Option(metavar="J", help="The job that is billed.")] = None,
    line: Annotated[
        list[str] | None,
        typer.Option("--line", metavar='"DESC;QTY;UNIT_PRICE[;GST|FREE]"', help="A line; once for each of them."),
    ] = None,
    quote: Annotated[str | None, typer.Option(metavar="Q", help="The accepted quote that is billed.")] = None,
    due: Annotated[str | None, typer.Option(metavar="D", help="The day it is to be paid by.")] = None,
    terms: Annotated[str | None, typer.Option(metavar="T", help="The terms, instead of the business's own.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write an invoice as a draft: of a job and its lines, or of an accepted quote."""
    from data.actions.invoices import Bill

    with office(ctx) as at:
        _emit(ctx, _added(at, job, line or [], quote, Bill(day_of(due, "due"), terms)))


def _added(at: Office, job: str | None, lines: list[str], quote: str | None, bill: "Bill") -> "InvoiceRecord":
    from data.actions.invoices import invoice_job, invoice_quote
    from data.errors import Usage
    from data.lines import parse_lines

    if quote is not None and job is None and not lines:
        return invoice_quote(at.store, at.actor, quote, bill)
    if quote is not None or job is None:
        raise Usage("An invoice is either of a job or of a quote.", "Use --job J with --line ..., or --quote Q alone.")
    return invoice_job(at.store, at.actor, job, parse_lines(lines), bill)


@app.command()
def send(
    ctx: typer.Context,
    number: Number,
    no_email: NoEmail = False,
    as_json: AsJson = False,
) -> None:
    """Issue a draft today and send it: by a link to the client's page, or as a PDF where that can't be."""
    from data.actions.invoices import send_invoice

    with office(ctx) as at:
        sent = send_invoice(at.store, at.actor, number, at.settings, email=not no_email)
        document = {"invoice": invoice_document(sent.invoice)} | sent_document(sent.dispatch)
        emit(ctx, document, sent_words(sent.invoice.row.number, sent.dispatch))


@app.command()
def pdf(
    ctx: typer.Context,
    number: Number,
    to: Target = None,
    as_json: AsJson = False,
) -> None:
    """Write an invoice as a PDF. A draft is marked as one."""
    from data.papers import invoice_paper
    from data.queries.billed import billed_client
    from data.queries.shared import bank_details, business_face
    from tradeconsole.documents.invoice import invoice_pdf

    with office(ctx) as at:
        found, now, db = _read(at, number), at.store.clock.now(), at.store.reader
        row, face = found.row, business_face(db)
        assert face is not None
        reader = addressee(billed_client(db, row.client_id), row.client)
        paper, draft = invoice_paper(found, now, at.zone), row.status is InvoiceStatus.DRAFT
        target = written(invoice_pdf(face, bank_details(db), paper, reader, row.site, now, draft=draft), to, row.number)
        emit(ctx, {"number": row.number, "pdf": str(target)}, f"{row.number} is in {target}.")


def _read(at: Office, number: str) -> "InvoiceRecord":
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.invoices import find_invoice, invoice_record

    with looking(at.store, at.actor, Action.EDIT_INVOICES, number) as db:
        return invoice_record(db, _known(find_invoice(db, number, today_of(at)), number))


def _known(row: "InvoiceRow | None", number: str) -> "InvoiceRow":
    from data.errors import NotFound

    if row is None:
        raise NotFound(f"There is no invoice {number}.", "`tradeconsole invoices list` shows the invoices.")
    return row


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
        "subtotal": plain_amount(row.subtotal_cents),
        "gst": plain_amount(row.gst_cents),
        "total": plain_amount(row.total_cents),
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
    }


def _emit(ctx: typer.Context, invoice: "InvoiceRecord") -> None:
    emit(ctx, {"invoice": invoice_document(invoice)}, *_blocks(invoice))


def _blocks(invoice: "InvoiceRecord") -> list[Block]:
    from data.money import Totals, format_cents
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
    ]
    sums = sum_facts(Totals(row.subtotal_cents, row.gst_cents, row.total_cents), shows_gst=content.shows_gst)
    paid = [("Paid", format_cents(row.paid_cents)), ("Still to pay", format_cents(row.owed_cents))]
    return [
        Facts(facts, row.number),
        line_listing(invoice.lines),
        Facts(sums + paid),
        Facts([("Terms", content.terms)]),
    ]


def _listing(rows: list["InvoiceRow"]) -> Listing:
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
