"""What happens instead of an answer: a refusal, a database that does not answer, a fault of the program."""

import secrets

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.errors import ConsoleError, NotFound, NotPossible, Unreachable
from data.portal.store import PortalStore
from data.queries.shared import portal_business
from data.sharing.pages import SharedBusiness
from tradeconsole.portal.journal import log_fault
from tradeconsole.portal.notices import NOT_DONE_HERE, OFFICE_LOOKS, UNKNOWN, Notice, Refused, broken, busy
from tradeconsole.portal.rendering import Renderer


class Notices:
    """Writes the pages that show nothing of a client's."""

    def __init__(self, store: PortalStore, renderer: Renderer) -> None:
        self.store = store
        self.renderer = renderer

    def response(self, notice: Notice, headers: dict[str, str] | None = None) -> Response:
        """The page of a notice."""
        business = self._business() if notice.names_business else None
        html = self.renderer.render("notice.html", {"business": business, "notice": notice})
        wait = {"Retry-After": str(notice.wait)} if notice.wait else {}
        return HTMLResponse(html, notice.status, wait | (headers or {}))

    def _business(self) -> SharedBusiness | None:
        try:
            with self.store.reading(None) as looked:
                return portal_business(looked.db)
        except ConsoleError:
            return None

    async def for_http_error(self, _request: Request, error: Exception) -> Response:
        """The page for what the router could not place."""
        if getattr(error, "status_code", 404) == 405:
            return self.response(NOT_DONE_HERE, getattr(error, "headers", None))
        return self.response(UNKNOWN)

    def for_error(self, error: Exception) -> Response:
        """The page for whatever was raised."""
        if isinstance(error, Refused):
            return self.response(error.notice)
        if isinstance(error, Unreachable):
            log_fault("-", error)
            return self.response(busy())
        if isinstance(error, NotFound):
            return self.response(UNKNOWN)
        if isinstance(error, NotPossible):
            return self.response(OFFICE_LOOKS)
        reference = secrets.token_hex(4)
        log_fault(reference, error)
        return self.response(broken(reference))


class Faults:
    """Answers with a page whatever is raised further in."""

    def __init__(self, app: ASGIApp, notices: Notices) -> None:
        self.app = app
        self.notices = notices

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception as error:
            response = self.notices.for_error(error)
            if not begun:
                await response(scope, receive, send)
