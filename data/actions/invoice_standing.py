"""An invoice made void, and issued anew: what was sent is never edited."""

from data import entry
from data.actions.acting import acting
from data.actions.billing import require_within, settle_quote
from data.actions.invoices import Bill, Draft, draft_invoice, read_invoice, rules_of
from data.actions.written import business_of, changed_meanwhile, client_of_paper
from data.enums import InvoiceStatus
from data.errors import Conflict
from data.lengths import LINE
from data.lines import redrafted
from data.permissions import Action, Actor
from data.queries.invoices import InvoiceRecord, InvoiceRow
from data.store import Store


def void_invoice(store: Store, actor: Actor, number: str, why: str) -> InvoiceRecord:
    """Make an invoice void: nothing is owed by it any more, and its quote can be billed anew. A draft is given up.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
        Conflict: Something was paid of it, or it is void already.
    """
    reason = entry.line(why, "Why", LINE, required=True)
    with acting(store, actor, Action.EDIT_INVOICES, number) as act:
        row = read_invoice(act, number).row
        _check_voidable(row)
        if not act.sql.run(_VOID, invoice=row.id, now=act.now, why=reason):
            raise changed_meanwhile(row)
        if row.quote is not None:
            settle_quote(act, row.quote)
        done = "invoice draft given up" if row.status is InvoiceStatus.DRAFT else "invoice voided"
        act.record(done, row.number, job=row.job_id, detail=reason)
        return read_invoice(act, row.number)


_VOID = """
    UPDATE invoice SET status = 'Void', voided_at = :now, void_reason = :why
    WHERE id = :invoice AND status IN ('Draft', 'Sent', 'Paid') AND paid_cents = 0
"""


def _check_voidable(row: InvoiceRow) -> None:
    if row.status is InvoiceStatus.VOID:
        raise Conflict(
            f"{row.number} is void already.", f"Issue it anew: `tradeconsole invoices reissue {row.number}`."
        )
    if row.paid_cents:
        raise Conflict(
            f"{row.number} is {'paid' if not row.owed_cents else 'part paid'}.",
            "Refund what was paid and take the payments off, then void it.",
        )


def reissue_invoice(store: Store, actor: Actor, number: str) -> InvoiceRecord:
    """Draft what a void invoice said as a new one, due as new ones are.

    Raises:
        NotPermitted, NotFound, NoClient: Nothing was saved.
        Conflict: It is not void, or its quote is not accepted any more.
        Invalid: Its quote was billed otherwise meanwhile.
    """
    with acting(store, actor, Action.EDIT_INVOICES, number) as act:
        old = read_invoice(act, number)
        row = old.row
        if row.status is not InvoiceStatus.VOID:
            raise Conflict(f"{row.number} is not void: its status is {row.status}.", "Void it first, with a reason.")
        client = client_of_paper(act, row)
        quote = act.sql.value("SELECT quote_id FROM invoice WHERE id = :invoice", invoice=row.id)
        draft = Draft(client.id, redrafted(old.lines), rules_of(business_of(act), old), row.job_id, quote)
        made = draft_invoice(act, draft, Bill(terms=old.content.terms), f"in place of {row.number}")
        if row.quote is not None:
            require_within(act, row.quote)
            settle_quote(act, row.quote)
        return made
