"""The history of what shares show: written in the transaction of every change that alters it.

Triggers note which shares a transaction has touched. Before it commits, each is read as a client would see it; where
that differs from the last view kept, the new one is kept and the share's version grows.
"""

from dataclasses import dataclass
from datetime import date, datetime

from data.clock import end_of_day
from data.database import Connection
from data.enums import JOB_DETAILS, ShareKind
from data.queries.shared import OfficeScope, business_face, offered_page, portal_page
from data.sharing.expiry import link_expiry
from data.sharing.pages import SharedPage, to_json, view_hash


def record_changed_shares(db: Connection, now: datetime) -> None:
    """Keep the view of every share that the office's open transaction has altered, and move its links' expiry."""
    for share in db.values("SELECT share_id FROM share_change ORDER BY share_id"):
        if (page := saved_page(db, share)) is not None:
            record_view(db, share, page, now)
            move_expiry(db, share, page, now)
    db.run("DELETE FROM share_change")


def record_portal_view(db: Connection, share: int, now: datetime) -> bool:
    """Keep the view of the portal's current share, if its open transaction has altered it; whether it has."""
    noted = db.values("DELETE FROM share_change WHERE share_id = :share RETURNING share_id", share=share)
    page = portal_page(db) if noted else None
    return page is not None and record_view(db, share, page, now)


def record_view(db: Connection, share: int, page: SharedPage, now: datetime) -> bool:
    """Keep one share's view, unless it is what was kept last; whether it was kept."""
    view = to_json(page)
    if not db.run(_NEXT_VERSION, share=share, hash=view_hash(view)):
        return False
    db.run(_KEEP, share=share, now=now, hash=view_hash(view), view=view)
    return True


# The last view kept is that of the share's present version.
_NEXT_VERSION = """
    UPDATE share SET version = version + 1 WHERE id = :share AND NOT EXISTS (
        SELECT 1 FROM share_snapshot n
        WHERE n.share_id = share.id AND n.version = share.version AND n.view_hash = :hash
    )
"""
_KEEP = """
    INSERT INTO share_snapshot (share_id, version, taken_at, view_hash, view)
    SELECT id, version, :now, :hash, :view FROM share WHERE id = :share
"""


@dataclass(frozen=True)
class _Tick:
    kind: ShareKind
    public_id: str


def saved_page(db: Connection, share: int) -> SharedPage | None:
    """What a share shows as it is saved, whether the portal is on or off."""
    scope = db.one(
        OfficeScope, "SELECT job_id AS job, quote_id AS quote, id AS share FROM share WHERE id = :s", s=share
    )
    page = None if scope is None else offered_page(db, scope)
    if page is None:
        return None
    ticks = db.all(_Tick, "SELECT kind, public_id FROM share_item WHERE share_id = :share AND ticked", share=share)
    shown = {tick.public_id for tick in ticks}
    details = {tick.kind.value for tick in ticks if tick.kind in JOB_DETAILS}
    return page.only(details | {item.key for item in page.items() if item.item in shown})


@dataclass(frozen=True)
class _Grant:
    id: int
    sent_at: datetime


def move_expiry(db: Connection, share: int, page: SharedPage, now: datetime) -> None:
    """Links that still work follow the days that the share now names; one that has expired stays so."""
    days = days_named(page)
    zone = str(db.value("SELECT timezone FROM business"))
    grants = db.all(
        _Grant,
        "SELECT id, sent_at FROM share_grant WHERE share_id = :share AND revoked_at IS NULL AND expires_at > :now",
        share=share,
        now=now,
    )
    for grant in grants:
        expires = link_expiry(grant.sent_at, [end_of_day(zone, day) for day in days])
        db.run("UPDATE share_grant SET expires_at = :expires WHERE id = :grant", expires=expires, grant=grant.id)


def days_named(page: SharedPage) -> list[date]:
    """The days that a link must outlive: what quotes are valid until, what invoices are due on."""
    return [quote.valid_until for quote in page.quotes] + [invoice.due_on for invoice in page.invoices]


def record_business(db: Connection, now: datetime) -> None:
    """Keep the business as its clients know it, unless it is what was kept last."""
    face = business_face(db)
    assert face is not None
    view = to_json(face)
    if view_hash(view) != db.value("SELECT view_hash FROM business_snapshot ORDER BY id DESC LIMIT 1"):
        db.insert("business_snapshot", taken_at=now, view_hash=view_hash(view), view=view)
