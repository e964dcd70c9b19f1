"""What the Share screen offers: every item that could be ticked, how it stands, and who could get the link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import ShareKind
from data.money import format_cents
from data.queries.jobs import JobRow
from data.queries.links import page_at_last_send
from data.queries.numbers import full_number
from data.queries.shared import OfficeScope, offered_page
from data.sharing.client_view import Frame, QuoteState, invoice_words, quote_state, status_words
from data.sharing.pages import (
    Item,
    SharedFile,
    SharedInvoice,
    SharedNote,
    SharedPage,
    SharedQuote,
    SharedTodo,
)
from data.wording import file_size, short_day, short_moment, short_visit

GROUPS = {
    ShareKind.DATES: "Job details",
    ShareKind.STATUS: "Job details",
    ShareKind.DESCRIPTION: "Job details",
    ShareKind.QUOTE: "Quotes",
    ShareKind.INVOICE: "Invoices",
    ShareKind.NOTE: "Notes for the client",
    ShareKind.TODO: "To-dos for the client",
    ShareKind.FILE: "Photos and files",
}


@dataclass(frozen=True)
class OfferedItem:
    """One line with a checkbox.

    Attributes:
        key: What programs call it: `dates`, `quote:Q-0031`, `note:17`.
        ticked: Whether it starts ticked: as saved, or as the first share suggests.
        saved: Whether the client can see it now.
        new: Whether it came since the last send and was not decided on yet.
        version: How often its tick has changed; 0 before the first time.
    """

    key: str
    kind: ShareKind
    label: str
    detail: str
    ticked: bool
    saved: bool
    new: bool
    version: int

    @property
    def group(self) -> str:
        return GROUPS[self.kind]


@dataclass(frozen=True)
class Recipient:
    """A contact of the client, with their link if they have one that was not revoked.

    Attributes:
        in_last_send: Whether they were mailed when an update was last sent.
    """

    contact_id: int
    name: str
    email: str
    phone: str
    is_primary: bool
    grant_id: int | None
    sent_at: datetime | None
    expires_at: datetime | None
    last_seen_at: datetime | None
    in_last_send: bool

    def is_live(self, now: datetime) -> bool:
        """Whether this person can open the page now."""
        return self.expires_at is not None and self.expires_at > now


@dataclass(frozen=True)
class ShareRow:
    id: int
    version: int
    last_sent_at: datetime | None
    last_sent_by: str | None
    last_opened_at: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True)
class ShareOffer:
    """Everything the Share screen shows.

    Attributes:
        page: The client's page with every item ticked; `page.only(keys)` is the preview.
        last_sent: What the clients could see when they were last told.
        has_client: Whether the job has a client who can be told, which the portal may hide in `blocked`.
        blocked: Why nothing can be sent now, as the error code that a send would end with; None when it can.
    """

    job: JobRow
    scope: OfficeScope
    page: SharedPage
    items: tuple[OfferedItem, ...]
    recipients: tuple[Recipient, ...]
    internal_notes: int
    share: ShareRow | None
    last_sent: SharedPage | None
    has_client: bool
    blocked: str | None

    def ticked_keys(self) -> frozenset[str]:
        """The items that start ticked."""
        return frozenset(item.key for item in self.items if item.ticked)

    def saved_keys(self) -> frozenset[str]:
        """The items that the client can see now."""
        return frozenset(item.key for item in self.items if item.saved)

    def suggested(self) -> list[Recipient]:
        """Who gets the update unless somebody is chosen."""
        return suggested(self.recipients)


def suggested(people: Sequence[Recipient]) -> list[Recipient]:
    """Those of the last send, else the primary contact, among those with an address."""
    with_email = [person for person in people if person.email]
    before = [person for person in with_email if person.in_last_send]
    return before or [person for person in with_email if person.is_primary] or with_email[:1]


@dataclass(frozen=True)
class _Tick:
    kind: ShareKind
    ref_id: int
    public_id: str
    ticked: bool
    version: int


def share_offer(db: Connection, job: JobRow, frame: Frame) -> ShareOffer:
    """What can be shared of a job, how it stands now, and with whom."""
    share = share_of_job(db, job.id)
    scope = OfficeScope(job.id, None, share.id if share else None)
    page = offered_page(db, scope)
    assert page is not None
    client, portal_on = db.execute(_CLIENT_AND_SWITCH, {"job": job.id}).fetchone()
    return ShareOffer(
        job=job,
        scope=scope,
        page=page,
        items=tuple(_items(db, share, page, frame)),
        recipients=tuple(recipients(db, client, share.id if share else None)),
        internal_notes=int(db.value("SELECT count(*) FROM internal_note WHERE job_id = :job", job=job.id)),
        share=share,
        last_sent=page_at_last_send(db, share.id) if share else None,
        has_client=client is not None,
        blocked="portal_off" if not portal_on else "no_client" if client is None else None,
    )


_CLIENT_AND_SWITCH = """
    SELECT c.id, b.portal_on FROM job j JOIN business b ON b.id = 1
    LEFT JOIN client c ON c.id = j.client_id AND c.deleted_at IS NULL WHERE j.id = :job
