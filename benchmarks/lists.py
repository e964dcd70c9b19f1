"""Every list and search query in a large business, against the same in a small one."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.goals import Measured, median_milliseconds
from benchmarks.office_lists import add_enquiries, office_queries
from data.demo import load_demo
from data.enums import JobStatus
from data.queries.jobs import PAGE, JobFilter, JobList, JobOrder, job_counts
from data.queries.share_offer import share_offer
from data.sharing.client_view import Frame
from data.store import Store, create_store

TIMES = 25
GOAL = 1.5
ENOUGH = 8.0
WORST = 50.0

Query = Callable[[Store], object]


def measure(few: int, many: int) -> Iterator[Measured]:
    """Goal 5: the time must not grow with the number of jobs, or stay under what anybody feels."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = _business(Path(folder) / "few.db", few), _business(Path(folder) / "many.db", many)
        for what, query, enough in (*_queries(), *office_queries()):
            before, after = (median_milliseconds(partial(query, store), TIMES) for store in (small, large))
            yield Measured(5, f"{what}, {many:,} jobs to {few:,}", after / before, GOAL, after, enough)


def _business(path: Path, jobs: int) -> Store:
    store = create_store(path)
    load_demo(store, jobs=jobs)
    add_enquiries(store, jobs)
    return store


def _queries() -> Iterator[tuple[str, Query, float]]:
    yield "first page", lambda store: JobList(store.reader).page(0), ENOUGH
    yield "a page in the middle", _middle, ENOUGH
    yield "the last page", _last, ENOUGH
    yield "pending only", lambda store: JobList(store.reader, JobFilter(status=JobStatus.PENDING)).page(0), ENOUGH
    yield "shared only", lambda store: JobList(store.reader, JobFilter(shared=True)).page(0), ENOUGH
    yield "waiting on client", lambda store: JobList(store.reader, JobFilter(awaiting=True)).page(0), ENOUGH
    for order in JobOrder:
        yield f"by {order.name.lower()}", partial(_ordered, order), ENOUGH
    for text in ("gutter", "g", "an", "nguyen", "wattle st", "J-00098", "replace hot water", "zzzzz"):
        yield f"search “{text}” with its count", partial(_search, text), WORST
    yield "the cards' counts", lambda store: job_counts(store.reader), ENOUGH
    yield "what a job's share offers", _offer, ENOUGH


def _middle(store: Store) -> object:
    jobs = JobList(store.reader)
    return jobs.page(jobs.count() // PAGE // 2)


def _last(store: Store) -> object:
    jobs = JobList(store.reader)
    return jobs.page((jobs.count() - 1) // PAGE)


def _ordered(order: JobOrder, store: Store) -> object:
    return JobList(store.reader, order=order).page(0)


def _search(text: str, store: Store) -> object:
    jobs = JobList(store.reader, JobFilter(search=text))
    return jobs.page(0), jobs.count()


def _offer(store: Store) -> object:
    job = JobList(store.reader).page(0)[0]
    return share_offer(store.reader, job, Frame(store.clock.now(), "Australia/Melbourne"))
