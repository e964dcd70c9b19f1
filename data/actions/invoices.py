"""Invoices: drafted from a job or an accepted quote, and sent once they say what the tax office asks for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from data.actions.acting import Act, acting
from data.actions.dispatch import Dispatch, Paper, dispatch
from data.actions.outgoing import About, Letter
from data.actions.quotes import known_quote
from data.actions.shares import scope_of_job
from data.actions.written import (
    agreed_lines,
    business_of,
    changed_meanwhile,
    checked_terms,
    client_of_paper,
    client_of_work,
    gst_rules,
    line_columns,
    summed,
    today,
)
from data.clock import day_in
from data.database import Connection
from data.enums import AnswerKind, GstRounding, InvoiceStatus, OutboxKind, QuoteStatus
from data.errors import Conflict, NotFound, NotPossible
from data.lines import checked_lines
from data.mail.wording import invoice_lead, invoice_subject
from data.money import DraftLine, GstRules, format_cents, totals
from data.papers import invoice_paper
from data.permissions import Action, Actor
from data.queries.billed import BilledClient
from data.queries.invoices import InvoiceRecord, InvoiceRow, find_invoice, invoice_record
from data.queries.people import BusinessRow
from data.queries.quotes import Decision, QuoteRow, VersionRow, read_version
from data.settings import Settings
from data.sharing.client_view import Frame
from data.store import Store

# From this amount on, GST included, a tax invoice must say who the buyer is.
NAMES_BUYER_FROM_CENTS = 1_000_00


@dataclass(frozen=True)
class Bill:
    """What an invoice says. None stands for the business's default."""

    due_on: date | None = None
    terms: str | None = None


@dataclass(frozen=True)
class SentInvoice:
    invoice: InvoiceRecord
    dispatch: Dispatch


def invoice_job(
    store: Store, actor: Actor, job: str, lines: Sequence[DraftLine], bill: Bill | None = None
) -> InvoiceRecord:
    """Draft an invoice for a job's client.

    Raises:
        NotPermitted, NotFound, NoClient, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.EDIT_INVOICES, job) as act:
        work = act.job(job)
        client, rules = client_of_work(act, work), gst_rules(business_of(act))
        return _draft(act, _Draft(client, work.id, None, checked_lines(lines), rules), bill or Bill())


def invoice_quote(store: Store, actor: Actor, quote: str, bill: Bill | None = None) -> InvoiceRecord:
    """Draft an invoice of an accepted quote, with the options that were chosen.

    Raises:
        NotPermitted, NotFound, NoClient, Invalid: Nothing was saved.
        Conflict: It was not accepted, or was billed already.
    """
    with acting(store, actor, Action.EDIT_INVOICES, quote) as act:
        row = known_quote(act.sql, quote, today(act))
        version = read_version(act.sql, row.id, row.version)
        decision = _acceptance(act, row, version)
        client = client_of_paper(act, row)
        chosen = json.loads(decision.chosen_options)
        lines = agreed_lines(version.lines, chosen)
        rules = _agreed_rules(business_of(act), version, lines, decision)
        made = _draft(act, _Draft(client, row.job_id, row.id, lines, rules), bill or Bill())
        act.sql.run("UPDATE quote SET status = :s WHERE id = :quote", s=QuoteStatus.INVOICED, quote=row.id)
        return made


def _acceptance(act: Act, row: QuoteRow, version: VersionRow) -> Decision:
    """The acceptance that an invoice can be made from."""
    decision = version.decision
    if decision is None or decision.kind is not AnswerKind.ACCEPTED:
        raise Conflict(f"{row.number} was not accepted: its status is {row.status}.", "Bill its job instead.")
    billed = "SELECT number FROM invoice WHERE quote_id = :quote AND status <> 'Void' LIMIT 1"
    if already := act.sql.value(billed, quote=row.id):
        raise Conflict(f"{row.number} was billed already, with {already}.", f"Void {already} to bill it anew.")
    return decision


def _agreed_rules(
    business: BusinessRow, version: VersionRow, lines: Sequence[DraftLine], decision: Decision
) -> GstRules:
    """GST as it was counted when the quote was accepted, so that the invoice comes to what was agreed; whether it is
    charged at all follows the business's registration of today."""
    now = gst_rules(business, prices_include_gst=version.prices_include_gst)
    ways = [now, *(GstRules(now.registered, now.prices_include_gst, rounding) for rounding in GstRounding)]
    agreed = (way for way in ways if totals(lines, way).total_cents == decision.total_cents)
    return next(agreed, now)


@dataclass(frozen=True)
class _Draft:
    client: BilledClient
    job: int | None
    quote: int | None
    lines: Sequence[DraftLine]
    rules: GstRules


