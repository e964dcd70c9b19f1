"""The portal as an ASGI application."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.enquiry_form import PATH
from data.errors import ConsoleError
from data.portal.store import PortalStore
from data.queries.portal import portal_is_on
from tradeconsole.portal.answers import ClientForms
from tradeconsole.portal.assets import Assets
from tradeconsole.portal.bodies import BodyCap
from tradeconsole.portal.downloads import Downloads
from tradeconsole.portal.enquiries import SENT, EnquiryPages
from tradeconsole.portal.faults import Faults, Notices
from tradeconsole.portal.framing import FramedForm
from tradeconsole.portal.headers import HEALTH, Gate, SafeHeaders
from tradeconsole.portal.journal import RequestLog
from tradeconsole.portal.limits import Limits, NetworkLimit
from tradeconsole.portal.links import Door, TidyAddresses
from tradeconsole.portal.pages import ClientRoutes, Pages
from tradeconsole.portal.peers import Peers
from tradeconsole.portal.rendering import Renderer
from tradeconsole.portal.settings import PortalSettings

ROBOTS = "User-agent: *\nDisallow: /p/\n"


def build_portal(store: PortalStore, settings: PortalSettings | None = None) -> Starlette:
    """The portal of one business's database. It opens no port and no connection but its database's."""
    settings = settings or PortalSettings()
    assets, limits = Assets(settings.origin), Limits(are_on=settings.rate_limits)
    renderer = Renderer(assets)
    notices, door, pages = Notices(store, renderer), Door(store, limits), Pages(renderer)
    return Starlette(
        routes=[
            *_client_routes(door, pages, settings.origin),
            *_enquiry_routes(EnquiryPages(store, renderer, limits, settings.origin)),
            Route("/static/{name}", assets.serve),
            Route("/robots.txt", _robots),
            Route(HEALTH, _Health(store).answer),
        ],
        # Outermost first.
        middleware=[
            Middleware(Peers, settings.trusted_proxies),
            Middleware(RequestLog),
            Middleware(SafeHeaders, settings),
            Middleware(FramedForm, store),
            Middleware(Faults, notices),
            Middleware(Gate, settings),
            Middleware(NetworkLimit, limits),
            Middleware(BodyCap),
            Middleware(TidyAddresses),
        ],
        exception_handlers={HTTPException: notices.for_http_error},
    )


def _client_routes(door: Door, pages: Pages, origin: str) -> list[Route]:
    show, take, do = ClientRoutes(door, pages), Downloads(door), ClientForms(door, pages, origin)
    link, quote, invoice = "/p/{token}", "/p/{token}/quotes/{item}", "/p/{token}/invoices/{item}"
    return [
        Route(link, show.job),
        Route(f"{quote}.pdf", take.quote),
        Route(quote, show.quote),
        Route(f"{quote}/accept", do.accept, methods=["POST"]),
        Route(f"{quote}/decline", do.decline, methods=["POST"]),
        Route(f"{quote}/request-changes", do.request_changes, methods=["POST"]),
        Route(f"{invoice}.pdf", take.invoice),
        Route(invoice, show.invoice),
        Route(f"{link}/files/{{item}}", take.file),
        Route(f"{link}/visits.ics", take.visits),
        Route(f"{link}/messages", do.message, methods=["POST"]),
        Route(f"{link}/seen", do.seen, methods=["POST"]),
        Route(f"{link}/renew", do.renewed),
        Route(f"{link}/renew", do.renew, methods=["POST"]),
    ]


def _enquiry_routes(form: EnquiryPages) -> list[Route]:
    return [Route(PATH, form.answer, methods=["GET", "POST"]), Route(SENT, form.sent)]


async def _robots(_request: Request) -> Response:
    return PlainTextResponse(ROBOTS)


class _Health:
    def __init__(self, store: PortalStore) -> None:
        self.store = store

    async def answer(self, _request: Request) -> Response:
        """Whether the database answers."""
        try:
            with self.store.reading(None) as looked:
                portal_is_on(looked.db)
        except ConsoleError:
            return PlainTextResponse("The database does not answer.\n", 503)
        return PlainTextResponse("ok\n")
