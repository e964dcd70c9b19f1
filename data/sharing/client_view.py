"""What a shared page says to its client, worked out once for the web page, the terminal's preview and the email."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data.clock import day_in
from data.enums import AnswerKind, InvoiceStatus, JobStatus, QuoteStatus
from data.sharing.pages import SharedInvoice, SharedPage, SharedQuote, SharedVisit
from data.wording import CLIENT_JOB_STATUS, NOT_SCHEDULED, invoice_status, quote_status, short_day


class QuoteState(StrEnum):
    """Where a quote stands for its client."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    CHANGES_REQUESTED = "changes requested"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    BEING_REVISED = "being revised"


@dataclass(frozen=True)
class Step:
    """One step of the progress row."""

    name: str
    reached: bool
    current: bool


@dataclass(frozen=True)
class Frame:
    """What a page is read against: the moment, and where the business is."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        return day_in(self.zone, self.now)


def quote_state(quote: SharedQuote, today: date) -> QuoteState:
    """Where a quote stands for its client today. Only an open one can be answered."""
    if quote.answer is not None:
        return {
            AnswerKind.ACCEPTED: QuoteState.ACCEPTED,
            AnswerKind.DECLINED: QuoteState.DECLINED,
            AnswerKind.CHANGES_REQUESTED: QuoteState.CHANGES_REQUESTED,
        }[quote.answer.kind]
    if quote.status is QuoteStatus.WITHDRAWN:
        return QuoteState.WITHDRAWN
    if quote.being_revised:
        return QuoteState.BEING_REVISED
    expired = quote_status(QuoteStatus.SENT, quote.valid_until, today) is QuoteStatus.EXPIRED
    return QuoteState.EXPIRED if expired else QuoteState.OPEN


def open_quotes(page: SharedPage, today: date) -> list[SharedQuote]:
    """The quotes that wait for the client's answer."""
    return [quote for quote in page.quotes if quote_state(quote, today) is QuoteState.OPEN]


def owed(invoice: SharedInvoice) -> int:
    """What is still to be paid, in cents; nothing once it is void."""
    return 0 if invoice.status is InvoiceStatus.VOID else invoice.total_cents - invoice.paid_cents


def unpaid_invoices(page: SharedPage) -> list[SharedInvoice]:
    """The invoices of which something is still to be paid."""
    return [invoice for invoice in page.invoices if owed(invoice) > 0]


def invoice_words(invoice: SharedInvoice, today: date) -> str:
    """Where an invoice stands: "due Tue 8 Dec", "paid", "part paid, due ...". Clients never read "overdue"."""
    status = invoice_status(invoice.status, invoice.due_on, today)
    if status is InvoiceStatus.VOID:
        return "void"
    if owed(invoice) <= 0:
        return "paid"
    due = f"was due {short_day(invoice.due_on)}" if today > invoice.due_on else f"due {short_day(invoice.due_on)}"
    return f"part paid, {due}" if invoice.paid_cents else due


def status_words(page: SharedPage) -> str | None:
    """The client's word for the job's status; None when it is not shared.

    Whether a pending job is booked in or yet to be scheduled would tell of its dates, so it is said only with them.
    """
    if page.status is None:
        return None
    if page.status.status is JobStatus.PENDING and page.visits == ():
        return NOT_SCHEDULED
    return CLIENT_JOB_STATUS[page.status.status]


def coming_visits(page: SharedPage, now: datetime) -> list[SharedVisit]:
    """The visits that are still ahead or under way, soonest first; none once the job is known to be cancelled."""
    if page.status is not None and page.status.status is JobStatus.CANCELLED:
        return []
    return [visit for visit in page.visits or () if not visit.done and visit.ends_at >= now]


def progress(page: SharedPage) -> list[Step]:
    """The steps of the work, for a job whose status is shared; empty for one that was cancelled."""
    if page.status is None or page.status.status is JobStatus.CANCELLED:
        return []
    names = [NOT_SCHEDULED if status_words(page) == NOT_SCHEDULED else "Booked in", "Under way", "Work finished"]
    reached = {JobStatus.PENDING: 0, JobStatus.IN_PROGRESS: 1, JobStatus.ON_HOLD: 1, JobStatus.COMPLETED: 2}[
        page.status.status
    ]
    if page.invoices:
        names.append("Invoiced")
        reached = 3 if reached == 2 else reached
    return [Step(name, place <= reached, place == reached) for place, name in enumerate(names)]
