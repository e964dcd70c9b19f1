"""The card of a quote: its lines as on paper, how far it has come, what was billed, and what happened."""

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen

from data.enums import QuoteStatus
from data.permissions import Action
from data.queries.billing import quote_billing
from data.queries.invoices import invoices_of_quote
from data.queries.paper_events import quote_events
from data.queries.paper_sight import quote_sight
from data.queries.quotes import QuoteRow, find_quote, quote_record, read_version
from data.sharing.client_words import with_gst
from data.wording import short_day
from screens.card_screen import CardHead, CardTab
from screens.messages import (
    AddQuoteToJob,
    ConvertQuote,
    EditQuote,
    NewInvoice,
    OpenClientPage,
    OpenInvoice,
    OpenQuote,
    SendQuote,
)
from screens.office import Office
from screens.papers.card import PaperCard
from screens.papers.rows import quote_name
from screens.papers.standing import status_line
from screens.quotes.panel import quote_panel
from screens.quotes.tabs import QuoteOnCard, tabs_of
from screens.quotes.writes import accept_form, answer_form, duplicate, reopen_form, withdraw_form
from screens.widgets.tab_body import TabBody

EARLIER_AT_MOST = 10


class QuoteCardScreen(PaperCard):
    """A quote on its tabs, with what its client knows beneath."""

    HELP: ClassVar[str] = (
        "One quote whole. Left and right turn the tabs. The keys are those that its status leaves room for: a draft is "
        "edited and sent, what was sent is answered, withdrawn or revised, what was accepted becomes a job and is "
        "billed."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "send", "Send", id="quote-send", tooltip="Send it, after a last look"),
        Binding("e", "edit", "Edit", id="quote-edit", tooltip="Change the draft"),
        Binding("e", "revise", "Revise", id="quote-revise", tooltip="Write the next version"),
        Binding("a", "accept", "They accept", id="quote-accept", tooltip="Note an acceptance by phone or on paper"),
        Binding("x", "answer", "They don't", id="quote-answer", tooltip="Note that they declined or want changes"),
        Binding("c", "convert", "Make the job", id="quote-convert", tooltip="Make a job of it; the link stays"),
        Binding("t", "add_to_job", "To a job", id="quote-to-job", tooltip="Add it to a job", show=False),
        Binding("i", "invoice", "Invoice", id="quote-invoice", tooltip="Bill the whole or a part of it"),
        Binding("R", "reopen", "Reopen", id="quote-reopen", tooltip="Take the answer back, with a reason"),
        Binding("w", "withdraw", "Withdraw", id="quote-withdraw", tooltip="Take the offer back"),
        Binding("w", "give_up", "Give up", id="quote-give-up", tooltip="Give up a draft that was never sent"),
        Binding("d", "duplicate", "Duplicate", id="quote-duplicate", tooltip="Begin another one like it", show=False),
        Binding("p", "pdf", "PDF", id="quote-pdf", tooltip="Open it as a PDF"),
        Binding("o", "open_page", "Open page", id="quote-page", tooltip="Open the client's page", show=False),
        Binding("g", "go_to_job", "Job", id="quote-job", tooltip="Go to the job it belongs to", show=False),
        Binding("C", "go_to_client", "Client", id="quote-client", tooltip="Go to the client's card", show=False),
    ]
    NEEDED: ClassVar = {
        **dict.fromkeys(("send", "edit", "revise", "withdraw", "give_up", "duplicate", "pdf"), Action.EDIT_QUOTES),
        **dict.fromkeys(("accept", "answer", "reopen"), Action.RECORD_ACCEPTANCE),
        **dict.fromkeys(("convert", "add_to_job"), Action.EDIT_JOBS),
        "invoice": Action.EDIT_INVOICES,
        "open_page": Action.SHARE,
        "go_to_job": Action.VIEW_JOBS,
        "go_to_client": Action.VIEW_CLIENTS,
    }
    row: QuoteRow

    def __init__(self, office: Office, row: QuoteRow) -> None:
        self.card: QuoteOnCard
        super().__init__(office, row)

    def read(self) -> bool:
        db, today = self.office.db, self.office.frame().today
        row = find_quote(db, self.row.number, today)
        if row is None:
            return False
        record = quote_record(db, row)
        held = record.sent or record.current
        before = range(row.version - 1, max(row.version - EARLIER_AT_MOST, 1) - 1, -1)
        self.row = row
        self.card = QuoteOnCard(
            record,
            tuple(read_version(db, row.id, number) for number in before),
            quote_sight(db, row.id, row.job_id, held.sent_at),
            quote_billing(db, row.id),
            tuple(invoices_of_quote(db, row.id, today)),
            tuple(quote_events(db, row.id, row.number, row.job_id)),
        )
        return True

    def head(self) -> CardHead:
        row, dot = self.row, self.office.glyphs.dot
        whom = f"{row.client} {dot} {row.job or 'no job yet'}"
        total = with_gst(row.total_cents, self.card.quote.current.shows_gst)
        return CardHead(
            f"{quote_name(row)} {row.title or row.site.partition(',')[0]}".strip(),
            status_line(row.status, self.office.glyphs),
            whom,
            f"{total} {dot} until {short_day(row.valid_until)}",
        )

    def tabs(self) -> Sequence[CardTab]:
        return tabs_of(self.card, self.office, self.room, self.timeline(self.card.events))

    def panel(self) -> Content:
        return quote_panel(self.card, self.office)

    def fits(self, action: str) -> bool:
        row = self.row
        if action == "withdraw":
            return row.status in _OPEN or (row.status is QuoteStatus.DRAFT and row.sent_version is not None)
        if action == "give_up":
            return row.status is QuoteStatus.DRAFT and row.sent_version is None
        if action == "go_to_job":
            return row.job is not None
        if action == "open_page":
            return bool(self.card.sight.live(self.office.now))
        if action in ("convert", "add_to_job") and row.job is not None:
            return False
        if action == "invoice" and self.card.billing.is_complete:
            return False
        return row.status in _STATUSES.get(action, tuple(QuoteStatus))

    @on(TabBody.RowChosen)
    def open_row(self, event: TabBody.RowChosen) -> None:
        """Open the invoice under the cursor."""
        if event.tab == "invoices":
            self.post_message(OpenInvoice(event.key))

    def action_send(self) -> None:
        """Send it, after a last look."""
        self.post_message(SendQuote(self.row.number))

    def action_edit(self) -> None:
        """Change the draft."""
        self.post_message(EditQuote(self.row.number))

    def action_revise(self) -> None:
        """Write the next version."""
        self.post_message(EditQuote(self.row.number))

    def action_accept(self) -> None:
        """Note an acceptance that was given by phone or on paper."""
        self._ask(accept_form(self.office, self.card.quote))

    def action_answer(self) -> None:
        """Note that they declined, or asked for changes."""
        self._ask(answer_form(self.office, self.card.quote))

    def action_convert(self) -> None:
        """Make a job of it."""
        self.post_message(ConvertQuote(self.row.number))

    def action_add_to_job(self) -> None:
        """Add it to a job that there is."""
        self.post_message(AddQuoteToJob(self.row.number))

    def action_invoice(self) -> None:
        """Bill the whole or a part of it."""
        self.post_message(NewInvoice(quote=self.row.number))

    def action_reopen(self) -> None:
        """Take the answer back."""
        self._ask(reopen_form(self.office, self.row))

    def action_withdraw(self) -> None:
        """Take the offer back."""
        self._ask(withdraw_form(self.office, self.row))

    def action_give_up(self) -> None:
        """Give up a draft that was never sent."""
        self._ask(withdraw_form(self.office, self.row))

    def action_duplicate(self) -> None:
        """Begin another quote like it, and go there."""
        self.post_message(duplicate(self.office, self.row, lambda number: self.post_message(OpenQuote(number))))

    def action_open_page(self) -> None:
        """Open the client's page in a browser."""
        self.post_message(OpenClientPage(self.row.job or self.row.number))

    def _ask(self, dialog: ModalScreen[Any]) -> None:
        self.app.push_screen(dialog, self.mailed)


_OPEN = (QuoteStatus.SENT, QuoteStatus.EXPIRED, QuoteStatus.CHANGES_REQUESTED)
_STATUSES = {
    "send": (QuoteStatus.DRAFT,),
    "edit": (QuoteStatus.DRAFT,),
    "revise": (*_OPEN, QuoteStatus.DECLINED, QuoteStatus.WITHDRAWN),
    "accept": (QuoteStatus.SENT,),
    "answer": (QuoteStatus.SENT,),
    "reopen": (QuoteStatus.ACCEPTED, QuoteStatus.DECLINED, QuoteStatus.CHANGES_REQUESTED),
    "convert": (QuoteStatus.ACCEPTED,),
    "add_to_job": (*_OPEN, QuoteStatus.ACCEPTED),
    "invoice": (QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED),
}
