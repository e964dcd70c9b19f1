"""What a job brings in and what it costs; for those who may see costs, and never near the portal."""

import json
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from data.database import Connection
from data.money import GstRules, totals
from data.queries.billing import agreed_lines, counted_as
from data.queries.papers import read_lines


@dataclass(frozen=True)
class Margin:
    """Amounts in cents, without GST.

    Attributes:
        quoted_cents: What was accepted of the job's quotes.
        invoiced_cents: What was issued and is not void.
        margin_cents: What is left of the job's income once its costs are paid.
        percent: The margin in per cent of the income, to one decimal; None without any income.
    """

    quoted_cents: int
    invoiced_cents: int
    cost_cents: int

    @property
    def income_cents(self) -> int:
        """What the job brings in: what was invoiced, or what was agreed while not all of it is invoiced."""
        return max(self.quoted_cents, self.invoiced_cents)

    @property
    def is_expected(self) -> bool:
        """Whether some of the income is still to be invoiced."""
        return self.invoiced_cents < self.quoted_cents

    @property
    def margin_cents(self) -> int:
        return self.income_cents - self.cost_cents

    @property
    def percent(self) -> Decimal | None:
        if self.income_cents <= 0:
            return None
        share = Decimal(self.margin_cents * 100) / self.income_cents
        return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def job_margin(db: Connection, job_id: int) -> Margin:
    """What a job brings in and costs."""
    accepted = db.all(_Accepted, _ACCEPTED, job=job_id)
    invoiced = db.value(_INVOICED, job=job_id)
    cost = db.value("SELECT sum(amount_cents) FROM cost WHERE job_id = :job", job=job_id)
    return Margin(sum(_without_gst(db, quote) for quote in accepted), int(invoiced or 0), int(cost or 0))


@dataclass(frozen=True)
class _Accepted:
    """An acceptance that stands, and how GST was counted on its version."""

    version_id: int
    prices_include_gst: bool
    shows_gst: bool
    subtotal_cents: int
    total_cents: int
    agreed_cents: int
    chosen_options: str


def _without_gst(db: Connection, quote: _Accepted) -> int:
    """What was accepted, with the options that were chosen. How GST was rounded, only the agreed amount tells."""
    if quote.agreed_cents == quote.total_cents:
        return quote.subtotal_cents
    kept = read_lines(db, "quote_line", "version_id", quote.version_id)
    lines = tuple(agreed_lines(kept, json.loads(quote.chosen_options)))
    rules = counted_as(lines, GstRules(quote.shows_gst, quote.prices_include_gst), quote.agreed_cents)
    return quote.agreed_cents - totals(lines, rules).gst_cents


_ACCEPTED = """
    SELECT v.id AS version_id, v.prices_include_gst, v.shows_gst, v.subtotal_cents, v.total_cents,
        a.total_cents AS agreed_cents, a.chosen_options
    FROM quote q JOIN quote_version v ON v.quote_id = q.id AND v.number = q.version
    JOIN answer a ON a.quote_id = q.id AND a.version = v.number AND a.reopened_at IS NULL AND a.kind = 'accepted'
    WHERE q.job_id = :job
"""
# A deposit may have been invoiced before its quote became part of the job.
_INVOICED = """
    SELECT sum(i.subtotal_cents) FROM (
        SELECT id FROM invoice WHERE job_id = :job
        UNION SELECT i.id FROM quote q JOIN invoice i ON i.quote_id = q.id WHERE q.job_id = :job
    ) of_job JOIN invoice i ON i.id = of_job.id WHERE i.status NOT IN ('Draft', 'Void')
"""
