"""All that a client can cause: a link opened or seen, a quote answered, a message, a fresh link asked for.

Plain SQL that the portal's connection allows. Each function takes the look of `PortalStore.writing`, whose transaction
commits when it ends; what raises has changed nothing.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from data import entry
from data.database import Connection
from data.enums import AnswerKind, LineKind, LookKind, OutboxKind, Sender
from data.errors import Invalid, NotFound, NotPossible
from data.lengths import NAME
from data.mail.queue import NewMail, queue_mail_rarely
from data.money import format_cents
from data.portal.answers import Answerer, NewAnswer, QuoteRead, record_answer
from data.portal.store import LinkState, Looked
from data.queries.portal import Link, item_of, quote_of, reason_given
from data.queries.shared import portal_business
from data.sharing.agreed import totals_with
from data.sharing.client_view import Frame, QuoteState, quote_state
from data.sharing.expiry import AT_MOST_AFTER_SEND
from data.sharing.pages import SharedBusiness, SharedQuote
from data.tokens import hash_token

LOOK_PAUSE = timedelta(minutes=10)
NOTICE_PAUSE = timedelta(minutes=10)
FRESH_LINK_PAUSE = timedelta(hours=1)

# At least as long as a form may stand open.
NONCES_KEPT = AT_MOST_AFTER_SEND + timedelta(days=1)

_LEAST_LETTERS = 2


def opened_is_due(looked: Looked) -> bool:
    """Whether a load of this page is worth a row, so that most loads need no write transaction."""
    link = looked.live_link
    return not link.is_office_look and _is_due(link.last_opened_at, looked.now)


def record_opened(looked: Looked) -> bool:
    """Record a load of a page, at most once in ten minutes for each link; whether it was recorded."""
    link, db = looked.live_link, looked.db
    if link.is_office_look:
        return False
    if not db.run(_OPENED, grant=link.grant_id, now=looked.now, before=looked.now - LOOK_PAUSE):
        return False
    db.run("UPDATE share SET last_opened_at = :now WHERE id = :share", now=looked.now, share=link.share_id)
    _keep_look(looked, LookKind.OPENED)
    _keep_activity(looked, "link opened", "may be a mail scanner")
    return True


def record_seen(looked: Looked, version: int) -> bool:
    """Record that a person looks at the page of a share's `version`; whether it is worth a line in the history."""
    seen = _touch_seen(looked, version)
    if seen:
        _keep_activity(looked, "link seen")
    return seen


def _touch_seen(looked: Looked, version: int = 0) -> bool:
    """Note a person's presence; with a version, also what they have seen. Whether they come after a pause."""
    link, db = looked.live_link, looked.db
    if link.is_office_look:
        return False
    seen = min(version, link.share_version)
    if not db.run(_SEEN, grant=link.grant_id, now=looked.now, before=looked.now - LOOK_PAUSE, version=seen):
        return False
    db.run("UPDATE share SET last_seen_at = :now WHERE id = :share", now=looked.now, share=link.share_id)
    if not _is_due(link.last_seen_at, looked.now):
        return False
    _keep_look(looked, LookKind.SEEN)
    return True


def _is_due(last: datetime | None, now: datetime) -> bool:
    return last is None or last <= now - LOOK_PAUSE


_OPENED = """
    UPDATE share_grant SET last_opened_at = :now
    WHERE id = :grant AND (last_opened_at IS NULL OR last_opened_at <= :before)
"""
_SEEN = """
    UPDATE share_grant SET last_seen_at = :now,
        seen_version = CASE WHEN seen_version < :version THEN :version ELSE seen_version END
    WHERE id = :grant AND (last_seen_at IS NULL OR last_seen_at <= :before OR seen_version < :version)
"""


@dataclass(frozen=True)
class ClientAnswer:
    """A submitted form. `content_hash` and `nonce` are those of its stamp; `chosen_options` are line positions.

    `total_cents` is what the page named as their total; None where it named none.
    """

    kind: AnswerKind
    content_hash: str
    nonce: str
    name: str = ""
    consent: bool = False
    reason: str = ""
    chosen_options: Sequence[int] = ()
    total_cents: int | None = None
    ip: str = ""


