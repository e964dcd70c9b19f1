"""The portal's own log: one line for each request and for each fault. No token and no text of a client's enters it."""

import logging
import re
import time
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.tokens import hash_token, read_token
from tradeconsole.portal.peers import peer_address

logger = logging.getLogger("tradeconsole.portal")

_LONGEST = 200
_UNLOGGED = ("/static/", "/healthz")
# Longer than an item's id: it might be a token, or most of one.
_TOKENLIKE = re.compile(r"[A-Za-z0-9_-]{17,}")
_UNSAFE = re.compile(r"[^\x21-\x7e]")


class RequestLog:
    """Writes a line when a request has been answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_UNLOGGED):
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            taken = (time.perf_counter() - began) * 1000
            method, path = printable(scope["method"]), loggable_path(scope["path"])
            logger.info("%s %s %s %.1f ms from %s", status, method, path, taken, peer_address(scope) or "-")


def loggable_path(path: str) -> str:
    """A path without its token: 8 hex of the token's hash stand for it."""
    if path.startswith("/p/"):
        token, slash, rest = path.removeprefix("/p/").partition("/")
        mark = hash_token(read_token(token) or token)[:8] if token.isprintable() else "-"
        path = f"/p/{mark}{slash}{rest}"
    return printable(_TOKENLIKE.sub("...", path))


def printable(text: str) -> str:
    """Text on one line, with everything but plain ASCII escaped, and not too much of it."""
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode(), text)[:_LONGEST]


def log_fault(reference: str, error: BaseException) -> None:
    """Where and how the program failed. What the error says may quote a form, so only its type is told."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno} in {frames[-1].name}" if frames else "nowhere"
    logger.error("fault %s: %s at %s", reference, type(error).__name__, place)
