"""What stands on the tabs of a Job Card."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from textual.content import Content

from data.money import format_cents
from data.queries.activity import ActivityRow
from data.queries.job_details import CostRow, FileRow, JobDetails, NoteRow, TodoRow, VisitRow
from data.queries.margin import Margin
from data.safe_text import safe_line, safe_text
from data.wording import file_size, local, short_day, short_moment, short_visit
from screens.card_lines import QUIET, cells, event_line, heading
from screens.glyphs import GlyphSet
from screens.jobs.margin import margin_words
from screens.papers.rows import invoice_line, quote_line
from screens.widgets.tab_body import CardRow, CardTab, tab_of_rows


@dataclass(frozen=True)
class CardManner:
    """How a card is written: the signs of the terminal and where the business is."""

    glyphs: GlyphSet
    zone: str
    adds: Collection[str] = ()
    """The tabs to which the person may add."""
    papers: bool = True
    """Whether the person may see quotes and invoices."""
    margin: Margin | None = None
    """What the job brings in and costs; None for those who may not see that, and where it can't be read."""


def job_tabs(
    job: JobDetails, timeline: Sequence[ActivityRow], manner: CardManner, lost: Sequence[str] = ()
) -> list[CardTab]:
    """Every tab of a Job Card, in order. `lost` says what of it can't be read."""
    warnings = [Content.styled(safe_line(words), "$text-error") for words in dict.fromkeys(lost)]
    return [
        CardTab("overview", "Overview", Content("\n").join([*warnings, _overview(job, manner)])),
        tab_of_rows("visits", "Visits", _visits(job, manner), _empty("visits", "No visits yet.", manner)),
        *(_paper_tabs(job, manner) if manner.papers else ()),
        tab_of_rows("notes", "Notes", _notes(job, manner), _empty("notes", "No notes yet.", manner)),
        tab_of_rows("todos", "To-dos", _todos(job), _empty("todos", "No to-dos yet.", manner)),
        tab_of_rows("files", "Files", _files(job, manner), _empty("files", "No photos or files yet.", manner)),
        *_costs_tab(job, manner),
        CardTab("timeline", "Timeline", rows=_timeline(timeline, manner), empty="Nothing has happened yet."),
    ]


def _paper_tabs(job: JobDetails, manner: CardManner) -> list[CardTab]:
    quotes = [quote_line(quote, manner.glyphs) for quote in job.quotes]
    invoices = [invoice_line(bill, manner.glyphs) for bill in job.invoices]
    return [
        tab_of_rows("quotes", "Quotes", quotes, "No quotes yet. n writes one.", is_table=True),
        tab_of_rows("invoices", "Invoices", invoices, "No invoices yet. n writes one.", is_table=True),
    ]


def _empty(tab: str, words: str, manner: CardManner) -> str:
    return f"{words} Press n to add one." if tab in manner.adds else words


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
    lines += _open_todos(job)
    lines += _messages(job, manner)
    if job.costs is not None:
        lines += _costs(job, manner)
    return Content("\n").join(lines)


def _open_todos(job: JobDetails) -> list[Content]:
    todos = [todo for todo in job.todos if todo.done_at is None]
    return [*heading("To do"), *(_todo(todo) for todo in todos)] if todos else []


def _todo(todo: TodoRow) -> Content:
    return Content.assemble(
        "[x] " if todo.done_at else "[ ] ", safe_line(todo.text), ("  may be shared" if todo.for_client else "", QUIET)
    )


def _todos(job: JobDetails) -> list[CardRow]:
    return [CardRow(str(todo.id), _todo(todo)) for todo in job.todos]


def _messages(job: JobDetails, manner: CardManner) -> list[Content]:
    if not job.messages:
        return []
    lines = [
        Content.assemble(
            (f"{short_moment(message.at, manner.zone)}  {safe_line(message.name)}  ", QUIET), safe_text(message.text)
        )
        for message in job.messages
    ]
    return [*heading("Messages"), *lines]


def _costs(job: JobDetails, manner: CardManner) -> list[Content]:
    total = sum(cost.amount_cents for cost in job.costs or ())
    kept = _margin(manner)
    if not job.costs and not kept.plain:
        return []
    lines = heading(f"Costs {format_cents(total)}, never shown to a client")
    return [*lines, kept] if kept.plain else lines


def _margin(manner: CardManner) -> Content:
    return Content(margin_words(manner.margin, manner.glyphs.dot) if manner.margin is not None else "")


def _costs_tab(job: JobDetails, manner: CardManner) -> list[CardTab]:
    if job.costs is None:
        return []
    rows = [CardRow(str(cost.id), _cost(cost, manner)) for cost in job.costs]
    empty = _empty("costs", "No costs yet. Clients never see them.", manner)
    return [tab_of_rows("costs", "Costs", rows, empty, above=_margin(manner).stylize(QUIET))]


def _cost(cost: CostRow, manner: CardManner) -> Content:
    return cells(
        (format_cents(cost.amount_cents).rjust(12), 12),
        (cost.kind.value, 8),
        (short_day(local(cost.incurred_at, manner.zone).date()), 10),
        (", ".join(filter(None, (cost.label, cost.supplier))), 0),
    )


def _visit_words(visit: VisitRow, manner: CardManner) -> str:
    return short_visit(visit.starts_at, visit.ends_at, manner.zone, visit.kind)


def _visits(job: JobDetails, manner: CardManner) -> list[CardRow]:
    return [CardRow(str(visit.id), _visit(visit, manner)) for visit in job.visits]


def _visit(visit: VisitRow, manner: CardManner) -> Content:
    return Content.assemble(
        f"{manner.glyphs['tick']} " if visit.done_at else "  ",
        _visit_words(visit, manner),
        (f"  {safe_line(visit.note)}" if visit.note else "", QUIET),
    )


def _notes(job: JobDetails, manner: CardManner) -> list[CardRow]:
    """The kind stands before each note, in words: nobody has to know a colour to see what a client can read."""
    return [CardRow(str(note.id), _note(note, manner)) for note in job.notes]


def _note(note: NoteRow, manner: CardManner) -> Content:
    return Content("\n").join([_note_head(note, manner), Content(safe_text(note.text)), Content("")])


def _note_head(note: NoteRow, manner: CardManner) -> Content:
    kind = ("For the client", "$text-success") if note.for_client else ("Internal, never shown", "$text-warning")
    return Content.assemble(kind, (f"  {short_moment(note.at, manner.zone)}  {safe_line(note.by)}", QUIET))


def _files(job: JobDetails, manner: CardManner) -> list[CardRow]:
    return [CardRow(str(file.id), _file(file, manner)) for file in job.files]


def _file(file: FileRow, manner: CardManner) -> Content:
    return cells(
        (file.name, 30),
        (file_size(file.size).rjust(8), 8),
        (short_moment(file.added_at, manner.zone), 20),
        ("may be shared" if file.for_client else "internal", 0),
    )


def _timeline(rows: Sequence[ActivityRow], manner: CardManner) -> list[CardRow]:
    return [CardRow(str(row.id), event_line(row, manner.zone)) for row in rows]
