"""What a client knows of a quote or an invoice: whether a page shows it, who can open that, and who has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import LookKind, Sender, ShareKind
from data.queries.shared import find_scope

PEOPLE_AT_MOST = 50
MESSAGES_AT_MOST = 100
LOOKS_AT_MOST = 2_000


@dataclass(frozen=True)
class PaperReader:
    """Somebody with a link that leads to it. `last_opened` is any load, `last_seen` a sign of a person."""

    name: str
    email: str
    expires_at: datetime
    revoked_at: datetime | None
    last_opened: datetime | None
    last_seen: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Whether their link opens the page now."""
        return self.revoked_at is None and self.expires_at > now


@dataclass(frozen=True)
class PaperMessage:
    """What a client wrote from the page of a quote that has no job, or what the office answered there."""

    name: str
    text: str
    sender: Sender
    at: datetime


@dataclass(frozen=True)
class PaperSight:
    """How a quote or an invoice stands with its client.

    Attributes:
        share: The share that can show it; None while there is none.
        is_ticked: Whether it is shown there.
        opened: Who first opened the page since it was sent, and when; None while nobody has.
        seen: The same for a sign of a person.
    """

    share: int | None
    is_ticked: bool
    readers: tuple[PaperReader, ...]
    messages: tuple[PaperMessage, ...]
    opened: tuple[str, datetime] | None
    seen: tuple[str, datetime] | None

    def live(self, now: datetime) -> list[PaperReader]:
        """Those who can read it now, unless the portal is off."""
        return [reader for reader in self.readers if reader.is_live(now)] if self.is_ticked else []


NOBODY = PaperSight(None, is_ticked=False, readers=(), messages=(), opened=None, seen=None)


@dataclass(frozen=True)
class _Look:
    kind: LookKind
    name: str
    at: datetime


def quote_sight(db: Connection, quote: int, job: int | None, since: datetime | None) -> PaperSight:
    """How a quote stands with its client; `since` is when the version they have was sent."""
    return _sight(db, ShareKind.QUOTE, quote, find_scope(db, job, quote).share, since, with_messages=job is None)


def invoice_sight(db: Connection, invoice: int, job: int | None, since: datetime | None) -> PaperSight:
    """How an invoice stands with its client; only a job's share can show one."""
    return _sight(db, ShareKind.INVOICE, invoice, find_scope(db, job, None).share, since, with_messages=False)


def _sight(
    db: Connection, kind: ShareKind, ref: int, share: int | None, since: datetime | None, *, with_messages: bool
) -> PaperSight:
    if share is None:
        return NOBODY
    ticked = "SELECT ticked FROM share_item WHERE share_id = :share AND kind = :kind AND ref_id = :ref"
    is_ticked = bool(db.value(ticked, share=share, kind=kind, ref=ref))
    alone = ref if kind is ShareKind.QUOTE else None
    looks = db.all(_Look, _LOOKS, share=share, alone=alone, since=since) if is_ticked and since is not None else []
    readers = db.all(PaperReader, _READERS, share=share)
    if is_ticked and since is not None:
        looks += _again(readers, since)
    return PaperSight(
        share,
        is_ticked,
        readers=tuple(readers),
        messages=tuple(db.all(PaperMessage, _MESSAGES, share=share)) if with_messages else (),
        opened=_first(looks),
        seen=_first([look for look in looks if look.kind is LookKind.SEEN]),
    )


def _again(readers: Sequence[PaperReader], since: datetime) -> list[_Look]:
    """Looks that follow so soon on another that they have no row of their own: the link alone tells of them."""
    last = [(reader.name, reader.last_seen) for reader in readers]
    return [_Look(LookKind.SEEN, name, at) for name, at in last if at is not None and at >= since]


def _first(looks: Sequence[_Look]) -> tuple[str, datetime] | None:
    found = min(looks, key=lambda look: look.at, default=None)
    return None if found is None else (found.name, found.at)


_READERS = f"""
    SELECT name, email, expires_at, revoked_at, last_opened_at AS last_opened, last_seen_at AS last_seen
    FROM share_grant WHERE share_id = :share ORDER BY revoked_at IS NOT NULL, sent_at DESC, id LIMIT {PEOPLE_AT_MOST}
"""
# Who looked at a quote before it became part of a job looked at a page of its own.
_LOOKS = f"""
    SELECT l.kind, g.name, l.at FROM share_grant g JOIN look l ON l.grant_id = g.id
    WHERE g.share_id IN (:share, (SELECT id FROM share WHERE quote_id = :alone AND job_id IS NULL))
        AND l.at >= :since ORDER BY l.id LIMIT {LOOKS_AT_MOST}
"""
_MESSAGES = f"""
    SELECT name, text, sender, written_at AS at FROM message WHERE share_id = :share
    ORDER BY id LIMIT {MESSAGES_AT_MOST}
"""
