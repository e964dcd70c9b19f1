"""What stands in a text that may point at somebody or something: amounts, phone numbers, addresses, names, words.

Each is given with the place where it stands, so that it can be shown as it was written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from data.entry import phone_digits

MOST_NAME_WORDS = 4

_SMALL = 100
_YEARS = range(1900, 2100)
_AMOUNT = re.compile(
    r"(?<![\w.,$-])(?P<sign>(?:a?\$|aud)\s?)?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.(?P<cents>[0-9]{2}))?"
    r"(?P<after>\s?(?:dollars|bucks|aud)\b)?(?![\w%]|[.,][0-9])",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.,])([0-9]{1,3}(?:\.[0-9])?)\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_DIAL = re.compile(r"\(?\+?[0-9][0-9 ().\-/]*[0-9]")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"\w+(?:'\w+)*")
_NAME_WORD = re.compile(r"[^\W\d_][\w'-]*|&")
_NO_NAME = re.compile(r"[^\w\s'&-]|\n")
_SENTENCE = re.compile(r"[.!?;:\n]+")
_LEAST_DIGITS, _MOST_DIGITS = 8, 12


def plain(text: str) -> str:
    """`text` with one form of every space, quotation mark and letter."""
    straight = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2018", "'").replace("\u2011", "-")
    return "".join(" " if char.isspace() and char != "\n" else char for char in straight)


@dataclass(frozen=True)
class Amount:
    """An amount of money. One that is not `exact` may stand for what it is rounded from."""

    cents: int
    exact: bool
    words: str

    def means(self, cents: int) -> bool:
        """Whether it is this many cents, as people round them."""
        if self.cents == cents:
            return True
        whole = self.cents // 100
        return not self.exact and whole >= _SMALL and whole in (cents // 100, (cents + 50) // 100)


def amounts_in(text: str) -> Iterator[Amount]:
    """The amounts in a text, without numbers that occur anyway: small round ones, years, measures, house numbers."""
    for found in _AMOUNT.finditer(text):
        whole, cents = found["whole"].replace(",", ""), found["cents"]
        is_money = bool(found["sign"] or found["after"])
        grouped = "," in found["whole"]
        if _tells(int(whole), whole, cents, is_money=is_money, grouped=grouped):
            exact = cents is not None or not (is_money or grouped)
            yield Amount(int(whole) * 100 + int(cents or 0), exact, found[0].strip())


def _tells(value: int, written: str, cents: str | None, *, is_money: bool, grouped: bool) -> bool:
    if cents not in (None, "00") or grouped:
        return value >= 10
    if is_money or cents:
        return value >= _SMALL or value % 10 != 0
    is_number = len(written) >= 4 and not written.startswith("0")
    return is_number and value % _SMALL != 0 and value not in _YEARS


def percents_in(text: str) -> Iterator[tuple[str, str]]:
    """The percentages in a text, each as a number and as it was written."""
    for found in _PERCENT.finditer(text):
        yield found[1].removesuffix(".0"), found[0]


def phones_in(text: str) -> Iterator[tuple[str, str]]:
    """What may be phone numbers, each by its digits and as it was written; of digits in a row, every part."""
    for run in _DIAL.finditer(text):
        groups = list(re.finditer(r"\(?\+?[0-9]+", run[0]))
        for first in range(len(groups)):
            for last in range(first, len(groups)):
                written = run[0][groups[first].start() : groups[last].end()]
                digits = phone_digits(written.lstrip("("))
                if len(digits) > _MOST_DIGITS:
                    break
                if len(digits) >= _LEAST_DIGITS:
                    yield digits, written


def emails_in(text: str) -> Iterator[str]:
    """The email addresses in a text, in lower case."""
    return (found[0].strip(".'-").lower() for found in _EMAIL.finditer(text))


def names_in(text: str) -> Iterator[tuple[str, str]]:
    """What may be somebody's name, each as it would be spelt and as it was written: words that begin and end with a
    capital, or two and three small ones."""
    for part in _NO_NAME.split(text):
        words = [word.removesuffix("'s") for word in _NAME_WORD.findall(part)]
        for first in range(len(words)):
            for length in range(1, MOST_NAME_WORDS + 1):
                run = words[first : first + length]
                if len(run) == length and (name := _as_name(run)):
                    yield name, " ".join(run)


def _as_name(run: list[str]) -> str | None:
    if run[0][0].isupper() and run[-1][0].isupper():
        return " ".join(run)
    if len(run) in (2, 3) and all(word.islower() for word in run):
        return " ".join(word.capitalize() for word in run)
    return None


@dataclass(frozen=True)
class Word:
    """A word in small letters, and where in its text it stands."""

    text: str
    start: int
    end: int


def words_in(text: str) -> list[Word]:
    """The words of a text, in order."""
    return [Word(found[0].casefold().replace("'", ""), *found.span()) for found in _WORD.finditer(text)]


def sentences_in(text: str) -> list[str]:
    """The sentences of a text, and its lines."""
    return [part for part in _SENTENCE.split(text) if part.strip()]
