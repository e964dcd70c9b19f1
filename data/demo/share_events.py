"""What passes between the office and its clients: shares, mails, looks, answers and messages."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.demo.business import EMAIL, NAME
from data.demo.paper_events import RULES, set_quote
from data.demo.telling import Book, Event, Scene
from data.enums import AnswerKind, LookKind, OutboxKind, OutboxState, QuoteStatus, Sender, ShareKind
from data.mail.outcomes import record_outcome
from data.mail.wording import update_lead, update_subject
from data.models import Answer, Look, Message, OutboxMail, Share, ShareGrant, ShareItem
from data.money import format_cents, totals
from data.queries.shared import OfficeScope, offered_page
from data.sharing.client_view import Frame
from data.sharing.expiry import link_expiry
from data.snapshots import saved_page

REFUSAL = "550 5.1.1 The mailbox does not exist. Said by mx.example.com."


@dataclass(frozen=True)
class Saved(Event):
    """The ticks are saved without an email. They read "dates status quote1 note2"."""

    ticks: str
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        save_ticks(book, scene, at, self.ticks, self.by)
        book.log(scene, at, "share saved", self.by, _keys(scene, self.ticks))


def _keys(scene: Scene, ticks: str) -> str:
    return ", ".join(scene.ref(name)[0] for name in ticks.split())


def save_ticks(book: Book, scene: Scene, at: datetime, ticks: str, by: str) -> None:
    """Keep for everything that is on offer now whether it is ticked."""
    quote = None if scene.job else scene.quotes[-1][0]
    if scene.share is None:
        scene.share = book.add(Share(job_id=scene.job, quote_id=quote, created_at=at))
    offered = offered_page(book.tx.sql, OfficeScope(scene.job, quote, scene.share))
    assert offered is not None
    wanted = dict(map(scene.ref, ticks.split()))
    assert wanted.keys() <= set(offered.keys()), f"{scene.subject} does not offer {wanted.keys()}"
    refs = {number: row for row, number in [*scene.quotes, *scene.invoices]}
    for key in offered.keys():
        kind, _, record = key.partition(":")
        ref = refs[record] if record in refs else int(record or 0)
        _keep_tick(book, scene, at, ShareKind(kind), ref, ticked=key in wanted, by=by)


def _keep_tick(book: Book, scene: Scene, at: datetime, kind: ShareKind, ref: int, *, ticked: bool, by: str) -> None:
    where = "WHERE share_id = :share AND kind = :kind AND ref_id = :ref"
    place: dict[str, Any] = {"share": scene.share, "kind": kind, "ref": ref}
    was = book.tx.sql.value(f"SELECT ticked FROM share_item {where}", **place)
    if was is None:
        assert scene.share is not None
        who, public = book.staff_id(by), book.opaque_id()
        item = ShareItem(
            share_id=scene.share,
            kind=kind,
            ref_id=ref,
            public_id=public,
            ticked=ticked,
            changed_at=at,
            changed_by=who,
        )
        book.add(item)
    elif bool(was) != ticked:
        change = "UPDATE share_item SET ticked = :ticked, version = version + 1, changed_at = :at, changed_by = :by"
        book.tx.sql.run(f"{change} {where}", ticked=ticked, at=at, by=book.staff_id(by), **place)


@dataclass(frozen=True)
class Shared(Event):
    """The ticks are saved and mailed to the contacts whose places stand in `to`, with a line of the sender's own."""

    ticks: str
    message: str = ""
    to: tuple[int, ...] = (0,)
    state: OutboxState = OutboxState.KEPT
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        save_ticks(book, scene, at, self.ticks, self.by)
        page = saved_page(book.tx.sql, scene.share or 0)
        assert page is not None
        words = {
            "subject": update_subject(NAME, page, scene.told),
            "lead": update_lead(page, scene.told, Frame(at, book.days.zone)),
            "staff_message": self.message,
        }
        for place in self.to:
            self._send(book, scene, at, place, words)
        scene.told = page
        book.tx.sql.run(
            "UPDATE share SET last_sent_at = :at, last_sent_by = :by WHERE id = :share",
            at=at,
            by=book.staff_id(self.by),
            share=scene.share,
        )
        # The links' expiry follows from when they were sent, also where the page stays as it was.
        book.tx.sql.run("INSERT OR IGNORE INTO share_change (share_id) VALUES (:share)", share=scene.share)
        book.log(scene, at, "share sent", self.by, _keys(scene, self.ticks))

    def _send(self, book: Book, scene: Scene, at: datetime, place: int, words: dict[str, str]) -> None:
        contact, grant = scene.contact(place), grant_of(book, scene, at, place)
        of_quote = None if scene.job else scene.quotes[-1][0]
        mail = _mail(
            book,
            at,
            OutboxKind.QUOTE if of_quote else OutboxKind.UPDATE,
            self.state,
            to_name=contact.name,
            to_email=contact.email,
            share_id=scene.share,
            grant_id=grant,
            quote_id=of_quote,
            created_by=book.staff_id(self.by),
            **words,
        )
        record_outcome(book.tx.sql, book.add(mail), self.state, mail.error, at)


