"""A job in a few lines, as it stands beside the list."""

from textual.content import Content

from data.permissions import Action
from data.queries.jobs import JobRow
from data.queries.share_offer import ShareOffer, share_offer
from data.safe_text import safe_line, safe_text
from data.wording import short_visit
from screens.jobs.client_panel import client_panel
from screens.office import Office


def job_summary(job: JobRow, office: Office) -> Content:
    """A job in a few lines.

    Raises:
        Damaged: Some of it can't be read.
    """
    offer = share_offer(office.db, job, office.frame())
    person = offer.recipients[0] if offer.recipients and office.may(Action.VIEW_CLIENTS) else None
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
