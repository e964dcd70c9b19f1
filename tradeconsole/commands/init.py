"""`tradeconsole init`: sets up a business in a new database."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.call import call_of, database_path
from tradeconsole.commands.output import AsJson, emit

if TYPE_CHECKING:
    from data.permissions import Actor
    from data.settings import Settings
    from data.store import Store

app = typer.Typer()

Report = Callable[[int, int], None]


@app.command()
def init(
    ctx: typer.Context,
    business: Annotated[str, typer.Option(metavar="NAME", help="What the business is called.")],
    owner: Annotated[str, typer.Option(metavar="NAME", help="The Owner's name.")],
    email: Annotated[str, typer.Option(help="The Owner's address, and the office's.")],
    abn: Annotated[str, typer.Option(help="With an ABN the business is registered for GST.")] = "",
    timezone: Annotated[
        str,
        typer.Option(metavar="ZONE", help="Where its clocks are; Australia/Melbourne unless told.", show_default=False),
    ] = "",
    demo_data: Annotated[bool, typer.Option("--demo-data", help="Fill it with a believable business.")] = False,
    jobs: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="How many jobs the demo data has, if more than usual.", show_default=False
        ),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Set up a business in a new database. Its portal is off; demo data switches it on."""
    from data.actions.business import Founding, check_founding, found_business
    from data.business.timezones import DEFAULT_ZONE

    founding = check_founding(Founding(business, owner, email, abn, timezone or DEFAULT_ZONE))
    call = call_of(ctx)
    store = _new_store(call.settings)
    try:
        if demo_data:
            actor = _found_demo(store, founding, jobs, shows_progress=not call.json)
        else:
            actor = found_business(store, founding)
        emit(ctx, _document(store, actor), f"{founding.name} is set up in {store.path}.")
    finally:
        store.close()


def _new_store(settings: "Settings") -> "Store":
    from data.errors import Conflict
    from data.queries.people import read_business
    from data.store import create_store, open_store

    path = database_path(settings)
    if not path.exists() or not path.stat().st_size:
        return create_store(path, settings.clock)
    store = open_store(path, settings.clock)
    if found := read_business(store.reader):
        store.close()
        raise Conflict(f"{found.name} is set up in {path} already.", "Choose another file with --database.")
    return store


def _found_demo(store: "Store", founding: Any, jobs: int, *, shows_progress: bool) -> "Actor":
    from data.actions.business import take_over_demo
    from data.demo import HAND_WRITTEN_JOBS, load_demo

    with progress_bar(shows_progress and sys.stderr.isatty()) as report:
        load_demo(store, jobs=max(jobs, HAND_WRITTEN_JOBS), zone=founding.timezone, progress=report)
    return take_over_demo(store, founding)


@contextmanager
def progress_bar(shown: bool, what: str = "Loading the demo") -> Iterator[Report | None]:
    """Where long work reports to; None where nobody looks."""
    if not shown:
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _document(store: "Store", actor: "Actor") -> dict[str, Any]:
    from data.queries.people import read_business

    business = read_business(store.reader)
    assert business is not None
    return {
        "business": {
            "name": business.name,
            "abn": business.abn or None,
            "gst_registered": business.gst_registered,
            "email": business.email,
            "timezone": business.timezone,
            "portal_on": business.portal_on,
        },
        "owner": {"name": actor.name, "email": actor.email},
        "database": str(store.path),
    }