def grant_of(book: Book, scene: Scene, at: datetime, place: int) -> int:
    """The link of one contact, sent now; made when there is none that stands."""
    contact = scene.contact(place)
    assert contact.id is not None
    assert scene.share is not None
    if (grant := standing_grant(book, scene, place)) is not None:
        book.tx.sql.run("UPDATE share_grant SET sent_at = :at WHERE id = :grant", at=at, grant=grant)
        return grant
    return book.add(
        ShareGrant(
            share_id=scene.share,
            contact_id=contact.id,
            name=contact.name,
            email=contact.email,
            created_at=at,
            sent_at=at,
            expires_at=link_expiry(at, ()),
        )
    )


def standing_grant(book: Book, scene: Scene, place: int) -> int | None:
    found: int | None = book.tx.sql.value(
        "SELECT id FROM share_grant WHERE share_id = :share AND contact_id = :contact AND revoked_at IS NULL",
        share=scene.share,
        contact=scene.contact(place).id,
    )
    return found


def known_grant(book: Book, scene: Scene, place: int) -> int:
    grant = standing_grant(book, scene, place)
    assert grant is not None, f"{scene.contact(place).name} has no link to {scene.subject}"
    return grant


def _mail(book: Book, at: datetime, kind: OutboxKind, state: OutboxState, **values: Any) -> OutboxMail:
    """A mail that was dealt with at once."""
    failed = state is OutboxState.FAILED
    return OutboxMail(
        kind=kind,
        state=state,
        message_id=f"<{book.opaque_id()}@riveraplumbing.example.com>",
        attempts=1,
        created_at=at,
        next_attempt_at=at,
        begun_at=at,
        sent_at=None if failed else at,
        error=REFUSAL if failed else "",
        **values,
    )


@dataclass(frozen=True)
class Opened(Event):
    """A client's page is loaded, perhaps by a mail scanner; `Seen` is a person."""

    place: int = 0
    kind: LookKind = LookKind.OPENED

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        grant = known_grant(book, scene, self.place)
        version = int(book.tx.sql.value("SELECT version FROM share WHERE id = :share", share=scene.share))
        book.add(Look(grant_id=grant, kind=self.kind, at=at, share_version=version))
        last = f"last_{self.kind}_at = :at"
        book.tx.sql.run(f"UPDATE share SET {last} WHERE id = :share", at=at, share=scene.share)
        seen = f", seen_version = {version}" if self.kind is LookKind.SEEN else ""
        book.tx.sql.run(f"UPDATE share_grant SET {last}{seen} WHERE id = :grant", at=at, grant=grant)
        book.log_client(scene, at, f"link {self.kind}", grant, scene.contact(self.place))


@dataclass(frozen=True)
class Seen(Opened):
    kind: LookKind = LookKind.SEEN

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        Opened(self.at, self.place).tell(book, scene, at)
        super().tell(book, scene, at)


