"""Each state of the client's pages in Chromium, from a portal in its own process: for everybody, light, and quiet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from httpx2 import Client as Web
from playwright.sync_api import Browser, Page, Request, Response, expect

from data.clock import SystemClock
from data.enums import LineKind
from data.models import Share
from data.money import DraftLine
from data.store import Store, create_store
from data.tokens import make_token
from tests.e2e.machine import Machine, free_port
from tests.factories import (
    LINES,
    make_business,
    make_client,
    make_job,
    make_link,
    make_share,
    revise_quote,
    revoke_link,
    switch_portal,
)
from tests.portal.browsing import DESKTOP, PHONE, faults_of, watch
from tests.portal.client import Client
from tests.shared_work import SharedWork, make_shared_work

pytestmark = pytest.mark.browser

FORTY = [DraftLine(f"Copper pipe 20 mm with insulation, part {n}", 1_500, 1_850, unit="m") for n in range(40)]
OPTIONS = [
    DraftLine("Options", kind=LineKind.HEADING),
    DraftLine("Gutter guard along the whole rear", 24_000, 2_900, kind=LineKind.OPTION, unit="m"),
    DraftLine("Permit", unit_price_cents=5_500, taxable=False, kind=LineKind.OPTION),
]
LIGHTER_THAN = 50_000


@dataclass(frozen=True)
class Site:
    """A portal, the business that it serves, and a way to it that needs no browser."""

    origin: str
    store: Store
    web: Web

    def client(self, work: SharedWork) -> Client:
        return Client(cast(Any, self.web), self.store, work)

    def work(self, lines: Sequence[DraftLine] = LINES) -> Client:
        """Somebody with a fresh shared job of their own."""
        return self.client(make_shared_work(self.store, "Dana Li", "Kim Li", lines=lines))

    def set(self, statement: str, **values: object) -> None:
        with self.store.writing() as tx:
            tx.sql.run(statement, **values)

    def share_only(self, *ticks: str) -> str:
        """The page of a fresh job that shows only this."""
        client, contacts = make_client(self.store, "Omar Haddad")
        share: Share = make_share(self.store, make_job(self.store, client), ticks)
        return f"/p/{make_link(self.store, share, contacts[0])}"


@dataclass
class Seat:
    """A person before a browser, and all that goes over the wire meanwhile."""

    page: Page
    site: Site
    complaints: list[str]
    asked: list[Request] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(self.site.origin + path)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def accept(self) -> None:
        """Accept the quote of the page."""
        self.page.get_by_label("Your full name").fill("Dana Li")
        self.page.get_by_label("I accept quote").check()
        self.press("Accept the quote")
        expect(self.page.get_by_role("heading", name="You accepted this quote")).to_be_visible()

    def weight(self) -> int:
        """What HTML, stylesheets and scripts weigh, unpacked."""
        kinds = ("document", "stylesheet", "script")
        return sum(len(answer.body()) for answer in self.answers if answer.request.resource_type in kinds)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("site")
    store = create_store(home / "tradeconsole.db", SystemClock())
    make_business(store)
    machine = Machine(home, store.path, free_port(), {"TRADECONSOLE_RATE_LIMIT": "off"})
    with machine.serving() as origin, Web(base_url=origin, timeout=20) as web:
        yield Site(origin, store, web)
    store.close()


@pytest.fixture
def seat(browser: Browser, site: Site) -> Iterator[Seat]:
    """Whatever a test does, nothing is complained of, nobody else is asked, and no cookie is set."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    page = context.new_page()
    seat = Seat(page, site, watch(page))
    page.on("request", lambda request: seat.asked.append(request))
    page.on("response", lambda response: seat.answers.append(response))
    yield seat
    assert seat.complaints == []
    assert {f"{parts.scheme}://{parts.netloc}" for parts in (urlsplit(ask.url) for ask in seat.asked)} == {site.origin}
    assert context.cookies() == []
    context.close()


def nothing_to_do(seat: Seat) -> None:
    seat.open(seat.site.share_only("dates", "status"))
    expect(seat.page.get_by_text("Nothing for you to do.")).to_be_visible()


