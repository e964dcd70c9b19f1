"""Job pages as they were written last, for whoever opens theirs again.

Whether a link works is never taken from here: each request looks that up. A page is given only for the token that it
was written for, and only while everything that it was made of is the same.
"""

import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from data.portal.form_stamps import Form
from data.queries.portal import LinkMessage
from data.sharing.client_view import coming_visits
from tradeconsole.portal.links import Visit

_MOST = 1_000

# Stand in a kept page where its stamps go. Nobody who writes into a page can guess them.
BEACON_MARK, STAMP_MARK = secrets.token_hex(16), secrets.token_hex(16)


@dataclass(frozen=True)
class _Kept:
    made_of: Hashable
    until: datetime | None
    html: str


class KeptPages:
    """The pages that were read most lately."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, _Kept] = OrderedDict()

    def page(self, visit: Visit, messages: list[LinkMessage], write: Callable[[], str]) -> str:
        """The page of a visit, with fresh stamps; from `write` unless it is here."""
        token, made_of = visit.paths.token, _made_of(visit, messages)
        kept = self._pages.get(token)
        if kept is None or kept.made_of != made_of or (kept.until and kept.until < visit.looked.now):
            kept = self._pages[token] = _Kept(made_of, _until(visit), write())
        self._pages.move_to_end(token)
        if len(self._pages) > _MOST:
            self._pages.popitem(last=False)
        return kept.html.replace(BEACON_MARK, visit.beacon).replace(STAMP_MARK, visit.stamp(Form.MESSAGE))


def _made_of(visit: Visit, messages: list[LinkMessage]) -> Hashable:
    link = visit.link
    person = (link.grant_id, link.name, link.email, link.expires_at, link.made_for)
    return (link.share_id, link.share_version, link.seen_version, person, visit.business, *messages, visit.frame.today)


def _until(visit: Visit) -> datetime | None:
    """When the next visit is over, and with it the page's words about it."""
    return min((coming.ends_at for coming in coming_visits(visit.page, visit.looked.now)), default=None)
