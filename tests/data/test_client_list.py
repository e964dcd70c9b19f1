"""The list of clients: whole through pages and jumps, and a page costs the same however many clients there are."""

from collections.abc import Callable

from data.enums import Role
from data.queries.client_list import ClientFilter, ClientList
from data.queries.client_shares import shares_of_client
from data.queries.clients import find_client, list_clients
from data.store import Store
from tests.adversary.test_plans import steps
from tests.data.desk import Desk

_ADD = (
    "INSERT INTO client (number, name, kind, abn, postal_address, internal_notes, created_at, version) "
    "VALUES (?, ?, 'person', '', '', '', '2026-11-24 00:00:00.000000', 1)"
)


def add_clients(store: Store, first: int, last: int) -> None:
    names = [(f"N-{place}", f"Client {place % 997:03} {place}") for place in range(first, last)]
    with store.writing() as tx:
        tx.sql.raw.executemany(_ADD, names)


def test_pages_go_on_whatever_was_deleted_between(desk: Desk) -> None:
    add_clients(desk.store, 0, 250)
    desk.run("UPDATE client SET deleted_at = '2026-11-24 00:00:00.000000' WHERE name LIKE '%7'")
    db = desk.store.reader
    wanted = [row.number for row in list_clients(db, limit=1_000)]

    walked = ClientList(db)
    assert [row.number for index in range(3) for row in walked.page(index)] == wanted
    assert walked.count() == len(wanted) == 227
    for index in (2, 1):
        jumped = [row.number for row in ClientList(db).page(index)]
        assert jumped == wanted[100 * index : 100 * index + 100]


def test_a_search_ends_after_a_thousand(desk: Desk) -> None:
    add_clients(desk.store, 0, 1_200)

    found = ClientList(desk.store.reader, ClientFilter("client"))

    assert (found.count(), found.capped, len(found.page(9)), len(found.page(10))) == (1_000, True, 100, 0)


def test_somebody_with_jobs_of_their_own_lists_the_clients_of_those(desk: Desk) -> None:
    own = ClientList(desk.store.reader, ClientFilter(staff=desk.team[Role.TRADIE].staff_id))

    assert ([row.number for row in own.page(0)], own.count(), own.capped) == (["C-0001"], 1, False)


def test_what_is_read_does_not_grow_with_the_number_of_clients(desk: Desk) -> None:
    db, tradie = desk.store.reader, desk.team[Role.TRADIE].staff_id
    desk.send("dates")
    asks: dict[str, Callable[[object], object]] = {
        "a page": lambda _: ClientList(db).page(0),
        "one client": lambda _: find_client(db, "C-0001"),
        "what is shared": lambda _: shares_of_client(db, 1),
        "a tradie's": lambda _: ClientList(db, ClientFilter(staff=tradie)).page(0),
    }
    add_clients(desk.store, 0, 1_000)
    few = {name: steps(db, ask) for name, ask in asks.items()}
    add_clients(desk.store, 1_000, 6_000)

    many = {name: steps(db, ask) for name, ask in asks.items()}

    assert {name: many[name] < 1.5 * few[name] + 1_000 for name in asks} == dict.fromkeys(asks, True)
