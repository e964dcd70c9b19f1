"""Ticks: what a share shows. They are saved as changes, applied to the newest state."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.actions.acting import Act
from data.actions.invoice_rules import check_shown
from data.enums import JOB_DETAILS, ShareKind
from data.errors import Invalid, NotFound, Overtaken
from data.queries.shared import OfficeScope, offered_page
from data.sharing.pages import SharedPage
from data.tokens import make_public_id


@dataclass(frozen=True)
class TickChanges:
    """What somebody ticked and unticked.

    Attributes:
        versions: How often each tick had changed when they saw it; a key that is missing is not checked.
    """

    ticked: frozenset[str] = frozenset()
    unticked: frozenset[str] = frozenset()
    versions: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def between(cls, saved: Iterable[str], wanted: Iterable[str], versions: Mapping[str, int]) -> "TickChanges":
        """The changes that turn the saved ticks into the wanted ones."""
        before, after = frozenset(saved), frozenset(wanted)
        return cls(after - before, before - after, versions)


@dataclass(frozen=True)
class _Tick:
    id: int
    ticked: bool
    version: int
    changed_by: str | None


@dataclass(frozen=True)
class ItemRef:
    """What a key names in the database."""

    kind: ShareKind
    ref: int


def apply_changes(act: Act, scope: OfficeScope, page: SharedPage, changes: TickChanges) -> None:
    """Tick and untick. `page` is everything on offer; an item that is gone can still be unticked.

    Raises:
        Conflict: Somebody else changed one of the same items meanwhile; both are named.
        NotFound: There is no such item on this job.
        Invalid: It is a draft.
        NotPossible: An invoice breaks a rule of the tax office.
    """
    offered = set(page.keys())
    for key in sorted(changes.ticked | changes.unticked):
        if key not in offered and (key in changes.ticked or _found(act, scope, read_key(act, key)) is None):
            raise not_on_offer(act, scope, key)
    for key in sorted(changes.ticked):
        kind, _, number = key.partition(":")
        if kind == ShareKind.INVOICE:
            check_shown(act, number)
    for key, ticked in [(key, True) for key in sorted(changes.ticked)] + [
        (key, False) for key in sorted(changes.unticked)
    ]:
        _set_tick(act, scope, key, ticked, changes.versions.get(key))


def tick(act: Act, scope: OfficeScope, key: str) -> None:
    """Tick one item, whatever its tick was."""
    _set_tick(act, scope, key, True, None)


def offer_all(act: Act, scope: OfficeScope, page: SharedPage) -> None:
    """Note everything that was on offer at a send, so that what comes later stands out as new."""
    for key in page.keys():
        item = read_key(act, key)
        act.sql.run(_OFFER, **_new_row(act, scope, item, ticked=False, version=0))


def clear_ticks(act: Act, share: int) -> None:
    """Untick everything of a share."""
    act.sql.run(_CLEAR, share=share, now=act.now, by=act.actor.staff_id)


def _set_tick(act: Act, scope: OfficeScope, key: str, ticked: bool, seen_version: int | None) -> None:
    item = read_key(act, key)
    found = _found(act, scope, item)
    if found is None:
        act.sql.run(_OFFER, **_new_row(act, scope, item, ticked=ticked, version=1))
        return
    if found.ticked == ticked:
        return
    if seen_version is not None and seen_version != found.version:
        raise _clash(key, found, ticked)
    act.sql.run(_SET, id=found.id, ticked=ticked, now=act.now, by=act.actor.staff_id)


def _found(act: Act, scope: OfficeScope, item: ItemRef) -> _Tick | None:
    return act.sql.one(_Tick, _FIND, share=scope.share, kind=item.kind, ref=item.ref)


def _new_row(act: Act, scope: OfficeScope, item: ItemRef, *, ticked: bool, version: int) -> dict[str, object]:
    return {
        "share": scope.share,
        "kind": item.kind,
        "ref": item.ref,
        "public_id": make_public_id(),
        "ticked": ticked,
        "version": version,
        "now": act.now,
        "by": act.actor.staff_id,
    }


_FIND = """
    SELECT i.id, i.ticked, i.version, p.name AS changed_by FROM share_item i LEFT JOIN staff p ON p.id = i.changed_by
    WHERE i.share_id = :share AND i.kind = :kind AND i.ref_id = :ref
"""
_OFFER = """
    INSERT INTO share_item (share_id, kind, ref_id, public_id, ticked, version, changed_at, changed_by)
    VALUES (:share, :kind, :ref, :public_id, :ticked, :version, :now, :by) ON CONFLICT DO NOTHING
"""
_SET = """
    UPDATE share_item SET ticked = :ticked, version = version + 1, changed_at = :now, changed_by = :by WHERE id = :id
"""
_CLEAR = """
    UPDATE share_item SET ticked = FALSE, version = version + 1, changed_at = :now, changed_by = :by
    WHERE share_id = :share AND ticked
"""


def _clash(key: str, found: _Tick, ticked: bool) -> Overtaken:
    theirs, yours = ("ticked", "unticked") if found.ticked else ("unticked", "ticked")
    who = found.changed_by or "Somebody else"
    return Overtaken(
        f"{who} {theirs} {key} while you {yours} it.",
        "Nothing was saved and your other ticks are kept: look at it as it is now, then save again.",
    )


_RECORDS = {
    ShareKind.QUOTE: "SELECT id FROM quote WHERE number = :name",
    ShareKind.INVOICE: "SELECT id FROM invoice WHERE number = :name",
}


def read_key(act: Act, key: str) -> ItemRef:
    """What a key like `dates`, `quote:Q-0031` or `note:17` names.

    Raises:
        NotFound: It names nothing.
    """
    word, _, name = key.partition(":")
    if word not in set(ShareKind):
        raise _unknown(key)
    kind = ShareKind(word)
    if kind in JOB_DETAILS:
        if key != kind:
            raise _unknown(key)
        return ItemRef(kind, 0)
    if kind in _RECORDS:
        ref = act.sql.value(_RECORDS[kind], name=name.upper())
    else:
        ref = int(name) if name.isdecimal() and len(name) < 19 else None
    if ref is None:
        raise _unknown(key)
    return ItemRef(kind, ref)


def _unknown(key: str) -> NotFound:
    return NotFound(f"There is nothing to share called {key}.", "`tradeconsole share items J` lists the keys.")


def not_on_offer(act: Act, scope: OfficeScope, key: str) -> NotFound | Invalid:
    """Why an item can't be ticked: it is a draft, or not of this job."""
    item = read_key(act, key)
    if item.kind in _DRAFTS and act.sql.value(_DRAFTS[item.kind], id=item.ref, job=scope.job):
        return Invalid(f"{key} is a draft.", f"Send the {item.kind} first.")
    return _unknown(key)


_DRAFTS = {
    ShareKind.QUOTE: "SELECT id FROM quote WHERE id = :id AND job_id = :job AND sent_version IS NULL",
    ShareKind.INVOICE: "SELECT id FROM invoice WHERE id = :id AND job_id = :job AND status = 'Draft'",
}


def offered(act: Act, scope: OfficeScope) -> SharedPage:
    """Everything on offer, as the open transaction has it."""
    page = offered_page(act.sql, scope)
    assert page is not None
    return page