def nothing_shared_yet(seat: Seat) -> None:
    seat.open(seat.site.share_only())
    expect(seat.page.get_by_text("has not put anything on this page yet")).to_be_visible()


def everything_shared(seat: Seat) -> None:
    seat.open(seat.site.work().page)
    expect(seat.page.get_by_text("is ready")).to_be_visible()


def quote_open(seat: Seat) -> None:
    seat.open(seat.site.work().quote)
    for more in ("Ask for changes", "Decline"):
        seat.page.locator("summary", has_text=more).click()


def quote_with_options(seat: Seat) -> None:
    seat.open(seat.site.work([*LINES, *OPTIONS]).quote)
    seat.page.get_by_label("Gutter guard").check()
    expect(seat.page.get_by_text("What you ticked below")).to_be_visible()


def total_worked_out(seat: Seat) -> None:
    """As without script, which axe itself needs: the button shows the total of what is ticked."""
    nothing = "text/javascript"
    seat.page.route("**/total*.js", lambda route: route.fulfill(body="", content_type=nothing))
    seat.open(seat.site.work([*LINES, *OPTIONS]).quote)
    seat.page.get_by_label("Gutter guard").check()
    seat.press("Show the total with what I ticked")
    expect(seat.page.get_by_text("What you ticked below")).to_be_visible()


def options_with_errors(seat: Seat) -> None:
    quote_with_options(seat)
    seat.press("Accept the quote")
    expect(seat.page.get_by_role("alert")).to_contain_text("Please type your name")
    expect(seat.page.get_by_label("Gutter guard")).to_be_checked()
    assert 422 in {answer.status for answer in seat.answers}


def quote_accepted(seat: Seat) -> None:
    seat.open(seat.site.work([*LINES, *OPTIONS]).quote)
    seat.accept()
    expect(seat.page.get_by_text("Not chosen")).to_be_visible()


def quote_to_be_changed(seat: Seat) -> None:
    seat.open(seat.site.work().quote)
    seat.page.locator("summary", has_text="Ask for changes").click()
    seat.page.get_by_label("What should change?").fill("A larger one, please.")
    seat.press("Ask for these changes")
    expect(seat.page.get_by_role("heading", name="You asked for changes")).to_be_visible()


def quote_declined(seat: Seat) -> None:
    seat.open(seat.site.work().quote)
    seat.page.locator("summary", has_text="Decline").click()
    seat.press("Decline the quote")
    expect(seat.page.get_by_role("heading", name="You declined this quote")).to_be_visible()


def quote_expired(seat: Seat) -> None:
    client = seat.site.work()
    query = "UPDATE quote_version SET valid_until = '2020-01-31' WHERE quote_id = :quote"
    seat.site.set(query, quote=client.work.quote.id)
    seat.open(client.quote)
    expect(seat.page.get_by_role("heading", name="This quote was valid until")).to_be_visible()


def quote_being_revised(seat: Seat) -> None:
    client = seat.site.work()
    revise_quote(client.store, client.work.quote, LINES[:1], send=False)
    seat.open(client.quote)
    expect(seat.page.get_by_role("heading", name="This quote is being revised")).to_be_visible()


def invoice_unpaid(seat: Seat) -> None:
    seat.open(seat.site.work().invoice)
    expect(seat.page.get_by_role("heading", name="How to pay")).to_be_visible()


def _invoice_in(seat: Seat, columns: str, title: str) -> None:
    client = seat.site.work()
    seat.site.set(f"UPDATE invoice SET {columns} WHERE id = :id", id=client.work.invoice.id)
    seat.open(client.invoice)
    expect(seat.page.get_by_role("heading", name=title)).to_be_visible()


def invoice_without_bank(seat: Seat) -> None:
    seat.site.set("UPDATE business SET bank_account = ''")
    seat.open(seat.site.work().invoice)
    seat.site.set("UPDATE business SET bank_account = '1234 5678'")
    expect(seat.page.get_by_text("how to pay this invoice")).to_be_visible()


