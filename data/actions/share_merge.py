"""The share of a quote becomes part of a job's: one page from then on, and of each person's links one.

A link of the job's share begins at that moment, so that the history never says that somebody could see the job before.
Every address that worked goes on working. What was revoked stays so, with the share that it was made for, and an
address that had run out opens nothing again because its reader has another.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data.actions.acting import Act
from data.actions.ticks import offered
from data.enums import ShareKind
from data.queries.share_offer import ticked_keys
from data.queries.shared import OfficeScope


@dataclass(frozen=True)
class Gain:
    """What one person can see in addition.

    Attributes:
        name: Who it is.
        keys: The keys of the items.
        has_run_out: Whether their link opens nothing until they ask for a fresh one.
    """

    name: str
    keys: tuple[str, ...]
    has_run_out: bool = False


@dataclass(frozen=True)
class _Link:
    id: int
    contact_id: int
    name: str
    email: str
    sent_at: datetime
    expires_at: datetime
    last_opened_at: datetime | None
    last_seen_at: datetime | None

    @property
    def called(self) -> str:
        return self.name or self.email

    def is_live(self, now: datetime) -> bool:
        return self.expires_at > now

    def takes_place_of(self, other: "_Link | None", now: datetime) -> bool:
        """Whether its person gets in by it rather than by another link."""
        return other is None or (self.is_live(now) and not other.is_live(now))


_LINKS = """
    SELECT id, contact_id, name, email, sent_at, expires_at, last_opened_at, last_seen_at FROM share_grant
    WHERE share_id = :share AND revoked_at IS NULL ORDER BY id
"""


def gains(act: Act, source: OfficeScope, target: OfficeScope) -> list[Gain]:
    """Who would see what in addition, if the share of a quote became part of a job's."""
    ours, theirs = _ticked(act, source), _ticked(act, target)
    before, standing = _links_of(act, source.share), _links_of(act, target.share)
    found = [
        Gain(link.called, theirs, has_run_out=not link.is_live(act.now))
        for person, link in before.items()
        if link.takes_place_of(standing.get(person), act.now)
    ]
    for person, link in standing.items():
        if link.is_live(act.now) and not (person in before and before[person].is_live(act.now)):
            found.append(Gain(link.called, ours))
    return [gain for gain in found if gain.keys]


def _ticked(act: Act, scope: OfficeScope) -> tuple[str, ...]:
    page = offered(act, scope)
    ticked = ticked_keys(act.sql, scope.share, page) if scope.share is not None else frozenset()
    return tuple(key for key in page.keys() if key in ticked)


def _links_of(act: Act, share: int | None) -> dict[int, _Link]:
    """The links of a share that were not revoked, by whose they are."""
    return {link.contact_id: link for link in act.sql.all(_Link, _LINKS, share=share)}


def merge_share(act: Act, quote: int, source: int, target: int) -> None:
    """Make the share of a quote part of another; the quote is one of the target's job by now."""
    _move_tick(act, quote, source, target)
    standing = _links_of(act, target)
    for person, link in _links_of(act, source).items():
        _move_link(act, link, standing.get(person), target)
    # What the office wrote itself has no link.
    act.sql.run("UPDATE message SET share_id = :target WHERE share_id = :source", source=source, target=target)
    act.sql.run(_LOOKED, source=source, target=target)


def _move_tick(act: Act, quote: int, source: int, target: int) -> None:
    """The item keeps its address. It is taken away and put in anew, as triggers follow the one and the other."""
    moved = act.sql.execute(_TAKE_TICK, {"share": source, "kind": ShareKind.QUOTE, "ref": quote}).fetchone()
    if moved is not None:
        public_id, ticked, version = moved
        act.sql.insert(
            "share_item",
            share_id=target,
            kind=ShareKind.QUOTE,
            ref_id=quote,
            public_id=public_id,
            ticked=ticked,
            version=version + 1,
            changed_at=act.now,
            changed_by=act.actor.staff_id,
        )


_TAKE_TICK = """
    DELETE FROM share_item WHERE share_id = :share AND kind = :kind AND ref_id = :ref
    RETURNING public_id, ticked, version
"""


def _move_link(act: Act, link: _Link, standing: _Link | None, target: int) -> None:
    """Make a link one with what stands for the same person in the target, if anything does."""
    if standing is None or link.takes_place_of(standing, act.now):
        if standing is not None:
            _revoke(act, standing)
        into = _begin(act, link, target)
        if standing is not None:
            _hand_over(act, standing, into, addresses=False)
        _hand_over(act, link, into, addresses=True)
        return
    if works := link.is_live(act.now):
        act.sql.run(_JOIN, link=link.id, into=standing.id)
    _hand_over(act, link, standing.id, addresses=works)


def _begin(act: Act, link: _Link, target: int) -> int:
    """The link of the same person to another share."""
    return act.sql.insert(
        "share_grant",
        share_id=target,
        contact_id=link.contact_id,
        name=link.name,
        email=link.email,
        created_at=act.now,
        sent_at=link.sent_at,
        expires_at=link.expires_at,
        seen_version=0,
    )


def _hand_over(act: Act, link: _Link, into: int, *, addresses: bool) -> None:
    """Have everything of a link belong to another of the same person, and end it."""
    for table in ("link_token", *_FOLLOWS) if addresses else _FOLLOWS:
        act.sql.run(f"UPDATE {table} SET grant_id = :into WHERE grant_id = :link", into=into, link=link.id)
    act.sql.run(_MAIL_FOLLOWS, into=into)
    act.sql.run(_LOOKED_AT, link=link.id, into=into)
    _revoke(act, link)


def _revoke(act: Act, link: _Link) -> None:
    act.sql.run(_REVOKE, now=act.now, by=act.actor.staff_id, link=link.id)


# What was written and answered by a person's link, and mail about it. Who looked when stays with what they looked at.
_FOLLOWS = ("message", "answer", "outbox")
_MAIL_FOLLOWS = """
    UPDATE outbox SET share_id = (SELECT g.share_id FROM share_grant g WHERE g.id = :into) WHERE grant_id = :into
"""
_REVOKE = "UPDATE share_grant SET revoked_at = :now, revoked_by = :by WHERE id = :link AND revoked_at IS NULL"


def _later(column: str, source: str) -> str:
    """The later of two moments, of which either may be missing."""
    return f"{column} = NULLIF(max(COALESCE({column}, ''), COALESCE((SELECT g.{column} {source}), '')), '')"


def _columns(names: Iterable[str], source: str) -> str:
    return ", ".join(_later(name, source) for name in names)


_OF_LINK = "FROM share_grant g WHERE g.id = :link"
_JOIN = f"UPDATE share_grant SET {_columns(('sent_at', 'expires_at'), _OF_LINK)} WHERE id = :into"
_LOOKED_AT = f"UPDATE share_grant SET {_columns(('last_opened_at', 'last_seen_at'), _OF_LINK)} WHERE id = :into"
_LOOKED = f"""
    UPDATE share SET {_columns(("last_opened_at", "last_seen_at"), "FROM share g WHERE g.id = :source")}
    WHERE id = :target
"""
