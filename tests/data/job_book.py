"""A book of 1,234 jobs, and the plain SQL that says what any list of them must show."""

import random
from dataclasses import dataclass
from datetime import timedelta

from data.enums import JobStatus
from data.models import Client, Job, JobStaff, Visit
from data.permissions import Actor
from data.queries.jobs import JobList, JobOrder
from data.store import Store
from data.tokens import make_public_id
from tests.clock import START
from tests.factories import id_of, make_staff

JOBS = 1_234
TITLES = ("Hot water unit", "Gutters", "Leaking tap", "Roof restoration", "50% deposit: bath", 'The "big" job', "Bath")
STREETS = ("12 Wattle St, Brunswick VIC 3056", "3 Éclair Ave, Coburg VIC 3058", "9 Near St, Preston VIC 3072")
NAMES = ("Dana Li", "Bo Park", "O'Brien & Sons", "Zoë Grün")


@dataclass(frozen=True)
class Book:
    """The jobs and whoever has some of their own."""

    tradie: int


def fill_book(store: Store) -> Book:
    """Jobs of every kind: with visits ahead, behind and done, some shared, some of the Tradie's own."""
    from data.enums import Role

    dice = random.Random(7)
    tradie = id_of(make_staff(store, Role.TRADIE))
    with store.writing() as tx:
        clients = [Client(number=f"C-{n:04}", name=name, created_at=tx.now) for n, name in enumerate(NAMES, 1)]
        tx.session.add_all(clients)
        tx.session.flush()
        jobs = [_job(dice, n, clients) for n in range(1, JOBS + 1)]
        tx.session.add_all(jobs)
        tx.session.flush()
        tx.session.add_all(visit for job in jobs for visit in _visits(dice, job))
        tx.session.add_all(JobStaff(job_id=id_of(job), staff_id=tradie) for job in jobs if dice.random() < 0.2)
    _share_some(store, dice)
    return Book(tradie)


def _job(dice: random.Random, number: int, clients: list[Client]) -> Job:
    site = dice.choice(STREETS)
    made = START - timedelta(minutes=dice.randrange(500_000))
    return Job(
        number=f"J-{number:04}",
        title=dice.choice(TITLES),
        client_id=dice.choice([None, *map(id_of, clients)]),
        site=site,
        suburb=site.split(", ")[1].split()[0],
        status=dice.choice(list(JobStatus)),
        status_since=made,
        created_at=made,
    )


def _visits(dice: random.Random, job: Job) -> list[Visit]:
    starts = [START + timedelta(minutes=30 * dice.randrange(-5_000, 5_000)) for _ in range(dice.randrange(3))]
    return [
        Visit(
            job_id=id_of(job),
            starts_at=start,
            ends_at=start + timedelta(hours=1),
            done_at=start if dice.random() < 0.4 else None,
            calendar_uid=make_public_id(),
        )
        for start in starts
    ]


def _share_some(store: Store, dice: random.Random) -> None:
    with store.writing() as tx:
        for job in dice.sample(range(1, JOBS + 1), 150):
            share = tx.sql.insert("share", job_id=job, version=0, created_at=tx.now)
            tx.sql.insert(
                "share_item",
                share_id=share,
                kind="status",
                ref_id=0,
                public_id=make_public_id(),
                ticked=dice.random() < 0.7,
                version=1,
                changed_at=tx.now,
            )


# What the office list is ordered by, worked out anew from the tables themselves.
_FIRST = """
    COALESCE((SELECT min(starts_at) FROM visit v WHERE v.job_id = j.id AND v.done_at IS NULL), j.created_at)
"""
_MINUTE = f"CAST(strftime('%s', {_FIRST}) AS INTEGER) / 60"
_CLIENT = "COALESCE((SELECT name FROM client c WHERE c.id = j.client_id), '')"
_COLUMNS = {
    JobOrder.NEXT_VISIT: (),
    JobOrder.NUMBER: ("j.id",),
    JobOrder.TITLE: ("j.title",),
    JobOrder.CLIENT: (_CLIENT,),
    JobOrder.SUBURB: ("j.suburb",),
    JobOrder.STATUS: ("j.status",),
}


def expected(
    store: Store, order: JobOrder = JobOrder.NEXT_VISIT, *, descending: bool = True, only: str = ""
) -> list[str]:
    """The numbers of the jobs in a list, by naive SQL that uses nothing that a trigger keeps."""
    direction = "DESC" if descending else "ASC"
    keys = ", ".join(f"{column} {direction}" for column in (*_COLUMNS[order], _MINUTE, "j.id"))
    query = f"SELECT j.number FROM job j WHERE {only or 'TRUE'} ORDER BY {keys}"
    return [str(number) for number in store.reader.values(query)]


def numbers(jobs: JobList, *pages: int) -> list[str]:
    """The numbers on these pages."""
    return [row.number for page in pages for row in jobs.page(page)]


def own(actor: int | Actor) -> str:
    """The jobs of one person, as a condition of naive SQL."""
    person = actor if isinstance(actor, int) else actor.staff_id
    return f"j.id IN (SELECT job_id FROM job_staff WHERE staff_id = {person})"
