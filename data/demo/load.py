"""Loads the demo: what was written by hand first, then jobs in bulk up to the number asked for."""

from collections.abc import Callable
from random import Random

from data.demo.bulk import load_bulk
from data.demo.business import ZONE, add_business, add_sequences, add_staff, numbers_used, record_switch
from data.demo.clients import add_clients
from data.demo.days import Days
from data.demo.enquiries import ENQUIRIES
from data.demo.job_events import Made
from data.demo.plain_jobs import plain_stories
from data.demo.progress import Progress
from data.demo.quoted_jobs import QUOTED_JOBS
from data.demo.telling import Book, Story, tell
from data.demo.told_jobs import TOLD_JOBS
from data.store import Store, Transaction

SEED = 51824753556

STORIES: tuple[Story, ...] = (*plain_stories(), *TOLD_JOBS, *QUOTED_JOBS, *ENQUIRIES)
HAND_WRITTEN_JOBS = sum(isinstance(event, Made) for story in STORIES for event in story.events)


def load_demo(
    store: Store,
    *,
    jobs: int = HAND_WRITTEN_JOBS,
    zone: str = ZONE,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Fill an empty store with the demo business, in one transaction.

    Everything is dated around the store's own clock. The same clock gives the same demo.

    Args:
        store: A store that `create_store` has just made.
        jobs: How many jobs there shall be; those written by hand are always there.
        zone: Where the business is: its people begin at seven by the clocks there.
        progress: Hears of what is done and of all there is to do, in the same steps; if it raises, nothing is kept.
    """
    with store.writing() as tx:
        _load(tx, max(jobs, HAND_WRITTEN_JOBS), zone, progress)


def _load(tx: Transaction, jobs: int, zone: str, report: Callable[[int, int], None] | None) -> None:
    days, random, used = Days(tx.now, zone), Random(SEED), numbers_used()
    bulk = jobs - HAND_WRITTEN_JOBS
    progress = Progress(jobs, report, indexing=bulk > 0)
    add_business(tx, days)
    staff = add_staff(tx, days)
    record_switch(tx, days, staff["rosa"])
    book = Book(tx, days, staff, add_clients(tx, days), random, used)
    used["client"] = len(book.clients)
    tell(book, STORIES, lambda event: progress.add(isinstance(event, Made)))
    if bulk:
        load_bulk(tx, days, random, used, bulk, progress)
    add_sequences(tx, used)
    progress.finish()
