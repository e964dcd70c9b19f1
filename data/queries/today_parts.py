"""The queries of Today: what makes a line of each kind, and how far each looks.

Of what grows without end (answers, messages, overdue invoices, things that could be shared), only the newest few
hundred are looked through: what lies beyond them is no news.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from data.enums import InvoiceStatus, Sender, ShareKind

LOOKED_THROUGH = 300
OF_EACH_KIND = 100
COUNTED_AT_MOST = 100


class TodayKind(StrEnum):
    """Why something needs attention. The values are what people read."""

    MESSAGE = "Message"
    ENQUIRY = "New enquiry"
    ACCEPTED = "Quote accepted"
    DECLINED = "Quote declined"
    CHANGES = "Changes requested"
    EXPIRING = "Quote expiring"
    MAIL_FAILED = "Mail failed"
    MAIL_UNCERTAIN = "Mail uncertain"
    OVERDUE = "Invoice overdue"
    NEW_TO_SHARE = "New to share"
    UNREADABLE = "Can't be read"


@dataclass(frozen=True)
class Part:
    """The lines of some kinds.

    Attributes:
        columns: What a line says.
        source: Its FROM and WHERE.
        key: What tells one line from another.
        values: The parameters.
        by_job: Whether what is found makes one line for each job.
    """

    columns: str
    source: str
    key: str
    values: tuple[str, ...] = ()
    by_job: bool = False

    def count_query(self) -> str:
        return f"SELECT count(*) FROM (SELECT DISTINCT {self.key} {self.source} LIMIT {COUNTED_AT_MOST}) c"

    def line_query(self) -> str:
        limit = "" if self.by_job else f" LIMIT {OF_EACH_KIND}"
        return f"SELECT {self.columns} {self.source} ORDER BY ref DESC{limit}"

    def needed(self, values: dict[str, Any]) -> dict[str, Any]:
        return {name: values[name] for name in self.values}


def _newest(table: str, columns: str) -> str:
    """The rows of a table that are looked through."""
    return f"(SELECT {columns} FROM {table} ORDER BY id DESC LIMIT {LOOKED_THROUGH})"


_MAIL_COLUMNS = f"""
    CASE o.state WHEN 'failed' THEN '{TodayKind.MAIL_FAILED}' ELSE '{TodayKind.MAIL_UNCERTAIN}' END AS kind,
    CAST(o.id AS TEXT) AS number, o.to_email AS who, o.subject AS words, o.created_at AS at, NULL AS cents,
    NULL AS day, j.number AS job, c.number AS client, o.id AS ref
"""
_MAIL_SOURCE = """
    FROM outbox o LEFT JOIN share s ON s.id = o.share_id LEFT JOIN job j ON j.id = s.job_id
    LEFT JOIN share_grant g ON g.id = o.grant_id LEFT JOIN contact k ON k.id = g.contact_id
    LEFT JOIN client c ON c.id = k.client_id
    WHERE o.state IN ('failed', 'uncertain')
"""
MAIL = Part(_MAIL_COLUMNS, _MAIL_SOURCE, "o.id")
OWN_MAIL = Part(_MAIL_COLUMNS, f"{_MAIL_SOURCE} AND o.created_by = :staff", "o.id", ("staff",))

ENQUIRY = Part(
    f"""'{TodayKind.ENQUIRY}' AS kind, e.number, e.name AS who, e.message AS words, e.received_at AS at, NULL AS cents,
        NULL AS day, NULL AS job, NULL AS client, e.id AS ref""",
    "FROM enquiry e WHERE e.status = 'New'",
    "e.id",
)

_MESSAGE_COLUMNS = f"""
    '{TodayKind.MESSAGE}' AS kind, COALESCE(j.number, q.number) AS number, m.name AS who, m.text AS words,
    m.written_at AS at, NULL AS cents, NULL AS day, j.number AS job, c.number AS client, m.id AS ref
"""
_MESSAGE_SOURCE = f"""
    FROM {_newest("message", "id, share_id, sender, name, text, written_at, read_at")} m
    JOIN share s ON s.id = m.share_id LEFT JOIN job j ON j.id = s.job_id LEFT JOIN quote q ON q.id = s.quote_id
    LEFT JOIN client c ON c.id = COALESCE(j.client_id, q.client_id)
