"""`tradeconsole activity`: the history of the business, or of one job."""

from typing import Annotated

import typer

from tradeconsole.commands.call import office
from tradeconsole.commands.output import AsJson, Listing, emit

app = typer.Typer()


@app.command()
def activity(
    ctx: typer.Context,
    job: Annotated[str | None, typer.Option(metavar="J", help="Only of this job.")] = None,
    since: Annotated[str | None, typer.Option(metavar="T", help="Only from this day or time on.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 1000,
    as_json: AsJson = False,
) -> None:
    """Show who did what, the newest first."""
    from data.actions.acting import visible_job
    from data.actions.looking import looking
    from data.moments import read_moment
    from data.permissions import Action
    from data.queries.activity import list_activity
    from data.wording import short_moment

    with office(ctx) as at:
        start = None if since is None else read_moment(since, at.zone, "since")
        action = Action.SEE_ACTIVITY if job is None else Action.VIEW_JOBS
        with looking(at.store, at.actor, action, job or "") as db:
            of_job = None if job is None else visible_job(db, at.actor, job).id
            events = list_activity(db, job=of_job, since=start, limit=limit)
        rows = [
            (short_moment(event.at, at.zone), event.who, event.action, event.subject, event.detail) for event in events
        ]
        document = {"events": [vars(event) for event in events]}
        emit(ctx, document, Listing(("At", "Who", "What", "", ""), rows, empty="Nothing happened yet."))
