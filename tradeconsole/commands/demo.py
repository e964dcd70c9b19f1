"""`tradeconsole demo`: the app on a demo business, with a portal of its own."""

import shutil
import socket
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from tradeconsole.commands.call import call_of

if TYPE_CHECKING:
    from data.settings import Settings

app = typer.Typer()

USUAL_PORT = 8321
SIGNED_IN = "mia@example.com"


@app.command()
def demo(
    ctx: typer.Context,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the last demo away and begin anew.")] = False,
    jobs: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="How many jobs a fresh demo has, if more than usual.", show_default=False
        ),
    ] = 0,
) -> None:
    """Open the console on a demo business: data loaded, portal running, mail kept as files."""
    from tradeconsole.app import run_console

    settings = demo_settings(call_of(ctx).settings, free_port())
    if fresh and settings.paths.data.exists():
        shutil.rmtree(settings.paths.data)
    if not settings.database.exists():
        _make_demo(settings, jobs)
    raise typer.Exit(run_console(settings, portal_port=_port(settings), staff=settings.staff))


def demo_settings(settings: "Settings", port: int) -> "Settings":
    """The demo's own settings: its folder, its portal, and none of this machine's database or mail."""
    from dataclasses import replace

    from data.paths import under

    paths = under(settings.paths.demo)
    kept = {name: value for name, value in settings.environ.items() if not name.startswith("TRADECONSOLE_")}
    values = {"database": str(paths.database), "portal_url": f"http://127.0.0.1:{port}", "staff": SIGNED_IN}
    return replace(settings, paths=paths, environ=kept | {"TRADECONSOLE_HOME": str(paths.data)}, values=values)


def free_port() -> int:
    """The usual port, or any other when it is taken."""
    for port in (USUAL_PORT, 0):
        with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def _port(settings: "Settings") -> int:
    from urllib.parse import urlsplit

    return urlsplit(settings.values["portal_url"]).port or USUAL_PORT


def _make_demo(settings: "Settings", jobs: int) -> None:
    """A demo that was interrupted is no demo."""
    from data.business.set_up import new_database
    from data.demo import HAND_WRITTEN_JOBS, load_demo
    from tradeconsole.commands.init import progress_bar

    database, clock = settings.database, settings.clock
    with new_database(database, clock) as store, progress_bar(sys.stderr.isatty()) as report:
        load_demo(store, jobs=max(jobs, HAND_WRITTEN_JOBS), progress=report)
