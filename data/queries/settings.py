"""Reads of the business's settings, as texts."""

from dataclasses import dataclass
from typing import Any

from data.business.checks import NO, YES, Numbering
from data.business.schema import NUMBERED, SETTINGS, Kind
from data.database import Connection
from data.search_text import number_after


@dataclass(frozen=True)
class _Sequence:
    name: str
    prefix: str
    width: int
    value: int


def read_settings_values(db: Connection) -> dict[str, str]:
    """Every setting of the business by its key, in the order of the schema; none in a database without a business."""
    numbers = {f"next_{kind}": str(number) for kind, number in read_numberings(db).items()}
    columns = [key for key in SETTINGS if not key.startswith("next_")]
    row = db.execute(f"SELECT {', '.join(columns)} FROM business", {}).fetchone()
    if row is None:
        return {}
    values = {key: _text(key, value) for key, value in zip(columns, row, strict=True)} | numbers
    # A kind of record whose numbering is lost has nothing to show; the others have.
    return {key: values.get(key, "") for key in SETTINGS}


def _text(key: str, value: Any) -> str:
    if SETTINGS[key].kind is Kind.SWITCH:
        return YES if value else NO
    return str(value)


def read_numberings(db: Connection) -> dict[str, Numbering]:
    """The next number of each kind of record."""
    rows = db.all(_Sequence, "SELECT name, prefix, width, next_value AS value FROM number_sequence")
    return {row.name: Numbering(row.prefix, row.width, row.value) for row in rows if row.name in NUMBERED}


def highest_number(db: Connection, kind: str, prefix: str) -> int:
    """The highest of the numbers of a kind that begin with this prefix; 0 when there is none.

    Goes through those numbers: for the rare moment in which somebody says how numbers go on.
    """
    highest = db.value(
        f"""
        SELECT max(CAST(substr(number, :start) AS INTEGER)) FROM {kind}
        WHERE number > :prefix AND number < :after AND ltrim(substr(number, :start), '0123456789') = ''
        """,
        prefix=prefix,
        after=number_after(prefix),
        start=len(prefix) + 1,
    )
    return int(highest or 0)
