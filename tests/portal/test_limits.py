"""How often somebody may ask, and how much they may send."""

import threading
from collections.abc import Iterator

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.portal.store import PortalStore
from data.tokens import make_token
from tests.factories import make_link
from tests.portal.client import FROM_HERE, Client, make_client
from tests.shared_work import SharedWork
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.counters import Counters
from tradeconsole.portal.settings import PortalSettings


def from_host(client: Client, host: str) -> TestClient:
    """Somebody else's browser, at the same portal."""
    return make_client(client.web.app, host=host)  # type: ignore[arg-type]


def assert_too_many(answer: Response) -> None:
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 600
    assert "Too many requests" in answer.text
    assert "Wattle" not in answer.text


class TestBadTokens:
    def test_the_twenty_first_is_slowed(self, client: Client) -> None:
        answers = [client.get(f"/p/{make_token()}") for _ in range(21)]

        assert [answer.status_code for answer in answers] == [404] * 20 + [429]
        assert_too_many(answers[-1])

    def test_good_link_is_let_in_all_the_same(self, client: Client) -> None:
        for _ in range(25):
            client.get(f"/p/{make_token()}")

        assert client.get().status_code == 200
        assert from_host(client, "127.0.0.2").get(client.page).status_code == 200

    def test_somebody_elses_bad_tokens_do_not_count(self, client: Client) -> None:
        for _ in range(25):
            client.get(f"/p/{make_token()}")

        assert from_host(client, "127.0.0.2").get(f"/p/{make_token()}").status_code == 404


class TestGoodLinks:
    def test_sixty_a_minute(self, client: Client) -> None:
        answers = [client.get() for _ in range(61)]

        assert [answer.status_code for answer in answers] == [200] * 60 + [429]
        assert_too_many(answers[-1])

    def test_every_address_of_a_link_counts_for_it_and_for_no_other(self, client: Client, work: SharedWork) -> None:
        again = make_link(client.store, work.share, work.contacts[0])
        other = make_link(client.store, work.share, work.contacts[1])
        for _ in range(60):
            client.get()

        assert client.get(f"/p/{again}").status_code == 429
        assert client.get(f"/p/{other}").status_code == 200

    def test_static_files_do_not_count(self, client: Client) -> None:
        style = client.get().text.split('rel="stylesheet" href="')[1].split('"')[0]
        for _ in range(620):
            assert client.get(style).status_code == 200


class TestNetworks:
    def test_six_hundred_a_minute(self, client: Client) -> None:
        answers = [client.get("/robots.txt") for _ in range(601)]

        assert {answer.status_code for answer in answers[:600]} == {200}
        assert_too_many(answers[600])
        assert_too_many(client.get())
        assert client.get("/healthz").status_code == 200

    def test_ipv6_counts_by_the_network_of_a_customer(self, portal: PortalStore, work: SharedWork) -> None:
        settings = PortalSettings("https://jobs.example", trusted_proxies=("127.0.0.1",))
        web = make_client(build_portal(portal, settings), base_url="https://jobs.example")

        def ask(address: str) -> int:
            headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
            return int(web.get("/robots.txt", headers=headers).status_code)

        for place in range(600):
            ask(f"2001:db8:1:1::{place:x}")

        assert ask("2001:db8:1:1:ffff::1") == 429
        assert ask("2001:db8:1:2::1") == 200


class TestOff:
    @pytest.fixture
    def web(self, work: SharedWork, portal: PortalStore) -> Iterator[TestClient]:
        with make_client(build_portal(portal, PortalSettings(rate_limits=False))) as opened:
            yield opened

    def test_nothing_is_counted(self, client: Client) -> None:
        assert {client.get(f"/p/{make_token()}").status_code for _ in range(30)} == {404}
        assert {client.get().status_code for _ in range(70)} == {200}


class TestBodies:
    def chunks(self, size: int) -> Iterator[bytes]:
        for _ in range(size // 1024):
            yield b"a" * 1024

    def test_announced_too_large(self, client: Client) -> None:
        answer = client.web.post(f"{client.page}/messages", content=b"text=" + b"a" * 65_536, headers=FROM_HERE)

        assert answer.status_code == 413

    def test_too_large_as_it_comes_in(self, client: Client) -> None:
        answer = client.web.post(f"{client.page}/messages", content=self.chunks(30 * 1024 * 1024), headers=FROM_HERE)

        assert answer.status_code == 413
        assert "That is too much for one message" in answer.text

    def test_lie_about_the_length_is_found_out(self, client: Client) -> None:
        headers = FROM_HERE | {"Content-Length": "5"}

        assert client.web.post(f"{client.page}/messages", content=b"a" * 70_000, headers=headers).status_code == 413

    def test_long_message_fits(self, client: Client) -> None:
        sent = client.fill_in(client.page, f"{client.page}/messages", text="é" * 5_000)

        assert sent.status_code == 303


class TestCounters:
    def test_window_ends_and_is_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [1_000.0]
        monkeypatch.setattr("tradeconsole.portal.counters.time.time", lambda: now[0])
        counters = Counters()

        assert [counters.incr("a", 60) for _ in range(3)] == [1, 2, 3]
        assert counters.get_expiry("a") == 1_060
        now[0] += 61
        assert counters.get("a") == 0
        assert counters.incr("b", 60) == 1
        assert counters.reset() == 1
        assert counters.check()

    def test_one_can_be_cleared(self) -> None:
        counters = Counters()
        counters.incr("a", 60)
        counters.clear("a")

        assert counters.get("a") == 0

    def test_counting_starts_no_thread(self, client: Client) -> None:
        client.get()
        before = threading.active_count()
        for _ in range(30):
            client.get("/robots.txt")

        assert threading.active_count() <= before
