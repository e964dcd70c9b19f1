"""What of a job is billed next: what is left of an accepted quote, or lines of one's own."""

from collections.abc import Sequence

from data.enums import QuoteStatus
from data.money import format_cents
from data.queries.billing import quote_billing
from data.queries.quotes import QuoteRow
from data.safe_text import safe_line
from screens.dialogs.pick import Choice
from screens.office import Office

BY_HAND = "by hand"
_AGREED = (QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED)


def bill_choices(office: Office, quotes: Sequence[QuoteRow]) -> list[Choice]:
    """The accepted quotes of which something is left to bill, each by its number, and one for lines of one's own."""
    accepted = [(quote, quote_billing(office.db, quote.id)) for quote in quotes if quote.status in _AGREED]
    return [
        *(
            Choice(quote.number, safe_line(f"{quote.number} {quote.title}").strip(), f"{format_cents(left)} to bill")
            for quote, billing in accepted
            if (left := billing.left_cents)
        ),
        Choice(BY_HAND, "Something else", "lines of your own"),
    ]
