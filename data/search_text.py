"""What somebody typed into a search, as phrases that an index can answer in bounded time."""

import re
from dataclasses import dataclass
from enum import Enum

from data.entry import phone_digits
from data.safe_text import safe_line

TRIGRAM = 3
# Fewer digits than this are found in too many phone numbers to mean one.
_PHONE_DIGITS = 4
_NUMBER = re.compile(r"([A-Za-z]{1,10})-([0-9]*)")


class Index(Enum):
    """Which index answers: record numbers, starts of words, or any part of three characters and more."""

    NUMBER = "number"
    PREFIX = "prefix"
    TRIGRAM = "trigram"


@dataclass(frozen=True)
class SearchText:
    """A search, ready for one index: the phrases must all be found."""

    index: Index
    phrases: tuple[str, ...]


def read_search(text: str) -> SearchText | None:
    """How to look for `text`; None when it asks for nothing."""
    words = safe_line(text).split()
    if not words:
        return None
    if len(words) == 1 and (number := _NUMBER.fullmatch(words[0])):
        return SearchText(Index.NUMBER, (f"{number[1].upper()}-{number[2]}",))
    if all(len(word) < TRIGRAM for word in words):
        return SearchText(Index.PREFIX, tuple(words))
    return SearchText(Index.TRIGRAM, tuple(_phrases(words)))


def _phrases(words: list[str]) -> list[str]:
    """The words as phrases of three characters and more: a shorter word is looked for beside its neighbour."""
    phrases: list[str] = []
    pending = ""
    for word in words:
        pending = f"{pending} {word}".strip()
        if len(pending) >= TRIGRAM:
            phrases.append(pending)
            pending = ""
    if pending:
        phrases[-1] = f"{phrases[-1]} {pending}"
    return phrases


def searched_digits(text: str) -> str:
    """The digits of the phone number that is looked for; none where `text` is no part of one."""
    digits = phone_digits(text)
    # A text with letters is no phone number, even when it holds digits: "12 Wattle St".
    return "" if len(digits) < _PHONE_DIGITS or any(sign.isalpha() for sign in text) else digits


def part_of_text(text: str) -> str:
    """The pattern of LIKE, with `!` as its escape, that finds `text` as it is: its own signs of patterns are none."""
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return f"%{text}%"


def number_after(prefix: str) -> str:
    """The smallest text that is greater than everything that starts with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
