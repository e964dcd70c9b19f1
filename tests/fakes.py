"""Stand-ins for the outside world that remember what was asked of them."""

from email.message import EmailMessage
from types import TracebackType
from typing import Self

from tradeconsole.mail.transport import MailFailure


class MemoryTransport:
    """Keeps every message in `sent`; while `failures` lasts, each attempt raises its next one instead."""

    def __init__(self, *failures: MailFailure) -> None:
        self.sent: list[EmailMessage] = []
        self.failures = list(failures)
        self.sessions = 0

    def __enter__(self) -> Self:
        self.sessions += 1
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to let go."""

    def send(self, message: EmailMessage) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.sent.append(message)
