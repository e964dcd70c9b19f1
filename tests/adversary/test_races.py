"""Many at once, on a real port: a link that is revoked under load, and one quote that twenty people accept."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Event

import pytest

from data.store import Store
from tests.adversary.wire import HOST, Wire, post
from tests.clock import FakeClock
from tests.factories import revoke_link, switch_portal
from tests.portal.client import Client, form_on, words_on
from tests.shared_work import SharedWork
from tradeconsole.portal.server import PortalMaker, serving_beside
from tradeconsole.portal.settings import PortalSettings

READERS, ENOUGH = 4, 250


@pytest.fixture
def port(work: SharedWork, store: Store, clock: FakeClock) -> Iterator[int]:
    """A portal that does not count requests."""
    settings = PortalSettings(rate_limits=False)
    with serving_beside(PortalMaker(store.path, settings, clock)) as opened:
        yield opened


def statuses_after(port: int, path: str, ended: Event) -> tuple[list[int], list[int]]:
    """What one reader gets who never stops: before the link had ended, and for each request begun after that."""
    before: list[int] = []
    after: list[int] = []
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while len(after) < ENOUGH:
        late = ended.is_set()
        connection.request("GET", path, headers={"Host": HOST})
        answer = connection.getresponse()
        answer.read()
        (after if late else before).append(answer.status)
    connection.close()
    return before, after


@pytest.mark.parametrize("ending", ["revoked", "switched off"])
def test_none_of_a_thousand_requests_after_the_end_is_answered_with_the_page(
    port: int, work: SharedWork, store: Store, ending: str
) -> None:
    ended = Event()
    with ThreadPoolExecutor(READERS) as pool:
        reading = [pool.submit(statuses_after, port, f"/p/{work.token}", ended) for _ in range(READERS)]
        while not any(look for look in store.reader.values("SELECT id FROM look")):
            pass
        if ending == "revoked":
            revoke_link(store, work.token)
        else:
            switch_portal(store, on=False)
        ended.set()
        found = [reader.result() for reader in reading]

    assert 200 in {status for before, _ in found for status in before}
    after = [status for _, late in found for status in late]
    assert len(after) == READERS * ENOUGH
    assert set(after) == {410}


def test_twenty_acceptances_at_once_are_one_and_everybody_reads_that_it_is_accepted(
    client: Client, wire: Wire, store: Store, clock: FakeClock
) -> None:
    action = f"{client.quote}/accept"
    pages = [client.get(client.quote).text for _ in range(4)]
    forms = [form_on(page, action) | {"name": "Dana Li", "consent": "yes"} for page in pages]

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda place: wire.answer(post(action, forms[place % 4])), range(20)))

    assert {answer.split(b"\r\n")[0] for answer in answers} == {b"HTTP/1.1 303 See Other"}
    assert {f"location: {client.quote}".encode() in answer for answer in answers} == {True}
    assert "You accepted this quote" in words_on(client.get(client.quote).text)
    mails = {f"outbox WHERE kind = '{kind}'": 1 for kind in ("office notice", "acceptance receipt")}
    once = {"answer": 1, "activity WHERE action = 'quote accepted'": 1, **mails}
    assert {what: client.count(what) for what in once} == once

    clock.advance(days=7)
    before = {table: client.count(table) for table in ("answer", "activity", "outbox", "message", "used_nonce")}
    again = client.send(action, **forms[0])

    assert (again.status_code, again.headers["location"]) == (303, client.quote)
    assert {table: client.count(table) for table in before} == before
