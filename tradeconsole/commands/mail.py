"""`tradeconsole mail`: the mail server, its password, and a mail to try them with."""

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from data.enums import MailSecurity
from tradeconsole.commands.call import Office, call_of, office
from tradeconsole.commands.outbox import mail_document
from tradeconsole.commands.output import AsJson, Facts, emit

if TYPE_CHECKING:
    from data.actions.mail_server import NewMailServer
    from data.queries.outbox import MailRow

app = typer.Typer(help="The mail server, its password, and a test.", no_args_is_help=True)

# Another sender may have taken the test mail; an attempt of its ends by then.
PATIENCE_SECONDS = 20


@app.command()
def setup(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="The server, like smtp.example.com; empty for none.")] = None,
    port: Annotated[int | None, typer.Option(help="Its port; by default the usual one.")] = None,
    user: Annotated[str, typer.Option(help="Who signs in there; by default the business's address.")] = "",
    security: Annotated[MailSecurity, typer.Option(help="How the connection is encrypted.")] = MailSecurity.STARTTLS,
    password_stdin: Annotated[bool, typer.Option(help="Read the password from standard input.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say where mail leaves, and store the password in this computer's keyring. The password is never an option."""
    from data.actions.mail_server import NewMailServer, save_mail_server

    with office(ctx) as at:
        given = NewMailServer(host or "", port, user, security)
        server = save_mail_server(at.store, at.actor, _asked(ctx, at, given) if host is None else given)
        source = _keep_password(ctx, at, server, password_stdin)
        facts = (("Server", server.host or "none: mail is kept as files"), ("User", server.user), ("Password", source))
        emit(ctx, {"mail": vars(server) | {"password": source}}, Facts(facts))


@app.command("test")
def send_test(
    ctx: typer.Context,
    to: Annotated[str, typer.Option(metavar="EMAIL", help="Where to.")],
    as_json: AsJson = False,
) -> None:
    """Send a test mail and say what became of it."""
    from data.actions.mail_server import queue_test_mail
    from tradeconsole.mail.sender import Sender

    with office(ctx) as at:
        queued = queue_test_mail(at.store, at.actor, to)
        report = Sender(at.store, at.settings).run_once(only=queued.id)
        if report.problem is not None:
            raise report.problem
        mail = _settled(at, queued.id)
        _raise_if_failed(mail)
        emit(ctx, {"email": mail_document(mail)}, _words(at, mail))


def _settled(at: Office, number: int) -> "MailRow":
    """The mail once its fate is known."""
    from data.enums import OutboxState
    from data.queries.outbox import find_mail

    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        mail = find_mail(at.store.reader, number)
        assert mail is not None
        known = mail.error or mail.state not in (OutboxState.QUEUED, OutboxState.SENDING)
        if known or time.monotonic() > until:
            return mail
        time.sleep(0.2)


def _raise_if_failed(mail: "MailRow") -> None:
    from data.enums import OutboxState
    from data.errors import Unreachable

    if mail.state not in (OutboxState.SENT, OutboxState.KEPT):
        raise Unreachable(
            mail.error or "The mail server did not answer in time.", "Look at `tradeconsole outbox list`."
        )


def _words(at: Office, mail: "MailRow") -> str:
    from data.enums import OutboxState

    if mail.state is OutboxState.KEPT:
        return f"There is no mail server, so the mail was kept in {at.settings.paths.kept_mail}."
    return f"The mail server took the mail to {mail.to}."


def _asked(ctx: typer.Context, at: Office, given: "NewMailServer") -> "NewMailServer":
    """The server that somebody at a terminal describes, where no option names one."""
    from data.actions.mail_server import DEFAULT_PORTS, NewMailServer
    from data.errors import Usage

    if call_of(ctx).json or not sys.stdin.isatty():
        raise Usage("Which mail server?", "Name it: --host smtp.example.com, or --host '' for none.")
    business = at.business
    host = typer.prompt("Mail server", default=business.smtp_host or None, err=True)
    security = MailSecurity(typer.prompt("Security (tls, starttls, none)", default=given.security.value, err=True))
    port = typer.prompt("Port", default=given.port or DEFAULT_PORTS[security], type=int, err=True)
    user = typer.prompt("User", default=given.user or business.smtp_user or business.email, err=True)
    return NewMailServer(host, port, user, security)


def _keep_password(ctx: typer.Context, at: Office, server: "NewMailServer", from_stdin: bool) -> str:
    """Store the password that is given; where it will come from, in words."""
    from data.errors import ConsoleError
    from data.keychain import password_source, store_smtp_password

    if not server.host or server.security is MailSecurity.NONE:
        return "none needed"
    user = server.user or at.business.email
    if password := _read_password(ctx, user, from_stdin):
        try:
            store_smtp_password(user, password)
        except ConsoleError as error:
            raise type(error)(f"{server.host} is saved, its password is not. {error.message}", error.hint) from error
    return password_source(user, at.settings.environ)


def _read_password(ctx: typer.Context, user: str, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if call_of(ctx).json or not sys.stdin.isatty():
        return ""
    question = f"Password of {user} (empty to leave it)"
    return str(typer.prompt(question, default="", hide_input=True, show_default=False, err=True))
