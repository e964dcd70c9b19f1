"""A first start: a new business in a new database, with everything that was asked for, or nothing at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from data.actions.business import Founding, found_business, switch_portal, take_over_demo
from data.actions.mail_server import NewMailServer, save_mail_server
from data.clock import Clock
from data.errors import Conflict
from data.permissions import Actor
from data.store import Store, create_store

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """What somebody would begin with.

    Attributes:
        password: The mail server's, for this computer's keyring.
    """

    founding: Founding
    portal_on: bool = True
    demo_data: bool = False
    mail: NewMailServer | None = None
    password: str = field(default="", repr=False)


def set_up(path: Path, clock: Clock, wanted: Wanted, report: Report) -> None:
    """Make the database of a new business.

    Args:
        report: Hears of what is done and of all there is to do; if it raises, nothing is left.

    Raises:
        Invalid: A value can't be taken.
        KeychainUnavailable: The password can't be kept.
        Unreachable: The database can't be made.
    """
    with new_database(path, clock) as store:
        actor = _loaded_demo(store, wanted, report) if wanted.demo_data else found_business(store, wanted.founding)
        switch_portal(store, actor, wanted.portal_on)
        if wanted.mail is not None:
            _keep_mail(store, actor, wanted.mail, wanted.password)
        report(1, 1)


def _loaded_demo(store: Store, wanted: Wanted, report: Report) -> Actor:
    from data.demo import load_demo

    load_demo(store, zone=wanted.founding.timezone, progress=report)
    return take_over_demo(store, wanted.founding)


def _keep_mail(store: Store, actor: Actor, given: NewMailServer, password: str) -> None:
    from data.keychain import store_smtp_password

    server = save_mail_server(store, actor, given)
    if password and server.host:
        store_smtp_password(server.user or actor.email, password)


@contextmanager
def new_database(path: Path, clock: Clock) -> Iterator[Store]:
    """A new database, made under another name: it stands in its place once everything is in it.

    Raises:
        Conflict: Another program has put one there meanwhile.
        Unreachable: It can't be made.
    """
    part = path.with_name(f"{path.name}.part")
    _remove(part)
    try:
        store = create_store(part, clock)
        try:
            yield store
            store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            store.close()
        if path.exists():
            raise Conflict(f"{path} is there already.", "Start TradeConsole again to open it.")
        part.rename(path)
    except BaseException:
        _remove(part)
        raise


def _remove(part: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        # What can't be removed, making the database anew will say.
        with suppress(OSError):
            part.with_name(part.name + ending).unlink(missing_ok=True)
