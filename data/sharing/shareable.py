"""What can be shared, once, in SQL: the tables it is read from and the only columns that may leave.

Two kinds of statements are made from these declarations. The portal's views show the ticked items of
`current_share()` and nothing of any other share. The office's queries list everything that could be ticked, for the
Share screen and its preview. So what the office previews and what a client gets cannot differ in a column.
"""

from dataclasses import dataclass

from data.enums import ShareKind

# The version is named because SQLite asks its gatekeeper about a table of which no column is used as about a bare
# count, which the portal may not have of any table.
IN_SCOPE = "s.id = current_share() AND s.version >= 0"


@dataclass(frozen=True)
class Shareable:
    """One kind of row that a share can show.

    Attributes:
        name: What its portal view is called, after `portal_`.
        kind: The tick that shows it; None for what any share shows.
        source: The tables, the first of them joined to the share `s`.
        columns: Column names by the expressions they come from, in the order of the dataclass they become.
        ref: The id that the tick names, as an expression; "0" for the job's details.
        order: How rows are ordered, as an expression; by default as their records were made.
    """

    name: str
    kind: ShareKind | None
    source: str
    columns: dict[str, str]
    ref: str = "0"
    order: str = ""

    @property
    def view(self) -> str:
        return f"portal_{self.name}"

    def view_sql(self) -> str:
        """The portal's view: ticked, of the current share, while the portal is on."""
        tick = "" if self.kind is None else f"JOIN share_item i ON i.share_id = s.id AND {self._tick()} AND i.ticked "
        return (
            f"CREATE VIEW {self.view} AS SELECT {self._columns('i.public_id')}, {self._sort()} AS sort "
            f"FROM share s JOIN business b ON b.portal_on {tick}JOIN {self.source} "
            f"WHERE {IN_SCOPE}{self._ticked_ref()}"
        )

    def portal_query(self) -> str:
        """What the portal reads: the whole of its view, which holds one share only."""
        return f"SELECT {', '.join(self.columns)} FROM {self.view} ORDER BY sort"

    def office_query(self) -> str:
        """What the office lists: everything of `:job`, or of `:quote` without a job, ticked on `:share` or not."""
        tick = (
            f"LEFT JOIN share_item i ON i.share_id = s.id AND {self._tick()}{self._ticked_ref()} " if self.kind else ""
        )
        return (
            f"SELECT {self._columns(_NO_ITEM_YET)} "
            "FROM (SELECT CAST(:share AS INTEGER) AS id, CAST(:job AS INTEGER) AS job_id, "
            "CAST(:quote AS INTEGER) AS quote_id) s "
            f"JOIN {self.source} {tick}ORDER BY {self._sort()}"
        )

    def _columns(self, item: str) -> str:
        return ", ".join(f"{item if sql is _ITEM else sql} AS {name}" for name, sql in self.columns.items())

    def _sort(self) -> str:
        # A sum, as a bare number after ORDER BY would name a column by its place.
        return self.order or f"{self.ref} + 0"

    def _tick(self) -> str:
        return f"i.kind = '{self.kind}'"

    def _ticked_ref(self) -> str:
        return "" if self.kind is None else f" AND i.ref_id = {self.ref}"


_ITEM = "(the opaque id of the tick)"
_NO_ITEM_YET = "COALESCE(i.public_id, '')"


def _own(table: str, *names: str) -> dict[str, str]:
    return {name: f"{table}.{name}" for name in names}


_LINE = _own("l", "kind", "description", "quantity_thousandths", "unit", "unit_price_cents", "taxable", "total_cents")
_QUOTE_KEY = "'quote:' || q.number"
_INVOICE_KEY = "'invoice:' || n.number"


# A job that was given to another client keeps its papers, and they stay those of the client they were made out to.
_CLIENT = "(SELECT c.client_id FROM job c WHERE c.id = s.job_id)"
_QUOTE = (
    f"quote q ON ((q.job_id = s.job_id AND q.client_id = {_CLIENT}) OR (s.job_id IS NULL AND q.id = s.quote_id)) "
    "JOIN quote_version v ON v.quote_id = q.id AND v.number = q.sent_version"
)
# A draft that was given up is void, and was never issued.
_INVOICE = (
    f"invoice n ON n.job_id = s.job_id AND n.client_id = {_CLIENT} AND n.status <> 'Draft' AND n.issued_on IS NOT NULL"
)

