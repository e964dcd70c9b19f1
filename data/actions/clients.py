"""Clients, the people to reach there and their addresses."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data import entry
from data.actions.acting import Act, acting
from data.actions.client_links import name_links_anew
from data.actions.client_mail import readdress_mail
from data.business.abn import checked_abn
from data.enums import ClientKind
from data.errors import Invalid, NotFound, Overtaken, Question
from data.lengths import ADDRESS, NAME, TEXT
from data.permissions import Action, Actor
from data.queries.clients import ClientRow, Duplicate, contacts_of, find_client, likely_duplicates
from data.store import Store

if TYPE_CHECKING:
    from data.models import Client, Contact


class LikelyDuplicate(Question):
    """There is a client who may be the same one."""

    title = "They may be on record already"
    yes = "Save all the same"


@dataclass(frozen=True)
class ClientEntry:
    """A new client, as entered. `contact` is whom to reach there; by default they bear the client's name."""

    name: str
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    kind: ClientKind = ClientKind.PERSON
    abn: str = ""
    postal_address: str = ""
    internal_notes: str = ""


@dataclass(frozen=True)
class ClientChanges:
    """What is changed of a client; None leaves a value as it is, an empty one clears it."""

    name: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None
    kind: ClientKind | None = None
    abn: str | None = None
    postal_address: str | None = None
    internal_notes: str | None = None


@dataclass(frozen=True)
class SavedClient:
    """A client as saved, and others who may be the same one."""

    row: ClientRow
    duplicates: tuple[Duplicate, ...] = ()


