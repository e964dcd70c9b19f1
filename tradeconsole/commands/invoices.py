"""`tradeconsole invoices`: written, sent once they say what the tax office asks for, and paid."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from data.enums import InvoiceStatus
from tradeconsole.commands import invoice_acts
from tradeconsole.commands.call import Office, office
from tradeconsole.commands.invoice_record import emit_invoice, invoice_document, invoice_listing, row_document
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
from tradeconsole.commands.papers import Lines, Message, NoEmail, Target, Terms, To, emit_pdf, emit_sent

if TYPE_CHECKING:
    from data.actions.invoices import Bill
    from data.parts import Part
    from data.queries.invoices import InvoiceRecord

app = typer.Typer(help="Invoices: write and send them, and note what is paid.", no_args_is_help=True)

Number = invoice_acts.Number
Due = Annotated[str | None, typer.Option(metavar="D", help="The day it is to be paid by.")]


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
        emit_invoice(ctx, _read(at, number))


@app.command()
def add(
    ctx: typer.Context,
    job: Annotated[str | None, typer.Option(metavar="J", help="The job that is billed.")] = None,
    client: Annotated[str | None, typer.Option(metavar="C", help="Who is billed for work that is no job here.")] = None,
    line: Lines = None,
    quote: Annotated[str | None, typer.Option(metavar="Q", help="The accepted quote that is billed.")] = None,
    percent: Annotated[str | None, typer.Option(metavar="N", help="Bill so many per cent of the quote.")] = None,
    amount: Annotated[str | None, typer.Option(metavar="A", help="Bill this much of the quote, with its GST.")] = None,
    words: Annotated[str, typer.Option(metavar="T", help="What a part is called: Deposit.")] = "",
    due: Due = None,
    terms: Terms = None,
    as_json: AsJson = False,
) -> None:
    """Write an invoice as a draft: of a job or a client and the lines, or of an accepted quote, whole or in part."""
    from data.actions.invoices import Bill

    with office(ctx) as at:
        bill = Bill(day_of(due, "due"), terms)
        part = _part(percent, amount, words)
        emit_invoice(ctx, _added(at, _Whom(job, client, quote), line, part, bill))


@dataclass(frozen=True)
class _Whom:
    """What is billed; one of them."""

    job: str | None
    client: str | None
    quote: str | None


def _added(at: Office, whom: _Whom, lines: list[str] | None, part: "Part | None", bill: "Bill") -> "InvoiceRecord":
    from data.actions.invoices import invoice_client, invoice_job, invoice_quote
    from data.errors import Usage
    from data.lines import parse_lines

    named = [name for name, number in vars(whom).items() if number is not None]
    if len(named) != 1 or (whom.quote is None and part is not None) or (whom.quote is not None and lines):
        hint = "Use --job J or --client C with --line ..., or --quote Q with --percent N or --amount A for a part."
        raise Usage("What is billed: a job, a client or a quote?", hint)
    if whom.quote is not None:
        return invoice_quote(at.store, at.actor, whom.quote, bill, part)
    if whom.client is not None:
        return invoice_client(at.store, at.actor, whom.client, parse_lines(lines or []), bill)
    return invoice_job(at.store, at.actor, whom.job or "", parse_lines(lines or []), bill)


def _part(percent: str | None, amount: str | None, words: str) -> "Part | None":
    """The part of a quote that is billed; None for all that is left."""
    from data.errors import Usage
    from data.money import parse_cents, parse_quantity
    from data.parts import Part

    if percent is None and amount is None and not words:
        return None
    if (percent is None) is (amount is None):
        raise Usage("Which part is billed?", "Give either --percent N or --amount A.")
    thousandths = None if percent is None else parse_quantity(percent.strip().removesuffix("%"), "percent")
    return Part(thousandths, None if amount is None else parse_cents(amount, "amount"), words)


@app.command()
def edit(
    ctx: typer.Context,
    number: Number,
    line: Lines = None,
    due: Due = None,
    terms: Terms = None,
    as_json: AsJson = False,
) -> None:
    """Change a draft; lines that are given replace all. Without any option its GST is counted anew."""
    from data.actions.invoices import InvoiceChange, edit_invoice
    from data.lines import parse_lines

    with office(ctx) as at:
        lines = parse_lines(line) if line else None
        change = InvoiceChange(lines, day_of(due, "due"), terms, at.business.prices_include_gst if line else None)
        emit_invoice(ctx, edit_invoice(at.store, at.actor, number, change))


@app.command()
def send(
    ctx: typer.Context,
    number: Number,
    no_email: NoEmail = False,
    to: To = None,
    message: Message = "",
    as_json: AsJson = False,
) -> None:
    """Issue a draft today and send it: by a link to the client's page, or as a PDF where that can't be."""
    from data.actions.invoice_sending import send_invoice

    with office(ctx) as at:
        by_mail = not no_email
        sent = send_invoice(at.store, at.actor, number, at.settings, email=by_mail, to=to or None, message=message)
        emit_sent(ctx, {"invoice": invoice_document(sent.invoice)}, sent.invoice.row.number, sent.dispatch)


@app.command()
def pdf(
    ctx: typer.Context,
    number: Number,
    to: Target = None,
    as_json: AsJson = False,
) -> None:
    """Write an invoice as a PDF. A draft is marked as one."""
    from tradeconsole.paper_files import made_invoice

    with office(ctx) as at:
        emit_pdf(ctx, made_invoice(at.store, at.actor, number), to)


def _read(at: Office, number: str) -> "InvoiceRecord":
    from data.actions.invoices import known_invoice
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.invoices import invoice_record

    with looking(at.store, at.actor, Action.EDIT_INVOICES, number) as db:
        return invoice_record(db, known_invoice(db, number, today_of(at)))


app.command()(invoice_acts.pay)
app.command("remove-payment")(invoice_acts.remove_payment)
app.command()(invoice_acts.void)
app.command()(invoice_acts.reissue)
