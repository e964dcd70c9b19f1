"""A client's page holds what was ticked and nothing else: a unique word in every text column says so."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from data.actions.shares import Update, send_update
from data.enums import Role
from data.permissions import Actor
from data.portal.store import PortalStore
from data.settings import Settings
from data.store import Store
from data.tokens import make_token
from tests.e2e.allowed import ALLOWED, shown_places
from tests.e2e.canaries import KEPT_AS_IT_IS, Canaries, text_columns
from tests.e2e.estate import SECRET_AMOUNTS, Estate, make_estate
from tests.e2e.harvest import Harvest
from tests.factories import grant_of, id_of, revoke_link, switch_portal
from tests.fakes import MemoryTransport
from tests.mail.outbox import settings_for
from tests.portal.client import form_on, make_client
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.settings import PortalSettings

SERVER = MailServer("127.0.0.1", 25, "", "none", "office@example.com", "Rivera Plumbing")


@pytest.fixture
def estate(store: Store) -> Estate:
    return make_estate(store)


@pytest.fixture
def canaries(store: Store, estate: Estate) -> Canaries:
    planted = Canaries()
    planted.plant(store)
    return planted


@pytest.fixture
def web(portal: PortalStore, canaries: Canaries) -> Iterator[TestClient]:
    with make_client(build_portal(portal, PortalSettings(rate_limits=False))) as opened:
        yield opened


@pytest.fixture
def harvest(web: TestClient, canaries: Canaries) -> Harvest:
    return Harvest(web, canaries)


@pytest.fixture
def page(estate: Estate) -> str:
    return f"/p/{estate.work.token}"


def address(harvest: Harvest, page: str, name: str) -> str:
    """Where the job page leads to for something that it names."""
    found = re.search(rf'<a [^>]*href="([^"#]+)">[^<]*{name}', harvest.get(page).text)
    assert found is not None, name
    return unescape(found[1])


def reap_pages(harvest: Harvest, page: str, quote: str) -> None:
    """Everything that a client can read, and each form sent as it should be and as it should not."""
    assert len(harvest.crawl(page)) >= 15
    stale = form_on(harvest.get(quote).text, f"{quote}/decline")
    for form in sorted(harvest.forms):
        harvest.post(form)
        harvest.post(form, {"Sec-Fetch-Site": "cross-site"})
        harvest.get(form)
    looks = re.search(r'data-stamp="([^"]+)"', harvest.get(page).text)
    assert looks is not None
    harvest.post(f"{page}/seen", stamp=looks[1])
    harvest.fill_in(page, f"{page}/messages", text="")
    harvest.fill_in(page, f"{page}/messages", text="Thank you")
    harvest.post(f"{page}/messages", text="x" * 100_000)
    harvest.fill_in(quote, f"{quote}/request-changes", reason="")
    harvest.fill_in(quote, f"{quote}/accept", name="", consent="")
    harvest.fill_in(quote, f"{quote}/accept", name="Dana Li", consent="yes")
    harvest.post(f"{quote}/decline", **stale)
    harvest.crawl(page)


def reap_errors(harvest: Harvest, store: Store, estate: Estate, page: str) -> None:
    """Addresses of other people's items, of nothing, and of links that have ended."""
    unticked = "SELECT public_id FROM share_item WHERE share_id <> :share OR NOT ticked"
    for item in store.reader.values(unticked, share=estate.work.share.id):
        for path in ("quotes/{}", "quotes/{}.pdf", "invoices/{}", "invoices/{}.pdf", "files/{}"):
            assert harvest.get(f"{page}/{path.format(item)}").status_code == 404
        assert harvest.post(f"{page}/quotes/{item}/accept").status_code == 404
    harvest.get(f"/p/{make_token()}")
    harvest.get("/nothing")
    harvest.get(page, host="evil.example")
    harvest.post(page)
    for path in ("/", "/robots.txt", "/healthz", "/p/short"):
        harvest.get(path)


def reap_expiry(harvest: Harvest, store: Store, estate: Estate) -> None:
    """A link that has expired, and the fresh one that is asked for."""
    with store.writing() as tx:
        ended, grant = tx.now - timedelta(days=1), grant_of(store, estate.second)
        tx.sql.run("UPDATE share_grant SET expires_at = :ended WHERE id = :grant", ended=ended, grant=grant)
    second = f"/p/{estate.second}"
    harvest.fill_in(second, f"{second}/renew")
    harvest.crawl(second)


