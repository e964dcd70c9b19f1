"""An enquiry as commands print it."""

from typing import TYPE_CHECKING, Any

from tradeconsole.commands.output import Block, Facts, Listing

if TYPE_CHECKING:
    from data.queries.enquiries import EnquiryRecord, EnquiryRow


def row_document(row: "EnquiryRow") -> dict[str, Any]:
    """An enquiry as lists give it."""
    return {
        "number": row.number,
        "name": row.name,
        "email": row.email or None,
        "phone": row.phone or None,
        "address": row.address or None,
        "message": row.message,
        "preferred_times": row.preferred_times or None,
        "status": row.status.value,
        "received_at": row.received_at,
        "read_at": row.read_at,
        "client": row.client or None,
        "quote": row.quote or None,
    }


def enquiry_document(enquiry: "EnquiryRecord") -> dict[str, Any]:
    """An enquiry as `show` gives it."""
    replies = [
        {
            "id": reply.id,
            "from": reply.sender.value,
            "by": reply.by or None,
            "text": reply.text,
            "at": reply.written_at,
            "email": reply.mail.value if reply.mail else None,
        }
        for reply in enquiry.replies
    ]
    same = [vars(client) for client in enquiry.same]
    return row_document(enquiry.row) | {"replies": replies, "duplicates": same}


def enquiry_listing(rows: "list[EnquiryRow]", zone: str) -> Listing:
    """Enquiries as a list for people."""
    from data.actions.enquiries import title_of
    from data.wording import short_moment

    cells = [
        (row.number, row.name, short_moment(row.received_at, zone), row.status.value, title_of(row.message))
        for row in rows
    ]
    return Listing(("Number", "Name", "Received", "Status", "What"), cells, empty="No enquiries.")


def enquiry_blocks(enquiry: "EnquiryRecord", zone: str) -> list[Block]:
    """An enquiry for people: who asks, then the thread."""
    from data.wording import short_moment

    row = enquiry.row
    facts = [
        *(("Status", row.status.value), ("Received", short_moment(row.received_at, zone))),
        *(("Email", row.email), ("Phone", row.phone), ("Address", row.address)),
        *(("Preferred times", row.preferred_times), ("Client", f"{row.client} {row.client_name}".strip())),
        *(("Quote", row.quote), ("Message", row.message)),
    ]
    thread = [
        (
            short_moment(reply.written_at, zone),
            row.name if reply.sender.value == "client" else reply.by,
            reply.text,
            f"mail {reply.mail.value}" if reply.mail else "",
        )
        for reply in enquiry.replies
    ]
    same = [(client.number, client.name, client.why) for client in enquiry.same]
    lists = (
        Listing(("When", "Who", "Text", "Email"), thread, "Thread"),
        Listing(("Number", "Name", "Same"), same, "May be one of these clients"),
    )
    return [Facts(facts, f"{row.number} {row.name}"), *(listing for listing in lists if listing.rows)]
