"""PDFs of quotes and invoices as files of this machine: made anew each time, for this user alone."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from data.actions.looking import looking
from data.clock import day_in
from data.database import Connection
from data.enums import InvoiceStatus, VersionState
from data.errors import Invalid, NotFound
from data.papers import invoice_paper, quote_paper
from data.paths import make_private_folder
from data.permissions import Action, Actor
from data.queries.billed import billed_client
from data.queries.invoices import InvoiceRow, find_invoice, invoice_record
from data.queries.logo import read_logo
from data.queries.quotes import QuoteRow, find_quote, quote_record
from data.queries.shared import bank_details, business_face
from data.settings import Settings
from data.sharing.pages import SharedBusiness
from data.store import Store
from tradeconsole.documents.addressee import Addressee

_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class PaperDesk:
    """Whoever asks for a PDF, and where."""

    store: Store
    actor: Actor
    settings: Settings


def write_pdf(desk: PaperDesk, number: str) -> Path:
    """Make the PDF of a quote or an invoice by its number, over the one that was made before.

    Raises:
        NotPermitted, NotFound: It is not for this person, or there is none.
        Invalid: It can't be written.
    """
    content = _content(desk, number)
    folder = desk.settings.paths.documents
    target = folder / f"{_NO_FILE_NAME.sub('-', number)}.pdf"
    try:
        make_private_folder(folder)
        _write_private(target, content)
    except OSError as error:
        raise Invalid(f"{target} can't be written: {error.strerror}.", "Make room, or see to the folder.") from error
    return target


def _content(desk: PaperDesk, number: str) -> bytes:
    with looking(desk.store, desk.actor, Action.EDIT_QUOTES, number) as db:
        face = business_face(db)
        assert face is not None
        today = day_in(face.timezone, desk.store.clock.now())
        if (quote := find_quote(db, number, today)) is not None and quote.number == number:
            return _quote(desk, db, face, quote)
        if (invoice := find_invoice(db, number, today)) is not None and invoice.number == number:
            return _invoice(desk, db, face, invoice)
    raise NotFound(f"There is no quote or invoice {number}.")


def _quote(desk: PaperDesk, db: Connection, face: SharedBusiness, row: QuoteRow) -> bytes:
    from tradeconsole.documents.quote import quote_pdf

    found, now = quote_record(db, row), desk.store.clock.now()
    draft = found.current.state is VersionState.DRAFT
    paper, logo = quote_paper(found, now), read_logo(db)
    return quote_pdf(face, paper, _addressee(db, row), row.site, now, draft=draft, logo=logo)


def _invoice(desk: PaperDesk, db: Connection, face: SharedBusiness, row: InvoiceRow) -> bytes:
    from tradeconsole.documents.invoice import invoice_pdf

    now = desk.store.clock.now()
    paper, bank, logo = invoice_paper(invoice_record(db, row), now, face.timezone), bank_details(db), read_logo(db)
    draft = row.status is InvoiceStatus.DRAFT
    return invoice_pdf(face, bank, paper, _addressee(db, row), row.site, now, draft=draft, logo=logo)


def _addressee(db: Connection, row: QuoteRow | InvoiceRow) -> Addressee:
    client = billed_client(db, row.client_id)
    address = client.postal_address if client else ""
    return Addressee(row.client, tuple(part.strip() for part in address.split(",", 1) if part.strip()))


def _write_private(target: Path, content: bytes) -> None:
    """Put a file where the last one stood; nobody ever finds half of one."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    part.replace(target)
