"""The business's mail server: where it is, and a mail to try it with."""

from dataclasses import dataclass, replace

from data import entry
from data.actions.acting import Act, acting
from data.actions.outgoing import About, Letter, QueuedMail, queue_mail
from data.enums import MailSecurity, OutboxKind
from data.errors import Invalid
from data.lengths import EMAIL, LINE
from data.permissions import Action, Actor
from data.sharing.links import is_loopback
from data.store import Store

DEFAULT_PORTS = {MailSecurity.TLS: 465, MailSecurity.STARTTLS: 587, MailSecurity.NONE: 25}


@dataclass(frozen=True)
class NewMailServer:
    """A mail server as a form or a command gives it. The password is never part of it. Without a host there is none."""

    host: str
    port: int | None = None
    user: str = ""
    security: MailSecurity = MailSecurity.STARTTLS


def save_mail_server(store: Store, actor: Actor, given: NewMailServer) -> NewMailServer:
    """Have all mail leave through this server, on every machine that does not name one of its own; it as it is saved.

    Raises:
        NotPermitted, Invalid: Nothing was changed.
    """
    with acting(store, actor, Action.MANAGE_DATA) as act:
        return put_mail_server(act, given)


def put_mail_server(act: Act, given: NewMailServer) -> NewMailServer:
    """Have all mail leave through this server, within an act; it as it is saved.

    Raises:
        Invalid: It can't be used.
    """
    server = checked_server(given)
    act.sql.run(_SAVE, **vars(server))
    words = f"{server.host}:{server.port}, {server.security}" if server.host else "none"
    act.record("mail server changed", detail=words)
    return server


_SAVE = """
    UPDATE business SET smtp_host = :host, smtp_port = :port, smtp_user = :user, smtp_security = :security,
        version = version + 1
"""


def checked_server(given: NewMailServer) -> NewMailServer:
    """The same with its texts cleaned, and the usual port where none is given.

    Raises:
        Invalid: It can't be used.
    """
    server = replace(
        given,
        host=entry.line(given.host, "Host", LINE),
        port=DEFAULT_PORTS[given.security] if given.port is None else given.port,
        user=entry.line(given.user, "User", EMAIL),
    )
    _check(server)
    return server


def _check(server: NewMailServer) -> None:
    host = server.host
    if any(char.isspace() or char in "/@" for char in host):
        raise Invalid(f"“{host}” is not a name of a server.", "Write it like smtp.example.com.", "host")
    if server.port is None or not 0 < server.port < 65_536:
        raise Invalid(f"{server.port} is not a port.", "Use a number from 1 to 65535.", "port")
    address = f"smtp://[{host}]" if ":" in host else f"smtp://{host}"
    if host and server.security is MailSecurity.NONE and not is_loopback(address):
        raise Invalid(
            "Without encryption a mail server can only be on this computer.", "Use starttls or tls.", "security"
        )


def queue_test_mail(store: Store, actor: Actor, to: str) -> QueuedMail:
    """Put a mail to one address into the outbox, to see that mail leaves.

    Raises:
        NotPermitted, Invalid: Nothing was queued.
    """
    address = entry.email(to, "To")
    if not address:
        raise Invalid("There is no address to send to.", "Name one: --to name@example.com.", "to")
    with acting(store, actor, Action.MANAGE_DATA) as act:
        business = str(act.sql.value("SELECT name FROM business"))
        letter = Letter(f"{business}: a test from TradeConsole"[:LINE])
        return queue_mail(act.sql, OutboxKind.TEST, ("", address), letter, About(), act.now, act.actor.staff_id)
