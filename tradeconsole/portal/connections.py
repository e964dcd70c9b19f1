"""Connections that wait for nobody forever: each costs a descriptor, and a stranger could take them all."""

import asyncio

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from tradeconsole.portal.headers import ALWAYS, WHEN_ENCRYPTED

REQUEST_SECONDS = 30.0


class Connection(H11Protocol):
    """Closed when a request is not there, head and body, soon after it could have begun.

    Between requests uvicorn's own, shorter patience holds.
    """

    patience = REQUEST_SECONDS
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._let_be()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, and so never reaches the app, with the headers of every other answer."""
        # Whether it came encrypted can't be told; where it did not, nobody heeds that header.
        headers = {**ALWAYS, **WHEN_ENCRYPTED, "Content-Type": "text/plain; charset=utf-8", "Connection": "close"}
        answer = h11.Response(
            status_code=400, headers=[(name.encode(), value.encode()) for name, value in headers.items()]
        )
        for event in (answer, h11.Data(data=msg.encode("ascii")), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch(self) -> None:
        if self.conn.their_state not in (h11.IDLE, h11.SEND_BODY):
            self._let_be()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.patience, self.transport.close)

    def _let_be(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
