"""Enquiries as the office deals with them: read, answered, accepted, declined, made into a quote."""

from dataclasses import dataclass

from data import entry
from data.actions.acting import Act, acting
from data.actions.clients import ClientEntry, add_client_in, known_client
from data.actions.looking import looking
from data.actions.quotes import Offer, add_quote_in
from data.enums import EnquiryStatus, OutboxKind, Sender
from data.errors import Conflict, NoEmail, NotFound
from data.lengths import ADDRESS
from data.mail.enquiries import reply_subject
from data.mail.queue import NewMail, queue_mail
from data.money import DraftLine
from data.permissions import Action, Actor
from data.queries.clients import Duplicate
from data.queries.enquiries import EnquiryRecord, EnquiryRow, enquiry_record, find_enquiry
from data.store import Store

_LONGEST_TITLE = 60

# What can still be accepted: a declined one too, as people call again.
_OPEN = (EnquiryStatus.NEW, EnquiryStatus.REPLIED)


@dataclass(frozen=True)
class AcceptedEnquiry:
    """An enquiry as accepted: whose it is now, and other clients who may be the same person."""

    enquiry: EnquiryRecord
    client: str
    duplicates: tuple[Duplicate, ...] = ()


def open_enquiry(store: Store, actor: Actor, number: str) -> EnquiryRecord:
    """An enquiry with its thread. Whoever opens it first has read it for everybody.

    Raises:
        NotPermitted, NotFound: There is nothing to see.
    """
    with looking(store, actor, Action.VIEW_ENQUIRIES, number) as db:
        row = _known(find_enquiry(db, number), number)
        record = enquiry_record(db, row)
    if row.read_at is not None:
        return record
    with acting(store, actor, Action.VIEW_ENQUIRIES, number) as act:
        _mark_read(act, row)
        return _record(act, row)


def reply(store: Store, actor: Actor, number: str, text: str) -> EnquiryRecord:
    """Answer by email; the mail goes on with the thread.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        NoEmail: They gave none.
    """
    with acting(store, actor, Action.ANSWER_ENQUIRIES, number) as act:
        row = _enquiry(act, number)
        _add_reply(act, row, text)
        if row.status is EnquiryStatus.NEW:
            _move(act, row, EnquiryStatus.REPLIED)
        act.record("enquiry replied", row.number)
        return _record(act, row)


