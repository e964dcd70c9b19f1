"""Signing in: by name alone where no password is set, else with it, and not as often as one likes.

Plain SQL: every command of somebody with a password passes here, the ones that only read as well.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from data.actions.acting import record
from data.errors import NotPermitted
from data.permissions import Actor
from data.queries.people import StaffRow, actor_of, staff_by_email
from data.store import Store

if TYPE_CHECKING:
    from pwdlib import PasswordHash

ATTEMPTS = 5
LOCKED_FOR = timedelta(minutes=5)


def sign_in(store: Store, email: str, password: str | None) -> Actor:
    """The person with this address, once they have shown who they are.

    Raises:
        NotPermitted: There is nobody of that address, they are no longer active, or the password is missing or wrong.
    """
    staff = staff_by_email(store.reader, email)
    if staff is None:
        raise NotPermitted(f"Nobody works here as {email}.", "`tradeconsole staff list` shows who does.")
    if not staff.active:
        raise NotPermitted(f"{staff.email} is no longer active here.", "An Owner or Admin can add them again.")
    if staff.has_password and password is None:
        raise NotPermitted(f"{staff.email} signs in with a password.", "Put it into TRADECONSOLE_PASSWORD.")
    if staff.has_password:
        check_password(store, staff, password or "")
    return actor_of(staff)


def check_password(store: Store, staff: StaffRow, password: str) -> None:
    """See that this is the person's password. Each attempt is counted before it is tried, so many at once are many.

    Raises:
        NotPermitted: It is wrong, or there were too many wrong ones.
    """
    known = _count_attempt(store, staff)
    if known is None:
        raise _locked(store, staff)
    right, renewed = hasher().verify_and_update(password, known)
    if not right:
        _record_refusal(store, staff)
        raise NotPermitted(f"That is not {staff.email}'s password.", "Try again, or ask an Owner to set a new one.")
    with store.reader.transaction(write=True):
        store.reader.run(_ADMITTED, id=staff.id, hash=renewed or known, known=known)


def hasher() -> "PasswordHash":
    """What turns passwords into what is stored of them."""
    # Imported here: most starts of the program check no password.
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


def _count_attempt(store: Store, staff: StaffRow) -> str | None:
    """What is stored of the password; None while no attempt is allowed."""
    now = store.clock.now()
    with store.reader.transaction(write=True):
        known = store.reader.value(_ATTEMPT, id=staff.id, now=now, until=now + LOCKED_FOR, attempts=ATTEMPTS)
    return None if known is None else str(known)


# The count starts anew once a lock has run out.
_ATTEMPT = """
    UPDATE staff SET failed_sign_ins = CASE WHEN locked_until IS NULL THEN failed_sign_ins + 1 ELSE 1 END,
        locked_until = CASE WHEN locked_until IS NULL AND failed_sign_ins + 1 >= :attempts THEN :until END
    WHERE id = :id AND active AND (locked_until IS NULL OR locked_until <= :now) RETURNING password_hash
"""
# A password that was changed meanwhile is left alone.
_ADMITTED = """
    UPDATE staff SET failed_sign_ins = 0, locked_until = NULL, password_hash = :hash
    WHERE id = :id AND password_hash = :known
"""


@dataclass(frozen=True)
class _Lock:
    until: datetime | None


def _locked(store: Store, staff: StaffRow) -> NotPermitted:
    lock = store.reader.one(_Lock, "SELECT locked_until AS until FROM staff WHERE id = :id", id=staff.id)
    left = lock.until - store.clock.now() if lock and lock.until else timedelta()
    minutes = max(1, -(-left // timedelta(minutes=1)))
    return NotPermitted(
        f"There were too many wrong passwords for {staff.email}.",
        f"Wait {minutes} min, or use `tradeconsole staff password {staff.email} --reset` on this computer.",
    )


def _record_refusal(store: Store, staff: StaffRow) -> None:
    with store.reader.transaction(write=True):
        record(store.reader, actor_of(staff), store.clock.now(), "refused to sign in", staff.email)
