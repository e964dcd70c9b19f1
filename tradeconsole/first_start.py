"""Whether this is a first start: then a business is set up before it is opened."""

import sys

from data.settings import Settings


def is_first_start(settings: Settings) -> bool:
    """Whether there is no database yet, and somebody at a terminal who can set one up."""
    is_file = "://" not in settings.values.get("database", "")
    return is_file and not settings.database.exists() and sys.stdin.isatty() and sys.stdout.isatty()


def make_business(settings: Settings) -> str:
    """Let somebody at this terminal set up a business; the email of its Owner, "" when they left."""
    # Imported here: most starts are not the first.
    from tradeconsole.set_up import run_set_up

    return run_set_up(settings, settings.database)
