"""`tradeconsole clients`: who the business works for."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from data.enums import ClientKind
from tradeconsole.commands.call import Office, office
from tradeconsole.commands.client_record import client_blocks, client_document, row_document
from tradeconsole.commands.output import AsJson, Listing, emit

if TYPE_CHECKING:
    from data.actions.clients import SavedClient
    from data.database import Connection
    from data.queries.clients import ClientRecord

app = typer.Typer(help="Clients: find, add and change them.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(metavar="C", help="The client, like C-0003.")]
Contact = Annotated[str | None, typer.Option(metavar="N", help="Whom to reach there.")]
Email = Annotated[str | None, typer.Option(metavar="E", help="The contact's email.")]
Phone = Annotated[str | None, typer.Option(metavar="P", help="The contact's phone.")]
Address = Annotated[str | None, typer.Option(metavar="A", help="Where the work is.")]
Kind = Annotated[ClientKind | None, typer.Option(case_sensitive=False, help="What they are.")]
Abn = Annotated[str | None, typer.Option(help="Their ABN.")]
Postal = Annotated[str | None, typer.Option(metavar="A", help="Where their mail goes.")]
Notes = Annotated[str | None, typer.Option(metavar="T", help="Notes for the office.")]


@app.command("list")
def list_clients(
    ctx: typer.Context,
    search: Annotated[str, typer.Option(metavar="T", help="A name, email, phone, address or number.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    after: Annotated[str, typer.Option(metavar="CURSOR", help="Go on after this one.")] = "",
    as_json: AsJson = False,
) -> None:
    """List clients by name."""
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.clients import list_clients as read_clients

    with office(ctx) as at, looking(at.store, at.actor, Action.VIEW_CLIENTS) as db:
        rows = read_clients(db, search, staff=_own_only(at), after=after, limit=limit)
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
        client = _read(at, db, number)
        emit(ctx, {"client": client_document(client)}, *client_blocks(client))


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
    with at.store.reading() as db:
        client = _read(at, db, saved.row.number)
    document: dict[str, Any] = {
        "client": client_document(client),
        "duplicates": [vars(duplicate) for duplicate in saved.duplicates],
    }
    words = [f"{found.number} {found.name} has the same {found.why}." for found in saved.duplicates]
    emit(ctx, document, f"{saved.row.number} {saved.row.name} is saved.", *words)


def _own_only(at: Office) -> int | None:
    return at.actor.staff_id if at.actor.sees_own_jobs_only else None


def _read(at: Office, db: "Connection", number: str) -> "ClientRecord":
    from data.errors import NotFound
    from data.permissions import Action, may
    from data.queries.clients import ClientSight, client_record, find_client

    row = find_client(db, number, _own_only(at))
    if row is None:
        raise NotFound(f"There is no client {number}.", "`tradeconsole clients list` shows the clients.")
    role = at.actor.role
    sight = ClientSight(_own_only(at), may(role, Action.EDIT_QUOTES), may(role, Action.VIEW_ENQUIRIES))
    return client_record(db, row, sight, at.store.clock.now())
