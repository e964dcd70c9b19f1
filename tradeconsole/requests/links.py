"""Addresses of links: to open as the office, to copy, or to show as a QR code."""

from collections.abc import Callable
from typing import Any

from textual import on, work

from data.errors import ConsoleError
from data.queries.jobs import find_job
from data.safe_text import safe_line
from data.sharing.links import MintedLink
from screens.browser import open_in_browser
from screens.dialogs.link import LinkModal
from screens.dialogs.pick import Choice, PickModal
from screens.glyphs import ASCII
from screens.messages import CopyLink, OpenClientPage, SomethingWrong
from tradeconsole.requests.base import Done, RequestBase


class LinkRequests(RequestBase):
    """Makes addresses of links and shows where they lead."""

    @on(OpenClientPage)
    def open_client_page(self, event: OpenClientPage) -> None:
        """Open the client's page as the office."""
        self._make_link(event.number, None, self._show_in_browser)

    @on(CopyLink)
    @work
    async def copy_link(self, event: CopyLink) -> None:
        """Make an address of somebody's link; ask whose where there are several people."""
        offer = self.offer_of(event.number)
        if offer is None:
            return
        people = [Choice(str(person.contact_id), person.name, person.email) for person in offer.recipients]
        chosen: str | None = people[0].id if len(people) == 1 else None
        if len(people) > 1:
            chosen = await self.push_screen_wait(PickModal("Whose link?", lambda _: people, searchable=False))
        if chosen is not None:
            self._make_link(event.number, int(chosen), self._show_link)

    @work(thread=True, group="links")
    def _make_link(self, number: str, contact: int | None, then: Callable[[MintedLink], Any]) -> None:
        from data.actions.links import address_for_contact, office_look, office_look_at_quote

        office = self.office
        try:
            if contact is None:
                look = office_look if find_job(office.db, number) is not None else office_look_at_quote
                link = look(office.store, office.actor, number, office.settings)
            else:
                link = address_for_contact(office.store, office.actor, number, contact, office.settings)
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(lambda: then(link)))

    def _show_in_browser(self, link: MintedLink) -> None:
        if open_in_browser(link.url):
            self.notify(f"The page of {safe_line(link.name)} opens in your browser.", title="Opened", markup=False)
        else:
            self._show_link(link)

    def _show_link(self, link: MintedLink) -> None:
        self.push_screen(LinkModal(link, plain=self.glyphs is ASCII))
