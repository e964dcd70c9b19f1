"""The total of what a client ticks, in a real browser: as they tick it, and by a button where nothing runs."""

import socket
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from data.enums import LineKind
from data.money import DraftLine
from data.store import Store
from tests.clock import FakeClock
from tests.factories import LINES, make_business
from tests.portal.browsing import PHONE, Desk, chromium, faults_of, watch
from tests.portal.client import Client
from tests.shared_work import SharedWork, make_shared_work
from tradeconsole.portal.server import PortalMaker, serving_beside
from tradeconsole.portal.settings import PortalSettings

pytestmark = pytest.mark.browser

OPTIONS = (
    DraftLine("Tempering valve", unit_price_cents=199_95, kind=LineKind.OPTION),
    DraftLine("Permit", 2_000, 55_55, taxable=False, kind=LineKind.OPTION),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def work(store: Store) -> SharedWork:
    make_business(store)
    return make_shared_work(store, "Dana Li", lines=(*LINES, *OPTIONS))


@pytest.fixture
def desk(
    browser: Browser, client: Client, store: Store, clock: FakeClock, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=request.param, reduced_motion="reduce"
    )
    page = context.new_page()
    desk = Desk(page, address, client, watch(page))
    with serving_beside(PortalMaker(store.path, PortalSettings(address, rate_limits=False), clock), port=port):
        desk.open(client.quote)
        yield desk
    assert desk.complaints == []
    context.close()


@pytest.mark.parametrize("desk", [True], indirect=True)
def test_the_total_follows_each_tick_and_is_what_is_accepted(desk: Desk, store: Store) -> None:
    page = desk.page
    expect(page.get_by_role("button", name="Show the total")).to_have_count(0)
    page.get_by_label("Your full name").fill("Dana Li")
    consent = page.get_by_label("I accept quote")
    consent.check()

    page.get_by_label("Tempering valve").check()
    expect(consent).not_to_be_checked()
    expect(page.locator(".amount").first).to_have_text("$3,827.95 inc GST")
    page.get_by_label("Permit").check()

    expect(page.get_by_label("I accept quote Q-0001 for $3,939.05 including GST.")).to_be_visible()
    expect(page.get_by_text("Includes $348.00 GST").first).to_be_visible()
    assert faults_of(page) == []
    consent.check()
    desk.press("Accept the quote")
    expect(page.get_by_role("heading", name="You accepted this quote")).to_be_visible()
    assert store.reader.values("SELECT total_cents FROM answer") == [3_939_05]


@pytest.mark.parametrize("desk", [False], indirect=True)
def test_without_script_a_button_shows_it(desk: Desk, store: Store) -> None:
    page = desk.page
    page.get_by_label("Tempering valve").check()
    page.get_by_label("Your full name").fill("Dana Li")
    desk.press("Show the total with what I ticked")

    expect(page.get_by_label("I accept quote Q-0001 for $3,827.95 including GST.")).not_to_be_checked()
    expect(page.get_by_label("Tempering valve")).to_be_checked()
    page.get_by_label("Permit").check()
    page.get_by_label("I accept quote").check()
    desk.press("Accept the quote")

    expect(page.get_by_text("With what you ticked it comes to $3,939.05. Please accept that.").first).to_be_visible()
    page.get_by_label("I accept quote Q-0001 for $3,939.05 including GST.").check()
    desk.press("Accept the quote")
    expect(page.get_by_role("heading", name="You accepted this quote")).to_be_visible()
    assert store.reader.values("SELECT total_cents FROM answer") == [3_939_05]
