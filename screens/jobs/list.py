"""The Jobs screen: every job, newest first, found as one types."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from data.enums import JobStatus
from data.permissions import Action
from data.queries.jobs import JobCounts, JobFilter, JobList, JobOrder, JobRow, job_counts
from screens.jobs.columns import job_columns
from screens.jobs.preview import job_summary
from screens.list_screen import ListScreen, at_most_a_thousand
from screens.messages import NewJob, OpenClientPage, OpenJob, ShareJob
from screens.office import Office
from screens.widgets.columns import Column
from screens.widgets.filter_bar import FilterCard
from screens.widgets.pages import Source
from screens.widgets.painter import Sort

_ORDERS = {
    "number": JobOrder.NUMBER,
    "title": JobOrder.TITLE,
    "client": JobOrder.CLIENT,
    "suburb": JobOrder.SUBURB,
    "status": JobOrder.STATUS,
    "next_visit": JobOrder.NEXT_VISIT,
}


class JobsScreen(ListScreen[JobRow]):
    """Every job, by its first visit not yet done."""

    VIEW = "jobs"
    EMPTY = "No jobs yet. Work is kept here, from the first call to the last visit.\nPress n to make the first."
    SEARCH = "number, title, client or address"
    HELP: ClassVar[str] = (
        "Every job, by its first visit not yet done. Press / and type to find one by number, title, client or "
        "address; enter goes to the list. The last column says what the client knows."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New job", id="jobs-new", tooltip="Make a job"),
        Binding("s", "share", "Share", id="jobs-share", tooltip="Choose what the client may see of this job"),
        Binding(
            "o", "open_page", "Open page", id="jobs-page", tooltip="Open the client's page in a browser", show=False
        ),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(office, Sort("next_visit", descending=True))

    def columns(self) -> Sequence[Column[JobRow]]:
        return job_columns(self.office)

    def source(self) -> JobList:
        assert self.sort is not None
        status = JobStatus(self.card) if self.card in set(JobStatus) else None
        own = self.office.actor.only_jobs_of
        only = JobFilter(self.search, status, self.card == "shared", self.card == "awaiting", own)
        return JobList(self.office.db, only, _ORDERS[self.sort.column_key], self.sort.descending)

    def cards(self) -> Sequence[FilterCard]:
        return _cards(self._counts())

    def summary(self, row: JobRow) -> Content:
        return job_summary(row, self.office)

    def open(self, row: JobRow) -> None:
        self.post_message(OpenJob(row.number))

    def total(self) -> int:
        return self._counts().total

    def is_capped(self, source: Source[JobRow]) -> bool:
        return isinstance(source, JobList) and source.capped

    def starts_down(self, column: str) -> bool:
        return column in ("next_visit", "number")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What a role may not do is not there at all."""
        if action in ("share", "open_page"):
            return self.office.may(Action.SHARE)
        if action == "new":
            return self.office.may(Action.EDIT_JOBS)
        return super().check_action(action, parameters)

    def action_new(self) -> None:
        """Make a job."""
        self.post_message(NewJob())

    def action_share(self) -> None:
        """Share the job under the cursor."""
        if self.row is not None:
            self.post_message(ShareJob(self.row.number))

    def action_open_page(self) -> None:
        """Open the client's page of the job under the cursor."""
        if self.row is not None:
            self.post_message(OpenClientPage(self.row.number))

    def _counts(self) -> JobCounts:
        return job_counts(self.office.db, self.office.actor.only_jobs_of)


def _cards(counts: JobCounts) -> list[FilterCard]:
    cards = [
        FilterCard(status.value, status.value, f"{counts.by_status[status]:,}")
        for status in (JobStatus.PENDING, JobStatus.IN_PROGRESS, JobStatus.COMPLETED)
    ]
    shared = FilterCard("shared", "Shared", at_most_a_thousand(counts.shared), "$text-success")
    awaiting = FilterCard("awaiting", "Waiting on client", at_most_a_thousand(counts.awaiting), "$text-warning")
    return [*cards, shared, awaiting]
