"""The list of invoices, and what is owed in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.database import Connection
from data.enums import InvoiceStatus
from data.queries.invoices import InvoiceRow, invoices_of, unreadable_invoice
from data.queries.paper_list import COUNTED_AT_MOST, PaperList, PaperShown, count_at_most

InvoicesShown = PaperShown[InvoiceStatus]

_OPEN = (InvoiceStatus.SENT, InvoiceStatus.PART_PAID)


@dataclass
class InvoiceList(PaperList[InvoiceRow, InvoiceStatus]):
    """The invoices of one filter; what is owed past its day is Overdue, and the oldest of it comes first."""

    TABLE = "invoice"
    BELONGS_TO = ("job", "client", "quote")
    TEXTS = """
        SELECT p.id, p.number || char(10) || COALESCE(j.title, q.title, '') || char(10) || c.name || char(10)
            || COALESCE(j.site, q.site, '') AS text
        FROM invoice p JOIN client c ON c.id = p.client_id
        LEFT JOIN job j ON j.id = p.job_id LEFT JOIN quote q ON q.id = p.quote_id
    """

    def of_status(self, status: InvoiceStatus, most: int) -> list[int]:
        if status is InvoiceStatus.OVERDUE:
            return self.db.values(_OVERDUE, today=self.today, most=most)
        if status not in _OPEN:
            return self.kept_as(status, most)
        return sorted(self.db.values(_NOT_DUE, status=status, today=self.today, most=most), reverse=True)

    def of_amount(self, low: int, high: int) -> list[int]:
        query = "SELECT id FROM invoice WHERE total_cents BETWEEN :low AND :high ORDER BY id DESC LIMIT :most"
        return self.db.values(query, low=low, high=high, most=COUNTED_AT_MOST + 1)

    def has_status(self) -> str:
        if self.only.status is InvoiceStatus.OVERDUE:
            return "p.status IN ('Sent', 'Part paid') AND p.due_on < :today"
        return "p.status = :status AND p.due_on >= :today" if self.only.status in _OPEN else "p.status = :status"

    def rows(self, ids: Sequence[int]) -> list[InvoiceRow]:
        return invoices_of(self.db, ids, self.today)

    def unreadable(self, paper: int) -> list[InvoiceRow]:
        return unreadable_invoice(self.db, paper)


_NOT_DUE = """
    SELECT id FROM invoice WHERE status = :status AND due_on >= :today ORDER BY due_on DESC, id DESC LIMIT :most
"""
_OVERDUE = (
    "SELECT id FROM ("
    + " UNION ALL ".join(
        "SELECT id, due_on FROM (SELECT id, due_on FROM invoice "
        f"WHERE status = '{status}' AND due_on < :today ORDER BY due_on, id LIMIT :most) f{place}"
        for place, status in enumerate(_OPEN)
    )
    + ") found ORDER BY due_on, id LIMIT :most"
)


def invoice_counts(db: Connection, today: date) -> dict[InvoiceStatus, int]:
    """How many invoices there are of each status, each counted up to one more than a thousand."""
    listed, most = InvoiceList(db, today), COUNTED_AT_MOST + 1
    by_day = (*_OPEN, InvoiceStatus.OVERDUE)
    counts = {status: count_at_most(db, "invoice", status) for status in InvoiceStatus if status not in by_day}
    return counts | {status: len(listed.of_status(status, most)) for status in by_day}


@dataclass(frozen=True)
class Owed:
    """What clients owe, in cents, by how long it has been due, and on how many invoices.

    Attributes:
        not_due: What is not due yet.
        month: Up to 30 days overdue.
        two_months: From 31 to 60 days.
        longer: 61 days and more.
    """

    not_due: int
    month: int
    two_months: int
    longer: int
    invoices: int
    overdue_invoices: int

    @property
    def parts(self) -> tuple[int, int, int, int]:
        """The four, from what is not due to what is due the longest."""
        return self.not_due, self.month, self.two_months, self.longer

    @property
    def overdue(self) -> int:
        return self.month + self.two_months + self.longer

    @property
    def total(self) -> int:
        return self.not_due + self.overdue


def owed(db: Connection, today: date) -> Owed:
    """What is owed, added up from an index alone."""
    month, two_months = today - timedelta(30), today - timedelta(60)
    found = db.one(Owed, _OWED, today=today, month=month, two_months=two_months)
    assert found is not None
    return found


_LEFT = "COALESCE(sum(CASE WHEN {due} THEN total_cents - paid_cents END), 0)"
_OWED = f"""
    SELECT {_LEFT.format(due="due_on >= :today")} AS not_due,
        {_LEFT.format(due="due_on < :today AND due_on >= :month")} AS month,
        {_LEFT.format(due="due_on < :month AND due_on >= :two_months")} AS two_months,
        {_LEFT.format(due="due_on < :two_months")} AS longer,
        count(*) AS invoices, count(CASE WHEN due_on < :today THEN 1 END) AS overdue_invoices
    FROM invoice WHERE status IN ('Sent', 'Part paid')
"""
