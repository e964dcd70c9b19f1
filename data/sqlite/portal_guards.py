"""What the portal's connection refuses to write on SQLite, row by row.

The gatekeeper knows tables and columns; these triggers, which live in the portal's connection alone, know rows. A
write that is not of the current share, or not by the current link, is undone whatever the code above it meant.
"""

import re
from dataclasses import dataclass

from data.database import Connection

PREFIX = "portal_guard_"

_LINK = "(SELECT grant_id FROM portal_link)"
_SHARE = "(SELECT share_id FROM portal_link)"
_FORM_IS_ON = "EXISTS (SELECT 1 AS found FROM portal_switch WHERE enquiry_form_on)"
_SHOWN_QUOTE = "EXISTS (SELECT 1 AS found FROM portal_item WHERE kind = 'quote' AND ref_id = {quote})"


@dataclass(frozen=True)
class Guard:
    """One kind of write and the rows that it may touch, as a condition that must be true."""

    event: str
    table: str
    allowed: str

    @property
    def name(self) -> str:
        return f"{PREFIX}{self.event.lower()}_{self.table}"

    def sql(self) -> str:
        return (
            f"CREATE TEMP TRIGGER {self.name} BEFORE {self.event} ON main.{self.table} "
            f"WHEN ({self.allowed}) IS NOT TRUE "
            f"BEGIN SELECT RAISE(ABORT, '{self.event} of {self.table} outside of the current share'); END"
        )

    def reads(self) -> set[str]:
        """The columns of the row itself that the condition names, as `table.column`."""
        return {f"{self.table}.{column}" for column in re.findall(r"\b(?:NEW|OLD)\.(\w+)", self.allowed)}


GUARDS = (
    Guard("UPDATE", "quote", _SHOWN_QUOTE.format(quote="OLD.id")),
    Guard("UPDATE", "share", "OLD.id = current_share()"),
    Guard("UPDATE", "share_grant", f"OLD.share_id = current_share() AND OLD.id = {_LINK}"),
    Guard("DELETE", "share_change", "OLD.share_id = current_share()"),
    Guard("INSERT", "share_snapshot", "NEW.share_id = current_share()"),
    Guard("INSERT", "look", f"current_share() = {_SHARE} AND NEW.grant_id = {_LINK}"),
    Guard(
        "INSERT",
        "answer",
        f"NEW.by_staff IS NULL AND NEW.grant_id = {_LINK} AND {_SHOWN_QUOTE.format(quote='NEW.quote_id')}",
    ),
    Guard(
        "INSERT",
        "message",
        f"NEW.sender = 'client' AND NEW.share_id = current_share() AND NEW.grant_id = {_LINK}",
    ),
    # A public enquiry comes in as it is sent, and nobody has done anything about it yet.
    Guard(
        "INSERT",
        "enquiry",
        "NEW.status = 'New' AND NEW.stamp_hash IS NOT NULL AND NEW.read_at IS NULL AND NEW.client_id IS NULL "
        f"AND NEW.quote_id IS NULL AND {_FORM_IS_ON}",
    ),
    Guard(
        "UPDATE",
        "number_sequence",
        f"OLD.name = 'enquiry' AND NEW.next_value = OLD.next_value + 1 AND {_FORM_IS_ON}",
    ),
    # What has no link to answer for, a public enquiry, names no job.
    Guard(
        "INSERT",
        "activity",
        "NEW.staff_id IS NULL AND ("
        "(NEW.grant_id IS NULL AND NEW.job_id IS NULL AND NEW.action = 'enquiry received') OR EXISTS "
        "(SELECT 1 AS found FROM portal_link WHERE grant_id = NEW.grant_id AND job_id IS NEW.job_id))",
    ),
    # Nobody is written to but the business itself and the person whose link it is.
    Guard(
        "INSERT",
        "outbox",
        "NEW.state = 'queued' AND NEW.staff_message = '' AND NEW.created_by IS NULL AND NEW.invoice_id IS NULL "
        "AND (NEW.enquiry_id IS NULL OR "
        "(NEW.kind = 'office notice' AND NEW.to_email = (SELECT email FROM portal_business))) "
        "AND NEW.to_email IN ((SELECT email FROM portal_business), (SELECT email FROM portal_link)) "
        f"AND (NEW.grant_id IS NULL OR NEW.grant_id = {_LINK}) AND (NEW.share_id IS NULL OR NEW.share_id = {_SHARE}) "
        f"AND (NEW.quote_id IS NULL OR {_SHOWN_QUOTE.format(quote='NEW.quote_id')})",
    ),
    # No row is put in the place of another's, as INSERT OR REPLACE would.
    *(Guard("DELETE", table, "FALSE") for table in ("answer", "enquiry", "look", "message", "outbox")),
)


def guard_reads() -> dict[str, frozenset[str]]:
    """The columns that each guard may read of the row it guards."""
    return {guard.name: frozenset(guard.reads()) for guard in GUARDS}


def install_guards(db: Connection) -> None:
    """Put the guards on a connection, before its gatekeeper forbids to make any."""
    for guard in GUARDS:
        db.run(guard.sql())
