"""The index that clients are found by: all that is looked through of a client is one row of it.

Its row ids begin with the first letters of the name, so that matches come in the order of the list of clients without
being sorted; the lower 32 bits are the client's id. No table that the portal writes has a part in it.
"""

from data.database import ClientMatches, Connection
from data.search_text import TRIGRAM

TABLE, TERMS = "client_search", "client_search_terms"

# Two signs that nobody types end the text, so that every letter of it begins a term of three.
_TEXT = """c.name || char(10) || c.postal_address || char(10)
    || COALESCE((SELECT group_concat(k.name || char(10) || k.email, char(10)) FROM contact k
        WHERE k.client_id = c.id AND k.removed_at IS NULL), '') || char(10)
    || COALESCE((SELECT group_concat(s.address, char(10)) FROM site s
        WHERE s.client_id = c.id AND s.removed_at IS NULL), '') || char(10) || char(10)"""
_PHONES = """COALESCE((SELECT group_concat(k.phone_digits, char(10)) FROM contact k
    WHERE k.client_id = c.id AND k.removed_at IS NULL), '')"""


def place_of(name: str, client: str) -> str:
    """The row id of a client, as SQL: 31 bits of the name, which sort as names do, and 32 of the id."""
    digits = f"hex(substr(CAST({name} AS BLOB), 1, 4)) || '00000000'"
    bits = (f"((instr('0123456789ABCDEF', substr({digits}, {at + 1}, 1)) - 1) << {28 - 4 * at})" for at in range(8))
    return f"(((({' | '.join(bits)}) >> 1) << 32) | {client})"


def _index(which: str) -> str:
    return f"INSERT INTO {TABLE} (rowid, text, phones) SELECT {place_of('c.name', 'c.id')}, {_TEXT}, {_PHONES} {which};"


def _again(*rows: str) -> str:
    which = f"FROM client c WHERE c.id IN ({', '.join(f'{row}.client_id' for row in rows)})"
    return f"DELETE FROM {TABLE} WHERE rowid IN (SELECT {place_of('c.name', 'c.id')} {which}); {_index(which)}"


def triggers() -> dict[str, str]:
    """What keeps the index: a client is indexed anew whenever something changes that they are found by."""
    own = _index("FROM client c WHERE c.id = NEW.id")
    gone = f"DELETE FROM {TABLE} WHERE rowid = {place_of('OLD.name', 'OLD.id')};"
    kept = {
        "client_found": f"AFTER INSERT ON client BEGIN {own} END",
        "client_found_anew": f"AFTER UPDATE OF name, postal_address ON client BEGIN {gone} {own} END",
        "client_found_no_more": f"AFTER DELETE ON client BEGIN {gone} END",
    }
    for table, columns in (("contact", "name, email, phone_digits"), ("site", "address")):
        changed = f"UPDATE OF client_id, removed_at, {columns}"
        kept[f"client_found_by_{table}"] = f"AFTER INSERT ON {table} BEGIN {_again('NEW')} END"
        # Of a contact that moves to another client, both are indexed anew.
        kept[f"client_found_by_{table}_anew"] = f"AFTER {changed} ON {table} BEGIN {_again('OLD', 'NEW')} END"
        kept[f"client_found_by_{table}_no_more"] = f"AFTER DELETE ON {table} BEGIN {_again('OLD')} END"
    return kept


def install(db: Connection, content: str) -> None:
    """Make the index of all clients where there is none."""
    if db.value("SELECT name FROM sqlite_master WHERE name = :table", table=TABLE):
        return
    db.run(f"CREATE VIRTUAL TABLE {TABLE} USING fts5(text, phones, {content}detail=full, tokenize='trigram')")
    db.run(f"CREATE VIRTUAL TABLE IF NOT EXISTS {TERMS} USING fts5vocab({TABLE}, row)")
    db.run(_index("FROM client c ORDER BY 1"))


def rebuild(db: Connection, content: str) -> None:
    """Make it anew, for all clients."""
    db.run(f"DROP TABLE IF EXISTS {TABLE}")
    install(db, content)


def matches(db: Connection, text: str, digits: str) -> ClientMatches | None:
    """What answers a search for a text, or the digits of a phone number; None when nothing can."""
    asked = [f"text : ({found})" for found in [_phrases(db, text)] if found]
    asked += [f'phones : "{digits}"'] * bool(digits)
    if not asked:
        return None
    return ClientMatches(
        every=f"FROM {TABLE} CROSS JOIN client c ON c.id = {TABLE}.rowid & {0xFFFFFFFF}",
        few=f"FROM client c CROSS JOIN {TABLE} ON {TABLE}.rowid = {place_of('c.name', 'c.id')}",
        condition=f"{TABLE} MATCH :match",
        values={"match": " OR ".join(asked)},
        place=f"{TABLE}.rowid",
    )


def _phrases(db: Connection, text: str) -> str:
    """A text as the index is asked for it: one of fewer than three letters is all terms that begin with it."""
    if len(text) >= TRIGRAM:
        return _quoted(text)
    low = text.lower()
    query = f"SELECT term FROM {TERMS} WHERE term >= :low AND term < :high"
    return " OR ".join(_quoted(term) for term in db.values(query, low=low, high=f"{low}\U0010ffff"))


def _quoted(phrase: str) -> str:
    return '"' + phrase.replace('"', '""') + '"'
