"""A clock that is set a day forward or back in the middle: nothing fails, nothing opens that had ended."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from data.store import Store
from tests.clock import FakeClock
from tests.factories import make_link
from tests.portal.client import Client, form_on, words_on
from tests.shared_work import SharedWork

SOURCES = [path for folder in ("data", "screens", "tradeconsole") for path in sorted(Path(folder).rglob("*.py"))]


@pytest.mark.parametrize("days", [1, -1])
def test_a_client_goes_on_from_the_page_that_stood_open(client: Client, clock: FakeClock, days: int) -> None:
    page, quote = client.get().text, client.get(client.quote).text
    clock.advance(days=days)

    assert [client.get(path).status_code for path in client.addresses] == [200] * 7
    message = client.send(f"{client.page}/messages", text="Hello", **form_on(page, f"{client.page}/messages"))
    if message.status_code == 422:  # its stamp is of tomorrow: the page asks to send it once more
        assert "Hello" in message.text
        again = form_on(message.text, f"{client.page}/messages")
        message = client.send(f"{client.page}/messages", text="Hello", **again)
    fields = form_on(quote, f"{client.quote}/accept") | {"name": "Dana Li", "consent": "yes"}
    accepted = client.send(f"{client.quote}/accept", **fields)
    if accepted.status_code == 422:
        fields |= form_on(accepted.text, f"{client.quote}/accept")
        accepted = client.send(f"{client.quote}/accept", **fields)

    assert (message.status_code, accepted.status_code) == (303, 303)
    assert client.count("message") == client.count("answer") == 1
    assert "You accepted this quote" in words_on(client.get(client.quote).text)


@pytest.mark.parametrize("days", [1, -1])
def test_looks_are_counted_on(client: Client, clock: FakeClock, days: int) -> None:
    client.get()
    clock.advance(days=days)
    for _ in range(3):
        assert client.get().status_code == 200
    clock.advance(days=-days)
    for _ in range(3):
        assert client.get().status_code == 200

    assert client.count("look") in (1, 2)


def test_a_link_that_ended_meanwhile_is_closed_for_as_long_as_the_clock_says_so(
    client: Client, store: Store, work: SharedWork, clock: FakeClock
) -> None:
    token = make_link(store, work.share, work.contacts[0], expires_at=clock.now() + timedelta(hours=12))

    statuses = []
    for days in (1, -1, -1, 1):
        clock.advance(days=days)
        statuses.append(client.get(f"/p/{token}").status_code)

    assert statuses == [410, 200, 200, 200]


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2027, 4, 3, 15, 30, tzinfo=UTC), "Sun 4 Apr"),  # half past two, for the first time
        (datetime(2027, 4, 3, 16, 30, tzinfo=UTC), "Sun 4 Apr"),  # and an hour later for the second
        (datetime(2027, 10, 2, 16, 0, tzinfo=UTC), "Sun 3 Oct"),  # two o'clock, which is three
        (datetime(2028, 2, 28, 13, 30, tzinfo=UTC), "Tue 29 Feb"),
    ],
)
def test_pages_open_in_every_odd_hour(
    client: Client, store: Store, work: SharedWork, clock: FakeClock, moment: datetime, shown: str
) -> None:
    clock.moment = moment
    token = make_link(store, work.share, work.contacts[0], expires_at=moment + timedelta(days=30))
    page = f"/p/{token}"

    sent = client.fill_in(page, f"{page}/messages", text="Hello")

    assert sent.status_code == 303
    assert shown in words_on(client.get(page).text)


def test_no_other_clock_is_asked_for_what_is_kept() -> None:
    """The moment of whatever is kept or shown comes from the one clock; only limits and pauses count by others."""
    allowed = {"data/clock.py"}
    for path in SOURCES:
        text = path.read_text()
        if path.as_posix() not in allowed:
            assert "datetime.now(" not in text, path
            assert "utcnow" not in text, path
            assert "date.today(" not in text, path
            assert "CURRENT_TIMESTAMP" not in text, path
        assert "time.time()" not in text or path.parts[:2] == ("tradeconsole", "portal"), path
