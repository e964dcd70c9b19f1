"""The question that a job is shared by once it has a client and a first visit."""

from data.queries.share_offer import ShareOffer
from data.safe_text import safe_line
from data.wording import joined
from screens.dialogs.confirm import ConfirmModal
from screens.jobs.client_panel import item_name


class SharePrompt(ConfirmModal):
    """Answers True when the person goes on to the Share screen, where the usual ticks are set."""

    def __init__(self, offer: ShareOffer) -> None:
        portal_off = offer.blocked == "portal_off"
        client = first_name(offer)
        words = [_how(offer, client)]
        if portal_off:
            words.insert(0, "The Client Portal is off, so no client can see anything yet.")
        super().__init__(
            safe_line(f"Share {offer.job.number} with {client} now?"),
            "\n\n".join(words),
            yes="Switch it on and share" if portal_off else "Share now",
            no="Not now",
        )


def first_name(offer: ShareOffer | None, otherwise: str = "the client") -> str:
    """What to call whoever reads the client's page."""
    person = next(iter(offer.recipients if offer else ()), None)
    return safe_line(person.name.split()[0]) if person and person.name.strip() else otherwise


def _how(offer: ShareOffer, client: str) -> str:
    ticked = joined([_name(item.key, item_name(item)) for item in offer.items if item.ticked])
    first = f"Ticked to begin with: {ticked}. " if ticked else ""
    if any(person.email for person in offer.recipients):
        return f"{client} gets a link to a page of this job by email. {first}You look at the page before it is sent."
    return f"{client} has no email address: you get a link or a QR code to send another way. {first}".strip()


def _name(key: str, name: str) -> str:
    return {"dates": "dates", "status": "status", "description": "description"}.get(key, name)