def record_their_answer(store: Store, actor: Actor, number: str, text: str) -> EnquiryRecord:
    """Add to the thread what came back by mail or phone.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.ANSWER_ENQUIRIES, number) as act:
        row = _enquiry(act, number)
        _add_words(act, row, Sender.CLIENT, entry.paragraphs(text, "Text", required=True))
        _mark_read(act, row)
        act.record("enquiry answer recorded", row.number)
        return _record(act, row)


def accept_enquiry(store: Store, actor: Actor, number: str, client: str | None = None) -> AcceptedEnquiry:
    """Take the work on: `client` names whose it is; without one a client is made from what they wrote.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        Conflict: It was accepted already.
    """
    with acting(store, actor, Action.ANSWER_ENQUIRIES, number) as act:
        row = _enquiry(act, number)
        taken, duplicates = _accept(act, row, client)
        return AcceptedEnquiry(_record(act, row), taken, duplicates)


def decline_enquiry(store: Store, actor: Actor, number: str, text: str = "") -> EnquiryRecord:
    """Say no, with a reply by email if there is a text.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        NoEmail: There is a text, but no address to mail it to.
        Conflict: It was accepted or declined already.
    """
    with acting(store, actor, Action.ANSWER_ENQUIRIES, number) as act:
        row = _enquiry(act, number)
        if row.status not in _OPEN:
            raise _too_late(row)
        if text.strip():
            _add_reply(act, row, text)
        _move(act, row, EnquiryStatus.DECLINED)
        act.record("enquiry declined", row.number)
        return _record(act, row)


def convert_enquiry(
    store: Store, actor: Actor, number: str, client: str | None = None, offer: Offer | None = None
) -> EnquiryRecord:
    """Draft a quote that carries the details over: who, where, and the words as its first line, unless the offer says
    otherwise. What is not accepted yet is accepted first, as with `accept_enquiry`.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        Conflict: There is a quote already, or it was accepted for another client.
    """
    with acting(store, actor, Action.ANSWER_ENQUIRIES, number) as act:
        row = _enquiry(act, number)
        if row.status is not EnquiryStatus.ACCEPTED:
            _accept(act, row, client)
            row = _enquiry(act, number)
        elif client is not None and known_client(act, client).number != row.client:
            raise Conflict(
                f"{row.number} was accepted for {row.client} already.", "Convert it without naming a client."
            )
        owner = known_client(act, row.client)
        site = entry.line(row.address or owner.address, "Address", ADDRESS)
        offer = offer or Offer([DraftLine(row.message)])
        quote = add_quote_in(act, owner.id, offer, title=title_of(row.message), site=site).row
        act.sql.run("UPDATE enquiry SET quote_id = :quote WHERE id = :id", quote=quote.id, id=row.id)
        _move(act, row, EnquiryStatus.CONVERTED)
        act.record("enquiry converted", row.number, detail=quote.number)
        return _record(act, row)


def title_of(message: str) -> str:
    """What a message is about, as far as its first line tells: cut after a whole word."""
    first = message.strip().split("\n", 1)[0].strip()
    if len(first) <= _LONGEST_TITLE:
        return first
    return f"{first[:_LONGEST_TITLE].rsplit(' ', 1)[0]}…"


def _enquiry(act: Act, number: str) -> EnquiryRow:
    return _known(find_enquiry(act.sql, number), number)


def _known(row: EnquiryRow | None, number: str) -> EnquiryRow:
    if row is None:
        raise NotFound(f"There is no enquiry {number}.", "`tradeconsole enquiries list` shows them.")
    return row


def _record(act: Act, row: EnquiryRow) -> EnquiryRecord:
    act.session.flush()
    return enquiry_record(act.sql, _enquiry(act, row.number))


def _accept(act: Act, row: EnquiryRow, client: str | None) -> tuple[str, tuple[Duplicate, ...]]:
    """Give an enquiry its client; their number, and who else they may be."""
    if row.client or row.status in (EnquiryStatus.ACCEPTED, EnquiryStatus.CONVERTED):
        raise _too_late(row)
    duplicates: tuple[Duplicate, ...] = ()
    if client is None:
        saved = add_client_in(act, ClientEntry(row.name, email=row.email, phone=row.phone, address=row.address))
        owner, duplicates = saved.row, saved.duplicates
        act.record("client made", owner.number, detail=owner.name)
    else:
        owner = known_client(act, client)
    act.session.flush()
    act.sql.run("UPDATE enquiry SET client_id = :client WHERE id = :id", client=owner.id, id=row.id)
    _move(act, row, EnquiryStatus.ACCEPTED)
    act.record("enquiry accepted", row.number, detail=f"{owner.number} {owner.name}")
    return owner.number, duplicates


def _too_late(row: EnquiryRow) -> Conflict:
    if row.quote:
        return Conflict(f"{row.number} became the quote {row.quote}.", "Go on with that one.")
    if row.client:
        return Conflict(f"{row.number} was accepted for {row.client} {row.client_name}.", "Make a quote of it instead.")
    return Conflict(f"{row.number} is {row.status.lower()} already.", "Look at it as it is now.")


def _move(act: Act, row: EnquiryRow, status: EnquiryStatus) -> None:
    act.sql.run("UPDATE enquiry SET status = :status WHERE id = :id", status=status, id=row.id)
    _mark_read(act, row)


def _mark_read(act: Act, row: EnquiryRow) -> None:
    """Note that somebody of the office has read it; whoever did so first stays so."""
    act.sql.run("UPDATE enquiry SET read_at = :now WHERE id = :id AND read_at IS NULL", now=act.now, id=row.id)


def _add_reply(act: Act, row: EnquiryRow, text: str) -> None:
    words = entry.paragraphs(text, "Text", required=True)
    if not row.email:
        by_phone = f"Call {row.phone}, then record what they say." if row.phone else "Record what they say instead."
        raise NoEmail(f"{row.name} gave no email address.", by_phone)
    business = str(act.sql.value("SELECT name FROM business"))
    mail = NewMail(
        kind=OutboxKind.ENQUIRY_REPLY,
        sender=str(act.sql.value("SELECT email FROM business")),
        to_name=row.name,
        to_email=row.email,
        subject=_subject(act, row) or reply_subject(row.number, business),
        staff_message=words,
        enquiry=row.id,
        staff=act.actor.staff_id,
    )
    queued = queue_mail(act.sql, mail, act.now)
    message_id = str(act.sql.value("SELECT message_id FROM outbox WHERE id = :mail", mail=queued))
    _add_words(act, row, Sender.OFFICE, words, message_id)


def _subject(act: Act, row: EnquiryRow) -> str:
    """The subject that the thread has already."""
    first = act.sql.value(
        "SELECT o.subject FROM enquiry_reply r JOIN outbox o ON o.message_id = r.message_id "
        "WHERE r.enquiry_id = :enquiry ORDER BY r.id LIMIT 1",
        enquiry=row.id,
    )
    return str(first or "")


def _add_words(act: Act, row: EnquiryRow, sender: Sender, text: str, message_id: str = "") -> None:
    act.sql.insert(
        "enquiry_reply",
        enquiry_id=row.id,
        sender=sender,
        text=text,
        written_at=act.now,
        written_by=act.actor.staff_id,
        message_id=message_id,
    )
