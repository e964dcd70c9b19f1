"""Mail read back as a recipient's program reads it."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from io import BytesIO

from pypdf import PdfReader

from data.mail.claims import next_due
from data.mail.content import read_content
from data.store import Store
from tests.mail.outbox import PORTAL
from tradeconsole.mail.compose import Draft, compose
from tradeconsole.mail.transport import wire_bytes

URL = f"{PORTAL}/p/{'k' * 43}"


def written(store: Store) -> EmailMessage:
    """The next mail as it travels, read back."""
    mail = next_due(store.reader, store.clock.now())
    assert mail is not None
    with store.reading() as db:
        content = read_content(db, mail)
    link = URL if mail.is_linked else ""
    message = compose(Draft(mail, content, "mail@rivera.example", link, store.clock.now()))
    return message_from_bytes(wire_bytes(message), policy=SMTP)


def attachments(message: EmailMessage) -> dict[str, bytes]:
    """What is attached, by its file names."""
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


def paper_text(message: EmailMessage) -> str:
    """The words of every PDF that is attached."""
    papers = attachments(message).values()
    return "".join(page.extract_text() for paper in papers for page in PdfReader(BytesIO(paper)).pages)


class Page(HTMLParser):
    """What an HTML part holds: its tags with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data
