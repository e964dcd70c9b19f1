"""An answer to a quote: recorded once, whether its client gave it on the portal or told it to the office.

One conditional update decides. Nothing here reads a table of its own: it runs on the office's connection and on the
portal's alike.
"""

from dataclasses import dataclass, replace
from datetime import date

from data.database import Connection
from data.enums import AnswerKind, OutboxKind, QuoteStatus
from data.mail.queue import NewMail, queue_mail
from data.money import format_cents
from data.queries.shared import portal_business
from data.sharing.client_view import Frame
from data.sharing.pages import SharedBusiness
from data.wording import full_day

_STATUS = {
    AnswerKind.ACCEPTED: QuoteStatus.ACCEPTED,
    AnswerKind.DECLINED: QuoteStatus.DECLINED,
    AnswerKind.CHANGES_REQUESTED: QuoteStatus.CHANGES_REQUESTED,
}


@dataclass(frozen=True)
class QuoteRead:
    """The quote as the person who answers has read it: one version, bound by the hash of its content."""

    id: int
    number: str
    version: int
    content_hash: str
    site: str
    job: int | None


@dataclass(frozen=True)
class NewAnswer:
    """What is answered. `chosen_options` is a JSON list of line positions; the total counts them."""

    kind: AnswerKind
    name: str
    total_cents: int
    reason: str = ""
    chosen_options: str = "[]"


@dataclass(frozen=True)
class Answerer:
    """Whose answer it is, and how it came: by a link (`grant`), or told to a member of staff (`staff`).

    Attributes:
        who: The name or email that the history gives for it.
        email: Where the client's receipt goes; empty for none.
        how: `portal`, or what staff wrote.
        nonce_hash: Of the form it came by, which counts once.
    """

    who: str
    email: str
    grant: int | None = None
    share: int | None = None
    staff: int | None = None
    how: str = "portal"
    ip: str = ""
    nonce_hash: str = ""


def record_answer(
    db: Connection, quote: QuoteRead, answer: NewAnswer, by: Answerer, when: Frame, *, even_expired: bool = False
) -> int | None:
    """Record an answer with its history and mails, in the open write transaction.

    Returns:
        The answer's id; None when the quote is not open, not as it was read, or the link no longer works, and
        nothing was changed.
    """
    if not db.run(
        _ANSWER if by.grant is None else _ANSWER + _BY_LINK,
        status=_STATUS[answer.kind],
        quote=quote.id,
        version=quote.version,
        hash=quote.content_hash,
        today=date.min if even_expired else when.today,
        now=when.now,
        nonce=by.nonce_hash,
    ):
        return None
    answered = _keep_answer(db, quote, answer, by, when)
    _keep_activity(db, quote, answer, by, when)
    for mail in _mails(db, quote, answer, by, when):
        queue_mail(db, _about(mail, quote, by, answered), when.now)
    return answered


_ANSWER = """
    UPDATE quote SET status = :status
    WHERE id = :quote AND status = 'Sent' AND version = :version AND sent_version = :version AND EXISTS (
        SELECT 1 FROM quote_version v
        WHERE v.quote_id = quote.id AND v.number = quote.sent_version AND v.content_hash = :hash
            AND v.valid_until >= :today
    )
"""

# The portal's views are empty while it is off.
_BY_LINK = """
    AND EXISTS (SELECT 1 FROM portal_item i WHERE i.kind = 'quote' AND i.ref_id = quote.id)
    AND EXISTS (SELECT 1 FROM portal_link l WHERE l.revoked_at IS NULL AND l.expires_at > :now)
    AND NOT EXISTS (SELECT 1 FROM used_nonce u WHERE u.nonce_hash = :nonce)
"""


def _keep_answer(db: Connection, quote: QuoteRead, answer: NewAnswer, by: Answerer, when: Frame) -> int:
    return db.insert(
        "answer",
        quote_id=quote.id,
        version=quote.version,
        kind=answer.kind,
        name=answer.name,
        reason=answer.reason,
        chosen_options=answer.chosen_options,
        total_cents=answer.total_cents,
        content_hash=quote.content_hash,
        how=by.how,
        grant_id=by.grant,
        grant_email=by.email if by.grant is not None else "",
        by_staff=by.staff,
        ip=by.ip,
        answered_at=when.now,
        reopened_why="",
    )


def _keep_activity(db: Connection, quote: QuoteRead, answer: NewAnswer, by: Answerer, when: Frame) -> None:
    where = f"from {by.ip}" if by.ip else f"by {by.how}"
    db.insert(
        "activity",
        at=when.now,
        who=by.who,
        staff_id=by.staff,
        grant_id=by.grant,
        action=f"quote {answer.kind}",
        subject=quote.number,
        job_id=quote.job,
        detail=f"{answer.name}, version {quote.version}, {format_cents(answer.total_cents)}, {where}, "
        f"content {quote.content_hash}",
    )


def _mails(db: Connection, quote: QuoteRead, answer: NewAnswer, by: Answerer, when: Frame) -> list[NewMail]:
    """The office's notice, and for an acceptance the client's receipt."""
    business = portal_business(db)
    assert business is not None
    notice = _office_notice(business, quote, answer)
    if answer.kind is not AnswerKind.ACCEPTED or not by.email:
        return [notice]
    return [notice, _receipt(business, quote, answer, by, when)]


_DID = {
    AnswerKind.ACCEPTED: "accepted",
    AnswerKind.DECLINED: "declined",
    AnswerKind.CHANGES_REQUESTED: "asked for changes to",
}


def _office_notice(business: SharedBusiness, quote: QuoteRead, answer: NewAnswer) -> NewMail:
    return NewMail(
        kind=OutboxKind.OFFICE_NOTICE,
        sender=business.email,
        to_name=business.name,
        to_email=business.email,
        subject=f"{answer.name} {_DID[answer.kind]} quote {quote.number}{_for(quote)}",
        lead=f"{answer.name} {_DID[answer.kind]} quote {quote.number}{_for(quote)}, "
        f"{format_cents(answer.total_cents)}.",
    )


def _receipt(business: SharedBusiness, quote: QuoteRead, answer: NewAnswer, by: Answerer, when: Frame) -> NewMail:
    return NewMail(
        kind=OutboxKind.ACCEPTANCE_RECEIPT,
        sender=business.email,
        to_name=answer.name,
        to_email=by.email,
        subject=f"{business.name}: you accepted quote {quote.number}{_for(quote)}",
        lead=f"You accepted quote {quote.number}{_for(quote)}, {format_cents(answer.total_cents)}, "
        f"on {full_day(when.today)}.",
    )


def _for(quote: QuoteRead) -> str:
    street = quote.site.partition(",")[0].strip()
    return f" for {street}" if street else ""


def _about(mail: NewMail, quote: QuoteRead, by: Answerer, answer: int) -> NewMail:
    return replace(mail, share=by.share, grant=by.grant, quote=quote.id, answer=answer, staff=by.staff)
