"""What runs beside the screens: the mail sender, the portal's process, and a look whether it answers."""

import http.client
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from data.errors import ConsoleError
from data.queries.people import BusinessRow, read_business
from data.settings import Settings
from data.sharing.links import is_loopback
from data.store import Store

if TYPE_CHECKING:
    from tradeconsole.mail.sender import Sender

ASK_EVERY = 5.0
PATIENCE = 1.0
PATIENCE_AT_START = 10.0
USUAL_PORT = 8321


def answers(url: str) -> bool:
    """Whether a portal answers at this base address."""
    parts = urlsplit(url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    try:
        connection = connect(parts.hostname or "", parts.port, timeout=PATIENCE)
        connection.request("GET", f"{parts.path.rstrip('/')}/healthz")
        return connection.getresponse().status == 200
    except (OSError, ValueError, http.client.HTTPException):
        return False


@dataclass
class Background:
    """Threads and a child process that live as long as the app. They touch no screen.

    Attributes:
        portal_port: Where to run a portal on this machine in any case; None for what the business's settings say.
        answering: Whether the portal's address answers; None until somebody has asked.
    """

    store: Store
    settings: Settings
    portal_port: int | None = None
    answering: bool | None = None
    _stop: threading.Event = field(default_factory=threading.Event)
    _sender: "Sender | None" = None
    _portal: "subprocess.Popen[bytes] | None" = None
    _started: float = 0.0

    def start(self) -> None:
        """Start everything."""
        if self.portal_port is not None:
            self.start_portal(self.portal_port)
        for work in (self._send, self._ask):
            threading.Thread(target=work, daemon=True, name=work.__name__).start()

    def start_portal(self, port: int) -> None:
        """Run a portal on this machine, unless one was started here that still runs."""
        if self._portal is None or self._portal.poll() is not None:
            self._portal, self._started = start_portal(self.settings, port), time.monotonic()

    def _is_starting(self) -> bool:
        return self._portal is not None and time.monotonic() - self._started < PATIENCE_AT_START

    def mail_queued(self) -> None:
        """Have the sender look at the outbox now."""
        if self._sender is not None:
            self._sender.wake()

    def stop(self) -> None:
        """Stop the threads and the portal that was started here."""
        self._stop.set()
        self.mail_queued()
        if self._portal is not None:
            self._portal.terminate()
            try:
                self._portal.wait(timeout=1.0)
            except subprocess.TimeoutExpired:
                self._portal.kill()

    def _send(self) -> None:
        # Importing the mail's parts takes the processor from the first screen: let it be painted.
        if self._stop.wait(0.5):
            return
        from tradeconsole.mail.sender import Sender

        self._sender = Sender(self.store, self.settings)
        self._sender.run_forever(self._stop)

    def _ask(self) -> None:
        was_wanted = self.portal_port is not None
        while not self._stop.is_set():
            business, url = self._portal_settings()
            self.answering = answers(url) or (None if self._is_starting() else False)
            is_wanted = business is not None and _serves_something(business)
            # Once only: who ended it meant to.
            if is_wanted and not was_wanted and self.answering is False:
                self.start_portal(portal_port(url))
            was_wanted = is_wanted or self.portal_port is not None
            self._stop.wait(ASK_EVERY if self.answering else PATIENCE)

    def _portal_settings(self) -> tuple[BusinessRow | None, str]:
        try:
            business = read_business(self.store.reader)
        except ConsoleError:
            return None, ""
        return business, self.settings.portal_url(business)


def _serves_something(business: BusinessRow) -> bool:
    """Whether there are pages for this machine to serve: the enquiry form does not depend on the portal's switch."""
    return business.start_portal and (business.portal_on or business.enquiry_form_on)


def portal_port(url: str) -> int:
    """The port to serve on here for a public address: its own on this machine, the usual one behind a proxy."""
    return (urlsplit(url).port if is_loopback(url) else None) or USUAL_PORT


def start_portal(settings: Settings, port: int) -> "subprocess.Popen[bytes]":
    """A portal in a process of its own, which ends with this one. Its log is in the log folder."""
    settings.paths.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = settings.paths.logs / "portal.log"
    log.touch(mode=0o600)
    with log.open("ab") as written:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "tradeconsole", "--database", str(settings.database)),
                *("portal", "serve", "--port", str(port), "--no-sender", "--with-parent", str(os.getpid())),
            ],
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=written,
            env={**settings.environ, **settings.as_environment()},
            start_new_session=True,
        )
