"""What the Share screen's workers report back."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message

from data.actions.shares import Shared
from data.errors import ConsoleError
from data.safe_text import safe_line
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.last_look import warning_lines


@dataclass
class Saved(Message):
    """The ticks were saved; `then_link` has somebody's link made next."""

    done: Shared
    then_link: bool = False


@dataclass
class Sent(Message):
    """The ticks were saved and the mails are in the outbox."""

    done: Shared


@dataclass
class Failed(Message):
    """Nothing was changed."""

    error: ConsoleError


def link_question(added: Sequence[str], removed: Sequence[str], warnings: Sequence[str]) -> ConfirmModal:
    """Before a link is made: what its page will show has to be saved."""
    lines = [
        Content("Nothing is emailed; the link is yours to send by message."),
        Content(safe_line(f"Added: {', '.join(added)}") if added else ""),
        Content(safe_line(f"Gone: {', '.join(removed)}") if removed else ""),
        *(line.stylize("$text-warning") for line in warning_lines(warnings)),
    ]
    return ConfirmModal(
        "Save the ticks and make a link?",
        Content("\n").join(line for line in lines if line.plain),
        yes="Save and make a link",
        no="Back",
    )
