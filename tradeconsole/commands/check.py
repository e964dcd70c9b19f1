"""`tradeconsole check`: what is wrong, and how to mend it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from tradeconsole.commands.call import call_of, database_path
from tradeconsole.commands.output import AsJson, Listing, emit

if TYPE_CHECKING:
    from data.health import Finding

app = typer.Typer()

FOUND_ERRORS = 5


@app.command()
def check(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Look for what is wrong: versions, database, mail, portal. It ends with 5 when something hinders the work."""
    from data.health import Level, examine
    from tradeconsole import __version__

    settings, faults = call_of(ctx).read
    findings = examine(settings, database_path(settings), __version__, faults)
    ok = all(finding.level is not Level.ERROR for finding in findings)
    rows = [(finding.level.value, finding.message, finding.hint) for finding in findings]
    document = {"ok": ok, "findings": [vars(finding) for finding in findings]}
    emit(ctx, document, Listing(("", "What", "How to mend it"), rows), _verdict(findings))
    if not ok:
        raise typer.Exit(FOUND_ERRORS)


def _verdict(findings: Sequence["Finding"]) -> str:
    from data.health import Level

    levels = {finding.level for finding in findings}
    if Level.ERROR in levels:
        return "Something hinders the work."
    return "It works; mind the warnings." if Level.WARNING in levels else "All is well."