def _draft(act: Act, draft: _Draft, bill: Bill) -> InvoiceRecord:
    from data.models import Invoice

    business = business_of(act)
    number = act.next_number("invoice")
    terms = checked_terms(bill.terms, business.invoice_terms)
    due_on = bill.due_on or today(act) + timedelta(days=business.invoice_due_days)
    invoice = Invoice(
        number=number,
        client_id=draft.client.id,
        job_id=draft.job,
        quote_id=draft.quote,
        due_on=due_on,
        terms=terms,
        created_at=act.now,
        created_by=act.actor.staff_id,
        **summed(draft.lines, draft.rules, number, terms),
    )
    act.session.add(invoice)
    act.session.flush()
    assert invoice.id is not None
    _add_lines(act, invoice.id, draft.lines)
    act.record("invoice drafted", number, job=draft.job)
    return invoice_record(act.sql, known_invoice(act.sql, number, today(act)))


def _add_lines(act: Act, invoice: int, lines: Sequence[DraftLine]) -> None:
    from data.models import InvoiceLine

    act.session.add_all(InvoiceLine(invoice_id=invoice, **columns) for columns in line_columns(lines))
    act.session.flush()


def send_invoice(
    store: Store,
    actor: Actor,
    number: str,
    settings: Settings,
    *,
    email: bool = True,
    to: Sequence[str] | None = None,
) -> SentInvoice:
    """Issue a draft today, and bring it to its client: by a link where the portal is on and the person may share,
    else as a PDF; without `email` it is handed over on paper. An invoice without a job goes as a PDF.

    Raises:
        NotPermitted, NotFound, NoEmail, NoPublicAddress, Invalid: Nothing was changed.
        Conflict: It is no draft.
        NotPossible: It breaks a rule of the tax office.
    """
    with acting(store, actor, Action.EDIT_INVOICES, number) as act:
        row = known_invoice(act.sql, number, today(act))
        if row.status is not InvoiceStatus.DRAFT:
            raise Conflict(f"{row.number} is not a draft: its status is {row.status}.", "Void it to issue it anew.")
        client = client_of_paper(act, row)
        _check_issuable(act, row, client.name)
        _issue(act, row, client.name)
        issued = known_invoice(act.sql, row.number, today(act))
        done = dispatch(act, _paper(act, issued, client), settings, to) if email else Dispatch()
        act.record("invoice sent", row.number, job=row.job_id, detail=done.words)
        return SentInvoice(invoice_record(act.sql, issued), done)


def _check_issuable(act: Act, row: InvoiceRow, buyer: str) -> None:
    """See that the invoice says what the tax office asks for.

    Raises:
        NotPossible: It does not; the message names what to mend.
    """
    business = business_of(act)
    charges_gst = bool(act.sql.value("SELECT shows_gst FROM invoice WHERE id = :invoice", invoice=row.id))
    if charges_gst and not business.gst_registered:
        raise NotPossible(
            f"{row.number} charges GST, and the business is not registered for it.",
            "Register it in the settings, or write the invoice anew.",
        )
    if charges_gst and not _is_abn(business.abn):
        raise NotPossible(
            f"{row.number} is a tax invoice, and the business has no valid ABN.",
            "Set it in the business's settings first.",
        )
    if charges_gst and row.total_cents >= NAMES_BUYER_FROM_CENTS and not buyer:
        raise NotPossible(
            f"{row.number} comes to {format_cents(row.total_cents)}, and its buyer has no name.",
            f"From {format_cents(NAMES_BUYER_FROM_CENTS)} on a tax invoice names the buyer: name the client.",
        )


def _is_abn(abn: str) -> bool:
    from stdnum.au import abn as checksum

    return bool(checksum.is_valid(abn))


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


_ISSUE = """
    UPDATE invoice SET status = 'Sent', issued_on = :day, due_on = :due, buyer = :buyer, sent_at = :now, sent_by = :by
    WHERE id = :invoice AND status = 'Draft'
"""


def _paper(act: Act, row: InvoiceRow, client: BilledClient) -> Paper:
    business = business_of(act)
    issued = invoice_paper(invoice_record(act.sql, row), act.now, business.timezone)
    return Paper(
        kind=OutboxKind.INVOICE,
        key=issued.key,
        client=client,
        job=row.job_id,
        letter=Letter(
            invoice_subject(business.name, row.number, row.site),
            invoice_lead(issued, row.site, Frame(act.now, business.timezone)),
        ),
        about=About(invoice=row.id),
        scope=None if row.job_id is None else partial(scope_of_job, job=row.job_id),
    )


def known_invoice(db: Connection, number: str, day: date) -> InvoiceRow:
    """The invoice with this number, as it stands on a day.

    Raises:
        NotFound: There is none.
    """
    found = find_invoice(db, number, day)
    if found is None:
        raise NotFound(f"There is no invoice {number}.", "`tradeconsole invoices list` shows the invoices.")
    return found
