"""What ends when a database is brought back from a backup: what was true then may have ended since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_bytes

from data.database import Connection
from data.enums import OutboxState
from data.mail.outcomes import cancel, record_outcome
from data.permissions import Actor
from data.queries.people import staff_by_email
from data.queries.portal_use import HAS_LINK
from data.store import Transaction

WHO = "TradeConsole"
_WHY = "The database was restored from a backup."
_MAYBE_SENT = f"{_WHY} Nobody knows whether this was sent since."


@dataclass(frozen=True)
class Since:
    """What the database that is replaced knows of the time since the backup.

    Attributes:
        numbers: The next number of each kind of record: none is handed out twice.
        erased: The numbers of clients whose data was erased for good.
        left: The addresses of people who can't sign in any more.
        form_off: Whether the public enquiry form takes nothing.
    """

    numbers: Mapping[str, int] = field(default_factory=dict)
    erased: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    form_off: bool = False


@dataclass(frozen=True)
class Voided:
    """How much ended: links that worked, and mails that waited.

    Attributes:
        erased: Clients who were erased since, and are back now.
        left: People who left since, and can sign in again.
    """

    links: int
    mails: int
    portal_was_on: bool
    erased: tuple[str, ...]
    left: tuple[str, ...]


def void_what_may_have_ended(tx: Transaction, since: Since) -> Voided:
    """End every link and every wait, and switch the portal off; the enquiry form too where it was off by now."""
    for name, value in since.numbers.items():
        query = "UPDATE number_sequence SET next_value = max(next_value, :value) WHERE name = :name"
        tx.sql.run(query, name=name, value=value)
    # Forms that clients still have open were stamped with it.
    tx.sql.run("UPDATE secret_key SET key = :key", key=token_bytes(32))
    erased = since.erased & set(tx.sql.values("SELECT number FROM client")) - set(tx.sql.values(_ERASED))
    left = since.left & set(tx.sql.values("SELECT email FROM staff WHERE active"))
    if since.form_off:
        _switch_form_off(tx)
    return Voided(_end_links(tx), _stop_mails(tx), _switch_off(tx), tuple(sorted(erased)), tuple(sorted(left)))


_ERASED = "SELECT subject FROM activity WHERE action = 'client erased'"


def _end_links(tx: Transaction) -> int:
    """How many of them worked. One that has expired could be renewed by its client."""
    worked = tx.sql.run(_RECORD_LINKS, now=tx.now, who=WHO, why=_WHY)
    tx.sql.run("UPDATE share_grant SET revoked_at = :now WHERE revoked_at IS NULL", now=tx.now)
    return worked


_RECORD_LINKS = """
    INSERT INTO activity (at, who, action, subject, job_id, detail)
    SELECT :now, :who, 'link revoked', COALESCE(j.number, q.number, ''), s.job_id,
        CASE WHEN g.email = '' THEN g.name ELSE g.email END || ': ' || :why
    FROM share_grant g JOIN share s ON s.id = g.share_id
    LEFT JOIN job j ON j.id = s.job_id LEFT JOIN quote q ON q.id = s.quote_id
    WHERE g.revoked_at IS NULL AND g.expires_at > :now ORDER BY g.id
"""


def _stop_mails(tx: Transaction) -> int:
    """A mail with a link leads nowhere now. Of any other nobody knows whether it left: a person may send it again."""
    waiting = "SELECT id FROM outbox WHERE state IN ('queued', 'held', 'sending')"
    with_link = tx.sql.values(f"{waiting} AND {HAS_LINK}")
    for mail in with_link:
        cancel(tx.sql, mail, _WHY, tx.now)
    others = tx.sql.values(waiting)
    for mail in others:
        tx.sql.run(_LEAVE, mail=mail, why=_MAYBE_SENT)
        record_outcome(tx.sql, mail, OutboxState.UNCERTAIN, _MAYBE_SENT, tx.now)
    return len(with_link) + len(others)


_LEAVE = "UPDATE outbox SET state = 'uncertain', error = :why, claimed_by = '', claimed_until = NULL WHERE id = :mail"


def _switch_off(tx: Transaction) -> bool:
    was_on = bool(tx.sql.run("UPDATE business SET portal_on = FALSE, version = version + 1 WHERE portal_on"))
    if was_on:
        tx.sql.insert("activity", at=tx.now, who=WHO, action="portal switched off", subject="", detail=_WHY)
    return was_on


def _switch_form_off(tx: Transaction) -> None:
    """Nobody who restores a backup means to ask the public for work again."""
    if tx.sql.run("UPDATE business SET enquiry_form_on = FALSE, version = version + 1 WHERE enquiry_form_on"):
        tx.sql.insert("activity", at=tx.now, who=WHO, action="enquiry form switched off", subject="", detail=_WHY)


def record_restored(tx: Transaction, actor: Actor | None, subject: str, detail: str) -> None:
    """Add to the history who did it. Whoever acts may not work there yet, as of the backup."""
    known = staff_by_email(tx.sql, actor.email) if actor else None
    tx.sql.insert(
        "activity",
        at=tx.now,
        who=actor.name if actor else "somebody at this computer",
        staff_id=known.id if known else None,
        action="backup restored",
        subject=subject,
        detail=detail,
    )


def read_since(db: Connection) -> Since:
    """What a database that is to be replaced knows."""
    numbers = db.execute("SELECT name, next_value FROM number_sequence", {}).fetchall()
    left = db.values("SELECT email FROM staff WHERE NOT active")
    form_off = db.value("SELECT id FROM business WHERE NOT enquiry_form_on") is not None
    next_numbers = {str(name): int(value) for name, value in numbers}
    return Since(next_numbers, frozenset(db.values(_ERASED)), frozenset(left), form_off)
