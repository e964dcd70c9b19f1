"""Today: what needs attention, the newest first, each with the key that deals with it."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content

from data.permissions import Action
from data.queries.today import MAILS, TodayKind, TodayLine, today_lines, today_sight
from data.safe_text import safe_line, safe_text
from screens.dialogs.confirm import ConfirmModal
from screens.list_screen import ListScreen
from screens.messages import (
    ConvertQuote,
    OpenClient,
    OpenEnquiry,
    OpenHistory,
    OpenInvoice,
    OpenJob,
    OpenQuote,
    ShareJob,
)
from screens.office import Office
from screens.today.lines import QUOTES, awaits_job, today_columns, today_summary
from screens.today.writes import give_up, message_read, send_again
from screens.widgets.columns import Column
from screens.widgets.filter_bar import FilterCard
from screens.widgets.pages import PAGE_SIZE
from screens.widgets.record_list import RecordList

_CARDS = {
    "Messages": (TodayKind.MESSAGE,),
    "Enquiries": (TodayKind.ENQUIRY,),
    "Quotes": QUOTES,
    "To share": (TodayKind.NEW_TO_SHARE,),
    "Mail": MAILS,
    "Invoices": (TodayKind.OVERDUE,),
}


class TodayList:
    """The lines of one person that match a search and a card; read when they are first asked for."""

    def __init__(self, office: Office, search: str = "", card: str | None = None) -> None:
        self._office = office
        self._words = search.casefold().split()
        self._kinds = _CARDS.get(card or "")
        self._all: list[TodayLine] | None = None

    def count(self) -> int:
        """How many lines match."""
        return len(self._matching())

    def page(self, index: int) -> Sequence[TodayLine]:
        """Lines `index * 100` and on."""
        return self._matching()[index * PAGE_SIZE : (index + 1) * PAGE_SIZE]

    def key(self, row: TodayLine) -> Hashable:
        """What a line is recognised by."""
        return row.kind, row.ref

    def position(self, key: Hashable) -> int | None:
        """Where a line stands."""
        return next((place for place, line in enumerate(self._matching()) if self.key(line) == key), None)

    def all_kinds(self) -> Counter[TodayKind]:
        """How many lines of each kind there are, whatever is searched for."""
        return Counter(line.kind for line in self._lines())

    def _lines(self) -> list[TodayLine]:
        if self._all is None:
            office = self._office
            self._all = today_lines(office.db, today_sight(office.actor), office.now, office.frame().zone)
        return self._all

    def _matching(self) -> list[TodayLine]:
        return [line for line in self._lines() if self._is_wanted(line)]

    def _is_wanted(self, line: TodayLine) -> bool:
        text = f"{line.kind} {line.number} {line.who} {line.words} {line.job or ''}".casefold()
        return (self._kinds is None or line.kind in self._kinds) and all(word in text for word in self._words)


class TodayScreen(ListScreen[TodayLine]):
    """What needs this person's attention."""

    VIEW = "today"
    EMPTY = (
        "Nothing needs attention.\nMessages, new enquiries, answered and expiring quotes, new things to share,\n"
        "mail that failed and overdue invoices stand here."
    )
    SEARCH = "a client, a number, or what it is about"
    HELP: ClassVar[str] = (
        "What needs attention, the newest first. Enter opens it; the last column names the key that deals with it. "
        "A line goes away by itself once it is dealt with."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "share", "Share", id="today-share", tooltip="Choose what the client may see"),
        Binding("r", "send_again", "Send again", id="today-again", tooltip="Send this mail again, after a question"),
        Binding("x", "give_up", "Give up", id="today-give-up", tooltip="Give up this mail, after a question"),
        Binding("h", "history", "History", id="today-history", tooltip="Everything that was ever done"),
    ]

    def columns(self) -> Sequence[Column[TodayLine]]:
        return today_columns(self.office)

    def source(self) -> TodayList:
        return TodayList(self.office, self.search, self.card)

    def cards(self) -> Sequence[FilterCard]:
        kinds, mine = self.source().all_kinds(), today_sight(self.office.actor).kinds
        return [
            FilterCard(name, name, str(sum(kinds[kind] for kind in of))) for name, of in _CARDS.items() if mine & {*of}
        ]

    def summary(self, row: TodayLine) -> Content:
        return today_summary(row, self.office)

    def open(self, row: TodayLine) -> None:
        """Deal with a line by its key."""
        if row.kind in MAILS:
            self.action_send_again()
        elif row.kind is TodayKind.ENQUIRY:
            self.post_message(OpenEnquiry(row.number))
        elif row.kind is TodayKind.NEW_TO_SHARE:
            self.post_message(ShareJob(row.number))
        elif row.kind is TodayKind.MESSAGE and row.job is None:
            self._read_message(row)
        elif awaits_job(row) and self.office.may(Action.EDIT_JOBS):
            self.post_message(ConvertQuote(row.number))
        elif row.kind in QUOTES:
            self.post_message(OpenQuote(row.number))
        elif row.kind is TodayKind.OVERDUE:
            self.post_message(OpenInvoice(row.number))
        elif row.job is not None:
            self.post_message(OpenJob(row.job))
        elif row.client is not None:
            self.post_message(OpenClient(row.client))

    @work
    async def _read_message(self, row: TodayLine) -> None:
        """Show what was written about a quote that has no job; from then on it is read."""
        title = safe_line(f"{row.who} wrote about {row.number}")
        asked = ConfirmModal(title, safe_text(row.words), yes="Open the quote", no="Back")
        opens_quote = await self.app.push_screen_wait(asked)
        self.post_message(message_read(self.office, row))
        if opens_quote:
            self.post_message(OpenQuote(row.number))

    @on(RecordList.Highlighted)
    def follow_row(self) -> None:
        """Show the keys of the line under the cursor."""
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys that do something with the line under the cursor are there."""
        if action == "history":
            return self.office.may(Action.SEE_ACTIVITY)
        if action in ("send_again", "give_up", "share"):
            row = self.row if self.is_mounted else None
            is_mail = row is not None and row.kind in MAILS
            if action == "share":
                return row is not None and row.job is not None and not is_mail and self.office.may(Action.SHARE)
            return is_mail
        return super().check_action(action, parameters)

    def action_share(self) -> None:
        """Choose what the client of this job may see."""
        if self.row is not None and self.row.job is not None:
            self.post_message(ShareJob(self.row.job))

    def action_send_again(self) -> None:
        """Send the mail under the cursor again."""
        if self.row is not None:
            self.post_message(send_again(self.office, self.row))

    def action_give_up(self) -> None:
        """Give up the mail under the cursor."""
        if self.row is not None:
            self.post_message(give_up(self.office, self.row))

    def action_history(self) -> None:
        """Show everything that was ever done."""
        self.post_message(OpenHistory())
