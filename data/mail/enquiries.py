"""Mails about enquiries: the replies of one thread, with what was asked quoted beneath, and what the office is told."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.errors import NotPossible
from data.mail.claims import OutgoingMail
from data.mail.letters import footer
from data.safe_text import safe_line, safe_text
from data.sharing.client_view import Frame
from data.sharing.pages import SharedBusiness
from data.wording import full_day, local

# Mail programs follow a thread by its latest messages; a header has no room for all of a long one.
_NAMED_AT_MOST = 20


@dataclass(frozen=True)
class Quoted:
    """What a reply answers: the words of who asked, and when they came."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Thread:
    """What went before a reply.

    Attributes:
        earlier: The Message-IDs of the replies before it, oldest first.
    """

    quoted: Quoted
    earlier: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """An enquiry as the office is told of it. `unread` counts it and all others that nobody has looked at."""

    number: str
    name: str
    email: str
    phone: str
    address: str
    message: str
    preferred_times: str
    unread: int


def reply_subject(number: str, business: str) -> str:
    """ "Re: your enquiry E-0002 to Rivera Plumbing"; the same in the whole thread."""
    return safe_line(f"Re: your enquiry {number} to {business}")


def thread_of(db: Connection, mail: OutgoingMail) -> Thread:
    """What went before the reply that a mail brings.

    Raises:
        NotPossible: The reply is there no more.
    """
    reply = db.value("SELECT id FROM enquiry_reply WHERE message_id = :id", id=mail.message_id)
    quoted = db.one(Quoted, _QUOTED, enquiry=mail.enquiry_id, reply=reply)
    if reply is None or quoted is None:
        raise NotPossible("The enquiry that this answers is gone.")
    earlier = db.values(_EARLIER, enquiry=mail.enquiry_id, reply=reply)
    return Thread(quoted, tuple(earlier[-_NAMED_AT_MOST:]))


# Their latest words before the reply; what they first asked when there are none.
_QUOTED = """
    SELECT text, at FROM (
        SELECT id AS place, text, written_at AS at FROM enquiry_reply
        WHERE enquiry_id = :enquiry AND sender = 'client' AND id < :reply
        UNION ALL SELECT 0 AS place, message AS text, received_at AS at FROM enquiry WHERE id = :enquiry
    ) words ORDER BY place DESC LIMIT 1
"""
_EARLIER = """
    SELECT message_id FROM enquiry_reply
    WHERE enquiry_id = :enquiry AND id < :reply AND sender = 'office' AND message_id <> '' ORDER BY id
"""


def reply_text(business: SharedBusiness, text: str, thread: Thread, frame: Frame) -> str:
    """A reply as it is read: the words of the office, then what they answer, then who the business is."""
    day = full_day(local(thread.quoted.at, frame.zone).date())
    quoted = "\n".join(f"> {line}".rstrip() for line in safe_text(thread.quoted.text).split("\n"))
    signature = "\n".join(["-- ", *footer(business)])
    return "\n\n".join([safe_text(text), f"On {day} you wrote:\n{quoted}", signature]) + "\n"


def asked_by(db: Connection, mail: OutgoingMail) -> Asked | None:
    """The enquiry that a notice tells of; None when it tells of something else."""
    return None if mail.enquiry_id is None else db.one(Asked, _ASKED, enquiry=mail.enquiry_id)


_ASKED = """
    SELECT number, name, email, phone, address, message, preferred_times,
        (SELECT count(*) FROM enquiry WHERE status = 'New' AND read_at IS NULL) AS unread
    FROM enquiry WHERE id = :enquiry
"""


def asked_text(lead: str, asked: Asked) -> str:
    """What the office reads when somebody has sent the form. It is answered in the console, not by a reply to this."""
    pairs = (
        *(("Name", asked.name), ("Email", asked.email), ("Phone", asked.phone), ("Address", asked.address)),
        ("Preferred times", asked.preferred_times),
    )
    facts = "\n".join(f"{name}: {safe_line(value)}" for name, value in pairs if value)
    parts = [safe_line(lead), facts, f"They need:\n\n{safe_text(asked.message)}"]
    if asked.unread > 1:
        parts.append(f"{asked.unread} enquiries have not been read yet.")
    return "\n\n".join([*parts, "Open Enquiries in TradeConsole to answer."]) + "\n"
