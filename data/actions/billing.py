"""What of an accepted quote may be billed: never more than was agreed, and its status says when all of it is."""

from collections.abc import Sequence

from data.actions.acting import Act
from data.actions.quotes import known_quote
from data.actions.written import today
from data.database import Connection
from data.enums import LineKind, QuoteStatus
from data.errors import Conflict, Invalid
from data.money import DraftLine, GstRules, format_cents
from data.parts import Part, next_classes, part_cents, part_lines, part_words
from data.queries.billing import Agreement, Billing, quote_billing
from data.queries.quotes import QuoteRow
from data.wording import joined


def next_bill(act: Act, quote: QuoteRow, part: Part | None) -> tuple[Sequence[DraftLine], GstRules]:
    """The lines of the next invoice of a quote, and how GST is counted on them: of a part, else of all that is left.

    Raises:
        Conflict: It was not accepted, has nothing to bill, or all of it was billed already.
        Invalid: The part is nothing, or more than what is left.
    """
    billing, agreed = open_billing(act.sql, quote)
    if part is None and not billing.invoices and agreed.adds_up:
        return agreed.lines, agreed.rules
    cents = billing.left_cents if part is None else part_cents(part, agreed.total_cents, billing.left_cents)
    classes = next_classes(cents, agreed.classes, billing.left)
    rules = GstRules(agreed.rules.registered, prices_include_gst=True)
    return part_lines(part_words(part, quote.number), classes, shows_gst=rules.registered), rules


def open_billing(db: Connection, quote: QuoteRow) -> tuple[Billing, Agreement]:
    """How far a quote is billed that can be billed now, and what was agreed.

    Raises:
        Conflict: It was not accepted, has nothing to bill, or all of it was billed already.
    """
    billing = quote_billing(db, quote.id)
    if billing.agreement is None:
        raise Conflict(
            f"{quote.number} was not accepted: its status is {quote.status}.",
            "Record the acceptance first, or bill its job instead.",
        )
    if billing.is_complete:
        numbers = [invoice.number for invoice in billing.invoices]
        message = f"{quote.number} was billed already, with {joined(numbers)}."
        raise Conflict(message, f"Void {numbers[-1]} to bill it anew.")
    if not any(line.kind is LineKind.ITEM for line in billing.agreement.lines):
        raise Conflict(f"None of the options of {quote.number} was chosen: there is nothing to bill.")
    return billing, billing.agreement


def require_within(act: Act, number: str) -> None:
    """See that no more is billed of a quote than was agreed.

    Raises:
        Conflict: Its acceptance was reopened: nothing is agreed.
        Invalid: More would be billed.
    """
    row = known_quote(act.sql, number, today(act))
    billing = quote_billing(act.sql, row.id)
    if billing.agreement is None:
        hint = "Bill it once it is accepted again, or bill its job instead."
        raise Conflict(f"{row.number} is not accepted any more: its status is {row.status}.", hint)
    over = billing.billed_cents - billing.agreed_cents
    if over > 0:
        raise Invalid(
            f"That bills {format_cents(over)} more than was agreed with {number}.",
            "Bill what is extra with an invoice of its own.",
            "line",
        )


def settle_quote(act: Act, number: str) -> None:
    """Have the status of an accepted quote say whether all of it is billed."""
    row = known_quote(act.sql, number, today(act))
    billing = quote_billing(act.sql, row.id)
    if billing.agreement is not None:
        status = QuoteStatus.INVOICED if billing.is_complete else _unbilled_status(act, row, billing.agreement)
        act.sql.run("UPDATE quote SET status = :status WHERE id = :quote", status=status, quote=row.id)


def _unbilled_status(act: Act, row: QuoteRow, agreed: Agreement) -> QuoteStatus:
    """Where an accepted quote stands that is not billed in full. Only the history tells how it got to its job."""
    if row.status is not QuoteStatus.INVOICED:
        return row.status
    converted = act.sql.value(_CONVERTED, job=row.job_id, number=row.number, answered=agreed.at)
    return QuoteStatus.CONVERTED if converted else QuoteStatus.ACCEPTED


_CONVERTED = """
    SELECT 1 FROM activity WHERE job_id = :job AND subject = :number
        AND action IN ('quote converted', 'quote added to job') AND at >= :answered LIMIT 1
"""
