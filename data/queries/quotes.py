"""Reads of quotes: lists of them, and one with its versions, lines and answers. Statuses are as of a given day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from data.database import Connection
from data.enums import AnswerKind, QuoteStatus, VersionState
from data.money import Totals
from data.queries.numbers import full_number
from data.queries.papers import PAGE, PaperFilter, newest, read_lines
from data.sharing.pages import SharedLine
from data.wording import quote_status

QuoteFilter = PaperFilter[QuoteStatus]


@dataclass(frozen=True)
class QuoteRow:
    """A line of the list of quotes. The last day is its newest version's, the amount too until another is agreed."""

    id: int
    number: str
    version: int
    sent_version: int | None
    title: str
    status: QuoteStatus
    valid_until: date
    total_cents: int
    client_id: int
    client_number: str
    client: str
    job_id: int | None
    job: str | None
    site: str
    created_at: datetime
    sent_at: datetime | None

    @property
    def kept_status(self) -> QuoteStatus:
        """The status as it is kept: that a quote has expired is worked out."""
        return QuoteStatus.SENT if self.status is QuoteStatus.EXPIRED else self.status


@dataclass(frozen=True)
class Decision:
    """The answer that stands for a version. `how` is "portal", or what the staff member who recorded it wrote."""

    kind: AnswerKind
    by: str
    how: str
    at: datetime
    version: int
    total_cents: int
    reason: str
    chosen_options: str
    recorded_by: str | None


@dataclass(frozen=True)
class VersionRow:
    """One version of a quote: what was, or will be, offered."""

    id: int
    version: int
    state: VersionState
    valid_until: date
    terms: str
    deposit: str
    prices_include_gst: bool
    shows_gst: bool
    subtotal_cents: int
    gst_cents: int
    total_cents: int
    content_hash: str
    sent_at: datetime | None
    lines: tuple[SharedLine, ...] = ()
    decision: Decision | None = None

    @property
    def sums(self) -> Totals:
        return Totals(self.subtotal_cents, self.gst_cents, self.total_cents)


@dataclass(frozen=True)
class QuoteRecord:
    """A quote as the office sees it.

    Attributes:
        current: Its newest version.
        sent: The version that its client has, while a newer one is a draft.
    """

    row: QuoteRow
    current: VersionRow
    sent: VersionRow | None


_ROW = """
    SELECT p.id, p.number, p.version, p.sent_version, COALESCE(v.title, p.title) AS title, p.status, v.valid_until,
        COALESCE((
            SELECT a.total_cents FROM answer a WHERE a.quote_id = p.id AND a.version = v.number
                AND a.reopened_at IS NULL AND a.kind = 'accepted'
        ), v.total_cents) AS total_cents,
        p.client_id, c.number AS client_number, c.name AS client, p.job_id, j.number AS job, p.site, p.created_at,
        v.sent_at
    FROM quote p JOIN quote_version v ON v.quote_id = p.id AND v.number = p.version
    JOIN client c ON c.id = p.client_id LEFT JOIN job j ON j.id = p.job_id
"""
_BY_DAY = {
    QuoteStatus.SENT: "p.status = 'Sent' AND v.valid_until >= :today",
    QuoteStatus.EXPIRED: "p.status = 'Sent' AND v.valid_until < :today",
}


def list_quotes(db: Connection, today: date, only: QuoteFilter | None = None, limit: int = PAGE) -> list[QuoteRow]:
    """The newest quotes, at most `limit` and never more than a thousand."""
    found = newest(db, QuoteRow, _ROW, only or QuoteFilter(), _BY_DAY, today, limit)
    return [_as_of(today, row) for row in found]


def _as_of(today: date, row: QuoteRow) -> QuoteRow:
    return replace(row, status=quote_status(row.status, row.valid_until, today))


def quotes_of(db: Connection, ids: Sequence[int], today: date) -> list[QuoteRow]:
    """The quotes with these ids, in no order.

    Raises:
        Damaged: One of them can't be read.
    """
    marks = ", ".join(str(int(quote)) for quote in ids) or "NULL"
    return [_as_of(today, row) for row in db.all(QuoteRow, f"{_ROW} WHERE p.id IN ({marks})")]


def unreadable_quote(db: Connection, quote: int) -> list[QuoteRow]:
    """A quote of which a value is damaged, without what it says."""
    return db.all(QuoteRow, _UNREADABLE, quote=quote)


# A row needs a status and days, and its own may be what can't be read.
_UNREADABLE = """
    SELECT p.id, p.number, 1 AS version, NULL AS sent_version, 'Damaged. Run `tradeconsole check`.' AS title,
        'Draft' AS status, substr(b.created_at, 1, 10) AS valid_until, 0 AS total_cents, 0 AS client_id,
        '' AS client_number, '' AS client, NULL AS job_id, NULL AS job, '' AS site, b.created_at, NULL AS sent_at
    FROM quote p JOIN business b ON b.id = 1 WHERE p.id = :quote
"""


def find_quote(db: Connection, number: str, today: date) -> QuoteRow | None:
    """The quote with this number, as people write it: "Q-0031", "q-31" or "31"."""
    found = db.one(QuoteRow, f"{_ROW} WHERE p.number = :number", number=full_number(db, "quote", number))
    return None if found is None else _as_of(today, found)


def quote_record(db: Connection, row: QuoteRow) -> QuoteRecord:
    """All of a quote, but versions that are neither its newest nor with its client."""
    current = read_version(db, row.id, row.version)
    behind = row.sent_version is not None and row.sent_version != row.version
    return QuoteRecord(row, current, read_version(db, row.id, row.sent_version or 0) if behind else None)


def read_version(db: Connection, quote: int, number: int) -> VersionRow:
    """One version with its lines and the answer that stands for it."""
    found = db.one(VersionRow, _VERSION, quote=quote, number=number)
    assert found is not None, f"quote {quote} has no version {number}"
    decision = db.one(Decision, _DECISION, quote=quote, number=number)
    return replace(found, lines=read_lines(db, "quote_line", "version_id", found.id), decision=decision)


_VERSION = """
    SELECT id, number AS version, state, valid_until, terms, deposit, prices_include_gst, shows_gst, subtotal_cents,
        gst_cents, total_cents, content_hash, sent_at
    FROM quote_version WHERE quote_id = :quote AND number = :number
"""
_DECISION = """
    SELECT a.kind, a.name AS by, a.how, a.answered_at AS at, a.version, a.total_cents, a.reason, a.chosen_options,
        p.name AS recorded_by
    FROM answer a LEFT JOIN staff p ON p.id = a.by_staff
    WHERE a.quote_id = :quote AND a.version = :number AND a.reopened_at IS NULL
"""
