"""Mail without a server: each message becomes a private file that a mail program can open."""

import os
import secrets
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Self

from data.clock import Clock
from tradeconsole.mail.transport import ServerUnreachable, wire_bytes


class KeptMail:
    """A transport that writes `.eml` files (0600) into a folder (0700) and sends nothing."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self._clock = clock

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to let go."""

    def send(self, message: EmailMessage) -> None:
        """Keep the message; see `Transport.send`."""
        self.keep(message)

    def keep(self, message: EmailMessage) -> Path:
        """Write the message to a file of its own and say which.

        Raises:
            ServerUnreachable: When the folder can't be written; nothing half-written is left behind.
        """
        path = self.folder / self._new_name()
        try:
            self._prepare_folder()
            _write_private(path, wire_bytes(message))
        except OSError as error:
            raise ServerUnreachable(
                f"The mail can't be kept in {self.folder}: {error.strerror}.",
                "Make room or name another folder.",
            ) from error
        return path

    def _new_name(self) -> str:
        # No client's name and no part of a link: names of files show up in listings and backups.
        return f"{self._clock.now():%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}.eml"

    def _prepare_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and self.folder.stat().st_mode & 0o077:
            self.folder.chmod(0o700)


def _write_private(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        with open(descriptor, "wb") as file:
            file.write(content)
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
