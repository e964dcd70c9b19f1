"""The signs that stand with words, in a Unicode and an ASCII form.

A sign never carries the meaning alone: show it through `GlyphSet.label` with its word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Sign = Literal[
    "pending",
    "in_progress",
    "on_hold",
    "completed",
    "cancelled",
    "not_shared",
    "shared",
    "seen",
    "new",
    "mail",
    "phone",
    "private",
    "on",
    "off",
    "tick",
]

STATUS_SIGNS: Mapping[str, Sign] = {
    "Pending": "pending",
    "In progress": "in_progress",
    "On hold": "on_hold",
    "Completed": "completed",
    "Cancelled": "cancelled",
}
"""Which sign stands with which word of a job's status."""


@dataclass(frozen=True)
class GlyphSet:
    """One form of every sign."""

    signs: Mapping[Sign, str]
    bar: str
    """Marks the line under the cursor."""
    ellipsis: str
    """Ends a text that was cut."""
    ascending: str
    descending: str
    dash: str
    """Stands where there is no value."""
    dot: str
    """Stands between two facts on one line."""
    shades: str
    """The parts of a bar, from light to dark."""

    def __getitem__(self, sign: Sign) -> str:
        return self.signs[sign]

    def label(self, sign: Sign, words: str) -> str:
        """The sign with its words."""
        return f"{self.signs[sign]} {words}"

    def status(self, word: str) -> str:
        """A job's status, sign and word; a word that is not known stands alone."""
        sign = STATUS_SIGNS.get(word)
        return word if sign is None else self.label(sign, word)


UNICODE = GlyphSet(
    signs={
        "pending": "○",
        "in_progress": "◐",
        "on_hold": "◔",
        "completed": "●",
        "cancelled": "✕",
        "not_shared": "○",
        "shared": "◎",
        "seen": "◉",
        "new": "▲",
        "mail": "✉",
        "phone": "☎",
        "private": "■",
        "on": "●",
        "off": "○",
        "tick": "✓",
    },
    bar="▌",
    ellipsis="…",
    ascending="▲",
    descending="▼",
    dash="–",
    dot="·",
    shades="░▒▓█",
)

ASCII = GlyphSet(
    signs={
        "pending": "o",
        "in_progress": ">",
        "on_hold": "=",
        "completed": "#",
        "cancelled": "x",
        "not_shared": "o",
        "shared": "+",
        "seen": "*",
        "new": "!",
        "mail": "@",
        "phone": "T",
        "private": "#",
        "on": "#",
        "off": "o",
        "tick": "v",
    },
    bar=">",
    ellipsis="~",
    ascending="^",
    descending="v",
    dash="-",
    dot="|",
    shades=".-=#",
)


def use_ascii(environ: Mapping[str, str], encoding: str | None) -> bool:
    """Whether the terminal shows nothing beyond ASCII with certainty.

    Args:
        environ: The environment the program was started in.
        encoding: What the output stream encodes with.
    """
    if environ.get("TERM") == "linux" or _codec(encoding) != "utf8":
        return True
    # Python writes UTF-8 under LC_ALL=C, but the terminal was told not to expect it.
    return environ.get("LC_ALL") in {"C", "POSIX"}


def glyph_set(environ: Mapping[str, str], encoding: str | None) -> GlyphSet:
    """The signs to use on this terminal."""
    return ASCII if use_ascii(environ, encoding) else UNICODE


def _codec(encoding: str | None) -> str:
    return (encoding or "").lower().replace("-", "").replace("_", "")
