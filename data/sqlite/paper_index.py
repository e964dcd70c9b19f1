"""The indexes that quotes and invoices are found by: parts of words, and the starts of words that are short.

Row ids are those of the papers, an invoice's with one more bit, so that the newest matches of a kind come first without
being sorted. The portal writes no column that they are made of.
"""

from data.database import Connection, PaperMatches
from data.search_text import Index, SearchText

PARTS, STARTS = "paper_search", "paper_prefix"
INVOICE = 1 << 40

_COLUMNS = "number, title, client, site"
# A version that is a draft may have a title of its own.
_QUOTE = """SELECT q.id, q.number, COALESCE(v.title, q.title), c.name, q.site
    FROM quote q JOIN client c ON c.id = q.client_id
    LEFT JOIN quote_version v ON v.quote_id = q.id AND v.number = q.version"""
_INVOICE = f"""SELECT i.id | {INVOICE}, i.number, COALESCE(j.title, q.title, ''), c.name, COALESCE(j.site, q.site, '')
    FROM invoice i JOIN client c ON c.id = i.client_id
    LEFT JOIN job j ON j.id = i.job_id LEFT JOIN quote q ON q.id = i.quote_id"""


def tables(content: str) -> dict[str, str]:
    """The tables by their names; `content` says whether the texts are kept beside them."""
    return {
        PARTS: f"fts5({_COLUMNS}, {content}detail=full, tokenize='trigram')",
        STARTS: f"fts5({_COLUMNS}, {content}detail=full, prefix='1 2')",
    }


def triggers() -> dict[str, str]:
    """What keeps them: a paper is indexed anew whenever something changes that it is found by."""
    its_invoices = _again(_INVOICE, "i.quote_id = NEW.id")
    renamed = _again(_QUOTE, "q.client_id = NEW.id") + _again(_INVOICE, "i.client_id = NEW.id")
    return {
        "quote_found": f"AFTER INSERT ON quote BEGIN {_index(_QUOTE, 'q.id = NEW.id')} END",
        "quote_found_anew": "AFTER UPDATE OF number, title, site, client_id, version ON quote "
        f"BEGIN {_again(_QUOTE, 'q.id = NEW.id')} {its_invoices} END",
        "quote_found_no_more": f"AFTER DELETE ON quote BEGIN {_drop('OLD.id')} END",
        "quote_found_by_version": "AFTER INSERT ON quote_version WHEN NEW.title IS NOT NULL "
        f"BEGIN {_again(_QUOTE, 'q.id = NEW.quote_id')} END",
        "quote_found_by_version_anew": "AFTER UPDATE OF title ON quote_version "
        f"BEGIN {_again(_QUOTE, 'q.id = NEW.quote_id')} END",
        "invoice_found": f"AFTER INSERT ON invoice BEGIN {_index(_INVOICE, 'i.id = NEW.id')} END",
        "invoice_found_anew": "AFTER UPDATE OF number, client_id, job_id, quote_id ON invoice "
        f"BEGIN {_again(_INVOICE, 'i.id = NEW.id')} END",
        "invoice_found_no_more": f"AFTER DELETE ON invoice BEGIN {_drop(f'OLD.id | {INVOICE}')} END",
        "invoice_found_by_job_anew": "AFTER UPDATE OF title, site ON job "
        f"BEGIN {_again(_INVOICE, 'i.job_id = NEW.id')} END",
        "paper_found_by_client_anew": f"AFTER UPDATE OF name ON client WHEN OLD.name <> NEW.name BEGIN {renamed} END",
    }


def install(db: Connection, content: str) -> None:
    """Make the indexes of all papers where there are none."""
    for table, body in tables(content).items():
        if db.value("SELECT name FROM sqlite_master WHERE name = :table", table=table):
            continue
        db.run(f"CREATE VIRTUAL TABLE {table} USING {body}")
        for rows in (_QUOTE, _INVOICE):
            db.run(f"INSERT INTO {table} (rowid, {_COLUMNS}) {rows} ORDER BY 1")


def rebuild(db: Connection, content: str) -> None:
    """Make them anew, for all papers."""
    for table in tables(content):
        db.run(f"DROP TABLE IF EXISTS {table}")
    install(db, content)


def matches(search: SearchText, *, invoices: bool) -> PaperMatches:
    """What answers a search for papers of one kind."""
    table, star = (STARTS, "*") if search.index is Index.PREFIX else (PARTS, "")
    quoted = (phrase.replace('"', '""') for phrase in search.phrases)
    low = INVOICE if invoices else 0
    return PaperMatches(
        f"SELECT {table}.rowid - {low} AS id FROM {table} WHERE {table} MATCH :match "
        f"AND {table}.rowid BETWEEN {low} AND {low + INVOICE - 1} ORDER BY {table}.rowid DESC",
        {"match": " AND ".join(f'"{phrase}"{star}' for phrase in quoted)},
    )


def _index(rows: str, which: str) -> str:
    return "".join(f"INSERT INTO {table} (rowid, {_COLUMNS}) {rows} WHERE {which}; " for table in (PARTS, STARTS))


def _again(rows: str, which: str) -> str:
    kind = "SELECT q.id FROM quote q" if rows is _QUOTE else f"SELECT i.id | {INVOICE} FROM invoice i"
    return _drop(f"({kind} WHERE {which})", among=True) + _index(rows, which)


def _drop(row: str, *, among: bool = False) -> str:
    """The row of one id, or those of all ids of a query."""
    where = f"rowid IN {row}" if among else f"rowid = ({row})"
    return "".join(f"DELETE FROM {table} WHERE {where}; " for table in (PARTS, STARTS))
