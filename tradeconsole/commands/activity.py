"""`tradeconsole activity`: the history of the business, or of one job."""

from typing import TYPE_CHECKING, Annotated

import typer

from tradeconsole.commands.call import office
from tradeconsole.commands.output import AsJson, Listing, emit

if TYPE_CHECKING:
    from data.queries.activity import HistoryRow

app = typer.Typer()


@app.command()
def activity(
    ctx: typer.Context,
    job: Annotated[str | None, typer.Option(metavar="J", help="Only of this job.")] = None,
    since: Annotated[str | None, typer.Option(metavar="T", help="Only from this day or time on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="T", help="Only before this day or time.")] = None,
    search: Annotated[str, typer.Option(metavar="TEXT", help="Only what holds all these words.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many at most.")] = 1000,
    after: Annotated[
        int | None, typer.Option(metavar="CURSOR", min=0, max=2**63 - 1, help="Go on after this one.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show who did what, the newest first."""
    from data.actions.acting import visible_job
    from data.actions.looking import looking
    from data.moments import read_moment
    from data.permissions import Action, may
    from data.queries.activity import ActivityFilter, ActivityList

    with office(ctx) as at:
        start, end = (
            None if given is None else read_moment(given, at.zone, name)
            for name, given in (("since", since), ("until", until))
        )
        action = Action.SEE_ACTIVITY if job is None else Action.VIEW_JOBS
        with looking(at.store, at.actor, action, job or "") as db:
            of_job = None if job is None else visible_job(db, at.actor, job).id
            papers = may(at.actor.role, Action.EDIT_QUOTES)
            only = ActivityFilter(of_job, tuple(search.split()), start, end, papers)
            events, following = ActivityList(db, only).after(after, limit)
        _emit(ctx, at.zone, events, following)


def _emit(ctx: typer.Context, zone: str, events: "list[HistoryRow]", following: int | None) -> None:
    from data.wording import short_moment

    rows = [(short_moment(event.at, zone), event.who, event.action, event.subject, event.detail) for event in events]
    named = ("at", "who", "action", "subject", "detail")
    document = {"events": [{name: getattr(event, name) for name in named} for event in events], "next": following}
    emit(ctx, document, Listing(("At", "Who", "What", "", ""), rows, empty="Nothing happened yet."))