"""


def share_of_job(db: Connection, job: int) -> ShareRow | None:
    """The share of a job; None before anything was saved."""
    return db.one(
        ShareRow,
        """
        SELECT s.id, s.version, s.last_sent_at, p.name AS last_sent_by, s.last_opened_at, s.last_seen_at
        FROM share s LEFT JOIN staff p ON p.id = s.last_sent_by WHERE s.job_id = :job
        """,
        job=job,
    )


def recipients(db: Connection, client: int | None, share: int | None) -> list[Recipient]:
    """The contacts of a client, the primary one first."""
    return db.all(
        Recipient,
        """
        SELECT c.id AS contact_id, c.name, c.email, c.phone, c.is_primary, g.id AS grant_id, g.sent_at, g.expires_at,
            g.last_seen_at, EXISTS (
                SELECT 1 FROM outbox o JOIN share s ON s.id = o.share_id
                WHERE o.grant_id = g.id AND o.created_at = s.last_sent_at
            ) AS in_last_send
        FROM contact c LEFT JOIN share_grant g ON g.contact_id = c.id AND g.share_id = :share AND g.revoked_at IS NULL
        WHERE c.client_id = :client AND c.removed_at IS NULL ORDER BY c.is_primary DESC, c.id
        """,
        client=client,
        share=share,
    )


def full_key(db: Connection, text: str) -> str:
    """An item's key in full, of how people write it: "quote:Q-0031" of "quote:q-31"."""
    word, colon, name = text.strip().partition(":")
    kind = word.lower()
    is_paper = kind in (ShareKind.QUOTE, ShareKind.INVOICE)
    return f"{kind}{colon}{full_number(db, kind, name) if is_paper and name else name}"


def ticked_keys(db: Connection, share: int, page: SharedPage) -> frozenset[str]:
    """The keys of what is ticked, among all that is offered."""
    ticks = _ticks(db, share)
    return frozenset(key for key, tick in _ticks_by_key(page, ticks).items() if tick.ticked)


def _items(db: Connection, share: ShareRow | None, page: SharedPage, frame: Frame) -> list[OfferedItem]:
    ticks = _ticks_by_key(page, _ticks(db, share.id) if share else [])
    was_sent = share is not None and share.last_sent_at is not None
    lines = [*_details(page, frame), *(_record(item, frame) for item in page.items())]
    return [_item(line, ticks.get(line[0]), first=not ticks, was_sent=was_sent) for line in lines]


_Line = tuple[str, ShareKind, str, str]


def _item(line: _Line, tick: _Tick | None, *, first: bool, was_sent: bool) -> OfferedItem:
    key, kind, label, detail = line
    suggested = kind in (ShareKind.DATES, ShareKind.STATUS, ShareKind.QUOTE)
    return OfferedItem(
        key=key,
        kind=kind,
        label=label,
        detail=detail,
        ticked=tick.ticked if tick else first and suggested,
        saved=tick is not None and tick.ticked,
        new=tick is None and was_sent,
        version=tick.version if tick else 0,
    )


def _ticks(db: Connection, share: int) -> list[_Tick]:
    query = "SELECT kind, ref_id, public_id, ticked, version FROM share_item WHERE share_id = :share"
    return db.all(_Tick, query, share=share)


def _ticks_by_key(page: SharedPage, ticks: list[_Tick]) -> dict[str, _Tick]:
    keys = {item.item: item.key for item in page.items() if item.item}
    return {
        keys.get(tick.public_id, tick.kind.value): tick for tick in ticks if tick.ref_id == 0 or tick.public_id in keys
    }


def _details(page: SharedPage, frame: Frame) -> list[_Line]:
    description = page.description
    assert description is not None
    return [
        (ShareKind.DATES, ShareKind.DATES, "Scheduled dates", _dates(page, frame)),
        (ShareKind.STATUS, ShareKind.STATUS, "Status and progress", status_words(page) or ""),
        (ShareKind.DESCRIPTION, ShareKind.DESCRIPTION, "Description", description.title),
    ]


def _dates(page: SharedPage, frame: Frame) -> str:
    visits = [visit for visit in page.visits or () if not visit.done]
    if not visits:
        return "none yet"
    first = short_visit(visits[0].starts_at, visits[0].ends_at, frame.zone, visits[0].kind)
    return f"{first} +{len(visits) - 1}" if len(visits) > 1 else first


def _record(item: Item, frame: Frame) -> _Line:
    match item:
        case SharedQuote():
            return (
                item.key,
                ShareKind.QUOTE,
                _quote_label(item),
                f"{format_cents(item.total_cents)}  {_quote(item, frame)}",
            )
        case SharedInvoice():
            detail = f"{format_cents(item.total_cents)}  {invoice_words(item, frame.today)}"
            return item.key, ShareKind.INVOICE, item.number, detail
        case SharedNote():
            return item.key, ShareKind.NOTE, f"“{item.text}”", short_moment(item.written_at, frame.zone)
        case SharedTodo():
            return item.key, ShareKind.TODO, item.text, "done" if item.done else "to do"
        case SharedFile():
            return item.key, ShareKind.FILE, item.name, file_size(item.size)


def _quote_label(quote: SharedQuote) -> str:
    return f"{quote.number} v{quote.version}" if quote.version > 1 else quote.number


def _quote(quote: SharedQuote, frame: Frame) -> str:
    state = quote_state(quote, frame.today)
    return f"open until {short_day(quote.valid_until)}" if state is QuoteState.OPEN else state.value
