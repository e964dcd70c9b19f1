"""What stands in an exported record, and how each format writes it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from data.safe_text import safe_text

# Texts, amounts and quantities, days, times, and lists of records of the same.
Record = Mapping[str, Any]

_FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_BETWEEN, _WITHIN = "; ", ", "


def money(cents: int) -> Decimal:
    """An amount that is written with its two decimals."""
    return Decimal(cents).scaleb(-2)


def cell(value: Any, zone: ZoneInfo) -> str:
    """A value as a spreadsheet's cell: a number stays one, and a text is never taken for a formula."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, tuple):
        return harmless(_BETWEEN.join(_in_line(part, zone) for part in value))
    return _plain(value, zone)


def harmless(text: str) -> str:
    """A text that is shown as it is: by a spreadsheet, which runs formulas, and by a terminal."""
    shown = safe_text(text)
    return f"'{shown}" if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text) else shown


def _in_line(part: Any, zone: ZoneInfo) -> str:
    if isinstance(part, str):
        return part
    if isinstance(part, Mapping):
        return _WITHIN.join(word for value in part.values() if (word := _in_line(value, zone)))
    return _plain(part, zone)


def _plain(value: Any, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def for_json(zone: ZoneInfo) -> Callable[[Any], Any]:
    """What JSON is told of values that it does not know."""

    def told(value: Any) -> Any:
        return _plain(value, zone)

    return told
