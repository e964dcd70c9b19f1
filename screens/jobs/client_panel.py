"""What the client knows of a job, in words: on the Job Card and beside the list."""

from datetime import datetime

from textual.content import Content

from data.enums import ShareKind
from data.permissions import Action, who_may
from data.queries.share_offer import OfferedItem, Recipient, ShareOffer
from data.safe_text import safe_line
from data.wording import ago, short_moment, ticks_in_words
from screens.office import Office


def client_panel(offer: ShareOffer, office: Office) -> Content:
    """What is shared, what is new since, and what to press; or why sharing is not possible."""
    lines = [*_state(offer, office), *_new(offer, office)]
    if office.may(Action.SHARE):
        lines.append(_what_to_press(offer, office))
    return Content("\n").join(lines)


def _state(offer: ShareOffer, office: Office) -> list[Content]:
    glyphs, zone = office.glyphs, office.frame().zone
    shown = [item for item in offer.items if item.saved]
    told = [item.key for item in shown if _may_know(item, office)]
    if not shown or offer.share is None:
        return [Content.styled(glyphs.label("not_shared", "Nothing is shared with the client."), "$text-muted")]
    words = f"Shared: {ticks_in_words(told)}" if told else "Shared"
    if offer.share.last_sent_at is not None:
        who = f" by {offer.share.last_sent_by}" if offer.share.last_sent_by else ""
        words += f" · sent {short_moment(offer.share.last_sent_at, zone)}{who}"
    looked = [f"{person.name.split()[0]} last looked {ago(at, office.now)}" for person, at in _looks(offer)]
    nobody = "nobody has looked yet" if offer.share.last_sent_at is not None else "not sent yet"
    line = safe_line(f"{words} · {', '.join(looked) or nobody}")
    if looked:
        return [Content.styled(glyphs.label("seen", line), "$text-success")]
    return [Content.styled(glyphs.label("shared", line), "$text-accent")]


def _may_know(item: OfferedItem, office: Office) -> bool:
    """Who has no business with quotes and invoices is not told which there are."""
    return item.kind not in (ShareKind.QUOTE, ShareKind.INVOICE) or office.may(Action.EDIT_QUOTES)


def _looks(offer: ShareOffer) -> list[tuple[Recipient, datetime]]:
    return [(person, person.last_seen_at) for person in offer.recipients if person.last_seen_at is not None]


def _new(offer: ShareOffer, office: Office) -> list[Content]:
    new = [item for item in offer.items if item.new and _may_know(item, office)]
    if not new:
        return []
    names = ", ".join(item_name(item) for item in new)
    return [Content.styled(office.glyphs.label("new", safe_line(f"New since then: {names}")), "$text-warning")]


def _what_to_press(offer: ShareOffer, office: Office) -> Content:
    if offer.blocked == "portal_off":
        # Who works alone has no use for the names of roles.
        alone = office.header is not None and office.header.is_sole_trader
        whose = "You" if alone else who_may(Action.SWITCH_PORTAL)
        return Content.styled(f"Client Portal is off. {whose} can switch it on: 7 Settings → Site.", "$text-warning")
    if offer.blocked == "no_client":
        return Content.styled(_no_client(offer.job.client), "$text-warning")
    return Content.assemble(("s", "bold $text-accent"), "  Share with client")


def _no_client(name: str) -> str:
    """A job keeps the name of a client who was deleted."""
    if name:
        return safe_line(f"{name} was deleted. Restore the client, or press c to attach another.")
    return "No client attached. Press c to attach one."


def item_name(item: OfferedItem) -> str:
    """An item by its number, or by its words: "INV-0007", "note “Tiles arrive Thursday”"."""
    kind, _, name = item.key.partition(":")
    if kind in ("quote", "invoice"):
        return name
    # A note's label has its quotation marks; a cut one needs both as well.
    words = safe_line(item.label).strip("“”")
    short = words if len(words) <= 32 else f"{words[:30].rstrip()}…"
    return {"note": f"note “{short}”", "todo": f"to-do “{short}”"}.get(kind, short)
