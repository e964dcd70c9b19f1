"""What the database itself refuses a portal that takes enquiries: all but one new row, its number and its notice."""

from collections.abc import Iterator
from typing import Any

import pytest

from data.portal.store import PortalStore
from data.sqlite.connections import driver
from data.sqlite.portal_connection import PortalConnection
from data.store import Store
from tests.billing import set_business
from tests.factories import save
from tests.office import make_team
from tests.staging import staged

OUTSIDE = "outside of the current share"
ROW = {
    "number": "E-0001",
    "name": "Bridget Lowe",
    "email": "",
    "phone": "0412 555 019",
    "address": "",
    "message": "The tap drips.",
    "preferred_times": "",
    "status": "New",
    "stamp_hash": "a" * 64,
}
NOTICE = {
    "kind": "office notice",
    "state": "queued",
    "to_name": "",
    "to_email": "office@rivera.example",
    "subject": "",
    "lead": "",
    "staff_message": "",
    "message_id": "<1@x>",
    "attempts": 0,
    "claimed_by": "",
    "error": "",
}


def _take_enquiries(store: Store) -> None:
    from data.models import Enquiry

    make_team(store)
    set_business(store, "portal_on = FALSE, enquiry_form_on = TRUE")
    row = Enquiry(number="E-0000", name="Known", message="Known", received_at=store.clock.now(), stamp_hash="k" * 64)
    save(store, row)


@pytest.fixture
def db(store: Store, portal: PortalStore) -> Iterator[PortalConnection]:
    """The portal's connection in a write transaction, without any link."""
    staged(store, _take_enquiries)
    with portal.writing(None) as looked:
        yield looked.db


def add(db: PortalConnection, now: object, **columns: Any) -> int:
    return db.insert("enquiry", received_at=now, **(ROW | columns))


def test_a_new_enquiry_is_added(db: PortalConnection, store: Store) -> None:
    assert add(db, store.clock.now()) > 0


@pytest.mark.parametrize(
    "forged",
    [
        {"status": "Accepted"},
        {"status": "Converted"},
        {"stamp_hash": None},
        {"client_id": 1},
        {"quote_id": 1},
        {"read_at": "2026-11-24 00:00:00"},
    ],
)
def test_it_claims_nothing_that_the_office_decides(db: PortalConnection, store: Store, forged: dict[str, Any]) -> None:
    with pytest.raises(driver.DatabaseError, match=OUTSIDE):
        add(db, store.clock.now(), **forged)


def test_while_the_form_is_off_nothing_is_added(db: PortalConnection, store: Store, portal: PortalStore) -> None:
    db.rollback()
    set_business(store, "enquiry_form_on = FALSE, portal_on = TRUE")
    db.execute("BEGIN IMMEDIATE", {})

    with pytest.raises(driver.DatabaseError, match=OUTSIDE):
        add(db, store.clock.now())
    with pytest.raises(driver.DatabaseError, match=OUTSIDE):
        db.run("UPDATE number_sequence SET next_value = next_value + 1 WHERE name = 'enquiry'")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE number_sequence SET next_value = next_value + 1 WHERE name = 'invoice'",
        "UPDATE number_sequence SET next_value = next_value + 1",
        "UPDATE number_sequence SET next_value = 1 WHERE name = 'enquiry'",
        "UPDATE number_sequence SET next_value = next_value + 2 WHERE name = 'enquiry'",
        "DELETE FROM enquiry",
        "UPDATE enquiry SET status = 'Accepted'",
        "INSERT OR REPLACE INTO enquiry (id, number, name, email, phone, address, message, preferred_times, status, "
        "received_at, stamp_hash) VALUES (1, 'E-1', '', '', '', '', '', '', 'New', '2026-11-24 00:00:00', 'x')",
        "INSERT INTO enquiry_reply (enquiry_id, sender, text, written_at) VALUES (1, 'office', '-', '2026-11-24')",
        "SELECT name FROM enquiry",
        "SELECT count(*) FROM enquiry",
        "INSERT INTO activity (who) SELECT message FROM enquiry",
        "UPDATE number_sequence SET next_value = next_value + 1 WHERE name = 'enquiry' RETURNING "
        "(SELECT name FROM enquiry)",
    ],
)
def test_nothing_else_is_done_to_enquiries(db: PortalConnection, sql: str) -> None:
    with pytest.raises(driver.DatabaseError, match=f"not authorized|prohibited|{OUTSIDE}"):
        db.execute(sql, {})


@pytest.mark.parametrize(
    "forged",
    [
        {"kind": "enquiry reply"},
        {"to_email": "bridget.lowe@example.com"},
        {"to_email": ""},
        {"staff_message": "Pay me"},
        {"state": "sent"},
        {"created_by": 1},
    ],
)
def test_its_notice_goes_to_the_business_and_nowhere_else(
    db: PortalConnection, store: Store, forged: dict[str, Any]
) -> None:
    now = store.clock.now()
    row = NOTICE | {"enquiry_id": 1, "created_at": now, "next_attempt_at": now}
    db.insert("outbox", **row)

    with pytest.raises(driver.DatabaseError, match=OUTSIDE):
        db.insert("outbox", **(row | {"message_id": "<2@x>"} | forged))


@pytest.mark.parametrize("forged", [{"action": "quote accepted"}, {"job_id": 1}, {"staff_id": 1}])
def test_the_history_says_that_it_came_and_no_more(db: PortalConnection, store: Store, forged: dict[str, Any]) -> None:
    row = {"at": store.clock.now(), "who": "Bo", "action": "enquiry received", "subject": "E-0001", "detail": ""}
    db.insert("activity", **row)

    with pytest.raises(driver.DatabaseError, match=OUTSIDE):
        db.insert("activity", **(row | forged))


def test_a_stamp_is_taken_once_whatever_the_code_means(db: PortalConnection, store: Store) -> None:
    with pytest.raises(driver.IntegrityError, match="stamp_hash"):
        add(db, store.clock.now(), stamp_hash="k" * 64)
