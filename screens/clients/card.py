"""The card of a client: who they are, what is done for them, and what is shared with whom."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from data.enums import ClientKind
from data.permissions import Action
from data.queries.client_shares import ClientShare, shares_of_client
from data.queries.clients import ClientRecord, ClientRow, ClientSight, ContactRow, SiteRow, client_record, find_client
from data.safe_text import safe_line
from screens.card_screen import CardHead, CardScreen, CardTab
from screens.clients.tabs import ClientTabs
from screens.clients.writes import delete, erase, make_primary, remove_contact, remove_site, restore
from screens.messages import (
    NewInvoice,
    NewJob,
    NewQuote,
    OpenEnquiry,
    OpenInvoice,
    OpenJob,
    OpenPdf,
    OpenQuote,
    StoreChanged,
)
from screens.office import Office
from screens.widgets.tab_body import TabBody

# What a key does depends on the tab in front; elsewhere it is about the client, or their next job.
_NEW = {"contacts": "new_contact", "sites": "new_site", "quotes": "new_quote", "invoices": "new_invoice"}
_PAPERS = ("quotes", "invoices")
_EDIT = {"contacts": "edit_contact", "sites": "edit_site"}
_REMOVE = {"contacts": "remove_contact", "sites": "remove_site"}


class ClientCardScreen(CardScreen):
    """A client on their tabs."""

    HELP: ClassVar[str] = (
        "One client whole. Left and right turn the tabs, enter opens the row under the cursor. n, e and d add, change "
        "and remove what the tab in front holds."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new_contact", "New contact", id="client-new-contact", tooltip="Add somebody to reach there"),
        Binding("n", "new_site", "New address", id="client-new-site", tooltip="Add a place where work is done"),
        Binding("n", "new_quote", "New quote", id="client-new-quote", tooltip="Write a quote for this client"),
        Binding("n", "new_invoice", "New invoice", id="client-new-invoice", tooltip="Bill this client by hand"),
        Binding("n", "new_job", "New job", id="client-new-job", tooltip="Make a job for this client"),
        Binding("e", "edit_contact", "Edit", id="client-edit-contact", tooltip="Change this contact"),
        Binding("e", "edit_site", "Edit", id="client-edit-site", tooltip="Change this address"),
        Binding("e", "edit", "Edit", id="client-edit", tooltip="Change who they are and how to reach them"),
        Binding("p", "make_primary", "Make primary", id="client-primary", tooltip="Write to this contact first"),
        Binding("p", "pdf", "PDF", id="client-pdf", tooltip="Open this quote or invoice as a PDF"),
        Binding("d", "remove_contact", "Remove", id="client-remove-contact", tooltip="Take this contact off"),
        Binding("d", "remove_site", "Remove", id="client-remove-site", tooltip="Take this address off"),
        Binding("d", "delete", "Delete", id="client-delete", tooltip="Delete the client; links are revoked"),
        Binding("r", "restore", "Restore", id="client-restore", tooltip="Bring the client back; links stay revoked"),
        Binding("E", "erase", "Erase", id="client-erase", tooltip="Remove personal data for good", show=False),
    ]

    def __init__(self, office: Office, client: ClientRow) -> None:
        self.row = client
        self.client: ClientRecord
        self.shares: Sequence[ClientShare] | None = None
        """What is shared; None for who is not told."""
        super().__init__(office)

    def read(self) -> bool:
        office = self.office
        own = office.actor.only_jobs_of
        deleted = None if office.may(Action.DELETE_CLIENTS) else False
        row = find_client(office.db, self.row.number, own, deleted=deleted)
        if row is None:
            return False
        sight = ClientSight(own, office.may(Action.EDIT_QUOTES), office.may(Action.VIEW_ENQUIRIES))
        self.row, self.client = row, client_record(office.db, row, sight, office.now)
        self.shares = shares_of_client(office.db, row.id) if own is None else None
        return True

    def trail(self) -> str:
        return safe_line(self.row.number)

    def head(self) -> CardHead:
        row, dot = self.row, self.office.glyphs.dot
        person = next((contact for contact in self.client.contacts if contact.is_primary), None)
        named = person.name if person and person.name != row.name else ""
        reach = f" {dot} ".join(part for part in (named, row.phone, row.email) if part) or "nobody to reach yet"
        kind = "Deleted" if row.is_deleted else "Business" if row.kind is ClientKind.BUSINESS else "Person"
        standing = Content.styled(kind, "$text-warning" if row.is_deleted else "$text-muted")
        return CardHead(f"{row.number} {row.name}", standing, reach, row.address)

    def tabs(self) -> Sequence[CardTab]:
        return ClientTabs(self.client, self.shares, self.office).tabs()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the role may not do, or what is not on the tab in front, is not there at all."""
        needed = _NEEDED.get(action)
        if needed is None:
            return True
        if not self.office.may(needed) or not self.is_mounted:
            return False
        if self.row.is_deleted:
            return action in ("restore", "erase")
        return action != "restore" and self._belongs(action)

    def _belongs(self, action: str) -> bool:
        front = self.front
        if action == "delete":
            return front == "overview"
        for actions, otherwise in ((_NEW, "new_job"), (_EDIT, "edit"), (_REMOVE, "delete")):
            if action == otherwise:
                return front not in actions
            if action in actions.values():
                return actions.get(front) == action and (actions is _NEW or self.row_key is not None)
        if action == "pdf":
            return front in _PAPERS and self.row_key is not None
        if action == "make_primary":
            return (contact := self._contact()) is not None and not contact.is_primary
        return True

    @on(TabBody.RowChosen)
    def open_row(self, event: TabBody.RowChosen) -> None:
        """Open what a row stands for; a contact or an address is changed."""
        match event.tab:
            case "jobs":
                self.post_message(OpenJob(event.key))
            case "enquiries":
                self.post_message(OpenEnquiry(event.key))
            case "quotes":
                self.post_message(OpenQuote(event.key))
            case "invoices":
                self.post_message(OpenInvoice(event.key))
            case "shared":
                self._open_share(event.key)
            case tab if self.check_action(_EDIT[tab], ()):
                self._open_form_of(tab)

    def _open_share(self, key: str) -> None:
        """Open what is shared: a job, or a quote that has none."""
        share = next((share for share in self.shares or () if str(share.id) == key), None)
        if share is not None:
            self.post_message(OpenJob(share.job) if share.job is not None else OpenQuote(share.number))

    def _open_form_of(self, tab: str) -> None:
        if tab == "contacts":
            self.action_edit_contact()
        else:
            self.action_edit_site()

    def action_new_contact(self) -> None:
        """Add somebody to reach there."""
        from screens.clients.form import contact_form

        self.app.push_screen(contact_form(self.office, self.row), self._saved)

    def action_new_site(self) -> None:
        """Add a place where work is done."""
        from screens.clients.form import site_form

        self.app.push_screen(site_form(self.office, self.row), self._saved)

    def action_new_job(self) -> None:
        """Make a job for this client."""
        self.post_message(NewJob(self.row.number))

    def action_new_quote(self) -> None:
        """Write a quote for this client."""
        self.post_message(NewQuote(client=self.row.number))

    def action_new_invoice(self) -> None:
        """Bill this client by hand."""
        self.post_message(NewInvoice(client=self.row.number))

    def action_pdf(self) -> None:
        """Open the quote or the invoice under the cursor as a PDF."""
        if self.row_key is not None:
            self.post_message(OpenPdf(self.row_key))

    def action_edit(self) -> None:
        """Change who they are and how to reach them."""
        from screens.clients.form import edit_client_form

        self.app.push_screen(edit_client_form(self.office, self.client), self._saved)

    def action_edit_contact(self) -> None:
        """Change the contact under the cursor."""
        from screens.clients.form import contact_form

        self.app.push_screen(contact_form(self.office, self.row, self._contact()), self._saved)

    def action_edit_site(self) -> None:
        """Change the address under the cursor."""
        from screens.clients.form import site_form

        self.app.push_screen(site_form(self.office, self.row, self._site()), self._saved)

    def action_make_primary(self) -> None:
        """Have the contact under the cursor be written to first."""
        if (contact := self._contact()) is not None:
            self.post_message(make_primary(self.office, self.row, contact))

    def action_remove_contact(self) -> None:
        """Take the contact under the cursor off the client."""
        if (contact := self._contact()) is not None:
            self.post_message(remove_contact(self.office, self.row, contact))

    def action_remove_site(self) -> None:
        """Take the address under the cursor off the client."""
        if (site := self._site()) is not None:
            self.post_message(remove_site(self.office, self.row, site))

    def action_delete(self) -> None:
        """Delete the client."""
        self.post_message(delete(self.office, self.row))

    def action_restore(self) -> None:
        """Bring the client back."""
        self.post_message(restore(self.office, self.row))

    def action_erase(self) -> None:
        """Remove the client's personal data for good."""
        self.post_message(erase(self.office, self.row))

    def _contact(self) -> ContactRow | None:
        key = self.row_key if self.front == "contacts" else None
        return next((contact for contact in self.client.contacts if str(contact.id) == key), None)

    def _site(self) -> SiteRow | None:
        key = self.row_key if self.front == "sites" else None
        return next((site for site in self.client.sites if str(site.id) == key), None)

    def _saved(self, result: object) -> None:
        if result is not None:
            self.post_message(StoreChanged())


_NEEDED = {
    "new_job": Action.EDIT_JOBS,
    "new_quote": Action.EDIT_QUOTES,
    "new_invoice": Action.EDIT_INVOICES,
    "pdf": Action.EDIT_QUOTES,
    "delete": Action.DELETE_CLIENTS,
    "restore": Action.DELETE_CLIENTS,
    "erase": Action.ERASE_CLIENTS,
} | dict.fromkeys(
    ("edit", "make_primary", "new_contact", "new_site", *_EDIT.values(), *_REMOVE.values()),
    Action.EDIT_CLIENTS,
)
