"""What a form asks for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from data.lengths import LINE

YES, NO = "yes", "no"


class Kind(Enum):
    """How a value is given."""

    LINE = auto()
    TEXT = auto()
    CHOICE = auto()
    SWITCH = auto()
    SECRET = auto()
    PICK = auto()


@dataclass(frozen=True)
class Picked:
    """What was chosen in a dialog: the value, and how it reads."""

    value: str
    words: str


@dataclass(frozen=True)
class Field:
    """One value.

    Attributes:
        key: Its name among the values; errors name it too.
        label: What it is called in front of people.
        value: What stands there at first; of a switch "yes" or "no".
        choices: Of a choice: each value with its words.
        check: Raises `Invalid` when a value can't be taken; asked as the field is left.
        tidy: How a value that can be taken is written; put into the line as it is left.
        hint: What helps to fill it in, while nothing is wrong with it.
        placeholder: What stands in the empty field: an example.
        words: Of a pick: how its value reads.
        pick: Of a pick: has the person choose, beginning with the value that stands there and what they typed to find
            another; None when they went back.
    """

    key: str
    label: str
    value: str = ""
    kind: Kind = Kind.LINE
    choices: Sequence[tuple[str, str]] = ()
    check: Callable[[str], object] | None = None
    tidy: Callable[[str], str] | None = None
    hint: str = ""
    placeholder: str = ""
    words: str = ""
    pick: Callable[[str, str], Awaitable[Picked | None]] | None = None
    at_most: int = LINE
    lines: int = 4
    """How high a text is."""


def switch(key: str, label: str, *, on: bool, hint: str = "") -> Field:
    """A value that is yes or no."""
    return Field(key, label, YES if on else NO, Kind.SWITCH, hint=hint)
