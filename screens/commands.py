"""What `ctrl+p` finds: any job or client by number, words, name, phone or address, and any action."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol, cast

from textual.app import SystemCommand
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.message import Message
from textual.screen import Screen

from data.permissions import Action
from data.queries.clients import ClientRow, list_clients
from data.queries.jobs import JobFilter, JobList, JobRow
from data.queries.people import read_business
from data.safe_text import safe_line
from screens.messages import ChangePassword, OpenClient, OpenHistory, OpenJob, SwitchPortal, SwitchUser
from screens.office import Office

SHOWN_AT_MOST = 12
CLIENTS_AT_MOST = 6


class HasOffice(Protocol):
    office: Office


class RecordCommands(Provider):
    """Finds jobs, and clients where the person may see them, as one types."""

    async def discover(self) -> Hits:
        for row in JobList(self._office.db, JobFilter(staff=self._office.actor.only_jobs_of)).page(0)[:5]:
            yield DiscoveryHit(_title(row), self._open(row), text=row.number)

    async def search(self, query: str) -> Hits:
        only = JobFilter(search=query, staff=self._office.actor.only_jobs_of)
        rows = JobList(self._office.db, only).page(0)[:SHOWN_AT_MOST]
        for place, row in enumerate(rows):
            yield Hit(1.0 - place / 100, _title(row), self._open(row), text=row.number)
        for place, client in enumerate(self._clients(query)):
            # Between the jobs, so that whoever has many of them does not hide behind them.
            yield Hit(0.995 - place / 100, _client_title(client), self._open_client(client), text=client.number)

    def _clients(self, query: str) -> list[ClientRow]:
        if not self._office.may(Action.VIEW_CLIENTS) or not query.strip():
            return []
        return list_clients(self._office.db, query, staff=self._office.actor.only_jobs_of, limit=CLIENTS_AT_MOST)

    def _open_client(self, client: ClientRow) -> Callable[[], None]:
        def open_card() -> None:
            self.app.post_message(OpenClient(client.number))

        return open_card

    @property
    def _office(self) -> Office:
        return cast(HasOffice, self.app).office

    def _open(self, row: JobRow) -> Callable[[], None]:
        def open_card() -> None:
            self.app.post_message(OpenJob(row.number))

        return open_card


def _title(row: JobRow) -> Content:
    """All in the title: the palette reads markup in what it calls help."""
    where = safe_line(" · ".join(part for part in (row.client, row.site) if part))
    return Content.assemble(safe_line(f"{row.number}  {row.title}"), (f"\n{where}", "not bold $text-muted"))


def _client_title(client: ClientRow) -> Content:
    reach = safe_line(" · ".join(part for part in (client.phone, client.email, client.address) if part))
    return Content.assemble(safe_line(f"{client.number}  {client.name}"), (f"\n{reach}", "not bold $text-muted"))


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
