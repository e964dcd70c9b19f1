"""The Quotes screen: every quote, the newest first, found as one types."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from data.enums import QuoteStatus
from data.permissions import Action
from data.queries.quote_list import QuoteList, QuotesShown, quote_counts
from data.queries.quotes import QuoteRow
from screens.messages import NewQuote, OpenPdf, OpenQuote, SendQuote
from screens.papers.list import PaperListScreen, cards_of
from screens.quotes.columns import quote_columns
from screens.quotes.preview import quote_summary
from screens.widgets.columns import Column
from screens.widgets.filter_bar import FilterCard

_CARDS = {
    QuoteStatus.DRAFT: ("Draft", ""),
    QuoteStatus.SENT: ("Sent", "$text-accent"),
    QuoteStatus.CHANGES_REQUESTED: ("Changes", "$text-warning"),
    QuoteStatus.ACCEPTED: ("Accepted", "$text-success"),
    QuoteStatus.EXPIRED: ("Expired", "$text-warning"),
    QuoteStatus.DECLINED: ("Declined", ""),
}


class QuotesScreen(PaperListScreen[QuoteRow]):
    """The list of quotes."""

    VIEW = "quotes"
    EDITS = Action.EDIT_QUOTES
    KEYS: ClassVar = {"send": frozenset({QuoteStatus.DRAFT}), "pdf": frozenset(QuoteStatus)}
    EMPTY = "No quotes yet.\nWhat you offer stands here, from the draft to the answer.\nPress n to write the first."
    HELP: ClassVar[str] = (
        "Every quote, the newest first. Press / and type to find one by number, client, title, site or amount; "
        "enter opens it, s sends a draft, p opens its PDF."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New", id="quotes-new", tooltip="Write a quote"),
        Binding("s", "send", "Send", id="quotes-send", tooltip="Send this draft, after a last look"),
        Binding("p", "pdf", "PDF", id="quotes-pdf", tooltip="Open this quote as a PDF"),
    ]

    def columns(self) -> Sequence[Column[QuoteRow]]:
        return quote_columns(self.office, self.longest_number("Q-0001"))

    def source(self) -> QuoteList:
        status = None if self.card is None else QuoteStatus(self.card)
        return QuoteList(self.office.db, self.today, QuotesShown(self.search, status))

    def cards(self) -> Sequence[FilterCard]:
        return cards_of(quote_counts(self.office.db, self.today), _CARDS)

    def everything(self) -> QuoteList:
        return QuoteList(self.office.db, self.today)

    def summary(self, row: QuoteRow) -> Content:
        return quote_summary(row, self.office)

    def open(self, row: QuoteRow) -> None:
        self.post_message(OpenQuote(row.number))

    def action_new(self) -> None:
        """Write a quote."""
        self.post_message(NewQuote())

    def action_send(self) -> None:
        """Send the draft under the cursor."""
        if self.row is not None:
            self.post_message(SendQuote(self.row.number))

    def action_pdf(self) -> None:
        """Open the PDF of the quote under the cursor."""
        if self.row is not None:
            self.post_message(OpenPdf(self.row.number))
