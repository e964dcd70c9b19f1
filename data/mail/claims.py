"""Taking mail out of the outbox: found, claimed for a while, checked against the state of things, noted as begun.

Plain SQL for senders that need no ORM; any number of them can work on one outbox. What writes does so in a write
transaction that its caller has opened, and none is open while a mail server is waited for.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.clock import end_of_day
from data.database import Connection
from data.enums import InvoiceStatus, OutboxKind, OutboxState, QuoteStatus
from data.errors import Damaged
from data.mail.outcomes import LET_GO, SENDER_DIED, cancel, record_outcome
from data.queries.portal_use import HAS_LINK, LINK_MAILS
from data.sharing.expiry import link_expiry
from data.snapshots import days_named, saved_page
from data.tokens import hash_token

LEASE = timedelta(seconds=120)


@dataclass(frozen=True)
class OutgoingMail:
    """A row of the outbox as far as its mail is made from it. `attempts` counts those before this one."""

    id: int
    kind: OutboxKind
    to_name: str
    to_email: str
    subject: str
    lead: str
    staff_message: str
    message_id: str
    share_id: int | None
    grant_id: int | None
    quote_id: int | None
    invoice_id: int | None
    answer_id: int | None
    enquiry_id: int | None
    attempts: int
    created_by: int | None

    @property
    def is_linked(self) -> bool:
        """Whether it brings its reader's link."""
        return self.grant_id is not None and self.kind in LINK_MAILS


_MAIL = ", ".join(OutgoingMail.__dataclass_fields__)


@dataclass(frozen=True)
class Reach:
    """Which mails a sender takes.

    Attributes:
        links: Whether mails with a link may leave from here.
        only: One mail alone.
    """

    links: bool = True
    only: int | None = None

    @property
    def condition(self) -> str:
        linked = "" if self.links else f" AND NOT ({HAS_LINK})"
        return linked if self.only is None else f"{linked} AND id = {self.only:d}"


EVERYTHING = Reach()

_DUE = "state = 'queued' AND next_attempt_at <= :now{}"
_LEASE_OVER = "state = 'sending' AND claimed_until <= :now"


def is_out_of_line(db: Connection, now: datetime) -> bool:
    """Whether `tidy` has something to do. A read: it needs no transaction."""
    waiting = "state = 'held'" if portal_is_on(db) else f"state = 'queued' AND {HAS_LINK}"
    return any(
        db.value(f"SELECT id FROM outbox WHERE {condition} LIMIT 1", now=now) is not None
        for condition in (waiting, _LEASE_OVER)
    )


def tidy(db: Connection, now: datetime) -> None:
    """Bring the outbox in line with the portal's switch, and with senders that died."""
    if portal_is_on(db):
        db.run("UPDATE outbox SET state = 'queued' WHERE state = 'held'")
    else:
        db.run(f"UPDATE outbox SET state = 'held' WHERE state = 'queued' AND {HAS_LINK}")
    recover_expired(db, now)


def portal_is_on(db: Connection) -> bool:
    return bool(db.value("SELECT portal_on FROM business"))


def recover_expired(db: Connection, now: datetime) -> None:
    """Take back the mails of senders that died: one that had begun may have been delivered, any other has not."""
    begun = f"UPDATE outbox SET state = 'uncertain', error = :error WHERE {_LEASE_OVER} AND begun_at IS NOT NULL"
    for mail in db.values(f"{begun} RETURNING id", now=now, error=SENDER_DIED):
        record_outcome(db, mail, OutboxState.UNCERTAIN, SENDER_DIED, now)
    db.run(f"UPDATE outbox SET state = 'queued', {LET_GO} WHERE {_LEASE_OVER} AND begun_at IS NULL", now=now)


def next_due(db: Connection, now: datetime, reach: Reach = EVERYTHING) -> OutgoingMail | None:
    """The mail that is due first and can be read; it is nobody's yet. A read: it needs no transaction."""
    due = f"FROM outbox WHERE {_DUE.format(reach.condition)} ORDER BY next_attempt_at, id"
    try:
        return db.one(OutgoingMail, f"SELECT {_MAIL} {due} LIMIT 1", now=now)
    except Damaged:
        # It stays for `check` to name; those behind it do not wait for it.
        for mail in db.values(f"SELECT id {due}", now=now):
            with suppress(Damaged):
                return db.one(OutgoingMail, f"SELECT {_MAIL} FROM outbox WHERE id = :mail", mail=mail)
        return None


def claim_next(db: Connection, owner: str, now: datetime, reach: Reach = EVERYTHING) -> OutgoingMail | None:
    """The next mail that is due and still holds true, as this owner's for the length of a lease; None when there is
    none. Mails that do not hold true any more are cancelled on the way."""
    tidy(db, now)
    while (mail := next_due(db, now, reach)) is not None:
        if claim(db, mail, owner, now):
            return mail
    return None


