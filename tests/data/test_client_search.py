"""The index that clients are found by finds what reading every client would, in its order, whatever was changed."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.queries.client_list import ClientFilter, ClientList
from data.queries.clients import list_clients
from data.search_text import part_of_text, searched_digits
from data.sqlite import schema
from data.store import Store
from tests.adversary.test_plans import steps
from tests.data.desk import Desk

_NAMES = (
    "Dana Li",
    "dana lee",
    "Dan",
    "Jo",
    "50% Off_Roofs",
    'O\'Neil "Bob"',
    "Étienne",
    "日本 工務店",
    "A",
    "Danaë -- x",
)
_ADDRESSES = ("12 Wattle St, Kew VIC 3101", "3/12 Wattle St", "PO Box 9", "")
_PHONES = ("0412345678", "0395550100", "131313", "")
# As the search was before it had an index: every client is read.
_BY_READING = """
    SELECT c.number FROM client c WHERE c.deleted_at IS NULL AND (
        lower(c.name) LIKE :like ESCAPE '!' OR c.postal_address LIKE :like ESCAPE '!' OR EXISTS (
            SELECT id FROM contact k WHERE k.client_id = c.id AND k.removed_at IS NULL AND (k.name LIKE :like ESCAPE '!'
            OR k.email LIKE :like ESCAPE '!' OR (:digits <> '' AND k.phone_digits LIKE '%' || :digits || '%')))
        OR EXISTS (SELECT id FROM site s WHERE s.client_id = c.id AND s.removed_at IS NULL
            AND s.address LIKE :like ESCAPE '!')
    ) ORDER BY c.name, c.id
"""
_PIECES = st.sampled_from([*"aeznl%_!'\"-12 3", "an", "dana", "li", "wattle st", "x@y.example", "kew", "0412", "3/12"])
_SEARCHES = st.lists(_PIECES, min_size=1, max_size=3).map("".join).filter(str.strip)


@pytest.fixture(scope="module")
def many(template: object, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Forty clients, of whom every part was changed after they were made."""
    from shutil import copy

    from data.store import open_store
    from tests.clock import FakeClock

    path = tmp_path_factory.mktemp("found") / "business.db"
    copy(str(template), path)
    store = open_store(path, FakeClock())
    with store.writing() as tx:
        for place in range(40):
            _client(tx.sql.run, place)
        for change in _CHANGES:
            tx.sql.run(change)
    return store


_CHANGES = (
    "UPDATE client SET name = 'Zoe ' || name, postal_address = 'Box zq' WHERE id % 5 = 1",
    "UPDATE client SET deleted_at = '2026-01-01 00:00:00.000000' WHERE id % 9 = 2",
    "UPDATE contact SET removed_at = '2026-01-01 00:00:00.000000' WHERE id % 4 = 1",
    "UPDATE contact SET client_id = client_id + 1, is_primary = FALSE WHERE id % 7 = 3",
    "UPDATE site SET address = 'Lot 7 Elm Ct' WHERE id % 3 = 1",
    "DELETE FROM site WHERE id % 8 = 5",
    "DELETE FROM contact WHERE id % 11 = 5",
)


def _client(run: Callable[..., int], place: int) -> None:
    name = _NAMES[place % len(_NAMES)]
    run(
        "INSERT INTO client (id, number, name, kind, abn, postal_address, internal_notes, created_at, version) "
        "VALUES (:id, :number, :name, 'person', '', :postal, '', '2026-01-01 00:00:00.000000', 1)",
        id=place + 1,
        number=f"N-{place}",
        name=name,
        postal=_ADDRESSES[place % 4],
    )
    run(
        "INSERT INTO contact (id, client_id, name, email, phone, phone_digits, role, is_primary) "
        "VALUES (:id, :id, :name, :email, '', :phone, '', TRUE)",
        id=place + 1,
        name=_NAMES[(place + 3) % len(_NAMES)],
        email=f"p{place}x@y.example" if place % 2 else "",
        phone=_PHONES[place % 3],
    )
    address = _ADDRESSES[(place + 1) % 4] or "x"
    run("INSERT INTO site (id, client_id, address) VALUES (:id, :id, :address)", id=place + 1, address=address)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(search=_SEARCHES, limit=st.sampled_from([1, 3, 100]))
def test_it_finds_what_reading_every_client_would(many: Store, search: str, limit: int) -> None:
    like = part_of_text(search.strip().lower())
    wanted = many.reader.values(_BY_READING, like=like, digits=searched_digits(search))

    found = [row.number for row in list_clients(many.reader, search, limit=limit)]

    assert found == wanted[:limit]


def test_it_is_the_same_when_it_is_made_anew(many: Store) -> None:
    index = "SELECT rowid FROM client_search WHERE client_search MATCH 'dana OR zoe OR elm OR 0412' ORDER BY rowid"
    kept = many.reader.values(index)
    with many.writing() as tx:
        schema.derive_all(tx.sql)

    assert kept
    assert many.reader.values(index) == kept


def test_a_database_that_has_no_index_yet_gets_it(many: Store) -> None:
    with many.writing() as tx:
        tx.sql.run("DROP TABLE client_search")
        schema.install(tx.sql)

    assert list_clients(many.reader, "elm ct")


def test_a_name_is_found_however_its_letters_are_written(many: Store) -> None:
    assert "Étienne" in [row.name for row in list_clients(many.reader, "ÉTIENNE")]


def test_a_search_does_not_read_more_of_more_clients(desk: Desk) -> None:
    db = desk.store.reader
    asks: dict[str, Callable[[object], object]] = {
        text: lambda _, text=text: ClientList(db, ClientFilter(text)).page(0)  # type: ignore[misc]
        for text in ("qx", "qxz", "dana", "0412345999", "q")
    }
    with desk.store.writing() as tx:
        for place in range(100, 600):
            _client(tx.sql.run, place)
    few = {name: steps(db, ask) for name, ask in asks.items()}
    with desk.store.writing() as tx:
        for place in range(600, 2_600):
            _client(tx.sql.run, place)

    many = {name: steps(db, ask) for name, ask in asks.items() if name != "dana"}

    assert {name: many[name] < 1.5 * few[name] + 1_000 for name in many} == dict.fromkeys(many, True)
