"""A job with one of everything, shared with a client: what most tests of sharing begin with."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.models import Client, ClientNote, Contact, Invoice, Job, JobFile, Quote, Share, Todo, Visit
from data.money import DraftLine
from data.store import Store
from tests.factories import (
    LINES,
    make_business,
    make_client,
    make_file,
    make_invoice,
    make_job,
    make_link,
    make_note,
    make_quote,
    make_share,
    make_todo,
    make_visit,
    set_tick,
)
from tests.staging import staged


@dataclass(frozen=True)
class SharedWork:
    """A job with one of everything, all of it ticked, and the first contact's link to it."""

    client: Client
    contacts: list[Contact]
    job: Job
    visit: Visit
    note: ClientNote
    todo: Todo
    file: JobFile
    quote: Quote
    invoice: Invoice
    share: Share
    token: str

    @property
    def keys(self) -> list[str]:
        """The keys of everything that is ticked."""
        records = [f"quote:{self.quote.number}", f"invoice:{self.invoice.number}"]
        others = [f"note:{self.note.id}", f"todo:{self.todo.id}", f"file:{self.file.id}"]
        return ["dates", "status", "description", *records, *others]


def make_shared_work(store: Store, *people: str, lines: Sequence[DraftLine] = LINES) -> SharedWork:
    """A shared job of a client with these contacts. The database must hold a business already."""
    client, contacts = make_client(store, *people)
    job = make_job(store, client)
    visit, note, todo, file = (
        make_visit(store, job),
        make_note(store, job),
        make_todo(store, job),
        make_file(store, job),
    )
    quote, invoice = make_quote(store, client, job, lines), make_invoice(store, client, job)
    share = make_share(store, job)
    work = SharedWork(
        client, contacts, job, visit, note, todo, file, quote, invoice, share, make_link(store, share, contacts[0])
    )
    for key in work.keys:
        set_tick(store, share, key)
    return work


def stage_shared_work(store: Store, *people: str) -> SharedWork:
    """The shared job of a new business, in a database that is still empty."""
    return staged(store, _business_with_shared_work, *people)


def _business_with_shared_work(store: Store, *people: str) -> SharedWork:
    make_business(store)
    return make_shared_work(store, *people)
