"""Request bodies: measured before anything is made of them."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradeconsole.portal.notices import TOO_LARGE, Refused

MOST_BYTES = 64 * 1024


class BodyCap:
    """Reads a body whole, and refuses one that is too large: as it is announced, or as it comes in."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        if _announced(scope) > MOST_BYTES:
            raise Refused(TOO_LARGE)
        body = await _read(receive)
        if body is None:
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self.app(scope, replay, send)


def _announced(scope: Scope) -> int:
    text = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(text) if text.isdigit() and len(text) < 20 else 0


async def _read(receive: Receive) -> bytes | None:
    """The whole body; None when its sender went away before the end, as half a form must not count as one."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            raise Refused(TOO_LARGE)
        if not message.get("more_body", False):
            return bytes(body)
