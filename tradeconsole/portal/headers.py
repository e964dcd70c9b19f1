"""What goes with every answer, and which requests are answered at all."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tradeconsole.portal.notices import NOT_ENCRYPTED, WRONG_HOST, Refused
from tradeconsole.portal.peers import peer_address
from tradeconsole.portal.settings import PortalSettings

HEALTH = "/healthz"
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# A client's file, should a browser show it after all: no script, no form, no request.
FILE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
ALWAYS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": CONTENT_POLICY,
}
WHEN_ENCRYPTED = {"Strict-Transport-Security": "max-age=31536000"}


class SafeHeaders:
    """Adds the headers that every answer carries; one that an answer sets itself stays."""

    def __init__(self, app: ASGIApp, settings: PortalSettings) -> None:
        self.app = app
        self.headers = ALWAYS | (WHEN_ENCRYPTED if settings.is_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely)


class Gate:
    """Lets in requests that name the portal's own host, and come encrypted unless they never left this machine."""

    def __init__(self, app: ASGIApp, settings: PortalSettings) -> None:
        self.app = app
        self.hosts = settings.hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] != HEALTH:
            if _host(scope) not in self.hosts:
                raise Refused(WRONG_HOST)
            if scope["scheme"] != "https" and not _is_local(scope):
                raise Refused(NOT_ENCRYPTED)
        await self.app(scope, receive, send)


def _host(scope: Scope) -> str:
    """The one Host header; nothing when there are several, as nobody honest sends that."""
    found = [value for name, value in scope["headers"] if name == b"host"]
    return found[0].decode("latin-1").lower() if len(found) == 1 else ""


def _is_local(scope: Scope) -> bool:
    address = peer_address(scope)
    return address is not None and address.is_loopback
