"""A real SMTP server for tests: it remembers what it was told and misbehaves on request."""

import asyncio
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from types import TracebackType
from typing import Any, NoReturn, Self, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER = "office@example.com"
PASSWORD = "correct horse battery"
TAKEN = "250 2.0.0 Ok"


@dataclass
class Behaviour:
    """How the server answers; anything left as it is means that it takes the mail."""

    to_sender: str = "250 OK"
    to_recipient: str = "250 OK"
    to_data: str = ""
    """Its answer to the DATA command itself, instead of the invitation to go on."""
    to_message: str = TAKEN
    drop_at_data: bool = False
    """Cut the connection when DATA is asked for, before any of the message."""
    drop_after_message: bool = False
    """Keep the message, then cut the connection without an answer."""
    think_seconds: float = 0.0
    """How long to think about a whole message before answering."""
    silent: bool = False
    """Take the connection and say nothing at all."""


@dataclass
class MailServerUnderTest:
    """Runs inside its `with` block on a free port of this computer.

    Attributes:
        tls_context: What to offer STARTTLS with; None offers no encryption.
        implicit_tls: Speak TLS from the first byte instead.
        user: Who may sign in, with `password`; None asks nobody to.
        messages: Every message that was handed over whole, in order.
        recipients: The envelope recipients of those.
        heard: Every byte that a client said, decrypted.
    """

    tls_context: ssl.SSLContext | None = None
    implicit_tls: bool = False
    user: str | None = USER
    password: str = PASSWORD
    behaviour: Behaviour = field(default_factory=Behaviour)
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    heard: bytearray = field(default_factory=bytearray)
    sessions: int = 0

    def __enter__(self) -> Self:
        self._controller = _FreePortController(self)
        self._controller.start()
        self.heard.clear()
        self.sessions = 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def port(self) -> int:
        return self._controller.port

    @property
    def auth_attempts(self) -> list[bytes]:
        """Every line in which a client tried to sign in."""
        return [line for line in self.commands if line.upper().startswith(b"AUTH")]

    @property
    def commands(self) -> list[bytes]:
        return bytes(self.heard).split(b"\r\n")

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, credentials: LoginPassword
    ) -> AuthResult:
        good = (str(self.user).encode(), self.password.encode())
        return AuthResult(success=(credentials.login, credentials.password) == good, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour.to_sender.startswith("250"):
            envelope.mail_from = address
        return self.behaviour.to_sender

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour.to_recipient.startswith("25"):
            envelope.rcpt_tos.append(address)
        return self.behaviour.to_recipient

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.behaviour.to_message == TAKEN:
            self._remember(envelope)
        await asyncio.sleep(self.behaviour.think_seconds)
        if self.behaviour.drop_after_message:
            _cut(server)
        return self.behaviour.to_message

    def _remember(self, envelope: Envelope) -> None:
        content = cast(bytes, envelope.original_content)
        self.messages.append(message_from_bytes(content, policy=SMTP_POLICY))
        self.recipients.extend(envelope.rcpt_tos)


class _Listening(SMTP):
    """The server's side of one connection."""

    def __init__(self, owner: MailServerUnderTest, **settings: Any) -> None:
        super().__init__(owner, **settings)
        self._owner = owner

    def data_received(self, data: bytes) -> None:
        self._owner.heard += data
        super().data_received(data)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        if self._owner.behaviour.drop_at_data:
            _cut(self)
        if self._owner.behaviour.to_data:
            await self.push(self._owner.behaviour.to_data)
        else:
            await super().smtp_DATA(arg)


def _cut(server: SMTP) -> NoReturn:
    """Drop the connection without a word."""
    cast(asyncio.Transport, server.transport).abort()
    raise asyncio.CancelledError


class _FreePortController(Controller):
    """Runs the server on a port that the system picks."""

    def __init__(self, owner: MailServerUnderTest) -> None:
        super().__init__(owner, hostname=owner.host, port=0)
        self._owner = owner

    def _create_server(self) -> Any:
        return self._listen()

    async def _listen(self) -> asyncio.Server:
        context = self._owner.tls_context if self._owner.implicit_tls else None
        server = await self.loop.create_server(self._factory_invoker, self.hostname, 0, ssl=context)
        self.port = server.sockets[0].getsockname()[1]
        return server

    def _trigger_server(self) -> None:
        """Not needed: nothing here can fail later than at the start."""
        self._factory_invoker()

    def factory(self) -> Any:
        owner = self._owner
        owner.sessions += 1
        if owner.behaviour.silent:
            return asyncio.Protocol()
        starttls = None if owner.implicit_tls else owner.tls_context
        return _Listening(
            owner,
            loop=self.loop,
            hostname="mail.example.com",
            tls_context=starttls,
            require_starttls=starttls is not None,
            # A server without encryption still asks for the password: a client must not be lured.
            auth_require_tls=starttls is not None,
            auth_required=owner.user is not None,
            authenticator=owner.authenticate if owner.user else None,
        )