def add_client(store: Store, actor: Actor, new: ClientEntry, *, may_duplicate: bool = True) -> SavedClient:
    """Add a client with a primary contact. Likely duplicates are named.

    Raises:
        LikelyDuplicate: There are some, and `may_duplicate` is false.
        NotPermitted, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.EDIT_CLIENTS) as act:
        saved = add_client_in(act, new)
        _ask_about(saved, may_duplicate)
        act.record("client made", saved.row.number, detail=saved.row.name)
        return saved


def add_client_in(act: Act, new: ClientEntry) -> SavedClient:
    """The same as part of another act, which permits and records it."""
    from data.models import Client, Contact, Site

    clean = _cleaned(new)
    duplicates = likely_duplicates(
        act.sql, name=clean.name, email=clean.email, phone=clean.phone, address=clean.address
    )
    client = Client(
        number=act.next_number("client"),
        name=clean.name,
        kind=clean.kind,
        abn=clean.abn,
        postal_address=clean.postal_address,
        internal_notes=clean.internal_notes,
        created_at=act.now,
    )
    act.session.add(client)
    act.session.flush()
    assert client.id is not None
    act.session.add(
        Contact(
            client_id=client.id,
            name=clean.contact,
            email=clean.email,
            phone=clean.phone,
            phone_digits=entry.phone_digits(clean.phone),
            is_primary=True,
        )
    )
    if clean.address:
        act.session.add(Site(client_id=client.id, address=clean.address))
    act.session.flush()
    return SavedClient(known_client(act, client.number), tuple(duplicates))


def _ask_about(saved: SavedClient, may_duplicate: bool) -> None:
    if saved.duplicates and not may_duplicate:
        found = "; ".join(f"{other.number} {other.name} has the same {other.why}" for other in saved.duplicates)
        raise LikelyDuplicate(f"{found}.", "Open that one, or save this one too.")


def _cleaned(new: ClientEntry) -> ClientEntry:
    name = entry.line(new.name, "Name", NAME, required=True)
    return ClientEntry(
        name=name,
        contact=entry.line(new.contact, "Contact", NAME) or name,
        email=entry.email(new.email),
        phone=entry.phone(new.phone),
        address=entry.line(new.address, "Address", ADDRESS),
        kind=new.kind,
        abn=checked_abn(new.abn),
        postal_address=entry.line(new.postal_address, "Postal address", ADDRESS),
        internal_notes=entry.paragraphs(new.internal_notes, "Notes", TEXT),
    )


def known_client(act: Act, number: str) -> ClientRow:
    """The client with this number, if the person may know of them.

    Raises:
        NotFound: There is none, or they are of nobody's job that is the person's.
    """
    client = find_client(act.sql, number, act.actor.staff_id if act.own_only else None)
    if client is None:
        raise NotFound(f"There is no client {number}.", "`tradeconsole clients list` shows the clients.")
    return client


def edit_client(
    store: Store,
    actor: Actor,
    number: str,
    changes: ClientChanges,
    version: int | None = None,
    *,
    may_duplicate: bool = True,
) -> SavedClient:
    """Change a client, their primary contact and their first address. `version` is the one that was looked at.

    Raises:
        LikelyDuplicate: What is changed makes them like somebody else, and `may_duplicate` is false.
        NotPermitted, NotFound, Conflict, Invalid: Nothing was changed.
    """
    from data.models import Client

    with acting(store, actor, Action.EDIT_CLIENTS, number) as act:
        row = known_client(act, number)
        if version is not None and version != row.version:
            raise Overtaken(f"{row.number} was changed meanwhile.", "Look at it as it is now, then change it again.")
        client = act.session.get_one(Client, row.id)
        _change_client(client, changes)
        _change_contact(act, client, changes)
        if changes.address is not None:
            _change_address(act, row.id, entry.line(changes.address, "Address", ADDRESS))
        client.version += 1
        act.session.flush()
        saved = _saved(act, row.number, changes)
        _ask_about(saved, may_duplicate)
        act.record("client changed", row.number, detail=_named(changes))
        return saved


def _saved(act: Act, number: str, changes: ClientChanges) -> SavedClient:
    """The client as changed, and whom the changes make them like."""
    row = known_client(act, number)
    moved = changes.name is not None or changes.address is not None
    found = likely_duplicates(
        act.sql,
        name=row.name if moved else "",
        email=row.email if changes.email is not None else "",
        phone=row.phone if changes.phone is not None else "",
        address=row.address if moved else "",
        but=row.id,
    )
    return SavedClient(row, tuple(found))


def _change_client(client: "Client", changes: ClientChanges) -> None:
    if changes.name is not None:
        client.name = entry.line(changes.name, "Name", NAME, required=True)
    if changes.kind is not None:
        client.kind = changes.kind
    if changes.abn is not None:
        client.abn = checked_abn(changes.abn)
    if changes.postal_address is not None:
        client.postal_address = entry.line(changes.postal_address, "Postal address", ADDRESS)
    if changes.internal_notes is not None:
        client.internal_notes = entry.paragraphs(changes.internal_notes, "Notes", TEXT)


def _change_contact(act: Act, client: "Client", changes: ClientChanges) -> None:
    if changes.contact is None and changes.email is None and changes.phone is None:
        return
    assert client.id is not None
    contact = _primary_contact(act, client)
    before = contact.email
    if changes.contact is not None:
        contact.name = entry.line(changes.contact, "Contact", NAME) or client.name
    if changes.email is not None:
        contact.email = entry.email(changes.email)
        refuse_known_email(act, client.id, contact)
    if changes.phone is not None:
        contact.phone = entry.phone(changes.phone)
        contact.phone_digits = entry.phone_digits(contact.phone)
    act.session.flush()
    assert contact.id is not None
    name_links_anew(act, contact.id)
    readdress_mail(act, client.id, before, contact.name, contact.email)


def refuse_known_email(act: Act, client: int, contact: "Contact") -> None:
    """See that an email names one person of a client: updates are addressed by it.

    Raises:
        Invalid: Another of their contacts has it.
    """
    for other in contacts_of(act.sql, client) if contact.email else ():
        if other.id != contact.id and other.email == contact.email:
            raise Invalid(f"{other.name} has this email already.", "Leave it empty, or change theirs first.", "email")


def _primary_contact(act: Act, client: "Client") -> "Contact":
    from data.models import Contact

    assert client.id is not None
    found = act.sql.value(
        "SELECT id FROM contact WHERE client_id = :client AND is_primary AND removed_at IS NULL", client=client.id
    )
    if found is not None:
        return act.session.get_one(Contact, found)
    contact = Contact(client_id=client.id, name=client.name, is_primary=True)
    act.session.add(contact)
    return contact


def _change_address(act: Act, client: int, address: str) -> None:
    from data.models import Site

    first = act.sql.value(
        "SELECT id FROM site WHERE client_id = :client AND removed_at IS NULL ORDER BY id LIMIT 1", client=client
    )
    if first is None and address:
        act.session.add(Site(client_id=client, address=address))
    elif first is not None and address:
        act.session.get_one(Site, first).address = address
    elif first is not None:
        act.session.get_one(Site, first).removed_at = act.now


def _named(changes: ClientChanges) -> str:
    """What was changed, by name: the history is read by people who may not see every value."""
    return ", ".join(name.replace("_", " ") for name, value in vars(changes).items() if value is not None)
