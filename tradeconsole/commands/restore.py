"""`tradeconsole restore`: a backup in the place of the database."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tradeconsole.commands.call import acting_person, call_of, confirm, database_path
from tradeconsole.commands.output import AsJson, emit

if TYPE_CHECKING:
    from data.backups.restoring import Restored
    from data.permissions import Actor

app = typer.Typer()


@app.command()
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `tradeconsole backup` has made.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the database, which is kept as a backup itself. Every client's link ends."""
    from data.backups.restoring import read_restorable, restore_backup
    from data.wording import clock_time, full_day, local
    from tradeconsole.commands.init import progress_bar

    call = call_of(ctx)
    settings, path = call.settings, database_path(call.settings)
    actor = _person(ctx, path)
    moment = local(read_restorable(file).at, call.zone)
    day = f"{full_day(moment.date())}, {clock_time(moment)}"
    if not yes:
        confirm(
            ctx, f"Put the backup of {day} in the place of {path}? Every client's link ends, and the portal is off."
        )
    with progress_bar(not call.json and sys.stderr.isatty(), "Restoring") as report:
        done = restore_backup(path, file, actor, settings.clock, report)
    document = {
        "file": str(file),
        "at": done.at,
        "database": str(path),
        "kept": None if done.kept is None else str(done.kept),
        "links_ended": done.voided.links,
        "mails_stopped": done.voided.mails,
        "portal_was_on": done.voided.portal_was_on,
        "erased_since": list(done.voided.erased),
        "left_since": list(done.voided.left),
    }
    emit(ctx, {"restored": document}, *_words(done, day))


def _person(ctx: typer.Context, path: Path) -> "Actor | None":
    """Who acts in the business that is there, if one is."""
    from data.backups.making import may_manage_data
    from data.backups.restoring import business_that_decides
    from data.queries.people import read_business

    call = call_of(ctx)
    store = business_that_decides(path, call.settings.clock)
    if store is None:
        return None
    with closing(store):
        if business := read_business(store.reader):
            call.zone = business.timezone
        actor = acting_person(store, call.settings)
        may_manage_data(store, actor)
        return actor


def _words(done: "Restored", day: str) -> list[str]:
    ended = done.voided
    words = [f"The business is as it was on {day}: jobs and papers, people with their roles and passwords."]
    if ended.links:
        links = "One client's link has" if ended.links == 1 else f"{ended.links} clients' links have"
        words.append(f"{links} ended. What is ticked stays ticked; sharing again makes new links.")
    if ended.mails:
        words.append(f"Mail that waited then is stopped ({ended.mails}): `tradeconsole outbox list` shows it.")
    if ended.erased:
        words.append(f"These were erased since and are back, so erase them again: {', '.join(ended.erased)}.")
    if ended.left:
        words.append(f"These were deactivated since and can sign in again: {', '.join(ended.left)}.")
    portal = "is off now: switch it on when you have looked" if ended.portal_was_on else "stays off"
    words.append(f"The Client Portal {portal}.")
    return words + ([f"What was there before is {done.kept}."] if done.kept else [])
