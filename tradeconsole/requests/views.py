"""The numbered views: each is made when it is first gone to, and keeps what was opened in it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from textual import on
from textual.screen import Screen

from screens.messages import OpenView, StoreChanged
from screens.office import Office
from tradeconsole.requests.base import FIRST_VIEW, RequestBase


def _jobs(office: Office) -> Screen[Any]:
    from screens.jobs.list import JobsScreen

    return JobsScreen(office)


def _clients(office: Office) -> Screen[Any]:
    from screens.clients.list import ClientsScreen

    return ClientsScreen(office)


def _quotes(office: Office) -> Screen[Any]:
    from screens.quotes.list import QuotesScreen

    return QuotesScreen(office)


def _invoices(office: Office) -> Screen[Any]:
    from screens.invoices.list import InvoicesScreen

    return InvoicesScreen(office)


def _enquiries(office: Office) -> Screen[Any]:
    from screens.enquiries.list import EnquiriesScreen

    return EnquiriesScreen(office)


def _settings(office: Office) -> Screen[Any]:
    from screens.settings.screen import SettingsScreen

    return SettingsScreen(office)


def _today(office: Office) -> Screen[Any]:
    from screens.today.list import TodayScreen

    return TodayScreen(office)


# Each is imported when it is gone to: the first screen is painted without the others.
MAKERS: dict[str, Callable[[Office], Screen[Any]]] = {
    FIRST_VIEW: _jobs,
    "today": _today,
    "clients": _clients,
    "quotes": _quotes,
    "invoices": _invoices,
    "enquiries": _enquiries,
    "settings": _settings,
}
_BETWEEN = "between"


class ViewRequests(RequestBase):
    """Goes from view to view."""

    def add_views(self) -> None:
        """Have every view made when it is gone to."""
        for name, make in MAKERS.items():
            self.add_mode(name, partial(make, self.office))

    @on(OpenView)
    async def open_view(self, event: OpenView) -> None:
        """Go to a view."""
        await self.action_show_view(event.view)

    async def action_show_view(self, name: str) -> None:
        """Go to a view, as it was left."""
        if self.current_mode == name:
            return
        await self.switch_mode(name)
        self.show_header()
        self.screen.post_message(StoreChanged())

    async def reset_views(self) -> None:
        """Make every view anew, with the first one in front: they may hold what is another person's."""
        # A mode that is in front can't be removed. Nothing waits in between: whoever is asked to do this again
        # meanwhile must find every view there.
        self.add_mode(_BETWEEN, Screen)
        self.switch_mode(_BETWEEN)
        gone = [self.remove_mode(name) for name in MAKERS]
        self.add_views()
        made = self.switch_mode(FIRST_VIEW)
        gone.append(self.remove_mode(_BETWEEN))
        for done in gone:
            await done
        await made
