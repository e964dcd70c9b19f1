"""What stands on the tabs of a Job Card."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from data.money import format_cents
from data.queries.activity import ActivityRow
from data.queries.job_details import JobDetails, NoteRow, VisitRow
from data.safe_text import safe_line, safe_text
from data.wording import file_size, local, short_day, short_moment, short_visit
from screens.glyphs import GlyphSet

QUIET = "$text-muted"
HEADING = "bold $text-accent"


@dataclass(frozen=True)
class Tab:
    """A tab: its id, its title with how many things it holds, and its text."""

    id: str
    title: str
    text: Content


@dataclass(frozen=True)
class CardManner:
    """How a card is written: the signs of the terminal and where the business is."""

    glyphs: GlyphSet
    zone: str


def job_tabs(
    job: JobDetails, timeline: Sequence[ActivityRow], manner: CardManner, lost: Sequence[str] = ()
) -> list[Tab]:
    """Every tab of a Job Card, in order. `lost` says what of it can't be read."""
    warnings = [Content.styled(safe_line(words), "$text-error") for words in dict.fromkeys(lost)]
    return [
        Tab("overview", "Overview", Content("\n").join([*warnings, _overview(job, manner)])),
        Tab("visits", _counted("Visits", job.visits), _visits(job, manner)),
        Tab("quotes", _counted("Quotes", job.quotes), _quotes(job)),
        Tab("invoices", _counted("Invoices", job.invoices), _invoices(job)),
        Tab("notes", _counted("Notes", job.notes), _notes(job, manner)),
        Tab("files", _counted("Files", job.files), _files(job, manner)),
        Tab("timeline", "Timeline", _timeline(timeline, manner)),
    ]


def _counted(title: str, rows: Sequence[object]) -> str:
    return f"{title} {len(rows)}" if rows else title


def _lines(lines: Sequence[Content], empty: str) -> Content:
    return Content("\n").join(lines) if lines else Content.styled(empty, QUIET)


def _heading(text: str) -> Content:
    return Content.styled(text, HEADING)


def _row(*cells: tuple[str, int]) -> Content:
    """Cells of a fixed width each; the last takes what is left."""
    *padded, (last, _) = cells
    return Content("  ").join([*(_cell(text, width) for text, width in padded), Content(safe_line(last))])


def _cell(text: str, width: int) -> Content:
    cut = Content(safe_line(text) if text.strip() == text else text).truncate(width, ellipsis=True)
    return cut.pad_right(max(width - cut.cell_length, 0))


def _overview(job: JobDetails, manner: CardManner) -> Content:
    since = short_day(local(job.paper.status_since, manner.zone).date())
    lines = [
        Content.assemble(("Status    ", QUIET), manner.glyphs.status(job.row.status), (f"  since {since}", QUIET)),
        Content.assemble(
            ("Staff     ", QUIET), safe_line(", ".join(person.name for person in job.staff)) or "nobody yet"
        ),
    ]
    coming = [visit for visit in job.visits if visit.done_at is None][:2]
    lines += [Content.assemble(("Visit     ", QUIET), _visit_words(visit, manner)) for visit in coming]
    if job.paper.description:
        lines += [Content(""), Content(safe_text(job.paper.description))]
    lines += _todos(job)
    lines += _messages(job, manner)
    if job.costs is not None:
        lines += _costs(job)
    return Content("\n").join(lines)


def _todos(job: JobDetails) -> list[Content]:
    if not job.todos:
        return []
    lines = [
        Content.assemble(
            "[x] " if todo.done_at else "[ ] ",
            safe_line(todo.text),
            ("  may be shared" if todo.for_client else "", QUIET),
        )
        for todo in job.todos
    ]
    return [Content(""), _heading("To-dos"), *lines]


def _messages(job: JobDetails, manner: CardManner) -> list[Content]:
    if not job.messages:
        return []
    lines = [
        Content.assemble(
            (f"{short_moment(message.at, manner.zone)}  {safe_line(message.name)}  ", QUIET), safe_text(message.text)
        )
        for message in job.messages
    ]
    return [Content(""), _heading("Messages"), *lines]


def _costs(job: JobDetails) -> list[Content]:
    if not job.costs:
        return []
    total = sum(cost.amount_cents for cost in job.costs)
    lines = [
        _row((format_cents(cost.amount_cents).rjust(12), 12), (", ".join(filter(None, (cost.label, cost.supplier))), 0))
        for cost in job.costs
    ]
    return [Content(""), _heading(f"Costs {format_cents(total)}, never shown to a client"), *lines]


def _visit_words(visit: VisitRow, manner: CardManner) -> str:
    return short_visit(visit.starts_at, visit.ends_at, manner.zone, visit.kind)


def _visits(job: JobDetails, manner: CardManner) -> Content:
    lines = [
        Content.assemble(
            f"{manner.glyphs['tick']} " if visit.done_at else "  ",
            _visit_words(visit, manner),
            (f"  {safe_line(visit.note)}" if visit.note else "", QUIET),
        )
        for visit in job.visits
    ]
    return _lines(lines, "No visits yet. `tradeconsole jobs schedule` books one.")


def _quotes(job: JobDetails) -> Content:
    lines = [
        _row(
            (f"{quote.number} v{quote.version}" if quote.version > 1 else quote.number, 11),
            (format_cents(quote.total_cents).rjust(12), 12),
            (quote.status.value, 18),
            (f"until {short_day(quote.valid_until)}", 16),
            (quote.title, 0),
        )
        for quote in job.quotes
    ]
    return _lines(lines, "No quotes yet. `tradeconsole quotes add --job` writes one.")


def _invoices(job: JobDetails) -> Content:
    lines = [
        _row(
            (invoice.number, 11),
            (format_cents(invoice.total_cents).rjust(12), 12),
            (invoice.status.value, 18),
            (f"due {short_day(invoice.due_on)}", 16),
            (f"paid {format_cents(invoice.paid_cents)}" if invoice.paid_cents else "", 0),
        )
        for invoice in job.invoices
    ]
    return _lines(lines, "No invoices yet. `tradeconsole invoices add --job` writes one.")


def _notes(job: JobDetails, manner: CardManner) -> Content:
    """The kind stands before each note, in words: nobody has to know a colour to see what a client can read."""
    lines: list[Content] = []
    for note in job.notes:
        lines += [_note_head(note, manner), Content(safe_text(note.text)), Content("")]
    return _lines(lines[:-1], "No notes yet. `tradeconsole jobs note` writes one.")


def _note_head(note: NoteRow, manner: CardManner) -> Content:
    kind = ("For the client", "$text-success") if note.for_client else ("Internal, never shown", "$text-warning")
    return Content.assemble(kind, (f"  {short_moment(note.at, manner.zone)}  {safe_line(note.by)}", QUIET))


def _files(job: JobDetails, manner: CardManner) -> Content:
    lines = [
        _row(
            (file.name, 34),
            (file_size(file.size).rjust(8), 8),
            (short_moment(file.added_at, manner.zone), 20),
            ("may be shared" if file.for_client else "internal", 0),
        )
        for file in job.files
    ]
    return _lines(lines, "No files yet. `tradeconsole jobs file` adds one.")


def _timeline(rows: Sequence[ActivityRow], manner: CardManner) -> Content:
    lines = [
        Content.assemble(
            (short_moment(row.at, manner.zone).ljust(21), QUIET),
            safe_line(f"{row.who}: {row.action}{f' {row.subject}' if row.subject else ''}"),
            (f"  {safe_line(row.detail)}" if row.detail else "", QUIET),
        )
        for row in rows
    ]
    return _lines(lines, "Nothing has happened yet.")
