"""The commands of `tradeconsole jobs` for what hangs on a job: visits, notes, to-dos, files, costs."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol, TypeVar

import typer

from tradeconsole.commands.call import Office, office
from tradeconsole.commands.output import AsJson, emit

if TYPE_CHECKING:
    from data.actions.visits import VisitTimes
    from data.database import Connection
    from data.queries.job_details import JobDetails
    from data.queries.jobs import JobRow

Number = Annotated[str, typer.Argument(metavar="J", help="The job, like J-0012.")]
LARGEST_ID = 2**63 - 1
Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=LARGEST_ID, help="Its id, as `jobs show` gives it.")]
Text = Annotated[str, typer.Option(metavar="T", help="What it says.")]
NoteForClient = Annotated[bool, typer.Option("--for-client", help="It is written for the client.")]
Internal = Annotated[bool, typer.Option("--internal", help="It is for the office only.")]
ForClient = Annotated[bool, typer.Option("--for-client", help="It can be shared with the client.")]


def schedule(
    ctx: typer.Context,
    number: Number,
    start: Annotated[str, typer.Option(metavar="T", help="Like 24/11/2026 08:00.")],
    end: Annotated[str, typer.Option(metavar="T", help="Like 24/11/2026 10:00.")],
    window: Annotated[bool, typer.Option("--window", help="Somebody arrives within these times.")] = False,
    note: Annotated[str, typer.Option(metavar="T", help="For the office only.")] = "",
    as_json: AsJson = False,
) -> None:
    """Book a visit."""
    from data.actions import visits
    from tradeconsole.commands.job_record import visit_document

    with office(ctx) as at:
        made = visits.schedule(at.store, at.actor, number, visit_times(at, start, end, window), note)
        job = _read(at, number)
        document = {"visit": visit_document(_part(job.visits, made)), "job": _document(job)}
        emit(ctx, document, f"Visit {made} of {job.row.number} is booked.")


def visit_times(at: Office, start: str, end: str, window: bool) -> "VisitTimes":
    """From when until when, as the options say."""
    from data.actions.visits import VisitTimes
    from data.enums import VisitKind
    from data.moments import read_moment

    kind = VisitKind.WINDOW if window else VisitKind.BOOKED
    return VisitTimes(read_moment(start, at.zone, "start"), read_moment(end, at.zone, "end"), kind)


def note(
    ctx: typer.Context,
    number: Number,
    text: Text,
    for_client: NoteForClient = False,
    internal: Internal = False,
    as_json: AsJson = False,
) -> None:
    """Write a note, for the office or for the client."""
    from data.actions.notes import add_note

    chosen = _chosen(for_client, internal)
    with office(ctx) as at:
        made = add_note(at.store, at.actor, number, text, for_client=chosen)
        job = _read(at, number)
        emit(ctx, {"note": vars(_part(job.notes, made)), "job": job.row.number}, f"Note {made} is written.")


def move_note(
    ctx: typer.Context,
    number: Number,
    note: Id,
    for_client: NoteForClient = False,
    internal: Internal = False,
    as_json: AsJson = False,
) -> None:
    """Make a note internal, which takes it off the client's page at once, or one for the client."""
    from data.actions.notes import move_note as move

    chosen = _chosen(for_client, internal)
    with office(ctx) as at:
        move(at.store, at.actor, number, note, for_client=chosen)
        job = _read(at, number)
        kind = "for the client" if chosen else "internal"
        emit(ctx, {"note": vars(_part(job.notes, note)), "job": job.row.number}, f"Note {note} is {kind} now.")


def _chosen(for_client: bool, internal: bool) -> bool:
    """Whether a note is for the client; nothing is guessed where neither is said, or both."""
    from data.errors import Usage

    if for_client == internal:
        raise Usage("Whom is the note for?", "Add either --internal or --for-client.")
    return for_client


