"""Mail through a real SMTP server: each test asks the server what it saw."""

import logging
import sys
from pathlib import Path
from subprocess import run

import pytest

from tests.mail.certificates import Certificates, make_certificates
from tests.mail.conftest import ClientOf
from tests.mail.messages import TEXT, send, write_message
from tests.mail.server import PASSWORD, USER, MailServerUnderTest
from tradeconsole.mail.transport import (
    MailServer,
    ServerUnreachable,
    YagmailTransport,
)

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class TestSending:
    """A server that takes the mail."""

    def test_message_arrives_as_it_was_written(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        message = write_message()
        message.add_attachment(b"%PDF-1.7", "application", "pdf", filename="Quote – Ñandú.pdf")

        send(client_of(mail_server), message)

        [arrived] = mail_server.messages
        assert mail_server.recipients == ["jane@example.com"]
        assert arrived["Subject"] == "Rivera Plumbing: quote Q-0031 for Café Ñandú"
        assert arrived["Message-ID"] == "<row-17@example.com>"
        body = arrived.get_body()
        assert body is not None
        assert body.get_content() == TEXT.replace("\n", "\r\n")
        assert [part.get_filename() for part in arrived.iter_attachments()] == ["Quote – Ñandú.pdf"]

    def test_batch_signs_in_once(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        send(client_of(mail_server), *(write_message(number=number) for number in range(3)))

        assert len(mail_server.messages) == 3
        assert mail_server.sessions == 1
        assert len(mail_server.auth_attempts) == 1

    def test_user_name_that_is_no_address_signs_in_as_it_is(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        mail_server.user = "AKIAIOSFODNN7"

        send(client_of(mail_server, user="AKIAIOSFODNN7"), write_message())

        assert len(mail_server.messages) == 1
        assert any(line.upper().startswith(b"MAIL FROM:<OFFICE@EXAMPLE.COM>") for line in mail_server.commands)

    def test_tls_from_the_first_byte(self, certificates: Certificates, client_of: ClientOf) -> None:
        with MailServerUnderTest(certificates.server_context(), implicit_tls=True) as server:
            send(client_of(server, "tls"), write_message())

            assert len(server.messages) == 1

    def test_unencrypted_server_on_this_computer_is_never_signed_in_to(self, client_of: ClientOf) -> None:
        with MailServerUnderTest(user=None) as server:
            send(client_of(server, "none"), write_message(), password=None)

            assert len(server.messages) == 1
            assert server.auth_attempts == []

    def test_eight_bit_body_travels_as_seven_bit(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        message = write_message()
        message.set_content("Größe: 3 m²\n", cte="8bit")

        send(client_of(mail_server), message)

        sent = bytes(mail_server.heard).partition(b"Message-ID")[2]
        assert sent.isascii()
        assert mail_server.messages[0].get_content() == "Größe: 3 m²\n"

    @pytest.mark.parametrize("text", ["one\n.\ntwo\n", ".\n", "..\n.lead\n", "one\r.\rtwo\r", "no end"])
    def test_dots_and_odd_line_ends_neither_end_nor_change_the_message(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, text: str
    ) -> None:
        send(client_of(mail_server), write_message(text=text), write_message(number=18))

        assert len(mail_server.messages) == 2
        lines = text.splitlines()
        assert mail_server.messages[0].get_content().splitlines() == lines

    def test_large_attachment_is_not_bound_by_the_timeout_of_one_answer(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        message = write_message()
        message.add_attachment(b"\x00\xff" * 1_000_000, "image", "jpeg", filename="roof.jpg")

        send(client_of(mail_server, timeout=2.0), message)

        [photo] = mail_server.messages[0].iter_attachments()
        assert photo.get_content() == b"\x00\xff" * 1_000_000

    def test_text_that_names_a_file_is_sent_as_text(
        self,
        mail_server: MailServerUnderTest,
        client_of: ClientOf,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (tmp_path / "secret.txt").write_text("the till's code is 4711")
        monkeypatch.chdir(tmp_path)

        absolute, relative = str(tmp_path / "secret.txt"), "secret.txt"
        send(client_of(mail_server), write_message(text=absolute), write_message(text=relative))

        assert [m.get_content().strip() for m in mail_server.messages] == [absolute, relative]
        assert [list(m.iter_attachments()) for m in mail_server.messages] == [[], []]
        assert b"4711" not in mail_server.heard

    def test_check_signs_in_and_sends_nothing(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        YagmailTransport(client_of(mail_server), PASSWORD).check()

        assert len(mail_server.auth_attempts) == 1
        assert b"NOOP" in bytes(mail_server.heard).upper()
        assert b"MAIL FROM" not in bytes(mail_server.heard).upper()


class TestTrust:
    """The password and the mail go to the right server only."""

    def test_unknown_certificate_gets_no_password(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        with pytest.raises(ServerUnreachable, match="certificate"):
            send(client_of(mail_server, ca_file=None), write_message())

        assert mail_server.sessions == 1
        assert b"AUTH" not in bytes(mail_server.heard).upper()
        assert mail_server.messages == []

    def test_certificate_for_another_name_gets_no_password(self, tmp_path: Path, client_of: ClientOf) -> None:
        certificates = make_certificates(tmp_path, "mail.example.org")
        with MailServerUnderTest(certificates.server_context()) as server:
            with pytest.raises(ServerUnreachable, match="certificate"):
                send(client_of(server, ca_file=certificates.ca_file), write_message())

            assert server.sessions == 1
            assert b"AUTH" not in bytes(server.heard).upper()

    def test_unknown_certificate_on_the_tls_port_gets_no_password(
        self, certificates: Certificates, client_of: ClientOf
    ) -> None:
        with MailServerUnderTest(certificates.server_context(), implicit_tls=True) as server:
            with pytest.raises(ServerUnreachable, match="certificate"):
                send(client_of(server, "tls", ca_file=None), write_message())

            assert server.heard == b""

    def test_user_name_that_is_no_address_is_held_back_too(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        with pytest.raises(ServerUnreachable, match="certificate"):
            send(client_of(mail_server, user="AKIAIOSFODNN7", ca_file=None), write_message())

        assert b"AUTH" not in bytes(mail_server.heard).upper()

    def test_server_without_starttls_gets_neither_password_nor_mail(self, client_of: ClientOf) -> None:
        with MailServerUnderTest() as server:
            with pytest.raises(ServerUnreachable, match="STARTTLS"):
                send(client_of(server), write_message())

            assert server.commands[0].lower().startswith(b"ehlo")
            assert server.auth_attempts == []
            assert b"MAIL FROM" not in bytes(server.heard).upper()

    def test_extra_certificate_file_that_is_none_is_named(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, tmp_path: Path
    ) -> None:
        (tmp_path / "ca.pem").write_text("no certificate")

        with pytest.raises(ServerUnreachable, match=r"ca\.pem"):
            send(client_of(mail_server, ca_file=tmp_path / "ca.pem"), write_message())

        assert mail_server.sessions == 0

    @pytest.mark.parametrize("host", ["mail.example.com", "192.0.2.1", "localhost.example.com", "0.0.0.0"])
    def test_unencrypted_server_elsewhere_is_refused(self, host: str) -> None:
        with pytest.raises(ValueError, match="only be on this computer"):
            MailServer(host, 25, USER, "none", USER)

    @pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
    def test_unencrypted_server_on_this_computer_is_allowed(self, host: str) -> None:
        assert not MailServer(host, 25, USER, "none", USER).signs_in


class TestSignIn:
    """The password is wrong, missing or not fit to send."""

    def test_wrong_password_keeps_the_mail(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        with pytest.raises(ServerUnreachable, match=r"did not accept the sign-in: 535"):
            send(client_of(mail_server), write_message(), password="wrong")

        assert mail_server.auth_attempts
        assert mail_server.messages == []

    @pytest.mark.parametrize("password", [None, ""])
    def test_no_password_asks_nobody_and_connects_to_nothing(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, password: str | None
    ) -> None:
        with pytest.raises(ServerUnreachable, match="No password is known"):
            send(client_of(mail_server), write_message(), password=password)

        assert mail_server.sessions == 0

    def test_password_that_smtp_cannot_carry_is_not_shown(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        with pytest.raises(ServerUnreachable) as caught:
            send(client_of(mail_server), write_message(), password="hünter2")

        assert "nter2" not in f"{caught.value} {caught.value.hint}"
        assert mail_server.messages == []

    def test_password_shows_nowhere(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        transport = YagmailTransport(client_of(mail_server), "wrong-but-secret")

        with pytest.raises(ServerUnreachable) as caught, transport:
            pass

        shown = [repr(transport), repr(transport.server), str(caught.value), caught.value.hint]
        client_log = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
        assert "wrong-but-secret" not in "".join([*shown, *client_log])
        assert caught.value.__cause__ is None

    def test_nothing_is_written_over_the_screen(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, capfd: pytest.CaptureFixture[str]
    ) -> None:
        send(client_of(mail_server), write_message())
        with pytest.raises(ServerUnreachable):
            send(client_of(mail_server), write_message(), password="wrong")

        captured = capfd.readouterr()
        assert captured.out + captured.err == ""
        handlers = logging.getLogger("yagmail.log").handlers
        assert [type(handler) for handler in handlers] == [logging.NullHandler]


def test_yagmail_is_loaded_only_when_mail_is_sent() -> None:
    code = "import sys, tradeconsole.mail.transport; sys.exit('yagmail' in sys.modules)"

    assert run([sys.executable, "-c", code], check=False).returncode == 0
