"""One call of the program: what stood before its command, and the store and the person that it works with."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from data.permissions import Actor
    from data.queries.people import BusinessRow
    from data.settings import Fault, Settings
    from data.store import Store


@dataclass
class Call:
    """What stood before the command.

    Attributes:
        json: Whether the command answers with one JSON document.
        zone: Where the business is, once its database is open; times are printed as its clocks show them.
    """

    database: str | None = None
    staff: str | None = None
    portal_url: str | None = None
    json: bool = False
    zone: str = "UTC"

    @cached_property
    def read(self) -> "tuple[Settings, list[Fault]]":
        """What this machine is told, and what of it can't be used."""
        from data.settings import read_settings

        given = {"database": self.database, "staff": self.staff, "portal_url": self.portal_url}
        return read_settings(given={name: value for name, value in given.items() if value is not None})

    @property
    def settings(self) -> "Settings":
        """What this machine is told.

        Raises:
            Invalid: Something of it can't be used.
        """
        settings, faults = self.read
        if faults:
            raise faults[0].error
        return settings


def call_of(ctx: typer.Context) -> Call:
    """The call that a command's context belongs to."""
    call = ctx.obj
    assert isinstance(call, Call)
    return call


@dataclass(frozen=True)
class Office:
    """An open business, and who acts in it."""

    store: "Store"
    settings: "Settings"
    business: "BusinessRow"
    actor: "Actor"

    @property
    def zone(self) -> str:
        return self.business.timezone


def database_path(settings: "Settings") -> Path:
    """Where the database is.

    Raises:
        Unreachable: It is on a server, which this version can't use.
    """
    from data.errors import Unreachable

    if "://" in settings.values.get("database", ""):
        raise Unreachable(
            "PostgreSQL is not available in this version.", "Name a file: --database, or TRADECONSOLE_DATABASE."
        )
    return settings.database


@contextmanager
def opened_store(ctx: typer.Context) -> Iterator["Store"]:
    """The database, for commands that need no person."""
    from data.queries.people import read_business
    from data.store import open_store

    call = call_of(ctx)
    store = open_store(database_path(call.settings), call.settings.clock)
    try:
        if business := read_business(store.reader):
            call.zone = business.timezone
        yield store
    finally:
        store.close()


@contextmanager
def office(ctx: typer.Context) -> Iterator[Office]:
    """The business and the person who acts.

    Raises:
        Usage: Several people work there and nobody is named.
        NotPermitted: The person is unknown, no longer active, or the password is wrong.
    """
    with opened_store(ctx) as store:
        business = _business(store)
        settings = call_of(ctx).settings
        yield Office(store, settings, business, acting_person(store, settings))


def _business(store: "Store") -> "BusinessRow":
    from data.errors import NotFound
    from data.queries.people import read_business

    business = read_business(store.reader)
    if business is None:
        raise NotFound(f"There is no business in {store.path} yet.", "Set one up with `tradeconsole init`.")
    return business


def acting_person(store: "Store", settings: "Settings") -> "Actor":
    """Who acts: the person named by the options, the environment or the settings file, else the only one there is."""
    from data.actions.sign_in import sign_in
    from data.errors import Usage
    from data.queries.people import active_staff

    password = settings.environ.get("TRADECONSOLE_PASSWORD")
    if settings.staff:
        return sign_in(store, settings.staff, password)
    people = active_staff(store.reader)
    if len(people) != 1:
        raise Usage(
            "Several people work here, and nobody is named." if people else "Nobody works here.",
            "Say who you are: `--as EMAIL` before the command, or TRADECONSOLE_STAFF.",
        )
    return sign_in(store, people[0].email, password)


def confirm(ctx: typer.Context, question: str, option: str = "--yes") -> None:
    """Ask a question whose answer is yes or no; no ends the command.

    Raises:
        Usage: There is nobody to ask.
    """
    from data.errors import Usage
    from data.safe_text import safe_text

    if call_of(ctx).json or not sys.stdin.isatty():
        raise Usage(question, f"Add {option} to say yes.")
    if not typer.confirm(safe_text(question), err=True):
        typer.echo("Nothing was changed.", err=True)
        raise typer.Exit
