"""What a job brings in and costs, in words; for those who may see costs."""

from data.money import format_cents
from data.queries.margin import Margin


def margin_words(margin: Margin, dot: str) -> str:
    """Two lines: "$3,920.00 quoted, nothing invoiced · costs $800.00", "Margin $3,120.00 (79.6 %), ex GST"; nothing of
    a job that brings in nothing yet."""
    if not margin.income_cents:
        return ""
    invoiced = f"{format_cents(margin.invoiced_cents)} invoiced" if margin.invoiced_cents else "nothing invoiced"
    quoted = f"{format_cents(margin.quoted_cents)} quoted, " if margin.quoted_cents else ""
    share = f" ({margin.percent} %)" if margin.percent is not None else ""
    kept = f"{'Expected margin' if margin.is_expected else 'Margin'} {format_cents(margin.margin_cents)}{share}"
    return f"{quoted}{invoiced} {dot} costs {format_cents(margin.cost_cents)}\n{kept}, ex GST"
