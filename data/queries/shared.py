"""Reads what a share shows, for the portal through its views and for the office from everything on offer."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from data.database import Connection
from data.sharing import shareable
from data.sharing.pages import (
    SharedAnswer,
    SharedBank,
    SharedBusiness,
    SharedDescription,
    SharedFile,
    SharedInvoice,
    SharedLine,
    SharedNote,
    SharedPage,
    SharedQuote,
    SharedStatus,
    SharedTodo,
    SharedVisit,
)
from data.sharing.shareable import Shareable

R = TypeVar("R")


@dataclass(frozen=True)
class OfficeScope:
    """What the office looks at: a job, or a quote without one, and its share if there is one already."""

    job: int | None
    quote: int | None
    share: int | None


def find_scope(db: Connection, job: int | None, quote: int | None) -> OfficeScope:
    """A job with its share, else a quote without a job with its own: a share that has a job is that job's."""
    if job is not None:
        return OfficeScope(job, None, db.value("SELECT id FROM share WHERE job_id = :job", job=job))
    share = db.value("SELECT id FROM share WHERE quote_id = :quote AND job_id IS NULL", quote=quote)
    return OfficeScope(None, quote, share)


def portal_page(db: Connection) -> SharedPage | None:
    """What the current share shows; None when no share is in scope or the portal is off."""
    return _page(Rows(db, Shareable.portal_query, {}))


def offered_page(db: Connection, scope: OfficeScope) -> SharedPage | None:
    """Everything of a job, or of a quote without one, that could be ticked; None when there is no such record."""
    return _page(Rows(db, Shareable.office_query, vars(scope)))


@dataclass(frozen=True)
class Rows:
    """Reads the rows of each kind, by one kind of query."""

    db: Connection
    query: Callable[[Shareable], str]
    values: dict[str, Any]

    def __call__(self, what: Shareable, row: type[R]) -> list[R]:
        return self.db.all(row, self.query(what), **self.values)

    def by_owner(self, what: Shareable, row: type[R]) -> dict[str, list[R]]:
        """The rows by the key of the record that they belong to, which stands in their first column."""
        return self.db.grouped(row, self.query(what), **self.values)


_BUSINESS_COLUMNS = "name, legal_name, abn, gst_registered, licence, phone, email, address, timezone, accent"


def portal_business(db: Connection) -> SharedBusiness | None:
    """The business's public face, which needs no share."""
    return db.one(SharedBusiness, f"SELECT {_BUSINESS_COLUMNS} FROM portal_business")


def business_face(db: Connection) -> SharedBusiness | None:
    """The same, read by the office."""
    return db.one(SharedBusiness, f"SELECT {_BUSINESS_COLUMNS} FROM business")


def portal_bank(db: Connection) -> SharedBank | None:
    """Where the invoices of the current share are paid to; None when it shows none."""
    return db.one(SharedBank, "SELECT name, bsb, account FROM portal_bank")


def bank_details(db: Connection) -> SharedBank | None:
    """The same, read by the office."""
    return db.one(SharedBank, "SELECT bank_name AS name, bank_bsb AS bsb, bank_account AS account FROM business")


@dataclass(frozen=True)
class _Place:
    number: str
    site: str


@dataclass(frozen=True)
class _Dates:
    shared: bool


def _page(rows: Rows) -> SharedPage | None:
    place = next(iter(rows(shareable.JOB, _Place) or rows(shareable.QUOTE_PLACE, _Place)), None)
    if place is None:
        return None
    dates = rows(shareable.DATES, _Dates)
    return SharedPage(
        number=place.number,
        site=place.site,
        description=next(iter(rows(shareable.DESCRIPTION, SharedDescription)), None),
        status=next(iter(rows(shareable.STATUS, SharedStatus)), None),
        visits=tuple(rows(shareable.VISIT, SharedVisit)) if dates else None,
        quotes=_quotes(rows),
        invoices=_invoices(rows),
        notes=tuple(rows(shareable.NOTE, SharedNote)),
        todos=tuple(rows(shareable.TODO, SharedTodo)),
        files=tuple(rows(shareable.FILE, SharedFile)),
    )


def _quotes(rows: Rows) -> tuple[SharedQuote, ...]:
    quotes = rows(shareable.QUOTE, SharedQuote)
    lines = rows.by_owner(shareable.QUOTE_LINE, SharedLine) if quotes else {}
    answers = rows.by_owner(shareable.QUOTE_ANSWER, SharedAnswer) if quotes else {}
    return tuple(
        replace(
            quote,
            lines=tuple(lines.get(quote.key, ())),
            answer=next(iter(answers.get(quote.key, ())), None),
        )
        for quote in quotes
    )


def _invoices(rows: Rows) -> tuple[SharedInvoice, ...]:
    invoices = rows(shareable.INVOICE, SharedInvoice)
    lines = rows.by_owner(shareable.INVOICE_LINE, SharedLine) if invoices else {}
    return tuple(replace(invoice, lines=tuple(lines.get(invoice.key, ()))) for invoice in invoices)
