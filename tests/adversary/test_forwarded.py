"""Headers by which a stranger claims to be somebody else, sent to a portal on a real port that trusts no proxy."""

from urllib.parse import urlencode

import pytest

from data.store import Store
from tests.adversary.wire import HOST, Wire
from tests.portal.client import Client, form_on
from tests.shared_work import SharedWork

CLAIMS = (
    "X-Forwarded-For: 203.0.113.9",
    "X-Forwarded-For: 203.0.113.9, 127.0.0.1\r\nX-Forwarded-Proto: https",
    "Forwarded: for=203.0.113.9;proto=https;host=evil.example",
    "X-Real-IP: 203.0.113.9\r\nX-Client-IP: 203.0.113.9\r\nTrue-Client-IP: 203.0.113.9",
)


@pytest.mark.parametrize("claim", CLAIMS)
def test_nobody_is_whom_they_claim_to_be(client: Client, wire: Wire, store: Store, claim: str) -> None:
    action = f"{client.quote}/accept"
    fields = form_on(client.get(client.quote).text, action) | {"name": "Dana Li", "consent": "yes"}
    body = urlencode(fields)
    head = (
        f"POST {action} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n{claim}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )

    answer = wire.answer((head + body).encode())

    assert answer.startswith(b"HTTP/1.1 303 ")
    assert store.reader.value("SELECT ip FROM answer") == "127.0.0.1"
    assert "203.0.113.9" not in str(store.reader.values("SELECT detail FROM activity"))


def test_claims_make_no_second_allowance_of_bad_tokens(wire: Wire, work: SharedWork) -> None:
    """Twenty in ten minutes, whatever address each of them claims."""
    statuses = []
    for place in range(22):
        head = f"GET /p/{'x' * 43} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-For: 203.0.113.{place}\r\n"
        statuses.append(int(wire.answer(f"{head}Connection: close\r\n\r\n".encode()).split()[1]))

    assert statuses == [404] * 20 + [429] * 2


@pytest.mark.parametrize(
    "hosts",
    [f"Host: {HOST}\r\nHost: evil.example", f"Host: evil.example\r\nHost: {HOST}", "Host: evil.example", "X-No: host"],
)
def test_a_second_or_a_foreign_host_is_refused(wire: Wire, work: SharedWork, hosts: str) -> None:
    answer = wire.answer(f"GET /p/{work.token} HTTP/1.1\r\n{hosts}\r\nConnection: close\r\n\r\n".encode())

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Wattle" not in answer
    assert b"evil" not in answer


def test_an_address_in_the_request_line_is_no_way_around_the_host(wire: Wire, work: SharedWork) -> None:
    target = f"http://evil.example/p/{work.token}"
    answer = wire.answer(f"GET {target} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode())

    assert not answer.startswith(b"HTTP/1.1 200 ")
    assert b"Wattle" not in answer
