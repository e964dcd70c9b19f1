"""The rows of jobs in bulk: plain tuples, as `executemany` takes them."""

from collections import defaultdict
from dataclasses import dataclass
from random import Random
from typing import Any

from data.actions.business import PREFIXES
from data.database import Connection
from data.demo.hours import Hours
from data.demo.words import FIRST_NAMES, LAST_NAMES, PLACES, STREETS, SUBURBS, WORKS
from data.enums import ClientKind, JobStatus, VisitKind

Rows = defaultdict[str, list[tuple[Any, ...]]]

JOBS_PER_CLIENT = 3
OLDEST, NEWEST, LAST_VISIT = -520, -2, 7
# Younger jobs than these have not had the time to be finished.
_STILL_YOUNG = -9

_COLUMNS = {
    "client": "id, number, name, kind, abn, postal_address, internal_notes, created_at, version",
    "contact": "id, client_id, name, email, phone, phone_digits, role, is_primary",
    "site": "client_id, address",
    "job": "id, number, title, description, client_id, client_name, site, suburb, status, status_since, is_shared, "
    "awaits_answer, created_at, created_by, version",
    "job_staff": "job_id, staff_id",
    "visit": "job_id, kind, starts_at, ends_at, done_at, note, calendar_uid, sequence",
    "note_id": "id, taken_at",
    "internal_note": "id, job_id, text, written_at, written_by",
    "client_note": "id, job_id, text, written_at, written_by",
    "quote": "id, number, title, site, client_id, job_id, status, version, sent_version, created_at, created_by",
    "quote_version": "id, quote_id, number, state, valid_until, terms, deposit, prices_include_gst, shows_gst, "
    "subtotal_cents, gst_cents, total_cents, content_hash, created_at, sent_at, sent_by",
    "quote_line": "version_id, position, kind, description, quantity_thousandths, unit, unit_price_cents, taxable, "
    "total_cents",
    "invoice": "id, number, client_id, job_id, status, issued_on, due_on, terms, buyer, prices_include_gst, "
    "shows_gst, subtotal_cents, gst_cents, total_cents, paid_cents, content_hash, created_at, created_by, sent_at, "
    "sent_by, void_reason",
    "invoice_line": "invoice_id, position, kind, description, quantity_thousandths, unit, unit_price_cents, taxable, "
    "total_cents",
    "payment": "invoice_id, amount_cents, paid_on, method, recorded_at, recorded_by",
    "share": "id, job_id, version, created_at, last_sent_at, last_sent_by, last_opened_at, last_seen_at",
    "share_item": "share_id, kind, ref_id, public_id, ticked, version, changed_at, changed_by",
    "share_grant": "id, share_id, contact_id, name, email, created_at, sent_at, expires_at, last_opened_at, "
    "last_seen_at, seen_version",
    "look": "grant_id, kind, at, share_version",
    "activity": "at, who, staff_id, action, subject, job_id, detail",
}


def _insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * (columns.count(',') + 1))})"


# In an order in which every row finds what it belongs to.
INSERTS = {table: _insert(table, columns) for table, columns in _COLUMNS.items()}


class Ids:
    """Hands out the ids that follow those in the database."""

    def __init__(self, db: Connection) -> None:
        self._last = {
            table: db.value(f"SELECT COALESCE(max(id), 0) FROM {table}")
            for table, columns in _COLUMNS.items()
            if columns.startswith("id, ") and table not in ("internal_note", "client_note")
        }

    def next(self, table: str) -> int:
        self._last[table] += 1
        return int(self._last[table])


@dataclass(frozen=True, slots=True)
class BulkClient:
    id: int
    contact: int
    name: str
    email: str
    site: str
    suburb: str


@dataclass(frozen=True, slots=True)
class BulkJob:
    """A job in bulk. `day` is the working day on which it was made, `last` that of its last visit done."""

    id: int
    number: str
    title: str
    client: BulkClient
    status: str
    day: int
    made: str
    last: int


