"""The people to reach at a client: added, changed, made the primary one, removed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data import entry
from data.actions.acting import Act, acting
from data.actions.client_links import held_links_in_words, name_links_anew, revoke_links
from data.actions.client_mail import cancel_mail_to, readdress_mail
from data.actions.clients import known_client, refuse_known_email
from data.errors import NotFound, Question
from data.lengths import NAME
from data.permissions import Action, Actor
from data.queries.client_shares import standing_links_of_contact
from data.queries.clients import ClientRow, ContactRow, contacts_of
from data.store import Store

if TYPE_CHECKING:
    from data.models import Contact


class HoldsLinks(Question):
    """Somebody has links, which end when they are removed."""

    title = "This person has a link"
    yes = "Remove and revoke"


@dataclass(frozen=True)
class ContactEntry:
    """A new contact, as entered."""

    name: str
    email: str = ""
    phone: str = ""
    role: str = ""
    primary: bool = False


@dataclass(frozen=True)
class ContactChanges:
    """What is changed of a contact; None leaves a value as it is, an empty one clears it."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    role: str | None = None
    primary: bool = False


def add_contact(store: Store, actor: Actor, client: str, new: ContactEntry) -> ContactRow:
    """Add somebody to reach at a client; the first one is the primary contact.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
    """
    from data.models import Contact

    with acting(store, actor, Action.EDIT_CLIENTS, client) as act:
        row = known_client(act, client)
        contact = Contact(client_id=row.id, name=entry.line(new.name, "Name", NAME, required=True))
        _change(act, row, contact, ContactChanges(email=new.email, phone=new.phone, role=new.role))
        is_primary = new.primary or not contacts_of(act.sql, row.id)
        act.session.add(contact)
        act.session.flush()
        assert contact.id is not None
        if is_primary:
            _make_primary(act, row.id, contact.id)
        act.record("contact added", row.number, detail=contact.name)
        return _contact(act, row, contact.id)


def edit_contact(store: Store, actor: Actor, client: str, contact: int, changes: ContactChanges) -> ContactRow:
    """Change a contact. Their links stay theirs, and are mailed to the new address from now on.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
    """
    from data.models import Contact

    with acting(store, actor, Action.EDIT_CLIENTS, client) as act:
        row = known_client(act, client)
        before = _contact(act, row, contact)
        person = act.session.get_one(Contact, before.id)
        if changes.name is not None:
            person.name = entry.line(changes.name, "Name", NAME, required=True)
        _change(act, row, person, changes)
        act.session.flush()
        if changes.primary:
            _make_primary(act, row.id, contact)
        name_links_anew(act, contact)
        readdress_mail(act, row.id, before.email, person.name, person.email)
        act.record("contact changed", row.number, detail=person.name)
        return _contact(act, row, contact)


def make_primary(store: Store, actor: Actor, client: str, contact: int) -> ContactRow:
    """Have somebody be the first to be written to and called.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    return edit_contact(store, actor, client, contact, ContactChanges(primary=True))


def remove_contact(
    store: Store, actor: Actor, client: str, contact: int, *, confirmed: bool = False
) -> tuple[ContactRow, int]:
    """Take somebody off a client, revoke their links and cancel the mail that waits for them; who it was, and how
    many links ended. Of those left, the one added first becomes the primary contact where they were.

    Raises:
        HoldsLinks: They have links, and nobody said yes to `confirmed`.
        NotPermitted, NotFound: Nothing was changed.
    """
    with acting(store, actor, Action.EDIT_CLIENTS, client) as act:
        row = known_client(act, client)
        person = _contact(act, row, contact)
        links = standing_links_of_contact(act.sql, contact)
        if links and not confirmed:
            raise HoldsLinks(
                f"{person.name} has {held_links_in_words(links)}. Removing this person revokes "
                f"{'it' if len(links) == 1 else 'them all'}, for good.",
                "Say yes to remove them, or leave them as they are.",
            )
        act.sql.run(_REMOVE, contact=contact, now=act.now)
        revoke_links(act, links)
        cancel_mail_to(act, row.id, person.email, "This person is no contact of the client any more.")
        if person.is_primary and (left := contacts_of(act.sql, row.id)):
            _make_primary(act, row.id, left[0].id)
        act.record("contact removed", row.number, detail=person.name)
        return person, len(links)


_REMOVE = "UPDATE contact SET removed_at = :now, is_primary = FALSE WHERE id = :contact"


def find_contact(db_contacts: list[ContactRow], name: str, email: str) -> ContactRow | None:
    """Who of a client's contacts has this email, else this name."""
    wanted, called = email.strip().lower(), name.strip().casefold()
    by_email = (person for person in db_contacts if wanted and person.email == wanted)
    by_name = (person for person in db_contacts if called and person.name.casefold() == called)
    return next(by_email, None) or next(by_name, None)


def _contact(act: Act, client: ClientRow, contact: int) -> ContactRow:
    for person in contacts_of(act.sql, client.id):
        if person.id == contact:
            return person
    raise NotFound(f"{client.number} has no such contact.", f"`tradeconsole clients show {client.number}` lists them.")


def _change(act: Act, client: ClientRow, contact: "Contact", changes: ContactChanges) -> None:
    if changes.email is not None:
        contact.email = entry.email(changes.email)
        refuse_known_email(act, client.id, contact)
    if changes.phone is not None:
        contact.phone = entry.phone(changes.phone)
        contact.phone_digits = entry.phone_digits(contact.phone)
    if changes.role is not None:
        contact.role = entry.line(changes.role, "Role", NAME)


def _make_primary(act: Act, client: int, contact: int) -> None:
    act.sql.run("UPDATE contact SET is_primary = FALSE WHERE client_id = :client AND is_primary", client=client)
    act.sql.run("UPDATE contact SET is_primary = TRUE WHERE id = :contact", contact=contact)
    act.session.expire_all()
