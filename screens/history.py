"""The history of the business: everything that was ever done, found by words, a person, a job or a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from data.queries.activity import ActivityList, HistoryRow, read_history_search
from data.queries.numbers import is_number_of
from data.safe_text import safe_line, safe_text
from data.wording import clock_time, full_day, local
from screens.list_screen import ListScreen
from screens.messages import OpenClient, OpenEnquiry, OpenJob
from screens.widgets.columns import Column
from screens.widgets.filter_bar import FilterCard
from screens.widgets.pages import Source


class HistoryScreen(ListScreen[HistoryRow]):
    """What happened, the newest first. It is only ever added to."""

    VIEW = "today"
    TRAIL = "History"
    EMPTY = "Nothing has happened yet.\nEvery change, mail, answer and refusal stands here, with who and when."
    SEARCH = "words, a person, J-0042, or a last day like 24/11/2026"
    DEFAULT_CSS = "HistoryScreen FilterBar { display: none; }"
    HELP: ClassVar[str] = (
        "Everything that was ever done, the newest first. Press / and type words that must all be there, a person, a "
        "job's number, or the last day to show. Enter opens the job."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="history-back", tooltip="Go back; first show everything again"),
    ]

    def columns(self) -> Sequence[Column[HistoryRow]]:
        zone = self.office.frame().zone
        return [
            Column("at", "When", lambda row: (_numbers(row.at, zone), "muted"), 16, priority=7, sortable=False),
            Column("who", "Who", lambda row: row.who, 12, flex=1, priority=6, sortable=False),
            Column("action", "What", lambda row: row.action, 18, flex=1, priority=9, sortable=False),
            Column("subject", "About", lambda row: row.subject, 8, flex=1, priority=8, sortable=False),
            Column("detail", "", lambda row: (row.detail, "muted"), 14, flex=3, priority=4, sortable=False),
        ]

    def source(self) -> ActivityList:
        only = read_history_search(self.office.db, self.search, self.office.frame().zone)
        return ActivityList(self.office.db, only)

    def cards(self) -> Sequence[FilterCard]:
        return ()

    def summary(self, row: HistoryRow) -> Content:
        return Content("\n").join(
            [
                Content.styled(safe_line(row.action), "bold"),
                Content(safe_line(row.who)),
                Content.styled(_in_words(row.at, self.office.frame().zone), "$text-muted"),
                Content(""),
                Content(safe_line(row.subject)),
                Content(safe_text(row.detail)),
                *(
                    [Content(""), Content.assemble(("enter", "bold $text-accent"), f"  open {row.job}")]
                    if row.job
                    else []
                ),
            ]
        )

    def open(self, row: HistoryRow) -> None:
        """Show the job, or the client or enquiry that it is about."""
        db = self.office.db
        if row.job is not None:
            self.post_message(OpenJob(row.job))
        elif is_number_of(db, "client", row.subject):
            self.post_message(OpenClient(row.subject))
        elif is_number_of(db, "enquiry", row.subject):
            self.post_message(OpenEnquiry(row.subject))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There are no cards that filter."""
        return False if action == "filter" else super().check_action(action, parameters)

    def is_capped(self, source: Source[HistoryRow]) -> bool:
        return isinstance(source, ActivityList) and source.capped

    def action_back(self) -> None:
        """Show everything again; with nothing left to clear, go back."""
        if self.focused is self.rows and not self.search:
            self.dismiss(None)
        else:
            super().action_back()


def _numbers(moment: datetime, zone: str) -> str:
    """ "24/11/2026 23:42", as a search takes the day."""
    return f"{local(moment, zone):%d/%m/%Y %H:%M}"


def _in_words(moment: datetime, zone: str) -> str:
    there = local(moment, zone)
    return f"{full_day(there.date())}, {clock_time(there)}"
