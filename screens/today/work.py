"""What Today changes: each asks before it does anything, naming what went wrong."""

from data.actions.messages import mark_messages_read
from data.actions.outbox import cancel_mail, retry_mail
from data.errors import Question
from data.queries.outbox import MailRow, find_mail
from data.queries.today import TodayLine
from data.safe_text import safe_line
from screens.messages import Write
from screens.office import Office


class SendAgain(Question):
    """A mail failed, or nobody knows whether it arrived."""

    title = "Send this mail again?"
    yes = "Send again"


class GiveUp(Question):
    """A mail is not sent after all."""

    title = "Give up this mail?"
    yes = "Give up"


def send_again(office: Office, line: TodayLine) -> Write:
    """Have a mail sent again after a yes."""

    def do(confirmed: bool) -> MailRow:
        if not confirmed:
            raise SendAgain(_what_it_is(office, line))
        return retry_mail(office.store, office.actor, line.ref)

    return Write(do, lambda _: office.mail_queued(), f"On its way to {safe_line(line.who)} again.")


def give_up(office: Office, line: TodayLine) -> Write:
    """Give up a mail after a yes."""

    def do(confirmed: bool) -> MailRow:
        if not confirmed:
            raise GiveUp(_what_it_is(office, line))
        return cancel_mail(office.store, office.actor, line.ref)

    return Write(do, None, f"The mail to {safe_line(line.who)} is given up.")


def message_read(office: Office, line: TodayLine) -> Write:
    """Note that what a client wrote was read."""
    return Write(lambda _confirmed: mark_messages_read(office.store, office.actor, line.number))


def _what_it_is(office: Office, line: TodayLine) -> str:
    mail = find_mail(office.db, line.ref)
    error = safe_line(mail.error) if mail is not None else ""
    return f"To {safe_line(line.who)}: “{safe_line(line.words)}”.\n{line.kind.value}: {error}"
