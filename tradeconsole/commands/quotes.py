"""`tradeconsole quotes`: written, sent, revised, and the answers to them."""

from typing import TYPE_CHECKING, Annotated

import typer

from data.enums import QuoteStatus
from tradeconsole.commands.call import Office, confirm, office
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
from tradeconsole.commands.quote_record import quote_blocks, quote_document, quote_listing, row_document

if TYPE_CHECKING:
    from data.actions.quotes import Offer
    from data.queries.jobs import JobRow
    from data.queries.quotes import QuoteRecord

app = typer.Typer(help="Quotes: write, send, revise, and record the answers to them.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="Q", help="The quote, like Q-0031.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
ValidUntil = Annotated[str | None, typer.Option(metavar="D", help="The last day that it can be accepted on.")]
Title = Annotated[str | None, typer.Option(metavar="T", help="What it is about; the job's title by default.")]
Deposit = Annotated[str | None, typer.Option(metavar="T", help="What is to be paid first, in words.")]


@app.command("list")
def list_quotes(
    ctx: typer.Context,
    status: Annotated[QuoteStatus | None, typer.Option(case_sensitive=False, help="Only those.")] = None,
    client: OfClient = None,
    job: OfJob = None,
    limit: Limit = 100,
    after: After = None,
    as_json: AsJson = False,
) -> None:
    """List quotes, the newest first."""
    from data.actions.looking import looking
    from data.actions.quotes import known_quote
    from data.permissions import Action
    from data.queries.quotes import QuoteFilter, list_quotes

    with office(ctx) as at, looking(at.store, at.actor, Action.EDIT_QUOTES) as db:
        today = today_of(at)
        last = None if after is None else known_quote(db, after, today).id
        only = QuoteFilter(status, client_id(db, client), job_id(db, at, job), last)
        rows = list_quotes(db, today, only, limit)
        document = {"quotes": [row_document(row) for row in rows], "next": cursor(rows, limit)}
        emit(ctx, document, quote_listing(rows))


@app.command()
def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one quote."""
    with office(ctx) as at:
        _emit(ctx, _read(at, number))


@app.command()
def add(
    ctx: typer.Context,
    client: Annotated[str, typer.Option(metavar="C", help="Whom it is for.")],
    line: Lines = None,
    job: Annotated[str | None, typer.Option(metavar="J", help="The job that it belongs to.")] = None,
    title: Title = None,
    valid_until: ValidUntil = None,
    terms: Terms = None,
    deposit: Deposit = None,
    as_json: AsJson = False,
) -> None:
    """Write a quote, as a draft."""
    from data.actions.quotes import add_quote

    with office(ctx) as at:
        offer = _offer(line or [], valid_until, terms, deposit, title)
        _emit(ctx, add_quote(at.store, at.actor, client, offer, job=job))


@app.command()
def revise(
    ctx: typer.Context,
    number: Number,
    line: Lines = None,
    title: Title = None,
    valid_until: ValidUntil = None,
    terms: Terms = None,
    deposit: Deposit = None,
    as_json: AsJson = False,
) -> None:
    """Make the next version as a draft, or change the draft that there is; lines that are given replace all."""
    from data.actions.quotes import revise_quote

    with office(ctx) as at:
        offer = _offer(line or None, valid_until, terms, deposit, title)
        _emit(ctx, revise_quote(at.store, at.actor, number, offer))


def _offer(
    lines: list[str] | None, valid_until: str | None, terms: str | None, deposit: str | None, title: str | None
) -> "Offer":
    from data.actions.quotes import Offer
    from data.lines import parse_lines

    read = None if lines is None else parse_lines(lines)
    return Offer(read, day_of(valid_until, "valid_until"), terms, deposit, title)


@app.command()
def send(
    ctx: typer.Context,
    number: Number,
    no_email: NoEmail = False,
    to: To = None,
    message: Message = "",
    as_json: AsJson = False,
) -> None:
    """Send a draft: by a link to the client's page, or as a PDF where that can't be."""
    from data.actions.quote_sending import send_quote

    with office(ctx) as at:
        sent = send_quote(at.store, at.actor, number, at.settings, email=not no_email, to=to or None, message=message)
        emit_sent(ctx, {"quote": quote_document(sent.quote)}, sent.quote.row.number, sent.dispatch)


@app.command()
def withdraw(
    ctx: typer.Context,
    number: Number,
    why: Annotated[str, typer.Option(metavar="T", help="For the history only.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take an offer back."""
    from data.actions.quote_standing import withdraw_quote

    with office(ctx) as at:
        _emit(ctx, withdraw_quote(at.store, at.actor, number, why))


@app.command()
def accept(
    ctx: typer.Context,
    number: Number,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who accepted it.")],
    how: Annotated[str, typer.Option(metavar="TEXT", help="How: by phone, signed on paper.")],
    option: Annotated[
        list[int] | None, typer.Option(metavar="N", help="An option that they take, by its line's number in `show`.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Record an acceptance that the client gave by phone or on paper."""
    from data.actions.acceptance import ToldAnswer, accept_quote

    with office(ctx) as at:
        chosen = [place - 1 for place in option or []]
        _emit(ctx, accept_quote(at.store, at.actor, number, ToldAnswer(by, how, chosen_options=chosen)))


@app.command()
def decline(
    ctx: typer.Context,
    number: Number,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who declined it; the client by default.")] = "",
    how: Annotated[str, typer.Option(metavar="TEXT", help="How it was told.")] = "",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, as they told it.")] = "",
    as_json: AsJson = False,
) -> None:
    """Record that the client declined it."""
    from data.actions.acceptance import ToldAnswer, decline_quote

    with office(ctx) as at:
        _emit(ctx, decline_quote(at.store, at.actor, number, ToldAnswer(by, how, reason)))


@app.command()
def changes(
    ctx: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="What should change, as they told it.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who asked; the client by default.")] = "",
    how: Annotated[str, typer.Option(metavar="TEXT", help="How it was told.")] = "",
    as_json: AsJson = False,
) -> None:
    """Record that the client asked for changes."""
    from data.actions.acceptance import ToldAnswer, request_changes

    with office(ctx) as at:
        _emit(ctx, request_changes(at.store, at.actor, number, ToldAnswer(by, how, reason)))


@app.command()
def reopen(
    ctx: typer.Context,
    number: Number,
    why: Annotated[str, typer.Option(metavar="T", help="Why, for the history.")],
    as_json: AsJson = False,
) -> None:
    """Take an answer back: the same version can be answered again."""
    from data.actions.quote_standing import reopen_quote

    with office(ctx) as at:
        _emit(ctx, reopen_quote(at.store, at.actor, number, why))


@app.command()
def duplicate(
    ctx: typer.Context,
    number: Number,
    client: Annotated[str | None, typer.Option(metavar="C", help="For another client.")] = None,
    as_json: AsJson = False,
) -> None:
    """Draft another quote with the same lines and terms."""
    from data.actions.quote_standing import duplicate_quote

    with office(ctx) as at:
        _emit(ctx, duplicate_quote(at.store, at.actor, number, client=client))


@app.command()
def convert(
    ctx: typer.Context,
    number: Number,
    job: Annotated[str | None, typer.Option(metavar="J", help="Add it to this job instead of making one.")] = None,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Make a job of an accepted quote. The client's link stays, and shows the job from then on."""
    from data.actions.conversion import convert_quote
    from tradeconsole.commands.job_parts import emit_job

    with office(ctx) as at:
        made = convert_quote(at.store, at.actor, number) if job is None else _added_to_job(ctx, at, number, job, yes)
        with at.store.reading() as db:
            emit_job(ctx, at, db, made)


def _added_to_job(ctx: typer.Context, at: Office, number: str, job: str, yes: bool) -> "JobRow":
    from data.actions.conversion import GainsSight, add_quote_to_job

    try:
        return add_quote_to_job(at.store, at.actor, number, job, confirmed=yes)
    except GainsSight as question:
        confirm(ctx, f"{question.message} Go on?")
    return add_quote_to_job(at.store, at.actor, number, job, confirmed=True)


@app.command()
def pdf(
    ctx: typer.Context,
    number: Number,
    to: Target = None,
    as_json: AsJson = False,
) -> None:
    """Write a quote as a PDF. A draft is marked as one."""
    from tradeconsole.paper_files import made_quote

    with office(ctx) as at:
        emit_pdf(ctx, made_quote(at.store, at.actor, number), to)


def _read(at: Office, number: str) -> "QuoteRecord":
    from data.actions.looking import looking
    from data.actions.quotes import known_quote
    from data.permissions import Action
    from data.queries.quotes import quote_record

    with looking(at.store, at.actor, Action.EDIT_QUOTES, number) as db:
        return quote_record(db, known_quote(db, number, today_of(at)))


def _emit(ctx: typer.Context, quote: "QuoteRecord") -> None:
    emit(ctx, {"quote": quote_document(quote)}, *quote_blocks(quote))
