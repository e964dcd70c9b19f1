"""What belongs to a client, by command: contacts, addresses; and a client read and printed."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.call import Office, confirm, office
from tradeconsole.commands.client_record import client_blocks, client_document, share_document, share_listing
from tradeconsole.commands.output import AsJson, emit

if TYPE_CHECKING:
    from data.database import Connection
    from data.queries.clients import ClientRecord, ContactRow

Number = Annotated[str, typer.Argument(metavar="C", help="The client, like C-0003.")]
Email = Annotated[str | None, typer.Option(metavar="E", help="The contact's email.")]
Phone = Annotated[str | None, typer.Option(metavar="P", help="The contact's phone.")]
_Id = Annotated[int | None, typer.Option("--id", min=1, max=2**63 - 1, help="Which one, as `clients show` numbers it.")]


def read_client(at: Office, db: "Connection", number: str, *, deleted: bool | None = False) -> "ClientRecord":
    """A client as far as the person may see them.

    Raises:
        NotFound: There is none, or they are not the person's to see.
    """
    from data.errors import NotFound
    from data.permissions import Action, may
    from data.queries.clients import ClientSight, client_record, find_client

    row = find_client(db, number, at.actor.only_jobs_of, deleted=deleted)
    if row is None:
        raise NotFound(f"There is no client {number}.", "`tradeconsole clients list` shows the clients.")
    role = at.actor.role
    sight = ClientSight(at.actor.only_jobs_of, may(role, Action.EDIT_QUOTES), may(role, Action.VIEW_ENQUIRIES))
    return client_record(db, row, sight, at.store.clock.now())


def emit_client(
    ctx: typer.Context, at: Office, client: "ClientRecord", *words: str, more: dict[str, Any] | None = None
) -> None:
    """Print a client; in front of people, `words` instead where there are any."""
    from data.queries.client_shares import shares_of_client

    now = at.store.clock.now()
    # What is shared is for those who see all of a client, not for whoever works on one of their jobs.
    shares = shares_of_client(at.store.reader, client.row.id) if at.actor.only_jobs_of is None else []
    document = client_document(client) | {"shared": [share_document(share, now) for share in shares]}
    shared = share_listing(shares, now)
    whole = [*client_blocks(client), *([shared] if shared.rows else [])]
    emit(ctx, {"client": document} | (more or {}), *(words or whole))


def contact(
    ctx: typer.Context,
    number: Number,
    name: Annotated[str | None, typer.Option(metavar="N", help="Who they are.")] = None,
    email: Email = None,
    phone: Phone = None,
    role: Annotated[str | None, typer.Option(metavar="R", help="What they are there: Owner, Tenant, Accounts.")] = None,
    primary: Annotated[bool, typer.Option("--primary", help="The first to be written to.")] = False,
    id: _Id = None,  # noqa: A002 - the option's name
    remove: Annotated[bool, typer.Option("--remove", help="Take them off the client and revoke their links.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add a contact, or change the one with this id, email or name; or remove them."""
    from data.actions.contacts import ContactChanges, ContactEntry, add_contact, edit_contact

    with office(ctx) as at:
        known = _known(at, number, id, name or "", email or "")
        if remove:
            _remove_contact(ctx, at, number, known, yes=yes)
            return
        if known is None:
            new = ContactEntry(name or "", email or "", phone or "", role or "", primary)
            person = add_contact(at.store, at.actor, number, new)
        else:
            changes = ContactChanges(name, email, phone, role, primary)
            person = edit_contact(at.store, at.actor, number, known.id, changes)
        _emit_part(ctx, at, number, f"{person.name} is saved.", contact=vars(person))


def _known(at: Office, number: str, id_: int | None, name: str, email: str) -> "ContactRow | None":
    """The contact that is meant.

    Raises:
        NotFound: There is none with this id.
    """
    from data.actions.contacts import find_contact
    from data.errors import NotFound
    from data.queries.clients import contacts_of, find_client

    row = find_client(at.store.reader, number, at.actor.only_jobs_of)
    people = contacts_of(at.store.reader, row.id) if row else []
    if id_ is None:
        return find_contact(people, name, email)
    found = next((person for person in people if person.id == id_), None)
    if found is None:
        raise NotFound(f"{number} has no contact {id_}.", f"`tradeconsole clients show {number}` lists them.")
    return found


def _remove_contact(ctx: typer.Context, at: Office, number: str, known: "ContactRow | None", *, yes: bool) -> None:
    from data.actions.contacts import HoldsLinks, remove_contact

    # Whoever may not see the client, or may not remove anybody, is told so by the action.
    who = known.id if known else 0
    try:
        person, revoked = remove_contact(at.store, at.actor, number, who, confirmed=yes)
    except HoldsLinks as question:
        confirm(ctx, f"{question.message} Go on?")
        person, revoked = remove_contact(at.store, at.actor, number, who, confirmed=True)
    _emit_part(ctx, at, number, f"{person.name} is removed.", removed=vars(person), revoked_links=revoked)


def site(
    ctx: typer.Context,
    number: Number,
    address: Annotated[str, typer.Option(metavar="A", help="Where it is.")] = "",
    id: _Id = None,  # noqa: A002 - the option's name
    remove: Annotated[bool, typer.Option("--remove", help="Take the address off the client.")] = False,
    as_json: AsJson = False,
) -> None:
    """Add an address, change the one with this id, or remove one by its id or its words."""
    from data.actions.sites import add_site, edit_site, remove_site

    with office(ctx) as at:
        if remove:
            gone = remove_site(at.store, at.actor, number, id or _known_site(at, number, address))
            _emit_part(ctx, at, number, f"{gone.address} is removed.", removed=vars(gone))
            return
        if id is None:
            saved = add_site(at.store, at.actor, number, address)
        else:
            saved = edit_site(at.store, at.actor, number, id, address)
        _emit_part(ctx, at, number, f"{saved.address} is saved.", site=vars(saved))


def _known_site(at: Office, number: str, address: str) -> int:
    """The id of a client's address; 0 for none."""
    from data.queries.clients import find_client, sites_of

    row = find_client(at.store.reader, number, at.actor.only_jobs_of)
    wanted = address.strip().casefold()
    sites = sites_of(at.store.reader, row.id) if row else []
    return next((site.id for site in sites if site.address.casefold() == wanted), 0)


def _emit_part(ctx: typer.Context, at: Office, number: str, words: str, **more: Any) -> None:
    with at.store.reading() as db:
        emit_client(ctx, at, read_client(at, db, number), words, more=more)
