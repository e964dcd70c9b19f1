"""Quotes and invoices as PDF attachments."""

from dataclasses import dataclass
from datetime import datetime

from data.mail.content import MailContent, Party


@dataclass(frozen=True)
class Paper:
    """A PDF and its file name."""

    name: str
    content: bytes


def quote_paper(content: MailContent, now: datetime) -> Paper:
    """The quote of a mail, with its answer if it has one."""
    # Here, for the typesetter takes long to load and most mails need none.
    from tradeconsole.documents.addressee import Addressee
    from tradeconsole.documents.quote import quote_pdf

    quote, party = content.quote, content.party
    assert quote is not None
    assert party is not None
    to = Addressee(party.name, address_lines(party))
    pdf = quote_pdf(content.business, quote, to, party.site, now, logo=content.logo)
    return Paper(f"Quote {quote.number}.pdf", pdf)


def invoice_paper(content: MailContent, now: datetime) -> Paper:
    """The invoice of a mail."""
    from tradeconsole.documents.addressee import Addressee
    from tradeconsole.documents.invoice import invoice_pdf

    invoice, party = content.invoice, content.party
    assert invoice is not None
    assert party is not None
    to = Addressee(party.name, address_lines(party))
    pdf = invoice_pdf(content.business, content.bank, invoice, to, party.site, now, logo=content.logo)
    return Paper(f"Invoice {invoice.number}.pdf", pdf)


def address_lines(party: Party) -> tuple[str, ...]:
    """A postal address as an envelope has it: street, then suburb, state and postcode."""
    street, _, rest = party.postal_address.partition(",")
    return tuple(line.strip() for line in (street, rest) if line.strip())
