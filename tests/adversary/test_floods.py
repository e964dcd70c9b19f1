"""Too much of everything: tokens that are tried out, connections held open, messages without end."""

import socket
import time
from contextlib import suppress
from datetime import timedelta

import pytest

from data.tokens import make_token
from tests.adversary.wire import HOST, Wire
from tests.factories import grant_of
from tests.portal.client import Client
from tradeconsole.portal.connections import Connection


def test_any_number_of_bad_tokens_slows_no_good_link_of_the_same_network(client: Client) -> None:
    answers = [client.get(f"/p/{make_token()}").status_code for _ in range(700)]

    assert answers == [404] * 20 + [429] * 680
    assert client.get().status_code == 200


def test_other_requests_of_a_network_still_count(client: Client) -> None:
    for _ in range(300):
        client.get("/robots.txt")
        client.get(f"/p/{make_token()}")

    assert [client.get("/robots.txt").status_code for _ in range(301)] == [200] * 300 + [429]


HEAD = f"POST /p/x/messages HTTP/1.1\r\nHost: {HOST}\r\nSec-Fetch-Site: none\r\nContent-Length: 9\r\n\r\n".encode()


@pytest.mark.parametrize("sent", [b"", HEAD[:40], HEAD + b"text"], ids=["nothing", "half a head", "half a body"])
def test_request_that_never_comes_in_whole_is_not_waited_for(
    wire: Wire, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(Connection, "patience", 0.5)

    with wire.call(sent) as opened:
        assert _all_of(opened) == b""


def test_second_request_of_a_connection_is_not_waited_for_either(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "patience", 0.5)

    with wire.call(f"HEAD /robots.txt HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()) as opened:
        assert opened.recv(4096).startswith(b"HTTP/1.1 200 ")
        opened.sendall(HEAD[:40])
        assert _all_of(opened) == b""


def test_drops_of_a_request_buy_no_more_time(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "patience", 0.5)
    began = time.monotonic()

    with wire.call(b"GET /robots.txt HTTP/1.1\r\n") as opened, suppress(ConnectionError):
        while time.monotonic() < began + 5:
            opened.sendall(b"X-Drop: 1\r\n")
            time.sleep(0.05)

    assert time.monotonic() < began + 3


def test_slow_but_honest_request_is_answered(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Connection, "patience", 2.0)

    with wire.call(b"GET /robots.txt HTTP/1.1\r\n") as opened:
        time.sleep(0.3)
        opened.sendall(f"Host: {HOST}\r\nConnection: close\r\n\r\n".encode())
        assert _all_of(opened).startswith(b"HTTP/1.1 200 ")


def _all_of(opened: socket.socket) -> bytes:
    return b"".join(iter(lambda: opened.recv(4096), b""))


def test_page_does_not_grow_with_every_message(client: Client) -> None:
    with client.store.writing() as tx:
        for number in range(120):
            tx.sql.insert(
                "message",
                share_id=client.work.share.id,
                grant_id=grant_of(client.store, client.work.token),
                sender="client",
                name="Dana Li",
                text=f"Message {number:03}.",
                written_at=tx.now + timedelta(seconds=number),
            )

    page = client.get().text

    assert "Message 119." in page
    assert page.count("Message 0") + page.count("Message 1") == 50
