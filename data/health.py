"""What is wrong with an installation, and how to mend it. Nothing is changed by looking."""

import os
import platform
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from data import keychain
from data.backups.copies import backups_of, newest_backup_in_words
from data.damage import damage
from data.database import Connection
from data.enums import MailSecurity
from data.errors import ASK_CHECK, ConsoleError, Unreachable
from data.queries.people import BusinessRow, active_staff, read_business
from data.settings import Fault, MailSettings, Settings, check_portal_url
from data.sharing.links import is_loopback
from data.sqlite import connections, schema
from data.store import SCHEMA_REVISION, schema_revision
from data.wording import ago

_BACKUP_IS_OLD = timedelta(days=7)


class Level(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. An error hinders the work, a warning may one day."""

    level: Level
    code: str
    message: str
    hint: str = ""


def examine(settings: Settings, path: Path, version: str, faults: Sequence[Fault] = ()) -> list[Finding]:
    """Everything that can be said about this installation; `version` is the program's, `faults` are those of the
    settings.

    Raises:
        Unreachable: The database can't be opened, or is another program's.
    """
    faulty = {fault.name for fault in faults}
    findings = [*_versions(version), *_settings(faults), *_environment(settings, faulty)]
    if not path.exists():
        hint = "Make one with `tradeconsole init`, or try `tradeconsole demo`."
        return [*findings, Finding(Level.ERROR, "no_database", f"There is no database at {path}.", hint)]
    findings += _modes(path)
    if not path.stat().st_size:
        return [*findings, _empty(path)]
    try:
        with closing(connections.connect(path, read_only=True)) as db:
            return findings + list(_database(db, settings, path, faulty))
    except Unreachable as error:
        if error.hint != ASK_CHECK:
            raise
        raise Unreachable(error.message, newest_backup_in_words(path)) from error


def damage_of(path: Path) -> Unreachable | None:
    """What to say of a file whose pages or values are damaged; None of a sound one."""
    try:
        with closing(connections.connect(path, read_only=True)) as db:
            found = damage(db)
    except Unreachable as error:
        return with_newest_backup(error, path)
    hint = f"{ASK_CHECK} {newest_backup_in_words(path)}"
    return Unreachable(f"The database is damaged: {found}.", hint) if found else None


def with_newest_backup(error: Unreachable, path: Path) -> Unreachable:
    """The same error; where it sends one to `check`, it also names what can be restored."""
    if error.hint != ASK_CHECK:
        return error
    return type(error)(error.message, f"{ASK_CHECK} {newest_backup_in_words(path)}")


def _versions(version: str) -> Iterator[Finding]:
    driver = connections.driver
    own = "bundled" if driver.__name__.startswith("pysqlite3") else "Python's own"
    text = f"TradeConsole {version}, Python {platform.python_version()}, SQLite {driver.sqlite_version} ({own})."
    yield Finding(Level.INFO, "versions", text)
    if connections.JOURNAL != "WAL":
        yield Finding(
            Level.WARNING,
            "sqlite_version",
            "This SQLite is too old for several programs to work at full speed on one file.",
            "Install the `pysqlite3` package, or a newer Python.",
        )


def _settings(faults: Sequence[Fault]) -> Iterator[Finding]:
    """What no command but this one would start with."""
    for fault in faults:
        yield Finding(Level.ERROR, fault.name, fault.error.message, fault.error.hint)


def _environment(settings: Settings, faulty: Collection[str]) -> Iterator[Finding]:
    moved = settings.environ.get("TRADECONSOLE_CLOCK_OFFSET", "0") not in ("", "0")
    if moved and "clock_offset" not in faulty:
        message = "The program's clock is moved by TRADECONSOLE_CLOCK_OFFSET."
        yield Finding(Level.WARNING, "clock_offset", message, "Unset it for real work.")
    if not settings.rate_limit:
        message = "The portal's request limits are off by TRADECONSOLE_RATE_LIMIT."
        yield Finding(Level.WARNING, "rate_limit_off", message, "Unset it for real work.")


def _modes(path: Path) -> Iterator[Finding]:
    """Whether others on this machine can read the business's files."""
    if os.name != "posix":
        return
    files = (path.with_name(path.name + ending) for ending in ("", "-wal", "-shm"))
    for place, mode in [(file, 0o600) for file in files] + [(path.absolute().parent, 0o700)]:
        if place.exists() and place.stat().st_mode & 0o077:
            yield Finding(
                Level.WARNING,
                "file_mode",
                f"Others on this computer can look into {place}.",
                f"Run: chmod {mode:o} {place}",
            )


def _database(db: Connection, settings: Settings, path: Path, faulty: Collection[str]) -> Iterator[Finding]:
    if found := damage(db):
        yield Finding(Level.ERROR, "damaged", f"The database is damaged: {found}.", newest_backup_in_words(path))
        return
    journal = db.value("PRAGMA journal_mode")
    yield Finding(Level.INFO, "database", f"{path} is sound; its journal is {journal}.")
    revision = schema_revision(db)
    if revision is None:
        yield _empty(path)
        return
    if revision != SCHEMA_REVISION or not schema.is_installed(db):
        yield _other_schema(revision)
        return
    business = read_business(db)
    if business is None:
        yield Finding(Level.ERROR, "no_business", "The database holds no business.", "Run `tradeconsole init`.")
        return
    yield from _staff(db)
    if not business.is_demo:
        yield from _backup(path, settings.clock.now())
    if not any(name.startswith("smtp") for name in faulty):
        yield from _mail(settings, business)
    if "portal_url" not in faulty:
        yield from _portal(settings, business)


def _backup(path: Path, now: datetime) -> Iterator[Finding]:
    hint = "Run `tradeconsole backup`, and keep a copy of the file on another machine."
    newest = next(iter(backups_of(path)), None)
    if newest is None:
        yield Finding(Level.WARNING, "no_backup", "There is no backup of this business.", hint)
        return
    age = now - newest.at
    if age > _BACKUP_IS_OLD:
        yield Finding(
            Level.WARNING, "old_backup", f"The newest backup is {age.days} days old: {newest.path.name}.", hint
        )
    else:
        yield Finding(Level.INFO, "backup", f"The newest backup was made {ago(newest.at, now)}: {newest.path.name}.")


def _empty(path: Path) -> Finding:
    return Finding(Level.ERROR, "empty", f"{path} is empty: it holds no database.", newest_backup_in_words(path))


def _other_schema(revision: str) -> Finding:
    if revision <= SCHEMA_REVISION:
        message = "The database is of an older version."
        return Finding(Level.WARNING, "schema", message, "It is brought up to date, after a backup, at the next start.")
    message = "The database was made by a newer version of TradeConsole."
    return Finding(Level.ERROR, "schema", message, "Install that version.")


def _staff(db: Connection) -> Iterator[Finding]:
    people = active_staff(db)
    without = [person.email for person in people if not person.has_password]
    if len(people) > 1 and without:
        yield Finding(
            Level.WARNING,
            "no_password",
            f"Several people work here, and these sign in by name alone: {', '.join(without)}.",
            "Set passwords with `tradeconsole staff password`.",
        )


def _mail(settings: Settings, business: BusinessRow) -> Iterator[Finding]:
    mail = settings.mail(business)
    if mail is None:
        message = f"No mail server is set up: mail is kept as files in {settings.paths.kept_mail}."
        yield Finding(Level.WARNING, "no_mail_server", message, "Run `tradeconsole mail setup`.")
        return
    yield Finding(Level.INFO, "mail_server", f"Mail leaves by {mail.host}:{mail.port} as {mail.sender}.")
    if mail.security is MailSecurity.NONE:
        if not mail.is_on_loopback:
            message = f"{mail.host} is used without encryption, which works on this computer only."
            yield Finding(Level.ERROR, "mail_security", message, "Use `tls` or `starttls`.")
        return
    yield from _mail_password(settings, mail)


def _mail_password(settings: Settings, mail: MailSettings) -> Iterator[Finding]:
    try:
        known = keychain.smtp_password(mail.user, settings.environ) is not None
    except ConsoleError as error:
        yield Finding(Level.WARNING, "mail_password", f"Mail waits: {error.message}", error.hint)
        return
    if not known:
        message = f"Mail waits: there is no password for {mail.user} at {mail.host}."
        yield Finding(Level.WARNING, "mail_password", message, "Run `tradeconsole mail setup`.")


def _portal(settings: Settings, business: BusinessRow) -> Iterator[Finding]:
    url = settings.portal_url(business)
    try:
        check_portal_url(url)
    except ConsoleError as error:
        yield Finding(Level.ERROR, "portal_url", error.message, error.hint)
        return
    state = "on" if business.portal_on else "off"
    yield Finding(Level.INFO, "portal", f"The Client Portal is {state}; its address is {url}.")
    mail = settings.mail(business)
    if is_loopback(url) and mail is not None and not mail.is_on_loopback:
        yield Finding(
            Level.WARNING,
            "no_public_address",
            f"Clients can't open {url}: it leads to this computer only. Updates are not sent.",
            "Give the portal a public https address: TRADECONSOLE_PORTAL_URL.",
        )
