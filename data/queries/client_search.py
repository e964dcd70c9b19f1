"""What finds clients: a number, a name, an email, the digits of a phone number, an address."""

from dataclasses import dataclass
from typing import Any

from data.database import Connection
from data.entry import phone_digits
from data.queries.numbers import full_number

# Fewer digits than this are found in too many phone numbers to mean one.
_PHONE_DIGITS = 4


@dataclass(frozen=True)
class ClientSearch:
    """A condition that is true of the clients `c` that match, and the values of its parameters."""

    condition: str
    values: dict[str, Any]


def client_search(db: Connection, text: str) -> ClientSearch:
    """How to look for `text`. Each table is read once, however many clients there are, and of the clients themselves
    only the index of names: `+` keeps others from being chosen."""
    values = {"like": f"%{_plain(text)}%", "number": full_number(db, "client", text)}
    digits = phone_digits(text)
    # A text with letters is no phone number, even when it holds digits: "12 Wattle St".
    if len(digits) < _PHONE_DIGITS or any(sign.isalpha() for sign in text):
        return ClientSearch(_FOUND.format(phone=""), values)
    return ClientSearch(_FOUND.format(phone=" OR phone_digits LIKE :digits"), values | {"digits": f"%{digits}%"})


_FOUND = """(
    c.name LIKE :like ESCAPE '!' OR +c.id IN (
        SELECT id FROM client WHERE number = :number
        UNION ALL SELECT id FROM client WHERE postal_address LIKE :like ESCAPE '!'
        UNION ALL SELECT client_id FROM contact
        WHERE removed_at IS NULL AND (email LIKE :like ESCAPE '!' OR name LIKE :like ESCAPE '!'{phone})
        UNION ALL SELECT client_id FROM site WHERE removed_at IS NULL AND address LIKE :like ESCAPE '!'
    )
)"""


def _plain(text: str) -> str:
    """A text in which the signs of patterns stand for themselves."""
    plain = text.strip().lower()
    for sign in "!%_":
        plain = plain.replace(sign, f"!{sign}")
    return plain
