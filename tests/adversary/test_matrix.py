"""Every link by every item by every address: what a link was not made for is not there, whoever asks and however."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from data.portal.store import PortalStore
from data.store import Store
from tests.factories import make_business, make_job, make_link, make_note, make_quote, make_share, set_tick
from tests.portal.client import FROM_HERE, Client, form_on, make_client
from tests.shared_work import make_shared_work
from tests.staging import staged
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.settings import PortalSettings

Places = dict[str, set[str]]

READ = {
    "quote": ("quotes/{}", "quotes/{}.pdf"),
    "invoice": ("invoices/{}", "invoices/{}.pdf"),
    "file": ("files/{}",),
}
WRITTEN = ("quotes/{}/accept", "quotes/{}/decline", "quotes/{}/request-changes")
ALL_READ = tuple(path for paths in READ.values() for path in paths)


def make_town(store: Store) -> list[str]:
    """Two clients; one has two jobs and a quote without one. The first tokens of each of these four shares, and a
    second person's of the first."""
    make_business(store)
    dana, omar = make_shared_work(store, "Dana Li", "Kim Li"), make_shared_work(store, "Omar Haddad")
    tokens = [dana.token, omar.token]
    job = make_job(store, dana.client, title="Gutters")
    quote, loose = make_quote(store, dana.client, job), make_quote(store, dana.client)
    note = make_note(store, job, "The second job of the same client.")
    for owner, keys in ((job, [f"quote:{quote.number}", f"note:{note.id}"]), (loose, [f"quote:{loose.number}"])):
        tokens.append(make_link(store, make_share(store, owner, keys), dana.contacts[0]))
    unticked = make_quote(store, dana.client, job)
    set_tick(store, dana.share, f"quote:{unticked.number}", ticked=False)
    tokens.append(make_link(store, dana.share, dana.contacts[1]))
    return tokens


@pytest.fixture
def tokens(store: Store) -> list[str]:
    return staged(store, make_town)


@pytest.fixture
def web(tokens: list[str], portal: PortalStore) -> Iterator[TestClient]:
    with make_client(build_portal(portal, PortalSettings(rate_limits=False))) as opened:
        yield opened


def items(store: Store) -> list[tuple[str, str, int, bool]]:
    """Every item of every share: its opaque id, its kind, its share, and whether it is ticked."""
    found = store.reader.execute("SELECT public_id, kind, share_id, ticked FROM share_item", {}).fetchall()
    return [(str(item), str(kind), int(share), bool(ticked)) for item, kind, share, ticked in found]


def share_of(store: Store, token: str) -> int:
    from data.tokens import hash_token

    query = "SELECT g.share_id FROM link_token t JOIN share_grant g ON g.id = t.grant_id WHERE t.token_hash = :hash"
    return int(store.reader.value(query, hash=hash_token(token)))


def test_a_link_reads_its_own_ticked_items_at_their_own_addresses_and_nothing_else(
    web: TestClient, store: Store, tokens: list[str]
) -> None:
    wrong, shown = [], 0
    for token in tokens:
        share = share_of(store, token)
        for item, kind, owner, ticked in items(store):
            for path in ALL_READ:
                is_theirs = owner == share and ticked and path in READ.get(kind, ())
                address = f"/p/{token}/{path.format(item)}"
                status = web.get(address).status_code
                shown += is_theirs
                if status != (200 if is_theirs else 404):
                    wrong.append((share, kind, owner, ticked, path, status))

    assert wrong == []
    assert shown == 3 * 5 + 2 * 2


def test_a_link_answers_its_own_ticked_quotes_and_nothing_else(
    web: TestClient, store: Store, tokens: list[str]
) -> None:
    """With a stamp that is valid for a quote of its own, so that nothing but the item can be what is refused."""
    wrong = []
    for token in tokens:
        share, page = share_of(store, token), f"/p/{token}"
        own = next(item for item, kind, owner, on in items(store) if (kind, owner, on) == ("quote", share, True))
        stamp = form_on(web.get(f"{page}/quotes/{own}").text, f"{page}/quotes/{own}/accept")
        for item, kind, owner, ticked in items(store):
            if kind == "quote" and owner == share and ticked:
                continue
            for path in WRITTEN:
                fields = stamp | {"name": "Dana Li", "consent": "yes", "reason": "No"}
                status = web.post(f"{page}/{path.format(item)}", data=fields, headers=FROM_HERE).status_code
                if status != 404:
                    wrong.append((share, kind, owner, ticked, path, status))

    assert wrong == []
    assert store.reader.value("SELECT count(*) FROM answer") == 0


def test_stamp_of_one_quote_is_no_good_for_another_of_the_same_link(client: Client, store: Store) -> None:
    other = make_quote(store, client.work.client, client.work.job)
    set_tick(store, client.work.share, f"quote:{other.number}")
    stamp = form_on(client.get(client.quote).text, f"{client.quote}/accept")
    second = f"{client.page}/quotes/{client.item(f'quote:{other.number}')}"

    sent = client.send(f"{second}/accept", name="Dana Li", consent="yes", **stamp)

    assert sent.status_code == 422
    assert client.count("answer") == 0


def test_no_id_of_a_table_stands_in_any_address(web: TestClient, store: Store, tokens: list[str]) -> None:
    """The ids in addresses are those of the share's items, long and without an order."""
    import re

    for token in tokens:
        html = web.get(f"/p/{token}").text
        led = re.findall(rf'(?:href|action)="/p/{token}/(?:quotes|invoices|files)/([^"./]+)', html)

        assert led
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{16}", item) for item in led)
