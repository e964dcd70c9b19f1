"""Bad luck: a locked or read-only database, a taken port, mail that can't leave. Each says so and loses nothing."""

import ctypes
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.e2e.conftest import MakeMachine
from tests.e2e.console import at_work
from tests.e2e.machine import Machine, free_port, mail_environ
from tests.e2e.terminal import running, wait_for_portal
from tests.mail.certificates import Certificates
from tests.mail.server import MailServerUnderTest

MIA = "mia@example.com"
HOLDS = """
import sys
from pathlib import Path
from data.sqlite.connections import connect
with connect(Path(sys.argv[1])).transaction(write=True):
    print("held", flush=True)
    sys.stdin.read()
"""
USUAL_PORT = 8321


@contextmanager
def locked(machine: Machine) -> Iterator[None]:
    """Another program holds the database's one write lock."""
    command = [sys.executable, "-c", HOLDS, str(machine.database)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=machine.environ, text=True, **pipes) as other:  # type: ignore[call-overload]
        assert other.stdout.readline() == "held\n"
        try:
            yield
        finally:
            other.stdin.close()


@contextmanager
def taken(port: int) -> Iterator[int]:
    """A port that somebody listens on; 0 takes any."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen()
        except OSError:
            assert port, "no port is free"
        yield port or int(listener.getsockname()[1])


def obey_permissions() -> None:
    """Take from this process what lets root write where its owner may not (Linux: CAP_DAC_OVERRIDE)."""
    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)


class TestLocked:
    """Sending while another program keeps the database busy for longer than the five seconds that are waited."""

    def test_message_nothing_lost_and_the_screen_never_stops(self, demo_machine: MakeMachine) -> None:
        machine = demo_machine()
        count = "SELECT count(*) FROM outbox"
        with at_work(machine, MIA) as console:
            console.press("enter", "s", "down", "down", "space")
            console.push("f9")
            console.wait_for("Send this update?")
            before = console.store.reader.value(count)

            with locked(machine):
                began = time.monotonic()
                console.push("enter")
                console.wait_for("The database is busy", "Nothing was lost", within=30)
                took, pause = time.monotonic() - began, console.longest_pause(began)
                assert console.store.reader.value(count) == before

            assert took > 4.5
            assert pause < 0.5
            console.press("enter")
            assert "[x] Description" in console.text
            console.press("f9", "enter")
            console.wait_for("Shared: dates, status, description, Q-0031")
            assert console.store.reader.value(count) == before + 1


class TestReadOnly:
    @pytest.fixture
    def machine(self, demo_machine: MakeMachine) -> Machine:
        machine = demo_machine()
        machine.database.chmod(0o400)
        return machine

    def test_a_command_reads_but_can_t_write(self, machine: Machine) -> None:
        listed = machine.run("--as", MIA, "jobs", "list", "--limit", "1", "--json", first=obey_permissions)
        sent = machine.run("--as", MIA, "share", "send", "J-0042", "--json", first=obey_permissions)

        assert listed.code == 0, listed
        assert (sent.code, sent.document["error"]["code"]) == (7, "unreachable")
        assert "can't be written to" in sent.document["error"]["message"]
        assert "Traceback" not in sent.err

    @pytest.mark.skipif(sys.platform != "linux", reason="Its terminal reads /proc.")
    def test_the_app_says_so_and_lives_on(self, machine: Machine) -> None:
        with running(machine.environ, first=obey_permissions) as terminal:
            terminal.wait_for("Who is working here?")
            terminal.press("enter")
            terminal.settle()
            terminal.press("enter")
            terminal.wait_for("Timeline")
            terminal.press("s")
            terminal.wait_for("Tick what the client may see")
            terminal.press("f9")
            terminal.wait_for("Send this update?")
            terminal.press("enter")
            terminal.wait_for("can't be written to")
            terminal.press("enter")
            terminal.settle()
            terminal.press("ctrl+q")
            assert terminal.process.wait(timeout=10) == 0


class TestPortTaken:
    def test_portal_names_the_port_and_what_to_do(self, demo_machine: MakeMachine) -> None:
        with taken(0) as port:
            refused = demo_machine().run("portal", "serve", "--no-sender", "--port", str(port))

        assert refused.code == 7
        assert f"port {port}" in refused.err
        assert "--port" in refused.err
        assert "Traceback" not in refused.err

    @pytest.mark.skipif(sys.platform != "linux", reason="Its terminal reads /proc.")
    def test_demo_takes_another(self, demo_home: Machine) -> None:
        with taken(USUAL_PORT), running(demo_home.environ, "demo") as terminal:
            _, port = wait_for_portal(terminal)

            assert port != USUAL_PORT
            assert terminal.process.poll() is None
            terminal.press("ctrl+q")
            assert terminal.process.wait(timeout=10) == 0


class TestMailStays:
    """What can't leave stays queued, and the outbox says why."""

    def queued(self, machine: Machine) -> tuple[int, str, str]:
        """Send an update: what sending ends with, the mail's state and what is wrong with it."""
        assert machine.run("--as", MIA, "share", "send", "J-0042", "--json").code == 0
        code = machine.run("outbox", "send", "--json").code
        mail = machine.run("--as", MIA, "outbox", "list", "--json").document["emails"][0]
        assert mail["to"] == "anna@example.com"
        return code, mail["state"], mail["error"]

    def test_server_down_then_up_again(
        self, demo_machine: MakeMachine, mail_server: MailServerUnderTest, certificates: Certificates
    ) -> None:
        nowhere = str(free_port())
        machine = demo_machine(**mail_environ(mail_server, certificates) | {"TRADECONSOLE_SMTP_PORT": nowhere})

        code, state, error = self.queued(machine)
        assert (code, state) == (7, "queued")
        assert nowhere in error

        mended = machine.with_told(TRADECONSOLE_SMTP_PORT=str(mail_server.port))
        number = mended.run("--as", MIA, "outbox", "list", "--json").document["emails"][0]["id"]
        assert mended.run("--as", MIA, "outbox", "retry", str(number)).code == 0
        assert mended.run("outbox", "send", "--json").document == {"outcomes": {"sent": 1}}
        assert mail_server.recipients == ["anna@example.com"]

    def test_server_refuses_the_password(
        self, demo_machine: MakeMachine, mail_server: MailServerUnderTest, certificates: Certificates
    ) -> None:
        told = mail_environ(mail_server, certificates) | {"TRADECONSOLE_SMTP_PASSWORD": "wrong"}

        code, state, error = self.queued(demo_machine(**told))

        assert (code, state) == (7, "queued")
        assert "did not accept the sign-in: 535" in error
        assert "wrong" not in error
        assert mail_server.messages == []

    def test_server_refuses_the_recipient(
        self, demo_machine: MakeMachine, mail_server: MailServerUnderTest, certificates: Certificates
    ) -> None:
        mail_server.behaviour.to_recipient = "550 5.1.1 No such user"

        code, state, error = self.queued(demo_machine(**mail_environ(mail_server, certificates)))

        assert (code, state) == (0, "failed")
        assert "No such user" in error

    def test_no_keyring(
        self, demo_machine: MakeMachine, mail_server: MailServerUnderTest, certificates: Certificates
    ) -> None:
        told = mail_environ(mail_server, certificates)
        del told["TRADECONSOLE_SMTP_PASSWORD"]

        code, state, error = self.queued(demo_machine(**told, PYTHON_KEYRING_BACKEND="keyring.backends.fail.Keyring"))

        assert (code, state) == (7, "queued")
        assert "keyring" in error.lower()
        assert mail_server.sessions == 0
