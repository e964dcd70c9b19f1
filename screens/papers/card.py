"""What the cards of a quote and of an invoice have in common."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from data.permissions import Action
from data.queries.activity import ActivityRow
from data.queries.invoices import InvoiceRow
from data.queries.quotes import QuoteRow
from data.safe_text import safe_line
from screens.card_lines import event_line
from screens.card_screen import CardScreen, CardTab
from screens.messages import OpenClient, OpenJob, OpenPdf, StoreChanged
from screens.office import Office
from screens.widgets.tab_body import CardRow

_BESIDE = 5
"""What the body of a card takes of the width besides its text."""


class PaperCard(CardScreen, is_whole=False):
    """A paper on its tabs; its lines are as wide as the window."""

    NEEDED: ClassVar[Mapping[str, Action]]
    """What a person must be allowed to, to do what the keys do."""

    def __init__(self, office: Office, row: QuoteRow | InvoiceRow) -> None:
        self.row = row
        self.width = 80
        super().__init__(office)

    @abstractmethod
    def fits(self, action: str) -> bool:
        """Whether how the paper stands leaves room for what a key does."""

    def trail(self) -> str:
        return safe_line(self.row.number)

    def on_resize(self) -> None:
        """Write the lines anew: they are as wide as there is room."""
        self.width = self.app.size.width
        self.shown = self.tabs()
        self.draw()

    @property
    def room(self) -> int:
        """How wide the lines may be."""
        return self.width - _BESIDE

    def timeline(self, events: Sequence[ActivityRow]) -> CardTab:
        """What happened, the newest first."""
        zone = self.office.frame().zone
        rows = [CardRow(str(event.id), event_line(event, zone)) for event in events]
        return CardTab("timeline", "Timeline", rows=rows, empty="Nothing has happened yet.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What the role may not do, or what the status leaves no room for, is not there at all."""
        needed = self.NEEDED.get(action)
        return needed is None or (self.office.may(needed) and self.fits(action))

    def action_pdf(self) -> None:
        """Make the PDF, and open it."""
        self.post_message(OpenPdf(self.row.number))

    def action_go_to_client(self) -> None:
        """Go to the client's card."""
        self.post_message(OpenClient(self.row.client_number))

    def action_go_to_job(self) -> None:
        """Go to the Job Card."""
        if self.row.job is not None:
            self.post_message(OpenJob(self.row.job))

    def saved(self, result: object) -> None:
        """Show what is there now, after a dialog that saved something."""
        if result is not None:
            self.post_message(StoreChanged())

    def mailed(self, result: object) -> None:
        """The same where mail was queued as well."""
        if result is not None:
            self.office.mail_queued()
        self.saved(result)
