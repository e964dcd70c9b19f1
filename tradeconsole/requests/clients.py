"""Answers what screens ask of clients: their cards, new ones, and which one it is for."""

from textual import on, work

from data.errors import ConsoleError, NotFound
from data.permissions import Action
from data.queries.clients import find_client, list_clients
from data.safe_text import safe_line
from screens.dialogs.pick import Choice, PickModal
from screens.messages import NewClient, OpenClient, SomethingWrong
from tradeconsole.requests.base import RequestBase

FOUND_AT_MOST = 30
# What is chosen begins with it when it is none of those that there are; numbers of clients never do.
NEW = "new client: "


class ClientRequests(RequestBase):
    """Shows and adds clients."""

    @on(OpenClient)
    def open_client(self, event: OpenClient) -> None:
        """Show the card of a client, if the person may see them."""
        from screens.clients.card import ClientCardScreen

        if not self.office.may(Action.VIEW_CLIENTS):
            return
        deleted = None if self.office.may(Action.DELETE_CLIENTS) else False
        try:
            row = find_client(self.office.db, event.number, self.office.actor.only_jobs_of, deleted=deleted)
            if row is None:
                raise NotFound(f"There is no client {event.number}.")
            self.push_screen(ClientCardScreen(self.office, row), self.refresh_front)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))

    @on(NewClient)
    @work
    async def add_client(self) -> None:
        """Ask for a new client, then show their card."""
        if (number := await self.ask_new_client()) is not None:
            self.refresh_front()
            self.post_message(OpenClient(number))

    async def choose_client(self, typed: str = "") -> str | None:
        """Have one client chosen among all, or made; their number, None when the person went back.

        `typed` is what they began to look for.
        """
        chosen = await self.push_screen_wait(PickModal("Which client?", self._choices, typed=typed))
        if chosen is None or not chosen.startswith(NEW):
            return chosen
        return await self.ask_new_client(chosen.removeprefix(NEW))

    async def ask_new_client(self, typed: str = "") -> str | None:
        """Have a client made, beginning with what was typed into a search; their number."""
        from screens.clients.form import new_client_form

        saved = await self.push_screen_wait(new_client_form(self.office, typed))
        if saved is None:
            return None
        self.notify(safe_line(f"{saved.number} {saved.name} is added."), markup=False)
        return saved.number

    def _choices(self, search: str) -> list[Choice]:
        found = list_clients(self.office.db, search, staff=self.office.actor.only_jobs_of, limit=FOUND_AT_MOST)
        choices = [
            Choice(client.number, client.name, " · ".join(filter(None, (client.email or client.phone, client.address))))
            for client in found
        ]
        if self.office.may(Action.EDIT_CLIENTS):
            text = search.strip()
            choices.append(Choice(f"{NEW}{text}", f"New client “{text}”…" if text else "New client…"))
        return choices
