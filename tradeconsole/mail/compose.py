"""Mails as messages: headers, a plain-text part that reads well by itself, and the same words in HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache

from data.addresses import clean_email, clean_header
from data.enums import OutboxKind
from data.mail.claims import OutgoingMail
from data.mail.content import MailContent
from data.mail.enquiries import asked_text, reply_text
from data.mail.letters import Letter, Note, plain_text, update_letter
from data.mail.papers import invoice_letter, office_text, quote_letter, receipt_letter
from data.mail.wording import invoice_lead, quote_lead, update_lead
from data.safe_text import safe_line, safe_text
from data.sharing.client_view import Frame
from data.sharing.pages import SharedPage
from tradeconsole.mail.html import html_part
from tradeconsole.mail.papers import Paper, invoice_paper, quote_paper

# To a person in answer to what they did themselves: their holiday notes must not answer it.
_AUTOMATIC = (OutboxKind.FRESH_LINK, OutboxKind.ACCEPTANCE_RECEIPT, OutboxKind.OFFICE_NOTICE, OutboxKind.TEST)


@dataclass(frozen=True)
class Body:
    """What stands below the headers. `html` is empty for mail to the office itself."""

    text: str
    html: str = ""
    paper: Paper | None = None


@dataclass(frozen=True)
class Draft:
    """A mail with what it is made from.

    Attributes:
        sender: The address that it comes from.
        url: Its link; empty for a mail without one.
    """

    mail: OutgoingMail
    content: MailContent
    sender: str
    url: str
    now: datetime

    @property
    def frame(self) -> Frame:
        return Frame(self.now, self.content.business.timezone)

    @property
    def note(self) -> Note | None:
        """The staff member's own message."""
        text = safe_text(self.mail.staff_message)
        return Note(safe_line(self.content.by), text) if text else None


def compose(draft: Draft) -> EmailMessage:
    """The message of a mail.

    Raises:
        ValueError: An address, a name or the subject can't stand in a header.
    """
    body = _WRITERS[draft.mail.kind](draft)
    message = _headers(draft)
    message.set_content(body.text, cte="quoted-printable")
    if body.html:
        message.add_alternative(body.html, subtype="html", cte="quoted-printable")
    if body.paper:
        message.add_attachment(body.paper.content, "application", "pdf", filename=body.paper.name)
    return message


def _headers(draft: Draft) -> EmailMessage:
    mail, business = draft.mail, draft.content.business
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(business.name, draft.sender or business.email)
    message["To"] = _address(mail.to_name, mail.to_email)
    if mail.kind is not OutboxKind.OFFICE_NOTICE:
        message["Reply-To"] = _address(business.name, business.email)
    message["Subject"] = clean_header(mail.subject)
    message["Date"] = format_datetime(draft.now)
    message["Message-ID"] = clean_header(mail.message_id)
    if draft.content.thread and (earlier := draft.content.thread.earlier):
        message["In-Reply-To"] = clean_header(earlier[-1])
        message["References"] = clean_header(" ".join(earlier))
    if mail.kind in _AUTOMATIC:
        message["Auto-Submitted"] = "auto-generated"
    return message


@lru_cache(maxsize=64)
def _address(name: str, email: str) -> Address:
    """One address with a name. `addr_spec` is never parsed as a list."""
    return Address(display_name=clean_header(name), addr_spec=clean_email(email))


def _write_linked(draft: Draft) -> Body:
    """A mail that brings a link. What it says first was approved with it, or follows from what it is about."""
    content, mail = draft.content, draft.mail
    assert content.page is not None
    letter = update_letter(
        content.business, content.page, draft.frame, _lead(draft, content.page), mail.to_name, draft.note
    )
    return Body(plain_text(letter, draft.url), html_part(content.business, letter, mail.subject, draft.url))


def _lead(draft: Draft, page: SharedPage) -> str:
    if draft.mail.lead:
        return draft.mail.lead
    if draft.content.quote:
        return quote_lead(draft.content.quote, page.site, draft.frame)
    if draft.content.invoice:
        return invoice_lead(draft.content.invoice, page.site, draft.frame)
    return update_lead(page, None, draft.frame)


def _write_quote(draft: Draft) -> Body:
    if draft.mail.is_linked:
        return _write_linked(draft)
    quote, party = draft.content.quote, draft.content.party
    assert quote is not None
    assert party is not None
    letter = quote_letter(draft.content.business, quote, party.site, draft.frame, draft.mail.lead, draft.note)
    return _write_paper(draft, letter, quote_paper(draft.content, draft.now))


def _write_invoice(draft: Draft) -> Body:
    if draft.mail.is_linked:
        return _write_linked(draft)
    invoice, party = draft.content.invoice, draft.content.party
    assert invoice is not None
    assert party is not None
    letter = invoice_letter(draft.content.business, invoice, party.site, draft.frame, draft.mail.lead, draft.note)
    return _write_paper(draft, letter, invoice_paper(draft.content, draft.now))


def _write_paper(draft: Draft, letter: Letter, paper: Paper) -> Body:
    return Body(plain_text(letter), html_part(draft.content.business, letter, draft.mail.subject), paper)


def _write_receipt(draft: Draft) -> Body:
    content = draft.content
    assert content.quote is not None
    assert content.answer is not None
    letter = receipt_letter(content.business, content.quote, content.answer, draft.frame, draft.mail.lead)
    return _write_paper(draft, letter, quote_paper(content, draft.now))


def _write_notice(draft: Draft) -> Body:
    if draft.content.asked:
        return Body(asked_text(draft.mail.lead, draft.content.asked))
    # The office keeps what was accepted as its client has it.
    paper = quote_paper(draft.content, draft.now) if draft.content.quote and draft.content.party else None
    return Body(office_text(draft.mail.lead, draft.content.answer, draft.frame), paper=paper)


def _write_reply(draft: Draft) -> Body:
    assert draft.content.thread is not None
    return Body(reply_text(draft.content.business, draft.mail.staff_message, draft.content.thread, draft.frame))


def _write_test(draft: Draft) -> Body:
    name = safe_line(draft.content.business.name)
    return Body(f"This is a test from TradeConsole.\n\nMail from {name} arrives: clients will get theirs.\n")


_WRITERS: dict[OutboxKind, Callable[[Draft], Body]] = {
    OutboxKind.UPDATE: _write_linked,
    OutboxKind.FRESH_LINK: _write_linked,
    OutboxKind.QUOTE: _write_quote,
    OutboxKind.INVOICE: _write_invoice,
    OutboxKind.ACCEPTANCE_RECEIPT: _write_receipt,
    OutboxKind.OFFICE_NOTICE: _write_notice,
    OutboxKind.ENQUIRY_REPLY: _write_reply,
    OutboxKind.TEST: _write_test,
}
