"""A client as commands print them."""

from typing import TYPE_CHECKING, Any

from tradeconsole.commands.output import Block, Facts, Listing

if TYPE_CHECKING:
    from data.queries.clients import ClientRecord, ClientRow


def row_document(row: "ClientRow") -> dict[str, Any]:
    """A client as lists give them."""
    return {
        "number": row.number,
        "name": row.name,
        "kind": row.kind.value,
        "email": row.email or None,
        "phone": row.phone or None,
        "address": row.address or None,
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
        "sites": list(client.sites),
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
        _listing("Contacts", ("Name", "Email", "Phone"), [(c.name, c.email, c.phone) for c in client.contacts]),
        _listing("Jobs", ("Number", "Title", "Status"), [(j.number, j.title, j.status.value) for j in client.jobs]),
        _listing("Quotes", ("Number", "Title", "Status"), [(q.number, q.title, q.status) for q in client.quotes]),
        _listing(
            "Invoices", ("Number", "Status", "Due"), [(n.number, n.status, _day(n.due_on)) for n in client.invoices]
        ),
        _listing("Enquiries", ("Number", "Status"), [(e.number, e.status) for e in client.enquiries]),
    )
    return [Facts(facts, f"{row.number} {row.name}"), *(listing for listing in lists if listing.rows)]


def _listing(title: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Listing:
    return Listing(columns, rows, title)


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}"
