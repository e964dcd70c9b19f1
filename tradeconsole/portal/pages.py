"""The pages that a client reads: the job, a quote, an invoice."""

from collections.abc import Callable
from typing import Any

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from data.enums import LineKind
from data.errors import Unreachable
from data.portal.client_actions import opened_is_due, record_opened
from data.portal.form_stamps import Form as StampedForm
from data.portal.store import LinkState
from data.queries.portal import LinkMessage, own_messages, previous_view
from data.queries.shared import portal_bank
from data.sharing.pages import SharedInvoice, SharedQuote
from tradeconsole.portal.forms import EMPTY, Form
from tradeconsole.portal.invoice_view import invoice_view
from tradeconsole.portal.journal import log_fault
from tradeconsole.portal.kept_pages import BEACON_MARK, STAMP_MARK, KeptPages
from tradeconsole.portal.links import Door, Visit, nothing_here
from tradeconsole.portal.news import Change, News, news
from tradeconsole.portal.notices import Happened
from tradeconsole.portal.quote_view import quote_view
from tradeconsole.portal.rendering import Renderer
from tradeconsole.portal.view import job_view


class Pages:
    """Writes the pages of a visit."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.kept = KeptPages()

    def job(self, visit: Visit) -> Response:
        """The job page."""
        messages = own_messages(visit.looked.db)

        def write() -> str:
            beacon = "" if visit.link.is_office_look else BEACON_MARK
            return self._job(visit, messages, EMPTY, STAMP_MARK, beacon)

        return HTMLResponse(self.kept.page(visit, messages, write))

    def job_again(self, visit: Visit, form: Form) -> Response:
        """The job page with a message that could not be taken."""
        messages, stamp = own_messages(visit.looked.db), visit.stamp(StampedForm.MESSAGE)
        return HTMLResponse(self._job(visit, messages, form, stamp, visit.beacon), 422)

    def _job(self, visit: Visit, messages: list[LinkMessage], form: Form, stamp: str, beacon: str) -> str:
        return self._write(
            "job.html",
            visit,
            view=job_view(visit.page, visit.frame, visit.paths),
            news=_news(visit),
            messages=messages,
            form=form,
            stamp=stamp,
            beacon=beacon,
        )

    def quote(
        self, visit: Visit, quote: SharedQuote, form: Form = EMPTY, notice: Happened | None = None, status: int = 200
    ) -> Response:
        """A quote's page, with the forms that answer it."""
        html = self._write(
            "quote.html",
            visit,
            view=quote_view(visit.page, quote, visit.business, visit.visitor, visit.frame, ticked_on(form, quote)),
            stamp=visit.stamp(StampedForm.ANSWER, quote.item, quote.content_hash),
            form=form,
            notice=notice,
            beacon=visit.beacon,
        )
        return HTMLResponse(html, status)

    def invoice(self, visit: Visit, invoice: SharedInvoice) -> Response:
        """An invoice's page."""
        bank = portal_bank(visit.looked.db)
        view = invoice_view(visit.page, invoice, bank, visit.frame)
        return HTMLResponse(self._write("invoice.html", visit, view=view, bank=bank, beacon=visit.beacon))

    def _write(self, template: str, visit: Visit, **values: Any) -> str:
        shared = {
            "business": visit.business,
            "visitor": visit.visitor,
            "paths": visit.paths,
            "frame": visit.frame,
        }
        return self.renderer.render(template, shared | values)


def _news(visit: Visit) -> list[News]:
    link = visit.link
    if link.seen_version in (0, link.share_version):
        return []
    before = previous_view(visit.looked.db, link.seen_version)
    return [] if before is None else news(Change(before, visit.page, link.grant_id, visit.frame, visit.paths))


class ClientRoutes:
    """Answers GET requests for pages, and notes that they were opened."""

    def __init__(self, door: Door, pages: Pages) -> None:
        self.door = door
        self.pages = pages

    async def job(self, request: Request) -> Response:
        return await self._show(request, self.pages.job)

    async def quote(self, request: Request) -> Response:
        return await self._show(request, lambda visit: self.pages.quote(visit, quote_in(visit, request)))

    async def invoice(self, request: Request) -> Response:
        return await self._show(request, lambda visit: self.pages.invoice(visit, invoice_in(visit, request)))

    async def _show(self, request: Request, write: Callable[[Visit], Response]) -> Response:
        with self.door.reading(request) as visit:
            response = write(visit)
            is_due = request.method == "GET" and opened_is_due(visit.looked)
        if is_due:
            # After the answer has left: nobody waits for the disk.
            response.background = BackgroundTask(self._note_opened, request.path_params["token"])
        return response

    def _note_opened(self, token: str) -> None:
        """Note a load of a page. A client reads on even while nothing can be written."""
        try:
            with self.door.store.writing(token) as looked:
                if looked.state is LinkState.LIVE:
                    record_opened(looked)
        except Unreachable as error:
            log_fault("-", error)


def ticked_on(form: Form, quote: SharedQuote) -> list[int] | None:
    """The options of a quote that are ticked on a form; None before it was sent."""
    if form is EMPTY:
        return None
    options = [place for place, line in enumerate(quote.lines) if line.kind is LineKind.OPTION]
    return [place for place in options if str(place) in form.chosen]


def quote_in(visit: Visit, request: Request) -> SharedQuote:
    """The quote that a request names.

    Raises:
        Refused: The link shows no such quote.
    """
    item = request.path_params["item"]
    for quote in visit.page.quotes:
        if quote.item == item:
            return quote
    raise nothing_here(request)


def invoice_in(visit: Visit, request: Request) -> SharedInvoice:
    """The invoice that a request names.

    Raises:
        Refused: The link shows no such invoice.
    """
    item = request.path_params["item"]
    for invoice in visit.page.invoices:
        if invoice.item == item:
            return invoice
    raise nothing_here(request)
