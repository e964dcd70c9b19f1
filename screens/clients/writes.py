"""What is done to a client by one key, each with the question that comes before it."""

from data.errors import Question
from data.queries.client_shares import standing_links_of_client, standing_links_of_contact
from data.queries.clients import ClientRow, ContactRow, SiteRow
from data.safe_text import safe_line
from screens.messages import Write, asking
from screens.office import Office


class Removing(Question):
    """Something is taken away by one key: a slip of the hand must not be enough."""

    title = "Remove from the client?"
    yes = "Remove"


class Deleting(Question):
    """A client without links is deleted."""

    title = "Delete this client?"
    yes = "Delete"


def make_primary(office: Office, client: ClientRow, contact: ContactRow) -> Write:
    """Have a contact be the first to be written to."""

    def do(_confirmed: bool) -> object:
        from data.actions import contacts

        return contacts.make_primary(office.store, office.actor, client.number, contact.id)

    return Write(do, told=safe_line(f"{contact.name} is the primary contact."))


def remove_contact(office: Office, client: ClientRow, contact: ContactRow) -> Write:
    """Take a contact off a client, and end their links."""

    def do(confirmed: bool) -> object:
        from data.actions import contacts

        if not confirmed and not standing_links_of_contact(office.db, contact.id):
            raise Removing(f"{contact.name} is taken off {client.name}. They have no links.")
        return contacts.remove_contact(office.store, office.actor, client.number, contact.id, confirmed=confirmed)

    return Write(do, told=safe_line(f"{contact.name} is removed."))


def remove_site(office: Office, client: ClientRow, site: SiteRow) -> Write:
    """Take an address off a client."""

    def do() -> object:
        from data.actions import sites

        return sites.remove_site(office.store, office.actor, client.number, site.id)

    question = Removing(f"{site.address} is taken off {client.name}. Jobs there keep it.")
    return asking(question, do, told=safe_line(f"{site.address} is removed."))


def delete(office: Office, client: ClientRow) -> Write:
    """Delete a client, and end the links of everybody there."""

    def do(confirmed: bool) -> object:
        from data.actions import client_removal

        if not confirmed and not standing_links_of_client(office.db, client.id):
            raise Deleting(f"{client.name} is taken off the lists. The record is kept and can be restored.")
        return client_removal.delete_client(office.store, office.actor, client.number, confirmed=confirmed)

    return Write(do, told=safe_line(f"{client.name} is deleted."))


def restore(office: Office, client: ClientRow) -> Write:
    """Bring a deleted client back."""

    def do(_confirmed: bool) -> object:
        from data.actions import client_removal

        return client_removal.restore_client(office.store, office.actor, client.number)

    return Write(do, told=safe_line(f"{client.name} is back. Links stay revoked."))


def erase(office: Office, client: ClientRow) -> Write:
    """Remove a client's personal data for good."""

    def do(confirmed: bool) -> object:
        from data.actions import erasure

        return erasure.erase_client(office.store, office.actor, client.number, confirmed=confirmed)

    return Write(do, told=f"{client.number} is erased.")
