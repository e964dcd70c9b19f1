"""`tradeconsole outbox` and `tradeconsole mail`, as scripts call them."""

import io
import sys
from pathlib import Path

import pytest

from data.enums import Role
from data.store import Store, open_store
from tests.billing import make_office, make_person
from tests.cli.console import Console
from tests.mail.conftest import certificates, client_of, mail_server
from tests.mail.outbox import notice, queue
from tests.mail.server import PASSWORD, USER, MailServerUnderTest

__all__ = ["certificates", "client_of", "mail_server"]

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.fixture
def console(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Console:
    return Console.at(store, make_office(store), tmp_path, monkeypatch, capsys)


@pytest.fixture
def real_server(console: Console, mail_server: MailServerUnderTest, certificates: object) -> MailServerUnderTest:
    """The server that the console's machine is told of."""
    for name, value in {
        "HOST": mail_server.host,
        "PORT": str(mail_server.port),
        "USER": USER,
        "PASSWORD": PASSWORD,
        "CA_FILE": str(certificates.ca_file),  # type: ignore[attr-defined]
    }.items():
        console.monkeypatch.setenv(f"TRADECONSOLE_SMTP_{name}", value)
    return mail_server


class TestOutbox:
    """List, send, retry, cancel."""

    def test_list_shows_what_programs_read(self, store: Store, console: Console) -> None:
        number = queue(store, notice("Dana accepted"))

        [mail] = console("outbox", "list")["emails"]

        assert (mail["id"], mail["to"], mail["subject"]) == (number, "office@rivera.example", "Dana accepted")
        assert (mail["state"], mail["attempts"], mail["error"]) == ("queued", 0, "")
        assert mail["next_attempt_at"].endswith("+11:00")

    def test_send_drains_what_is_due(self, store: Store, console: Console, real_server: MailServerUnderTest) -> None:
        queue(store, notice())

        assert console("outbox", "send")["outcomes"] == {"sent": 1}
        assert len(real_server.messages) == 1
        assert console("outbox", "list")["emails"][0]["state"] == "sent"

    def test_send_ends_with_7_when_the_server_cannot_be_reached(
        self, store: Store, console: Console, real_server: MailServerUnderTest
    ) -> None:
        queue(store, notice())
        console.monkeypatch.setenv("TRADECONSOLE_SMTP_PORT", "1")

        assert console.failed("outbox", "send") == (7, "unreachable")
        assert console("outbox", "list")["emails"][0]["state"] == "queued"

    def test_retry_and_cancel_by_number(self, store: Store, console: Console) -> None:
        number = str(queue(store, notice(), state="uncertain", error="Cut off."))

        assert console("outbox", "retry", number)["email"]["state"] == "queued"
        assert console("outbox", "cancel", number)["email"]["state"] == "cancelled"
        assert console.failed("outbox", "retry", number) == (5, "conflict")

    def test_unknown_mail_is_not_found(self, console: Console) -> None:
        assert console.failed("outbox", "retry", "999") == (3, "not_found")

    def test_worker_may_not_look(self, store: Store, console: Console) -> None:
        console.become(make_person(store, Role.TRADIE))

        assert console.failed("outbox", "list") == (4, "not_permitted")

    def test_people_read_a_table(self, store: Store, console: Console) -> None:
        queue(store, notice("Dana accepted"), state="failed", error="No such user.")

        assert "failed\toffice@rivera.example\tDana accepted" in console.text("outbox", "list")


class TestMail:
    """Set-up and the test mail."""

    def test_test_mail_arrives(self, console: Console, real_server: MailServerUnderTest) -> None:
        assert console("mail", "test", "--to", "me@example.com")["email"]["state"] == "sent"
        assert real_server.recipients == ["me@example.com"]

    def test_test_mail_is_kept_without_a_server(self, console: Console) -> None:
        assert "kept in" in console.text("mail", "test", "--to", "me@example.com")

    def test_refused_test_mail_says_why(self, console: Console, real_server: MailServerUnderTest) -> None:
        real_server.behaviour.to_recipient = "550 No such user"

        code, document = console.ended("mail", "test", "--to", "me@example.com")

        assert (code, document["error"]["code"]) == (7, "unreachable")
        assert "550 No such user" in document["error"]["message"]

    def test_address_that_is_none_is_invalid(self, console: Console) -> None:
        assert console.failed("mail", "test", "--to", "a@example.com, b@example.com") == (6, "invalid")

    def test_setup_stores_the_server_for_every_machine(
        self, store: Store, console: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stored = {}
        monkeypatch.setattr("data.keychain.store_smtp_password", lambda user, secret: stored.update({user: secret}))
        monkeypatch.setattr("data.keychain.password_source", lambda *_: "this computer's keyring")
        monkeypatch.setattr(sys, "stdin", io.StringIO("s3cret\n"))

        found = console("mail", "setup", "--host", "smtp.example.com", "--user", "me@example.com", "--password-stdin")

        assert found["mail"] == {
            "host": "smtp.example.com",
            "port": 587,
            "user": "me@example.com",
            "security": "starttls",
            "password": "this computer's keyring",
        }
        assert stored == {"me@example.com": "s3cret"}
        assert open_store(store.path).reader.value("SELECT smtp_host FROM business") == "smtp.example.com"

    def test_setup_without_a_terminal_names_the_option(self, console: Console) -> None:
        assert console.failed("mail", "setup") == (2, "usage")

    @pytest.mark.parametrize("wrong", [("--host", "a b"), ("--host", "smtp.example.com", "--security", "none")])
    def test_server_that_cannot_be_one_is_invalid(self, console: Console, wrong: tuple[str, ...]) -> None:
        assert console.failed("mail", "setup", *wrong) == (6, "invalid")

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.TRADIE])
    def test_setup_is_for_leaders(self, store: Store, console: Console, role: Role) -> None:
        console.become(make_person(store, role))

        assert console.failed("mail", "setup", "--host", "smtp.example.com") == (4, "not_permitted")
        assert console.failed("mail", "test", "--to", "me@example.com") == (4, "not_permitted")