@dataclass(frozen=True)
class Answered:
    """The answer was recorded."""

    answer: int


@dataclass(frozen=True)
class AlreadySame:
    """This answer stands already, whoever gave it. Nothing new happened."""


@dataclass(frozen=True)
class Changed:
    """The quote is not what the client has read. Nothing was recorded."""


@dataclass(frozen=True)
class Closed:
    """The quote takes no answer in this state; open, when the form was used before. Nothing was recorded."""

    state: QuoteState


Outcome = Answered | AlreadySame | Changed | Closed


def answer_quote(looked: Looked, item: str, form: ClientAnswer) -> Outcome:
    """Record a client's answer to a quote, once.

    Raises:
        NotFound: The link shows no such quote.
        Invalid: The form is not filled in.
        NotPossible: It is the office that looks.
    """
    link, db = _client_link(looked), looked.db
    quote, ref, business = quote_of(db, item), item_of(db, item), _business(db)
    if quote is None or ref is None:
        raise NotFound("This link shows no such quote.")
    if quote.content_hash != form.content_hash:
        return Changed()
    answer = _checked(quote, link, form)
    if _stands(db, quote, answer):
        return AlreadySame()
    read = QuoteRead(ref.ref_id, quote.number, quote.version, quote.content_hash, _site(db), link.job_id)
    when = Frame(looked.now, business.timezone)
    answered = record_answer(db, read, answer, _by_link(link, form), when)
    if answered is None:
        return Closed(quote_state(quote, when.today))
    _use_nonce(looked, form.nonce)
    _touch_seen(looked)
    return Answered(answered)


def _checked(quote: SharedQuote, link: Link, form: ClientAnswer) -> NewAnswer:
    """The answer that a form gives, or what is missing in it."""
    name = entry.line(form.name, "Name", NAME)
    reason = entry.paragraphs(form.reason, "Reason")
    if form.kind is AnswerKind.ACCEPTED:
        _check_acceptance(name, form.consent)
    if form.kind is AnswerKind.CHANGES_REQUESTED and not reason:
        raise Invalid("Please write what should change.", field="reason")
    if not form.nonce:
        raise Invalid("The form was not complete.", "Please load the page again.")
    chosen = _chosen(quote, form)
    total = totals_with(quote, chosen).total_cents
    if form.total_cents not in (None, total):
        raise Invalid(f"With what you ticked it comes to {format_cents(total)}. Please accept that.", field="options")
    return NewAnswer(form.kind, name or link.name, total, reason, json.dumps(chosen))


def _check_acceptance(name: str, consent: bool) -> None:
    if sum(char.isalpha() for char in name) < _LEAST_LETTERS:
        raise Invalid("Please type your name.", field="name")
    if not consent:
        raise Invalid("Please tick that you accept the quote.", field="consent")


def _chosen(quote: SharedQuote, form: ClientAnswer) -> list[int]:
    """The options that an acceptance counts, by their positions."""
    if form.kind is not AnswerKind.ACCEPTED:
        return []
    options = {place for place, line in enumerate(quote.lines) if line.kind is LineKind.OPTION}
    if not options.issuperset(form.chosen_options):
        raise Invalid("One of the options is not part of this quote.", field="options")
    return sorted(set(form.chosen_options))


def _stands(db: Connection, quote: SharedQuote, answer: NewAnswer) -> bool:
    """Whether this very answer was given before. Asking for other changes is another answer."""
    standing = quote.answer
    if standing is None or standing.kind is not answer.kind or standing.chosen_options != answer.chosen_options:
        return False
    return answer.kind is not AnswerKind.CHANGES_REQUESTED or reason_given(db, quote.item) == answer.reason


def _by_link(link: Link, form: ClientAnswer) -> Answerer:
    return Answerer(
        who=link.email or link.name,
        email=link.email,
        grant=link.grant_id,
        share=link.share_id,
        ip=form.ip,
        nonce_hash=hash_token(form.nonce),
    )


