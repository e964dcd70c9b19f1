"""`tradeconsole backup`: the whole business in one file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.call import call_of, office
from tradeconsole.commands.output import AsJson, emit

if TYPE_CHECKING:
    from data.backups.copies import Backup

app = typer.Typer()


@app.command()
def backup(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Where to, instead of the folder of backups.", show_default=False),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Copy the whole business to a file, while everybody goes on working. Its folder keeps the newest fourteen."""
    from data.backups.making import make_backup
    from data.wording import file_size
    from tradeconsole.commands.init import progress_bar

    with office(ctx) as at:
        with progress_bar(not call_of(ctx).json and sys.stderr.isatty(), "Copying") as report:
            made = make_backup(at.store, at.actor, file, report)
        words = f"The backup is {made.path} ({file_size(made.size)}). Only you can read it."
        emit(ctx, {"backup": _document(made)}, words, "Keep a copy of it on another machine.")


def _document(made: "Backup") -> dict[str, Any]:
    return {"file": str(made.path), "size": made.size, "at": made.at}
