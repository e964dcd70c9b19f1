"""The switch and a revoked link, in two portals that are processes of their own, and in a browser's open tab."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, cast

import pytest
from httpx2 import Client as Web
from httpx2 import Response
from playwright.sync_api import Browser, expect

from data.clock import SystemClock
from data.store import Store, create_store
from data.tokens import make_token
from tests.e2e.machine import Machine, free_port
from tests.factories import id_of, make_business, make_link, make_staff, revoke_link
from tests.portal.browsing import watch
from tests.portal.client import FROM_HERE, Client, form_on
from tests.shared_work import SharedWork, make_shared_work

SECRETS = ("Wattle", "J-0001", "Dana", "Hot water", "tiler")


@dataclass(frozen=True)
class Portals:
    """Two portals of one business, and the business's own machine."""

    machine: Machine
    store: Store
    webs: tuple[Web, Web]

    def switch(self, state: str) -> None:
        """Switch as somebody at the command line does."""
        answer = self.machine.run("portal", state, *(["--yes"] if state == "off" else []), "--json")
        assert answer.document["on"] == (state == "on"), answer


@pytest.fixture(scope="module")
def portals(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portals]:
    home = tmp_path_factory.mktemp("switch")
    store = create_store(home / "tradeconsole.db", SystemClock())
    make_business(store)
    make_staff(store)
    machine = Machine(home, store.path, free_port(), {"TRADECONSOLE_RATE_LIMIT": "off"})
    with ExitStack() as open_until_then:
        for port in (machine.port, second := free_port()):
            open_until_then.enter_context(machine.serving(port))
        # Both are reached by the one address that stands in links.
        webs = tuple(
            open_until_then.enter_context(
                Web(base_url=f"http://127.0.0.1:{port}", headers={"Host": f"127.0.0.1:{machine.port}"}, timeout=20)
            )
            for port in (machine.port, second)
        )
        yield Portals(machine, store, (webs[0], webs[1]))
    store.close()


@pytest.fixture
def work(portals: Portals) -> Iterator[SharedWork]:
    """A shared job; whatever happened, the portal is on again afterwards."""
    yield make_shared_work(portals.store, "Dana Li", "Kim Li")
    with portals.store.writing() as tx:
        tx.sql.run("UPDATE business SET portal_on = 1")


Send = Callable[[Web], Response]


def requests_of(client: Client, web: Web) -> list[Send]:
    """One request on every route of a link, each with what it needs to succeed."""
    gets = [lambda web, path=path: web.get(path) for path in [*client.addresses, f"{client.page}/renew"]]
    quote, page = web.get(client.quote).text, web.get(client.page).text
    looks = page.split('data-stamp="')[1].split('"')[0]
    forms = {
        f"{client.quote}/accept": form_on(quote, f"{client.quote}/accept") | {"name": "Dana Li", "consent": "yes"},
        f"{client.quote}/decline": form_on(quote, f"{client.quote}/decline") | {"reason": "No"},
        f"{client.quote}/request-changes": form_on(quote, f"{client.quote}/request-changes") | {"reason": "Smaller"},
        f"{client.page}/messages": form_on(page, f"{client.page}/messages") | {"text": "Hello"},
        f"{client.page}/seen": {"stamp": looks},
        f"{client.page}/renew": {"stamp": looks},
    }
    posts = [
        lambda web, path=path, fields=fields: web.post(path, data=fields, headers=FROM_HERE)
        for path, fields in forms.items()
    ]
    return [*gets, *posts]


def client_of(portals: Portals, work: SharedWork, place: int = 0) -> Client:
    """Dana, at one of the portals."""
    return Client(cast(Any, portals.webs[place]), portals.store, work)


def acts(store: Store) -> int:
    """How much clients have caused so far."""
    tables = ("answer", "message", "look", "outbox", "used_nonce")
    return sum(int(store.reader.value(f"SELECT count(*) FROM {table}")) for table in tables)


class TestOff:
    def test_ends_every_route_at_the_next_request_in_both_processes(self, portals: Portals, work: SharedWork) -> None:
        requests = requests_of(client_of(portals, work), portals.webs[1])
        assert len(requests) == 14

        portals.switch("off")
        before = acts(portals.store)
        answers = [request(web) for web in portals.webs for request in requests]

        assert {answer.status_code for answer in answers} == {410}
        assert len({answer.content for answer in answers}) == 1
        assert [secret for secret in SECRETS if secret in answers[0].text] == []
        assert acts(portals.store) == before

    def test_says_the_same_to_a_good_token_and_to_a_bad_one(self, portals: Portals, work: SharedWork) -> None:
        revoked = make_link(portals.store, work.share, work.contacts[1])
        revoke_link(portals.store, revoked)
        tokens = [work.token, revoked, make_token(), work.token.swapcase(), work.token[:-3], "x"]

        portals.switch("off")
        answers = [web.get(f"/p/{token}") for web in portals.webs for token in tokens]

        assert {(answer.status_code, answer.content) for answer in answers} == {(410, answers[0].content)}

    def test_on_again_brings_back_the_same_links_but_no_revoked_one(self, portals: Portals, work: SharedWork) -> None:
        client, revoked = client_of(portals, work), make_link(portals.store, work.share, work.contacts[1])
        portals.switch("off")
        revoke_link(portals.store, revoked)

        portals.switch("on")

        for web in portals.webs:
            assert [web.get(path).status_code for path in client.addresses] == [200] * 7
            assert web.get(f"/p/{revoked}").status_code == 410
        assert client_of(portals, work, 1).accept().status_code == 303


class TestOpenTab:
    pytestmark = pytest.mark.browser

    def test_revoked_between_two_clicks(self, portals: Portals, work: SharedWork, browser: Browser) -> None:
        page = browser.new_page()
        complaints = watch(page)
        page.goto(f"{portals.machine.origin}/p/{work.token}")
        page.get_by_role("link", name="See the quote").click()
        page.get_by_label("Your full name").fill("Dana Li")
        page.get_by_label("I accept quote").check()

        number = str(portals.store.reader.value("SELECT max(id) FROM share_grant"))
        revoked = portals.machine.run("links", "revoke", number, "--json")
        page.get_by_role("button", name="Accept the quote").click()

        assert revoked.code == 0, revoked
        expect(page.get_by_role("heading", level=1)).to_have_text("This link no longer works")
        assert [secret for secret in SECRETS if secret in page.content()] == []
        answers = "SELECT count(*) FROM answer WHERE quote_id = :id"
        assert portals.store.reader.value(answers, id=id_of(work.quote)) == 0
        assert complaints == []
        page.close()

    def test_switched_off_between_two_clicks(self, portals: Portals, work: SharedWork, browser: Browser) -> None:
        page = browser.new_page()
        page.goto(f"{portals.machine.origin}/p/{work.token}")

        portals.switch("off")
        page.get_by_role("link", name="See the quote").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("This page is closed right now")
        assert [secret for secret in SECRETS if secret in page.content()] == []
        page.close()
