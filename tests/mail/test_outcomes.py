"""What became of a mail: each outcome, with a server that misbehaves in just that way."""

import re
import socket
import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.mail.conftest import ClientOf
from tests.mail.messages import send, write_message
from tests.mail.server import PASSWORD, USER, Behaviour, MailServerUnderTest
from tradeconsole.mail.transport import (
    MailServer,
    Refused,
    Security,
    ServerUnreachable,
    TemporaryRefusal,
    Uncertain,
    YagmailTransport,
)

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class TestRefusals:
    """The server says no."""

    def test_unknown_recipient_is_refused_with_the_servers_words(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        mail_server.behaviour.to_recipient = "550 5.1.1 No such user here"

        with pytest.raises(Refused, match=r"jane@example\.com: 550 5\.1\.1 No such user here"):
            send(client_of(mail_server), write_message())

        assert mail_server.messages == []
        assert b"DATA" not in mail_server.commands

    def test_refused_sender_is_refused(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        mail_server.behaviour.to_sender = "553 5.7.1 Not your address"

        with pytest.raises(Refused, match="the sender address: 553"):
            send(client_of(mail_server), write_message())

    @pytest.mark.parametrize("answer", ["421 4.3.2 Closing down", "451 4.7.1 Greylisted"])
    @pytest.mark.parametrize("step", ["to_sender", "to_recipient", "to_data", "to_message"])
    def test_try_later_is_temporary_at_every_step(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, step: str, answer: str
    ) -> None:
        setattr(mail_server.behaviour, step, answer)

        with pytest.raises(TemporaryRefusal, match=re.escape(answer)):
            send(client_of(mail_server), write_message())

        assert mail_server.messages == []

    @pytest.mark.parametrize("step", ["to_data", "to_message"])
    def test_no_to_the_message_is_a_refusal(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, step: str
    ) -> None:
        setattr(mail_server.behaviour, step, "554 5.7.1 Looks like spam")

        with pytest.raises(Refused, match=r"the message: 554 5\.7\.1 Looks like spam"):
            send(client_of(mail_server), write_message())

        assert mail_server.messages == []

    def test_wish_for_another_sign_in_keeps_the_mail(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        mail_server.behaviour.to_sender = "530 5.7.0 Authentication required"

        with pytest.raises(ServerUnreachable, match="530"):
            send(client_of(mail_server), write_message())

    @pytest.mark.parametrize("step", ["to_recipient", "to_message"])
    def test_batch_goes_on_after_a_refusal(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, step: str
    ) -> None:
        good = getattr(mail_server.behaviour, step)
        with YagmailTransport(client_of(mail_server), PASSWORD) as transport:
            setattr(mail_server.behaviour, step, "550 No")
            with pytest.raises(Refused):
                transport.send(write_message(number=1))
            setattr(mail_server.behaviour, step, good)
            transport.send(write_message(number=2))

        assert [message["Message-ID"] for message in mail_server.messages] == ["<row-2@example.com>"]

    def test_servers_words_are_made_safe_and_hold_no_token(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        token = "A" * 20 + "b-_" + "9" * 20
        mail_server.behaviour.to_message = f"554 \x1b]0;owned\x07 listed: https://x.example/p/{token}"

        with pytest.raises(Refused) as caught:
            send(client_of(mail_server), write_message())

        assert token not in caught.value.message
        assert caught.value.message.isprintable()
        assert "listed: https://x.example/p/…" in caught.value.message

    def test_message_larger_than_the_server_takes_is_refused(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        with pytest.raises(Refused, match="552"):
            send(client_of(mail_server), _huge())

        assert b"DATA" not in mail_server.commands


class TestLostConnection:
    """The line is cut: what that means depends on when."""

    def test_cut_before_the_message_is_tried_again(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        mail_server.behaviour.drop_at_data = True

        with pytest.raises(ServerUnreachable):
            send(client_of(mail_server), write_message())

        assert mail_server.messages == []
        assert b"Subject" not in mail_server.heard

    def test_cut_after_the_message_is_uncertain_and_sent_once(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        mail_server.behaviour.drop_after_message = True

        with pytest.raises(Uncertain):
            send(client_of(mail_server), write_message())

        assert [message["Message-ID"] for message in mail_server.messages] == ["<row-17@example.com>"]
        assert mail_server.sessions == 1

    def test_silence_after_the_message_is_uncertain(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        mail_server.behaviour.think_seconds = 30

        with pytest.raises(Uncertain):
            send(client_of(mail_server, timeout=0.5), write_message())

        assert len(mail_server.messages) == 1

    def test_nonsense_after_the_message_is_uncertain(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        mail_server.behaviour.to_message = "what?"

        with pytest.raises(Uncertain):
            send(client_of(mail_server), write_message())

    def test_slow_answer_to_the_message_is_waited_for(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        mail_server.behaviour.think_seconds = 1.5

        send(client_of(mail_server, timeout=1.0), write_message())

        assert len(mail_server.messages) == 1

    def test_rest_of_the_batch_is_tried_again(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        mail_server.behaviour.drop_after_message = True
        with YagmailTransport(client_of(mail_server), PASSWORD) as transport:
            with pytest.raises(Uncertain):
                transport.send(write_message(number=1))
            with pytest.raises(ServerUnreachable):
                transport.send(write_message(number=2))

        assert len(mail_server.messages) == 1


class TestNoServer:
    """Nothing there to talk to."""

    @pytest.mark.parametrize("security", ["starttls", "tls"])
    def test_silent_server_ends_by_the_timeout(self, client_of: ClientOf, security: Security) -> None:
        with MailServerUnderTest(behaviour=Behaviour(silent=True)) as server:
            started = time.monotonic()
            with pytest.raises(ServerUnreachable, match="answer"):
                send(client_of(server, security, timeout=0.3), write_message())

            assert time.monotonic() - started < 3
            assert server.sessions == 1

    def test_default_timeout_keeps_an_attempt_under_twenty_seconds(self) -> None:
        assert MailServer("mail.example.com", 587, USER, "starttls", USER).timeout == 15

    def test_closed_port_is_named(self, client_of: ClientOf) -> None:
        with MailServerUnderTest() as server:
            settings = client_of(server)

        with pytest.raises(ServerUnreachable, match=rf"127\.0\.0\.1:{settings.port} can't be reached"):
            send(settings, write_message())

    def test_unknown_server_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*args: object, **kwargs: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)

        with pytest.raises(ServerUnreachable, match=r"no server named mail\.example\.com"):
            send(MailServer("mail.example.com", 587, USER, "starttls", USER), write_message())

    def test_wrong_kind_of_encryption_is_named(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        with pytest.raises(ServerUnreachable, match="encryption") as caught:
            send(client_of(mail_server, "tls"), write_message())

        assert "465" in caught.value.hint


class TestRecipients:
    """One address per mail, whatever the headers say."""

    @pytest.mark.parametrize("to", ["jane@example.com, eve@example.com", "", "Group: a@example.com;, b@x.org"])
    def test_anything_but_one_address_is_refused(
        self, mail_server: MailServerUnderTest, client_of: ClientOf, to: str
    ) -> None:
        with pytest.raises(Refused):
            send(client_of(mail_server), write_message(to))

        assert b"RCPT" not in bytes(mail_server.heard).upper()

    @pytest.mark.parametrize("header", ["Cc", "Bcc"])
    def test_copies_are_refused(self, mail_server: MailServerUnderTest, client_of: ClientOf, header: str) -> None:
        message = write_message()
        message[header] = "eve@example.com"

        with pytest.raises(Refused):
            send(client_of(mail_server), message)

        assert b"eve@example.com" not in mail_server.heard

    def test_missing_recipient_is_refused_and_not_mailed_to_the_sender(
        self, mail_server: MailServerUnderTest, client_of: ClientOf
    ) -> None:
        message = write_message()
        del message["To"]

        with pytest.raises(Refused):
            send(client_of(mail_server), message)

        assert mail_server.messages == []

    def test_address_beyond_ascii_is_refused(self, mail_server: MailServerUnderTest, client_of: ClientOf) -> None:
        with pytest.raises(Refused):
            send(client_of(mail_server), write_message("jäne@example.com"))

        assert b"RCPT" not in bytes(mail_server.heard).upper()

    @pytest.mark.parametrize("subject", ["x\nBcc: e@x.org", "x\r\nBcc: e@x.org", "é\n Bcc: e@x.org", "x\ry"])
    @pytest.mark.parametrize("header", ["Subject", "From"])
    def test_line_break_in_a_header_never_becomes_a_header(self, subject: str, header: str) -> None:
        message = EmailMessage(policy=SMTP)

        with pytest.raises(ValueError, match=r"linefeed|carriage return"):
            message[header] = subject

    def test_sending_outside_the_block_is_a_mistake_of_ours(self) -> None:
        transport = YagmailTransport(MailServer("localhost", 25, USER, "none", USER))

        with pytest.raises(RuntimeError):
            transport.send(write_message())


def _huge() -> EmailMessage:
    message = write_message()
    message.add_attachment(bytes(26_000_000), "image", "jpeg", filename="roof.jpg")
    return message
