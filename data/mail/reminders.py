"""Reminders of quotes that nobody has answered, some days before they expire; off until the business asks for them.

A version of a quote is reminded of once, whoever's sender gets to it first. Who can open it gets the link; where nobody
can, who got it as a PDF gets it so again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from data.clock import day_in
from data.database import Connection
from data.enums import OutboxKind
from data.mail.queue import NewMail, queue_mail
from data.mail.wording import reminder_lead, reminder_subject
from data.papers import quote_paper
from data.queries.people import BusinessRow, read_business
from data.queries.quotes import find_quote, quote_record
from data.sharing.client_view import Frame
from data.store import Store


@dataclass(frozen=True)
class _Due:
    """A version that its client has, and that nobody was reminded of."""

    id: int
    quote: int
    number: str
    valid_until: date
    sent_at: datetime
    job: int | None
    share: int | None


@dataclass(frozen=True)
class _Reader:
    """Who is reminded; `grant` is their link, if they have one."""

    name: str
    email: str
    grant: int | None


def queue_reminders(store: Store) -> int:
    """Queue the reminders that are due; how many mails that makes.

    Raises:
        Unreachable: The database can't be used.
    """
    business = read_business(store.reader)
    if business is None or not business.quote_reminder_days:
        return 0
    due = list(_due(store.reader, business, store.clock.now()))
    return sum(_remind(store, business, version) for version in due)


def _due(db: Connection, business: BusinessRow, now: datetime) -> Iterator[_Due]:
    today, ahead = day_in(business.timezone, now), timedelta(days=business.quote_reminder_days)
    for version in db.all(_Due, _DUE, today=today, last=today + ahead):
        # One that was sent within those days is fresh enough.
        if day_in(business.timezone, version.sent_at) < version.valid_until - ahead:
            yield version


# By the days alone: of all quotes that were ever sent, few are about to expire.
_DUE = """
    SELECT v.id, q.id AS quote, q.number, v.valid_until, v.sent_at, q.job_id AS job, COALESCE(
        (SELECT s.id FROM share s WHERE s.job_id = q.job_id),
        (SELECT s.id FROM share s WHERE s.quote_id = q.id AND s.job_id IS NULL AND q.job_id IS NULL)
    ) AS share
    FROM quote_version v CROSS JOIN quote q
    WHERE v.valid_until BETWEEN :today AND :last AND v.reminded_at IS NULL AND v.state = 'sent'
        AND q.id = v.quote_id AND q.version = v.number AND q.sent_version = v.number AND q.status = 'Sent'
"""


def _remind(store: Store, business: BusinessRow, version: _Due) -> int:
    if not _readers(store.reader, version, store.clock.now()):
        return 0
    with store.writing() as tx:
        if not tx.sql.run(_TAKE, version=version.id, now=tx.now):
            return 0
        readers = _readers(tx.sql, version, tx.now)
        for reader in readers:
            queue_mail(tx.sql, _mail(tx.sql, business, version, reader, tx.now), tx.now)
        if readers:
            tx.sql.insert(
                "activity",
                at=tx.now,
                who=business.name,
                action="quote reminder queued",
                subject=version.number,
                job_id=version.job,
                detail=", ".join(reader.email for reader in readers),
            )
        return len(readers)


_TAKE = """
    UPDATE quote_version SET reminded_at = :now WHERE id = :version AND reminded_at IS NULL AND EXISTS (
        SELECT 1 FROM quote q
        WHERE q.id = quote_version.quote_id AND q.status = 'Sent' AND q.version = quote_version.number
    )
"""


def _readers(db: Connection, version: _Due, now: datetime) -> list[_Reader]:
    """Whoever can open the quote now, else whoever got it as a PDF."""
    linked = db.all(_Reader, _BY_LINK, share=version.share, quote=version.quote, now=now)
    return linked or db.all(_Reader, _BY_PDF, quote=version.quote, sent=version.sent_at)


_BY_LINK = """
    SELECT g.name, g.email, g.id AS "grant" FROM share_grant g JOIN business b ON b.portal_on
    JOIN share_item i ON i.share_id = g.share_id AND i.kind = 'quote' AND i.ref_id = :quote AND i.ticked
    WHERE g.share_id = :share AND g.revoked_at IS NULL AND g.expires_at > :now AND g.email <> '' ORDER BY g.id
"""
_BY_PDF = """
    SELECT max(o.to_name) AS name, o.to_email AS email, NULL AS "grant" FROM outbox o
    JOIN quote q ON q.id = o.quote_id
    JOIN contact c ON c.client_id = q.client_id AND c.email = o.to_email AND c.removed_at IS NULL
    WHERE o.quote_id = :quote AND o.kind = 'quote' AND o.grant_id IS NULL AND o.created_at >= :sent
        AND o.state IN ('sent', 'kept')
    GROUP BY o.to_email ORDER BY min(o.id)
"""


def _mail(db: Connection, business: BusinessRow, version: _Due, reader: _Reader, now: datetime) -> NewMail:
    frame = Frame(now, business.timezone)
    row = find_quote(db, version.number, frame.today)
    assert row is not None
    mail = NewMail(
        kind=OutboxKind.QUOTE,
        sender=business.email,
        to_name=reader.name,
        to_email=reader.email,
        subject=reminder_subject(business.name, row.number, row.site),
        lead=reminder_lead(quote_paper(quote_record(db, row), now), row.site, frame),
        quote=version.quote,
    )
    return mail if reader.grant is None else replace(mail, share=version.share, grant=reader.grant)


def is_overtaken(db: Connection, mail: int) -> bool:
    """Whether a mail reminds of a quote that has its answer, or is being revised, by now."""
    return bool(db.value(_OVERTAKEN, mail=mail))


_OVERTAKEN = """
    SELECT 1 FROM outbox o JOIN quote_version v ON v.quote_id = o.quote_id AND v.reminded_at = o.created_at
    JOIN quote q ON q.id = o.quote_id WHERE o.id = :mail AND (q.status <> 'Sent' OR q.version <> v.number)
"""
