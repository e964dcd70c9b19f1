"""A sender in a process of its own: it ends on SIGTERM or SIGINT, and when the process that started it is gone."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from threading import Event, Thread

from data.settings import Settings, load_settings
from data.store import open_store
from tradeconsole.crashes import report_safely
from tradeconsole.mail.sender import Sender

PARENT_CHECK_SECONDS = 1.0


def run_sender(settings: Settings, parent: int | None = None) -> None:
    """Send mail until told to stop, or until `parent` ends: by default the process that started this one.

    Raises:
        NotFound, Unreachable: There is no database to work on.
    """
    stop = Event()
    store = open_store(settings.database, settings.clock)
    sender = Sender(store, settings)

    def end(*_: object) -> None:
        stop.set()
        sender.wake()

    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, end)
    Thread(target=_watch, args=(os.getppid() if parent is None else parent, end), daemon=True).start()
    try:
        sender.run_forever(stop)
    finally:
        store.close()


def _watch(parent: int, end: Callable[[], None]) -> None:
    while not _is_gone(parent):
        time.sleep(PARENT_CHECK_SECONDS)
    end()


def _is_gone(parent: int) -> bool:
    """Whether the parent has ended: a process that loses its parent gets another one, but not on Windows."""
    guardian = multiprocessing.parent_process()
    return not guardian.is_alive() if guardian else os.getppid() != parent


if __name__ == "__main__":
    report_safely()
    run_sender(load_settings())