# One more often is one more likely.
_SETTLED = tuple(
    status.value
    for status, weight in {
        JobStatus.COMPLETED: 84,
        JobStatus.CANCELLED: 6,
        JobStatus.ON_HOLD: 3,
        JobStatus.IN_PROGRESS: 3,
        JobStatus.PENDING: 4,
    }.items()
    for _ in range(weight)
)
_YOUNG = (JobStatus.PENDING.value, JobStatus.PENDING.value, JobStatus.IN_PROGRESS.value)
_TITLES = tuple(f"{work}, {place}" for work in WORKS for place in PLACES)
_NAMES = tuple(f"{first} {last}" for first in FIRST_NAMES for last in LAST_NAMES)
_PERSON, _BOOKED, _WINDOW = ClientKind.PERSON.value, VisitKind.BOOKED.value, VisitKind.WINDOW.value
_PENDING, _IN_PROGRESS = JobStatus.PENDING.value, JobStatus.IN_PROGRESS.value
_FINISHED = (JobStatus.COMPLETED.value, JobStatus.ON_HOLD.value)


class Maker:
    """Makes jobs with their clients and visits; what papers they have is made by `data.demo.bulk_papers`."""

    def __init__(self, ids: Ids, hours: Hours, random: Random, used: dict[str, int], staff: list[int]) -> None:
        self.ids = ids
        self.hours = hours
        self.used = used
        self.staff = staff
        # A fraction, taken times a length, is a third of the cost of a choice.
        self._part = random.random
        self._client: BulkClient | None = None

    def pick(self, count: int) -> int:
        """A whole number below `count`."""
        return int(self._part() * count)

    def number(self, name: str) -> str:
        self.used[name] += 1
        return f"{PREFIXES[name]}{self.used[name]:04}"

    def job(self, rows: Rows, place: int, day: int) -> BulkJob:
        """One job: the `place`th of all, made on a working day."""
        made = self.hours.text(day, 7 + self.pick(9), self.pick(60))
        if place % JOBS_PER_CLIENT == 0 or self._client is None:
            self._client = self._new_client(rows, made)
        status = _YOUNG[self.pick(3)] if day > _STILL_YOUNG else _SETTLED[self.pick(100)]
        last = min(day + 1 + self.pick(7), -1)
        job = BulkJob(
            self.ids.next("job"),
            self.number("job"),
            _TITLES[self.pick(len(_TITLES))],
            self._client,
            status,
            day,
            made,
            last,
        )
        self._add_job(rows, job)
        self._add_visits(rows, job)
        return job

    def _new_client(self, rows: Rows, made: str) -> BulkClient:
        client, contact = self.ids.next("client"), self.ids.next("contact")
        name = _NAMES[self.pick(len(_NAMES))]
        suburb = SUBURBS[self.pick(len(SUBURBS))]
        site = f"{1 + self.pick(180)} {STREETS[self.pick(len(STREETS))]}, {suburb}"
        email = f"{name.lower().replace(' ', '.')}.{client}@example.com"
        ending = self.pick(10_000)
        rows["client"].append((client, self.number("client"), name, _PERSON, "", site, "", made, 1))
        rows["contact"].append((contact, client, name, email, f"03 5550 {ending:04}", f"035550{ending:04}", "", True))
        rows["site"].append((client, site))
        return BulkClient(client, contact, name, email, site, suburb.partition(" VIC ")[0])

    def _add_job(self, rows: Rows, job: BulkJob) -> None:
        since = job.made if job.status == _PENDING else self.hours.text(job.last, 8)
        client = job.client
        rows["job"].append(
            (
                job.id,
                job.number,
                job.title,
                "",
                client.id,
                client.name,
                client.site,
                client.suburb,
                job.status,
                since,
                False,
                False,
                job.made,
                self.staff[1],
                1,
            )
        )
        rows["job_staff"].append((job.id, self.staff[4 + self.pick(3)]))

    def _add_visits(self, rows: Rows, job: BulkJob) -> None:
        if job.status in _FINISHED or job.status == _IN_PROGRESS:
            self._add_visit(rows, job, job.last, done=True)
        if job.status == _IN_PROGRESS or (job.status == _PENDING and self.pick(10) < 6):
            self._add_visit(rows, job, 1 + self.pick(LAST_VISIT), done=False)

    def _add_visit(self, rows: Rows, job: BulkJob, day: int, *, done: bool) -> None:
        hour = 7 + self.pick(7)
        start, end = self.hours.text(day, hour), self.hours.text(day, hour + 2)
        kind = _WINDOW if hour % 3 == 0 else _BOOKED
        uid = f"{job.number}.{day}@tradeconsole"
        rows["visit"].append((job.id, kind, start, end, end if done else None, "", uid, 0))