def invoice_part_paid(seat: Seat) -> None:
    _invoice_in(seat, "status = 'Part paid', paid_cents = 1000", "GST to pay")


def invoice_paid(seat: Seat) -> None:
    _invoice_in(seat, "status = 'Paid', paid_cents = total_cents", "Paid, thank you")


def invoice_void(seat: Seat) -> None:
    _invoice_in(seat, "status = 'Void'", "This invoice is void")


def link_expired(seat: Seat) -> None:
    work = seat.site.work().work
    ended = seat.site.store.clock.now() - timedelta(days=1)
    seat.open(f"/p/{make_link(seat.site.store, work.share, work.contacts[1], expires_at=ended)}")
    expect(seat.page.get_by_role("button", name="Email me a fresh link")).to_be_visible()


def link_revoked(seat: Seat) -> None:
    client = seat.site.work()
    revoke_link(client.store, client.work.token)
    seat.open(client.page)
    expect(seat.page.get_by_role("heading", name="This link no longer works")).to_be_visible()


def portal_off(seat: Seat) -> None:
    client = seat.site.work()
    switch_portal(client.store, on=False)
    seat.open(client.page)
    switch_portal(client.store, on=True)
    expect(seat.page.get_by_role("heading", name="This page is closed right now")).to_be_visible()


def unknown_link(seat: Seat) -> None:
    seat.open(f"/p/{make_token()}")
    expect(seat.page.get_by_role("heading", name="There is nothing at this address")).to_be_visible()


STATES: list[Callable[[Seat], None]] = [
    nothing_to_do,
    nothing_shared_yet,
    everything_shared,
    quote_open,
    quote_with_options,
    total_worked_out,
    options_with_errors,
    quote_accepted,
    quote_declined,
    quote_expired,
    quote_being_revised,
    quote_to_be_changed,
    invoice_unpaid,
    invoice_without_bank,
    invoice_part_paid,
    invoice_paid,
    invoice_void,
    link_expired,
    link_revoked,
    portal_off,
    unknown_link,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(seat: Seat, state: Callable[[Seat], None]) -> None:
    state(seat)

    for scheme in ("light", "dark"):
        for width, height in (PHONE, DESKTOP):
            seat.page.set_viewport_size({"width": width, "height": height})
            seat.page.emulate_media(color_scheme=scheme)
            assert faults_of(seat.page) == [], f"{width} px, {scheme}"
    seat.page.set_viewport_size({"width": 320, "height": 640})
    assert not seat.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_forty_lines_are_light(seat: Seat) -> None:
    seat.open(seat.site.work(lines=FORTY).quote)

    expect(seat.page.get_by_role("row")).to_have_count(41)
    assert 5_000 < seat.weight() < LIGHTER_THAN
    assert faults_of(seat.page) == []


def test_a_quote_is_accepted_at_twice_the_size(browser: Browser, site: Site) -> None:
    """200 % on a window of 1280 by 900 leaves the page half of that."""
    context = browser.new_context(
        viewport={"width": DESKTOP[0] // 2, "height": DESKTOP[1] // 2}, device_scale_factor=2, reduced_motion="reduce"
    )
    page = context.new_page()
    zoomed = Seat(page, site, watch(page))

    zoomed.open(site.work().quote)
    assert faults_of(page) == []
    zoomed.accept()

    assert faults_of(page) == []
    assert zoomed.complaints == []
    context.close()


def test_the_beacon_tells_that_somebody_looks(seat: Seat) -> None:
    client = seat.site.work()
    seat.open(client.page)
    looks = "SELECT count(*) FROM look l JOIN share_grant g ON g.id = l.grant_id WHERE g.share_id = :share"
    assert seat.site.store.reader.value(f"{looks} AND l.kind = 'seen'", share=client.work.share.id) == 0

    with seat.page.expect_response("**/seen") as answer:
        seat.page.mouse.move(100, 100)

    assert answer.value.status == 204
    assert seat.site.store.reader.value(f"{looks} AND l.kind = 'seen'", share=client.work.share.id) == 1