_ANSWERED = {
    AnswerKind.ACCEPTED: QuoteStatus.ACCEPTED,
    AnswerKind.DECLINED: QuoteStatus.DECLINED,
    AnswerKind.CHANGES_REQUESTED: QuoteStatus.CHANGES_REQUESTED,
}


@dataclass(frozen=True)
class Answered(Event):
    """The story's latest quote is answered on the client's page, or to somebody of the staff (`by` and `how`)."""

    kind: AnswerKind
    reason: str = ""
    chosen: tuple[int, ...] = ()
    place: int = 0
    by: str = ""
    how: str = "portal"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        (quote, number), contact = scene.quotes[-1], scene.contact(self.place)
        grant = None if self.by else known_grant(book, scene, self.place)
        version, content = _sent_version(book, quote)
        sums = totals(scene.lines, RULES, self.chosen)
        answer = book.add(
            Answer(
                quote_id=quote,
                version=version,
                kind=self.kind,
                name=contact.name,
                reason=self.reason,
                chosen_options=json.dumps(list(self.chosen)),
                total_cents=sums.total_cents,
                content_hash=content,
                how=self.how,
                grant_id=grant,
                grant_email=contact.email if grant else "",
                by_staff=book.staff_id(self.by) if self.by else None,
                ip="203.0.113.24" if grant else "",
                answered_at=at,
            )
        )
        set_quote(book, scene, _ANSWERED[self.kind])
        said = f"{contact.name}, {format_cents(sums.total_cents)}. {self.reason}".strip(". ")
        if grant is None:
            book.log(scene, at, f"quote {self.kind}", self.by, f"{said}, {self.how}", number)
        else:
            book.log_client(scene, at, f"quote {self.kind}", grant, contact, said, number)
        _notify_office(book, scene, at, answer, f"{number} {self.kind} by {contact.name}")


def _sent_version(book: Book, quote: int) -> tuple[int, str]:
    """The number and the content hash of what the client was offered."""
    sql = (
        "SELECT {} FROM quote q JOIN quote_version v ON v.quote_id = q.id AND v.number = q.sent_version WHERE q.id = :q"
    )
    return book.tx.sql.value(sql.format("v.number"), q=quote), book.tx.sql.value(sql.format("v.content_hash"), q=quote)


def _notify_office(book: Book, scene: Scene, at: datetime, answer: int, subject: str) -> None:
    book.add(
        _mail(
            book,
            at,
            OutboxKind.OFFICE_NOTICE,
            OutboxState.KEPT,
            to_name=NAME,
            to_email=EMAIL,
            subject=subject,
            answer_id=answer,
            share_id=scene.share,
        )
    )


@dataclass(frozen=True)
class Wrote(Event):
    """A client writes to the office from their page; `read` is when the office read it, if it did."""

    text: str
    place: int = 0
    read: str = ""

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        grant, contact = known_grant(book, scene, self.place), scene.contact(self.place)
        _message(book, scene, at, grant, Sender.CLIENT, contact.name, self.text, self.read)
        book.log_client(scene, at, "message received", grant, contact)


@dataclass(frozen=True)
class Replied(Event):
    """The office answers on a client's page."""

    text: str
    place: int = 0
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        grant = known_grant(book, scene, self.place)
        _message(book, scene, at, grant, Sender.OFFICE, book.staff[self.by].name, self.text, self.at)
        book.log(scene, at, "message answered", self.by)


def _message(
    book: Book, scene: Scene, at: datetime, grant: int, sender: Sender, name: str, text: str, read: str
) -> None:
    assert scene.share is not None
    book.add(
        Message(
            share_id=scene.share,
            grant_id=grant,
            sender=sender,
            name=name,
            text=text,
            written_at=at,
            read_at=book.days.at(read) if read else None,
        )
    )


@dataclass(frozen=True)
class Revoked(Event):
    """One person's link is ended."""

    place: int = 0
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        book.tx.sql.run(
            "UPDATE share_grant SET revoked_at = :at, revoked_by = :by WHERE id = :grant",
            at=at,
            by=book.staff_id(self.by),
            grant=known_grant(book, scene, self.place),
        )
        book.log(scene, at, "link revoked", self.by, scene.contact(self.place).email)
