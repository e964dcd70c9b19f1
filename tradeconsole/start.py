"""The entry point. It decides from the arguments what to import: Typer alone costs more than most of the rest."""

import sys
from io import TextIOWrapper

from tradeconsole import __version__


def main() -> int:
    """Run the program with the arguments of the command line; what it ends with."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"tradeconsole {__version__}\n")
        return 0
    from tradeconsole.crashes import report_safely

    report_safely()
    _write_what_can_be_written()
    if not arguments:
        return _open_console()
    from tradeconsole.cli import run

    return run(arguments)


def _write_what_can_be_written() -> None:
    """A name that an output's encoding has no letters for is written with marks instead, rather than not at all."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _open_console() -> int:
    from data.settings import load_settings

    settings = None
    try:
        settings = load_settings()
        from tradeconsole.app import run_console

        return run_console(settings)
    except Exception as error:
        from tradeconsole.commands.failures import in_words, show

        known = in_words(error, lambda: settings.database if settings else None)
        if known is None:
            raise
        show(known, as_json=False)
        return known.exit_code
