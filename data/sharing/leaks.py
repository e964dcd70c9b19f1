"""What a text that goes to a client seems to give away. It warns, and nothing depends on it.

A warning repeats only what stands in the text itself: whoever reads it may not see the costs of a job.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from data.safe_text import safe_line
from data.sharing.traces import (
    Amount,
    Word,
    amounts_in,
    emails_in,
    names_in,
    percents_in,
    phones_in,
    plain,
    sentences_in,
    words_in,
)

RUN = 5
"""So many words in a row are no chance."""
_LEAST_LETTERS = 9
_SHOWN = 60
_LOCAL_DIGITS = 8
_ABOUT_MARGINS = re.compile(r"\b(?:margins?|mark-?\s?ups?|profits?)\b", re.IGNORECASE)


class Secret(StrEnum):
    """What should not be told. The values are what programs read."""

    COST = "cost"
    MARGIN = "margin"
    PAY_RATE = "pay_rate"
    SUPPLIER = "supplier"
    STAFF_NAME = "staff_name"
    STAFF_PHONE = "staff_phone"
    STAFF_EMAIL = "staff_email"
    CLIENT_NAME = "client_name"
    CLIENT_PHONE = "client_phone"
    CLIENT_EMAIL = "client_email"
    INTERNAL_NOTE = "internal_note"


_IN_WORDS = {
    Secret.COST: "looks like a cost of this job",
    Secret.MARGIN: "looks like the margin of this job",
    Secret.PAY_RATE: "looks like a pay rate",
    Secret.SUPPLIER: "is a supplier of this job",
    Secret.STAFF_NAME: "is somebody of your staff",
    Secret.STAFF_PHONE: "is a phone number of your staff",
    Secret.STAFF_EMAIL: "is an email address of your staff",
    Secret.CLIENT_NAME: "is the name of another client",
    Secret.CLIENT_PHONE: "is a phone number of another client",
    Secret.CLIENT_EMAIL: "is an email address of another client",
    Secret.INTERNAL_NOTE: "stands in an internal note",
}


@dataclass(frozen=True)
class Told:
    """A text that the client gets to read, and where it stands: "Your message"."""

    where: str
    text: str


@dataclass(frozen=True)
class Leak:
    """What a text seems to give away: where it stands, what it is, and the words as they were written."""

    where: str
    what: Secret
    words: str

    @property
    def sentence(self) -> str:
        """ "Your message: “$1,500” looks like a cost of this job."."""
        words = self.words if len(self.words) <= _SHOWN else f"{self.words[: _SHOWN - 1].rstrip()}…"
        return f"{self.where}: “{words}” {_IN_WORDS[self.what]}."


@dataclass(frozen=True)
class Secrets:
    """What must not be told. Amounts are cents, phone numbers digits, email addresses in lower case.

    Attributes:
        margins: Amounts; `margin_percents` the same as percentages, "38" or "38.2".
        notes: Internal notes, whole.
    """

    costs: frozenset[int] = frozenset()
    margins: frozenset[int] = frozenset()
    margin_percents: frozenset[str] = frozenset()
    pay_rates: frozenset[int] = frozenset()
    suppliers: frozenset[str] = frozenset()
    staff_names: frozenset[str] = frozenset()
    staff_phones: frozenset[str] = frozenset()
    staff_emails: frozenset[str] = frozenset()
    client_names: frozenset[str] = frozenset()
    client_phones: frozenset[str] = frozenset()
    client_emails: frozenset[str] = frozenset()
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class Known:
    """What the client knows anyway: the amounts and the words of what is shared with them."""

    amounts: frozenset[int] = frozenset()
    texts: Sequence[str] = field(default=())


def find_leaks(told: Sequence[Told], secrets: Secrets, known: Known) -> list[Leak]:
    """What these texts seem to give away, in their order, each once."""
    search = _Search(secrets, known)
    found = (
        Leak(text.where, what, safe_line(words)) for text in told for what, words in search.in_text(plain(text.text))
    )
    return list(dict.fromkeys(found))


Found = Iterator[tuple[Secret, str]]


class _Search:
    """Looks for secrets in one text after another."""

    def __init__(self, secrets: Secrets, known: Known) -> None:
        self._secrets = secrets
        self._known_amounts = known.amounts
        self._known = "\n".join(plain(text) for text in known.texts)
        known_words = [words_in(plain(text)) for text in known.texts]
        self._known_runs = {
            run for words in known_words for length in range(1, RUN + 1) for run in _runs(words, length)
        }
        self._note_runs = {run for note in secrets.notes for run in _telling_runs(plain(note))} - self._known_runs
        self._note_phones = {digits for note in secrets.notes for digits, _ in phones_in(plain(note))}

    def in_text(self, text: str) -> Found:
        yield from self._amounts(text)
        yield from self._reach(text)
        yield from self._names(text)
        yield from self._notes(text)

    def _amounts(self, text: str) -> Found:
        secrets = self._secrets
        by_kind = {
            Secret.COST: secrets.costs,
            Secret.MARGIN: secrets.margins,
            Secret.PAY_RATE: secrets.pay_rates,
        }
        for amount in amounts_in(text):
            if not _is_any(amount, self._known_amounts):
                yield from ((what, amount.words) for what, cents in by_kind.items() if _is_any(amount, cents))
        if _ABOUT_MARGINS.search(text):
            for percent, words in percents_in(text):
                if percent in secrets.margin_percents:
                    yield Secret.MARGIN, words

    def _reach(self, text: str) -> Found:
        secrets = self._secrets
        seen = ""
        for digits, words in phones_in(text):
            what = self._whose_phone(digits, words)
            if what and words not in seen:
                yield what, words
                seen = words
        for email in emails_in(text):
            if email in secrets.staff_emails:
                yield Secret.STAFF_EMAIL, email
            elif email in secrets.client_emails:
                yield Secret.CLIENT_EMAIL, email

    def _whose_phone(self, digits: str, words: str) -> Secret | None:
        if any(_same_phone(digits, phone) for phone in self._secrets.staff_phones):
            return Secret.STAFF_PHONE
        if digits in self._secrets.client_phones:
            return Secret.CLIENT_PHONE
        return Secret.INTERNAL_NOTE if digits in self._note_phones and words not in self._known else None

    def _names(self, text: str) -> Found:
        for what, names in (
            (Secret.STAFF_NAME, self._secrets.staff_names),
            (Secret.SUPPLIER, self._secrets.suppliers),
        ):
            for name in sorted(names):
                if (words := _whole(name, text)) and not _whole(name, self._known):
                    yield what, words
        if self._secrets.client_names:
            for name, words in names_in(text):
                if name in self._secrets.client_names and not _whole(name, self._known):
                    yield Secret.CLIENT_NAME, words

    def _notes(self, text: str) -> Found:
        words = words_in(text)
        told = [False] * len(words)
        for length in range(1, RUN + 1):
            for start, run in enumerate(_runs(words, length)):
                if run in self._note_runs and not _is_part_of_phone(text, words[start]):
                    told[start : start + length] = [True] * length
        for first, last in _stretches(told):
            yield Secret.INTERNAL_NOTE, text[words[first].start : words[last].end]


def _is_any(amount: Amount, cents: frozenset[int]) -> bool:
    return any(amount.means(secret) for secret in cents)


def _same_phone(digits: str, phone: str) -> bool:
    """Whether two numbers are the same; without its area code one is the end of the other."""
    return digits == phone or (len(digits) == _LOCAL_DIGITS and phone.endswith(digits))


def _whole(name: str, text: str) -> str:
    """A name as it stands in a text, as whole words and in any case; a single word must have its capital."""
    words = [re.escape(word) for word in plain(name).split()]
    if not words:
        return ""
    flags = re.IGNORECASE if len(words) > 1 else 0
    found = re.search(rf"(?<!\w){' +'.join(words)}(?!\w)", text, flags)
    return found[0] if found else ""


def _runs(words: Sequence[Word], length: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - length + 1):
        yield tuple(word.text for word in words[start : start + length])


def _telling_runs(note: str) -> Iterator[tuple[str, ...]]:
    """Words of a note that say where they come from: five in a row, a whole sentence, or a long number."""
    for sentence in sentences_in(note):
        words = words_in(sentence)
        if len(words) >= RUN:
            yield from _runs(words, RUN)
        elif len(words) > 1 and sum(len(word.text) for word in words) >= _LEAST_LETTERS:
            yield tuple(word.text for word in words)
    for word in words_in(note):
        if _is_code(word.text) and not _is_part_of_phone(note, word):
            yield (word.text,)


def _is_code(word: str) -> bool:
    """Whether a word is a number that is no year: the code of a gate, the number of a safe."""
    return word.isdecimal() and len(word) >= 4 and not (len(word) == 4 and word[:2] in ("19", "20"))


def _is_part_of_phone(text: str, word: Word) -> bool:
    if not word.text.isdecimal():
        return False
    around = text[max(word.start - 12, 0) : word.end + 12]
    return any(word.text in re.sub(r"\D", "", words) for _, words in phones_in(around))


def _stretches(told: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where the runs of true begin and end."""
    start: int | None = None
    for place, is_told in enumerate([*told, False]):
        if is_told and start is None:
            start = place
        elif not is_told and start is not None:
            yield start, place - 1
            start = None
