"""What this machine is told: by command options, then the environment, then a settings file, then the defaults.

The business's own settings live in the database; where this machine's environment names the portal's address or a
mail server, that wins here.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from data.clock import Clock, SystemClock, clock_from
from data.enums import MailSecurity
from data.errors import Invalid
from data.paths import Paths, paths_from
from data.queries.people import BusinessRow
from data.sharing.links import DEFAULT_PORTAL_URL, is_loopback

_PREFIX = "TRADECONSOLE_"
_DEFAULT_PORTS = {MailSecurity.TLS: 465, MailSecurity.STARTTLS: 587, MailSecurity.NONE: 25}

# The names of the settings file, and the variables that override them.
KEYS = (
    "database",
    "staff",
    "portal_url",
    "portal_database",
    "trusted_proxies",
    "smtp_host",
    "smtp_port",
    "smtp_user",
    "smtp_security",
    "smtp_password_file",
    "smtp_ca_file",
)


@dataclass(frozen=True)
class MailSettings:
    """A mail server, all but its password.

    Attributes:
        sender: The address that mail comes from.
        user: Who signs in there; the sender unless told otherwise.
    """

    host: str
    port: int
    user: str
    sender: str
    security: MailSecurity
    ca_file: Path | None

    @property
    def is_on_loopback(self) -> bool:
        return is_loopback(f"smtp://{self.host}" if ":" not in self.host else f"smtp://[{self.host}]")


@dataclass(frozen=True)
class Settings:
    """What this machine is told.

    Attributes:
        values: What the environment or the settings file gives, by the names of `KEYS`.
    """

    paths: Paths
    clock: Clock
    rate_limit: bool
    environ: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def database(self) -> Path:
        return Path(self.values["database"]).expanduser() if self.values.get("database") else self.paths.database

    @property
    def staff(self) -> str | None:
        return self.values.get("staff") or None

    @property
    def trusted_proxies(self) -> tuple[str, ...]:
        return tuple(part for part in self.values.get("trusted_proxies", "").replace(",", " ").split() if part)

    def with_values(self, **values: str | None) -> "Settings":
        """The same with other values; None leaves a setting as it is."""
        given = {name: value for name, value in values.items() if value is not None}
        return replace(self, values={**self.values, **given})

    def as_environment(self) -> dict[str, str]:
        """The same settings as variables, for a process that is started from this one."""
        return {_PREFIX + name.upper(): value for name, value in self.values.items()}

    def portal_url(self, business: BusinessRow | None) -> str:
        """The public base address of the portal's links, without a slash at its end."""
        url = self.values.get("portal_url") or (business.portal_url if business else "") or DEFAULT_PORTAL_URL
        return url.rstrip("/")

    def mail(self, business: BusinessRow | None) -> MailSettings | None:
        """The mail server; None where neither this machine nor the business names one: mail is kept as files."""
        if host := self.values.get("smtp_host"):
            security = MailSecurity(self.values.get("smtp_security") or MailSecurity.STARTTLS)
            port = int(self.values.get("smtp_port") or _DEFAULT_PORTS[security])
            user = self.values.get("smtp_user", "")
            return self._mail(host, port, user, security, business)
        if business is None or not business.smtp_host:
            return None
        return self._mail(business.smtp_host, business.smtp_port, business.smtp_user, business.smtp_security, business)

    def _mail(
        self, host: str, port: int, user: str, security: MailSecurity, business: BusinessRow | None
    ) -> MailSettings:
        ca_file = self.values.get("smtp_ca_file")
        office = business.email if business else ""
        sender = user if "@" in user else office
        return MailSettings(host, port, user or office, sender, security, Path(ca_file) if ca_file else None)


@dataclass(frozen=True)
class Fault:
    """A setting that can't be used. `name` is one of `KEYS`, or `settings_file` or `clock_offset`."""

    name: str
    error: Invalid


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """What the environment and the settings file say.

    Raises:
        Invalid: A value can't be used, or the file names a setting that there is not.
    """
    settings, faults = read_settings(environ)
    if faults:
        raise faults[0].error
    return settings


def read_settings(
    environ: Mapping[str, str] = os.environ, given: Mapping[str, str] | None = None
) -> tuple[Settings, list[Fault]]:
    """The same with what command options give on top; what can't be used is left out and named."""
    paths = paths_from(environ)
    from_file, in_file = _from_file(paths.settings_file)
    values = from_file | _from_environment(environ) | dict(given or {})
    clock, in_clock = _clock(environ)
    faults = [*in_file, *in_clock, *_faults(values)]
    usable = {name: value for name, value in values.items() if name not in {fault.name for fault in faults}}
    rate_limit = environ.get(f"{_PREFIX}RATE_LIMIT", "on") != "off"
    return Settings(paths, clock, rate_limit, environ, usable), faults


