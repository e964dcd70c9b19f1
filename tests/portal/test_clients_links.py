"""What a change of clients and contacts does to links that are out: at the next request, on the real portal."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from data.actions.client_removal import delete_client, restore_client
from data.actions.contacts import remove_contact
from data.actions.erasure import erase_client
from data.actions.jobs import JobChanges, edit_job
from data.actions.shares import Update, send_update
from data.actions.ticks import TickChanges
from data.enums import Role
from data.permissions import Actor
from data.settings import load_settings
from data.store import Store
from tests.billing import make_person
from tests.factories import id_of, make_client, make_job, make_link, make_quote, make_share, set_tick
from tests.portal.client import Client
from tests.shared_work import SharedWork

MACHINE = load_settings({"TRADECONSOLE_HOME": "/nowhere"})


@dataclass(frozen=True)
class Tokens:
    """The links that are out: Dana's and Kim's to the job and to a quote of its own, a stranger's to their job."""

    dana: str
    kim: str
    dana_quote: str
    stranger: str


@pytest.fixture
def owner(store: Store, work: SharedWork) -> Actor:
    return make_person(store, Role.OWNER)


@pytest.fixture
def out(store: Store, work: SharedWork) -> Tokens:
    quote = make_quote(store, work.client)
    alone = make_share(store, quote)
    set_tick(store, alone, f"quote:{quote.number}")
    other, people = make_client(store, "Bo Park")
    theirs = make_share(store, make_job(store, other))
    set_tick(store, theirs, "status")
    return Tokens(
        work.token,
        make_link(store, work.share, work.contacts[1]),
        make_link(store, alone, work.contacts[0]),
        make_link(store, theirs, people[0]),
    )


def answers(web: TestClient, out: Tokens) -> dict[str, int]:
    """What each link gives now."""
    return {name: web.get(f"/p/{token}").status_code for name, token in vars(out).items()}


def opened(**closed: int) -> dict[str, int]:
    return {"dana": 200, "kim": 200, "dana_quote": 200, "stranger": 200} | closed


EVERYTHING_OF_DANA_S = opened(dana=410, kim=410, dana_quote=410)

ENDINGS: dict[str, tuple[Callable[[Store, Actor, SharedWork], object], dict[str, int]]] = {
    "another client": (
        lambda s, a, w: edit_job(s, a, w.job.number, JobChanges(client="C-0002"), confirmed=True),
        opened(dana=410, kim=410),
    ),
    "no client": (
        lambda s, a, w: edit_job(s, a, w.job.number, JobChanges(client=""), confirmed=True),
        opened(dana=410, kim=410),
    ),
    "contact removed": (
        lambda s, a, w: remove_contact(s, a, w.client.number, id_of(w.contacts[0]), confirmed=True),
        opened(dana=410, dana_quote=410),
    ),
    "client deleted": (lambda s, a, w: delete_client(s, a, w.client.number, confirmed=True), EVERYTHING_OF_DANA_S),
    "client erased": (lambda s, a, w: erase_client(s, a, w.client.number, confirmed=True), EVERYTHING_OF_DANA_S),
}


@pytest.mark.parametrize("what", ENDINGS)
def test_the_links_concerned_end_with_the_next_request_and_no_others(
    client: Client, store: Store, owner: Actor, work: SharedWork, out: Tokens, what: str
) -> None:
    act, after = ENDINGS[what]
    under_the_link = client.addresses
    assert answers(client.web, out) == opened()

    act(store, owner, work)

    assert answers(client.web, out) == after
    assert {client.get(address).status_code for address in under_the_link} == {410}
    assert client.send(f"{client.page}/messages", text="Hello?").status_code == 410


def test_a_restored_client_gets_in_by_a_new_link_only(
    client: Client, store: Store, owner: Actor, work: SharedWork, out: Tokens
) -> None:
    delete_client(store, owner, work.client.number, confirmed=True)
    restore_client(store, owner, work.client.number)

    assert answers(client.web, out) == EVERYTHING_OF_DANA_S

    shared = Update(TickChanges(frozenset({"status"})), wants_links=True)
    (link,) = send_update(store, owner, work.job.number, shared, MACHINE).links

    assert client.get(f"/p/{link.url.rpartition('/')[2]}").status_code == 200
    assert answers(client.web, out) == EVERYTHING_OF_DANA_S
