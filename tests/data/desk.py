"""A business with one of everything, and somebody who shares it: what tests of sharing begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from data.actions.shares import Shared, Update, save_ticks, send_update
from data.actions.ticks import TickChanges
from data.enums import InvoiceStatus, Role
from data.models import Client, Job, JobStaff
from data.permissions import Actor
from data.queries.jobs import find_job
from data.queries.share_offer import ShareOffer, share_offer
from data.settings import Settings
from data.sharing.client_view import Frame
from data.sharing.pages import SharedPage
from data.snapshots import saved_page
from data.store import Store
from tests.clock import FakeClock
from tests.factories import (
    ZONE,
    Row,
    id_of,
    make_client,
    make_contact,
    make_cost,
    make_file,
    make_internal_note,
    make_invoice,
    make_job,
    make_note,
    make_quote,
    make_todo,
    make_visit,
    save,
)
from tests.office import make_team

JOB, FOREIGN, ALONE = "J-0001", "J-0002", "J-0003"
DANA, KIM = "dana.li.c-0001@example.com", "kim.li.c-0001@example.com"
QUOTE, DRAFT_QUOTE, FOREIGN_QUOTE = "quote:Q-0001", "quote:Q-0002", "quote:Q-0003"
INVOICE, DRAFT_INVOICE, FOREIGN_DRAFT = "invoice:INV-0001", "invoice:INV-0002", "invoice:INV-0003"

# What a refused or failed act must leave as it was.
TRACES = ("share", "share_item", "share_grant", "link_token", "share_snapshot", "outbox", "activity")


@dataclass(frozen=True)
class Parts:
    """The ids of what hangs on J-0001, and of a note of J-0002."""

    visit: int
    note: int
    second_note: int
    internal: int
    todo: int
    private_todo: int
    file: int
    foreign_note: int


@dataclass
class Desk:
    """The office of Rivera Plumbing, at a standing clock."""

    store: Store
    clock: FakeClock
    settings: Settings
    team: dict[Role, Actor]
    parts: Parts

    @property
    def owner(self) -> Actor:
        return self.team[Role.OWNER]

    @property
    def job(self) -> Job:
        """J-0001, for factories."""
        return self._first(Job)

    @property
    def client(self) -> Client:
        """Dana Li, for factories."""
        return self._first(Client)

    def _first(self, table: type[Row]) -> Row:
        with self.store.writing() as tx:
            row = tx.session.get_one(table, 1)
            tx.session.expunge(row)
            return row

    @property
    def note(self) -> str:
        return f"note:{self.parts.note}"

    @property
    def todo(self) -> str:
        return f"todo:{self.parts.todo}"

    @property
    def file(self) -> str:
        return f"file:{self.parts.file}"

    @property
    def everything(self) -> list[str]:
        """The keys of all that J-0001 offers, in the order of the page."""
        notes = [self.note, f"note:{self.parts.second_note}"]
        return ["dates", "status", "description", QUOTE, INVOICE, *notes, self.todo, self.file]

    def save(self, *add: str, remove: Iterable[str] = (), job: str = JOB, by: Actor | None = None) -> Shared:
        return save_ticks(self.store, by or self.owner, job, TickChanges(frozenset(add), frozenset(remove)))

    def send(
        self,
        *add: str,
        remove: Iterable[str] = (),
        to: list[str] | None = None,
        message: str = "",
        wants_links: bool = False,
        by: Actor | None = None,
    ) -> Shared:
        """Send an update, and let a minute pass."""
        update = Update(TickChanges(frozenset(add), frozenset(remove)), to, message, wants_links)
        done = send_update(self.store, by or self.owner, JOB, update, self.settings)
        self.clock.advance(minutes=1)
        return done

    def offer(self, job: str = JOB) -> ShareOffer:
        row = find_job(self.store.reader, job)
        assert row is not None
        return share_offer(self.store.reader, row, Frame(self.clock.now(), ZONE))

    def page(self, share: int = 1) -> SharedPage:
        found = saved_page(self.store.reader, share)
        assert found is not None
        return found

    def keys(self, share: int = 1) -> list[str]:
        """What the client of J-0001, whose share is always the first, can see."""
        return self.page(share).keys()

    def new(self) -> set[str]:
        """What stands out as new since the last send."""
        return {item.key for item in self.offer().items if item.new}

    def all(self, query: str) -> list[Any]:
        return list(self.store.reader.execute(query, {}).fetchall())

    def value(self, query: str) -> Any:
        return self.store.reader.value(query)

    def run(self, statement: str) -> None:
        """Change the database behind the program's back."""
        with self.store.writing() as tx:
            tx.sql.run(statement)

    def last_act(self) -> tuple[str, str, str, str]:
        """The newest row of the history: who, what, to what, and more of it."""
        found = self.all("SELECT who, action, subject, detail FROM activity ORDER BY id DESC LIMIT 1")
        who, action, subject, detail = found[0]
        return who, action, subject, detail

    def traces(self) -> dict[str, list[Any]]:
        """Every row that an act of sharing could add or alter."""
        return {table: self.all(f"SELECT * FROM {table} ORDER BY 1, 2") for table in TRACES}


def furnish(store: Store) -> tuple[dict[Role, Actor], Parts]:
    """The team, J-0001 of Dana Li with one of everything, J-0002 of somebody else, J-0003 of nobody."""
    team = make_team(store)
    client, _ = make_client(store, "Dana Li", "Kim Li")
    make_contact(store, client, "Site Foreman", email="", phone="0491 570 006")
    job = make_job(store, client)
    quote, invoice = make_quote(store, client, job), make_invoice(store, client, job)
    assert (quote.number, invoice.number) == ("Q-0001", "INV-0001")
    make_quote(store, client, job, sent=False)
    make_invoice(store, client, job, status=InvoiceStatus.DRAFT)
    other, _ = make_client(store, "Bo Park")
    foreign = make_job(store, other, title="Gutters")
    make_quote(store, other, foreign)
    make_invoice(store, other, foreign, status=InvoiceStatus.DRAFT)
    make_job(store, None, title="Leak")
    parts = _parts(store, job, foreign)
    for role in (Role.TRADIE, Role.APPRENTICE):
        save(store, JobStaff(job_id=id_of(job), staff_id=team[role].staff_id))
    with store.writing() as tx:
        tx.sql.run("UPDATE number_sequence SET next_value = 10")
    return team, parts


def _parts(store: Store, job: Job, foreign: Job) -> Parts:
    make_cost(store, job)
    return Parts(
        visit=id_of(make_visit(store, job)),
        note=id_of(make_note(store, job)),
        second_note=id_of(make_note(store, job, "The parts are here.")),
        internal=id_of(make_internal_note(store, job)),
        todo=id_of(make_todo(store, job)),
        private_todo=id_of(make_todo(store, job, "Order the valve", for_client=False)),
        file=id_of(make_file(store, job)),
        foreign_note=id_of(make_note(store, foreign, "We come on Friday.")),
    )
