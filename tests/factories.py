"""Rows for tests, each made in a transaction of its own as the office would leave it.

Every factory returns the saved row, apart from its session. What a test does not name has a plausible value; extra
keywords set further columns.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeVar

from sqlmodel import SQLModel, col, func, select

from data.clock import day_in
from data.database import Connection
from data.enums import InvoiceStatus, JobStatus, QuoteStatus, Role, ShareKind, VersionState
from data.models import (
    Business,
    Client,
    ClientNote,
    Contact,
    Cost,
    FileContent,
    InternalNote,
    Invoice,
    InvoiceLine,
    Job,
    JobFile,
    LinkToken,
    NoteId,
    Quote,
    QuoteLine,
    QuoteVersion,
    Share,
    ShareGrant,
    ShareItem,
    Staff,
    Todo,
    Visit,
)
from data.money import DraftLine, GstRules, content_hash, totals
from data.sharing.expiry import AFTER_LATEST
from data.store import Store
from data.tokens import hash_token, make_public_id, make_token

ZONE = "Australia/Melbourne"
GST = GstRules(registered=True)
LINES = (
    DraftLine("Replace the hot water unit", unit_price_cents=298_000),
    DraftLine("Labour", 2_500, 12_000, unit="h"),
)

Row = TypeVar("Row", bound=SQLModel)


def save(store: Store, row: Row, *others: SQLModel) -> Row:
    """Save rows in one transaction; the first comes back as the database has it."""
    with store.writing() as tx:
        tx.session.add_all([row, *others])
        tx.session.flush()
        tx.session.refresh(row)
        tx.session.expunge_all()
    return row


def id_of(row: Any) -> int:
    """The id of a saved row."""
    assert isinstance(row.id, int)
    return row.id


def make_business(store: Store, **columns: Any) -> Business:
    """The business of the database, with its portal on."""
    plain: dict[str, Any] = {
        "name": "Rivera Plumbing",
        "legal_name": "Rivera Plumbing Pty Ltd",
        "abn": "51824753556",
        "gst_registered": True,
        "licence": "Lic 12345",
        "phone": "03 5550 0100",
        "email": "office@rivera.example",
        "address": "1 Depot Rd, Northcote VIC 3070",
        "timezone": ZONE,
        "portal_on": True,
        "bank_name": "Rivera Plumbing Pty Ltd",
        "bank_bsb": "063-000",
        "bank_account": "1234 5678",
        "created_at": store.clock.now(),
    }
    return save(store, Business(**plain | columns))


def make_staff(store: Store, role: Role = Role.OWNER, **columns: Any) -> Staff:
    name = str(columns.pop("name", f"Sam {role}"))
    email = f"{name.lower().replace(' ', '.')}@rivera.example"
    plain: dict[str, Any] = {"name": name, "email": email, "role": role, "created_at": store.clock.now()}
    return save(store, Staff(**plain | columns))


def make_client(store: Store, *people: str, **columns: Any) -> tuple[Client, list[Contact]]:
    """A client and their contacts, by name; the first is the primary one. Without names: Dana Li."""
    number = _next(store, Client, "C-")
    plain: dict[str, Any] = {"number": number, "name": (people or ("Dana Li",))[0], "created_at": store.clock.now()}
    client = save(store, Client(**plain | columns))
    contacts = [
        make_contact(store, client, name, is_primary=place == 0) for place, name in enumerate(people or ("Dana Li",))
    ]
    return client, contacts


def make_contact(store: Store, client: Client, name: str, **columns: Any) -> Contact:
    email = f"{name.lower().replace(' ', '.')}.{client.number.lower()}@example.com"
    plain: dict[str, Any] = {"client_id": id_of(client), "name": name, "email": email}
    return save(store, Contact(**plain | columns))


def make_job(store: Store, client: Client | None = None, **columns: Any) -> Job:
    now = store.clock.now()
    plain: dict[str, Any] = {
        "number": _next(store, Job, "J-"),
        "title": "Hot water unit",
        "description": "Replace the hot water unit in the laundry.",
        "client_id": client and id_of(client),
        "site": "12 Wattle St, Northcote VIC 3070",
        "suburb": "Northcote",
        "status": JobStatus.PENDING,
        "status_since": now,
        "created_at": now,
    }
    return save(store, Job(**plain | columns))


def make_visit(store: Store, job: Job, starts_at: datetime | None = None, **columns: Any) -> Visit:
    """A visit of two hours; by default in a day from now."""
    start = starts_at or store.clock.now() + timedelta(days=1)
    plain: dict[str, Any] = {
        "job_id": id_of(job),
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "calendar_uid": make_public_id(),
    }
    return save(store, Visit(**plain | columns))


def make_note(store: Store, job: Job, text: str = "The tiler comes on Monday.", **columns: Any) -> ClientNote:
    """A note for the client."""
    now = store.clock.now()
    plain: dict[str, Any] = {"id": _note_id(store), "job_id": id_of(job), "text": text, "written_at": now}
    return save(store, ClientNote(**plain | columns))


def make_internal_note(store: Store, job: Job, text: str = "Dog in the yard.", **columns: Any) -> InternalNote:
    now = store.clock.now()
    plain: dict[str, Any] = {"id": _note_id(store), "job_id": id_of(job), "text": text, "written_at": now}
    return save(store, InternalNote(**plain | columns))


def make_todo(store: Store, job: Job, text: str = "Clear the laundry", **columns: Any) -> Todo:
    plain: dict[str, Any] = {"job_id": id_of(job), "text": text, "for_client": True, "created_at": store.clock.now()}
    return save(store, Todo(**plain | columns))


def make_file(store: Store, job: Job, content: bytes = b"%PDF-1.7 plan", **columns: Any) -> JobFile:
    plain: dict[str, Any] = {
        "job_id": id_of(job),
        "name": "plan.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "for_client": True,
        "added_at": store.clock.now(),
    }
    file = save(store, JobFile(**plain | columns))
    save(store, FileContent(file_id=id_of(file), content=content))
    return file


def make_cost(store: Store, job: Job, **columns: Any) -> Cost:
    plain: dict[str, Any] = {
        "job_id": id_of(job),
        "label": "Unit from the wholesaler",
        "supplier": "Reece",
        "amount_cents": 150_000,
        "incurred_at": store.clock.now(),
    }
    return save(store, Cost(**plain | columns))


def make_quote(
    store: Store,
    client: Client,
    job: Job | None = None,
    lines: Sequence[DraftLine] = LINES,
    *,
    sent: bool = True,
    valid_until: date | None = None,
    **columns: Any,
) -> Quote:
    """A quote whose first version is sent, valid for thirty days; or a draft."""
    plain: dict[str, Any] = {
        "number": _next(store, Quote, "Q-"),
        "title": "Hot water unit",
        "site": "12 Wattle St, Northcote VIC 3070",
        "client_id": id_of(client),
        "job_id": job and id_of(job),
        "status": QuoteStatus.SENT if sent else QuoteStatus.DRAFT,
        "sent_version": 1 if sent else None,
        "created_at": store.clock.now(),
    }
    quote = save(store, Quote(**plain | columns))
    _add_version(store, quote, 1, lines, valid_until, sent=sent)
    return quote


def revise_quote(
    store: Store, quote: Quote, lines: Sequence[DraftLine], *, send: bool = True, valid_until: date | None = None
) -> None:
    """Give a quote its next version: sent in place of the last one, or a draft beside it."""
    with store.writing() as tx:
        found = tx.session.get_one(Quote, quote.id)
        found.version += 1
        found.status = QuoteStatus.SENT if send else QuoteStatus.DRAFT
        found.sent_version = found.version if send else found.sent_version
        number = found.version
    _add_version(store, quote, number, lines, valid_until, sent=send)


def _add_version(
    store: Store, quote: Quote, number: int, lines: Sequence[DraftLine], valid_until: date | None, *, sent: bool
) -> None:
    now = store.clock.now()
    until = valid_until or day_in(ZONE, now) + timedelta(days=30)
    sums = totals(lines, GST)
    version = QuoteVersion(
        quote_id=id_of(quote),
        number=number,
        state=VersionState.SENT if sent else VersionState.DRAFT,
        valid_until=until,
        terms="Payment in 14 days.",
        content_hash=content_hash(lines, sums, "Payment in 14 days.", until.isoformat(), str(number)),
        created_at=now,
        sent_at=now if sent else None,
        **vars(sums),
    )
    with store.writing() as tx:
        tx.session.add(version)
        tx.session.flush()
        tx.session.add_all(
            QuoteLine(version_id=id_of(version), position=place, **_columns(line)) for place, line in enumerate(lines)
        )
        tx.sql.run("UPDATE quote SET title = title WHERE id = :id", id=id_of(quote))


def make_invoice(
    store: Store, client: Client, job: Job | None = None, lines: Sequence[DraftLine] = LINES, **columns: Any
) -> Invoice:
    """An invoice that was sent today, due in fourteen days."""
    now = store.clock.now()
    today = day_in(ZONE, now)
    sums = totals(lines, GST)
    plain: dict[str, Any] = {
        "number": _next(store, Invoice, "INV-"),
        "client_id": id_of(client),
        "job_id": job and id_of(job),
        "status": InvoiceStatus.SENT,
        "issued_on": today,
        "due_on": today + timedelta(days=14),
        "terms": "Please pay within 14 days.",
        "buyer": client.name,
        "content_hash": content_hash(lines, sums),
        "created_at": now,
        "sent_at": now,
    }
    invoice = save(store, Invoice(**plain | vars(sums) | columns))
    rows = [InvoiceLine(invoice_id=id_of(invoice), position=n, **_columns(line)) for n, line in enumerate(lines)]
    if rows:
        save(store, *rows)
        save_again(store, "invoice", id_of(invoice))
    return invoice


def save_again(store: Store, table: Literal["invoice", "quote"], row: int) -> None:
    """Touch a record, so that the history of shares takes in what was added to it."""
    with store.writing() as tx:
        tx.sql.run(f"UPDATE {table} SET number = number WHERE id = :row", row=row)


def _columns(line: DraftLine) -> dict[str, Any]:
    return vars(line) | {"total_cents": line.total_cents}


def make_share(store: Store, of: Job | Quote, ticks: Sequence[str] = ()) -> Share:
    """The share of a job, or of a quote without one, with these keys ticked: `dates`, `quote:Q-0001`, `note:17`."""
    owner: dict[str, Any] = {"job_id" if isinstance(of, Job) else "quote_id": id_of(of)}
    share = save(store, Share(**owner, created_at=store.clock.now()))
    for key in ticks:
        set_tick(store, share, key)
    return share


def set_tick(store: Store, share: Share, key: str, *, ticked: bool = True) -> None:
    """Tick or untick one item of a share."""
    with store.writing() as tx:
        kind, ref = _read_key(tx.sql, key)
        found = tx.session.exec(
            select(ShareItem).where(ShareItem.share_id == id_of(share), ShareItem.kind == kind, ShareItem.ref_id == ref)
        ).first()
        item = found or ShareItem(
            share_id=id_of(share), kind=kind, ref_id=ref, public_id=make_public_id(), changed_at=tx.now
        )
        item.ticked = ticked
        tx.session.add(item)


def _read_key(db: Connection, key: str) -> tuple[ShareKind, int]:
    kind, _, ref = key.partition(":")
    if kind in ("quote", "invoice"):
        return ShareKind(kind), int(db.value(f"SELECT id FROM {kind} WHERE number = :number", number=ref))
    return ShareKind(kind), int(ref or 0)


def item_id(store: Store, share: Share, key: str) -> str:
    """The opaque id of an item of a share, as it stands in the addresses of its page."""
    kind, ref = _read_key(store.reader, key)
    return str(
        store.reader.value(
            "SELECT public_id FROM share_item WHERE share_id = :share AND kind = :kind AND ref_id = :ref",
            share=id_of(share),
            kind=kind,
            ref=ref,
        )
    )


def make_link(
    store: Store,
    share: Share,
    contact: Contact,
    *,
    expires_at: datetime | None = None,
    made_for: Literal["email", "copy", "open"] = "email",
) -> str:
    """A fresh address of a person's link: its token. The link is made with the first one."""
    token = make_token()
    with store.writing() as tx:
        grant = tx.session.exec(
            select(ShareGrant).where(
                ShareGrant.share_id == id_of(share),
                ShareGrant.contact_id == id_of(contact),
                col(ShareGrant.revoked_at).is_(None),
            )
        ).first() or ShareGrant(
            share_id=id_of(share),
            contact_id=id_of(contact),
            name=contact.name,
            email=contact.email,
            created_at=tx.now,
            sent_at=tx.now,
            expires_at=tx.now + AFTER_LATEST,
        )
        grant.expires_at = expires_at or grant.expires_at
        tx.session.add(grant)
        tx.session.flush()
        tx.session.add(
            LinkToken(token_hash=hash_token(token), grant_id=id_of(grant), made_at=tx.now, made_for=made_for)
        )
    return token


def grant_of(store: Store, token: str) -> int:
    """The id of the link that a token belongs to."""
    return int(store.reader.value("SELECT grant_id FROM link_token WHERE token_hash = :hash", hash=hash_token(token)))


def revoke_link(store: Store, token: str) -> None:
    with store.writing() as tx:
        tx.sql.run(
            "UPDATE share_grant SET revoked_at = :now WHERE id = :grant", now=tx.now, grant=grant_of(store, token)
        )


def switch_portal(store: Store, *, on: bool) -> None:
    with store.writing() as tx:
        tx.sql.run("UPDATE business SET portal_on = :on", on=on)


def _note_id(store: Store) -> int:
    return id_of(save(store, NoteId(taken_at=store.clock.now())))


def _next(store: Store, table: type[SQLModel], prefix: str) -> str:
    """The next number of a kind of record, counted from 1."""
    with store.writing() as tx:
        made = tx.session.exec(select(func.count()).select_from(table)).one()
    return f"{prefix}{made + 1:04}"
