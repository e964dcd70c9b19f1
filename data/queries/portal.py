"""What the portal reads beside the shared page: its switches, the link, single items, what was seen last."""

from dataclasses import dataclass
from datetime import datetime

from data.database import Connection
from data.enums import Sender, ShareKind
from data.queries.shared import portal_page
from data.sharing.pages import SharedInvoice, SharedPage, SharedQuote, page_from_json


@dataclass(frozen=True)
class PortalSwitch:
    """What of the portal is switched on, and where it is reached. `enquiry_origins` are separated by white space."""

    portal_on: bool
    portal_url: str
    enquiry_form_on: bool
    enquiry_origins: str


@dataclass(frozen=True)
class Link:
    """The link that a token belongs to. `number` is that of the share's job, or of its quote; `made_for` says who was
    given this address of it: the office's own look is neither opened nor seen."""

    grant_id: int
    share_id: int
    contact_id: int
    name: str
    email: str
    expires_at: datetime
    revoked_at: datetime | None
    seen_version: int
    last_opened_at: datetime | None
    last_seen_at: datetime | None
    share_version: int
    job_id: int | None
    number: str
    made_for: str

    @property
    def is_office_look(self) -> bool:
        return self.made_for == "open"


@dataclass(frozen=True)
class ItemRef:
    """What an opaque id of the current share stands for."""

    kind: ShareKind
    ref_id: int


@dataclass(frozen=True)
class SharedContent:
    """A shared file with its bytes."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class LinkMessage:
    """A message of the current link, or the office's answer to one."""

    sender: Sender
    name: str
    text: str
    written_at: datetime


def portal_switch(db: Connection) -> PortalSwitch | None:
    """The portal's switches; None in a database that holds no business yet."""
    return db.one(PortalSwitch, "SELECT portal_on, portal_url, enquiry_form_on, enquiry_origins FROM portal_switch")


def portal_is_on(db: Connection) -> bool:
    return bool(db.value("SELECT portal_on FROM portal_switch"))


def link_of_token(db: Connection) -> Link | None:
    """The link of the current token, whatever its state."""
    return db.one(Link, _LINK)


_LINK = """
    SELECT grant_id, share_id, contact_id, name, email, expires_at, revoked_at, seen_version, last_opened_at,
        last_seen_at, share_version, job_id, number, made_for
    FROM portal_link
"""


def item_of(db: Connection, item: str) -> ItemRef | None:
    """What an opaque id stands for; None when it is not of a ticked item of the current share."""
    return db.one(ItemRef, "SELECT kind, ref_id FROM portal_item WHERE item = :item", item=item)


def quote_of(db: Connection, item: str) -> SharedQuote | None:
    """The quote behind an opaque id; None when the current share shows no such quote."""
    page = portal_page(db)
    return next((quote for quote in page.quotes if quote.item == item), None) if page else None


def invoice_of(db: Connection, item: str) -> SharedInvoice | None:
    """The invoice behind an opaque id; None when the current share shows no such invoice."""
    page = portal_page(db)
    return next((invoice for invoice in page.invoices if invoice.item == item), None) if page else None


def content_of(db: Connection, item: str) -> SharedContent | None:
    """The file behind an opaque id, with its bytes; None when the current share shows no such file."""
    return db.one(
        SharedContent, "SELECT name, content_type, content FROM portal_file_content WHERE item = :item", item=item
    )


def reason_given(db: Connection, item: str) -> str:
    """What was written with the answer that stands for a quote; empty when none does."""
    return str(db.value("SELECT reason FROM portal_answer_reason WHERE item = :item", item=item) or "")


def previous_view(db: Connection, seen_version: int) -> SharedPage | None:
    """What the current share showed when its person last looked; None when they never did."""
    view = db.value("SELECT view FROM portal_snapshot WHERE version = :version", version=seen_version)
    return None if view is None else page_from_json(view)


def own_messages(db: Connection) -> list[LinkMessage]:
    """The latest messages of the current link, oldest first. Who writes no end of them gets no endless page."""
    return db.all(LinkMessage, _OWN_MESSAGES, most=_MOST_MESSAGES)[::-1]


_MOST_MESSAGES = 50
_OWN_MESSAGES = "SELECT sender, name, text, written_at FROM portal_message ORDER BY written_at DESC LIMIT :most"