def todo(
    ctx: typer.Context,
    number: Number,
    text: Annotated[str | None, typer.Option(metavar="T", help="What is to be done.")] = None,
    for_client: ForClient = False,
    done: Annotated[
        int | None, typer.Option(metavar="ID", min=1, max=LARGEST_ID, help="Tick this one off instead.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a to-do, or tick one off."""
    from data.actions.todos import add_todo, finish_todo
    from data.errors import Usage
    from tradeconsole.commands.job_record import todo_document

    if (text is None) is (done is None):
        raise Usage("What is to be done?", "Give --text for a new one, or --done with the id of one.")
    with office(ctx) as at:
        if done is not None:
            finish_todo(at.store, at.actor, number, done)
        made = done or add_todo(at.store, at.actor, number, text or "", for_client=for_client)
        job = _read(at, number)
        words = f"To-do {made} is {'done' if done else 'added'}."
        emit(ctx, {"todo": todo_document(_part(job.todos, made)), "job": job.row.number}, words)


def file(
    ctx: typer.Context,
    number: Number,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="JPEG, PNG, WebP, HEIC or PDF, up to 15 MB.")],
    for_client: ForClient = False,
    as_json: AsJson = False,
) -> None:
    """Keep a photo or a PDF with a job. Where a photo was taken is left out."""
    from data.actions.files import add_file
    from data.files.pasted import read_file

    with office(ctx) as at:
        made = add_file(at.store, at.actor, number, path.name, read_file(path), for_client=for_client)
        job = _read(at, number)
        emit(ctx, {"file": vars(_part(job.files, made)), "job": job.row.number}, f"File {made} is kept.")


def cost(
    ctx: typer.Context,
    number: Number,
    label: Annotated[str, typer.Option(metavar="T", help="What it was for.")],
    amount: Annotated[str, typer.Option(metavar="A", help="Like 1250.50.")],
    supplier: Annotated[str, typer.Option(metavar="T", help="From whom.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add what the job costs the business. Clients never see it."""
    from data.actions.costs import add_cost
    from data.money import parse_cents
    from tradeconsole.commands.job_record import cost_document

    cents = parse_cents(amount, "amount")
    with office(ctx) as at:
        made = add_cost(at.store, at.actor, number, label=label, cents=cents, supplier=supplier)
        job = _read(at, number)
        document = {"cost": cost_document(_part(job.costs or (), made)), "job": job.row.number}
        emit(ctx, document, f"Cost {made} is added.")


class Part(StrEnum):
    """What can be removed from a job."""

    VISIT = "visit"
    NOTE = "note"
    TODO = "todo"
    FILE = "file"
    COST = "cost"


def remove(
    ctx: typer.Context,
    number: Number,
    part: Annotated[Part, typer.Argument(help="What to remove.")],
    part_id: Id,
    as_json: AsJson = False,
) -> None:
    """Remove something from a job, and from the client's page."""
    from data.actions import costs, files, notes, todos, visits

    removers = {
        Part.VISIT: visits.remove_visit,
        Part.NOTE: notes.remove_note,
        Part.TODO: todos.remove_todo,
        Part.FILE: files.remove_file,
        Part.COST: costs.remove_cost,
    }
    with office(ctx) as at:
        removers[part](at.store, at.actor, number, part_id)
        job = _read(at, number)
        emit(ctx, {"removed": {"kind": part.value, "id": part_id}, "job": _document(job)}, f"The {part} is removed.")


class _Identified(Protocol):
    @property
    def id(self) -> int: ...


PartT = TypeVar("PartT", bound=_Identified)


def _part(parts: Iterable[PartT], part: int) -> PartT:
    return next(found for found in parts if found.id == part)


def _read(at: Office, number: str) -> "JobDetails":
    with at.store.reading() as db:
        return details(at, db, find(at, db, number))


def find(at: Office, db: "Connection", number: str) -> "JobRow":
    """The job with this number, if the person may know of it."""
    from data.actions.acting import visible_job

    return visible_job(db, at.actor, number)


def details(at: Office, db: "Connection", row: "JobRow") -> "JobDetails":
    """A job with everything that the person may see."""
    from data.permissions import Action, may
    from data.queries.job_details import JobSight, job_details

    sight = JobSight(may(at.actor.role, Action.EDIT_QUOTES), may(at.actor.role, Action.SEE_COSTS))
    return job_details(db, row, sight, at.store.clock.now())


def emit_job(ctx: typer.Context, at: Office, db: "Connection", row: "JobRow") -> None:
    """Print a job; what it brings in only for those who may see its costs."""
    from data.queries.margin import job_margin
    from tradeconsole.commands.job_record import job_blocks, margin_document, margin_facts

    job = details(at, db, row)
    if job.costs is None:
        emit(ctx, {"job": _document(job)}, *job_blocks(job, at.zone))
        return
    margin = job_margin(db, row.id)
    document = _document(job) | {"margin": margin_document(margin)}
    emit(ctx, {"job": document}, *job_blocks(job, at.zone), *margin_facts(margin))


def _document(job: "JobDetails") -> dict[str, Any]:
    from tradeconsole.commands.job_record import job_document

    return job_document(job)