def _clock(environ: Mapping[str, str]) -> tuple[Clock, list[Fault]]:
    try:
        return clock_from(environ), []
    except Invalid as error:
        return SystemClock(), [Fault("clock_offset", error)]


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key in KEYS if (value := environ.get(_PREFIX + key.upper()))}


def _from_file(path: Path) -> tuple[dict[str, str], list[Fault]]:
    if not path.exists():
        return {}, []
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        unread = Invalid(f"{path} can't be read: {error}", "Mend the file, or move it away.")
        return {}, [Fault("settings_file", unread)]
    unknown = [Fault("settings_file", _unknown_key(path, key)) for key in found if key not in KEYS]
    return {key: str(value) for key, value in found.items() if key in KEYS}, unknown


def _unknown_key(path: Path, key: str) -> Invalid:
    near = get_close_matches(key, KEYS, 1)
    hint = f"Did you mean `{near[0]}`?" if near else f"The settings are: {', '.join(KEYS)}."
    return Invalid(f"{path} has a setting `{key}` that TradeConsole does not know.", hint)


def _faults(values: Mapping[str, str]) -> Iterator[Fault]:
    checks = {
        "portal_url": check_portal_url,
        "smtp_security": _check_security,
        "smtp_port": _check_port,
        "trusted_proxies": _check_proxies,
    }
    for name, check in checks.items():
        try:
            if value := values.get(name):
                check(value)
        except Invalid as error:
            yield Fault(name, error)


def _check_security(text: str) -> None:
    if text not in set(MailSecurity):
        raise Invalid(f"`{text}` is not a mail security.", f"Use one of: {', '.join(MailSecurity)}.")


def _check_port(text: str) -> None:
    if not (text.isdecimal() and len(text) <= 5 and 0 < int(text) < 65_536):
        raise Invalid(f"`{text}` is not a port.", "Use a number from 1 to 65535.")


def _check_proxies(text: str) -> None:
    for address in text.replace(",", " ").split():
        try:
            ip_address(address)
        except ValueError:
            raise Invalid(
                f"`{address}` in the trusted proxies is no IP address.", "List addresses like 10.0.0.2."
            ) from None


def check_portal_url(url: str) -> None:
    """See that an address can stand in clients' links.

    Raises:
        Invalid: It is no http address, carries more than a host, has one that browsers would write otherwise, or is
            not https and leads off this machine.
    """
    parts = _parts(url)
    if parts is None or not parts.hostname or parts.username or "?" in url or "#" in url:
        raise Invalid(f"`{url}` is not a web address.", "Write it like https://clients.example.com.")
    if parts.path.strip("/"):
        raise Invalid(
            f"`{url}` names a page; the portal needs a host of its own.", f"Write {parts.scheme}://{parts.netloc}."
        )
    if parts.netloc.lower() != (named := _as_browsers_name(parts)):
        raise Invalid(f"`{url}` is not as browsers write it.", f"Write {parts.scheme}://{named}.")
    if not parts.hostname.isascii():
        raise Invalid(f"`{url}` is not as browsers write it.", _in_ascii(parts.hostname))
    if not _HOST.fullmatch(parts.hostname):
        # It stands in a stylesheet and in mails as it is.
        raise Invalid(f"`{url}` names no host.", "Write it like https://clients.example.com.")
    if parts.scheme == "http" and not is_loopback(url):
        raise Invalid(f"`{url}` is not encrypted.", "Use an address that begins with https://.")


_USUAL_PORT = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9._:-]+")


def _as_browsers_name(parts: SplitResult) -> str:
    """The host with its port, unless that is the usual one."""
    host = parts.hostname or ""
    bare = f"[{host}]" if ":" in host else host
    return bare if parts.port in (None, _USUAL_PORT[parts.scheme]) else f"{bare}:{parts.port}"


def _in_ascii(host: str) -> str:
    try:
        return f"Write its host as {host.encode('idna').decode()}."
    except UnicodeError:
        return "Write it like https://clients.example.com."


def _parts(url: str) -> SplitResult | None:
    """An http address in its parts; None when it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = url.isprintable() and " " not in url
    return parts if plain and port != 0 and parts.scheme in ("http", "https") else None
