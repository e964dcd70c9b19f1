"""What became of a mail: written once it is known, by the sender that held it, with a line in the history.

Like the claims, every function works in a write transaction that its caller has opened.
"""

from datetime import datetime, timedelta

from data.database import Connection
from data.enums import OutboxState
from data.lengths import TEXT

WHO = "TradeConsole"
SENDER_DIED = "The program that was sending it ended before the mail server's answer was known."

LET_GO = "claimed_by = '', claimed_until = NULL"

_DELAYS = (1, 5, 15, 60)
_GIVE_UP_AFTER = timedelta(hours=24)


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 1, 5, 15 minutes, then an hour each time."""
    return timedelta(minutes=_DELAYS[min(attempts, len(_DELAYS)) - 1])


def _attempts_within(limit: timedelta) -> int:
    attempts, waited = 1, timedelta()
    while (waited := waited + delay_after(attempts)) < limit:
        attempts += 1
    return attempts


LAST_ATTEMPT = _attempts_within(_GIVE_UP_AFTER)


def mark_sent(db: Connection, mail: int, owner: str, now: datetime) -> bool:
    """The server has taken it."""
    return _settle(db, mail, owner, OutboxState.SENT, now, sent_at=now)


def mark_kept(db: Connection, mail: int, owner: str, file: str, now: datetime) -> bool:
    """There is no server: it was written to a file of this name."""
    return _settle(db, mail, owner, OutboxState.KEPT, now, detail=f"as {file}", sent_at=now)


def mark_failed(db: Connection, mail: int, owner: str, error: str, now: datetime) -> bool:
    """It will not be tried again, unless a person says so."""
    return _settle(db, mail, owner, OutboxState.FAILED, now, error=error)


def mark_uncertain(db: Connection, mail: int, owner: str, error: str, now: datetime) -> bool:
    """Nobody knows whether it arrived. Only a person sends it again."""
    return _settle(db, mail, owner, OutboxState.UNCERTAIN, now, error=error)


def mark_cancelled(db: Connection, mail: int, owner: str, reason: str, now: datetime) -> bool:
    """It does not hold true any more, as showed when it was written."""
    return _settle(db, mail, owner, OutboxState.CANCELLED, now, error=reason)


def postpone(db: Connection, mail: int, owner: str, attempts: int, error: str, now: datetime) -> bool:
    """It did not leave: try again after the pause that follows so many attempts, for a day at most."""
    if attempts >= LAST_ATTEMPT:
        return mark_failed(db, mail, owner, f"{error} It was tried for 24 hours.", now)
    return bool(
        db.run(
            f"UPDATE outbox SET state = 'queued', next_attempt_at = :then, error = :error, {LET_GO} WHERE {_HELD}",
            mail=mail,
            owner=owner,
            then=now + delay_after(attempts),
            error=error[:TEXT],
        )
    )


def postpone_due(db: Connection, condition: str, error: str, now: datetime) -> int:
    """The same for every mail that is due, where the server can't be reached at all; how many there were.

    `condition` narrows them, as SQL that comes from the program.
    """
    due = f"state = 'queued' AND next_attempt_at <= :now{condition}"
    over = f"UPDATE outbox SET state = 'failed', error = :error, attempts = attempts + 1 WHERE {due}"
    given_up = db.values(
        f"{over} AND attempts >= :last RETURNING id",
        now=now,
        error=f"{error} It was tried for 24 hours."[:TEXT],
        last=LAST_ATTEMPT - 1,
    )
    for mail in given_up:
        record_outcome(db, mail, OutboxState.FAILED, error, now)
    pauses = {f"after_{attempts}": now + delay_after(attempts) for attempts in range(1, len(_DELAYS) + 1)}
    cases = " ".join(f"WHEN {attempts - 1} THEN :after_{attempts}" for attempts in range(1, len(_DELAYS)))
    then = f"CASE attempts {cases} ELSE :after_{len(_DELAYS)} END"
    later = f"UPDATE outbox SET error = :error, attempts = attempts + 1, next_attempt_at = {then} WHERE {due}"
    return len(given_up) + db.run(later, now=now, error=error[:TEXT], **pauses)


def is_unexplained(db: Connection, condition: str, reason: str, now: datetime) -> bool:
    """Whether `explain` has something to say. A read: it needs no transaction."""
    query = f"SELECT id FROM outbox WHERE {_UNEXPLAINED}{condition} LIMIT 1"
    return db.value(query, now=now, reason=reason[:TEXT]) is not None


def explain(db: Connection, condition: str, reason: str, now: datetime) -> None:
    """Say on every mail that is due why it stays where it is. It is due still, for whoever can send it."""
    db.run(f"UPDATE outbox SET error = :reason WHERE {_UNEXPLAINED}{condition}", now=now, reason=reason[:TEXT])


_UNEXPLAINED = "state = 'queued' AND next_attempt_at <= :now AND error <> :reason"


def cancel(db: Connection, mail: int, reason: str, now: datetime, who: str = WHO, staff: int | None = None) -> None:
    """Give a mail up, whoever holds it."""
    db.run(
        f"UPDATE outbox SET state = 'cancelled', error = :reason, {LET_GO} WHERE id = :mail",
        mail=mail,
        reason=reason[:TEXT],
    )
    record_outcome(db, mail, OutboxState.CANCELLED, reason, now, who=who, staff=staff)


# An outcome that comes after the lease was over is still the truth, unless a person has decided otherwise meanwhile.
_HELD = "id = :mail AND claimed_by = :owner AND state IN ('sending', 'uncertain')"


def _settle(
    db: Connection,
    mail: int,
    owner: str,
    state: OutboxState,
    now: datetime,
    *,
    error: str = "",
    detail: str = "",
    sent_at: datetime | None = None,
) -> bool:
    settled = db.run(
        f"UPDATE outbox SET state = :state, error = :error, sent_at = :sent_at, {LET_GO} WHERE {_HELD}",
        mail=mail,
        owner=owner,
        state=state,
        error=error[:TEXT],
        sent_at=sent_at,
    )
    if settled:
        record_outcome(db, mail, state, detail or error, now)
    return bool(settled)


def record_outcome(
    db: Connection,
    mail: int,
    outcome: str,
    detail: str,
    now: datetime,
    *,
    who: str = WHO,
    staff: int | None = None,
) -> None:
    """Add what became of a mail to the history of the job, quote, invoice or enquiry that it is about."""
    db.run(
        _RECORD,
        mail=mail,
        now=now,
        who=who,
        staff=staff,
        action=f"mail {outcome}",
        ending=f": {detail}" if detail else "",
        longest=TEXT,
    )


_RECORD = """
    INSERT INTO activity (at, who, staff_id, action, subject, job_id, detail)
    SELECT :now, :who, CAST(:staff AS INTEGER), :action,
        COALESCE(n.number, q.number, j.number, p.number, e.number, ''), j.id,
        substr(o.subject || ' to ' || o.to_email || :ending, 1, :longest)
    FROM outbox o
    LEFT JOIN share s ON s.id = o.share_id
    LEFT JOIN quote p ON p.id = s.quote_id
    LEFT JOIN quote q ON q.id = o.quote_id
    LEFT JOIN invoice n ON n.id = o.invoice_id
    LEFT JOIN enquiry e ON e.id = o.enquiry_id
    LEFT JOIN job j ON j.id = COALESCE(s.job_id, q.job_id, n.job_id)
    WHERE o.id = :mail
"""
