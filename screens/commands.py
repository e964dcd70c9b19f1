"""What `ctrl+p` finds: any job, client, quote or invoice by what one knows of it, and any action."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Protocol, cast

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from data.money import format_cents
from data.permissions import Action
from data.queries.clients import ClientRow, list_clients
from data.queries.invoice_list import InvoiceList, InvoicesShown
from data.queries.invoices import InvoiceRow
from data.queries.jobs import JobFilter, JobList, JobRow
from data.queries.people import read_business
from data.queries.quote_list import QuoteList, QuotesShown
from data.queries.quotes import QuoteRow
from data.safe_text import safe_line
from screens.messages import (
    ChangePassword,
    OpenClient,
    OpenHistory,
    OpenInvoice,
    OpenJob,
    OpenQuote,
    SwitchPortal,
    SwitchUser,
)
from screens.office import Office

SHOWN_AT_MOST = 12
OTHERS_AT_MOST = 6


Found = tuple[str, Content, Message]
"""A record's number, what it says of itself, and what opens it."""


class HasOffice(Protocol):
    office: Office


class RecordCommands(Provider):
    """Finds jobs, and clients, quotes and invoices where the person may see them, as one types."""

    async def discover(self) -> Hits:
        for row in JobList(self._office.db, JobFilter(staff=self._office.actor.only_jobs_of)).page(0)[:5]:
            yield DiscoveryHit(_title(row), self._then(OpenJob(row.number)), text=row.number)

    async def search(self, query: str) -> Hits:
        only = JobFilter(search=query, staff=self._office.actor.only_jobs_of)
        for place, row in enumerate(JobList(self._office.db, only).page(0)[:SHOWN_AT_MOST]):
            yield Hit(1.0 - place / 100, _title(row), self._then(OpenJob(row.number)), text=row.number)
        # Each between the jobs, so that whoever has many of them does not hide behind them.
        for rank, found in enumerate((self._clients(query), self._quotes(query), self._invoices(query))):
            for place, (number, title, message) in enumerate(found):
                yield Hit(0.997 - rank / 500 - place / 100, title, self._then(message), text=number)

    def _clients(self, query: str) -> Iterator[Found]:
        if self._office.may(Action.VIEW_CLIENTS) and query.strip():
            own = self._office.actor.only_jobs_of
            for client in list_clients(self._office.db, query, staff=own, limit=OTHERS_AT_MOST):
                yield client.number, _client_title(client), OpenClient(client.number)

    def _quotes(self, query: str) -> Iterator[Found]:
        if self._office.may(Action.EDIT_QUOTES) and query.strip():
            for quote in QuoteList(self._office.db, self._today, QuotesShown(query)).page(0)[:OTHERS_AT_MOST]:
                yield quote.number, _quote_title(quote), OpenQuote(quote.number)

    def _invoices(self, query: str) -> Iterator[Found]:
        if self._office.may(Action.EDIT_INVOICES) and query.strip():
            for bill in InvoiceList(self._office.db, self._today, InvoicesShown(query)).page(0)[:OTHERS_AT_MOST]:
                yield bill.number, _invoice_title(bill), OpenInvoice(bill.number)

    @property
    def _office(self) -> Office:
        return cast(HasOffice, self.app).office

    @property
    def _today(self) -> date:
        return self._office.frame().today

    def _then(self, message: Message) -> Callable[[], None]:
        def ask() -> None:
            self.app.post_message(message)

        return ask


def _title(row: JobRow) -> Content:
    """All in the title: the palette reads markup in what it calls help."""
    where = safe_line(" · ".join(part for part in (row.client, row.site) if part))
    return Content.assemble(safe_line(f"{row.number}  {row.title}"), (f"\n{where}", "not bold $text-muted"))


def _client_title(client: ClientRow) -> Content:
    reach = safe_line(" · ".join(part for part in (client.phone, client.email, client.address) if part))
    return Content.assemble(safe_line(f"{client.number}  {client.name}"), (f"\n{reach}", "not bold $text-muted"))


def _quote_title(quote: QuoteRow) -> Content:
    return _paper_title(f"{quote.number} {quote.title or quote.site}", quote.client, quote.total_cents, quote.status)


def _invoice_title(bill: InvoiceRow) -> Content:
    return _paper_title(f"{bill.number} {bill.site}", bill.client, bill.total_cents, bill.status)


def _paper_title(name: str, client: str, cents: int, status: str) -> Content:
    about = safe_line(" · ".join((client, format_cents(cents), status)))
    return Content.assemble(safe_line(name), (f"\n{about}", "not bold $text-muted"))


def actions_of(screen: Screen[object]) -> Iterator[SystemCommand]:
    """What the keys of a screen do, for those who look for the words."""
    for place in screen.active_bindings.values():
        binding = place.binding
        is_own = place.node is screen and not binding.action.startswith("app.")
        if is_own and place.enabled and binding.tooltip and binding.key != "escape":
            run = partial(screen.app.run_action, binding.action, screen)
            yield SystemCommand(binding.description, binding.tooltip, run)


def actions_for(office: Office, post: Callable[[Message], bool]) -> Iterator[SystemCommand]:
    """The actions that this person may take from anywhere."""
    business = read_business(office.db)
    if office.may(Action.SWITCH_PORTAL) and business is not None:
        if business.portal_on:
            yield SystemCommand(
                "Switch the Client Portal off", "Cuts every client's access", lambda: post(SwitchPortal(on=False))
            )
        else:
            yield SystemCommand(
                "Switch the Client Portal on", "Brings back the same links", lambda: post(SwitchPortal(on=True))
            )
    yield SystemCommand("Change my password", "Asked for when you sign in", lambda: post(ChangePassword()))
    if office.may(Action.SEE_ACTIVITY):
        yield SystemCommand("History of the business", "Everything that was ever done", lambda: post(OpenHistory()))
    if office.header is None or not office.header.is_sole_trader:
        yield SystemCommand("Sign in as somebody else", "Let another person work here", lambda: post(SwitchUser()))
