"""What clients did lately, for a console that is open while they do it."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import Role
from data.permissions import Action, may


@dataclass(frozen=True)
class ClientAct:
    """One act of a client: "quote accepted", "link seen"."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    job: str | None


def last_activity(db: Connection) -> int:
    """The id of the newest row of the history; 0 while it is empty."""
    return int(db.value("SELECT id FROM activity ORDER BY id DESC LIMIT 1") or 0)


def client_acts_since(db: Connection, last: int, role: Role) -> list[ClientAct]:
    """What clients did after a row of the history, the oldest first, and what strangers asked where the role may see
    it. A load of the page that may be a mail scanner's is no act."""
    return db.all(
        ClientAct,
        """
        SELECT a.id, a.at, COALESCE(g.name, a.who) AS who, a.action, a.subject, j.number AS job
        FROM activity a LEFT JOIN share_grant g ON g.id = a.grant_id LEFT JOIN job j ON j.id = a.job_id
        WHERE a.id > :last AND a.action <> 'link opened'
            AND (a.grant_id IS NOT NULL OR (:enquiries AND a.action = 'enquiry received'))
        ORDER BY a.id LIMIT 20
        """,
        last=last,
        enquiries=may(role, Action.VIEW_ENQUIRIES),
    )
