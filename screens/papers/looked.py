"""Whether the client has looked at a quote or an invoice since it was sent, in a sentence."""

from data.queries.paper_sight import PaperSight
from data.wording import ago
from screens.office import Office


def looked_words(sight: PaperSight, office: Office) -> str:
    """How it stands with the client, with its sign."""
    glyphs, live = office.glyphs, sight.live(office.now)
    if not live:
        return "Sent as a PDF or on paper: it is not on a client's page."
    looks = [(reader.last_seen, reader.name) for reader in live if reader.last_seen is not None]
    if sight.seen is not None and looks:
        at, name = max(looks)
        return glyphs.label("seen", f"{name} last looked {ago(at, office.now)}.")
    words = "opened, but perhaps only by a mail program" if sight.opened else "not opened yet"
    return glyphs.label("shared", f"With the client by link: {words}.")
