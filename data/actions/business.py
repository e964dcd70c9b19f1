"""The business itself: founded once, and its Client Portal switched on and off."""

from dataclasses import dataclass
from secrets import token_bytes

from data import entry
from data.actions.acting import Act, acting, record
from data.actions.looking import looking
from data.business.abn import checked_abn
from data.business.timezones import DEFAULT_ZONE, read_zone
from data.enums import OutboxState, Role
from data.errors import Conflict, Invalid
from data.lengths import NAME
from data.permissions import Action, Actor
from data.queries.people import read_actor, read_business
from data.queries.portal_use import HAS_LINK
from data.snapshots import record_business
from data.store import Store, Transaction

# How records are numbered until the business says otherwise.
PREFIXES = {"quote": "Q-", "job": "J-", "invoice": "INV-", "client": "C-", "enquiry": "E-"}


@dataclass(frozen=True)
class Founding:
    """What a business begins with. The Owner's address is the office's too."""

    name: str
    owner_name: str
    owner_email: str
    abn: str = ""
    timezone: str = DEFAULT_ZONE


def check_founding(given: Founding) -> Founding:
    """The same with its texts cleaned.

    Raises:
        Invalid: A value can't be taken.
    """
    email = entry.email(given.owner_email)
    if not email:
        raise Invalid("Email is missing.", "Give the Owner's address; clients' answers go there too.", "email")
    return Founding(
        entry.line(given.name, "Business", NAME, required=True),
        entry.line(given.owner_name, "Owner", NAME, required=True),
        email,
        checked_abn(given.abn),
        read_zone(given.timezone),
    )


def found_business(store: Store, given: Founding) -> Actor:
    """Set up the business of an empty database; its Owner. The portal is off.

    Raises:
        Conflict: There is one already.
        Invalid: A value can't be taken; nothing was set up.
    """
    from data.models import Business, NumberSequence, Staff

    new = check_founding(given)
    with store.writing() as tx:
        if business := read_business(tx.sql):
            raise Conflict(f"{business.name} is set up here already.", "Choose another file with --database.")
        owner = Staff(name=new.owner_name, email=new.owner_email, role=Role.OWNER, created_at=tx.now)
        tx.session.add_all(NumberSequence(name=kind, prefix=prefix) for kind, prefix in PREFIXES.items())
        tx.session.add(owner)
        tx.session.add(
            Business(
                name=new.name,
                abn=new.abn,
                gst_registered=bool(new.abn),
                email=new.owner_email,
                timezone=new.timezone,
                created_at=tx.now,
            )
        )
        tx.session.flush()
        return _founded(tx, owner.id or 0)


def take_over_demo(store: Store, given: Founding) -> Actor:
    """Give a database of demo data the name of this business and this Owner, who is returned.

    Raises:
        Invalid: A value can't be taken, or the address is a demo person's.
    """
    new = check_founding(given)
    with store.writing() as tx:
        owner = int(tx.sql.value("SELECT min(id) FROM staff WHERE role = 'Owner'"))
        if tx.sql.value(
            "SELECT id FROM staff WHERE email = :email AND id <> :owner", email=new.owner_email, owner=owner
        ):
            raise Invalid(f"{new.owner_email} is somebody else's in the demo.", "Give another address.", "email")
        tx.sql.run(
            "UPDATE staff SET name = :name, email = :email WHERE id = :owner",
            owner=owner,
            name=new.owner_name,
            email=new.owner_email,
        )
        tx.sql.run(
            "UPDATE business SET name = :name, legal_name = :name, email = :email, timezone = :timezone",
            name=new.name,
            email=new.owner_email,
            timezone=new.timezone,
        )
        if new.abn:
            tx.sql.run("UPDATE business SET abn = :abn, gst_registered = TRUE", abn=new.abn)
        return _founded(tx, owner)


def _founded(tx: Transaction, owner: int) -> Actor:
    actor = read_actor(tx.sql, owner)
    assert actor is not None
    tx.sql.run("INSERT INTO secret_key (id, key) VALUES (1, :key) ON CONFLICT DO NOTHING", key=token_bytes(32))
    record_business(tx.sql, tx.now)
    record(tx.sql, actor, tx.now, "business founded", "")
    return actor


def switch_portal(store: Store, actor: Actor, on: bool) -> bool:
    """Switch the Client Portal for every client at once; whether that changed anything.

    Mails with a link wait while it is off, and go out once it is on again if they still hold true.

    Raises:
        NotPermitted: Only leaders may.
    """
    with acting(store, actor, Action.SWITCH_PORTAL) as act:
        return put_portal_switch(act, on)


def put_portal_switch(act: Act, on: bool) -> bool:
    """Switch the Client Portal within an act; whether that changed anything."""
    if not act.sql.run("UPDATE business SET portal_on = :on, version = version + 1 WHERE portal_on <> :on", on=on):
        return False
    before, after = (OutboxState.HELD, OutboxState.QUEUED) if on else (OutboxState.QUEUED, OutboxState.HELD)
    moved = act.sql.run(
        f"UPDATE outbox SET state = :after WHERE state = :before AND {HAS_LINK}", before=before, after=after
    )
    word = "released" if on else "held"
    act.record(f"portal switched {'on' if on else 'off'}", detail=f"mails {word}: {moved}" if moved else "")
    return True


def may_switch_portal(store: Store, actor: Actor) -> None:
    """See whether the person may switch the portal, before anything is asked of them.

    Raises:
        NotPermitted: They may not; the refusal stands in the history.
    """
    with looking(store, actor, Action.SWITCH_PORTAL):
        return
