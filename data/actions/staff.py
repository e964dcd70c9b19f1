"""The people of the business: added, given a role and a password, and taken off again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from data import entry
from data.actions.acting import Act, acting
from data.actions.sign_in import check_password, hasher
from data.enums import Role
from data.errors import Conflict, Invalid, NotFound, NotPermitted, NotPossible
from data.lengths import NAME
from data.permissions import Action, Actor, may_manage
from data.queries.people import StaffRow, staff_by_email
from data.store import Store

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200

_RESET_BY = "somebody at this computer"


@dataclass(frozen=True)
class _Person:
    name: str
    email: str
    phone: str
    role: Role


def add_staff(
    store: Store, actor: Actor, *, name: str, email: str, role: Role, phone: str = "", password: str = ""
) -> StaffRow:
    """Add a person, or bring back one who was deactivated; their old password counts no more. Without a password they
    sign in by name alone.

    Raises:
        NotPermitted, Conflict, Invalid: Nothing was changed.
    """
    address = entry.email(email)
    if not address:
        raise Invalid("Email is missing.", "People sign in by it.", "email")
    hashed = _hashed(password) if password else ""
    with acting(store, actor, Action.MANAGE_STAFF, address) as act:
        _may_give(act, role)
        person = _Person(entry.line(name, "Name", NAME, required=True), address, entry.phone(phone), role)
        known = staff_by_email(act.sql, address)
        if known is not None and known.active:
            raise Conflict(f"{known.name} works here as {address} already.", "Use `tradeconsole staff edit` instead.")
        if known is not None:
            _may_touch(act, known)
        _put(act, known, person)
        act.record("staff added" if known is None else "staff brought back", address, detail=f"as {role}")
        if hashed:
            _store_password(act, _found(act, address).id, address, hashed)
        return _found(act, address)


def _put(act: Act, known: StaffRow | None, person: _Person) -> None:
    from data.models import Staff

    if known is None:
        act.session.add(Staff(**vars(person), created_at=act.now))
        act.session.flush()
    else:
        phone = person.phone or known.phone
        act.sql.run(_BRING_BACK, id=known.id, name=person.name, phone=phone, role=person.role)


_BRING_BACK = """
    UPDATE staff SET name = :name, phone = :phone, role = :role, active = TRUE, password_hash = '',
        failed_sign_ins = 0, locked_until = NULL, version = version + 1 WHERE id = :id
"""


def bring_back(store: Store, actor: Actor, email: str) -> StaffRow:
    """Let a person in again who was deactivated, as who they were; their old password counts no more.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
    """
    with _touching(store, actor, email) as (act, person):
        if not person.active:
            _put(act, person, _Person(person.name, person.email, person.phone, person.role))
            act.record("staff brought back", person.email, detail=f"as {person.role}")
        return _found(act, person.email)


def edit_staff(
    store: Store,
    actor: Actor,
    email: str,
    *,
    role: Role | None = None,
    name: str | None = None,
    phone: str | None = None,
) -> StaffRow:
    """Give a person another role, name or phone number; None leaves it as it is.

    Raises:
        NotPermitted, NotFound, NotPossible, Invalid: Nothing was changed.
    """
    with _touching(store, actor, email) as (act, person):
        if role is not None and role is not person.role:
            _change_role(act, person, role)
        if name is not None:
            _rename(act, person, entry.line(name, "Name", NAME, required=True))
        if phone is not None and (number := entry.phone(phone)) != person.phone:
            act.sql.run(
                "UPDATE staff SET phone = :phone, version = version + 1 WHERE id = :id", phone=number, id=person.id
            )
            act.record("staff phone changed", person.email)
        return _found(act, person.email)


def _rename(act: Act, person: StaffRow, name: str) -> None:
    if name != person.name:
        act.sql.run("UPDATE staff SET name = :name, version = version + 1 WHERE id = :id", name=name, id=person.id)
        act.record("staff renamed", person.email, detail=f"from {person.name} to {name}")


def _change_role(act: Act, person: StaffRow, role: Role) -> None:
    _may_give(act, role)
    _keep_an_owner(act, person)
    act.sql.run("UPDATE staff SET role = :role, version = version + 1 WHERE id = :id", role=role, id=person.id)
    act.record("role changed", person.email, detail=f"from {person.role} to {role}")


def deactivate_staff(store: Store, actor: Actor, email: str) -> StaffRow:
    """Let a person in no more. What they did stays on record.

    Raises:
        NotPermitted, NotFound, NotPossible: Nothing was changed.
    """
    with _touching(store, actor, email) as (act, person):
        if person.active:
            _keep_an_owner(act, person)
            act.sql.run("UPDATE staff SET active = FALSE, version = version + 1 WHERE id = :id", id=person.id)
            act.record("staff deactivated", person.email)
        return _found(act, person.email)


def set_password(store: Store, actor: Actor, email: str, password: str) -> None:
    """Set a person's password: one's own, or somebody else's where one manages staff.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
    """
    hashed = _hashed(password)
    if entry.email(email) == actor.email:
        with store.writing() as tx:
            act = Act(tx, actor, own_only=True)
            _store_password(act, actor.staff_id, actor.email, hashed)
        return
    with _touching(store, actor, email) as (act, person):
        _store_password(act, person.id, person.email, hashed)


def change_own_password(store: Store, actor: Actor, old: str, new: str) -> None:
    """Set one's own password, once the old one was given where there is one: a terminal may have been left open.

    Raises:
        NotPermitted: The old one is wrong, or there were too many wrong ones.
        Invalid: The new one is too short or too long.
    """
    check_length(new)
    person = staff_by_email(store.reader, actor.email)
    if person is not None and person.has_password:
        check_password(store, person, old)
    set_password(store, actor, actor.email, new)


def _hashed(password: str) -> str:
    check_length(password)
    return hasher().hash(password)


def check_length(password: str) -> None:
    """See that a password is neither too short nor too long.

    Raises:
        Invalid: It is.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(f"That password is too short: it needs {SHORTEST_PASSWORD} characters.", "", "password")
    if len(password) > LONGEST_PASSWORD:
        raise Invalid(f"That password is too long: {LONGEST_PASSWORD} characters are the most.", "", "password")


