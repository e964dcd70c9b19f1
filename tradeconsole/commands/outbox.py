"""`tradeconsole outbox`: what waits to be sent, and what became of the rest."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradeconsole.commands.call import Office, call_of, office, opened_store
from tradeconsole.commands.output import AsJson, Listing, emit

if TYPE_CHECKING:
    from data.queries.outbox import MailRow
    from tradeconsole.mail.sender import SendReport

app = typer.Typer(help="Mail that waits, that left, and that went wrong.", no_args_is_help=True)

Number = Annotated[int, typer.Argument(metavar="ID", help="The mail, as `outbox list` numbers it.")]


@app.command("list")
def list_mails(ctx: typer.Context, as_json: AsJson = False) -> None:
    """List the newest hundred mails."""
    from data.actions.outbox import read_outbox

    with office(ctx) as at:
        mails = read_outbox(at.store, at.actor).mails
        emit(ctx, {"emails": [mail_document(mail) for mail in mails]}, _listing(at, mails))


@app.command()
def send(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Send everything that is due now."""
    from tradeconsole.mail.sender import Sender

    with opened_store(ctx) as store:
        report = Sender(store, call_of(ctx).settings).run_once()
        if report.problem is not None:
            raise report.problem
        emit(ctx, {"outcomes": {state.value: count for state, count in report.counts.items()}}, report_words(report))


@app.command()
def retry(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Make a queued, failed or uncertain mail due at once."""
    from data.actions.outbox import retry_mail

    with office(ctx) as at:
        mail = retry_mail(at.store, at.actor, number)
        emit(ctx, {"email": mail_document(mail)}, f"Mail {mail.id} to {mail.to} is due now.")


@app.command()
def cancel(ctx: typer.Context, number: Number, as_json: AsJson = False) -> None:
    """Give up a mail that has not left."""
    from data.actions.outbox import cancel_mail

    with office(ctx) as at:
        mail = cancel_mail(at.store, at.actor, number)
        emit(ctx, {"email": mail_document(mail)}, f"Mail {mail.id} to {mail.to} is cancelled.")


def mail_document(mail: "MailRow") -> dict[str, Any]:
    """A mail as programs read it."""
    return {
        "id": mail.id,
        "kind": mail.kind.value,
        "to": mail.to,
        "subject": mail.subject,
        "state": mail.state.value,
        "attempts": mail.attempts,
        "created_at": mail.created_at,
        "next_attempt_at": mail.next_attempt_at,
        "sent_at": mail.sent_at,
        "error": mail.error,
    }


def report_words(report: "SendReport") -> str:
    """ "2 sent, 1 failed", or that nothing was due."""
    return ", ".join(f"{count} {state}" for state, count in report.counts.items()) or "Nothing was due."


def _listing(at: Office, mails: list["MailRow"]) -> Listing:
    from data.wording import short_moment

    rows = [
        (str(mail.id), mail.state.value, mail.to, mail.subject, short_moment(mail.created_at, at.zone), mail.error)
        for mail in mails
    ]
    return Listing(("Mail", "State", "To", "Subject", "Made", "What is wrong"), rows, empty="The outbox is empty.")
