"""What clients still have open on the portal: what switching it off would cut."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data.clock import day_in
from data.database import Connection
from data.enums import OutboxKind

# Mails that carry a client's link: they wait while it leads nowhere.
LINK_MAILS = (OutboxKind.UPDATE, OutboxKind.QUOTE, OutboxKind.INVOICE, OutboxKind.FRESH_LINK)
HAS_LINK = f"grant_id IS NOT NULL AND kind IN ({', '.join(repr(kind.value) for kind in LINK_MAILS)})"

_IN_USE = timedelta(days=7)


@dataclass(frozen=True)
class PortalUse:
    """What clients still have open.

    Attributes:
        live_links: Links that open a page.
        links_in_use: Those of them that were opened within the last seven days.
        open_quotes: Shared quotes that wait for an answer.
        unpaid_invoices: Shared invoices of which something is still to be paid.
        waiting_mails: Mails with a link that are not yet sent.
        held_mails: Those of them that wait for the portal.
    """

    live_links: int
    links_in_use: int
    open_quotes: int
    unpaid_invoices: int
    waiting_mails: int
    held_mails: int

    def cut_in_words(self) -> str:
        """What switching the portal off would cut: "2 unanswered quotes, 1 link used this week"; "" for nothing."""
        parts = (
            (self.open_quotes, "unanswered quote", "unanswered quotes"),
            (self.unpaid_invoices, "unpaid shared invoice", "unpaid shared invoices"),
            (self.links_in_use, "link used this week", "links used this week"),
            (self.waiting_mails, "update mail not yet sent", "update mails not yet sent"),
        )
        return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in parts if count)


def portal_use(db: Connection, now: datetime) -> PortalUse:
    """What clients still have open on the portal."""
    zone = str(db.value("SELECT timezone FROM business") or "UTC")
    found = db.one(PortalUse, _USE, now=now, since=now - _IN_USE, today=day_in(zone, now))
    assert found is not None
    return found


_LIVE = "SELECT count(*) FROM share_grant WHERE revoked_at IS NULL AND expires_at > :now"
_USE = f"""
    SELECT
        ({_LIVE}) AS live_links,
        ({_LIVE} AND last_opened_at >= :since) AS links_in_use,
        (SELECT count(DISTINCT q.id) FROM quote q
            JOIN quote_version v ON v.quote_id = q.id AND v.number = q.sent_version AND v.valid_until >= :today
            JOIN share_item i ON i.kind = 'quote' AND i.ref_id = q.id AND i.ticked
            WHERE q.status = 'Sent') AS open_quotes,
        (SELECT count(DISTINCT n.id) FROM invoice n
            JOIN share_item i ON i.kind = 'invoice' AND i.ref_id = n.id AND i.ticked
            WHERE n.status IN ('Sent', 'Part paid')) AS unpaid_invoices,
        (SELECT count(*) FROM outbox WHERE state IN ('queued', 'held') AND {HAS_LINK}) AS waiting_mails,
        (SELECT count(*) FROM outbox WHERE state = 'held') AS held_mails
"""