def post_message(looked: Looked, text: str, nonce: str) -> bool:
    """Leave a message for the office, and tell it by mail; False when this form left the same message before.

    Who goes back to the page and writes something else has written another message.

    Raises:
        Invalid: There is no text, or too much.
        NotPossible: It is the office that looks.
    """
    link = _client_link(looked)
    message = entry.paragraphs(text, "Text")
    if not message:
        raise Invalid("Please write a message.", field="text")
    if not nonce or not _use_nonce(looked, f"{nonce} {message}"):
        return False
    looked.db.insert(
        "message",
        share_id=link.share_id,
        grant_id=link.grant_id,
        sender=Sender.CLIENT,
        name=link.name,
        text=message,
        written_at=looked.now,
    )
    _touch_seen(looked)
    _keep_activity(looked, "message received")
    queue_mail_rarely(looked.db, _message_notice(_business(looked.db), link, message), NOTICE_PAUSE, looked.now)
    return True


def _message_notice(business: SharedBusiness, link: Link, text: str) -> NewMail:
    return NewMail(
        kind=OutboxKind.OFFICE_NOTICE,
        sender=business.email,
        to_name=business.name,
        to_email=business.email,
        subject=f"Message from {link.name} about {link.number}",
        lead=text,
        share=link.share_id,
        grant=link.grant_id,
    )


class FreshLink(Enum):
    """What became of a wish for a fresh link."""

    ASKED = "asked"
    ASKED_LATELY = "asked lately"
    NO_ADDRESS = "no address"


def ask_for_fresh_link(looked: Looked) -> FreshLink:
    """Have a fresh address of an expired link mailed to the person it was made for, at most once an hour.

    Raises:
        NotFound: The link has not expired, or does not exist.
    """
    link = looked.link
    if looked.state is not LinkState.EXPIRED or link is None:
        raise NotFound("This link has not expired.")
    if not link.email:
        return FreshLink.NO_ADDRESS
    mail = _fresh_link(_business(looked.db), link)
    if not queue_mail_rarely(looked.db, mail, FRESH_LINK_PAUSE, looked.now):
        return FreshLink.ASKED_LATELY
    _keep_activity(looked, "fresh link asked for")
    return FreshLink.ASKED


def _fresh_link(business: SharedBusiness, link: Link) -> NewMail:
    return NewMail(
        kind=OutboxKind.FRESH_LINK,
        sender=business.email,
        to_name=link.name,
        to_email=link.email,
        subject=f"{business.name}: your fresh link to {link.number}",
        lead=f"You asked for a fresh link to {link.number}.",
        share=link.share_id,
        grant=link.grant_id,
    )


def _client_link(looked: Looked) -> Link:
    """The link of a client. The office, which may look through it, does not speak for them."""
    link = looked.live_link
    if link.is_office_look:
        raise NotPossible("This is the office's own look at the page.", "Record what the client says in the console.")
    return link


def _business(db: Connection) -> SharedBusiness:
    business = portal_business(db)
    assert business is not None
    return business


def _site(db: Connection) -> str:
    return str(db.value("SELECT site FROM portal_job UNION ALL SELECT site FROM portal_quote_place") or "")


def _use_nonce(looked: Looked, nonce: str) -> bool:
    """Note what was submitted, so that it counts once; False when it was before."""
    looked.db.run("DELETE FROM used_nonce WHERE used_at < :before", before=looked.now - NONCES_KEPT)
    return bool(looked.db.run(_NONCE, hash=hash_token(nonce), now=looked.now))


_NONCE = "INSERT INTO used_nonce (nonce_hash, used_at) VALUES (:hash, :now) ON CONFLICT (nonce_hash) DO NOTHING"


def _keep_look(looked: Looked, kind: LookKind) -> None:
    link = looked.live_link
    looked.db.insert("look", grant_id=link.grant_id, kind=kind, at=looked.now, share_version=link.share_version)


def _keep_activity(looked: Looked, action: str, detail: str = "") -> None:
    link = looked.link
    assert link is not None
    looked.db.insert(
        "activity",
        at=looked.now,
        who=link.email or link.name,
        grant_id=link.grant_id,
        action=action,
        subject=link.number,
        job_id=link.job_id,
        detail=detail,
    )
