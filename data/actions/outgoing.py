"""Puts mail into the outbox, in the transaction of what it tells of. Nothing here sends."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import OutboxKind, OutboxState
from data.mail import queue
from data.mail.queue import NewMail


@dataclass(frozen=True)
class Letter:
    """What a mail says, as it was approved.

    Attributes:
        lead: The first line: what changed and what is asked.
        message: The staff member's own words.
    """

    subject: str
    lead: str = ""
    message: str = ""


@dataclass(frozen=True)
class About:
    """What a mail is about, by ids. One with a grant carries that person's link."""

    share: int | None = None
    grant: int | None = None
    quote: int | None = None
    invoice: int | None = None
    answer: int | None = None
    enquiry: int | None = None


@dataclass(frozen=True)
class QueuedMail:
    id: int
    to: str
    subject: str
    state: OutboxState = OutboxState.QUEUED


def queue_mail(
    db: Connection,
    kind: OutboxKind,
    to: tuple[str, str],
    letter: Letter,
    about: About,
    now: datetime,
    by: int | None = None,
) -> QueuedMail:
    """Add one mail to one person (`to` is name and address). The sender takes it from here."""
    name, email = to
    mail = NewMail(
        kind=kind,
        sender=str(db.value("SELECT email FROM business")),
        to_name=name,
        to_email=email,
        subject=letter.subject,
        lead=letter.lead,
        staff_message=letter.message,
        staff=by,
        **vars(about),
    )
    return QueuedMail(queue.queue_mail(db, mail, now), email, letter.subject)
