"""A client as commands print them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from data.wording import ago
from tradeconsole.commands.output import Block, Facts, Listing

if TYPE_CHECKING:
    from data.queries.client_shares import ClientShare, SharedWith
    from data.queries.clients import ClientRecord, ClientRow, ContactRow


def row_document(row: "ClientRow") -> dict[str, Any]:
    """A client as lists give them."""
    return {
        "number": row.number,
        "name": row.name,
        "kind": row.kind.value,
        "email": row.email or None,
        "phone": row.phone or None,
        "address": row.address or None,
        "deleted_at": row.deleted_at,
    }


def client_document(client: "ClientRecord") -> dict[str, Any]:
    """A client as `show` gives them."""
    from tradeconsole.commands import invoice_record, quote_record

    return row_document(client.row) | {
        "abn": client.paper.abn or None,
        "postal_address": client.paper.postal_address or None,
        "notes": client.paper.internal_notes,
        "created_at": client.paper.created_at,
        "version": client.row.version,
        "contacts": [vars(contact) for contact in client.contacts],
        "sites": [site.address for site in client.sites],
        "places": [vars(site) for site in client.sites],
        "jobs": [vars(job) for job in client.jobs],
        "quotes": [quote_record.row_document(quote) for quote in client.quotes],
        "invoices": [invoice_record.row_document(invoice) for invoice in client.invoices],
        "enquiries": [vars(enquiry) for enquiry in client.enquiries],
    }


def client_blocks(client: "ClientRecord") -> list[Block]:
    """A client for people; kinds of records of which there are none are left out."""
    row, paper = client.row, client.paper
    facts = [
        *(("Email", row.email), ("Phone", row.phone), ("Address", row.address), ("ABN", paper.abn)),
        *(("Postal address", paper.postal_address), ("Notes", paper.internal_notes)),
    ]
    lists = (
        _listing("Contacts", ("Id", "Name", "Email", "Phone", "Role"), [_contact_cells(c) for c in client.contacts]),
        _listing("Addresses", ("Id", "Address"), [(str(site.id), site.address) for site in client.sites]),
        _listing("Jobs", ("Number", "Title", "Status"), [(j.number, j.title, j.status.value) for j in client.jobs]),
        _listing("Quotes", ("Number", "Title", "Status"), [(q.number, q.title, q.status) for q in client.quotes]),
        _listing(
            "Invoices", ("Number", "Status", "Due"), [(n.number, n.status, _day(n.due_on)) for n in client.invoices]
        ),
        _listing("Enquiries", ("Number", "Status"), [(e.number, e.status) for e in client.enquiries]),
    )
    return [Facts(facts, f"{row.number} {row.name}"), *(listing for listing in lists if listing.rows)]


def _contact_cells(contact: "ContactRow") -> tuple[str, ...]:
    role = ", ".join(filter(None, ("primary" if contact.is_primary else "", contact.role)))
    return str(contact.id), contact.name, contact.email, contact.phone, role


def share_document(share: "ClientShare", now: datetime) -> dict[str, Any]:
    """What of a job or quote is shared, and with whom."""
    return {
        "number": share.number,
        "title": share.title,
        "items": list(share.items),
        "sent_at": share.sent_at,
        "links": [
            {
                "id": person.link,
                "name": person.name,
                "email": person.email,
                "expires_at": person.expires_at,
                "revoked_at": person.revoked_at,
                "last_opened": person.last_opened,
                "last_seen": person.last_seen,
                "standing": person.standing(now),
            }
            for person in share.people
        ],
    }


def share_listing(shares: "Sequence[ClientShare]", now: datetime) -> Listing:
    """The same for people: a line for each link."""
    rows = [
        (share.number, share.words or "nothing now", person.name, person.standing(now), _looked(person, now))
        for share in shares
        for person in share.people
    ]
    return Listing(("Job", "Shared", "With", "Link", "Last looked"), rows, "Shared")


def _looked(person: "SharedWith", now: datetime) -> str:
    return ago(person.last_seen, now) if person.last_seen else "never"


def _listing(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Listing:
    return Listing(columns, rows, title)


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}"
