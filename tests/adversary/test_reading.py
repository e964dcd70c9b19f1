"""Requests that only read leave the database as it was, row by row; what a scanner does accepts nothing."""

from collections.abc import Iterator

import pytest

from data.portal.store import PortalStore
from data.store import Store
from tests.clock import FakeClock
from tests.factories import make_link
from tests.portal.client import FROM_HERE, Client, form_on, make_client
from tests.shared_work import SharedWork
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.settings import PortalSettings

# What a load of a page may change: that it was opened, perhaps by a scanner.
MAY_CHANGE = {("share", "last_opened_at"), ("share_grant", "last_opened_at")}
MAY_GROW = {"look", "activity"}


@pytest.fixture
def client(work: SharedWork, store: Store, portal: PortalStore) -> Iterator[Client]:
    """Dana at her page, as often as she likes."""
    with make_client(build_portal(portal, PortalSettings(rate_limits=False))) as web:
        yield Client(web, store, work)


def rows_of(store: Store, *, strictly: bool = False) -> dict[str, list[str]]:
    """Every row of every table, but for what may change."""
    tables = store.reader.values("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found = {}
    for table in tables:
        if table in MAY_GROW and not strictly:
            continue
        columns = store.reader.values(f"SELECT name FROM pragma_table_info('{table}')")
        kept = [name for name in columns if strictly or (table, name) not in MAY_CHANGE]
        found[table] = sorted(map(repr, store.reader.execute(f"SELECT {', '.join(kept)} FROM {table}", {}).fetchall()))
    return found


def addresses(client: Client) -> list[str]:
    """Every address under the link, those of its forms as well."""
    forms = [f"{client.quote}/{verb}" for verb in ("accept", "decline", "request-changes")]
    return [*client.addresses, *forms, *(f"{client.page}/{name}" for name in ("messages", "seen", "renew"))]


def look_around(client: Client) -> None:
    for path in addresses(client):
        for suffix in ("", "?name=Dana+Li&consent=yes&stamp=x", "&utm_source=x"):
            for method in ("GET", "HEAD", "OPTIONS", "TRACE", "PROPFIND"):
                answer = client.web.request(method, path + suffix, headers={"User-Agent": ""})
                assert answer.status_code < 500
                assert answer.status_code in (200, 303, 404, 405)


def test_reads_change_nothing_but_that_the_link_was_opened_once(client: Client, store: Store) -> None:
    before = rows_of(store)
    history = client.count("activity")

    look_around(client)

    assert rows_of(store) == before
    added = store.reader.values("SELECT action FROM activity ORDER BY id")[history:]
    assert added == ["link opened"]
    assert store.reader.values("SELECT kind FROM look") == ["opened"]


def test_a_second_look_within_ten_minutes_changes_nothing_at_all(
    client: Client, store: Store, clock: FakeClock
) -> None:
    client.get()
    before = rows_of(store, strictly=True)
    clock.advance(minutes=9, seconds=59)

    look_around(client)

    assert rows_of(store, strictly=True) == before


def test_looking_at_a_link_that_has_ended_changes_nothing_at_all(
    client: Client, store: Store, clock: FakeClock
) -> None:
    token = make_link(store, client.work.share, client.work.contacts[0], expires_at=clock.now())
    before = rows_of(store, strictly=True)

    for path in addresses(client):
        client.web.get(path.replace(client.work.token, token))
        client.web.head(path.replace(client.work.token, token))

    assert rows_of(store, strictly=True) == before


def test_fetching_a_page_and_sending_its_forms_untouched_answers_nothing(client: Client, store: Store) -> None:
    """As a machine does that follows every link and presses every button, without filling anything in."""
    html = client.get(client.quote).text
    for verb in ("accept", "request-changes"):
        action = f"{client.quote}/{verb}"
        for headers in (FROM_HERE, {"Origin": "http://127.0.0.1:8321"}):
            sent = client.web.post(action, data=form_on(html, action), headers=headers)
            assert sent.status_code == 422

    messages = f"{client.page}/messages"
    assert client.web.post(messages, data=form_on(client.get().text, messages), headers=FROM_HERE).status_code == 422
    assert client.count("answer") == client.count("message") == client.count("outbox") == 0
    assert store.reader.value("SELECT status FROM quote") == "Sent"
    assert "checked" not in html.partition('name="consent"')[2].partition(">")[0]
