"""Quotes and invoices as PDF attachments."""

from dataclasses import dataclass
from datetime import datetime

from data.mail.content import MailContent


@dataclass(frozen=True)
class Paper:
    """A PDF and its file name."""

    name: str
    content: bytes


def quote_paper(content: MailContent, now: datetime) -> Paper:
    """The quote of a mail, with its answer if it has one."""
    # Here, for the typesetter takes long to load and most mails need none.
    from tradeconsole.documents.addressee import addressee
    from tradeconsole.documents.quote import quote_pdf

    quote, party = content.quote, content.party
    assert quote is not None
    assert party is not None
    to = addressee(party.name, party.postal_address)
    pdf = quote_pdf(content.business, quote, to, party.site, now, logo=content.logo)
    return Paper(f"Quote {quote.number}.pdf", pdf)


def invoice_paper(content: MailContent, now: datetime) -> Paper:
    """The invoice of a mail."""
    from tradeconsole.documents.addressee import addressee
    from tradeconsole.documents.invoice import invoice_pdf

    invoice, party = content.invoice, content.party
    assert invoice is not None
    assert party is not None
    to = addressee(party.name, party.postal_address)
    pdf = invoice_pdf(content.business, content.bank, invoice, to, party.site, now, logo=content.logo)
    return Paper(f"Invoice {invoice.number}.pdf", pdf)
