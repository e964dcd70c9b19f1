"""Texts of strangers that a terminal would act on, in every text of a database, and the search for them in output."""

import re

from data.sqlite.schema import loading
from data.store import Store
from tests.e2e.canaries import KEPT_AS_IT_IS, text_columns
from tests.e2e.terminal import SEQUENCE

PAYLOADS = (
    "\x1b]52;c;aGk=\x07",
    "\x1b]8;;https://evil.example\x1b\\",
    "\x1b]0;owned\x07",
    "\x1b[2J",
    "\x1bc",
    "\x9b2J",
    "[/red]",
    "[@click=app.quit]x[/]",
    "\u202egnp",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u2028",
    "trailing\\",
)
WHOLE = "".join(PAYLOADS)

_NEEDED = ("number", "public_id", "password_hash", "message_id")

# What the program itself writes beside text: colours, places, modes, and the shape of the mouse pointer.
_OWN = re.compile(r"\x1b(?:\[[0-9;]*[mH]|\[[?<>][0-9;]*\$?[hlup]|\]22;[a-z-]+\x07)")
_ACTED_ON = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)


def plant_hostile(store: Store, job: int, words: str = WHOLE) -> None:
    """Write hostile texts past everything that would clean them, as an older program or another one could have.

    Numbers, passwords and what has to be of a kind stay: nothing would be shown at all.
    """
    with store.writing() as tx, loading(tx.sql):
        for table, column in text_columns():
            if f"{table.name}.{column.name}" in KEPT_AS_IT_IS or column.name in _NEEDED or table.name == "activity":
                continue
            for row in tx.sql.values(f"SELECT rowid FROM {table.name}"):
                text = f"{row}{words}"[: getattr(column.type, "length", None) or len(words)]
                text = text.lower() if "email" in column.name else text
                tx.sql.run(f"UPDATE {table.name} SET {column.name} = :text WHERE rowid = :row", text=text, row=row)
        history = {"who": words, "action": words[:60], "subject": words, "detail": words}
        tx.sql.insert("activity", at=tx.now, job_id=job, **history)


def hostile_in(written: bytes) -> list[str]:
    """Whatever a terminal acts on that is not the program's own; it has to be plain UTF-8 besides."""
    text = written.decode("utf-8")
    foreign = [found.group() for found in SEQUENCE.finditer(text) if not _OWN.fullmatch(found.group())]
    return foreign + _ACTED_ON.findall(_OWN.sub("", text))
