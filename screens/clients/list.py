"""The Clients screen: everybody that work is done for, by name, found as one types."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from data.entry import suburb_of
from data.permissions import Action
from data.queries.client_list import ClientFilter, ClientList, client_count, deleted_count
from data.queries.clients import ClientRow
from screens.clients.preview import client_summary
from screens.clients.writes import delete, restore
from screens.list_screen import ListScreen
from screens.messages import NewClient, OpenClient
from screens.widgets.columns import Cell, Column
from screens.widgets.filter_bar import FilterCard
from screens.widgets.pages import Source

_DELETED = "deleted"


class ClientsScreen(ListScreen[ClientRow]):
    """The list of clients."""

    VIEW = "clients"
    EMPTY = "No clients yet.\nHere stands everybody you work for. Press n to add the first."
    SEARCH = "name, email, phone, address or number"
    HELP: ClassVar[str] = (
        "Everybody you work for, by name. Press / and type to find one by name, email, phone, address or number; "
        "enter opens the card with their jobs, quotes, invoices and what is shared with them."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New client", id="clients-new", tooltip="Add a client"),
        Binding("d", "delete", "Delete", id="clients-delete", tooltip="Delete this client; links are revoked"),
        Binding("r", "restore", "Restore", id="clients-restore", tooltip="Bring this client back"),
    ]

    def columns(self) -> Sequence[Column[ClientRow]]:
        def shown(text: str) -> Cell:
            return text or (self.office.glyphs.dash, "muted")

        return [
            Column("number", "Client", lambda row: row.number, 7, priority=9, sortable=False),
            Column("name", "Name", lambda row: row.name, 18, flex=3, priority=8, sortable=False),
            Column("phone", "Phone", lambda row: shown(row.phone), 12, priority=6, sortable=False),
            Column("email", "Email", lambda row: shown(row.email), 18, flex=3, priority=5, sortable=False),
            Column("suburb", "Suburb", lambda row: shown(_suburb(row)), 12, flex=1, priority=4, sortable=False),
        ]

    def source(self) -> ClientList:
        only = ClientFilter(self.search, self.card == _DELETED, self.office.actor.only_jobs_of)
        return ClientList(self.office.db, only)

    def cards(self) -> Sequence[FilterCard]:
        if not self.office.may(Action.DELETE_CLIENTS):
            return ()
        return (FilterCard(_DELETED, "Deleted", f"{deleted_count(self.office.db):,}"),)

    def summary(self, row: ClientRow) -> Content:
        return client_summary(row, self.office)

    def open(self, row: ClientRow) -> None:
        self.post_message(OpenClient(row.number))

    def total(self) -> int | None:
        if self.card == _DELETED:
            return None
        own = self.office.actor.only_jobs_of
        if own is None:
            return client_count(self.office.db)
        return ClientList(self.office.db, ClientFilter(staff=own)).count()

    def is_capped(self, source: Source[ClientRow]) -> bool:
        return isinstance(source, ClientList) and source.capped

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a role may not do is not there at all; a deleted client can be restored and nothing else."""
        shows_deleted = self.card == _DELETED
        if action == "new":
            return self.office.may(Action.EDIT_CLIENTS)
        if action in ("delete", "restore"):
            return self.office.may(Action.DELETE_CLIENTS) and shows_deleted is (action == "restore")
        return super().check_action(action, parameters)

    def action_new(self) -> None:
        """Add a client."""
        self.post_message(NewClient())

    def action_delete(self) -> None:
        """Delete the client under the cursor."""
        if self.row is not None:
            self.post_message(delete(self.office, self.row))

    def action_restore(self) -> None:
        """Bring the client under the cursor back."""
        if self.row is not None:
            self.post_message(restore(self.office, self.row))


def _suburb(row: ClientRow) -> str:
    return suburb_of(row.address) or row.address
