"""Which sites may show the enquiry form in a frame: the one page that others may frame at all."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.enquiry_form import PATH, kept_origins
from data.errors import ConsoleError
from data.portal.store import PortalStore
from data.queries.portal import portal_switch
from tradeconsole.portal.headers import CONTENT_POLICY

_NOBODY = "frame-ancestors 'none'"


class FramedForm:
    """Gives every answer under the form's address, refusals too, to the sites that are listed; else they would see
    an empty frame."""

    def __init__(self, app: ASGIApp, store: PortalStore) -> None:
        self.app = app
        self.store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_form(scope["path"]):
            await self.app(scope, receive, send)
            return

        async def send_framed(message: Message) -> None:
            if message["type"] == "http.response.start" and (sites := self._sites()):
                policy = CONTENT_POLICY.replace(_NOBODY, f"frame-ancestors {' '.join(sites)}")
                MutableHeaders(scope=message)["Content-Security-Policy"] = policy
            await send(message)

        await self.app(scope, receive, send_framed)

    def _sites(self) -> tuple[str, ...]:
        try:
            with self.store.reading(None) as looked:
                switch = portal_switch(looked.db)
        except ConsoleError:
            return ()
        return kept_origins(switch.enquiry_origins) if switch is not None and switch.enquiry_form_on else ()


def is_form(path: str) -> bool:
    """Whether a path is the form's, or of what follows it."""
    return path == PATH or path.startswith(f"{PATH}/")
