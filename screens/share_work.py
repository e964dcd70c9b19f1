"""What the Share screen's workers report back."""

from dataclasses import dataclass

from textual.message import Message

from data.actions.shares import Shared
from data.errors import ConsoleError


@dataclass
class Saved(Message):
    """The ticks were saved."""

    done: Shared


@dataclass
class Sent(Message):
    """The ticks were saved and the mails are in the outbox."""

    done: Shared


@dataclass
class Failed(Message):
    """Nothing was changed."""

    error: ConsoleError
