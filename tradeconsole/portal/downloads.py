"""What a client takes home: quotes and invoices as PDF, the office's files, visits for a calendar."""

from unicodedata import normalize
from urllib.parse import quote as percent

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from data.queries.logo import portal_logo
from data.queries.portal import content_of
from data.queries.shared import portal_bank
from data.sharing.client_view import coming_visits
from tradeconsole.documents.addressee import Addressee
from tradeconsole.documents.calendar import visits_calendar
from tradeconsole.documents.invoice import invoice_pdf
from tradeconsole.documents.quote import quote_pdf
from tradeconsole.portal.headers import FILE_POLICY
from tradeconsole.portal.links import Door, nothing_here
from tradeconsole.portal.pages import invoice_in, quote_in

PDF = "application/pdf"


class Downloads:
    """Answers requests for documents. A PDF is set outside of the transaction that read what it shows."""

    def __init__(self, door: Door) -> None:
        self.door = door

    async def quote(self, request: Request) -> Response:
        with self.door.reading(request) as visit:
            quote, logo = quote_in(visit, request), portal_logo(visit.looked.db)
        addressee, now = Addressee(visit.visitor.name), visit.looked.now
        content = await run_in_threadpool(quote_pdf, visit.business, quote, addressee, visit.page.site, now, logo=logo)
        return attachment(content, PDF, f"Quote {quote.number}.pdf")

    async def invoice(self, request: Request) -> Response:
        with self.door.reading(request) as visit:
            invoice, bank = invoice_in(visit, request), portal_bank(visit.looked.db)
            logo = portal_logo(visit.looked.db)
        addressee, now = Addressee(invoice.buyer or visit.visitor.name), visit.looked.now
        content = await run_in_threadpool(
            invoice_pdf, visit.business, bank, invoice, addressee, visit.page.site, now, logo=logo
        )
        return attachment(content, PDF, f"Invoice {invoice.number}.pdf")

    async def visits(self, request: Request) -> Response:
        with self.door.reading(request) as visit:
            if not coming_visits(visit.page, visit.looked.now):
                raise nothing_here(request)
        content = await run_in_threadpool(visits_calendar, visit.business, visit.page, visit.looked.now)
        return attachment(content, "text/calendar; charset=utf-8", "visits.ics")

    async def file(self, request: Request) -> Response:
        with self.door.reading(request) as visit:
            found = content_of(visit.looked.db, request.path_params["item"])
        if found is None:
            raise nothing_here(request)
        return attachment(found.content, found.content_type, found.name)


def attachment(content: bytes, media_type: str, name: str) -> Response:
    """A file to be saved, never shown as a page of ours."""
    headers = {"Content-Disposition": disposition(name), "Content-Security-Policy": FILE_POLICY}
    return Response(content, headers=headers, media_type=media_type)


def disposition(name: str) -> str:
    """The header that names a download: in plain ASCII for everybody, and whole for those who read RFC 5987."""
    whole = "".join(char if char.isprintable() and char not in "/\\" else "_" for char in name).strip(" .") or "file"
    plain = normalize("NFKD", whole).encode("ascii", "ignore").decode()
    plain = "".join(char if char.isalnum() or char in " .-_()" else "_" for char in plain).strip(" .") or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{percent(whole, safe='')}"
