"""What the forms of the settings save, and what they say beside their fields. None of it touches a screen."""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.content import Content

from data.enquiry_form import embed_snippet, enquiry_url
from data.enums import MailSecurity, OutboxState
from data.errors import ConsoleError, Invalid
from data.queries.outbox import MailRow
from data.queries.people import read_business
from data.safe_text import safe_line
from data.settings import MailSettings
from screens.office import Office

PASSWORD = "smtp_password"


@dataclass(frozen=True)
class Given:
    """What somebody typed: the texts that they changed, and what stood in the whole form before."""

    texts: Mapping[str, str]
    seen: Mapping[str, str]


def save_given(office: Office, given: Given, *, confirmed: bool) -> tuple[str, ...]:
    """Save settings, and the mail server's password in this computer's keyring; the keys of what changed.

    Raises:
        ConsoleError: As the settings or the keyring refuse.
    """
    from data.actions.settings import save_settings

    texts = dict(given.texts)
    password = texts.pop(PASSWORD, "")
    changed = save_settings(office.store, office.actor, texts, given.seen, confirmed=confirmed) if texts else ()
    if password:
        _keep_password(office, password)
    return (*changed, PASSWORD) if password else changed


def _keep_password(office: Office, password: str) -> None:
    from data.keychain import store_smtp_password

    mail = _mail(office)
    if mail is None or mail.security is MailSecurity.NONE:
        raise Invalid("There is no mail server that asks for a password.", "Name the server first.", PASSWORD)
    try:
        store_smtp_password(mail.user, password)
    except ConsoleError as error:
        raise Invalid(f"The password is not kept. {error.message}", error.hint, PASSWORD) from error


def _mail(office: Office) -> MailSettings | None:
    return office.settings.mail(read_business(office.db))


def mail_words(office: Office) -> str:
    """Where mail leaves, and where the password comes from. It asks the keyring, which may take its time."""
    from data.keychain import password_source

    mail = _mail(office)
    if mail is None:
        return f"No mail server yet: mail is kept as files in {office.settings.paths.kept_mail}."
    leaves = f"Mail leaves by {mail.host}:{mail.port} as {mail.sender}."
    if mail.security is MailSecurity.NONE:
        return leaves
    return f"{leaves} Its password: {password_source(mail.user, office.settings.environ)}."


def snippet(office: Office) -> str:
    """What shows the enquiry form on a site."""
    return embed_snippet(enquiry_url(office.portal_url()))


def site_note(office: Office) -> Content:
    """Where the enquiry form is, and how it comes onto a site."""
    business = read_business(office.db)
    is_on = business is not None and business.enquiry_form_on
    return Content.assemble(
        "The enquiry form is at " if is_on else "The enquiry form is off. Once it is on, it is at ",
        (safe_line(enquiry_url(office.portal_url())), "$foreground"),
        "\nTo show it on your own site, f8 copies:\n",
        (safe_line(snippet(office)), "$foreground"),
    )


def test_words(office: Office, mail: MailRow) -> str:
    """What became of a test so far."""
    match mail.state:
        case OutboxState.SENT:
            return f"Test to {mail.to}: the mail server took it."
        case OutboxState.KEPT:
            return f"Test to {mail.to}: kept as a file in {office.settings.paths.kept_mail}."
        case OutboxState.QUEUED | OutboxState.SENDING if not mail.error:
            return f"Test to {mail.to}: on its way."
        case _:
            return f"Test to {mail.to}: {mail.state}. {mail.error}".strip()
