"""HTTP by hand: requests that no browser sends."""

import socket
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from data.sharing.links import DEFAULT_PORTAL_URL

HOST = urlsplit(DEFAULT_PORTAL_URL).netloc


@dataclass(frozen=True)
class Wire:
    """A portal on a port of this machine."""

    port: int

    def call(self, sent: bytes) -> socket.socket:
        """A connection on which this was sent."""
        opened = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        opened.sendall(sent)
        return opened

    def answer(self, sent: bytes) -> bytes:
        """All that comes back."""
        with self.call(sent) as opened:
            return b"".join(iter(lambda: opened.recv(65_536), b""))


def post(path: str, fields: dict[str, str]) -> bytes:
    """A form as our own page sends it."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
