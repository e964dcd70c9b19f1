"""Grants: who may open a share. A grant is one person's link; a revoked one stays revoked."""

from dataclasses import dataclass

from data.actions.acting import Act
from data.sharing.expiry import AFTER_LATEST
from data.snapshots import move_expiry, saved_page


@dataclass(frozen=True)
class _Contact:
    name: str
    email: str


def grant_for(act: Act, share: int, contact: int) -> int:
    """The link of a person, made or renewed by this send: its expiry counts from now and from what is ticked."""
    person = act.sql.one(_Contact, "SELECT name, email FROM contact WHERE id = :id", id=contact)
    assert person is not None
    until = act.now + AFTER_LATEST
    grant = act.sql.value(_STANDING, share=share, contact=contact)
    if grant is None:
        grant = act.sql.insert(
            "share_grant",
            share_id=share,
            contact_id=contact,
            name=person.name,
            email=person.email,
            created_at=act.now,
            sent_at=act.now,
            expires_at=until,
            seen_version=0,
        )
    else:
        act.sql.run(_RENEW, grant=grant, name=person.name, email=person.email, now=act.now, until=until)
    if (page := saved_page(act.sql, share)) is not None:
        move_expiry(act.sql, share, page, act.now)
    return int(grant)


_STANDING = """
    SELECT id FROM share_grant WHERE share_id = :share AND contact_id = :contact AND revoked_at IS NULL
"""
_RENEW = """
    UPDATE share_grant SET name = :name, email = :email, sent_at = :now, expires_at = :until WHERE id = :grant
"""


def revoke_all(act: Act, share: int) -> list[str]:
    """Revoke every link of a share; the addresses of those who lost one."""
    return act.sql.values(
        "UPDATE share_grant SET revoked_at = :now, revoked_by = :by WHERE share_id = :share AND revoked_at IS NULL "
        "RETURNING email",
        share=share,
        now=act.now,
        by=act.actor.staff_id,
    )
