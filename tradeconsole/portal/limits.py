"""How often somebody may ask. Counted in this process, in memory; nothing is kept of who asked."""

import math
import time
from ipaddress import IPv6Address, ip_network

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from tradeconsole.portal.counters import Counters
from tradeconsole.portal.headers import HEALTH
from tradeconsole.portal.notices import Refused, too_many
from tradeconsole.portal.peers import peer_address

_PER_LINK = RateLimitItemPerMinute(60, namespace="link")
_PER_NETWORK = RateLimitItemPerMinute(600, namespace="network")
_ENQUIRIES = RateLimitItemPerMinute(5, 10, namespace="enquiries")
_BAD_TOKENS = RateLimitItemPerMinute(20, 10, namespace="bad tokens")


class Limits:
    """The counters of one portal process.

    Raises:
        Refused: By each of the counting methods, when it was too often.
    """

    def __init__(self, *, are_on: bool) -> None:
        self.are_on = are_on
        self._limiter = FixedWindowRateLimiter(Counters())

    def count_request(self, scope: Scope) -> None:
        """Any request, for the network that it comes from."""
        self._count(_PER_NETWORK, _network(scope))

    def count_link(self, grant: int) -> None:
        """A request by a good link."""
        self._count(_PER_LINK, str(grant))

    def count_enquiry(self, scope: Scope) -> None:
        """A form that was sent, whatever stands in it."""
        self._count(_ENQUIRIES, _network(scope))

    def count_bad_token(self, scope: Scope) -> None:
        """A request by a token that is none. However many there were, a good one is let in: they have a limit of
        their own, and use up nothing of their network's."""
        if self.are_on:
            self._limiter.hit(_PER_NETWORK, _network(scope), cost=-1)
        self._count(_BAD_TOKENS, _network(scope))

    def _count(self, limit: RateLimitItem, whom: str) -> None:
        if self.are_on and not self._limiter.hit(limit, whom):
            until = self._limiter.get_window_stats(limit, whom).reset_time
            raise Refused(too_many(max(1, math.ceil(until - time.time()))))


class NetworkLimit:
    """Counts every request but those for static files and the monitor's."""

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self.app = app
        self.limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] != HEALTH and not scope["path"].startswith("/static/"):
            self.limits.count_request(scope)
        await self.app(scope, receive, send)


def _network(scope: Scope) -> str:
    """Whom a request counts for: an address, or with IPv6 the /64 that one customer commonly has."""
    address = peer_address(scope)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address)
