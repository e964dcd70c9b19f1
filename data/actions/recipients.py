"""Who gets an update."""

from collections.abc import Sequence

from data import entry
from data.database import Connection
from data.errors import Invalid, NoEmail
from data.queries.share_offer import Recipient, recipients, suggested


def chosen_recipients(db: Connection, client: int, share: int | None, to: Sequence[str] | None) -> list[Recipient]:
    """The contacts that `to` names by address; those of the last send, else the primary contact, where it is None.

    Raises:
        Invalid: An address is no contact of the client, or `to` names nobody.
        NoEmail: There is nobody to write to.
    """
    people = recipients(db, client, share)
    found = suggested(people) if to is None else list(dict.fromkeys(_contact(people, address) for address in to))
    if not found and suggested(people):
        raise Invalid("Nobody is chosen.", "Choose who gets it.", "to")
    if not found:
        name = db.value("SELECT name FROM client WHERE id = :client", client=client)
        raise NoEmail(
            f"{name} has no email address.",
            "Add one to the client, or copy the link and send it another way: `tradeconsole links new`.",
        )
    return found


def _contact(people: list[Recipient], address: str) -> Recipient:
    wanted = entry.email(address, "To")
    for person in people:
        if wanted and person.email == wanted:
            return person
    known = ", ".join(person.email for person in people if person.email) or "none"
    raise Invalid(f"{address} is not a contact of this client.", f"Their addresses: {known}.", "to")
