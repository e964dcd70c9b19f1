"""Text that comes in from people and programs: cleaned and measured before anything is done with it.

Table models do not validate, and SQLite takes what PostgreSQL refuses, so every text passes here first.
"""

import re

from data.addresses import clean_email
from data.errors import Invalid
from data.lengths import LINE, NAME, PHONE, TEXT
from data.safe_text import safe_line, safe_text

# "12 Wattle St, Brunswick VIC 3056": the suburb stands before the state and the postcode.
_SUBURB = re.compile(r",\s*([^,]+?)\s*,?\s+(?:ACT|NSW|NT|QLD|SA|TAS|VIC|WA)\b", re.IGNORECASE)


def line(text: str, what: str, at_most: int = LINE, *, required: bool = False) -> str:
    """One line of text, without control characters.

    Raises:
        Invalid: It is longer than `at_most` characters, or empty where something is required.
    """
    return _measured(safe_line(text), what, at_most, required)


def paragraphs(text: str, what: str, at_most: int = TEXT, *, required: bool = False) -> str:
    """Text of several lines, without control characters.

    Raises:
        Invalid: It is longer than `at_most` characters, or empty where something is required.
    """
    return _measured(safe_text(text).strip(), what, at_most, required)


def _measured(text: str, what: str, at_most: int, required: bool) -> str:
    if required and not text:
        raise Invalid(f"{what} is missing.", "Fill it in.", _field(what))
    if len(text) > at_most:
        raise Invalid(
            f"{what} has {len(text):,} characters; {at_most:,} are the most.", "Shorten it and try again.", _field(what)
        )
    return text


def _field(what: str) -> str:
    return what.lower().replace(" ", "_")


def email(text: str, what: str = "Email") -> str:
    """One email address in lower case, or nothing.

    Raises:
        Invalid: It is not one address that mail can be sent to.
    """
    if not text.strip():
        return ""
    try:
        return clean_email(text.strip(" ")).lower()
    except ValueError as error:
        raise Invalid(str(error), "Write one address like name@example.com.", _field(what)) from error


def phone(text: str, what: str = "Phone") -> str:
    """One phone number as people write it, with its extension or two of them, or nothing.

    Raises:
        Invalid: It is too long, or nothing that can be called: fewer than six digits, and no word number either.
    """
    number = line(text, what, PHONE)
    dialled = re.sub(r"\W" if _WORD_NUMBER.search(re.sub(r"\W", "", number)) else r"\D", "", number)
    if number and len(dialled) < _LEAST_DIGITS:
        raise Invalid(
            f"“{number}” is not a phone number.",
            "Write it with its digits, like 03 5550 0100, or leave it empty.",
            _field(what),
        )
    return number


_LEAST_DIGITS = 6
# "13 CABS", "1300 TRADIE": the letters are dialled too.
_WORD_NUMBER = re.compile(r"1[38][0-9]*[A-Z]", re.IGNORECASE)


def phone_digits(text: str) -> str:
    """The digits that a phone number is found by, with Australia's country code read as a leading 0."""
    digits = re.sub(r"\D", "", text)
    if text.strip().startswith("+61") or (digits.startswith("61") and len(digits) == 11):
        digits = "0" + digits[2:].removeprefix("0")
    return digits[:20]


def suburb_of(site: str) -> str:
    """The suburb of an Australian address, or what stands after its last comma."""
    if found := _SUBURB.search(site):
        return found[1][:NAME]
    return site.rsplit(",", 1)[1].strip()[:NAME] if "," in site else ""