JOB = Shareable("job", None, "job j ON j.id = s.job_id", {"number": "j.number", "site": "j.site"})
QUOTE_PLACE = Shareable(
    "quote_place",
    None,
    "quote q ON s.job_id IS NULL AND q.id = s.quote_id",
    {"number": "''", "site": "q.site"},
)
DESCRIPTION = Shareable(
    "description",
    ShareKind.DESCRIPTION,
    "job j ON j.id = s.job_id",
    {"title": "j.title", "description": "j.description"},
)
STATUS = Shareable(
    "status", ShareKind.STATUS, "job j ON j.id = s.job_id", {"status": "j.status", "since": "j.status_since"}
)
DATES = Shareable("dates", ShareKind.DATES, "job j ON j.id = s.job_id", {"shared": "(j.number <> '')"})
VISIT = Shareable(
    "visit",
    ShareKind.DATES,
    "visit t ON t.job_id = s.job_id",
    _own("t", "kind", "starts_at", "ends_at")
    | {"done": "(t.done_at IS NOT NULL)"}
    | _own("t", "calendar_uid", "sequence"),
    order="t.starts_at",
)
QUOTE = Shareable(
    "quote",
    ShareKind.QUOTE,
    _QUOTE,
    {
        "key": _QUOTE_KEY,
        "item": _ITEM,
        "number": "q.number",
        "version": "v.number",
        "title": "q.title",
        "status": "q.status",
        "being_revised": "(q.version > v.number)",
    }
    | _own("v", "sent_at", "valid_until", "terms", "deposit", "shows_gst", "prices_include_gst")
    | _own("v", "subtotal_cents", "gst_cents", "total_cents", "content_hash"),
    ref="q.id",
)
QUOTE_LINE = Shareable(
    "quote_line",
    ShareKind.QUOTE,
    f"{_QUOTE} JOIN quote_line l ON l.version_id = v.id",
    {"key": _QUOTE_KEY} | _LINE,
    ref="q.id",
    order="l.position",
)
QUOTE_ANSWER = Shareable(
    "quote_answer",
    ShareKind.QUOTE,
    f"{_QUOTE} JOIN answer a ON a.quote_id = q.id AND a.version = v.number AND a.reopened_at IS NULL",
    {"key": _QUOTE_KEY}
    | _own("a", "kind", "name", "answered_at", "total_cents", "chosen_options")
    | {"answered_grant": "a.grant_id"},
    ref="q.id",
)
ANSWER_REASON = Shareable(
    "answer_reason",
    ShareKind.QUOTE,
    f"{_QUOTE} JOIN answer a ON a.quote_id = q.id AND a.version = v.number AND a.reopened_at IS NULL",
    {"item": _ITEM, "reason": "a.reason"},
    ref="q.id",
)
INVOICE = Shareable(
    "invoice",
    ShareKind.INVOICE,
    _INVOICE,
    {
        "key": _INVOICE_KEY,
        "item": _ITEM,
    }
    | _own("n", "number", "status", "issued_on", "due_on", "terms", "buyer", "shows_gst", "prices_include_gst")
    | _own("n", "subtotal_cents", "gst_cents", "total_cents", "paid_cents"),
    ref="n.id",
)
INVOICE_LINE = Shareable(
    "invoice_line",
    ShareKind.INVOICE,
    f"{_INVOICE} JOIN invoice_line l ON l.invoice_id = n.id",
    {"key": _INVOICE_KEY} | _LINE,
    ref="n.id",
    order="l.position",
)
NOTE = Shareable(
    "note",
    ShareKind.NOTE,
    "client_note c ON c.job_id = s.job_id",
    {"key": "'note:' || c.id", "item": _ITEM} | _own("c", "text", "written_at"),
    ref="c.id",
)
TODO = Shareable(
    "todo",
    ShareKind.TODO,
    "todo t ON t.job_id = s.job_id AND t.for_client",
    {"key": "'todo:' || t.id", "item": _ITEM, "text": "t.text", "done": "(t.done_at IS NOT NULL)"},
    ref="t.id",
)
FILE = Shareable(
    "file",
    ShareKind.FILE,
    "job_file f ON f.job_id = s.job_id AND f.for_client",
    {"key": "'file:' || f.id", "item": _ITEM} | _own("f", "name", "content_type", "size"),
    ref="f.id",
)
FILE_CONTENT = Shareable(
    "file_content",
    ShareKind.FILE,
    "job_file f ON f.job_id = s.job_id AND f.for_client JOIN file_content o ON o.file_id = f.id",
    {"item": _ITEM} | _own("f", "name", "content_type") | {"content": "o.content"},
    ref="f.id",
)

SHAREABLES = (
    JOB,
    QUOTE_PLACE,
    DESCRIPTION,
    STATUS,
    DATES,
    VISIT,
    QUOTE,
    QUOTE_LINE,
    QUOTE_ANSWER,
    ANSWER_REASON,
    INVOICE,
    INVOICE_LINE,
    NOTE,
    TODO,
    FILE,
    FILE_CONTENT,
)
