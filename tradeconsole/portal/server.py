"""The portal on a port: uvicorn as plain as it comes, with the portal's own log instead of its own."""

import logging
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from data.clock import Clock, SystemClock
from data.errors import Unreachable, Usage
from data.portal.store import PortalStore
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.connections import Connection
from tradeconsole.portal.settings import PortalSettings

LOOPBACK = "127.0.0.1"
_GRACE_SECONDS = 5
_START_SECONDS = 10.0


@dataclass(frozen=True)
class PortalMaker:
    """Makes the application, in whichever process it is to run."""

    database: Path
    settings: PortalSettings = field(default_factory=PortalSettings)
    clock: Clock = field(default_factory=SystemClock)

    def __call__(self) -> Starlette:
        return build_portal(PortalStore(self.database, self.clock), self.settings)


def serve(
    make: PortalMaker,
    host: str = LOOPBACK,
    port: int = 8321,
    *,
    workers: int = 1,
    log_file: Path | None = None,
    ready: Callable[[str, int], None] | None = None,
) -> None:
    """Serve until the process is told to end; requests under way are answered first.

    Args:
        log_file: Where requests are logged; the standard error output when there is none.
        ready: Told the host and port as soon as connections are taken.

    Raises:
        Unreachable: The port can't be had.
        NotFound, Unreachable: The database can't be used.
    """
    make()
    listener = _listen(host, port)
    config = _config(make, workers, log_file)
    if ready:
        ready(host, listener.getsockname()[1])
    # uvicorn sends itself the signal that ended it once more: whoever called us has to clean up first.
    signal.signal(signal.SIGTERM, _end)
    with suppress(KeyboardInterrupt, SystemExit):
        if workers > 1:
            Multiprocess(config, [listener]).run()
        else:
            uvicorn.Server(config).run([listener])


@contextmanager
def serving_beside(make: PortalMaker, host: str = LOOPBACK, port: int = 0) -> Iterator[int]:
    """Serve from a thread of this process for as long as the block runs; gives the port.

    Raises:
        Unreachable: The port can't be had, or nothing was served in time.
    """
    listener = _listen(host, port)
    server = uvicorn.Server(_config(make, 1, None, logs=False))
    thread = threading.Thread(target=server.run, args=([listener],), name="portal", daemon=True)
    thread.start()
    try:
        _wait_for(server, thread)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(_GRACE_SECONDS * 2)


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise Unreachable("The portal did not start.", "Run `tradeconsole check` to see what is wrong.")
        time.sleep(0.01)


def _end(_number: int, _frame: Any) -> NoReturn:
    raise SystemExit(0)


def _listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except UnicodeError as error:
        raise Usage(f"{host} can't be the name of a computer.", "Give --host an address like 127.0.0.1.") from error
    except OSError as error:
        raise Unreachable(
            f"The portal can't be served at {host}, port {port}: {error.strerror}.",
            "Stop the program that uses it, or choose another with --port.",
        ) from error
    return listener


def _config(make: PortalMaker, workers: int, log_file: Path | None, *, logs: bool = True) -> uvicorn.Config:
    return uvicorn.Config(
        make,
        factory=True,
        workers=workers,
        http=Connection,
        lifespan="off",
        ws="none",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        log_config=_log_config(log_file) if logs else None,
    )


def _log_config(log_file: Path | None) -> dict[str, Any]:
    """One line for each request and fault. Of uvicorn's own words only those of trouble, as they may quote no path."""
    stream = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
    file = {"class": "logging.FileHandler", "filename": str(log_file), "delay": True, "encoding": "utf-8"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(message)s"}},
        "handlers": {"out": (file if log_file else stream) | {"formatter": "line"}},
        "loggers": {
            "tradeconsole.portal": {"handlers": ["out"], "level": "INFO", "propagate": False},
            "uvicorn": {"handlers": ["out"], "level": "WARNING", "propagate": False},
        },
    }


logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
