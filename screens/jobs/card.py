"""The Job Card: one job whole, and what its client knows of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content

from data.actions.acting import visible_job
from data.errors import Damaged, NotFound
from data.permissions import Action
from data.queries.activity import ActivityRow, list_activity
from data.queries.job_details import JobSight, job_details
from data.queries.jobs import JobRow
from data.queries.margin import Margin, job_margin
from data.queries.share_offer import share_offer
from data.safe_text import safe_line
from screens.card_screen import CardHead, CardTab
from screens.jobs.client_panel import client_panel
from screens.jobs.tabs import CardManner, job_tabs
from screens.jobs.writing import PAPERS, WRITING, JobWriting
from screens.messages import (
    AttachClient,
    CopyLink,
    OpenClientPage,
    OpenInvoice,
    OpenPdf,
    OpenQuote,
    SeeThen,
    ShareJob,
)
from screens.office import Office
from screens.widgets.tab_body import TabBody

TIMELINE_ROWS = 200


class JobCardScreen(JobWriting):
    """A job on its tabs, with the client panel beneath."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-roomy")]
    HELP: ClassVar[str] = (
        "One job whole. Left and right turn the tabs; n adds to the tab in front, e or enter changes the row under the "
        "cursor. The panel beneath says what the client can see, when they last looked, and what is new since then."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        # The panel names this key, right above the last line.
        Binding(
            "s", "share", "Share with client", id="card-share", tooltip="Choose what the client may see", show=False
        ),
        Binding("n", "add", "Add", id="card-add", tooltip="Add a visit, a note, a to-do, a file"),
        Binding("e", "edit", "Edit", id="card-edit", tooltip="Change the row under the cursor; elsewhere, the job"),
        Binding("d", "remove", "Remove", id="card-remove", tooltip="Remove the row under the cursor"),
        Binding("space", "tick", "Done", id="card-tick", tooltip="Tick the row off, or take that back"),
        Binding("m", "move", "Move", id="card-move", tooltip="Move the row between internal and for the client"),
        Binding("u", "status", "Status", id="card-status", tooltip="Give the job another status"),
        Binding("a", "assign", "Staff", id="card-staff", tooltip="Say who works on the job", show=False),
        Binding(
            "o", "open_page", "Open page", id="card-page", tooltip="Open the client's page in a browser", show=False
        ),
        Binding(
            "l",
            "link",
            "Link / QR",
            id="card-link",
            tooltip="Copy the client's link or show it as a QR code",
            show=False,
        ),
        Binding("w", "then", "Seen then", id="card-then", tooltip="What the client could see when this happened"),
        Binding(
            "w", "then_when", "Seen when", id="card-when", tooltip="What the client could see at a time", show=False
        ),
        Binding("p", "pdf", "PDF", id="card-pdf", tooltip="Open the quote or the invoice under the cursor as a PDF"),
        Binding("c", "attach", "Client", id="card-client", tooltip="Attach a client to this job"),
    ]

    def __init__(self, office: Office, job: JobRow) -> None:
        self.job = job
        self.offer = None
        self._timeline: Sequence[ActivityRow] = ()
        self._timeline_rows = TIMELINE_ROWS
        self._lost: list[str] = []
        self._margin: Margin | None = None
        super().__init__(office)

    def read(self) -> bool:
        """Read everything on the card; what of it can't be read is named and left out."""
        office = self.office
        try:
            job = visible_job(office.db, office.actor, self.job.number)
        except NotFound:
            return False
        self.job, self._lost, self.offer, self._timeline, self._margin = job, [], None, (), None
        sight = JobSight(papers=office.may(Action.EDIT_QUOTES), costs=office.may(Action.SEE_COSTS))
        self.details = job_details(office.db, job, sight, office.now, self._lost)
        with _naming(self._lost):
            self.offer = share_offer(office.db, job, office.frame())
        if sight.costs:
            with _naming(self._lost):
                self._margin = job_margin(office.db, job.id)
        with _naming(self._lost):
            self._timeline = list_activity(office.db, job=job.id, limit=self._timeline_rows, papers=sight.papers)
        return True

    def trail(self) -> str:
        return safe_line(self.job.number)

    def head(self) -> CardHead:
        job, glyphs = self.job, self.office.glyphs
        reached = self.office.may(Action.VIEW_CLIENTS)
        person = next(iter(self.offer.recipients if self.offer and reached else ()), None)
        reach = [job.client or "(no client)", person.phone if person else "", person.email if person else ""]
        who = f" {glyphs.dot} ".join(part for part in reach if part)
        return CardHead(f"{job.number} {job.title}", Content(glyphs.status(job.status)), who, job.site)

    def tabs(self) -> Sequence[CardTab]:
        office = self.office
        papers = office.may(Action.EDIT_QUOTES)
        manner = CardManner(office.glyphs, office.frame().zone, self.tabs_to_add_to(), papers, self._margin)
        return job_tabs(self.details, self._timeline, manner, self._lost)

    def panel(self) -> Content:
        if self.offer is None:
            return Content.styled("What the client knows can't be read. See Overview.", "$text-error")
        return client_panel(self.offer, self.office)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """For roles that may not share, the keys are not there; where sharing is not possible, they are greyed."""
        if action in ("share", "open_page", "link", "then", "then_when") and not self.office.may(Action.SHARE):
            return False
        if action in ("then", "then_when"):
            return self.is_mounted and (self.front == "timeline") is (action == "then")
        if action == "pdf":
            return self.is_mounted and self.front in PAPERS and self.row_key is not None
        if action in WRITING:
            return self.may_write(action)
        if action not in ("open_page", "link", "attach"):
            return True
        offer = self.offer
        if offer is None:
            return None
        if action == "open_page":
            return any(person.is_live(self.office.now) for person in offer.recipients) or None
        if action == "link":
            return bool(offer.saved_keys()) or None
        return self.office.may(Action.EDIT_JOBS) and not offer.has_client

    def action_share(self) -> None:
        """Choose what the client may see."""
        self.post_message(ShareJob(self.job.number))

    def action_open_page(self) -> None:
        """Open the client's page in a browser."""
        self.post_message(OpenClientPage(self.job.number))

    def action_link(self) -> None:
        """Copy the client's link or show it as a QR code."""
        self.post_message(CopyLink(self.job.number))

    def action_then(self) -> None:
        """Show what the client could see when the event under the cursor happened."""
        event = next((row for row in self._timeline if str(row.id) == self.row_key), None)
        self.post_message(SeeThen(self.job.number, event.at if event else None))

    def action_then_when(self) -> None:
        """Ask for a time, and show what the client could see then."""
        self.post_message(SeeThen(self.job.number))

    @on(TabBody.RowChosen)
    def open_paper(self, event: TabBody.RowChosen) -> None:
        """Open the quote or the invoice under the cursor."""
        if event.tab == "quotes":
            self.post_message(OpenQuote(event.key))
        elif event.tab == "invoices":
            self.post_message(OpenInvoice(event.key))

    def action_pdf(self) -> None:
        """Open the quote or the invoice under the cursor as a PDF."""
        if self.row_key is not None:
            self.post_message(OpenPdf(self.row_key))

    @on(TabBody.RowChosen)
    def see_then(self, event: TabBody.RowChosen) -> None:
        """Show what the client could see when this event happened."""
        if event.tab == "timeline" and self.check_action("then", ()):
            self.action_then()

    @on(TabBody.RowReached)
    def read_further(self, event: TabBody.RowReached) -> None:
        """At the end of the timeline, go on with what happened before."""
        last = str(self._timeline[-1].id) if len(self._timeline) == self._timeline_rows else None
        if self.front == "timeline" and event.key == last is not None:
            self._timeline_rows += TIMELINE_ROWS
            self.read_again()

    def action_attach(self) -> None:
        """Attach a client to this job."""
        self.post_message(AttachClient(self.job.number))


@contextmanager
def _naming(lost: list[str]) -> Iterator[None]:
    try:
        yield
    except Damaged as error:
        lost.append(error.message)
