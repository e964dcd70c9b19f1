"""The job under the cursor, beside the list."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from data.errors import Damaged
from data.queries.jobs import JobRow
from data.queries.share_offer import ShareOffer, share_offer
from data.safe_text import safe_line, safe_text
from data.wording import short_visit
from screens.client_panel import client_panel
from screens.office import Office


class JobPreview(Static):
    """Reads the job when it is in view; a job that can't be shown says so and nothing more."""

    job: reactive[JobRow | None] = reactive[JobRow | None](None, always_update=True)
    """Drawn each time it is set: what is shared may have changed where the row has not."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def watch_job(self) -> None:
        if self.display:
            self._draw()

    def on_show(self) -> None:
        self._draw()

    def _draw(self) -> None:
        if self.job is None:
            self.update("")
            return
        try:
            offer = share_offer(self._office.db, self.job, self._office.frame())
        except Damaged as error:
            self.update(Content.styled(safe_text(error.message), "$text-error"))
        else:
            self.update(job_summary(self.job, offer, self._office))


def job_summary(job: JobRow, offer: ShareOffer, office: Office) -> Content:
    """A job in a few lines."""
    person = offer.recipients[0] if offer.recipients else None
    parts = [
        Content.styled(safe_line(f"{job.number} {job.title}"), "bold"),
        Content.styled(office.glyphs.status(job.status), "$text-muted"),
        Content(""),
        Content(safe_line(job.client) or "(no client)"),
        Content.styled(safe_line(person.email if person else ""), "$text-muted"),
        Content(safe_line(job.site)),
        *_visits(offer, office),
        *_description(offer),
        Content(""),
        client_panel(offer, office),
    ]
    return Content("\n").join(parts)


def _visits(offer: ShareOffer, office: Office) -> list[Content]:
    zone = office.frame().zone
    coming = [visit for visit in offer.page.visits or () if not visit.done][:3]
    if not coming:
        return []
    lines = [Content(short_visit(visit.starts_at, visit.ends_at, zone, visit.kind)) for visit in coming]
    return [Content(""), Content.styled("Visits", "$text-accent"), *lines]


def _description(offer: ShareOffer) -> list[Content]:
    description = offer.page.description
    if description is None or not description.description:
        return []
    return [Content(""), Content(safe_text(description.description))]
