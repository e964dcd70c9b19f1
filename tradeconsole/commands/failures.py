"""Failures of commands: said in words on standard error, or as one JSON document, with the exit code of each kind."""

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.errors import ConsoleError


def ended_by(error: Exception, ctx: typer.Context) -> Exception:
    """What a command ends with after `error`: its exit code, or itself when it is a fault of the program."""
    if isinstance(error, typer.Exit | typer.Abort | BrokenPipeError):
        return error
    if isinstance(error, typer.TyperException):
        return _readable(error)
    known = in_words(error, lambda: ctx.obj.read[0].database if ctx.obj else None)
    if known is None:
        return error
    show(known, as_json=bool(ctx.obj and ctx.obj.json))
    return typer.Exit(known.exit_code)


def in_words(error: Exception, database: "Callable[[], Path | None]") -> "ConsoleError | None":
    """What is said of an error; None when it is a fault of the program.

    What looks like such a fault may come from a damaged file.
    """
    from data.errors import ASK_CHECK, Damaged, Unreachable

    known = _known(error)
    if known is not None and not isinstance(known, Damaged) and known.hint != ASK_CHECK:
        return known
    from data.health import damage_of, with_newest_backup

    # It names the row, which who only meets a value in it does not know.
    path = database()
    damage = damage_of(path) if path and path.is_file() else None
    if damage and path and isinstance(known, Unreachable):
        return with_newest_backup(known, path)
    return damage or known


def _readable(error: typer.TyperException) -> typer.TyperException:
    """A mistake in the command line; its message repeats what was typed."""
    from data.safe_text import safe_text

    error.message = safe_text(error.message)
    return error


def _known(error: Exception) -> "ConsoleError | None":
    from data.errors import ASK_CHECK, ConsoleError, Unreachable, Usage
    from data.sqlite import connections

    if isinstance(error, ConsoleError):
        return error
    if _is_no_text(error):
        return Usage("Something that was given here is no valid text.", "Write it in UTF-8.")
    if known := connections.translate(error):
        return known
    if isinstance(getattr(error, "orig", error), connections.driver.Error):
        return Unreachable(f"The database can't be used: {error}.", ASK_CHECK)
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return Unreachable(f"{where}{error.strerror or error}.", "Check the path and its permissions.")
    return None


def _is_no_text(error: BaseException) -> bool:
    """Whether a word of the command line, or a setting, held bytes that are no UTF-8: they stand as lone surrogates,
    which lead to a file of that name and can be written nowhere else."""
    return isinstance(error, UnicodeEncodeError) and error.reason == "surrogates not allowed"


def show(error: "ConsoleError", *, as_json: bool) -> None:
    """Tell what went wrong and how to mend it."""
    if as_json:
        import json

        document = {"error": {"code": error.code, "message": error.message, "hint": error.hint}}
        sys.stdout.write(f"{json.dumps(document)}\n")
    elif sys.stderr.isatty():
        _show_panel(error)
    else:
        from data.safe_text import safe_text

        lines = [f"{error.title}: {error.message}", error.hint]
        sys.stderr.write("".join(f"{safe_text(line)}\n" for line in lines if line))


def _show_panel(error: "ConsoleError") -> None:
    from rich.console import Console
    from rich.panel import Panel
    from rich.text import Text

    from data.safe_text import safe_text

    text = Text(safe_text(error.message), style="bold")
    if error.hint:
        text.append(f"\n{safe_text(error.hint)}", style="not bold")
    Console(stderr=True).print(Panel(text, title=error.title, title_align="left", border_style="red"))
