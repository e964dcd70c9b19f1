"""Invoices: drafted from a job, from an accepted quote or by hand, and changed while they are drafts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.actions.acting import Act, acting
from data.actions.billing import next_bill, require_within, settle_quote
from data.actions.quotes import known_quote
from data.actions.written import (
    business_of,
    changed_meanwhile,
    checked_terms,
    client_of_paper,
    client_of_work,
    gst_rules,
    known_client,
    line_columns,
    summed,
    today,
)
from data.database import Connection
from data.enums import InvoiceStatus, LineKind
from data.errors import Conflict, Invalid, NotFound
from data.lines import checked_lines, redrafted
from data.money import DraftLine, GstRules
from data.parts import Part
from data.permissions import Action, Actor
from data.queries.billing import counted_as
from data.queries.invoices import InvoiceRecord, InvoiceRow, find_invoice, invoice_record
from data.queries.people import BusinessRow
from data.store import Store


@dataclass(frozen=True)
class Bill:
    """What an invoice says. None stands for the business's default."""

    due_on: date | None = None
    terms: str | None = None


@dataclass(frozen=True)
class InvoiceChange:
    """What a draft says from now on. None leaves it as it is.

    Attributes:
        prices_include_gst: How the prices of its lines are meant.
    """

    lines: Sequence[DraftLine] | None = None
    due_on: date | None = None
    terms: str | None = None
    prices_include_gst: bool | None = None


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
        return draft_invoice(act, Draft(client.id, _billed_lines(lines), rules, job=work.id), bill or Bill())


def invoice_client(
    store: Store, actor: Actor, client: str, lines: Sequence[DraftLine], bill: Bill | None = None
) -> InvoiceRecord:
    """Draft an invoice for a client, of work that is no job here.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.EDIT_INVOICES, client) as act:
        found, rules = known_client(act.sql, client), gst_rules(business_of(act))
        return draft_invoice(act, Draft(found.id, _billed_lines(lines), rules), bill or Bill())


def invoice_quote(
    store: Store, actor: Actor, quote: str, bill: Bill | None = None, part: Part | None = None
) -> InvoiceRecord:
    """Draft an invoice of an accepted quote, with the options that were chosen: of a part of it, else of all that is
    left to bill.

    Raises:
        NotPermitted, NotFound, NoClient, Invalid: Nothing was saved.
        Conflict: It was not accepted, or was billed already.
    """
    with acting(store, actor, Action.EDIT_INVOICES, quote) as act:
        row = known_quote(act.sql, quote, today(act))
        lines, rules = next_bill(act, row, part)
        client = client_of_paper(act, row)
        made = draft_invoice(act, Draft(client.id, lines, rules, row.job_id, row.id), bill or Bill())
        settle_quote(act, row.number)
        return made


def _billed_lines(lines: Sequence[DraftLine]) -> list[DraftLine]:
    if any(line.kind is LineKind.OPTION for line in lines):
        raise Invalid("An invoice has no options.", "Bill what was chosen, and leave the others out.", "line")
    return checked_lines(lines)


@dataclass(frozen=True)
class Draft:
    """What a new invoice is made of."""

    client: int
    lines: Sequence[DraftLine]
    rules: GstRules
    job: int | None = None
    quote: int | None = None


def draft_invoice(act: Act, draft: Draft, bill: Bill, detail: str = "") -> InvoiceRecord:
    """Add a draft, as part of an act that permits it."""
    from data.models import Invoice

    business = business_of(act)
    number = act.next_number("invoice")
    terms = checked_terms(bill.terms, business.invoice_terms)
    due_on = bill.due_on or today(act) + timedelta(days=business.invoice_due_days)
    invoice = Invoice(
        number=number,
        client_id=draft.client,
        job_id=draft.job,
        quote_id=draft.quote,
        due_on=due_on,
        terms=terms,
        created_at=act.now,
        created_by=act.actor.staff_id,
        **summed(draft.lines, draft.rules, number, terms, str(due_on)),
    )
    act.session.add(invoice)
    act.session.flush()
    assert invoice.id is not None
    _add_lines(act, invoice.id, draft.lines)
    act.record("invoice drafted", number, job=draft.job, detail=detail)
    return read_invoice(act, number)


def _add_lines(act: Act, invoice: int, lines: Sequence[DraftLine]) -> None:
    from data.models import InvoiceLine

    act.session.add_all(InvoiceLine(invoice_id=invoice, **columns) for columns in line_columns(lines))
    act.session.flush()


def edit_invoice(
    store: Store, actor: Actor, number: str, change: InvoiceChange, expected: str | None = None
) -> InvoiceRecord:
    """Change a draft. Its GST is counted anew where the business's registration has changed.

    Args:
        expected: The content hash of what the person began from; None to change whatever is there.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        Conflict: It is no draft, or not what the person began from.
    """
    with acting(store, actor, Action.EDIT_INVOICES, number) as act:
        before = read_invoice(act, number)
        row = before.row
        if row.status is not InvoiceStatus.DRAFT:
            raise Conflict(f"{row.number} is not a draft: its status is {row.status}.", "Void it and issue it anew.")
        if expected not in (None, before.content.content_hash):
            raise changed_meanwhile(row)
        _rewrite(act, before, change)
        if row.quote is not None:
            require_within(act, row.quote)
            settle_quote(act, row.quote)
        act.record("invoice edited", row.number, job=row.job_id)
        return read_invoice(act, row.number)


def _rewrite(act: Act, before: InvoiceRecord, change: InvoiceChange) -> None:
    from data.models import Invoice

    row, kept = before.row, redrafted(before.lines)
    lines = kept if change.lines is None else _billed_lines(change.lines)
    rules = rules_of(business_of(act), before)
    if change.lines is not None:
        included = rules.prices_include_gst if change.prices_include_gst is None else change.prices_include_gst
        rules = gst_rules(business_of(act), prices_include_gst=included)
    terms = checked_terms(change.terms, before.content.terms)
    due_on = change.due_on or row.due_on
    columns = summed(lines, rules, row.number, terms, str(due_on))
    invoice = act.session.get_one(Invoice, row.id)
    for name, value in (columns | {"terms": terms, "due_on": due_on}).items():
        setattr(invoice, name, value)
    act.sql.run("DELETE FROM invoice_line WHERE invoice_id = :invoice", invoice=row.id)
    _add_lines(act, row.id, lines)


def rules_of(business: BusinessRow, invoice: InvoiceRecord) -> GstRules:
    """How GST is counted on the lines that an invoice has: as it was, while the business is registered as it was."""
    content, lines = invoice.content, redrafted(invoice.lines)
    if content.shows_gst is not business.gst_registered:
        # What a quote's client agreed to is all they pay: where it was without GST, it includes it from now on.
        was_agreed = invoice.row.quote is not None and not content.shows_gst
        return gst_rules(business, prices_include_gst=content.prices_include_gst or was_agreed)
    now = gst_rules(business, prices_include_gst=content.prices_include_gst)
    return counted_as(lines, now, invoice.row.total_cents)


def read_invoice(act: Act, number: str) -> InvoiceRecord:
    """The invoice with this number, as the open transaction has it.

    Raises:
        NotFound: There is none.
    """
    act.session.flush()
    return invoice_record(act.sql, known_invoice(act.sql, number, today(act)))


def known_invoice(db: Connection, number: str, day: date) -> InvoiceRow:
    """The invoice with this number, as it stands on a day.

    Raises:
        NotFound: There is none.
    """
    found = find_invoice(db, number, day)
    if found is None:
        raise NotFound(f"There is no invoice {number}.", "`tradeconsole invoices list` shows the invoices.")
    return found
