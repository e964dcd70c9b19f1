"""`tradeconsole export`: every client, job, quote or invoice, for other programs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from data.exports.kinds import ExportFormat, ExportKind
from tradeconsole.commands.call import call_of, office
from tradeconsole.commands.output import AsJson, emit

app = typer.Typer()


@app.command()
def export(
    ctx: typer.Context,
    kind: Annotated[ExportKind, typer.Argument(metavar="clients|jobs|quotes|invoices", help="What to export.")],
    to: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Where to; what stands there is replaced. Else to standard output."),
    ] = None,
    form: Annotated[
        ExportFormat | None,
        typer.Option("--format", help="csv (the default), json, or for invoices xero."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Export every row. Cells that a spreadsheet would take for a formula begin with an apostrophe."""
    from data.errors import Usage
    from data.exports.export import export_text, export_to
    from data.exports.kinds import require_format
    from tradeconsole.commands.init import progress_bar

    wanted = form or (ExportFormat.JSON if as_json and to is None else ExportFormat.CSV)
    require_format(kind, wanted)
    if as_json and to is None and wanted is not ExportFormat.JSON:
        raise Usage(f"With --json, standard output takes no {wanted}.", "Add --to FILE, or leave --format out.")
    with office(ctx) as at:
        if to is None:
            export_text(at.store, at.actor, kind, wanted, sys.stdout)
            return
        with progress_bar(not call_of(ctx).json and sys.stderr.isatty(), f"Exporting {kind}") as report:
            done = export_to(at.store, at.actor, kind, wanted, to, report)
        document = {"kind": kind.value, "format": wanted.value, "file": str(done.file), "records": done.records}
        emit(ctx, {"export": document}, f"{done.file} holds {_counted(done.records, kind)}. Only you can read it.")


def _counted(records: int, kind: ExportKind) -> str:
    return f"{records} {kind if records != 1 else kind.removesuffix('s')}"
