"""The Jobs screen: every job, newest first, found as one types."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Label

from data.enums import JobStatus
from data.permissions import Action
from data.queries.jobs import JobCounts, JobFilter, JobList, JobOrder, JobRow, job_counts
from screens.job_columns import job_columns
from screens.messages import OpenClientPage, OpenJob, ShareJob, StoreChanged
from screens.office import Office
from screens.widgets.filter_bar import FilterBar, FilterCard
from screens.widgets.header import HeaderBar
from screens.widgets.job_preview import JobPreview
from screens.widgets.line_input import LineInput
from screens.widgets.painter import Sort
from screens.widgets.record_list import RecordList
from screens.widgets.views import ViewTabs

PREVIEW_FROM = 120
EMPTY = "No jobs yet.\nTradeConsole keeps them here; add the first with `tradeconsole jobs add`."
NOTHING_FOUND = "Nothing matches. esc shows every job again."
_ORDERS = {
    "number": JobOrder.NUMBER,
    "title": JobOrder.TITLE,
    "client": JobOrder.CLIENT,
    "suburb": JobOrder.SUBURB,
    "status": JobOrder.STATUS,
    "next_visit": JobOrder.NEXT_VISIT,
}


class JobsScreen(Screen[None]):
    """Cards that filter, a search, and the list of jobs; beside it a preview where there is room."""

    CSS_PATH = "jobs.tcss"
    AUTO_FOCUS = "RecordList"
    HELP: ClassVar[str] = (
        "Every job, by its first visit not yet done. Press / and type to find one by number, title, client or "
        "address; enter goes to the list. The last column says what the client knows."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "search",
            "Search",
            key_display="/",
            id="jobs-search",
            tooltip="Find jobs as you type",
            # Before any other key is looked at: what is typed right after it goes to the search.
            priority=True,
        ),
        Binding("s", "share", "Share", id="jobs-share", tooltip="Choose what the client may see of this job"),
        Binding("f", "filter", "Filter", id="jobs-filter", tooltip="Go to the cards that filter the list", show=False),
        Binding(
            "o", "open_page", "Open page", id="jobs-page", tooltip="Open the client's page in a browser", show=False
        ),
        Binding("t", "order", "Order", id="jobs-order", tooltip="Order by the next column", show=False),
        Binding("escape", "back", "Back", id="jobs-back", tooltip="Show every job again", show=False),
        Binding("question_mark", "app.help", "Help", key_display="?", id="jobs-help", tooltip="The keys of this place"),
        Binding("q", "app.quit", "Quit", id="jobs-quit", tooltip="Close TradeConsole"),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self._only = JobFilter(staff=self._own_staff())
        self._order, self._descending = JobOrder.NEXT_VISIT, True

    def compose(self) -> ComposeResult:
        glyphs = self.office.glyphs
        yield HeaderBar(glyphs, self.office.header)
        yield ViewTabs("jobs")
        yield FilterBar()
        with Horizontal(id="search-line"):
            yield Label("/", id="search-mark")
            yield LineInput(
                placeholder="number, title, client or address", id="search", compact=True, select_on_focus=False
            )
            yield Label("", id="found")
        with Horizontal(id="body"):
            with Vertical(id="list-side"):
                yield RecordList(
                    job_columns(self.office), self._list(), empty=EMPTY, sort=Sort("next_visit", True), glyphs=glyphs
                )
            yield JobPreview(self.office)
        yield Footer(show_command_palette=True)

    def on_mount(self) -> None:
        self._show_counts()

    def on_resize(self) -> None:
        self.set_class(self.app.size.width >= PREVIEW_FROM, "-wide")

    @property
    def jobs(self) -> RecordList[JobRow]:
        return self.query_one(RecordList)

    @on(Input.Changed, "#search")
    def filter_as_typed(self, event: Input.Changed) -> None:
        """Show what matches, with each key."""
        self._show(replace(self._only, search=event.value))

    @on(Input.Submitted, "#search")
    def go_to_list(self) -> None:
        """Leave the search for the list, keeping what it found."""
        self.jobs.focus()

    @on(FilterBar.Chosen)
    def filter_by_card(self, event: FilterBar.Chosen) -> None:
        """Show only what the card counts."""
        status = JobStatus(event.key) if event.key in set(JobStatus) else None
        self._show(replace(self._only, status=status, shared=event.key == "shared", awaiting=event.key == "awaiting"))

    @on(RecordList.SortRequested)
    def order_by(self, event: RecordList.SortRequested) -> None:
        """Order by the column whose title was clicked; again, the other way round."""
        self._set_order(event.column_key)

    @on(RecordList.Highlighted)
    def preview(self, event: RecordList.Highlighted[JobRow]) -> None:
        """Show the job under the cursor beside the list."""
        self.query_one(JobPreview).job = event.row

    @on(RecordList.Opened)
    def open_job(self, event: RecordList.Opened[JobRow]) -> None:
        """Show the Job Card."""
        self.post_message(OpenJob(event.row.number))

    @on(StoreChanged)
    def read_again(self) -> None:
        """Show what is there now, with the cursor on the same job."""
        self._only = replace(self._only, staff=self._own_staff())
        self.jobs.reload(self._list(), keep_key=self.jobs.row_key)
        self._show_counts()
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sharing is not there at all for a role that may not share; in the search a slash is a letter."""
        if action == "search":
            return self.focused is not self.query_one("#search", Input)
        return self.office.may(Action.SHARE) if action in ("share", "open_page") else True

    def action_search(self) -> None:
        """Go to the search."""
        self.set_focus(self.query_one("#search", Input))

    def action_filter(self) -> None:
        """Go to the cards."""
        self.query_one(FilterBar).focus()

    def action_share(self) -> None:
        """Share the job under the cursor."""
        if (job := self.jobs.row) is not None:
            self.post_message(ShareJob(job.number))

    def action_open_page(self) -> None:
        """Open the client's page of the job under the cursor."""
        if (job := self.jobs.row) is not None:
            self.post_message(OpenClientPage(job.number))

    def action_order(self) -> None:
        """Order by the next column."""
        names = list(_ORDERS)
        current = names.index(next(name for name, order in _ORDERS.items() if order is self._order))
        self._set_order(names[(current + 1) % len(names)])

    def action_back(self) -> None:
        """Show every job again; from the search or the cards, go back to the list first."""
        search = self.query_one("#search", Input)
        if self.focused is not self.jobs and not search.value:
            self.jobs.focus()
            return
        self.query_one(FilterBar).clear()
        self._only = JobFilter(staff=self._own_staff())
        search.value = ""
        self._show(self._only)
        self.jobs.focus()

    def _own_staff(self) -> int | None:
        actor = self.office.actor
        return actor.staff_id if actor.sees_own_jobs_only else None

    def _list(self) -> JobList:
        return JobList(self.office.db, self._only, self._order, self._descending)

    def _show(self, only: JobFilter) -> None:
        self._only = only
        source = self._list()
        filtered = bool(only.search.strip() or only.status or only.shared or only.awaiting)
        self.jobs.empty = NOTHING_FOUND if filtered else EMPTY
        self.jobs.reload(source)
        self._show_found(source, filtered)

    def _show_found(self, source: JobList, filtered: bool) -> None:
        if not filtered:
            self.query_one("#found", Label).update("")
            return
        found = "1000+" if source.capped else f"{source.count():,}"
        total = job_counts(self.office.db, self._own_staff()).total
        self.query_one("#found", Label).update(Content(f"{found} of {total:,}"))

    def _set_order(self, column: str) -> None:
        order = _ORDERS.get(column)
        if order is None or self._only.search:
            return
        first_down = order in (JobOrder.NEXT_VISIT, JobOrder.NUMBER)
        self._descending = not self._descending if order is self._order else first_down
        self._order = order
        self.jobs.sort = Sort(column, self._descending)
        self.jobs.reload(self._list())

    def _show_counts(self) -> None:
        self.query_one(FilterBar).cards = _cards(job_counts(self.office.db, self._own_staff()), self.office)


def _cards(counts: JobCounts, office: Office) -> list[FilterCard]:
    def capped(count: int) -> str:
        return "1000+" if count > 1_000 else str(count)

    cards = [
        FilterCard(status.value, status.value, f"{counts.by_status[status]:,}")
        for status in (JobStatus.PENDING, JobStatus.IN_PROGRESS, JobStatus.COMPLETED)
    ]
    shared = FilterCard("shared", "Shared", capped(counts.shared), "$text-success")
    awaiting = FilterCard("awaiting", "Waiting on client", capped(counts.awaiting), "$text-warning")
    return [*cards, shared, awaiting]
