"""`tradeconsole enquiries`: what strangers ask by the public form, and the form itself."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from data.enums import EnquiryStatus
from tradeconsole.commands.call import Office, office
from tradeconsole.commands.enquiry_record import enquiry_blocks, enquiry_document, enquiry_listing, row_document
from tradeconsole.commands.output import AsJson, emit

if TYPE_CHECKING:
    from data.queries.enquiries import EnquiryRecord

app = typer.Typer(help="Enquiries: read, answer, accept; and the public form.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="E", help="The enquiry, like E-0002.")]
Client = Annotated[
    str | None, typer.Option(metavar="C", help="The client who asks; by default a new one is made from the enquiry.")
]


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


@app.command("list")
def list_enquiries(
    ctx: typer.Context,
    search: Annotated[
        str, typer.Option(metavar="T", help="A name, email, phone, address, number, or words of the message.")
    ] = "",
    status: Annotated[EnquiryStatus | None, typer.Option(case_sensitive=False, help="Only those.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    after: Annotated[str, typer.Option(metavar="CURSOR", help="Go on after this one.")] = "",
    as_json: AsJson = False,
) -> None:
    """List enquiries, the new ones first."""
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.enquiry_list import EnquiryFilter
    from data.queries.enquiry_list import list_enquiries as read_enquiries

    with office(ctx) as at, looking(at.store, at.actor, Action.VIEW_ENQUIRIES) as db:
        rows = read_enquiries(db, EnquiryFilter(search, status), limit, after)
        cursor = rows[-1].number if len(rows) == limit else None
        document = {"enquiries": [row_document(row) for row in rows], "next": cursor}
        emit(ctx, document, enquiry_listing(rows, at.zone))


@app.command()
def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one enquiry with its thread. It counts as read from then on."""
    from data.actions.enquiries import open_enquiry

    with office(ctx) as at:
        _emit(ctx, at, open_enquiry(at.store, at.actor, number))


@app.command()
def reply(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str, typer.Option(metavar="T", help="What to write.")],
    as_json: AsJson = False,
) -> None:
    """Answer by email."""
    from data.actions import enquiries

    with office(ctx) as at:
        _emit(ctx, at, enquiries.reply(at.store, at.actor, number, text))


@app.command()
def record(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str, typer.Option(metavar="T", help="What they wrote or said.")],
    as_json: AsJson = False,
) -> None:
    """Add to the thread what came back by mail or phone."""
    from data.actions.enquiries import record_their_answer

    with office(ctx) as at:
        _emit(ctx, at, record_their_answer(at.store, at.actor, number, text))


@app.command()
def accept(ctx: typer.Context, number: Number, client: Client = None, as_json: AsJson = False) -> None:
    """Take the work on: link the enquiry to a client, or make one. Others who may be the same one are named."""
    from data.actions.enquiries import accept_enquiry

    with office(ctx) as at:
        accepted = accept_enquiry(at.store, at.actor, number, client)
        duplicates = [vars(other) for other in accepted.duplicates]
        document = {"enquiry": enquiry_document(accepted.enquiry), "duplicates": duplicates}
        words = [f"{other.number} {other.name} has the same {other.why}." for other in accepted.duplicates]
        emit(ctx, document, *enquiry_blocks(accepted.enquiry, at.zone), *words)


@app.command()
def decline(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str, typer.Option(metavar="T", help="What to write to them; nothing by default.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say no, with or without a reply."""
    from data.actions.enquiries import decline_enquiry

    with office(ctx) as at:
        _emit(ctx, at, decline_enquiry(at.store, at.actor, number, text))


@app.command()
def convert(ctx: typer.Context, number: Number, client: Client = None, as_json: AsJson = False) -> None:
    """Draft a quote that carries the details over; what is not accepted yet is accepted first."""
    from data.actions.enquiries import convert_enquiry

    with office(ctx) as at:
        _emit(ctx, at, convert_enquiry(at.store, at.actor, number, client))


@app.command()
def form(
    ctx: typer.Context,
    switch: Annotated[Switch, typer.Argument(metavar="on|off", help="What to do.")],
    as_json: AsJson = False,
) -> None:
    """Switch the public form on or off."""
    from data.actions.enquiry_form import switch_enquiry_form

    with office(ctx) as at:
        switch_enquiry_form(at.store, at.actor, switch is Switch.ON)
        _emit_form(ctx, at)


@app.command()
def url(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Show the form's address, and what puts it on a site of one's own."""
    from data.actions.looking import looking
    from data.permissions import Action

    with office(ctx) as at, looking(at.store, at.actor, Action.VIEW_ENQUIRIES):
        _emit_form(ctx, at)


@app.command()
def sites(
    ctx: typer.Context,
    allowed: Annotated[
        list[str] | None, typer.Argument(metavar="SITE", help="The sites, in place of those before; `none` for none.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show or set the sites that may show the form in a frame."""
    from data.actions.enquiry_form import save_enquiry_origins
    from data.actions.looking import looking
    from data.permissions import Action

    with office(ctx) as at:
        if allowed:
            save_enquiry_origins(at.store, at.actor, "" if allowed == ["none"] else "\n".join(allowed))
        with looking(at.store, at.actor, Action.VIEW_ENQUIRIES):
            _emit_form(ctx, at)


def _emit(ctx: typer.Context, at: Office, enquiry: "EnquiryRecord") -> None:
    emit(ctx, {"enquiry": enquiry_document(enquiry)}, *enquiry_blocks(enquiry, at.zone))


def _emit_form(ctx: typer.Context, at: Office) -> None:
    from data.enquiry_form import embed_snippet, enquiry_url
    from data.queries.enquiries import enquiry_form

    found = enquiry_form(at.store.reader)
    address = enquiry_url(at.settings.portal_url(at.business))
    snippet, origins = embed_snippet(address), found.origins.split()
    document = {"url": address, "on": found.is_on, "snippet": snippet, "origins": origins}
    switch = "on" if found.is_on else "off: `tradeconsole enquiries form on` switches it on"
    where = f"It may be shown on {', '.join(origins)}." if origins else "No other site may show it in a frame yet."
    emit(ctx, document, address, f"The form is {switch}.", "To show it on a site of yours:", snippet, where)
