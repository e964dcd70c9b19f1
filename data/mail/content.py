"""What a claimed mail is about, read in one moment: the same frozen views that the client's page is made from."""

from dataclasses import dataclass, replace

from data.database import Connection
from data.enums import AnswerKind, OutboxKind
from data.errors import NotPossible
from data.mail.claims import OutgoingMail
from data.mail.enquiries import Asked, Thread, asked_by, thread_of
from data.mail.papers import GivenAnswer
from data.mail.reminders import is_overtaken
from data.queries.logo import read_logo
from data.queries.shared import OfficeScope, bank_details, business_face, offered_page
from data.sharing.pages import SharedBank, SharedBusiness, SharedInvoice, SharedLine, SharedPage, SharedQuote
from data.snapshots import saved_page


@dataclass(frozen=True)
class Party:
    """Whom a document is addressed to, and where the work is."""

    name: str
    postal_address: str
    site: str


@dataclass(frozen=True)
class MailContent:
    """All that one mail is made from. What its kind does not need is None.

    Attributes:
        by: Who of the office had it sent.
        page: What its link shows.
        quote: The quote that it is about.
        invoice: The invoice that it is about.
        asked: The enquiry that the office is told of.
        thread: The thread that a reply to an enquiry goes on with.
        logo: The picture at the head of its PDF, where it has one.
    """

    business: SharedBusiness
    by: str = ""
    page: SharedPage | None = None
    quote: SharedQuote | None = None
    invoice: SharedInvoice | None = None
    party: Party | None = None
    bank: SharedBank | None = None
    answer: GivenAnswer | None = None
    asked: Asked | None = None
    thread: Thread | None = None
    logo: bytes | None = None


def read_content(db: Connection, mail: OutgoingMail) -> MailContent:
    """What a mail is made from.

    Raises:
        NotPossible: What it tells of is there no more.
    """
    if mail.kind is OutboxKind.QUOTE and is_overtaken(db, mail.id):
        raise NotPossible("The quote is not waiting for an answer any more.")
    content = _content(db, mail)
    return replace(content, logo=read_logo(db)) if content.party else content


def _content(db: Connection, mail: OutgoingMail) -> MailContent:
    business = business_face(db)
    assert business is not None
    by = str(db.value("SELECT name FROM staff WHERE id = :staff", staff=mail.created_by) or business.name)
    if mail.is_linked and mail.share_id is not None:
        return _linked(db, mail, MailContent(business, by, page=saved_page(db, mail.share_id)))
    if mail.kind is OutboxKind.ACCEPTANCE_RECEIPT:
        return _receipt(db, mail, business)
    if mail.kind is OutboxKind.QUOTE:
        return MailContent(business, by, quote=_quote(db, mail), party=_party(db, _QUOTE_PARTY, mail.quote_id))
    if mail.kind is OutboxKind.INVOICE:
        party = _party(db, _INVOICE_PARTY, mail.invoice_id)
        return MailContent(business, by, invoice=_invoice(db, mail), party=party, bank=bank_details(db))
    if mail.kind is OutboxKind.ENQUIRY_REPLY:
        return MailContent(business, by, thread=thread_of(db, mail))
    return _notice(db, mail, MailContent(business, by, answer=_answer(db, mail), asked=asked_by(db, mail)))


def _notice(db: Connection, mail: OutgoingMail, content: MailContent) -> MailContent:
    """The same with the quote, where the office is told of an acceptance that stands."""
    answer = content.answer
    if answer is None or answer.kind is not AnswerKind.ACCEPTED:
        return content
    try:
        receipt = _receipt(db, mail, content.business)
    except NotPossible:
        return content
    return replace(content, quote=receipt.quote, party=receipt.party)


def _linked(db: Connection, mail: OutgoingMail, content: MailContent) -> MailContent:
    """The same with the one document of its page that the mail is about, if it is about one."""
    page = content.page
    if page is None:
        raise NotPossible("Nothing is shared any more.")
    quote = db.value("SELECT number FROM quote WHERE id = :id", id=mail.quote_id)
    invoice = db.value("SELECT number FROM invoice WHERE id = :id", id=mail.invoice_id)
    return replace(
        content,
        quote=next((found for found in page.quotes if found.number == quote), None),
        invoice=next((found for found in page.invoices if found.number == invoice), None),
    )


def _receipt(db: Connection, mail: OutgoingMail, business: SharedBusiness) -> MailContent:
    """The quote with the very answer that the receipt is for: an acceptance reopened since has none to show."""
    quote, answer = _quote(db, mail), _answer(db, mail)
    stands = quote.answer is not None and quote.answer.kind is AnswerKind.ACCEPTED
    if answer is None or not stands or answer.version != quote.version:
        raise NotPossible("The acceptance was reopened.")
    return MailContent(business, quote=quote, answer=answer, party=_party(db, _QUOTE_PARTY, mail.quote_id))


def _quote(db: Connection, mail: OutgoingMail) -> SharedQuote:
    """The version of a quote that was sent last, as its client's page would show it."""
    place = db.execute("SELECT job_id, number FROM quote WHERE id = :quote", {"quote": mail.quote_id}).fetchone()
    job, number = place or (None, "")
    page = offered_page(db, OfficeScope(job, None if job else mail.quote_id, None))
    found = next((quote for quote in page.quotes if quote.number == number), None) if page else None
    if found is None:
        raise NotPossible("The quote was never sent.")
    return found


def _invoice(db: Connection, mail: OutgoingMail) -> SharedInvoice:
    """An invoice as its client's page would show it; it needs no job to be one."""
    found = db.one(SharedInvoice, _INVOICE, invoice=mail.invoice_id)
    if found is None:
        raise NotPossible("There is no such invoice.")
    lines = db.all(SharedLine, _INVOICE_LINES, invoice=mail.invoice_id)
    return replace(found, lines=tuple(lines))


_INVOICE = """
    SELECT 'invoice:' || number AS key, '' AS item, number, status, issued_on, due_on, terms, buyer, shows_gst,
        prices_include_gst, subtotal_cents, gst_cents, total_cents, paid_cents
    FROM invoice WHERE id = :invoice AND status <> 'Draft'
"""
_INVOICE_LINES = """
    SELECT kind, description, quantity_thousandths, unit, unit_price_cents, taxable, total_cents
    FROM invoice_line WHERE invoice_id = :invoice ORDER BY position
"""


def _party(db: Connection, query: str, ref: int | None) -> Party | None:
    return db.one(Party, query, ref=ref)


_QUOTE_PARTY = """
    SELECT c.name, c.postal_address, COALESCE(j.site, q.site) AS site
    FROM quote q JOIN client c ON c.id = q.client_id LEFT JOIN job j ON j.id = q.job_id WHERE q.id = :ref
"""
_INVOICE_PARTY = """
    SELECT c.name, c.postal_address, COALESCE(j.site, q.site, '') AS site
    FROM invoice n JOIN client c ON c.id = n.client_id
    LEFT JOIN job j ON j.id = n.job_id LEFT JOIN quote q ON q.id = n.quote_id WHERE n.id = :ref
"""


def _answer(db: Connection, mail: OutgoingMail) -> GivenAnswer | None:
    return db.one(GivenAnswer, _ANSWER, answer=mail.answer_id)


_ANSWER = """
    SELECT a.kind, a.name, a.reason, a.how, a.version, a.total_cents, a.answered_at, a.grant_email AS email,
        q.number AS quote, COALESCE(j.number, '') AS job
    FROM answer a JOIN quote q ON q.id = a.quote_id LEFT JOIN job j ON j.id = q.job_id WHERE a.id = :answer
"""
