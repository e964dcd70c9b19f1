"""How long a link works."""

from collections.abc import Iterable
from datetime import datetime, timedelta

AFTER_LATEST = timedelta(days=30)
AT_MOST_AFTER_SEND = timedelta(days=120)


def link_expiry(sent_at: datetime, named: Iterable[datetime]) -> datetime:
    """When a link stops working: 30 days after the latest of its last send and the ends of the days that the share
    names (a quote's valid-until, an invoice's due date), and no later than 120 days after that send.
    """
    latest = max((sent_at, *named))
    return min(latest + AFTER_LATEST, sent_at + AT_MOST_AFTER_SEND)
