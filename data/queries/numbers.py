"""The numbers that people see, read as they write them."""

from data.database import Connection


def full_number(db: Connection, name: str, text: str) -> str:
    """A record's number in full: "Q-0031" of "q-31" or "31". What can't be one is given back as it is."""
    typed = text.strip().upper()
    # Numbers that were given before the business changed how it numbers keep the form they were given in.
    if is_number_of(db, name, typed):
        return typed
    sequence = db.execute("SELECT prefix, width FROM number_sequence WHERE name = :name", {"name": name}).fetchone()
    if sequence is None:
        return typed
    prefix, width = sequence
    digits = typed.removeprefix(prefix)
    return f"{prefix}{int(digits):0{width}}" if _is_short(digits, width) else typed


def is_number_of(db: Connection, name: str, text: str) -> bool:
    """Whether a record of a kind bears exactly this number."""
    return db.value(f"SELECT number FROM {name} WHERE number = :number", number=text) is not None


def _is_short(digits: str, width: int) -> bool:
    return digits.isascii() and digits.isdecimal() and len(digits) <= max(width, 18)
