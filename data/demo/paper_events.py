"""What happens to quotes and invoices: written, sent, revised, paid. Each event means the story's latest one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data.actions.written import line_columns, summed
from data.demo.business import INVOICE_TERMS, QUOTE_TERMS
from data.demo.telling import Book, Event, Scene
from data.enums import InvoiceStatus, LineKind, QuoteStatus, VersionState
from data.lines import parse_measure
from data.models import Invoice, InvoiceLine, Payment, Quote, QuoteLine, QuoteVersion
from data.money import DraftLine, GstRules, parse_cents

RULES = GstRules(registered=True)
VALID_FOR = timedelta(days=30)
DUE_AFTER = timedelta(days=14)

Lines = tuple[DraftLine, ...]


def item(description: str, quantity: str, price: str, kind: LineKind = LineKind.ITEM) -> DraftLine:
    """A line; the quantity reads "24 m" or "2"."""
    amount, unit = parse_measure(quantity)
    return DraftLine(description, amount, parse_cents(price), kind=kind, unit=unit)


def option(description: str, quantity: str, price: str) -> DraftLine:
    return item(description, quantity, price, LineKind.OPTION)


def heading(description: str) -> DraftLine:
    return DraftLine(description, kind=LineKind.HEADING)


@dataclass(frozen=True)
class Quoted(Event):
    """A quote is drafted. `valid` is counted in days from today; by default 30 days from its making."""

    lines: Lines
    title: str = ""
    valid: int | None = None
    deposit: str = ""
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        number = book.next_number("quote")
        client = scene.known_client.row.id
        assert client is not None
        quote = book.add(
            Quote(
                number=number,
                title=self.title,
                site=scene.site,
                client_id=client,
                job_id=scene.job,
                created_at=at,
                created_by=book.staff_id(self.by),
            )
        )
        scene.quotes.append((quote, number))
        add_version(book, scene, at, 1, self.lines, until(book, at, self.valid), self.deposit)
        book.log(scene, at, "quote drafted", self.by, subject=number)


def until(book: Book, at: datetime, valid: int | None) -> date:
    return book.days.day_of(at) + VALID_FOR if valid is None else book.days.day(valid)


def add_version(
    book: Book, scene: Scene, at: datetime, number: int, lines: Lines, valid_until: date, deposit: str
) -> None:
    """Another version of the story's latest quote, as a draft."""
    scene.lines = lines
    version = book.add(
        QuoteVersion(
            quote_id=scene.quotes[-1][0],
            number=number,
            valid_until=valid_until,
            terms=QUOTE_TERMS,
            deposit=deposit,
            created_at=at,
            **summed(lines, RULES, scene.quotes[-1][1], str(number), valid_until.isoformat(), QUOTE_TERMS, deposit),
        )
    )
    book.add_all(QuoteLine(version_id=version, **columns) for columns in line_columns(lines))


@dataclass(frozen=True)
class Revised(Event):
    """A next version is drafted; the one before can't be accepted any more."""

    lines: Lines
    valid: int | None = None
    deposit: str = ""
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        quote, number = scene.quotes[-1]
        version = 1 + int(book.tx.sql.value("SELECT version FROM quote WHERE id = :quote", quote=quote))
        add_version(book, scene, at, version, self.lines, until(book, at, self.valid), self.deposit)
        book.tx.sql.run(
            "UPDATE quote SET version = :version, status = :status WHERE id = :quote",
            version=version,
            status=QuoteStatus.DRAFT,
            quote=quote,
        )
        book.log(scene, at, "quote revised", self.by, f"Version {version}", number)


@dataclass(frozen=True)
class QuoteSent(Event):
    """The quote's draft becomes what the client is offered."""

    how: str = ""
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        quote, number = scene.quotes[-1]
        book.tx.sql.run(
            "UPDATE quote_version SET state = :replaced WHERE quote_id = :quote AND state = :sent",
            replaced=VersionState.REPLACED,
            sent=VersionState.SENT,
            quote=quote,
        )
        book.tx.sql.run(
            "UPDATE quote_version SET state = :sent, sent_at = :at, sent_by = :by "
            "WHERE quote_id = :quote AND number = (SELECT version FROM quote WHERE id = :quote)",
            sent=VersionState.SENT,
            at=at,
            by=book.staff_id(self.by),
            quote=quote,
        )
        set_quote(book, scene, QuoteStatus.SENT, ", sent_version = version")
        book.log(scene, at, "quote sent", self.by, self.how, number)


