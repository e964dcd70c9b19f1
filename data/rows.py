"""Rows of plain SQL as frozen dataclasses, the same on every database.

A query's columns stand in the order of the dataclass's fields and bear their names; the fields' annotations say
what the values become. Fields with a default are not read: they are what other queries add.
"""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from data.errors import Damaged

R = TypeVar("R")
Convert = Callable[[Any], Any]


_makers: dict[tuple[type[Any], tuple[str, ...]], Callable[[Sequence[Any]], Any]] = {}


def row_maker(cls: type[R], columns: tuple[str, ...]) -> Callable[[Sequence[Any]], R]:
    """A function that makes a `cls` of one result row, and raises `Damaged` where a value is none of its column.

    Raises:
        TypeError: The query's columns are not the dataclass's fields, in their order.
    """
    if (cls, columns) not in _makers:
        _makers[cls, columns] = _make_maker(cls, columns)
    return _makers[cls, columns]


def _make_maker(cls: type[Any], columns: tuple[str, ...]) -> Callable[[Sequence[Any]], Any]:
    names = tuple(field.name for field in fields(cls) if field.default is MISSING)
    if names != columns:
        raise TypeError(f"{cls.__name__} has the fields {names}, but the query gives {columns}")
    hints = get_type_hints(cls)
    changed = [(place, convert) for place, name in enumerate(names) if (convert := _converter(hints[name]))]
    kept = [(place, kind) for place, name in enumerate(names) if (kind := _without_none(hints[name])) in (str, int)]

    def make(row: Sequence[Any]) -> Any:
        values = list(row)
        for place, convert in changed:
            if values[place] is not None:
                values[place] = _converted(convert, values[place], names[place])
        for place, kind in kept:
            if type(values[place]) is not kind and values[place] is not None:
                raise _damaged(names[place], values[place])
        return cls(*values)

    return make


def _converted(convert: Convert, value: Any, name: str) -> Any:
    try:
        return convert(value)
    except (ValueError, TypeError) as error:
        raise _damaged(name, value) from error


def _damaged(name: str, value: Any) -> Damaged:
    return Damaged(f"The database is damaged: a {name.replace('_', ' ')} is {str(value)[:40]!r}.")


def _converter(hint: Any) -> Convert | None:
    """What turns a stored value into one of the annotated type; None where they are the same."""
    kind = _without_none(hint)
    if kind is datetime:
        return moment
    if kind is date:
        return day
    if kind is bool:
        return bool
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return None


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        return next(arg for arg in get_args(hint) if arg is not NoneType)
    return hint


def moment(value: str | datetime) -> datetime:
    """A stored time, aware, in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def day(value: str | date) -> date:
    """A stored day."""
    return value if isinstance(value, date) else date.fromisoformat(value)
