"""What finds clients: a number, a name, an email, the digits of a phone number, an address."""

from typing import Any

from data.database import Connection
from data.queries.numbers import full_number
from data.safe_text import safe_line
from data.search_text import TRIGRAM, searched_digits


def found_clients(
    db: Connection, search: str, where: str, values: dict[str, Any], limit: int, *, few: bool = False
) -> list[int]:
    """The first clients by name that a search finds, of those of whom `where` is true.

    Args:
        few: Whether `where` is true of few.
    """
    text = safe_line(search).strip()
    numbered = f"SELECT c.id FROM client c WHERE c.number = :number AND {where}"
    ids = {*_matching(db, text, where, values, limit, few=few)}
    ids |= {*db.values(numbered, number=full_number(db, "client", search), **values)}
    marks = ", ".join(str(int(client)) for client in ids) or "NULL"
    # With a sign before it, a name's index is not walked through to find the few.
    return db.values(f"SELECT id FROM client WHERE id IN ({marks}) ORDER BY +name, id LIMIT :limit", limit=limit)


def _matching(db: Connection, text: str, where: str, values: dict[str, Any], limit: int, *, few: bool) -> list[int]:
    """At least the first `limit` by name: the index knows how names begin, so all that begin as the last are read."""
    matches = db.client_search(text, searched_digits(text)) if text else None
    if matches is None:
        return []
    # A text of one or two letters is a hundred terms: to ask for them once is quicker than for each of the few.
    source = matches.few if few and len(text) >= TRIGRAM else matches.every
    query = f"SELECT {matches.place} {source} WHERE {matches.condition} AND {where}"
    values = values | matches.values
    ordered = f"ORDER BY {matches.place} LIMIT :limit"
    places = db.values(f"{query} {ordered}", limit=limit, **values)
    if len(places) == limit:
        last = places[-1]
        alike = f"{query} AND {matches.place} > :last AND {matches.place} <= :end"
        places += db.values(alike, last=last, end=last | _ID, **values)
    return [place & _ID for place in places]


_ID = 0xFFFFFFFF
