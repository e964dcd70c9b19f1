"""`tradeconsole jobs`: the work, from the first call to the last visit."""

from typing import TYPE_CHECKING, Annotated

import typer

from data.enums import JobStatus
from tradeconsole.commands import job_parts
from tradeconsole.commands.call import Office, confirm, office
from tradeconsole.commands.job_record import COLUMNS, row_cells, row_document
from tradeconsole.commands.output import AsJson, Listing, emit

if TYPE_CHECKING:
    from data.actions.jobs import JobChanges
    from data.queries.jobs import JobRow

app = typer.Typer(help="Jobs: find, make, schedule and note them.", no_args_is_help=True)

Number = job_parts.Number
Client = Annotated[str | None, typer.Option(metavar="C", help="Whom it is for.")]
Site = Annotated[str | None, typer.Option(metavar="A", help="Where it is; the client's address by default.")]
Description = Annotated[str | None, typer.Option(metavar="T", help="What is to be done.")]


@app.command("list")
def list_jobs(
    ctx: typer.Context,
    search: Annotated[str, typer.Option(metavar="T", help="A number, title, client or site.")] = "",
    status: Annotated[JobStatus | None, typer.Option(case_sensitive=False, help="Only those.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 100,
    after: Annotated[
        int | None, typer.Option(metavar="CURSOR", min=0, max=2**63 - 1, help="Go on after this one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List jobs by their next visit, the latest first."""
    from data.actions.looking import looking
    from data.permissions import Action
    from data.queries.jobs import COUNTED_AT_MOST, JobFilter, JobList

    with office(ctx) as at, looking(at.store, at.actor, Action.VIEW_JOBS) as db:
        jobs = JobList(db, JobFilter(search, status, staff=at.actor.only_jobs_of))
        rows, following = jobs.after(after, limit)
        total = min(jobs.count(), COUNTED_AT_MOST) if jobs.capped else jobs.count()
        emit(
            ctx,
            {
                "jobs": [row_document(row) for row in rows],
                "next": None if following is None else str(following),
                "total": total,
                "total_capped": jobs.capped,
            },
            Listing(COLUMNS, [row_cells(row, at.zone) for row in rows], empty="No jobs."),
        )


@app.command()
def show(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Show one job with all that hangs on it."""
    from data.actions.looking import looking
    from data.permissions import Action

    with office(ctx) as at, looking(at.store, at.actor, Action.VIEW_JOBS, number) as db:
        job_parts.emit_job(ctx, at, db, job_parts.find(at, db, number))


@app.command()
def add(
    ctx: typer.Context,
    title: Annotated[str, typer.Option(metavar="T", help="What it is about.")],
    client: Client = None,
    site: Site = None,
    description: Description = None,
    start: Annotated[str | None, typer.Option(metavar="T", help="Of its first visit, like 24/11/2026 08:00.")] = None,
    end: Annotated[str | None, typer.Option(metavar="T", help="Of its first visit, like 24/11/2026 10:00.")] = None,
    window: Annotated[bool, typer.Option("--window", help="Somebody arrives within these times.")] = False,
    staff: Annotated[list[str] | None, typer.Option(metavar="E", help="Who works on it, by email.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a job, with its first visit and its staff where they are known."""
    from data.actions.jobs import JobEntry
    from data.actions.new_job import NewWork, start_job
    from data.errors import Usage

    if (start is None) is not (end is None):
        raise Usage("When is the visit?", "Give both --start and --end, or neither.")
    with office(ctx) as at:
        times = job_parts.visit_times(at, start, end, window) if start and end else None
        job = JobEntry(title, client or "", site or "", description or "")
        _emit(ctx, at, start_job(at.store, at.actor, NewWork(job, times, staff or ())))


@app.command()
def edit(
    ctx: typer.Context,
    number: Number,
    title: Annotated[str | None, typer.Option(metavar="T", help="What it is about.")] = None,
    client: Client = None,
    site: Site = None,
    description: Description = None,
    yes: Annotated[bool, typer.Option("--yes", help="Change the client of a job that is shared.")] = False,
    as_json: AsJson = False,
) -> None:
    """Change a job; an empty value clears what it stands for."""
    from data.actions.jobs import JobChanges, SharedWithClient, edit_job

    changes = JobChanges(title, client, site, description)
    with office(ctx) as at:
        try:
            row = edit_job(at.store, at.actor, number, changes, confirmed=yes)
        except SharedWithClient as question:
            confirm(ctx, f"{question.message} Go on?")
            row = _edit_anyway(at, number, changes)
        _emit(ctx, at, row)


def _edit_anyway(at: Office, number: str, changes: "JobChanges") -> "JobRow":
    from data.actions.jobs import edit_job

    return edit_job(at.store, at.actor, number, changes, confirmed=True)


@app.command()
def status(
    ctx: typer.Context,
    number: Number,
    status: Annotated[JobStatus, typer.Argument(metavar="S", case_sensitive=False, help="The new one.")],
    as_json: AsJson = False,
) -> None:
    """Give a job another status."""
    from data.actions.jobs import set_status

    with office(ctx) as at:
        _emit(ctx, at, set_status(at.store, at.actor, number, status))


@app.command()
def assign(
    ctx: typer.Context,
    number: Number,
    staff: Annotated[list[str], typer.Option(metavar="E", help='By email, once for each; "" for nobody.')],
    as_json: AsJson = False,
) -> None:
    """Say who works on a job: these people and nobody else."""
    from data.actions.jobs import assign as assign_staff

    with office(ctx) as at:
        _emit(ctx, at, assign_staff(at.store, at.actor, number, staff))


def _emit(ctx: typer.Context, at: Office, row: "JobRow") -> None:
    with at.store.reading() as db:
        job_parts.emit_job(ctx, at, db, row)


app.command()(job_parts.schedule)
app.command()(job_parts.note)
app.command("move-note")(job_parts.move_note)
app.command()(job_parts.todo)
app.command()(job_parts.file)
app.command()(job_parts.cost)
app.command()(job_parts.remove)
