"""What is shared with a client, with whom of them, and when they last looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.wording import ticks_in_words

LISTED_AT_MOST = 100


@dataclass(frozen=True)
class SharedWith:
    """A person's link. `last_opened` is any load of the page, `last_seen` a sign of a person."""

    link: int
    name: str
    email: str
    sent_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_opened: datetime | None
    last_seen: datetime | None

    def standing(self, now: datetime) -> str:
        """ "live", "expired" or "revoked"."""
        if self.revoked_at is not None:
            return "revoked"
        return "live" if self.expires_at > now else "expired"


@dataclass(frozen=True)
class _Share:
    id: int
    number: str
    title: str
    job: str | None
    sent_at: datetime | None


@dataclass(frozen=True)
class ClientShare:
    """A job that is or was shared with a client, or a quote that has no job yet.

    Attributes:
        number: The job's, else the quote's.
        job: The job's number; None for a quote that has none.
        items: The keys of what is ticked: `dates`, `quote:Q-0031`, `note:17`.
        people: Whose links there are, the newest first; those revoked too.
    """

    id: int
    number: str
    title: str
    job: str | None
    sent_at: datetime | None
    items: tuple[str, ...]
    people: tuple[SharedWith, ...]

    @property
    def words(self) -> str:
        """What is shared, in short: "dates, status, Q-0031, 2 notes"."""
        return ticks_in_words(self.items)

    @property
    def last_seen(self) -> datetime | None:
        """When any of them last looked."""
        return max((person.last_seen for person in self.people if person.last_seen), default=None)


def shares_of_client(db: Connection, client: int) -> list[ClientShare]:
    """The shares of a client's jobs and quotes, those sent last first; what was never ticked nor sent is none."""
    shares = db.all(_Share, _SHARES, client=client)
    marks = ", ".join(str(share.id) for share in shares) or "NULL"
    people = db.grouped(SharedWith, _PEOPLE.format(shares=marks), client=client)
    keys = db.grouped(_Key, _KEYS.format(shares=marks))
    made = (_share(share, keys.get(str(share.id), ()), people.get(str(share.id), ())) for share in shares)
    return [share for share in made if share.items or share.people]


@dataclass(frozen=True)
class _Key:
    key: str


def _share(share: _Share, keys: Sequence[_Key], people: Sequence[SharedWith]) -> ClientShare:
    return ClientShare(**vars(share), items=tuple(key.key for key in keys), people=tuple(people))


# A job that was given to another client is shared with them, and no longer with this one.
SHARES_OF_CLIENT = """
    SELECT s.id, j.number, j.title, j.number AS job, j.id AS job_id, s.last_sent_at AS sent_at
    FROM job j JOIN share s ON s.job_id = j.id WHERE j.client_id = :client
    UNION ALL
    SELECT s.id, q.number, q.title, NULL, NULL, s.last_sent_at
    FROM quote q JOIN share s ON s.quote_id = q.id AND s.job_id IS NULL
    WHERE q.client_id = :client AND q.job_id IS NULL
"""
_SHARES = f"""
    SELECT id, number, title, job, sent_at FROM ({SHARES_OF_CLIENT}) f
    ORDER BY COALESCE(sent_at, '') DESC, id DESC LIMIT {LISTED_AT_MOST}
"""
_PEOPLE = """
    SELECT CAST(g.share_id AS TEXT), g.id AS link, g.name, g.email, g.sent_at, g.expires_at, g.revoked_at,
        g.last_opened_at AS last_opened, g.last_seen_at AS last_seen
    FROM share_grant g JOIN contact k ON k.id = g.contact_id AND k.client_id = :client
    WHERE g.share_id IN ({shares}) ORDER BY g.id DESC
"""
_KEYS = """
    SELECT CAST(i.share_id AS TEXT), CASE WHEN i.ref_id = 0 THEN i.kind
        ELSE i.kind || ':' || COALESCE(q.number, n.number, CAST(i.ref_id AS TEXT)) END AS key
    FROM share_item i
    LEFT JOIN quote q ON i.kind = 'quote' AND q.id = i.ref_id
    LEFT JOIN invoice n ON i.kind = 'invoice' AND n.id = i.ref_id
    WHERE i.share_id IN ({shares}) AND i.ticked ORDER BY i.id
"""


@dataclass(frozen=True)
class StandingLink:
    """A link that was not revoked. One that has run out counts: its holder could still ask for a fresh address."""

    id: int
    number: str
    job_id: int | None
    email: str
    name: str


_STANDING = """
    SELECT g.id, COALESCE(j.number, q.number, '') AS number, s.job_id, g.email, g.name
    FROM contact k JOIN share_grant g ON g.contact_id = k.id AND g.revoked_at IS NULL
    JOIN share s ON s.id = g.share_id LEFT JOIN job j ON j.id = s.job_id LEFT JOIN quote q ON q.id = s.quote_id
"""


def standing_links_of_contact(db: Connection, contact: int) -> list[StandingLink]:
    """The links of one person, on whatever share."""
    return db.all(StandingLink, f"{_STANDING} WHERE k.id = :contact ORDER BY g.id", contact=contact)


def standing_links_of_client(db: Connection, client: int) -> list[StandingLink]:
    """The links of everybody at a client."""
    return db.all(StandingLink, f"{_STANDING} WHERE k.client_id = :client ORDER BY g.id", client=client)
