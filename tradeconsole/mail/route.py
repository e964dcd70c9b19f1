"""Where mail leaves from this machine: through the business's server, or into files where there is none."""

from collections.abc import Callable
from dataclasses import dataclass

from data.errors import ConsoleError
from data.keychain import FILE_VARIABLE, KeychainUnavailable, smtp_password
from data.mail.claims import Reach
from data.queries.people import BusinessRow
from data.queries.portal_use import HAS_LINK
from data.settings import MailSettings, Settings
from data.sharing.links import is_loopback
from tradeconsole.mail.keeper import KeptMail
from tradeconsole.mail.transport import MailServer, Transport

Connect = Callable[[MailServer, str | None], Transport]

ONLY_LINKED = f" AND {HAS_LINK}"


@dataclass(frozen=True)
class Route:
    """What this machine knows of the way, before anything is opened.

    Attributes:
        server: None where there is no server: mail is kept as files.
        base_url: What links begin with.
    """

    business: BusinessRow
    settings: Settings
    server: MailSettings | None
    base_url: str

    @property
    def links_lead_nowhere(self) -> bool:
        """Whether readers elsewhere would get an address that only opens on this machine."""
        return self.server is not None and not self.server.is_on_loopback and is_loopback(self.base_url)

    def reach(self, only: int | None) -> Reach:
        """Which mails may leave."""
        return Reach(links=not self.links_lead_nowhere, only=only)

    @property
    def sender(self) -> str:
        """The address that mail comes from."""
        return (self.server and self.server.sender) or self.business.email

    def transport(self, connect: Connect) -> Callable[[], Transport]:
        """What opens one session after the other.

        Raises:
            KeychainUnavailable: There is a server, but its password is not known here.
            ConsoleError: The server can't be used as it is set up.
        """
        if self.server is None:
            return lambda: KeptMail(self.settings.paths.kept_mail, self.settings.clock)
        server = self._mail_server(self.server)
        password = self._password(server) if server.signs_in else None
        return lambda: connect(server, password)

    def _mail_server(self, mail: MailSettings) -> MailServer:
        try:
            return MailServer(
                host=mail.host,
                port=mail.port,
                user=mail.user,
                security=mail.security.value,
                from_address=self.sender,
                from_name=self.business.name,
                ca_file=mail.ca_file,
            )
        except ValueError as error:
            raise BadServer(str(error), "Change it with `tradeconsole mail setup`.") from error

    def _password(self, server: MailServer) -> str:
        environ = dict(self.settings.environ)
        if file := self.settings.values.get("smtp_password_file"):
            environ.setdefault(FILE_VARIABLE, file)
        password = smtp_password(server.user, environ)
        if not password:
            raise KeychainUnavailable(
                f"No password is known for {server.user} at {server.place}.",
                "Store it with `tradeconsole mail setup`; the mail stays queued until then.",
            )
        return password


class BadServer(ConsoleError):
    """The mail server can't be used as it is set up."""

    code = "unreachable"
    exit_code = 7
    title = "Mail not sent"


def route_of(business: BusinessRow, settings: Settings) -> Route:
    """The way that mail of this business takes from this machine."""
    return Route(business, settings, settings.mail(business), settings.portal_url(business))
