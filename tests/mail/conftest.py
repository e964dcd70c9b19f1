"""Mail servers of every temper, a client that trusts them, and an office that has something to send."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data.store import Store
from tests.factories import make_business
from tests.mail.certificates import Certificates, make_certificates
from tests.mail.outbox import settings_for
from tests.mail.server import USER, MailServerUnderTest
from tests.shared_work import SharedWork, stage_shared_work
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer, Security

ClientOf = Callable[..., MailServer]
NewSender = Callable[..., Sender]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def mail_server(certificates: Certificates) -> Iterator[MailServerUnderTest]:
    """A server that requires STARTTLS and a password."""
    with MailServerUnderTest(certificates.server_context()) as server:
        yield server


@pytest.fixture
def client_of(certificates: Certificates) -> ClientOf:
    """Makes the settings with which a client reaches a server and trusts its certificate."""

    def build(
        server: MailServerUnderTest,
        security: Security = "starttls",
        user: str = USER,
        ca_file: Path | None = certificates.ca_file,
        timeout: float = 5.0,
    ) -> MailServer:
        return MailServer(
            server.host,
            server.port,
            user,
            security,
            "office@example.com",
            "Rivera Plumbing",
            ca_file,
            timeout,
        )

    return build


@pytest.fixture
def office(store: Store) -> None:
    """A business, and nothing else."""
    make_business(store)


@pytest.fixture
def work(store: Store) -> SharedWork:
    """A job of Anna Nguyen's with one of everything, all of it shared with her."""
    return stage_shared_work(store, "Anna Nguyen")


@pytest.fixture
def sender(store: Store, mail_server: MailServerUnderTest, client_of: ClientOf, tmp_path: Path) -> Sender:
    """One that knows the real server and its password."""
    return Sender(store, settings_for(tmp_path, client_of(mail_server)))


@pytest.fixture
def sender_through(store: Store, client_of: ClientOf, tmp_path: Path) -> NewSender:
    """Makes one whose server is a memory that fails as told."""

    def build(transport: object) -> Sender:
        server = MailServer("127.0.0.1", 25, "office@example.com", "starttls", "office@example.com")
        return Sender(store, settings_for(tmp_path, server), lambda *_: transport)  # type: ignore[arg-type]

    return build
