"""How a finished message leaves: one SMTP session per batch, and what became of each message.

yagmail holds the account and the session. Messages never pass through its own `send`, which rewrites them,
may attach local files and repeats a send after a lost connection.
"""

import ipaddress
import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from data.errors import Unreachable
from data.safe_text import safe_line

Security = Literal["tls", "starttls", "none"]
Reply = tuple[int, bytes]

# Sent in pieces, so that the timeout counts a stalled line and not the length of an attachment.
CHUNK = 16 * 1024
# Servers scan a message before they answer its end; giving up early would leave mails uncertain.
ANSWER_PATIENCE = 4
MAX_WORDS = 200

_SIGN_IN_CODES = {530, 534, 535, 538}
_TOKEN_LIKE = re.compile(r"[A-Za-z0-9_-]{43,}")


class MailFailure(Unreachable):
    """A message that did not leave, or may not have; the subclass says what follows from it."""

    title = "Mail not sent"


class ServerUnreachable(MailFailure):
    """No message was handed over and none is to blame: try again later."""


class TemporaryRefusal(MailFailure):
    """The server asked to try this message again later."""


class Refused(MailFailure):
    """The server will not take this message."""


class Uncertain(MailFailure):
    """The message was handed over but the server's answer never came: it may have been delivered."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """The business's mail server. Its password is kept apart, so that this can be shown and compared."""

    host: str
    port: int
    user: str
    """What to sign in with; with security `none` an address only, nobody signs in."""
    security: Security
    from_address: str
    from_name: str = ""
    ca_file: Path | None = None
    """A certificate to trust beside those of the system."""
    timeout: float = 15.0

    def __post_init__(self) -> None:
        if self.security not in ("tls", "starttls", "none"):
            raise ValueError("The mail server's security is one of tls, starttls and none.")
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError("A mail server without encryption can only be on this computer.")

    @property
    def signs_in(self) -> bool:
        return self.security != "none"

    @property
    def place(self) -> str:
        return f"{self.host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether `host` names this computer."""
    bare = host.strip("[]").lower()
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return bare == "localhost"


