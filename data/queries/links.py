"""Reads of links and of what clients could see."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.sharing.pages import SharedPage, page_from_json

LISTED_AT_MOST = 500


@dataclass(frozen=True)
class LinkRow:
    """A link as the office lists it. `job` is the number of the job, or of a quote that has none."""

    id: int
    share_id: int
    job_id: int | None
    job: str
    name: str
    email: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_opened: datetime | None
    last_seen: datetime | None


_LINK = """
    SELECT g.id, g.share_id, s.job_id, COALESCE(j.number, q.number) AS job, g.name, g.email, g.created_at,
        g.expires_at, g.revoked_at, g.last_opened_at AS last_opened, g.last_seen_at AS last_seen
    FROM share_grant g JOIN share s ON s.id = g.share_id
    LEFT JOIN job j ON j.id = s.job_id LEFT JOIN quote q ON q.id = s.quote_id
"""


def links_of_job(db: Connection, job: int) -> list[LinkRow]:
    """Every link of a job, the newest first."""
    return db.all(LinkRow, f"{_LINK} WHERE s.job_id = :job ORDER BY g.id DESC", job=job)


def links_of_share(db: Connection, share: int) -> list[LinkRow]:
    """Every link of a share, the newest first."""
    return db.all(LinkRow, f"{_LINK} WHERE g.share_id = :share ORDER BY g.id DESC", share=share)


def live_links(db: Connection, now: datetime) -> list[LinkRow]:
    """The newest links that still open a page."""
    return db.all(
        LinkRow,
        f"{_LINK} WHERE g.revoked_at IS NULL AND g.expires_at > :now ORDER BY g.id DESC LIMIT {LISTED_AT_MOST}",
        now=now,
    )


def find_link(db: Connection, link: int) -> LinkRow | None:
    """One link by its id."""
    return db.one(LinkRow, f"{_LINK} WHERE g.id = :link", link=link)


@dataclass(frozen=True)
class _Snapshot:
    taken_at: datetime
    view: str


def page_at(db: Connection, share: int, moment: datetime) -> SharedPage | None:
    """What a share showed at a moment; None before it showed anything."""
    found = db.one(
        _Snapshot,
        "SELECT taken_at, view FROM share_snapshot WHERE share_id = :share AND taken_at <= :moment "
        "ORDER BY version DESC LIMIT 1",
        share=share,
        moment=moment,
    )
    return None if found is None else page_from_json(found.view)


def page_at_last_send(db: Connection, share: int) -> SharedPage | None:
    """What a share showed when its clients were last told; None when they never were."""
    found = db.one(
        _Snapshot,
        "SELECT n.taken_at, n.view FROM share s JOIN share_snapshot n ON n.share_id = s.id "
        "AND n.taken_at <= s.last_sent_at WHERE s.id = :share ORDER BY n.version DESC LIMIT 1",
        share=share,
    )
    return None if found is None else page_from_json(found.view)


@dataclass(frozen=True)
class ShareChange:
    """A moment from which on a share showed something else."""

    version: int
    taken_at: datetime


def changes_of_share(db: Connection, share: int) -> list[ShareChange]:
    """When what a share shows has changed, the newest first."""
    return db.all(
        ShareChange,
        "SELECT version, taken_at FROM share_snapshot WHERE share_id = :share ORDER BY version DESC "
        f"LIMIT {LISTED_AT_MOST}",
        share=share,
    )


def portal_was_on(db: Connection, moment: datetime) -> bool:
    """Whether the portal was on at a moment, by the history of its switch."""
    action = db.value(
        "SELECT action FROM activity WHERE action IN ('portal switched on', 'portal switched off') AND at <= :moment "
        "ORDER BY id DESC LIMIT 1",
        moment=moment,
    )
    return bool(action == "portal switched on")
