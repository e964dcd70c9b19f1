"""Today, the leak warning and the history: what they cost does not grow with the business.

Counted in the steps that SQLite takes, as for the Jobs list.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.database import Connection
from data.enums import Role
from data.permissions import Actor
from data.queries.activity import ActivityList, read_history_search
from data.queries.jobs import find_job
from data.queries.leaks import leaks_in_update
from data.queries.share_offer import share_offer
from data.queries.today import today_count, today_lines, today_sight
from data.sharing.client_view import Frame
from data.sqlite.schema import loading
from data.store import Store, create_store
from tests.adversary.test_plans import Books, growth, steps
from tests.clock import START, FakeClock
from tests.factories import ZONE, make_business, make_client, make_job, make_share, make_staff

FEW, MANY = 2_000, 10_000
AT = "'2026-11-20 00:00:00.000000'"
OLD = "'2026-01-01 00:00:00.000000'"

# Every column by what it holds in the i-th row.
PAPER = {"client_id": "i", "job_id": "CASE i % 3 WHEN 0 THEN NULL ELSE i END", "created_at": AT}
SUMS = {"terms": "''", "prices_include_gst": "0", "shows_gst": "1", "subtotal_cents": "0", "gst_cents": "0"}
SUMS |= {"total_cents": "0", "content_hash": "''"}
ROWS: dict[str, dict[str, str]] = {
    "client": {"id": "i", "number": "'C-' || i", "name": "'Given Family' || i", "kind": "'person'", "abn": "''"}
    | {"postal_address": "''", "internal_notes": "''", "created_at": AT, "version": "1"},
    "contact": {"client_id": "i", "name": "'Given'", "email": "'g' || i || '@x.example'", "phone": "''", "role": "''"}
    | {"phone_digits": "'0412' || (500000 + i)", "is_primary": "1"},
    "job": {"id": "i", "number": "'J-' || i", "title": "'Leak'", "description": "''", "client_id": "i", "site": "''"}
    | {"client_name": "''", "suburb": "''", "status": "'Pending'", "status_since": AT, "is_shared": "1"}
    | {"awaits_answer": "0", "created_at": AT, "version": "1"},
    "share": {"id": "i", "job_id": "i", "version": "0", "created_at": AT, "last_sent_at": AT},
    "quote": PAPER
    | {"id": "i", "number": "'Q-' || i", "title": "''", "site": "''", "version": "1", "sent_version": "1"}
    | {"status": "CASE i % 2 WHEN 0 THEN 'Accepted' ELSE 'Sent' END"},
    "quote_version": SUMS
    | {"quote_id": "i", "number": "1", "state": "'sent'", "valid_until": "'2027-01-01'", "deposit": "''"}
    | {"created_at": AT},
    "answer": {"quote_id": "i", "version": "1", "kind": "'accepted'", "name": "''", "reason": "''", "how": "'x'"}
    | {"chosen_options": "'[]'", "total_cents": "0", "content_hash": "''", "grant_email": "''", "by_staff": "1"}
    | {"ip": "''", "answered_at": OLD, "reopened_why": "''"},
    "invoice": PAPER
    | SUMS
    | {"number": "'I-' || i", "status": "'Sent'", "due_on": "'2027-01-01'", "buyer": "''", "paid_cents": "0"}
    | {"void_reason": "''"},
    "todo": {"job_id": "i", "text": "'x'", "for_client": "0", "created_at": AT},
    "message": {"share_id": "i", "sender": "'client'", "name": "''", "text": "'x'", "written_at": AT, "read_at": AT},
    "activity": {"at": AT, "who": "'Mia'", "action": "'job made'", "subject": "''", "job_id": "i", "detail": "''"},
}


def make_book(path: Path, many: int) -> Store:
    """A business of so many clients with a job each, of whose things nothing needs attention."""
    store = create_store(path, FakeClock())
    make_business(store)
    client, _ = make_client(store)
    make_share(store, make_job(store, client))
    make_staff(store)
    with store.writing() as tx, loading(tx.sql):
        for table, columns in ROWS.items():
            counted = "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < :many)"
            row = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM n"
            tx.sql.run(f"{counted} {row}", many=many)
    return store


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    folder = tmp_path_factory.mktemp("today")
    few, many = make_book(folder / "few.db", FEW), make_book(folder / "many.db", MANY)
    yield few, many
    few.close()
    many.close()


SIGHT = today_sight(Actor(1, "Sam", "s@x.example", Role.OWNER))


def test_the_count_that_every_screen_shows(books: Books) -> None:
    def ask(db: Connection) -> None:
        assert today_count(db, SIGHT, START, ZONE) < 100

    assert growth(books, ask) < 1.3
    assert steps(books[1].reader, ask) < 100_000


def test_the_lines(books: Books) -> None:
    assert growth(books, lambda db: today_lines(db, SIGHT, START, ZONE)) < 1.3


def test_a_warning(books: Books) -> None:
    def ask(db: Connection) -> None:
        job = find_job(db, "J-0001")
        assert job is not None
        offer = share_offer(db, job, Frame(START, ZONE))
        leaks = leaks_in_update(db, offer, (), "As for Given Family1500, 0412 501 500, g1500@x.example", sender=1)
        assert len(leaks) == 3

    assert growth(books, ask) < 1.3


@pytest.mark.parametrize("text", ["J-1500", "nobody 1/1/2026"])
def test_a_search_of_the_history_that_an_index_answers(books: Books, text: str) -> None:
    def ask(db: Connection) -> None:
        ActivityList(db, read_history_search(db, text, ZONE)).page(0)

    assert growth(books, ask) < 1.3