class Transport(Protocol):
    """Takes finished messages, one recipient each, for as long as its `with` block lasts."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, message: EmailMessage) -> None:
        """Hand over one message; returns when the server has taken responsibility for it.

        Raises:
            MailFailure: One of its four subclasses.
        """


class YagmailTransport:
    """Sends through the business's mail server: connects and signs in once per `with` block."""

    def __init__(self, server: MailServer, password: str | None = None) -> None:
        self.server = server
        self._password = password
        self._session: Any = None

    def __repr__(self) -> str:
        return f"YagmailTransport({self.server!r})"

    def __enter__(self) -> Self:
        if self.server.signs_in and not self._password:
            raise ServerUnreachable(
                f"No password is known for {self.server.user} at {self.server.place}.",
                "Store it with `tradeconsole mail setup`; the mail stays queued until then.",
            )
        try:
            self._open()
        except (OSError, ValueError) as error:
            self._close()
            # Not chained: the frames behind it hold the password.
            raise _unreachable(self.server, error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def check(self) -> None:
        """Connect, sign in and ask for a sign of life, without sending anything.

        Raises:
            ServerUnreachable: With what is wrong.
        """
        with self:
            try:
                reply = self._smtp.noop()
            except OSError as error:
                raise _unreachable(self.server, error) from error
        if reply[0] != 250:
            raise ServerUnreachable(f"{self.server.place} signed in but answered: {_words(reply)}")

    def send(self, message: EmailMessage) -> None:
        """Hand over one message; see `Transport.send`."""
        recipient = _only_recipient(message)
        content = wire_bytes(message)
        try:
            self._announce(recipient, len(content))
        except OSError as error:
            raise _unreachable(self.server, error) from error
        self._hand_over(content)

    def _open(self) -> None:
        """Connect and sign in. yagmail signs in itself, but only with a user name that is an address."""
        import yagmail  # here, for it loads an HTML parser and more

        server = self.server
        by_yagmail = server.signs_in and "@" in server.user
        self._session = yagmail.SMTP(
            {server.user if by_yagmail else server.from_address: server.from_name},
            password=self._password or "",
            host=server.host,
            port=server.port,
            smtp_skip_login=not by_yagmail,
            soft_email_validation=False,
            timeout=server.timeout,
            # The default asks the DNS for this computer's full name, which can take long, and tells it.
            local_hostname="[127.0.0.1]",
            **_tls_options(server),
        )
        self._session.set_logging(None)  # its handler would write over the screen
        self._session.login()
        if server.signs_in and not by_yagmail:
            self._smtp.login(server.user, self._password or "")
        self._smtp.ehlo_or_helo_if_needed()

    def _close(self) -> None:
        if self._session is not None:
            with suppress(OSError):
                self._session.close()
        self._session = None

    @property
    def _smtp(self) -> smtplib.SMTP:
        if self._session is None:
            raise RuntimeError("Messages are sent inside the transport's `with` block.")
        smtp: smtplib.SMTP = self._session.smtp
        return smtp

    def _announce(self, recipient: str, size: int) -> None:
        """Sender, recipient and the wish to send: as long as these fail, no message has left."""
        smtp = self._smtp
        options = [f"size={size}"] if smtp.has_extn("size") else []
        self._expect(2, smtp.mail(self.server.from_address, options), "the sender address")
        self._expect(2, smtp.rcpt(recipient), recipient)
        self._expect(3, smtp.docmd("DATA"), "the message")

    def _hand_over(self, content: bytes) -> None:
        """The message itself: from its first byte on, silence means that nobody knows."""
        try:
            reply = self._transmit(_quoted(content))
        except OSError as error:
            self._smtp.close()
            raise _uncertain(self.server) from error
        if reply[0] // 100 not in (2, 4, 5):
            self._smtp.close()
            raise _uncertain(self.server)
        self._expect(2, reply, "the message")

    def _transmit(self, lines: bytes) -> Reply:
        smtp = self._smtp
        for start in range(0, len(lines), CHUNK):
            smtp.send(lines[start : start + CHUNK])
        if smtp.sock is None:
            raise smtplib.SMTPServerDisconnected("Connection lost")
        smtp.sock.settimeout(self.server.timeout * ANSWER_PATIENCE)
        reply = smtp.getreply()
        smtp.sock.settimeout(self.server.timeout)
        return reply

    def _expect(self, hundreds: int, reply: Reply, what: str) -> None:
        if reply[0] // 100 == hundreds:
            return
        if reply[0] == 421:
            self._smtp.close()
        else:
            with suppress(OSError):
                self._smtp.rset()
        raise _refusal(self.server, reply, what)


def wire_bytes(message: EmailMessage) -> bytes:
    """The message as it travels and is kept: 7-bit lines that end in CRLF, which every server takes."""
    return message.as_bytes(policy=SMTP.clone(cte_type="7bit"))


def _quoted(content: bytes) -> bytes:
    """The content ready for DATA: whole lines, leading dots doubled, the lone dot at its end."""
    lines = content.removesuffix(b"\r\n") + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", lines) + b".\r\n"


def _only_recipient(message: EmailMessage) -> str:
    """The one address of the message. Copies would share a link that belongs to one person."""
    headers = message.get_all("To", [])
    found = [address.addr_spec for header in headers for address in header.addresses]
    if len(found) != 1 or message["Cc"] or message["Bcc"]:
        raise Refused("A mail goes to exactly one address.")
    address: str = found[0]
    if not (address.isascii() and address.isprintable() and parseaddr(address)[1] == address):
        raise Refused(f"{safe_line(address)} is not an address that mail can be sent to.")
    return address


def _tls_options(server: MailServer) -> dict[str, Any]:
    """Never without a context of our own: yagmail's default takes any certificate."""
    if server.security == "none":
        return {"smtp_ssl": False, "smtp_starttls": False}
    context = _trust(server.ca_file)
    if server.security == "tls":
        return {"smtp_ssl": True, "context": context}
    return {"smtp_ssl": False, "smtp_starttls": {"context": context}}


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file is not None:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:
            reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
            raise ServerUnreachable(
                f"The certificate file {ca_file} can't be used: {reason}.",
                "TRADECONSOLE_SMTP_CA_FILE names a PEM file.",
            ) from error
    return context


def _words(reply: Reply) -> str:
    """A server's words on one clean line. Filters quote addresses they dislike, and ours hold link tokens."""
    code, text = reply
    said = _TOKEN_LIKE.sub("…", safe_line(text.decode("utf-8", "replace")))
    return f"{code} {said[:MAX_WORDS]}".strip()


def _refusal(server: MailServer, reply: Reply, what: str) -> MailFailure:
    code, words = reply[0], _words(reply)
    if code in _SIGN_IN_CODES:
        return ServerUnreachable(f"{server.place} wants another sign-in: {words}", _SIGN_IN_HINT)
    if code // 100 == 4:
        return TemporaryRefusal(f"{server.host} did not take {what} for now: {words}")
    if code // 100 == 5:
        return Refused(f"{server.host} refused {what}: {words}")
    return ServerUnreachable(f"{server.place} answered what no mail server should: {words}")


def _uncertain(server: MailServer) -> Uncertain:
    return Uncertain(
        f"{server.host} was given the message but never said whether it took it.",
        "Ask the recipient, or send it again: it keeps its identity, so most programs show it once.",
    )


_SIGN_IN_HINT = "Check user name and password; many providers want a password made for one program."
_PORT_HINT = "Port 465 goes with `tls`, port 587 with `starttls`."

_CAUSES: tuple[tuple[type[Exception], str, str], ...] = (
    (
        ssl.SSLCertVerificationError,
        "The certificate of {place} can't be trusted: {detail}. Nothing was sent, no password either.",
        "Check the server's name. A certificate of your own goes into TRADECONSOLE_SMTP_CA_FILE.",
    ),
    (ssl.SSLError, "{place} could not agree on encryption: {detail}.", _PORT_HINT),
    (
        smtplib.SMTPNotSupportedError,
        "{place} does not offer a safe sign-in, so nothing was sent: {detail}.",
        _PORT_HINT,
    ),
    (smtplib.SMTPAuthenticationError, "{place} did not accept the sign-in: {detail}.", _SIGN_IN_HINT),
    (
        smtplib.SMTPServerDisconnected,
        "{place} stopped answering before a message was sent.",
        "It is tried again later.",
    ),
    (smtplib.SMTPResponseException, "{place} turned the session away: {detail}.", _PORT_HINT),
    (smtplib.SMTPException, "{place} can't be used for sending: {detail}.", _PORT_HINT),
    (socket.gaierror, "There is no server named {host}, or no network.", "Check the name and the network."),
    (TimeoutError, "{place} does not answer.", "It is tried again later."),
    (OSError, "{place} can't be reached: {detail}.", "Check server, port and network."),
    (UnicodeError, "The server, the user name or the password holds a character that can't be sent.", ""),
    (ValueError, "{place} answered what no mail server should.", _PORT_HINT),
)


def _unreachable(server: MailServer, error: Exception) -> ServerUnreachable:
    """What kept the session from opening or cut it before a message left, in words."""
    text, hint = next((text, hint) for kind, text, hint in _CAUSES if isinstance(error, kind))
    return ServerUnreachable(
        text.format(place=server.place, host=server.host, detail=_detail(error)),
        hint,
    )


def _detail(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        said = error.verify_message
    elif isinstance(error, smtplib.SMTPResponseException):
        raw = error.smtp_error
        said = _words((error.smtp_code, raw if isinstance(raw, bytes) else raw.encode()))
    elif isinstance(error, ssl.SSLError):
        said = (error.reason or "no reason given").lower().replace("_", " ")
    else:
        said = (isinstance(error, OSError) and error.strerror) or str(error)
    return safe_line(said).rstrip(".")
