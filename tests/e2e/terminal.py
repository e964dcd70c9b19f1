"""A terminal for the real program: it keeps every byte that is written to it."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.machine import is_serving

KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "down": "\x1b[B",
    "f1": "\x1bOP",
    "f9": "\x1b[20~",
    "ctrl+p": "\x10",
    "ctrl+q": "\x11",
}
SEQUENCE = re.compile(
    r"\x1b(?:\[(?P<csi>[0-?]*[ -/]*[@-~])|(?P<string>[\]PX^_].*?(?:\x07|\x1b\\))|(?P<other>[ -/]*[0-~]))", re.DOTALL
)
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"
CURSOR_SHOWN = b"\x1b[?25h"
MOUSE_OFF = (b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?1015l", b"\x1b[?1006l")


@dataclass
class Terminal:
    """A window with the program in it.

    Attributes:
        process: The program.
        written: Every byte that it wrote.
    """

    process: "subprocess.Popen[bytes]"
    _master: int
    written: bytearray = field(default_factory=bytearray)
    _mark: int = 0
    _closed: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self.read_all, name="terminal")
        self.reader.start()

    def press(self, *keys: str) -> None:
        """Press keys, by name or as they are typed."""
        for key in keys:
            self._mark = len(self.written)
            os.write(self._master, KEYS.get(key, key).encode())
            # A lone esc is told from the start of a sequence by the pause that follows it.
            time.sleep(0.3 if key == "esc" else 0.02)

    def shows(self, words: str, *, since: int | None = None) -> bool:
        """Whether words were written since the last key."""
        start = self._mark if since is None else since
        return words in SEQUENCE.sub(_spaced, bytes(self.written[start:]).decode("utf-8", "replace"))

    def wait_for(self, words: str, *, within: float = 40.0, since: int | None = None) -> None:
        """Wait until words are written after the last key."""
        until = time.monotonic() + within
        while not self.shows(words, since=since):
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.tail()}"
            assert time.monotonic() < until, f"{words!r} was not shown within {within} s:\n{self.tail()}"
            time.sleep(0.02)

    def settle(self, quiet: float = 0.15, within: float = 10.0) -> None:
        """Wait until nothing more is written for a moment."""
        until = time.monotonic() + within
        size = -1
        while size != len(self.written) and time.monotonic() < until:
            size = len(self.written)
            time.sleep(quiet)

    def tail(self) -> str:
        return SEQUENCE.sub(_spaced, bytes(self.written[-20000:]).decode("utf-8", "replace"))[-6000:]

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size; the system tells the program."""
        self._mark = len(self.written)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def end_by(self, number: signal.Signals, *, within: float) -> float:
        """Send the program a signal; gives how many seconds it took to end."""
        self._mark, began = len(self.written), time.monotonic()
        self.process.send_signal(number)
        self.process.wait(timeout=within + 10)
        return time.monotonic() - began

    def close(self) -> None:
        """Close the window under the program."""
        if not self._closed.is_set():
            self._closed.set()
            self.reader.join(timeout=10)
            os.close(self._master)

    def read_all(self) -> None:
        """Take what is written until the other side is closed."""
        while not self._closed.is_set():
            try:
                if not select.select([self._master], [], [], 0.1)[0]:
                    if self.process.poll() is not None:
                        return
                    continue
                self.written += os.read(self._master, 65_536)
            except OSError:
                return


def children_of(pid: int) -> list[int]:
    """The processes that a process has started."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def wait_for_portal(terminal: Terminal) -> tuple[int, int]:
    """The process of the program's own portal, and its port, once it serves."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for child in children_of(terminal.process.pid):
            command = Path(f"/proc/{child}/cmdline").read_text().split("\0")
            if "serve" in command and is_serving(port := int(command[command.index("--port") + 1])):
                return child, port
        time.sleep(0.05)
    raise AssertionError(f"no portal was started:\n{terminal.tail()}")


def _spaced(found: re.Match[str]) -> str:
    """Colours stand within words, anything else between them."""
    return "" if (found["csi"] or "").endswith("m") else "\n"


def _nothing() -> None:
    """Nothing has to happen first."""


@contextmanager
def running(
    environ: Mapping[str, str],
    *arguments: str,
    size: tuple[int, int] = (120, 40),
    first: Callable[[], None] = _nothing,
) -> Iterator[Terminal]:
    """The program in a window of so many columns and lines; `first` is done in its process before it starts."""

    def begin() -> None:
        first()
        os.login_tty(slave)

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "tradeconsole", *arguments],
        # Where they are set, these two are believed before the window itself.
        env={name: value for name, value in environ.items() if name not in ("COLUMNS", "LINES")}
        | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"},
        preexec_fn=begin,
    )
    os.close(slave)
    terminal = Terminal(process, master)
    try:
        yield terminal
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        terminal.close()
