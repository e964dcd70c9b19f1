"""What was paid of an invoice: noted, and taken back when it was noted by mistake."""

from datetime import date

from data import entry
from data.actions.acting import acting
from data.actions.invoices import read_invoice
from data.actions.written import changed_meanwhile, today
from data.enums import UNPAID, InvoiceStatus
from data.errors import Conflict, Invalid, NotFound
from data.lengths import LINE
from data.money import format_cents
from data.permissions import Action, Actor
from data.queries.invoices import InvoiceRecord, InvoiceRow
from data.store import Store
from data.wording import full_day


def record_payment(
    store: Store, actor: Actor, number: str, cents: int, *, on: date | None = None, method: str = ""
) -> InvoiceRecord:
    """Note a payment, of all that is owed or of a part; by default it arrived today.

    Raises:
        NotPermitted, NotFound: Nothing was noted.
        Invalid: It is nothing, more than is owed, or of a day that has not come.
        Conflict: Nothing is owed by the invoice.
    """
    how = entry.line(method, "Method", LINE)
    with acting(store, actor, Action.EDIT_INVOICES, number) as act:
        row = read_invoice(act, number).row
        day = on or today(act)
        if day > today(act):
            raise Invalid(f"{full_day(day)} has not come yet.", "Give the day that it was paid on.", "on")
        _check_payable(row, cents)
        if not act.sql.run(_PAY, invoice=row.id, cents=cents):
            raise changed_meanwhile(row)
        paid = {"invoice_id": row.id, "amount_cents": cents, "paid_on": day, "method": how}
        act.sql.insert("payment", **paid, recorded_at=act.now, recorded_by=act.actor.staff_id)
        words = ", ".join(part for part in (format_cents(cents), how) if part)
        act.record("payment recorded", row.number, job=row.job_id, detail=words)
        return read_invoice(act, row.number)


# Two who note a payment at once never note more than is owed.
_PAY = """
    UPDATE invoice SET paid_cents = paid_cents + :cents,
        status = CASE WHEN paid_cents + :cents = total_cents THEN 'Paid' ELSE 'Part paid' END
    WHERE id = :invoice AND status IN ('Sent', 'Part paid') AND paid_cents + :cents <= total_cents
"""


def _check_payable(row: InvoiceRow, cents: int) -> None:
    if row.status is InvoiceStatus.DRAFT:
        raise Conflict(f"{row.number} is a draft.", f"Send it first: `tradeconsole invoices send {row.number}`.")
    if row.status not in UNPAID or not row.owed_cents:
        raise Conflict(f"Nothing is owed by {row.number}: its status is {row.status}.")
    if cents <= 0:
        raise Invalid("A payment is more than nothing.", "Check the amount.", "amount")
    if cents > row.owed_cents:
        raise Invalid(
            f"{format_cents(cents)} is more than is owed by {row.number}: {format_cents(row.owed_cents)}.",
            "Note what is owed, and refund the rest.",
            "amount",
        )


def remove_payment(store: Store, actor: Actor, number: str, payment_id: int, why: str) -> InvoiceRecord:
    """Take back a payment that was noted by mistake; it is owed again. The history keeps it.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
    """
    reason = entry.line(why, "Why", LINE, required=True)
    with acting(store, actor, Action.EDIT_INVOICES, number) as act:
        invoice = read_invoice(act, number)
        row = invoice.row
        paid = next((payment for payment in invoice.payments if payment.id == payment_id), None)
        if paid is None:
            hint = f"`tradeconsole invoices show {row.number}` lists its payments."
            raise NotFound(f"{row.number} has no payment {payment_id}.", hint)
        act.sql.run("DELETE FROM payment WHERE id = :payment", payment=paid.id)
        act.sql.run(_UNPAY, invoice=row.id, cents=paid.cents)
        words = ", ".join(part for part in (format_cents(paid.cents), paid.method) if part)
        act.record("payment removed", row.number, job=row.job_id, detail=f"{words}, {full_day(paid.on)}: {reason}")
        return read_invoice(act, row.number)


_UNPAY = """
    UPDATE invoice SET paid_cents = paid_cents - :cents,
        status = CASE WHEN paid_cents = :cents THEN 'Sent' ELSE 'Part paid' END
    WHERE id = :invoice
"""
