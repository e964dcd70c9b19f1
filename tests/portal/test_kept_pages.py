"""A job page that is opened again: the same page, and never an old one or somebody else's."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from data.store import Store
from tests.clock import FakeClock
from tests.factories import make_link, revise_quote, revoke_link, set_tick, switch_portal
from tests.portal.client import Client, form_on, words_on
from tests.shared_work import SharedWork
from tradeconsole.portal import kept_pages, pages


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows with every page that is written anew."""
    names: list[str] = []
    write = pages.Pages._job

    def counted(*given: object) -> str:
        names.append("job")
        return write(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(pages.Pages, "_job", counted)
    return names


def without_stamps(html: str) -> str:
    return re.sub(r'(data-stamp|name="stamp" value)="[^"]+"', "", html)


def test_page_is_written_once_and_has_fresh_stamps(client: Client, written: list[str]) -> None:
    first, again = client.get().text, client.get().text

    assert written == ["job"]
    assert without_stamps(first) == without_stamps(again)
    action = f"{client.page}/messages"
    assert form_on(first, action) != form_on(again, action)
    assert kept_pages.STAMP_MARK not in again
    assert kept_pages.BEACON_MARK not in again


def test_everybody_gets_their_own(client: Client, store: Store, work: SharedWork, written: list[str]) -> None:
    other = make_link(store, work.share, work.contacts[1])

    mine, others = client.get().text, client.get(f"/p/{other}").text

    assert len(written) == 2
    assert "for Dana Li" in mine
    assert "for Kim Li" in others
    assert work.token not in others


def test_office_that_looks_leaves_no_page_for_the_client(
    client: Client, store: Store, work: SharedWork, written: list[str]
) -> None:
    office = make_link(store, work.share, work.contacts[0], made_for="open")

    assert "data-seen" not in client.get(f"/p/{office}").text
    assert "data-seen" in client.get().text
    assert "data-seen" not in client.get(f"/p/{office}").text


CHANGES: dict[str, Callable[[Client, FakeClock], object]] = {
    "an item was unticked": lambda client, _: set_tick(client.store, client.work.share, "dates", ticked=False),
    "a quote was revised": lambda client, _: revise_quote(client.store, client.work.quote, ()),
    "a quote was answered": lambda client, _: client.accept(),
    "a message was left": lambda client, _: client.fill_in(client.page, f"{client.page}/messages", text="Hello"),
    "a visit is over": lambda _, clock: clock.advance(hours=26, minutes=1),
    "another day began": lambda _, clock: clock.advance(hours=15),
}


@pytest.mark.parametrize("change", CHANGES)
def test_page_is_written_anew_when(client: Client, clock: FakeClock, written: list[str], change: str) -> None:
    before = words_on(client.get().text)
    CHANGES[change](client, clock)
    written.clear()

    after = words_on(client.get().text)

    assert written == ["job"]
    assert (before == after) is (change == "another day began")


@pytest.mark.parametrize("column", ["name", "phone", "accent", "address"])
def test_page_is_written_anew_when_the_business_changes(client: Client, store: Store, column: str) -> None:
    client.get()
    with store.writing() as tx:
        tx.sql.run(f"UPDATE business SET {column} = '#123456'")

    assert "123456" in client.get().text


def test_kept_page_is_no_way_in(client: Client, store: Store, clock: FakeClock) -> None:
    assert client.get().status_code == 200
    switch_portal(store, on=False)
    assert client.get().status_code == 410
    switch_portal(store, on=True)
    assert client.get().status_code == 200
    clock.advance(days=200)
    assert client.get().status_code == 410
    clock.moment -= timedelta(days=200)
    revoke_link(store, client.work.token)
    assert client.get().status_code == 410


def test_not_more_pages_are_kept_than_agreed(
    client: Client, store: Store, work: SharedWork, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_pages, "_MOST", 2)
    tokens = [make_link(store, work.share, work.contacts[0]) for _ in range(3)]
    for token in [*tokens, tokens[0], tokens[2]]:
        assert client.get(f"/p/{token}").status_code == 200

    assert len(written) == 4
