"""`tradeconsole invoices`: written, and sent once they say what the tax office asks for."""

from typing import TYPE_CHECKING, Annotated

import typer

from data.enums import InvoiceStatus
from tradeconsole.commands.call import Office, office
from tradeconsole.commands.invoice_record import invoice_blocks, invoice_document, invoice_listing, row_document
from tradeconsole.commands.output import AsJson, emit
from tradeconsole.commands.paper_lists import (
    After,
    Limit,
    OfClient,
    OfJob,
    client_id,
    cursor,
    day_of,
    job_id,
    today_of,
)
from tradeconsole.commands.papers import Lines, NoEmail, Target, Terms, emit_pdf, emit_sent, parties

if TYPE_CHECKING:
    from data.actions.invoices import Bill
    from data.queries.invoices import InvoiceRecord

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
    from data.actions.invoices import known_invoice
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.invoices import InvoiceFilter, list_invoices

    with office(ctx) as at, looking(at.store, at.actor, Action.EDIT_INVOICES) as db:
        today = today_of(at)
        last = None if after is None else known_invoice(db, after, today).id
        only = InvoiceFilter(status, client_id(db, client), job_id(db, at, job), last)
        rows = list_invoices(db, today, only, limit)
        document = {"invoices": [row_document(row) for row in rows], "next": cursor(rows, limit)}
        emit(ctx, document, invoice_listing(rows))


@app.command()
def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one invoice."""
    with office(ctx) as at:
        _emit(ctx, _read(at, number))


@app.command()
def add(
    ctx: typer.Context,
    job: Annotated[str | None, typer.Option(metavar="J", help="The job that is billed.")] = None,
    line: Lines = None,
    quote: Annotated[str | None, typer.Option(metavar="Q", help="The accepted quote that is billed.")] = None,
    due: Annotated[str | None, typer.Option(metavar="D", help="The day it is to be paid by.")] = None,
    terms: Terms = None,
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
        emit_sent(ctx, {"invoice": invoice_document(sent.invoice)}, sent.invoice.row.number, sent.dispatch)


@app.command()
def pdf(
    ctx: typer.Context,
    number: Number,
    to: Target = None,
    as_json: AsJson = False,
) -> None:
    """Write an invoice as a PDF. A draft is marked as one."""
    from data.papers import invoice_paper
    from data.queries.shared import bank_details
    from tradeconsole.documents.invoice import invoice_pdf

    with office(ctx) as at:
        found, now = _read(at, number), at.store.clock.now()
        face, reader = parties(at, found.row)
        paper, bank = invoice_paper(found, now, at.zone), bank_details(at.store.reader)
        draft = found.row.status is InvoiceStatus.DRAFT
        made = invoice_pdf(face, bank, paper, reader, found.row.site, now, draft=draft)
        emit_pdf(ctx, found.row.number, made, to)


def _read(at: Office, number: str) -> "InvoiceRecord":
    from data.actions.invoices import known_invoice
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.invoices import invoice_record

    with looking(at.store, at.actor, Action.EDIT_INVOICES, number) as db:
        return invoice_record(db, known_invoice(db, number, today_of(at)))


def _emit(ctx: typer.Context, invoice: "InvoiceRecord") -> None:
    emit(ctx, {"invoice": invoice_document(invoice)}, *invoice_blocks(invoice))
