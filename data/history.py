"""What the client of a share could see at a moment of the past.

The page of every moment is kept. A link's row holds its expiry as it is now: what it was is worked out anew, by the
rule that set it, from when the link was sent and what its share named after each change.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from data.clock import end_of_day
from data.database import Connection
from data.queries.links import LinkRow, links_of_share, page_at, portal_was_on
from data.sharing.expiry import link_expiry
from data.sharing.pages import SharedPage, page_from_json
from data.snapshots import days_named


class Unseen(StrEnum):
    """Why a client could see nothing. The values are what programs read."""

    PORTAL_OFF = "portal_off"
    NO_LINK = "no_link"
    LINK_REVOKED = "link_revoked"
    LINK_EXPIRED = "link_expired"

    def in_words(self, job: str) -> str:
        """Why a client of this job could see nothing."""
        return _UNSEEN[self].format(job=job)


_UNSEEN = {
    Unseen.PORTAL_OFF: "Nothing: the Client Portal was off.",
    Unseen.NO_LINK: "Nothing: nobody had a link to {job} yet.",
    Unseen.LINK_REVOKED: "Nothing: every link to {job} was revoked.",
    Unseen.LINK_EXPIRED: "Nothing: every link to {job} had expired or was revoked.",
}


@dataclass(frozen=True)
class Then:
    """What could be seen at a moment.

    Attributes:
        page: What the share showed to whoever opened it; None when nobody could.
        unseen: Why nobody could.
        links: Those that opened the page.
    """

    portal_on: bool
    page: SharedPage | None = None
    unseen: Unseen | None = None
    links: tuple[LinkRow, ...] = ()


def seen_then(db: Connection, share: int | None, moment: datetime) -> Then:
    """What the client of a share could see at a moment; `share` is None for a job that was never shared."""
    if not portal_was_on(db, moment):
        return Then(False, unseen=Unseen.PORTAL_OFF)
    page = None if share is None else page_at(db, share, moment)
    if share is None or page is None:
        return Then(True, unseen=Unseen.NO_LINK)
    made = [link for link in links_of_share(db, share) if link.created_at <= moment]
    standing = [link for link in made if link.revoked_at is None or link.revoked_at > moment]
    live = tuple(link for link in standing if moment < expiry_then(db, link, moment))
    if live:
        return Then(True, page, links=live)
    return Then(True, unseen=Unseen.LINK_EXPIRED if standing else Unseen.LINK_REVOKED if made else Unseen.NO_LINK)


@dataclass(frozen=True)
class _Send:
    """A moment from which on a link's expiry counts; one that is not `renews_any` counts for an expired link only."""

    at: datetime
    renews_any: bool


@dataclass(frozen=True)
class _Change:
    """What a share named from a moment on: the days after which its links are not needed any more."""

    at: datetime
    ends: list[datetime]


@dataclass(frozen=True)
class _Snapshot:
    taken_at: datetime
    view: str


def expiry_then(db: Connection, link: LinkRow, moment: datetime) -> datetime:
    """When a link was to expire, as it stood at a moment."""
    # At one moment the page changes first: a link counts from what is ticked with its send.
    events: list[_Change | _Send] = [*_changes(db, link.share_id), *db.all(_Send, _SENDS, link=link.id)]
    before = sorted((event for event in events if event.at <= moment), key=lambda event: event.at)
    return link.expires_at if len(before) == len(events) else _replayed(before, link)


def _replayed(events: list[_Change | _Send], link: LinkRow) -> datetime:
    sent, ends, until = link.created_at, list[datetime](), link.created_at
    for event in events:
        has_expired = until <= event.at
        match event:
            case _Change():
                ends = event.ends
                until = until if has_expired else link_expiry(sent, ends)
            case _Send() if event.renews_any or has_expired:
                sent = event.at
                until = link_expiry(sent, ends)
    return until


# An update, or an address to copy, renews any link. Other mail brings the address of one that works, except the one
# that the client of an expired link asks for.
_SENDS = """
    SELECT created_at AS at, TRUE AS renews_any FROM share_grant WHERE id = :link
    UNION SELECT sent_at, TRUE FROM share_grant WHERE id = :link
    UNION SELECT created_at, TRUE FROM outbox WHERE grant_id = :link AND kind IN ('update', 'quote', 'invoice')
    UNION SELECT made_at, made_for = 'copy' FROM link_token WHERE grant_id = :link AND made_for <> 'open'
"""


def _changes(db: Connection, share: int) -> Iterator[_Change]:
    zone = str(db.value("SELECT timezone FROM business"))
    query = "SELECT taken_at, view FROM share_snapshot WHERE share_id = :share ORDER BY version"
    for kept in db.all(_Snapshot, query, share=share):
        days = days_named(page_from_json(kept.view))
        yield _Change(kept.taken_at, [end_of_day(zone, day) for day in days])