def set_quote(book: Book, scene: Scene, status: QuoteStatus, more: str = "") -> None:
    """Move the story's latest quote to another status."""
    sql = f"UPDATE quote SET status = :status{more} WHERE id = :quote"
    book.tx.sql.run(sql, status=status, quote=scene.quotes[-1][0])


@dataclass(frozen=True)
class Withdrawn(Event):
    why: str = ""
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        set_quote(book, scene, QuoteStatus.WITHDRAWN)
        book.log(scene, at, "quote withdrawn", self.by, self.why, scene.quotes[-1][1])


@dataclass(frozen=True)
class Invoiced(Event):
    """An invoice is drafted. `due` is counted in days from today; by default 14 days from its making.

    `of_quote` says that it bills the story's quote, which is thereby invoiced.
    """

    lines: Lines
    due: int | None = None
    of_quote: bool = False
    by: str = "priya"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        number = book.next_number("invoice")
        client = scene.known_client.row
        assert client.id is not None
        due_on = book.days.day_of(at) + DUE_AFTER if self.due is None else book.days.day(self.due)
        invoice = book.add(
            Invoice(
                number=number,
                client_id=client.id,
                job_id=scene.job,
                quote_id=scene.quotes[-1][0] if self.of_quote else None,
                due_on=due_on,
                terms=INVOICE_TERMS,
                buyer=client.name,
                created_at=at,
                created_by=book.staff_id(self.by),
                **summed(self.lines, RULES, number, INVOICE_TERMS),
            )
        )
        book.add_all(InvoiceLine(invoice_id=invoice, **columns) for columns in line_columns(self.lines))
        scene.invoices.append((invoice, number))
        if self.of_quote:
            set_quote(book, scene, QuoteStatus.INVOICED)
        book.log(scene, at, "invoice drafted", self.by, subject=number)


@dataclass(frozen=True)
class InvoiceSent(Event):
    by: str = "priya"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        invoice, number = scene.invoices[-1]
        book.tx.sql.run(
            "UPDATE invoice SET status = :sent, issued_on = :day, sent_at = :at, sent_by = :by WHERE id = :invoice",
            sent=InvoiceStatus.SENT,
            day=book.days.day_of(at),
            at=at,
            by=book.staff_id(self.by),
            invoice=invoice,
        )
        book.log(scene, at, "invoice sent", self.by, subject=number)


@dataclass(frozen=True)
class Paid(Event):
    """A payment arrives: `amount`, or all that is due."""

    amount: str = ""
    method: str = "Bank transfer"
    by: str = "priya"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        invoice, number = scene.invoices[-1]
        due = int(book.tx.sql.value("SELECT total_cents - paid_cents FROM invoice WHERE id = :i", i=invoice))
        cents = parse_cents(self.amount) if self.amount else due
        book.add(
            Payment(
                invoice_id=invoice,
                amount_cents=cents,
                paid_on=book.days.day_of(at),
                method=self.method,
                recorded_at=at,
                recorded_by=book.staff_id(self.by),
            )
        )
        book.tx.sql.run(
            "UPDATE invoice SET paid_cents = paid_cents + :cents, status = :status WHERE id = :invoice",
            cents=cents,
            status=InvoiceStatus.PAID if cents == due else InvoiceStatus.PART_PAID,
            invoice=invoice,
        )
        book.log(scene, at, "payment recorded", self.by, self.method, number)


@dataclass(frozen=True)
class Voided(Event):
    why: str
    by: str = "priya"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        invoice, number = scene.invoices[-1]
        book.tx.sql.run(
            "UPDATE invoice SET status = :void, voided_at = :at, void_reason = :why WHERE id = :invoice",
            void=InvoiceStatus.VOID,
            at=at,
            why=self.why,
            invoice=invoice,
        )
        book.log(scene, at, "invoice voided", self.by, self.why, number)
