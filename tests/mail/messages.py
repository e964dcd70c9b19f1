"""Messages as the composer would build them, and a batch that sends them."""

from email.message import EmailMessage
from email.policy import SMTP

from tests.mail.server import PASSWORD
from tradeconsole.mail.transport import MailServer, YagmailTransport

TEXT = "Hello Jane,\n\nyour quote is ready.\n"


def write_message(to: str = "jane@example.com", text: str = TEXT, number: int = 17) -> EmailMessage:
    """A complete message to one person."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Rivera Plumbing <office@example.com>"
    message["To"] = to
    message["Subject"] = "Rivera Plumbing: quote Q-0031 for Café Ñandú"
    message["Message-ID"] = f"<row-{number}@example.com>"
    message.set_content(text)
    return message


def send(server: MailServer, *messages: EmailMessage, password: str | None = PASSWORD) -> None:
    """One session that hands over all of the messages."""
    with YagmailTransport(server, password) as transport:
        for message in messages:
            transport.send(message)
