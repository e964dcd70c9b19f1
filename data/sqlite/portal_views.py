"""The portal's whole world in the database: the views it may read, and what a client can cause to be written.

`LEAST_PRIVILEGE` is what the database's own gatekeeper is told; a statement outside of it raises.
"""

import re
from dataclasses import dataclass
from functools import cache

from data.sharing.shareable import IN_SCOPE, SHAREABLES

_BUSINESS = "name, legal_name, abn, gst_registered, licence, phone, email, address, timezone, accent"

# Views that are not about a ticked item.
_OTHER = {
    "portal_switch": "SELECT portal_on, portal_url, enquiry_form_on, enquiry_origins FROM business",
    "portal_business": f"SELECT {_BUSINESS} FROM business",
    "portal_bank": (
        "SELECT b.bank_name AS name, b.bank_bsb AS bsb, b.bank_account AS account "
        f"FROM share s JOIN business b ON b.portal_on WHERE {IN_SCOPE} AND EXISTS "
        "(SELECT 1 AS found FROM share_item i WHERE i.share_id = s.id AND i.kind = 'invoice' AND i.ticked)"
    ),
    "portal_logo": (
        f"SELECT l.content FROM share s JOIN business b ON b.portal_on JOIN logo l ON l.id = 1 WHERE {IN_SCOPE} "
        "AND EXISTS (SELECT 1 AS found FROM share_item i WHERE i.share_id = s.id "
        "AND i.kind IN ('quote', 'invoice') AND i.ticked)"
    ),
    "portal_link": (
        "SELECT g.id AS grant_id, g.share_id, g.contact_id, g.name, g.email, g.expires_at, g.revoked_at, "
        "g.seen_version, g.last_opened_at, g.last_seen_at, s.version AS share_version, s.job_id, "
        "COALESCE((SELECT j.number FROM job j WHERE j.id = s.job_id), "
        "(SELECT q.number FROM quote q WHERE q.id = s.quote_id), '') AS number, t.made_for "
        "FROM link_token t JOIN share_grant g ON g.id = t.grant_id JOIN share s ON s.id = g.share_id "
        "WHERE t.token_hash = current_token() AND s.version >= 0"
    ),
    "portal_item": (
        "SELECT i.public_id AS item, i.kind, i.ref_id FROM share s JOIN business b ON b.portal_on "
        f"JOIN share_item i ON i.share_id = s.id AND i.ticked WHERE {IN_SCOPE}"
    ),
    "portal_snapshot": (
        "SELECT n.version, n.taken_at, n.view_hash, n.view FROM share s JOIN business b ON b.portal_on "
        f"JOIN share_snapshot n ON n.share_id = s.id WHERE {IN_SCOPE}"
    ),
    "portal_message": (
        "SELECT m.sender, m.name, m.text, m.written_at FROM link_token t JOIN business b ON b.portal_on "
        "JOIN share_grant g ON g.id = t.grant_id JOIN message m ON m.grant_id = g.id "
        "WHERE t.token_hash = current_token() AND g.share_id = current_share()"
    ),
}


@cache
def views() -> dict[str, str]:
    """Every view of the portal by its name, as the statement that makes it."""
    shareable = {what.view: what.view_sql() for what in SHAREABLES}
    return shareable | {name: f"CREATE VIEW {name} AS {body}" for name, body in _OTHER.items()}


@dataclass(frozen=True)
class LeastPrivilege:
    """What a portal connection may do.

    Attributes:
        view_reads: The columns of base tables, `table.column`, that each view may read.
        inserts: The tables that a client's act may add a row to.
        updates: The columns, `table.column`, that it may set.
        deletes: The tables that it may remove rows from.
        reads: The columns, `table.column`, that such statements may name.
    """

    view_reads: dict[str, frozenset[str]]
    inserts: frozenset[str]
    updates: frozenset[str]
    deletes: frozenset[str]
    reads: frozenset[str]


_WRITES = LeastPrivilege(
    view_reads={},
    inserts=frozenset(
        {
            "activity",
            "answer",
            "enquiry",
            "look",
            "message",
            "outbox",
            "share_snapshot",
            "used_nonce",
        }
    ),
    updates=frozenset(
        {
            "quote.status",
            "share.version",
            "share.last_opened_at",
            "share.last_seen_at",
            "share_grant.last_opened_at",
            "share_grant.last_seen_at",
            "share_grant.seen_version",
            "number_sequence.next_value",
        }
    ),
    deletes=frozenset({"share_change", "used_nonce"}),
    # What the WHERE and RETURNING of those statements name, and the ids that foreign keys are checked against.
    reads=frozenset(
        {
            "client.id",
            "invoice.id",
            "job.id",
            "staff.id",
            "activity.id",
            "answer.id",
            "enquiry.id",
            "enquiry.received_at",
            "enquiry.stamp_hash",
            "enquiry_reply.enquiry_id",
            "look.id",
            "message.id",
            "outbox.id",
            "outbox.grant_id",
            "outbox.kind",
            "outbox.answer_id",
            "outbox.created_at",
            "outbox.enquiry_id",
            "outbox.next_attempt_at",
            "outbox.state",
            "share_snapshot.share_id",
            "share_snapshot.version",
            "share_snapshot.view_hash",
            "share_change.share_id",
            "share_grant.id",
            "share_grant.last_opened_at",
            "share_grant.last_seen_at",
            "share_grant.seen_version",
            "share.id",
            "share.version",
            "quote.id",
            "quote.status",
            "quote.version",
            "quote.sent_version",
            "quote_version.quote_id",
            "quote_version.number",
            "quote_version.content_hash",
            "quote_version.valid_until",
            "used_nonce.nonce_hash",
            "used_nonce.used_at",
            "number_sequence.name",
            "number_sequence.prefix",
            "number_sequence.width",
            "number_sequence.next_value",
        }
    ),
)


@cache
def least_privilege() -> LeastPrivilege:
    """What a portal connection may do, with the columns that each view names read from its own text."""
    reads = {name: frozenset(_columns_of(statement)) for name, statement in views().items()}
    return LeastPrivilege(reads, _WRITES.inserts, _WRITES.updates, _WRITES.deletes, _WRITES.reads)


_TABLE = re.compile(r"(?:FROM|JOIN)\s+(\w+)(?:\s+(?!ON\b|WHERE\b|JOIN\b)(\w+))?")
_COLUMN = re.compile(r"\b(\w+)\.(\w+)\b")


def _columns_of(statement: str) -> set[str]:
    """`table.column` for each column that a view's text names by its alias, or bare where there is one table."""
    aliases = {alias or table: table for table, alias in _TABLE.findall(statement)}
    found = {f"{aliases[alias]}.{column}" for alias, column in _COLUMN.findall(statement) if alias in aliases}
    if len(aliases) == 1 and not found:
        table = next(iter(aliases.values()))
        listed = statement.split("AS SELECT ")[1].split(" FROM ")[0]
        found = {f"{table}.{column.strip()}" for column in listed.split(",")}
    return found
