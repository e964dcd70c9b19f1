"""The Jobs list and its search: what a page costs does not grow with the number of jobs.

Counted in the steps that SQLite takes, not in time, so that it means the same on every machine.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from data.database import Connection
from data.enums import JobStatus
from data.queries.jobs import PAGE, JobFilter, JobList, JobOrder, find_job, job_counts
from data.sqlite.connections import SqliteConnection
from data.sqlite.schema import loading
from data.store import Store, create_store
from tests.clock import FakeClock

FEW, MANY = 8_000, 40_000
EVERY = 20  # how many of VM's steps are counted as one
WORDS = ("gutter", "gutter", "drain", "gas tap")
OTHERS = [status for status in JobStatus if status is not JobStatus.COMPLETED]

Books = tuple[Store, Store]


def make_book(path: Path, jobs: int) -> Store:
    """So many jobs, half of them completed, half with one word, a third shared and waiting for an answer."""
    store = create_store(path, FakeClock())
    now = store.clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    row = (
        "INSERT INTO job (number, title, description, site, suburb, status, status_since, created_at, version, "
        "list_key, client_name, is_shared, awaits_answer) VALUES (?, ?, '', ?, ?, ?, ?, ?, 1, 0, '', ?, ?)"
    )
    with store.writing() as tx, loading(tx.sql):
        # Derived values are worked out at the end of the load, but for what a share says of its job.
        tx.sql.raw.execute("UPDATE job SET list_key = 0 WHERE FALSE")
        for place in range(jobs):
            values = (
                f"J-{place:05}",
                f"{WORDS[place % 4]} {place % 997:03} repair",
                f"{place % 83} Wattle St",
                f"Suburb {place % 53:02}",
                JobStatus.COMPLETED if place % 8 < 4 else OTHERS[place % len(OTHERS)],
                now,
                now,
                place % 3 == 0,
                place % 3 == 0,
            )
            tx.sql.raw.execute(row.replace(", 0, ''", f", {-place - 1}, ''"), values)
    return store


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("books")
    few, many = make_book(folder / "few.db", FEW), make_book(folder / "many.db", MANY)
    with ExitStack() as until_then:
        until_then.callback(few.close)
        until_then.callback(many.close)
        yield few, many


def steps(db: Connection, ask: Any) -> int:
    """How many steps SQLite takes to answer."""
    assert isinstance(db, SqliteConnection)
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += EVERY
        return 0

    db.raw.set_progress_handler(count, EVERY)
    try:
        ask(db)
    finally:
        db.raw.set_progress_handler(None, EVERY)
    return taken


def growth(books: Books, ask: Any) -> float:
    """By what factor an answer gets dearer when there are five times as many jobs."""
    few, many = (steps(store.reader, ask) for store in books)
    return (many + 1_000) / (few + 1_000)


FILTERS = {
    "all": JobFilter(),
    "status": JobFilter(status=JobStatus.COMPLETED),
    "shared": JobFilter(shared=True),
    "awaiting": JobFilter(awaiting=True),
}


def pages() -> Iterator[Any]:
    for name in FILTERS:
        for order in JobOrder:
            yield pytest.param(name, order)


@pytest.mark.parametrize(("name", "order"), pages())
def test_the_first_page_of_a_list(books: Books, name: str, order: JobOrder) -> None:
    def ask(db: Connection) -> None:
        JobList(db, FILTERS[name], order, descending=False).page(0)

    assert growth(books, ask) < 1.5


@pytest.mark.parametrize("name", ["all", "status"])
def test_the_next_page(books: Books, name: str) -> None:
    """From where the page before ended."""
    few, many = (JobList(store.reader, FILTERS[name]) for store in books)
    for listed in (few, many):
        listed.page(0)
    taken = [steps(listed.db, lambda _, listed=listed: listed.page(1)) for listed in (few, many)]

    assert taken[1] < 1.5 * taken[0] + 1_000


SEARCHES = {"one letter": "g", "two letters": "re", "a word": "gutter", "two words": "gutter repair", "none": "zzz"}


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("text", SEARCHES)
def test_a_key_of_a_search(books: Books, text: str, name: str) -> None:
    def ask(db: Connection) -> None:
        only = FILTERS[name]
        JobList(db, JobFilter(SEARCHES[text], only.status, only.shared, only.awaiting)).page(0)

    assert growth(books, ask) < 1.5


@pytest.mark.parametrize("name", FILTERS)
def test_the_beginning_of_a_number(books: Books, name: str) -> None:
    def ask(db: Connection) -> None:
        only = FILTERS[name]
        JobList(db, JobFilter("J-0012", only.status, only.shared, only.awaiting)).page(0)

    assert growth(books, ask) < 1.5


def test_the_numbers_above_the_list(books: Books) -> None:
    assert growth(books, job_counts) < 1.5


def test_one_job(books: Books) -> None:
    assert growth(books, lambda db: find_job(db, "J-00123")) < 1.5


def test_a_page_is_a_hundred_rows(books: Books) -> None:
    assert len(JobList(books[1].reader).page(0)) == PAGE == 100