def _store_password(act: Act, staff: int, email: str, hashed: str) -> None:
    changed = act.sql.run(_SET_PASSWORD, id=staff, hash=hashed)
    if not changed:
        raise NotPermitted(f"{email} is no longer active here.", "Sign in as somebody else.")
    act.record("password set", email)


_SET_PASSWORD = """
    UPDATE staff SET password_hash = :hash, failed_sign_ins = 0, locked_until = NULL, version = version + 1
    WHERE id = :id AND active
"""


def reset_password(store: Store, email: str) -> StaffRow:
    """Take a password away, for whoever can write to the database: the way back for an Owner who forgot theirs.

    Raises:
        NotFound: Nobody active works here under that address.
    """
    with store.writing() as tx:
        person = staff_by_email(tx.sql, email)
        if person is None or not person.active:
            raise _unknown(email)
        tx.sql.run(_SET_PASSWORD, id=person.id, hash="")
        tx.sql.insert("activity", at=tx.now, who=_RESET_BY, action="password reset", subject=person.email, detail="")
    return person


@contextmanager
def _touching(store: Store, actor: Actor, email: str) -> Iterator[tuple[Act, StaffRow]]:
    with acting(store, actor, Action.MANAGE_STAFF, email) as act:
        person = _found(act, email)
        _may_touch(act, person)
        yield act, person


def _found(act: Act, email: str) -> StaffRow:
    person = staff_by_email(act.sql, email)
    if person is None:
        raise _unknown(email)
    return person


def _unknown(email: str) -> NotFound:
    return NotFound(f"Nobody works here as {email}.", "`tradeconsole staff list` shows who does.")


def _may_touch(act: Act, person: StaffRow) -> None:
    if not may_manage(act.actor.role, person.role):
        raise NotPermitted(f"{person.name} is an Owner.", "Only an Owner can change what is an Owner's.")


def _may_give(act: Act, role: Role) -> None:
    if not may_manage(act.actor.role, role):
        raise NotPermitted("Only an Owner can make somebody an Owner.", "Ask an Owner.")


def _keep_an_owner(act: Act, person: StaffRow) -> None:
    if person.role is not Role.OWNER or not person.active:
        return
    others = act.sql.value("SELECT count(*) FROM staff WHERE active AND role = 'Owner' AND id <> :id", id=person.id)
    if not others:
        raise NotPossible(f"{person.name} is the last Owner.", "Make somebody else an Owner first.")
