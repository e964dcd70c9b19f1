"""Checks of the business's settings: each gives a text as it is kept, or raises `Invalid`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from data import entry
from data.enquiry_form import read_origins
from data.errors import Invalid
from data.lengths import LINE, LONG_TEXT
from data.settings import check_portal_url

Check = Callable[[str], str]

YES, NO = "yes", "no"
YES_WORDS = (YES, "on", "true", "y", "1")
NO_WORDS = (NO, "off", "false", "n", "0")
_NUMBER = re.compile(r"([A-Z](?:[A-Z0-9-]{0,7}[A-Z-])?)([0-9]{1,8})")


@dataclass(frozen=True)
class Numbering:
    """What the next number of a kind of record is made of: "Q-0031"."""

    prefix: str
    width: int
    value: int

    def __str__(self) -> str:
        return f"{self.prefix}{self.value:0{self.width}}"


def read_numbering(text: str) -> Numbering:
    """A number as people see it, in its parts.

    Raises:
        Invalid: It has no letters before its digits, too many of either, or signs that are none of numbers.
    """
    match = _NUMBER.fullmatch(text.strip().upper())
    if match is None or not int(match[2]):
        raise Invalid(f"“{text.strip()}” is not a number to go on from.", "Write it like Q-0031: letters, then digits.")
    return Numbering(match[1], len(match[2]), int(match[2]))


def numbering(text: str) -> str:
    """The next number of a kind of record."""
    return str(read_numbering(text))


def line(what: str, at_most: int = LINE, *, required: bool = False) -> Check:
    """A check for one line."""
    return lambda text: entry.line(text, what, at_most, required=required)


def paragraphs(what: str) -> Check:
    """A check for text of several lines."""
    return lambda text: entry.paragraphs(text, what, LONG_TEXT)


def email(text: str) -> str:
    """An address that has to be there."""
    address = entry.email(text)
    if not address:
        raise Invalid("Email is missing.", "Clients' answers go there.")
    return address


def switch(text: str) -> str:
    """Yes or no, as people and programs say them."""
    word = text.strip().lower()
    if word in YES_WORDS:
        return YES
    if word in NO_WORDS:
        return NO
    raise Invalid(f"“{text.strip()}” is neither yes nor no.", "Write yes or no.")


def choice(words: type[StrEnum]) -> Check:
    """A check for one of some words."""

    def check(text: str) -> str:
        if (word := text.strip().lower()) not in set(words):
            raise Invalid(f"“{text.strip()}” can't be chosen.", f"Use one of: {', '.join(words)}.")
        return word

    return check


def whole(what: str, least: int, most: int) -> Check:
    """A check for a whole number."""

    def check(text: str) -> str:
        typed = text.strip()
        if not (typed.isascii() and typed.isdecimal() and len(typed) <= 9 and least <= int(typed) <= most):
            raise Invalid(f"“{typed}” is no {what}.", f"Use a whole number from {least:,} to {most:,}.")
        return str(int(typed))

    return check


def colour(text: str) -> str:
    """A colour as `#rrggbb`."""
    match = re.fullmatch(r"#?([0-9a-f]{6})", text.strip().lower())
    if match is None:
        raise Invalid(f"“{text.strip()}” is not a colour.", "Write it like #1f6f78.")
    return f"#{match[1]}"


def portal_url(text: str) -> str:
    """The public address of the portal, or nothing."""
    url = entry.line(text, "Public address").rstrip("/")
    if url:
        check_portal_url(url)
    return url


def origins(text: str) -> str:
    """The sites that may show the enquiry form, one a line."""
    return "\n".join(read_origins(text))


def bsb(text: str) -> str:
    """The number of a bank's branch, or nothing."""
    digits = re.sub(r"[\s-]", "", text)
    if digits and not (digits.isascii() and digits.isdecimal() and len(digits) == 6):
        raise Invalid(f"“{text.strip()}” is no BSB.", "It has six digits, like 063-000.")
    return f"{digits[:3]}-{digits[3:]}" if digits else ""


def account(text: str) -> str:
    """The number of a bank account, or nothing."""
    number = entry.line(text, "Account number", 34)
    if number and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]*", number):
        raise Invalid(f"“{number}” is not an account number.", "Write its digits, like 1234 5678.")
    return number


def host(text: str) -> str:
    """The name of a mail server, or nothing."""
    name = entry.line(text, "Mail server")
    if any(char.isspace() or char in "/@" for char in name):
        raise Invalid(f"“{name}” is not a name of a server.", "Write it like smtp.example.com.")
    return name
