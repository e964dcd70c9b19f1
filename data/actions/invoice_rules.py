"""An invoice that breaks a rule of the tax office is neither issued nor shown to its client."""

from data.actions.acting import Act
from data.actions.written import business_of, today
from data.errors import NotPossible
from data.queries.invoices import InvoiceRecord, find_invoice, invoice_record
from data.tax import broken_rules


def check_rules(act: Act, invoice: InvoiceRecord, buyer: str) -> None:
    """See that an invoice says what the tax office asks for.

    Raises:
        NotPossible: It does not; the message names all that is wrong, the hint how to mend it.
    """
    broken = broken_rules(business_of(act), invoice, buyer)
    if broken:
        hints = dict.fromkeys(rule.hint for rule in broken)
        raise NotPossible(" ".join(rule.message for rule in broken), " ".join(hints))


def check_shown(act: Act, number: str) -> None:
    """The same for an invoice that was issued and is about to be shown.

    Raises:
        NotPossible: It breaks a rule.
    """
    row = find_invoice(act.sql, number, today(act))
    if row is not None:
        check_rules(act, invoice_record(act.sql, row), row.client)
