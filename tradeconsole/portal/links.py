"""From a token to what its link shows, or to the one page that says why it shows nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from data.clock import day_in
from data.portal.form_stamps import Bound, Form, make_stamp
from data.portal.store import LinkState, Looked, PortalStore
from data.queries.portal import Link
from data.queries.shared import portal_business, portal_page
from data.sharing.client_view import Frame
from data.sharing.pages import SharedBusiness, SharedPage
from data.tokens import read_token
from tradeconsole.portal.limits import Limits
from tradeconsole.portal.notices import OFF, REVOKED, UNKNOWN, Notice, Refused, expired, not_shared
from tradeconsole.portal.paths import Paths
from tradeconsole.portal.view import Visitor

# None of these stands in an address of ours. Mail programs put them there, and more behind them.
_APPENDED = re.compile(r"[&?%]")


class TidyAddresses:
    """Drops what mail programs append to a link's address, so that it still leads to its page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/p/"):
            scope = {**scope, "path": _APPENDED.split(scope["path"], 1)[0].rstrip("/")}
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Visit:
    """One look at what a live link shows. What is read only when asked for must be asked for within the look.

    Attributes:
        key: What signs the forms of its pages.
    """

    looked: Looked
    paths: Paths
    business: SharedBusiness
    key: bytes

    @property
    def link(self) -> Link:
        return self.looked.live_link

    @cached_property
    def page(self) -> SharedPage:
        """All that the link shows.

        Raises:
            Refused: Nothing at all.
        """
        page = portal_page(self.looked.db)
        if page is None:
            raise Refused(UNKNOWN)
        return page

    @cached_property
    def frame(self) -> Frame:
        return Frame(self.looked.now, self.business.timezone)

    @cached_property
    def visitor(self) -> Visitor:
        # A link that ends at midnight is open until the day before.
        until = day_in(self.business.timezone, self.link.expires_at - timedelta(seconds=1))
        return Visitor(self.link.name, self.link.email, self.link.grant_id, until)

    def stamp(self, form: Form, item: str = "", content_hash: str = "") -> str:
        """A fresh stamp for a form of this page."""
        bound = Bound(form, self.link.grant_id, item)
        return make_stamp(self.key, bound, self.looked.now, content_hash, self.link.share_version)

    @property
    def beacon(self) -> str:
        """The stamp by which the page tells that a person looks; empty for the office's own look."""
        return "" if self.link.is_office_look else self.stamp(Form.SEEN)


class Door:
    """Opens links."""

    def __init__(self, store: PortalStore, limits: Limits) -> None:
        self.store = store
        self.limits = limits

    @contextmanager
    def reading(self, request: Request) -> Iterator[Visit]:
        """What a request's link shows, at one moment.

        Raises:
            Refused: It shows nothing.
        """
        with self.store.reading(request.path_params["token"]) as looked:
            self.check(request, looked)
            yield self.visit(request, looked)

    def check(self, request: Request, looked: Looked) -> None:
        """Let a live link pass.

        Raises:
            Refused: It is none, or asks too often.
        """
        if looked.state is LinkState.LIVE:
            self.limits.count_link(looked.live_link.grant_id)
            return
        if looked.state is LinkState.UNKNOWN:
            self.limits.count_bad_token(request.scope)
            raise Refused(UNKNOWN)
        if looked.state is LinkState.EXPIRED:
            raise Refused(self.expired(request, looked))
        raise Refused(OFF if looked.state is LinkState.OFF else REVOKED)

    def expired(self, request: Request, looked: Looked) -> Notice:
        """The page of an expired link, with a button when there is an address to mail a fresh one to."""
        link = looked.link
        if link is None or not link.email:
            return expired("", "")
        stamp = make_stamp(self.store.key, Bound(Form.RENEW, link.grant_id), looked.now)
        return expired(paths_of(request).renew, stamp)

    def visit(self, request: Request, looked: Looked) -> Visit:
        """The visit of a live link.

        Raises:
            Refused: There is no business.
        """
        business = portal_business(looked.db)
        if business is None:
            raise Refused(UNKNOWN)
        return Visit(looked, paths_of(request), business, self.store.key)


def paths_of(request: Request) -> Paths:
    """The addresses under a request's link."""
    return Paths(read_token(request.path_params["token"]) or "")


def nothing_here(request: Request) -> Refused:
    """The refusal of an item that a live link doesn't show."""
    return Refused(not_shared(paths_of(request).page))
