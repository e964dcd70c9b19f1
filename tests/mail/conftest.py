"""Mail servers of every temper, and a client that trusts them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.mail.certificates import Certificates, make_certificates
from tests.mail.server import USER, MailServerUnderTest
from tradeconsole.mail.transport import MailServer, Security

ClientOf = Callable[..., MailServer]


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
