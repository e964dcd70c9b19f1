"""A form of which only a part arrives, as on a phone that loses its network: it counts for nothing."""

import time

from tests.adversary.wire import Wire, post
from tests.portal.client import Client, form_on


def cut_off(wire: Wire, request: bytes, bytes_lost: int) -> None:
    """Send a request but for its end, and hang up; then wait until whoever took it has put it down."""
    wire.call(request[:-bytes_lost]).close()
    time.sleep(0.3)
    assert wire.answer(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").endswith(b"ok\n")


def test_half_an_acceptance_accepts_nothing(client: Client, wire: Wire) -> None:
    action = f"{client.quote}/accept"
    stamp = form_on(client.get(client.quote).text, action)
    whole = post(action, stamp | {"name": "Dana Li", "consent": "yes", "options": "1"})

    cut_off(wire, whole, len("&options=1"))

    assert client.count("answer") == 0
    assert client.count("quote WHERE status = 'Sent'") == 1


def test_half_a_refusal_refuses_nothing(client: Client, wire: Wire) -> None:
    action = f"{client.quote}/decline"
    whole = post(action, form_on(client.get(client.quote).text, action) | {"reason": "Only if it is over $5,000."})

    cut_off(wire, whole, 20)

    assert client.count("answer") == 0


def test_half_a_message_is_not_taken_and_the_whole_one_is_later(client: Client, wire: Wire) -> None:
    action = f"{client.page}/messages"
    whole = post(action, form_on(client.get().text, action) | {"text": "Come on Monday. No, rather on Tuesday."})

    cut_off(wire, whole, 25)
    assert client.count("message") == 0

    assert wire.answer(whole).startswith(b"HTTP/1.1 303 ")
    assert client.count("message WHERE text LIKE 'Come on Monday. No, rather on Tuesday.'") == 1
