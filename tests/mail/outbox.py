"""An office with mail to send: rows as the actions leave them, and senders to take them."""

import re
from email.message import EmailMessage
from pathlib import Path

from data.enums import OutboxKind, OutboxState
from data.mail.queue import NewMail, queue_mail
from data.mail.wording import update_lead, update_subject
from data.paths import under
from data.queries.outbox import MailRow, find_mail
from data.settings import Settings, load_settings
from data.sharing.client_view import Frame
from data.snapshots import saved_page
from data.store import Store
from tests.factories import ZONE, grant_of, id_of
from tests.mail.server import PASSWORD, USER
from tests.shared_work import SharedWork
from tradeconsole.mail.transport import MailServer

PORTAL = "https://clients.rivera.example.com"
OFFICE = "office@rivera.example"


def queue_update(store: Store, work: SharedWork, message: str = "", to: str = "", **columns: object) -> int:
    """An update to the first contact of a shared job, as the share action queues it."""
    page = saved_page(store.reader, id_of(work.share))
    assert page is not None
    contact = work.contacts[0]
    mail = NewMail(
        kind=OutboxKind.UPDATE,
        sender=OFFICE,
        to_name=contact.name,
        to_email=to or contact.email,
        subject=update_subject("Rivera Plumbing", page),
        lead=update_lead(page, None, Frame(store.clock.now(), ZONE)),
        share=id_of(work.share),
        grant=grant_of(store, work.token),
        staff_message=message,
    )
    return queue(store, mail, **columns)


def queue(store: Store, mail: NewMail, **columns: object) -> int:
    """Queue a mail; further keywords set columns afterwards."""
    with store.writing() as tx:
        number = queue_mail(tx.sql, mail, tx.now)
        for name, value in columns.items():
            tx.sql.run(f"UPDATE outbox SET {name} = :value WHERE id = :mail", value=value, mail=number)
    return number


def notice(lead: str = "Dana Li accepted quote Q-0001.", **fields: object) -> NewMail:
    """A mail without a link, to the office."""
    plain: dict[str, object] = {"subject": lead, "lead": lead, "to_name": "Rivera Plumbing", "to_email": OFFICE}
    return NewMail(kind=OutboxKind.OFFICE_NOTICE, sender=OFFICE, **plain | fields)  # type: ignore[arg-type]


def mail_of(store: Store, number: int) -> MailRow:
    found = find_mail(store.reader, number)
    assert found is not None
    return found


def state_of(store: Store, number: int) -> OutboxState:
    return mail_of(store, number).state


def history(store: Store) -> list[str]:
    """What the history says about mail, oldest first."""
    return [str(action) for action in store.reader.values("SELECT action FROM activity WHERE action LIKE 'mail %'")]


def settings_for(home: Path, server: MailServer | None = None, **environ: str) -> Settings:
    """What this machine is told: the server with its password, or none at all."""
    told = {"TRADECONSOLE_HOME": str(home), "TRADECONSOLE_PORTAL_URL": PORTAL}
    if server is not None:
        told |= {
            "TRADECONSOLE_SMTP_HOST": server.host,
            "TRADECONSOLE_SMTP_PORT": str(server.port),
            "TRADECONSOLE_SMTP_USER": USER,
            "TRADECONSOLE_SMTP_SECURITY": server.security,
            "TRADECONSOLE_SMTP_PASSWORD": PASSWORD,
            "TRADECONSOLE_SMTP_CA_FILE": str(server.ca_file),
        }
    given = {name: value for name, value in (told | environ).items() if value}
    return load_settings(given)


def text_of(message: EmailMessage) -> str:
    """The plain-text part."""
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    """The HTML part."""
    body = message.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def links_in(message: EmailMessage) -> list[str]:
    """The tokens of the addresses that the plain-text part holds."""
    return re.findall(rf"{PORTAL}/p/([A-Za-z0-9_-]{{43}})", text_of(message))


def kept(home: Path) -> list[Path]:
    """The files of mail that was kept."""
    return sorted(under(home).kept_mail.glob("*.eml"))
