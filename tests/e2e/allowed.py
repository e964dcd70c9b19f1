"""The allow-list: every column whose words a client may read, whose rows they are, and why."""

from data.store import Store
from tests.e2e.canaries import Canaries, Place
from tests.e2e.estate import Estate
from tests.factories import grant_of, id_of

ALLOWED = {
    "business.name": "who the client deals with",
    "business.legal_name": "stands on invoices, by law",
    "business.abn": "stands on invoices, by law",
    "business.licence": "stands on quotes, by law",
    "business.phone": "how to reach the office",
    "business.email": "how to reach the office",
    "business.address": "where the office is",
    "business.bank_name": "where the shared invoice is paid to",
    "business.bank_bsb": "where the shared invoice is paid to",
    "business.bank_account": "where the shared invoice is paid to",
    "client.name": "stands on documents that are mailed to them",
    "client.postal_address": "stands on documents that are mailed to them",
    "contact.name": "greets the person who is sent an update",
    "contact.email": "the address that an update goes to",
    "staff.name": "signs the words that this person adds to a mail",
    "job.number": "what any share is about",
    "job.site": "what any share is about",
    "job.title": "the tick `description`",
    "job.description": "the tick `description`",
    "visit.calendar_uid": "tells calendars which visit it is; the tick `dates`",
    "quote.number": "a ticked quote",
    "quote.title": "a ticked quote",
    "quote_version.terms": "a ticked quote, as it was sent last",
    "quote_version.deposit": "a ticked quote, as it was sent last",
    "quote_version.content_hash": "binds the forms of a ticked quote to what stands there",
    "quote_line.description": "a ticked quote, as it was sent last",
    "quote_line.unit": "a ticked quote, as it was sent last",
    "answer.name": "who of the client's people answered a ticked quote",
    "invoice.number": "a ticked invoice",
    "invoice.terms": "a ticked invoice",
    "invoice.buyer": "a ticked invoice",
    "invoice_line.description": "a ticked invoice",
    "invoice_line.unit": "a ticked invoice",
    "client_note.text": "a ticked note",
    "todo.text": "a ticked to-do",
    "job_file.name": "a ticked file",
    "job_file.content_type": "a ticked file",
    "file_content.content": "a ticked file",
    "share_item.public_id": "the address of a ticked item",
    "share_grant.name": "the person whom the link is for",
    "share_grant.email": "the person whom the link is for",
    "message.name": "who of the office answered this client",
    "message.text": "what this client wrote, and what they were answered",
    "outbox.to_name": "the person whom the mail goes to",
    "outbox.to_email": "the person whom the mail goes to",
    "outbox.subject": "approved in the last look",
    "outbox.lead": "approved in the last look",
    "outbox.staff_message": "approved in the last look",
    "outbox.message_id": "every mail has one",
}


def shown_places(store: Store, canaries: Canaries, estate: Estate) -> set[Place]:
    """The places whose words the client may come to see: an allowed column, in a row that is theirs."""
    rows = _shown_rows(store, estate)
    return {
        place
        for place in canaries.words.values()
        if place.column in ALLOWED and place.row in rows[place.column.partition(".")[0]]
    }


def _shown_rows(store: Store, estate: Estate) -> dict[str, set[int]]:
    work, read = estate.work, store.reader.values
    quotes = {id_of(quote) for quote in (work.quote, *estate.more_quotes)}
    listed = ", ".join(map(str, quotes))
    sent = "quote q JOIN quote_version v ON v.quote_id = q.id AND v.number = q.sent_version"
    return {
        "business": {1},
        "client": {id_of(work.client)},
        "contact": {id_of(contact) for contact in work.contacts},
        "staff": {id_of(estate.sender)},
        "job": {id_of(work.job)},
        "visit": {id_of(work.visit)},
        "quote": quotes,
        "quote_version": set(read(f"SELECT v.id FROM {sent} WHERE q.id IN ({listed})")),
        "quote_line": set(
            read(f"SELECT l.id FROM {sent} JOIN quote_line l ON l.version_id = v.id WHERE q.id IN ({listed})")
        ),
        "answer": set(read(f"SELECT id FROM answer WHERE quote_id IN ({listed})")),
        "invoice": {id_of(work.invoice)},
        "invoice_line": set(read("SELECT id FROM invoice_line WHERE invoice_id = :id", id=work.invoice.id)),
        "client_note": {id_of(work.note)},
        "todo": {id_of(work.todo)},
        "job_file": {id_of(work.file)},
        "file_content": {id_of(work.file)},
        "share_item": set(read("SELECT id FROM share_item WHERE share_id = :id AND ticked", id=work.share.id)),
        "share_grant": {grant_of(store, work.token), grant_of(store, estate.second)},
        "message": set(read("SELECT id FROM message WHERE grant_id = :id", id=grant_of(store, work.token))),
        "outbox": set(estate.mails),
    }
