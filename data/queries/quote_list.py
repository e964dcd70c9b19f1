"""The list of quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.database import Connection
from data.enums import QuoteStatus
from data.queries.paper_list import COUNTED_AT_MOST, PaperList, PaperShown, count_at_most
from data.queries.quotes import QuoteRow, quotes_of, unreadable_quote

# Of so few that wait for an answer all are looked at; of more, those that run out last.
_FEW_SENT = 2_000
_BY_DAY = {QuoteStatus.SENT: ">=", QuoteStatus.EXPIRED: "<"}

QuotesShown = PaperShown[QuoteStatus]


@dataclass
class QuoteList(PaperList[QuoteRow, QuoteStatus]):
    """The quotes of one filter; a sent one is Sent until its last day and Expired after it."""

    TABLE = "quote"
    BELONGS_TO = ("job", "client")
    TEXTS = """
        SELECT p.id, p.number || char(10) || COALESCE(v.title, p.title) || char(10) || c.name || char(10) || p.site
            AS text
        FROM quote p JOIN client c ON c.id = p.client_id
        JOIN quote_version v ON v.quote_id = p.id AND v.number = p.version
    """

    def of_status(self, status: QuoteStatus, most: int) -> list[int]:
        if status not in _BY_DAY:
            return self.kept_as(status, most)
        found = _ALL_SENT if self._sent <= _FEW_SENT else _SENT_BY_DAY
        ids = self.db.values(found.format(day=_BY_DAY[status]), today=self.today, most=most)
        return sorted(ids, reverse=True)

    def of_amount(self, low: int, high: int) -> list[int]:
        return self.db.values(_OF_AMOUNT, low=low, high=high, most=COUNTED_AT_MOST + 1)

    def has_status(self) -> str:
        if self.only.status not in _BY_DAY:
            return "p.status = :status"
        day = _BY_DAY[self.only.status]
        until = "SELECT v.valid_until FROM quote_version v WHERE v.quote_id = p.id AND v.number = p.version"
        return f"p.status = 'Sent' AND ({until}) {day} :today"

    def rows(self, ids: Sequence[int]) -> list[QuoteRow]:
        return quotes_of(self.db, ids, self.today)

    def unreadable(self, paper: int) -> list[QuoteRow]:
        return unreadable_quote(self.db, paper)

    @property
    def _sent(self) -> int:
        query = "SELECT count(*) FROM (SELECT 1 AS found FROM quote WHERE status = 'Sent' LIMIT :most) f"
        return int(self.db.value(query, most=_FEW_SENT + 1))


_ALL_SENT = """
    SELECT p.id FROM quote p CROSS JOIN quote_version v ON v.quote_id = p.id AND v.number = p.version
    WHERE p.status = 'Sent' AND v.valid_until {day} :today ORDER BY p.id DESC LIMIT :most
"""
_SENT_BY_DAY = """
    SELECT p.id FROM quote_version v CROSS JOIN quote p ON p.id = v.quote_id AND p.version = v.number
    WHERE v.valid_until {day} :today AND p.status = 'Sent' ORDER BY v.valid_until DESC LIMIT :most
"""
# An older version's amount does not count; what was agreed does.
_OF_AMOUNT = """
    SELECT p.id FROM (
        SELECT quote_id FROM quote_version WHERE total_cents BETWEEN :low AND :high ORDER BY quote_id DESC LIMIT :most
    ) f CROSS JOIN quote p ON p.id = f.quote_id CROSS JOIN quote_version v ON v.quote_id = p.id AND v.number = p.version
    WHERE v.total_cents BETWEEN :low AND :high
    UNION
    SELECT quote_id FROM (
        SELECT quote_id FROM answer WHERE total_cents BETWEEN :low AND :high AND reopened_at IS NULL
        ORDER BY quote_id DESC LIMIT :most
    ) a
"""


def quote_counts(db: Connection, today: date) -> dict[QuoteStatus, int]:
    """How many quotes there are of each status, each counted up to one more than a thousand."""
    listed, most = QuoteList(db, today), COUNTED_AT_MOST + 1
    counts = {status: count_at_most(db, "quote", status) for status in QuoteStatus if status not in _BY_DAY}
    return counts | {status: len(listed.of_status(status, most)) for status in _BY_DAY}
