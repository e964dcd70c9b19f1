"""Tells the demo's stories: every event of every job, in the order in which it happened.

After each event the views of the shares it touched are kept as of its own moment, by the same code that keeps them
for the office. So the history of the demo answers what a client could see on any day.
"""

import base64
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Protocol

from data.actions.business import PREFIXES
from data.demo.clients import KnownClient
from data.demo.days import Days
from data.models import Activity, Contact, Staff
from data.money import DraftLine
from data.sharing.pages import SharedPage
from data.snapshots import record_changed_shares
from data.store import Transaction


class _Identified(Protocol):
    id: int | None


@dataclass
class Scene:
    """One story while it is told: what it has made so far, in the order in which it was made.

    `lines` are those of its latest quote, `told` is the page as the client was last mailed about it.
    """

    client: KnownClient | None
    site: str
    job: int | None = None
    number: str = ""
    share: int | None = None
    enquiry: int | None = None
    told: SharedPage | None = None
    visits: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    todos: list[int] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    lines: tuple[DraftLine, ...] = ()
    quotes: list[tuple[int, str]] = field(default_factory=list)
    invoices: list[tuple[int, str]] = field(default_factory=list)

    @property
    def known_client(self) -> KnownClient:
        assert self.client is not None, "this story has no client"
        return self.client

    @property
    def known_job(self) -> int:
        assert self.job is not None, "this story has no job yet"
        return self.job

    def contact(self, place: int) -> Contact:
        return self.known_client.contacts[place]

    @property
    def subject(self) -> str:
        """The number that the history names: the job's, or its quote's while there is no job."""
        return self.number or (self.quotes[-1][1] if self.quotes else "")

    def ref(self, name: str) -> tuple[str, int]:
        """The item key and record of what a tick calls "dates", "quote1" or "note2"."""
        kind, place = name.rstrip("0123456789"), int("".join(sign for sign in name if sign.isdigit()) or 0) - 1
        if kind in ("quote", "invoice"):
            record, number = (self.quotes if kind == "quote" else self.invoices)[place]
            return f"{kind}:{number}", record
        if kind in ("note", "todo", "file"):
            record = {"note": self.notes, "todo": self.todos, "file": self.files}[kind][place]
            return f"{kind}:{record}", record
        return kind, 0


@dataclass
class Book:
    """Where stories are written: the transaction, the calendar and everybody who appears."""

    tx: Transaction
    days: Days
    staff: dict[str, Staff]
    clients: dict[str, KnownClient]
    random: Random
    used: dict[str, int]

    def add(self, row: _Identified) -> int:
        """Write one row; its id."""
        self.tx.session.add(row)
        self.tx.session.flush()
        assert row.id is not None
        return row.id

    def add_all(self, rows: Iterable[object]) -> None:
        """Write rows whose ids nobody asks for."""
        for row in rows:
            self.tx.session.add(row)
            self.tx.session.flush()

    def next_number(self, name: str) -> str:
        """The next number of a sequence, as people see it."""
        self.used[name] += 1
        return f"{PREFIXES[name]}{self.used[name]:04}"

    def opaque_id(self) -> str:
        """An id in the shape of `tokens.make_public_id`, the same in every demo."""
        return base64.urlsafe_b64encode(self.random.randbytes(12)).decode()

    def staff_id(self, key: str) -> int:
        found = self.staff[key].id
        assert found is not None
        return found

    def log(self, scene: Scene, at: datetime, action: str, by: str, detail: str = "", subject: str = "") -> None:
        """Keep in the history what somebody of the staff did."""
        self.add(
            Activity(
                at=at,
                who=self.staff[by].name,
                staff_id=self.staff_id(by),
                action=action,
                subject=subject or scene.subject,
                job_id=scene.job,
                detail=detail,
            )
        )

    def log_client(
        self,
        scene: Scene,
        at: datetime,
        action: str,
        grant: int,
        contact: Contact,
        detail: str = "",
        subject: str = "",
    ) -> None:
        """Keep in the history what a client did."""
        self.add(
            Activity(
                at=at,
                who=contact.email or contact.name,
                grant_id=grant,
                action=action,
                subject=subject or scene.subject,
                job_id=scene.job,
                detail=detail,
            )
        )


@dataclass(frozen=True)
class Event(ABC):
    """Something that happened at a moment of the demo's calendar, as `Days.at` reads it."""

    at: str

    @abstractmethod
    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        """Write it down."""

    def follow_ups(self, days: Days) -> Iterator["Event"]:
        """What comes of it by itself later on."""
        yield from ()


@dataclass(frozen=True)
class Story:
    """What happened around one job, or around a quote that has none. `client` is a key of the clients' table."""

    client: str | None
    events: Sequence[Event]
    site: int = 0
    place: str = ""


def tell(book: Book, stories: Iterable[Story], told: Callable[[Event], None]) -> None:
    """Write every event of all stories as time goes by; `told` hears of each."""
    for at, event, scene in sorted(_events(book, stories), key=lambda entry: entry[0]):
        event.tell(book, scene, at)
        book.tx.session.flush()
        record_changed_shares(book.tx.sql, at)
        told(event)


def _events(book: Book, stories: Iterable[Story]) -> Iterator[tuple[datetime, Event, Scene]]:
    for story in stories:
        client = book.clients[story.client] if story.client else None
        scene = Scene(client, story.place or (client.sites[story.site] if client else ""))
        for event in story.events:
            for part in (event, *event.follow_ups(book.days)):
                yield book.days.at(part.at), part, scene
