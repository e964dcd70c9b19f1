"""Column types that every table shares."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Enum, LargeBinary, MetaData, Table, func
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Ids are never reused: a row that is deleted must not lend its id to another.
NEVER_REUSED = {"sqlite_autoincrement": True}


def identity() -> Any:
    """The primary key of a table whose ids are handed out by the database and never reused."""
    return Field(default=None, primary_key=True)


def one_of(words: type[StrEnum], **options: Any) -> Any:
    """A column that holds one of the enum's values, checked by the database."""
    kind = Enum(
        words,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=words.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
    return Field(sa_type=kind, **options)


def limit_lengths(metadata: MetaData) -> None:
    """Have the database check the length of every text: SQLite ignores VARCHAR(n), PostgreSQL does not."""
    for table in metadata.tables.values():
        _limit_table(table)


def _limit_table(table: Table) -> None:
    for column in table.columns:
        length = None if isinstance(column.type, Enum) else getattr(column.type, "length", None)
        if length and not isinstance(column.type, LargeBinary):
            rule = func.length(column) <= length
            table.append_constraint(CheckConstraint(rule, name=f"{column.name}_length"))


SQLModel.metadata.naming_convention = NAMING
