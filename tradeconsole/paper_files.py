"""PDFs of quotes and invoices as the office asks for them, and as files of this machine for this user alone."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from data.actions.invoices import known_invoice
from data.actions.looking import looking
from data.actions.quotes import known_quote
from data.clock import day_in
from data.database import Connection
from data.enums import InvoiceStatus, VersionState
from data.errors import Invalid
from data.papers import invoice_paper, quote_paper
from data.paths import make_private_folder
from data.permissions import Action, Actor
from data.queries.billed import billed_client
from data.queries.invoices import InvoiceRow, invoice_record
from data.queries.logo import read_logo
from data.queries.numbers import is_number_of
from data.queries.quotes import QuoteRow, quote_record
from data.queries.shared import bank_details, business_face
from data.settings import Settings
from data.sharing.pages import SharedBusiness
from data.store import Store
from tradeconsole.documents.addressee import Addressee, addressee

_NO_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class MadePdf:
    """A PDF, and the number of the quote or the invoice that it shows."""

    number: str
    content: bytes

    @property
    def file_name(self) -> str:
        return f"{_NO_FILE_NAME.sub('-', self.number)}.pdf"


def made_quote(store: Store, actor: Actor, number: str) -> MadePdf:
    """The PDF of a quote; a draft is marked as one.

    Raises:
        NotPermitted, NotFound: It is not for this person, or there is none.
    """
    from tradeconsole.documents.quote import quote_pdf

    now = store.clock.now()
    with looking(store, actor, Action.EDIT_QUOTES, number) as db:
        face = _business(db)
        row = known_quote(db, number, day_in(face.timezone, now))
        found, to, logo = quote_record(db, row), _addressee(db, row), read_logo(db)
    draft = found.current.state is VersionState.DRAFT
    return MadePdf(row.number, quote_pdf(face, quote_paper(found, now), to, row.site, now, draft=draft, logo=logo))


def made_invoice(store: Store, actor: Actor, number: str) -> MadePdf:
    """The PDF of an invoice; a draft is marked as one.

    Raises:
        NotPermitted, NotFound: It is not for this person, or there is none.
    """
    from tradeconsole.documents.invoice import invoice_pdf

    now = store.clock.now()
    with looking(store, actor, Action.EDIT_INVOICES, number) as db:
        face = _business(db)
        row = known_invoice(db, number, day_in(face.timezone, now))
        found, to = invoice_record(db, row), _addressee(db, row)
        bank, logo = bank_details(db), read_logo(db)
    draft, paper = row.status is InvoiceStatus.DRAFT, invoice_paper(found, now, face.timezone)
    return MadePdf(row.number, invoice_pdf(face, bank, paper, to, row.site, now, draft=draft, logo=logo))


def write_pdf(store: Store, actor: Actor, settings: Settings, number: str) -> Path:
    """Make the PDF of a quote or an invoice by its number, over the one that was made before.

    Raises:
        NotPermitted, NotFound: It is not for this person, or there is none.
        Invalid: It can't be written.
    """
    make = made_invoice if is_number_of(store.reader, "invoice", number) else made_quote
    made, folder = make(store, actor, number), settings.paths.documents
    target = folder / made.file_name
    try:
        make_private_folder(folder)
        _write_private(target, made.content)
    except OSError as error:
        raise Invalid(f"{target} can't be written: {error.strerror}.", "Make room, or see to the folder.") from error
    return target


def _business(db: Connection) -> SharedBusiness:
    face = business_face(db)
    assert face is not None
    return face


def _addressee(db: Connection, row: QuoteRow | InvoiceRow) -> Addressee:
    client = billed_client(db, row.client_id)
    return addressee(row.client, client.postal_address if client else "")


def _write_private(target: Path, content: bytes) -> None:
    """Put a file where the last one stood; nobody ever finds half of one."""
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    part.replace(target)
