"""New rows of the outbox by plain SQL, for the office and the portal alike. A row names what to send, never a link."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from data.database import Connection
from data.enums import OutboxKind, OutboxState

_LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class NewMail:
    """A mail to one person, and the records that it is about.

    Attributes:
        sender: The business's address; the mail's own id is made in its domain.
        lead: What the mail says first.
        staff: Who of the office had it sent, and `staff_message` what they added.
    """

    kind: OutboxKind
    sender: str
    to_name: str
    to_email: str
    subject: str
    lead: str = ""
    share: int | None = None
    grant: int | None = None
    quote: int | None = None
    invoice: int | None = None
    answer: int | None = None
    enquiry: int | None = None
    staff: int | None = None
    staff_message: str = ""


def queue_mail(db: Connection, mail: NewMail, now: datetime) -> int:
    """Have a mail sent as soon as the open transaction is committed."""
    return db.insert("outbox", **_row(mail, now))


def queue_mail_rarely(db: Connection, mail: NewMail, pause: timedelta, now: datetime) -> bool:
    """The same, unless its link caused such a mail within the pause already; whether it was queued.

    Mails about an answer do not count.
    """
    row = _row(mail, now)
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    return bool(db.run(f"INSERT INTO outbox ({names}) SELECT {marks} WHERE {_NONE_LATELY}", since=now - pause, **row))


_NONE_LATELY = """
    NOT EXISTS (
        SELECT 1 FROM outbox o
        WHERE o.grant_id = :grant_id AND o.kind = :kind AND o.answer_id IS NULL AND o.created_at > :since
    )
"""


def queue_enquiry_notice(db: Connection, mail: NewMail, now: datetime) -> bool:
    """Tell the office of an enquiry, unless it was told of one lately, or the form is being flooded; whether it was
    queued."""
    row = _row(mail, now)
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    return bool(
        db.run(
            f"INSERT INTO outbox ({names}) SELECT {marks} WHERE {_NO_ENQUIRY_LATELY} AND {_NO_FLOOD}",
            since=now - ENQUIRY_NOTICE_PAUSE,
            hour_ago=now - timedelta(hours=1),
            **row,
        )
    )


ENQUIRY_NOTICE_PAUSE = timedelta(minutes=5)
ENQUIRIES_TOLD_PER_HOUR = 60

# A mail is never due before it is made, and what is due stands in an index, by state.
_STATES = ", ".join(f"'{state.value}'" for state in OutboxState)
_NO_ENQUIRY_LATELY = f"""
    NOT EXISTS (
        SELECT 1 FROM outbox o
        WHERE o.state IN ({_STATES}) AND o.next_attempt_at > :since AND o.created_at > :since
            AND o.kind = :kind AND o.enquiry_id IS NOT NULL
    )
"""
# The enquiry itself is among them.
_NO_FLOOD = f"""
    NOT EXISTS (SELECT 1 FROM enquiry e WHERE e.received_at > :hour_ago LIMIT 1 OFFSET {ENQUIRIES_TOLD_PER_HOUR})
"""


def make_message_id(sender: str) -> str:
    """A Message-ID that no other mail has, in the domain of the sender's address."""
    return f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2] or 'localhost'}>"


def _row(mail: NewMail, now: datetime) -> dict[str, Any]:
    return {
        "kind": mail.kind,
        "state": OutboxState.QUEUED,
        "to_name": mail.to_name,
        "to_email": mail.to_email,
        "subject": mail.subject[:_LONGEST_SUBJECT],
        "lead": mail.lead,
        "staff_message": mail.staff_message,
        "message_id": make_message_id(mail.sender),
        "share_id": mail.share,
        "grant_id": mail.grant,
        "quote_id": mail.quote,
        "invoice_id": mail.invoice,
        "answer_id": mail.answer,
        "enquiry_id": mail.enquiry,
        "attempts": 0,
        "created_at": now,
        "created_by": mail.staff,
        "next_attempt_at": now,
        "claimed_by": "",
        "error": "",
    }
