"""What the cards of a quote and of an invoice have in common."""

from collections.abc import Sequence

from data.queries.activity import ActivityRow
from screens.card_lines import event_line
from screens.card_screen import CardScreen, CardTab
from screens.messages import OpenClient, OpenJob, OpenPdf, StoreChanged
from screens.office import Office
from screens.widgets.tab_body import CardRow

_BESIDE = 5
"""What the body of a card takes of the width besides its text."""


class PaperCard(CardScreen, is_whole=False):
    """A paper on its tabs; its lines are as wide as the window."""

    def __init__(self, office: Office) -> None:
        self.width = 80
        super().__init__(office)

    @property
    def number(self) -> str:
        """The number of the paper."""
        raise NotImplementedError

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

    def action_pdf(self) -> None:
        """Make the PDF, and open it."""
        self.post_message(OpenPdf(self.number))

    def open_client(self, number: str) -> None:
        """Open the client's card."""
        self.post_message(OpenClient(number))

    def open_job(self, number: str | None) -> None:
        """Open the Job Card, if there is a job."""
        if number is not None:
            self.post_message(OpenJob(number))

    def saved(self, result: object) -> None:
        """Show what is there now, after a dialog that saved something."""
        if result is not None:
            self.post_message(StoreChanged())

    def mailed(self, result: object) -> None:
        """The same where mail was queued as well."""
        if result is not None:
            self.office.mail_queued()
        self.saved(result)
