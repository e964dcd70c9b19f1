"""An invoice goes out, once it says what the tax office asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from data import entry
from data.actions.acting import Act, acting
from data.actions.dispatch import Dispatch, Paper, Sending, dispatch
from data.actions.invoice_rules import check_rules
from data.actions.invoices import read_invoice
from data.actions.outgoing import About, Letter
from data.actions.rehearsal import rehearse
from data.actions.shares import scope_of_job
from data.actions.written import business_of, changed_meanwhile, client_of_paper, today
from data.clock import day_in
from data.enums import InvoiceStatus, OutboxKind
from data.errors import Conflict
from data.lengths import MESSAGE
from data.mail.wording import invoice_lead, invoice_subject
from data.papers import invoice_paper
from data.permissions import Action, Actor
from data.queries.billed import BilledClient
from data.queries.invoices import InvoiceRecord, InvoiceRow
from data.settings import Settings
from data.sharing.client_view import Frame
from data.store import Store


@dataclass(frozen=True)
class SentInvoice:
    invoice: InvoiceRecord
    dispatch: Dispatch


def send_invoice(
    store: Store,
    actor: Actor,
    number: str,
    settings: Settings,
    *,
    email: bool = True,
    to: Sequence[str] | None = None,
    message: str = "",
    expected: str | None = None,
) -> SentInvoice:
    """Issue a draft today, and bring it to its client: by a link where the portal is on and the person may share,
    else as a PDF; without `email` it is handed over on paper. An invoice without a job goes as a PDF. `message` is
    the staff member's own words; `expected` the content hash of what they looked at, or None to send whatever it says.

    Raises:
        NotPermitted, NotFound, NoEmail, NoPublicAddress, Invalid: Nothing was changed.
        Conflict: It is no draft, or not what was looked at.
        NotPossible: It breaks a rule of the tax office.
    """
    with acting(store, actor, Action.EDIT_INVOICES, number) as act:
        return _send(act, number, Sending(settings, email, to, message, expected))


def plan_invoice(
    store: Store,
    actor: Actor,
    number: str,
    settings: Settings,
    *,
    email: bool = True,
    to: Sequence[str] | None = None,
    expected: str | None = None,
) -> SentInvoice:
    """What `send_invoice` would do, with nothing done.

    Raises:
        As `send_invoice`.
    """
    sending = Sending(settings, email, to, expected=expected)
    return rehearse(store, actor, Action.EDIT_INVOICES, number, lambda act: _send(act, number, sending))


def _send(act: Act, number: str, how: Sending) -> SentInvoice:
    draft = read_invoice(act, number)
    row = draft.row
    if row.status is not InvoiceStatus.DRAFT:
        raise Conflict(f"{row.number} is not a draft: its status is {row.status}.", "Void it to issue it anew.")
    if how.expected not in (None, draft.content.content_hash):
        raise changed_meanwhile(row)
    client = client_of_paper(act, row)
    check_rules(act, draft, client.name)
    _issue(act, row, client.name)
    issued = read_invoice(act, row.number)
    done = dispatch(act, _paper(act, issued, client, how.message), how.settings, how.to) if how.email else Dispatch()
    act.record("invoice sent", row.number, job=row.job_id, detail=done.words)
    return SentInvoice(issued, done)


def _issue(act: Act, row: InvoiceRow, buyer: str) -> None:
    """Make the draft an issued invoice. A due date that was the default counts from the day of issue."""
    business, day = business_of(act), today(act)
    wait = timedelta(days=business.invoice_due_days)
    by_default = row.due_on == day_in(business.timezone, row.created_at) + wait
    issued = act.sql.run(
        _ISSUE,
        invoice=row.id,
        day=day,
        due=day + wait if by_default else row.due_on,
        buyer=buyer,
        now=act.now,
        by=act.actor.staff_id,
    )
    if not issued:
        raise changed_meanwhile(row)


# Where nothing is owed, nothing is waited for.
_ISSUE = """
    UPDATE invoice SET status = CASE total_cents WHEN 0 THEN 'Paid' ELSE 'Sent' END, issued_on = :day, due_on = :due,
        buyer = :buyer, sent_at = :now, sent_by = :by
    WHERE id = :invoice AND status = 'Draft'
"""


def _paper(act: Act, invoice: InvoiceRecord, client: BilledClient, message: str) -> Paper:
    business, row = business_of(act), invoice.row
    issued = invoice_paper(invoice, act.now, business.timezone)
    return Paper(
        kind=OutboxKind.INVOICE,
        key=issued.key,
        client=client,
        job=row.job_id,
        letter=Letter(
            invoice_subject(business.name, row.number, row.site),
            invoice_lead(issued, row.site, Frame(act.now, business.timezone)),
            entry.paragraphs(message, "Message", MESSAGE),
        ),
        about=About(invoice=row.id),
        scope=None if row.job_id is None else partial(scope_of_job, job=row.job_id),
    )
