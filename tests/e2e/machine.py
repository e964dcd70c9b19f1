"""The program on a machine of its own: its settings, its commands, its portals, each in a real process."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from urllib.request import urlopen

from data.paths import under
from data.settings import Settings, load_settings
from tests.mail.certificates import Certificates
from tests.mail.server import PASSWORD, USER, MailServerUnderTest

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 30.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def mail_environ(server: MailServerUnderTest, certificates: Certificates) -> dict[str, str]:
    """What tells a machine of a mail server with STARTTLS, a login and a certificate of its own."""
    return {
        "TRADECONSOLE_SMTP_HOST": server.host,
        "TRADECONSOLE_SMTP_PORT": str(server.port),
        "TRADECONSOLE_SMTP_USER": USER,
        "TRADECONSOLE_SMTP_SECURITY": "starttls",
        "TRADECONSOLE_SMTP_PASSWORD": PASSWORD,
        "TRADECONSOLE_SMTP_CA_FILE": str(certificates.ca_file),
    }


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Machine:
    """A computer with one business.

    Attributes:
        home: The folder of everything that the program keeps there.
        database: The business's file.
        port: Where its portal is reached.
        told: Further variables of its environment.
    """

    home: Path
    database: Path
    port: int
    told: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """The address that links begin with."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environ(self) -> dict[str, str]:
        """Nothing of the developer's own settings reaches in."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("TRADECONSOLE_")}
        return plain | {
            "TRADECONSOLE_HOME": str(self.home),
            "TRADECONSOLE_DATABASE": str(self.database),
            "TRADECONSOLE_PORTAL_URL": self.origin,
            "PYTHONPATH": str(ROOT),
            **self.told,
        }

    @property
    def settings(self) -> Settings:
        return load_settings(self.environ)

    def with_told(self, **told: str) -> Self:
        """The same machine, told something else."""
        return replace(self, told=self.told | told)

    def portal_log(self, port: int = 0) -> Path:
        """Where the output of a portal of this machine goes."""
        return self.home / f"portal-{port or self.port}.txt"

    @property
    def kept_mail(self) -> list[Path]:
        return sorted(under(self.home).kept_mail.glob("*.eml"))

    def run(self, *arguments: str, first: Callable[[], None] | None = None) -> Ended:
        """Run a command to its end; `first` is done in its process before it starts."""
        done = subprocess.run(
            [sys.executable, "-m", "tradeconsole", *arguments],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=STARTS_WITHIN,
            check=False,
            preexec_fn=first,
        )
        return Ended(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def serving(self, port: int = 0) -> Iterator[str]:
        """A portal in a process of its own that sends no mail; gives where it listens, which is `port` or the usual.

        What it has logged must hold no fault.
        """
        port = port or self.port
        log = self.portal_log(port)
        with log.open("w") as written:
            process = subprocess.Popen(
                [sys.executable, "-m", "tradeconsole", "portal", "serve", "--no-sender", "--port", str(port)],
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
            )
        try:
            wait_until_serving(port, process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=STARTS_WITHIN)
        assert process.returncode == 0
        assert "fault" not in log.read_text().lower(), log.read_text()


def wait_until_serving(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a portal answers."""
    until = time.monotonic() + STARTS_WITHIN
    while not is_serving(port):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.05)


def is_serving(port: int) -> bool:
    """Whether a portal answers at a port of this computer."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
