"""The columns of the list of quotes."""

from data.enums import QuoteStatus
from data.money import format_cents
from data.queries.quotes import QuoteRow
from screens.office import Office
from screens.papers.days import near_day
from screens.papers.rows import quote_name
from screens.papers.standing import status_words
from screens.widgets.columns import Cell, Column

# Beside the number: " v2".
_VERSION = 3
_UNTIL_MATTERS = (QuoteStatus.DRAFT, QuoteStatus.SENT, QuoteStatus.EXPIRED)


def quote_columns(office: Office, number: int) -> list[Column[QuoteRow]]:
    """The columns, the last to give way first; `number` is how long numbers are."""

    def until(row: QuoteRow) -> Cell:
        if row.status not in _UNTIL_MATTERS:
            return office.glyphs.dash, "muted"
        return near_day(row.valid_until, office.frame().today)

    def title(row: QuoteRow) -> Cell:
        return row.title or (row.site, "muted")

    def total(row: QuoteRow) -> Cell:
        return format_cents(row.total_cents)

    return [
        Column("number", "Quote", quote_name, number + _VERSION, priority=9, sortable=False),
        Column("client", "Client", lambda row: row.client, 13, flex=2, priority=8, sortable=False),
        Column("title", "Title", title, 14, flex=3, priority=4, sortable=False),
        Column("total", "Total", total, 11, align="right", priority=7, sortable=False),
        Column("status", "Status", lambda row: status_words(row.status, office.glyphs), 19, priority=6, sortable=False),
        Column("until", "Valid until", until, 11, priority=2, sortable=False),
    ]
