"""`tradeconsole quotes`: written, sent, revised, and the answers to them."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.enums import QuoteStatus
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
    from data.actions.quotes import Offer
    from data.money import Totals
    from data.queries.quotes import Decision, QuoteRecord, QuoteRow, VersionRow
    from data.sharing.pages import SharedQuote

app = typer.Typer(help="Quotes: write, send, revise, and record the answers to them.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="Q", help="The quote, like Q-0031.")]
Lines = Annotated[
    list[str] | None,
    typer.Option("--line", metavar='"DESC;QTY;UNIT_PRICE[;GST|FREE]"', help="A line; once for each of them."),
]
Title = Annotated[str | None, typer.Option(metavar="T", help="What it is about; by default what its job is.")]
ValidUntil = Annotated[str | None, typer.Option(metavar="D", help="The last day that it can be accepted on.")]
Terms = Annotated[str | None, typer.Option(metavar="T", help="The terms, instead of the business's own.")]
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
    from data.permissions import Action
    from data.queries import quotes

    with office(ctx) as at, looking(at.store, at.actor, Action.EDIT_QUOTES) as db:
        today = today_of(at)
        last = None if after is None else _known(quotes.find_quote(db, after, today), after).id
        only = quotes.QuoteFilter(status, client_id(db, client), job_id(db, at, job), last)
        rows = quotes.list_quotes(db, today, only, limit)
        document = {"quotes": [row_document(row) for row in rows], "next": cursor(rows, limit)}
        emit(ctx, document, _listing(rows))


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
    title: Annotated[
        str | None, typer.Option(metavar="T", help="What it is about; the job's title by default.")
    ] = None,
    valid_until: ValidUntil = None,
    terms: Terms = None,
    deposit: Deposit = None,
    as_json: AsJson = False,
) -> None:
    """Write a quote, as a draft."""
    from data.actions.quotes import add_quote

    with office(ctx) as at:
        offer = _offer(line or [], valid_until, terms, deposit)
        _emit(ctx, add_quote(at.store, at.actor, client, offer, job=job, title=title))


@app.command()
def revise(
    ctx: typer.Context,
    number: Number,
    line: Lines = None,
    valid_until: ValidUntil = None,
    terms: Terms = None,
    deposit: Deposit = None,
    as_json: AsJson = False,
) -> None:
    """Make the next version as a draft, or change the draft that there is; lines that are given replace all."""
    from data.actions.quotes import revise_quote

    with office(ctx) as at:
        _emit(ctx, revise_quote(at.store, at.actor, number, _offer(line or None, valid_until, terms, deposit)))


def _offer(lines: list[str] | None, valid_until: str | None, terms: str | None, deposit: str | None) -> "Offer":
    from data.actions.quotes import Offer
    from data.lines import parse_lines

    read = None if lines is None else parse_lines(lines)
    return Offer(read, day_of(valid_until, "valid_until"), terms, deposit)


@app.command()
def send(
    ctx: typer.Context,
    number: Number,
    no_email: NoEmail = False,
    as_json: AsJson = False,
) -> None:
    """Send a draft: by a link to the client's page, or as a PDF where that can't be."""
    from data.actions.quotes import send_quote

    with office(ctx) as at:
        sent = send_quote(at.store, at.actor, number, at.settings, email=not no_email)
        document = {"quote": quote_document(sent.quote)} | sent_document(sent.dispatch)
        emit(ctx, document, sent_words(sent.quote.row.number, sent.dispatch))


@app.command()
def withdraw(
    ctx: typer.Context,
    number: Number,
    why: Annotated[str, typer.Option(metavar="T", help="For the history only.")] = "",
    as_json: AsJson = False,
) -> None:
    """Take an offer back."""
    from data.actions.quotes import withdraw_quote

    with office(ctx) as at:
        _emit(ctx, withdraw_quote(at.store, at.actor, number, why))


@app.command()
def accept(
    ctx: typer.Context,
    number: Number,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who accepted it.")],
    how: Annotated[str, typer.Option(metavar="TEXT", help="How: by phone, signed on paper.")],
    as_json: AsJson = False,
) -> None:
    """Record an acceptance that the client gave by phone or on paper."""
    from data.actions.acceptance import ToldAnswer, accept_quote

    with office(ctx) as at:
        _emit(ctx, accept_quote(at.store, at.actor, number, ToldAnswer(by, how)))


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
def pdf(
    ctx: typer.Context,
    number: Number,
    to: Target = None,
    as_json: AsJson = False,
) -> None:
    """Write a quote as a PDF. A draft is marked as one."""
    from data.enums import VersionState
    from data.papers import quote_paper
    from data.queries.billed import billed_client
    from data.queries.shared import business_face
    from tradeconsole.documents.quote import quote_pdf

    with office(ctx) as at:
        found, now = _read(at, number), at.store.clock.now()
        row, face = found.row, business_face(at.store.reader)
        assert face is not None
        reader = addressee(billed_client(at.store.reader, row.client_id), row.client)
        draft = found.current.state is VersionState.DRAFT
        made = quote_pdf(face, quote_paper(found, now), reader, row.site, now, draft=draft)
        target = written(made, to, row.number)
        emit(ctx, {"number": row.number, "pdf": str(target)}, f"{row.number} is in {target}.")


def _read(at: Office, number: str) -> "QuoteRecord":
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.quotes import find_quote, quote_record

    with looking(at.store, at.actor, Action.EDIT_QUOTES, number) as db:
        return quote_record(db, _known(find_quote(db, number, today_of(at)), number))


def _known(row: "QuoteRow | None", number: str) -> "QuoteRow":
    from data.errors import NotFound

    if row is None:
        raise NotFound(f"There is no quote {number}.", "`tradeconsole quotes list` shows the quotes.")
    return row


def row_document(row: "QuoteRow") -> dict[str, Any]:
    """A quote as lists give it."""
    from data.money import plain_amount

    return {
        "number": row.number,
        "version": row.version,
        "status": row.status.value,
        "title": row.title,
        "client": row.client,
        "client_number": row.client_number,
        "job": row.job,
        "site": row.site,
        "total": plain_amount(row.total_cents),
        "valid_until": row.valid_until,
        "created_at": row.created_at,
        "sent_at": row.sent_at,
    }


def quote_document(quote: "QuoteRecord") -> dict[str, Any]:
    """A quote as `show` gives it. The sums are those that were agreed, once it is accepted."""
    sent = quote.sent
    return (
        row_document(quote.row)
        | _version_document(quote.current)
        | _sums(_agreed(quote))
        | {"sent": None if sent is None else _version_document(sent)}
    )


def _agreed(quote: "QuoteRecord") -> "Totals":
    from tradeconsole.documents.acceptance import agreed_totals

    return agreed_totals(_paper(quote))


def _paper(quote: "QuoteRecord") -> "SharedQuote":
    from data.papers import quote_paper

    return quote_paper(quote, quote.row.created_at)


def _sums(sums: "Totals") -> dict[str, str]:
    from data.money import plain_amount

    return {
        "subtotal": plain_amount(sums.subtotal_cents),
        "gst": plain_amount(sums.gst_cents),
        "total": plain_amount(sums.total_cents),
    }


def _version_document(version: "VersionRow") -> dict[str, Any]:
    from data.money import Totals

    return _sums(Totals(version.subtotal_cents, version.gst_cents, version.total_cents)) | {
        "version": version.version,
        "lines": [line_document(line) for line in version.lines],
        "shows_gst": version.shows_gst,
        "prices_include_gst": version.prices_include_gst,
        "valid_until": version.valid_until,
        "terms": version.terms,
        "deposit": version.deposit,
        "sent_at": version.sent_at,
        "decision": None if version.decision is None else _decision_document(version.decision),
    }


def _decision_document(decision: "Decision") -> dict[str, Any]:
    from data.money import plain_amount

    return {
        "answer": decision.kind.value,
        "by": decision.by,
        "how": decision.how,
        "at": decision.at,
        "version": decision.version,
        "total": plain_amount(decision.total_cents),
        "reason": decision.reason,
        "recorded_by": decision.recorded_by,
    }


def _emit(ctx: typer.Context, quote: "QuoteRecord") -> None:
    emit(ctx, {"quote": quote_document(quote)}, *_blocks(quote))


def _blocks(quote: "QuoteRecord") -> list[Block]:
    from data.wording import full_day
    from tradeconsole.documents.acceptance import chosen_options

    row, version = quote.row, quote.current
    facts = [
        ("Status", row.status.value),
        ("Version", str(version.version) if version.version > 1 else ""),
        ("Client", f"{row.client} ({row.client_number})"),
        ("Job", row.job or ""),
        ("Site", row.site),
        ("Valid until", full_day(version.valid_until)),
        ("Deposit", version.deposit),
        ("Answer", _answer_words(version.decision)),
        ("With the client", _sent_words(quote.sent)),
    ]
    sums = sum_facts(_agreed(quote), shows_gst=version.shows_gst)
    title = f"{row.number}  {row.title}".strip()
    lines = line_listing(version.lines, chosen_options(_paper(quote)))
    return [Facts(facts, title), lines, Facts(sums), Facts([("Terms", version.terms)])]


def _answer_words(decision: "Decision | None") -> str:
    from data.money import format_cents

    if decision is None:
        return ""
    return f"{decision.kind} by {decision.by}, {format_cents(decision.total_cents)}, {decision.how}"


def _sent_words(version: "VersionRow | None") -> str:
    from data.money import format_cents

    if version is None:
        return ""
    return f"version {version.version}, {format_cents(version.total_cents)}: it can't be accepted while this is a draft"


def _listing(rows: list["QuoteRow"]) -> Listing:
    from data.money import format_cents

    columns = ("Number", "Status", "Client", "Title", "Total", "Valid until", "Job")
    cells = [
        (
            row.number,
            row.status.value,
            row.client,
            row.title,
            format_cents(row.total_cents),
            short_date(row.valid_until),
            row.job or "",
        )
        for row in rows
    ]
    return Listing(columns, cells, empty="There are no quotes like that.")
