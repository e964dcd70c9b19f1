"""What is no request at all is answered as guardedly as one that is."""

import pytest

from tests.adversary.wire import Wire
from tradeconsole.portal.headers import ALWAYS, WHEN_ENCRYPTED


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\x01\r\n\r\n", b"GET /a b HTTP/1.1\r\n\r\n"])
def test_the_refusal_carries_every_header(wire: Wire, sent: bytes) -> None:
    head, _, body = wire.answer(sent).partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    for name, value in (ALWAYS | WHEN_ENCRYPTED).items():
        assert f"{name}: {value}".lower().encode() in head.lower()
    assert b"uvicorn" not in head.lower() + body.lower()