"""
_UNREAD = f"WHERE m.read_at IS NULL AND m.sender = '{Sender.CLIENT}'"
MESSAGE = Part(_MESSAGE_COLUMNS, f"{_MESSAGE_SOURCE} {_UNREAD}", "m.share_id", by_job=True)
OWN_MESSAGE = Part(
    _MESSAGE_COLUMNS,
    f"{_MESSAGE_SOURCE} JOIN job_staff w ON w.job_id = s.job_id AND w.staff_id = :staff {_UNREAD}",
    "m.share_id",
    ("staff",),
    by_job=True,
)

# The index of statuses would lead to every quote that was ever accepted.
_STATUS = "COALESCE(p.status, '')"
# An accepted quote of a job that there is needs no conversion: it is news, and then it is not.
ANSWERED = Part(
    f"""CASE p.status WHEN 'Accepted' THEN '{TodayKind.ACCEPTED}' WHEN 'Declined' THEN '{TodayKind.DECLINED}'
        ELSE '{TodayKind.CHANGES}' END AS kind, p.number, c.name AS who, a.reason AS words, a.answered_at AS at,
        a.total_cents AS cents, NULL AS day, j.number AS job, c.number AS client, a.id AS ref""",
    f"""FROM {_newest("answer", "id, quote_id, version, reason, total_cents, answered_at, reopened_at")} a
        JOIN quote p ON p.id = a.quote_id AND p.version = a.version JOIN client c ON c.id = p.client_id
        LEFT JOIN job j ON j.id = p.job_id
        WHERE a.reopened_at IS NULL AND ({_STATUS} = 'Changes requested'
            OR ({_STATUS} = 'Accepted' AND (p.job_id IS NULL OR a.answered_at >= :lately))
            OR ({_STATUS} = 'Declined' AND a.answered_at >= :lately))""",
    "a.id",
    ("lately",),
)

EXPIRING = Part(
    f"""'{TodayKind.EXPIRING}' AS kind, p.number, c.name AS who, '' AS words, p.created_at AS at,
        v.total_cents AS cents, v.valid_until AS day, j.number AS job, c.number AS client, p.id AS ref""",
    f"""FROM quote_version v JOIN quote p ON p.id = v.quote_id AND p.version = v.number AND {_STATUS} = 'Sent'
        JOIN client c ON c.id = p.client_id LEFT JOIN job j ON j.id = p.job_id
        WHERE v.valid_until BETWEEN :today AND :soon""",
    "p.id",
    ("today", "soon"),
)


def _overdue(status: InvoiceStatus) -> str:
    """The invoices of a status that are overdue, those that became so last; bounded, as some are never paid."""
    return f"""SELECT * FROM (
        SELECT id, number, due_on, total_cents, paid_cents, client_id, job_id, created_at FROM invoice
        WHERE status = '{status}' AND due_on < :today ORDER BY due_on DESC LIMIT {LOOKED_THROUGH}) f"""


OVERDUE = Part(
    f"""'{TodayKind.OVERDUE}' AS kind, p.number, c.name AS who, '' AS words, p.created_at AS at,
        p.total_cents - p.paid_cents AS cents, p.due_on AS day, j.number AS job, c.number AS client, p.id AS ref""",
    f"""FROM ({_overdue(InvoiceStatus.SENT)} UNION ALL {_overdue(InvoiceStatus.PART_PAID)}) p
        JOIN client c ON c.id = p.client_id LEFT JOIN job j ON j.id = p.job_id""",
    "p.id",
    ("today",),
)


def _unshared(kind: ShareKind, table: str, columns: str, word: str, at: str, condition: str) -> str:
    """The newest things of a kind that could be shared and were not decided on since they came."""
    return f"""
        SELECT n.job_id, {word} AS word, n.{at} AS at, n.id FROM {_newest(table, f"id, job_id, {at}, {columns}")} n
        JOIN share s ON s.job_id = n.job_id AND s.last_sent_at IS NOT NULL JOIN job k ON k.id = n.job_id AND k.is_shared
        WHERE {condition} AND NOT EXISTS (
            SELECT 1 FROM share_item i WHERE i.share_id = s.id AND i.kind = '{kind}' AND i.ref_id = n.id)
    """


_PAPER = "number, client_id"
_UNSHARED = " UNION ALL ".join(
    (
        _unshared(
            ShareKind.QUOTE,
            "quote",
            f"{_PAPER}, sent_version",
            "n.number",
            "created_at",
            "n.sent_version IS NOT NULL AND n.client_id = k.client_id",
        ),
        _unshared(
            ShareKind.INVOICE,
            "invoice",
            f"{_PAPER}, status, issued_on",
            "n.number",
            "created_at",
            "n.status <> 'Draft' AND n.issued_on IS NOT NULL AND n.client_id = k.client_id",
        ),
        _unshared(ShareKind.NOTE, "client_note", "text", "'note'", "written_at", "TRUE"),
        _unshared(ShareKind.TODO, "todo", "for_client", "'to-do'", "created_at", "n.for_client"),
        _unshared(ShareKind.FILE, "job_file", "for_client", "'file'", "added_at", "n.for_client"),
    )
)
NEW = Part(
    f"""'{TodayKind.NEW_TO_SHARE}' AS kind, j.number, j.client_name AS who, u.word AS words, u.at, NULL AS cents,
        NULL AS day, j.number AS job, c.number AS client, j.id AS ref""",
    f"""FROM ({_UNSHARED}) u JOIN business b ON b.portal_on JOIN job j ON j.id = u.job_id
        JOIN client c ON c.id = j.client_id AND c.deleted_at IS NULL""",
    "j.id",
    by_job=True,
)
