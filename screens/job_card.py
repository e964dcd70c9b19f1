"""The Job Card: one job whole, and what its client knows of it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from data.errors import Damaged
from data.permissions import Action
from data.queries.activity import ActivityRow, list_activity
from data.queries.job_details import JobDetails, JobSight, job_details
from data.queries.jobs import JobRow, find_job
from data.queries.share_offer import ShareOffer, share_offer
from data.safe_text import safe_line
from screens.card_screen import CardScreen, CardTab, at_both_ends
from screens.client_panel import client_panel
from screens.job_tabs import CardManner, job_tabs
from screens.messages import AttachClient, CopyLink, OpenClientPage, ShareJob
from screens.office import Office

TIMELINE_ROWS = 200


class JobCardScreen(CardScreen):
    """A job on its tabs, with the client panel beneath."""

    HELP: ClassVar[str] = (
        "One job whole. Left and right turn the tabs. The panel beneath says what the client can see, when they last "
        "looked, and what is new since then."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "share", "Share with client", id="card-share", tooltip="Choose what the client may see"),
        Binding("o", "open_page", "Open page", id="card-page", tooltip="Open the client's page in a browser"),
        Binding("l", "link", "Link / QR", id="card-link", tooltip="Copy the client's link or show it as a QR code"),
        Binding("c", "attach", "Client", id="card-client", tooltip="Attach a client to this job"),
    ]

    def __init__(self, office: Office, job: JobRow) -> None:
        self.job = job
        self.details: JobDetails
        self.offer: ShareOffer | None = None
        """What can be shared; None when some of it can't be read."""
        self._timeline: Sequence[ActivityRow] = ()
        self._lost: list[str] = []
        super().__init__(office)

    def read(self) -> bool:
        """Read everything on the card; what of it can't be read is named and left out."""
        office = self.office
        job = find_job(office.db, self.job.number)
        if job is None:
            return False
        self.job, self._lost, self.offer, self._timeline = job, [], None, ()
        sight = JobSight(papers=office.may(Action.EDIT_QUOTES), costs=office.may(Action.SEE_COSTS))
        self.details = job_details(office.db, job, sight, office.now, self._lost)
        with _naming(self._lost):
            self.offer = share_offer(office.db, job, office.frame())
        with _naming(self._lost):
            self._timeline = list_activity(office.db, job=job.id, limit=TIMELINE_ROWS)
        return True

    def trail(self) -> str:
        return safe_line(self.job.number)

    def head(self, width: int) -> Content:
        job, glyphs = self.job, self.office.glyphs
        person = next(iter(self.offer.recipients if self.offer else ()), None)
        reach = [job.client or "(no client)", person.phone if person else "", person.email if person else ""]
        who = f" {glyphs.dot} ".join(safe_line(part) for part in reach if part)
        title = Content.styled(safe_line(f"{job.number} {job.title}"), "bold")
        status = Content(glyphs.status(job.status))
        site = Content.styled(safe_line(job.site), "$text-muted")
        return Content("\n").join([at_both_ends(title, status, width), at_both_ends(Content(who), site, width)])

    def tabs(self) -> Sequence[CardTab]:
        manner = CardManner(self.office.glyphs, self.office.frame().zone)
        return job_tabs(self.details, self._timeline, manner, self._lost)

    def panel(self) -> Content:
        if self.offer is None:
            return Content.styled("What the client knows can't be read. See Overview.", "$text-error")
        return client_panel(self.offer, self.office)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """For roles that may not share, the keys are not there; where sharing is not possible, they are greyed."""
        if action in ("share", "open_page", "link") and not self.office.may(Action.SHARE):
            return False
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

    def action_attach(self) -> None:
        """Attach a client to this job."""
        self.post_message(AttachClient(self.job.number))


@contextmanager
def _naming(lost: list[str]) -> Iterator[None]:
    try:
        yield
    except Damaged as error:
        lost.append(error.message)
