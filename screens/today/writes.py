"""What is done from Today by one key, each with the question that comes before it."""

from data.actions.messages import mark_messages_read
from data.actions.outbox import cancel_mail, retry_mail
from data.errors import Question
from data.queries.outbox import MailRow, find_mail
from data.queries.today import TodayLine
from data.safe_text import safe_line
from screens.messages import Write, asking
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

    def do() -> MailRow:
        return retry_mail(office.store, office.actor, line.ref)

    told = f"On its way to {safe_line(line.who)} again."
    return asking(SendAgain(_what_it_is(office, line)), do, lambda _: office.mail_queued(), told)


def give_up(office: Office, line: TodayLine) -> Write:
    """Give up a mail after a yes."""

    def do() -> MailRow:
        return cancel_mail(office.store, office.actor, line.ref)

    return asking(GiveUp(_what_it_is(office, line)), do, told=f"The mail to {safe_line(line.who)} is given up.")


def message_read(office: Office, line: TodayLine) -> Write:
    """Note that what a client wrote was read."""
    return Write(lambda _confirmed: mark_messages_read(office.store, office.actor, line.number))


def _what_it_is(office: Office, line: TodayLine) -> str:
    mail = find_mail(office.db, line.ref)
    error = safe_line(mail.error) if mail is not None else ""
    return f"To {safe_line(line.who)}: “{safe_line(line.words)}”.\n{line.kind.value}: {error}"