def reap_endings(harvest: Harvest, store: Store, estate: Estate, page: str) -> None:
    """A link that was revoked, and the portal switched off."""
    revoke_link(store, estate.second)
    harvest.crawl(f"/p/{estate.second}")
    switch_portal(store, on=False)
    assert harvest.get(page).status_code == 410
    assert {harvest.post(form).status_code for form in harvest.forms} == {410}


def send_all(harvest: Harvest, store: Store, settings: Settings) -> None:
    """Every mail that waits."""
    transport = MemoryTransport()
    Sender(store, settings, lambda *_: transport).run_once()
    for mail in transport.sent:
        harvest.take_mail(mail)


def send_an_update(store: Store, estate: Estate, settings: Settings) -> None:
    email = str(store.reader.value("SELECT email FROM staff WHERE id = :id", id=estate.sender.id))
    number = str(store.reader.value("SELECT number FROM job WHERE id = :id", id=estate.work.job.id))
    actor = Actor(id_of(estate.sender), "-", email, Role.OWNER)
    send_update(store, actor, number, Update(message="See you on Monday"), settings)


@pytest.fixture
def reaped(harvest: Harvest, store: Store, estate: Estate, page: str, tmp_path: Path) -> Harvest:
    """All that ever leaves for a client."""
    number = harvest.canaries.word("quote.number", id_of(estate.work.quote))
    settings = settings_for(tmp_path, SERVER)
    send_all(harvest, store, settings)
    reap_pages(harvest, page, address(harvest, page, number.upper()))
    reap_errors(harvest, store, estate, page)
    reap_expiry(harvest, store, estate)
    send_an_update(store, estate, settings)
    send_all(harvest, store, settings)
    kinds = store.reader.values("SELECT DISTINCT kind FROM outbox WHERE state = 'sent' ORDER BY kind")
    assert kinds == ["acceptance receipt", "fresh link", "invoice", "office notice", "quote", "update"]
    reap_endings(harvest, store, estate, page)
    return harvest


def test_only_what_is_allowed_and_ticked_leaves(reaped: Harvest, store: Store, estate: Estate) -> None:
    """And all that is allowed was found, so each column of the list is one that this test would notice."""
    shown = shown_places(store, reaped.canaries, estate)

    leaked = {place: sorted(where)[:3] for place, where in reaped.found.items() if place not in shown}
    assert leaked == {}
    assert set(ALLOWED) - {place.column for place in reaped.found} == set()
    assert reaped.statuses == {200, 204, 303, 400, 403, 404, 405, 409, 410, 413, 422}


def test_no_cost_and_no_pay_leaves(reaped: Harvest) -> None:
    whole = "\n".join(reaped.texts)

    assert [amount for amount in SECRET_AMOUNTS if amount in whole] == []
    assert "$3,608.00" in whole


def test_every_text_column_is_covered(canaries: Canaries, store: Store, estate: Estate) -> None:
    """A column that is new is a canary until somebody writes down why a client may read it."""
    columns = {f"{table.name}.{column.name}" for table, column in text_columns()}
    without_word = columns - canaries.columns()

    assert without_word <= set(KEPT_AS_IT_IS)
    assert set(ALLOWED) <= columns | {"file_content.content"}
    assert set(KEPT_AS_IT_IS) <= columns
    assert len(columns) > 100


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("note", "client_note.text"),
        ("todo", "todo.text"),
        ("file", "job_file.name"),
        ("quote", "quote.number"),
        ("invoice", "invoice.number"),
        ("dates", "visit.calendar_uid"),
        ("description", "job.title"),
    ],
)
def test_what_is_unticked_is_gone_at_the_next_load(
    harvest: Harvest, store: Store, estate: Estate, page: str, kind: str, column: str
) -> None:
    work = estate.work
    rows = {"note": work.note, "todo": work.todo, "file": work.file, "quote": work.quote, "invoice": work.invoice}
    row = id_of(rows.get(kind) or (work.visit if kind == "dates" else work.job))
    word = harvest.canaries.word(column, row)
    before = harvest.crawl(page)
    assert any(place.column == column and place.row == row for place in harvest.found)

    with store.writing() as tx:
        ref = row if kind in rows else 0
        query = "UPDATE share_item SET ticked = 0 WHERE share_id = :share AND kind = :kind AND ref_id = :ref"
        tx.sql.run(query, share=work.share.id, kind=kind, ref=ref)
        # They had seen it: the page must not name it among what is new or gone.
        tx.sql.run("UPDATE share_grant SET seen_version = 1")
    harvest.found.clear()
    for path in before:
        harvest.get(path)

    assert [sorted(where) for place, where in harvest.found.items() if place == harvest.canaries.words[word]] == []
