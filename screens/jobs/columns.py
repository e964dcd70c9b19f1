"""The columns of the Jobs list, and what its last one says: does the client know?"""

from data.queries.jobs import JobRow
from data.wording import ago, short_moment
from screens.office import Office
from screens.widgets.columns import Cell, Column, StyleName

_STATUS_TONES: dict[str, StyleName] = {
    "Pending": "muted",
    "In progress": "accent",
    "On hold": "attention",
    "Completed": "good",
    "Cancelled": "muted",
}


def job_columns(office: Office) -> list[Column[JobRow]]:
    """The columns, the last to give way first."""
    glyphs = office.glyphs
    zone = office.frame().zone

    def client(row: JobRow) -> Cell:
        return row.client or ("(no client)", "muted")

    def status(row: JobRow) -> Cell:
        return glyphs.status(row.status), _STATUS_TONES[row.status]

    def next_visit(row: JobRow) -> Cell:
        return short_moment(row.next_visit, zone) if row.next_visit else (glyphs.dash, "muted")

    return [
        Column("number", "Job", lambda row: row.number, 7, priority=9),
        Column("title", "Title", lambda row: row.title, 18, flex=3, priority=8),
        Column("client", "Client", client, 13, flex=2, priority=6),
        Column("suburb", "Suburb", lambda row: row.suburb, 12, flex=1, priority=2),
        Column("status", "Status", status, 13, priority=5),
        Column("next_visit", "Next visit", next_visit, 19, priority=3),
        Column("knows", "Client knows", lambda row: client_knows(row, office), 20, priority=7, sortable=False),
    ]


def client_knows(row: JobRow, office: Office) -> Cell:
    """Whether the client was told, has looked, and whether there is something new to share."""
    glyphs = office.glyphs
    if not row.is_shared:
        return glyphs["not_shared"], "muted"
    if row.has_new:
        return glyphs.label("new", "new to share"), "attention"
    if row.seen_at is not None:
        return glyphs.label("seen", f"seen {ago(row.seen_at, office.now)}"), "good"
    if row.sent_at is None:
        return glyphs.label("shared", "saved, not sent"), "accent"
    return glyphs.label("shared", "shared, not opened" if row.opened_at is None else "opened, not seen"), "accent"
