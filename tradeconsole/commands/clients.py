"""`tradeconsole clients`: who the business works for."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.enums import ClientKind
from data.wording import counted, joined
from tradeconsole.commands import client_parts
from tradeconsole.commands.call import Office, confirm, office
from tradeconsole.commands.client_parts import Email, Number, Phone, emit_client, read_client
from tradeconsole.commands.client_record import row_document
from tradeconsole.commands.output import AsJson, Listing, emit

if TYPE_CHECKING:
    from data.actions.clients import SavedClient

app = typer.Typer(help="Clients: find, add and change them.", no_args_is_help=True)

Contact = Annotated[str | None, typer.Option(metavar="N", help="Whom to reach there.")]
Address = Annotated[str | None, typer.Option(metavar="A", help="Where the work is.")]
Kind = Annotated[ClientKind | None, typer.Option(case_sensitive=False, help="What they are.")]
Abn = Annotated[str | None, typer.Option(help="Their ABN.")]
Postal = Annotated[str | None, typer.Option(metavar="A", help="Where their mail goes.")]
Notes = Annotated[str | None, typer.Option(metavar="T", help="Notes for the office.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command("list")
def list_clients(
    ctx: typer.Context,
    search: Annotated[str, typer.Option(metavar="T", help="A name, email, phone, address or number.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    after: Annotated[str, typer.Option(metavar="CURSOR", help="Go on after this one.")] = "",
    deleted: Annotated[bool, typer.Option("--deleted", help="Those who were deleted.")] = False,
    as_json: AsJson = False,
) -> None:
    """List clients by name."""
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.clients import list_clients as read_clients

    needed = Action.DELETE_CLIENTS if deleted else Action.VIEW_CLIENTS
    with office(ctx) as at, looking(at.store, at.actor, needed) as db:
        rows = read_clients(db, search, staff=at.actor.only_jobs_of, deleted=deleted, after=after, limit=limit)
        cursor = rows[-1].number if len(rows) == limit else None
        cells = [(row.number, row.name, row.email, row.phone, row.address) for row in rows]
        emit(
            ctx,
            {"clients": [row_document(row) for row in rows], "next": cursor},
            Listing(("Number", "Name", "Email", "Phone", "Address"), cells, empty="No clients."),
        )


@app.command()
def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one client with all that belongs to them."""
    from data.actions.looking import looking
    from data.permissions import Action

    with office(ctx) as at, looking(at.store, at.actor, Action.VIEW_CLIENTS, number) as db:
        emit_client(ctx, at, read_client(at, db, number))


@app.command()
def add(
    ctx: typer.Context,
    name: Annotated[str, typer.Option(metavar="N", help="The person or business.")],
    contact: Contact = None,
    email: Email = None,
    phone: Phone = None,
    address: Address = None,
    kind: Kind = None,
    abn: Abn = None,
    postal_address: Postal = None,
    notes: Notes = None,
    as_json: AsJson = False,
) -> None:
    """Add a client. Others who may be the same one are named."""
    from data.actions.clients import ClientEntry, add_client

    entry = ClientEntry(
        name,
        contact or "",
        email or "",
        phone or "",
        address or "",
        kind or ClientKind.PERSON,
        abn or "",
        postal_address or "",
        notes or "",
    )
    with office(ctx) as at:
        _emit_saved(ctx, at, add_client(at.store, at.actor, entry))


@app.command()
def edit(
    ctx: typer.Context,
    number: Number,
    name: Annotated[str | None, typer.Option(metavar="N", help="The person or business.")] = None,
    contact: Contact = None,
    email: Email = None,
    phone: Phone = None,
    address: Address = None,
    kind: Kind = None,
    abn: Abn = None,
    postal_address: Postal = None,
    notes: Notes = None,
    as_json: AsJson = False,
) -> None:
    """Change a client; an empty value clears what it stands for."""
    from data.actions.clients import ClientChanges, edit_client

    changes = ClientChanges(name, contact, email, phone, address, kind, abn, postal_address, notes)
    with office(ctx) as at:
        _emit_saved(ctx, at, edit_client(at.store, at.actor, number, changes))


def _emit_saved(ctx: typer.Context, at: Office, saved: "SavedClient") -> None:
    words = [f"{found.number} {found.name} has the same {found.why}." for found in saved.duplicates]
    more: dict[str, Any] = {"duplicates": [vars(duplicate) for duplicate in saved.duplicates]}
    with at.store.reading() as db:
        client = read_client(at, db, saved.row.number)
        emit_client(ctx, at, client, f"{saved.row.number} {saved.row.name} is saved.", *words, more=more)


@app.command()
def delete(ctx: typer.Context, number: Number, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a client. The record is kept, links to what is shared with them are revoked."""
    from data.actions.client_removal import SharedWithThem, delete_client

    with office(ctx) as at:
        try:
            revoked = delete_client(at.store, at.actor, number, confirmed=yes)
        except SharedWithThem as question:
            confirm(ctx, f"{question.message} Go on?")
            revoked = delete_client(at.store, at.actor, number, confirmed=True)
        with at.store.reading() as db:
            client = read_client(at, db, number, deleted=None)
            ended = counted(revoked, "link was revoked.", "links were revoked.")
            words = (f"{client.row.number} {client.row.name} is deleted. {ended}".rstrip(), _HOW_BACK)
            emit_client(ctx, at, client, *words, more={"revoked_links": revoked})


_HOW_BACK = "`tradeconsole clients restore` brings them back."


@app.command()
def restore(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Bring a deleted client back. Their links stay revoked: share again to make new ones."""
    from data.actions.client_removal import restore_client

    with office(ctx) as at:
        row = restore_client(at.store, at.actor, number)
        with at.store.reading() as db:
            client = read_client(at, db, row.number)
            emit_client(ctx, at, client, f"{row.number} {row.name} is back. Links stay revoked.")


@app.command()
def erase(ctx: typer.Context, number: Number, yes: Yes = False, as_json: AsJson = False) -> None:
    """Remove a client's personal data for good, and say what must stay."""
    from data.actions.erasure import GoneForGood, erase_client

    with office(ctx) as at:
        try:
            erased = erase_client(at.store, at.actor, number, confirmed=yes)
        except GoneForGood as question:
            confirm(ctx, f"{question.message} It can't be undone. Go on?")
            erased = erase_client(at.store, at.actor, number, confirmed=True)
        words = f"{erased.number} is erased. What stays: {joined(list(erased.kept))}. {_ELSEWHERE}"
        emit(ctx, {"erased": {"number": erased.number, "kept": list(erased.kept)}}, words)


_ELSEWHERE = "Backups and mail files made before still hold what they held."

app.command()(client_parts.contact)
app.command()(client_parts.site)