def claim(db: Connection, mail: OutgoingMail, owner: str, now: datetime) -> bool:
    """Make a mail this owner's for the length of a lease; False when it is another's, goes to another address or brings
    another link by now, or does not hold true any more: then it is cancelled, or held while the portal is off."""
    read = {"mail": mail.id, "to": mail.to_email, "grant": mail.grant_id or 0}
    if not db.run(_CLAIM, **read, owner=owner, now=now, until=now + LEASE):
        return False
    if mail.is_linked and not portal_is_on(db):
        db.run(f"UPDATE outbox SET state = 'held', attempts = attempts - 1, {LET_GO} WHERE id = :mail", mail=mail.id)
        return False
    if reason := _link_trouble(db, mail, now) or _document_trouble(db, mail):
        cancel(db, mail.id, reason, now)
        return False
    return True


_CLAIM = f"""
    UPDATE outbox SET state = 'sending', claimed_by = :owner, claimed_until = :until, begun_at = NULL,
        attempts = attempts + 1
    WHERE id = :mail AND to_email = :to AND COALESCE(grant_id, 0) = :grant AND {_DUE.format("")}
"""


def mark_begun(db: Connection, mail: int, owner: str, now: datetime) -> bool:
    """Note that the message goes to the server next; False when the mail is this owner's no more, and it must not."""
    return bool(db.run(_BEGIN, mail=mail, owner=owner, now=now, until=now + LEASE))


_BEGIN = """
    UPDATE outbox SET begun_at = :now, claimed_until = :until
    WHERE id = :mail AND state = 'sending' AND claimed_by = :owner AND claimed_until > :now
"""


def keep_token(db: Connection, mail: OutgoingMail, token: str, now: datetime) -> None:
    """Have the address that stands in a mail open its reader's page. What is kept is its hash."""
    db.run(
        "INSERT INTO link_token (token_hash, grant_id, made_at, made_for) VALUES (:hash, :grant, :now, 'email')",
        hash=hash_token(token),
        grant=mail.grant_id,
        now=now,
    )


@dataclass(frozen=True)
class _Link:
    expires_at: datetime
    revoked_at: datetime | None
    shows_something: bool


def _link_trouble(db: Connection, mail: OutgoingMail, now: datetime) -> str | None:
    """Why the link of a mail is not to be sent."""
    if not mail.is_linked:
        return None
    link = db.one(_Link, _LINK, grant=mail.grant_id)
    if link is None or link.revoked_at is not None:
        return "The link was revoked."
    if not link.shows_something:
        return "Nothing is shared any more."
    if link.expires_at > now:
        return None
    if mail.kind is not OutboxKind.FRESH_LINK:
        return "The link has expired."
    _renew(db, mail, now)
    return None


_LINK = """
    SELECT g.expires_at, g.revoked_at,
        EXISTS (SELECT 1 FROM share_item i WHERE i.share_id = g.share_id AND i.ticked) AS shows_something
    FROM share_grant g WHERE g.id = :grant
"""


def _renew(db: Connection, mail: OutgoingMail, now: datetime) -> None:
    """A link that its reader asked for anew counts from this send."""
    assert mail.share_id is not None
    page, zone = saved_page(db, mail.share_id), str(db.value("SELECT timezone FROM business"))
    named = [end_of_day(zone, day) for day in days_named(page)] if page else []
    renew = "UPDATE share_grant SET sent_at = :now, expires_at = :until WHERE id = :grant"
    db.run(renew, grant=mail.grant_id, now=now, until=link_expiry(now, named))


def _document_trouble(db: Connection, mail: OutgoingMail) -> str | None:
    """Why the quote or invoice that a mail brings is not to be sent."""
    if mail.kind is OutboxKind.QUOTE:
        status = db.value("SELECT status FROM quote WHERE id = :quote", quote=mail.quote_id)
        if status != QuoteStatus.SENT:
            return f"The quote is {str(status).lower()} by now."
        if db.value(_NEWER_VERSION, mail=mail.id):
            return "A newer version of the quote was sent."
        return _untick_trouble(db, mail, "quote", mail.quote_id)
    if mail.kind is OutboxKind.INVOICE:
        status = db.value("SELECT status FROM invoice WHERE id = :invoice", invoice=mail.invoice_id)
        if status in (InvoiceStatus.VOID, InvoiceStatus.DRAFT):
            return f"The invoice is {str(status).lower()} by now."
        return _untick_trouble(db, mail, "invoice", mail.invoice_id)
    return None


# Its words name the total of the version that it was written for.
_NEWER_VERSION = """
    SELECT 1 FROM outbox o JOIN quote q ON q.id = o.quote_id
    JOIN quote_version v ON v.quote_id = q.id AND v.number = q.sent_version AND v.sent_at > o.created_at
    WHERE o.id = :mail
"""


def _untick_trouble(db: Connection, mail: OutgoingMail, kind: str, ref: int | None) -> str | None:
    if not mail.is_linked:
        return None
    ticked = db.value(
        "SELECT id FROM share_item WHERE share_id = :share AND kind = :kind AND ref_id = :ref AND ticked",
        share=mail.share_id,
        kind=kind,
        ref=ref,
    )
    return None if ticked else f"The {kind} is no longer shared."
