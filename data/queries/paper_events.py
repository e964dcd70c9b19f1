"""What happened to one quote or one invoice.

The history has no index of its subjects. What is known of a paper leads to its rows: its job's history, the moments
that the paper itself keeps, and the newest of those events that leave no moment behind.
"""

from data.database import Connection
from data.queries.activity import ActivityRow

LISTED_AT_MOST = 200
_LOOKED_THROUGH = 2_000
_OF_QUOTES = ("quote withdrawn", "quote draft given up", "quote reopened", "quote edited", "quote duplicated")
_OF_INVOICES = ("invoice edited", "invoice draft given up", "payment removed")

_QUOTE_MOMENTS = """
    SELECT created_at AS at FROM quote WHERE id = :paper
    UNION SELECT created_at FROM quote_version WHERE quote_id = :paper
    UNION SELECT sent_at FROM quote_version WHERE quote_id = :paper
    UNION SELECT reminded_at FROM quote_version WHERE quote_id = :paper
    UNION SELECT a.answered_at FROM quote_version v
        JOIN answer a ON a.quote_id = v.quote_id AND a.version = v.number AND a.reopened_at IS NULL
        WHERE v.quote_id = :paper
"""
_INVOICE_MOMENTS = """
    SELECT created_at AS at FROM invoice WHERE id = :paper
    UNION SELECT sent_at FROM invoice WHERE id = :paper
    UNION SELECT voided_at FROM invoice WHERE id = :paper
    UNION SELECT recorded_at FROM payment WHERE invoice_id = :paper
"""


def quote_events(db: Connection, quote: int, number: str, job: int | None) -> list[ActivityRow]:
    """What happened to a quote, the newest first."""
    return db.all(ActivityRow, _query(_QUOTE_MOMENTS, _OF_QUOTES), paper=quote, number=number, job=job)


def invoice_events(db: Connection, invoice: int, number: str, job: int | None) -> list[ActivityRow]:
    """What happened to an invoice, the newest first."""
    return db.all(ActivityRow, _query(_INVOICE_MOMENTS, _OF_INVOICES), paper=invoice, number=number, job=job)


def _query(moments: str, actions: tuple[str, ...]) -> str:
    newest = " ".join(
        f"UNION SELECT id FROM (SELECT id FROM activity WHERE action = '{action}' "
        f"ORDER BY id DESC LIMIT {_LOOKED_THROUGH}) n"
        for action in actions
    )
    return f"""
        SELECT a.id, a.at, a.who, a.action, a.subject, a.detail FROM activity a
        WHERE a.subject = :number AND a.id IN (
            SELECT id FROM (
                SELECT id FROM activity WHERE job_id = :job ORDER BY id DESC LIMIT {_LOOKED_THROUGH}) j
            UNION SELECT e.id FROM ({moments}) m JOIN activity e ON e.at = m.at
            {newest}
        ) ORDER BY a.id DESC LIMIT {LISTED_AT_MOST}
    """
