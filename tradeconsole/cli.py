"""The command line: options for every command, then a noun, whose module is loaded only when it is asked for."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

from tradeconsole.commands.call import Call
from tradeconsole.commands.failures import ended_by

# In the order of `--help`. Each has a module of its name in `tradeconsole.commands`, with a Typer called `app`.
NOUNS = (
    "demo",
    "init",
    "staff",
    "clients",
    "jobs",
    "quotes",
    "invoices",
    "share",
    "links",
    "portal",
    "enquiries",
    "outbox",
    "mail",
    "activity",
    "settings",
    "export",
    "backup",
    "restore",
    "check",
)


class Nouns(TyperGroup):
    """The nouns, and the one place where failures become exit codes."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        # The names are there from the start: they are what a mistyped one is compared with.
        self.commands: dict[str, Any] = dict.fromkeys(NOUNS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name in NOUNS and self.commands[cmd_name] is None:
            self.commands[cmd_name] = _load(cmd_name)
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            ended = ended_by(error, ctx)
            if ended is error:
                raise
            raise ended from error


def _load(noun: str) -> Any:
    nouns_app: typer.Typer = import_module(f"tradeconsole.commands.{noun}").app
    # Help drawn by rich takes three times as long to appear.
    nouns_app.rich_markup_mode = None
    group = get_group(nouns_app)
    group.name = noun
    # A noun that is a command by itself: its module holds one of its own name.
    return group.commands.get(noun, group)


app = typer.Typer(
    cls=Nouns,
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from tradeconsole import __version__

        typer.echo(f"tradeconsole {__version__}")
        raise typer.Exit


@app.callback()
def console(
    ctx: typer.Context,
    database: Annotated[
        str | None, typer.Option(metavar="FILE", help="The database, instead of TRADECONSOLE_DATABASE.")
    ] = None,
    staff: Annotated[str | None, typer.Option("--as", metavar="EMAIL", help="Who acts.")] = None,
    portal_url: Annotated[str | None, typer.Option(metavar="URL", help="The portal's public address.")] = None,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version.")
    ] = False,
) -> None:
    """The office of a trades business in a terminal. Without a command, the console opens on Jobs."""
    ctx.obj = Call(database, staff, portal_url)
    if ctx.invoked_subcommand is None:
        from tradeconsole.app import run_console

        raise typer.Exit(run_console(ctx.obj.settings))


def run(arguments: Sequence[str]) -> int:
    """Run one command; what it ends with."""
    try:
        app(list(arguments), prog_name="tradeconsole")
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0
