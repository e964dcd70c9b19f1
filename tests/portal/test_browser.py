"""The pages in a real browser: readable by everybody, in every state, at every size, with and without script."""

import io
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from data.enums import LineKind
from data.money import DraftLine
from data.store import Store
from data.tokens import make_token
from tests.clock import FakeClock
from tests.factories import (
    LINES,
    make_business,
    make_client,
    make_job,
    make_link,
    make_note,
    make_share,
    revise_quote,
    revoke_link,
    set_tick,
    switch_portal,
)
from tests.portal.browsing import DESKTOP, PHONE, Desk, chromium, faults_of, watch
from tests.portal.client import Client
from tests.portal.samples import LONG_NAME
from tests.shared_work import SharedWork, make_shared_work
from tradeconsole.portal.server import PortalMaker, serving_beside
from tradeconsole.portal.settings import PortalSettings

pytestmark = pytest.mark.browser

FORTY = [
    DraftLine(f"Copper pipe 20 mm with insulation and brackets, part {n}", 1_500, 1_850, unit="m") for n in range(40)
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def work(store: Store) -> SharedWork:
    make_business(store)
    option = DraftLine("Tempering valve", unit_price_cents=20_000, kind=LineKind.OPTION)
    heading = DraftLine("Laundry", kind=LineKind.HEADING)
    return make_shared_work(store, "Dana Li", "Kim Li", lines=(heading, *LINES, option))


@pytest.fixture
def origin(store: Store, work: SharedWork, clock: FakeClock) -> Iterator[str]:
    """The address of a portal that serves from a thread."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with serving_beside(PortalMaker(store.path, PortalSettings(address, rate_limits=False), clock), port=port):
        yield address


@pytest.fixture
def scripted() -> bool:
    return True


@pytest.fixture
def desk(browser: Browser, origin: str, client: Client, scripted: bool) -> Iterator[Desk]:
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=scripted, reduced_motion="reduce"
    )
    page = context.new_page()
    desk = Desk(page, origin, client, watch(page))
    yield desk
    assert desk.complaints == []
    context.close()


def job(desk: Desk) -> None:
    desk.open(desk.client.page)


def job_with_news(desk: Desk) -> None:
    store, work = desk.client.store, desk.client.work
    with store.writing() as tx:
        tx.sql.run("UPDATE share_grant SET seen_version = 1")
    note = make_note(store, work.job, "Done by four.")
    set_tick(store, work.share, f"note:{note.id}")
    job(desk)


def job_with_messages(desk: Desk) -> None:
    client = desk.client
    client.fill_in(client.page, f"{client.page}/messages", text="Is Thursday all right?")
    job(desk)
    desk.page.get_by_text("Write a message here").click()


def job_after_empty_message(desk: Desk) -> None:
    job(desk)
    desk.page.get_by_text("Write a message here").click()
    desk.press("Send the message")
    expect(desk.page.get_by_role("alert")).to_contain_text("Nothing was sent yet")


def nothing_shared(desk: Desk) -> None:
    store = desk.client.store
    client, contacts = make_client(store, "Omar Haddad")
    desk.open(f"/p/{make_link(store, make_share(store, make_job(store, client)), contacts[0])}")


def long_names(desk: Desk) -> None:
    with desk.client.store.writing() as tx:
        for table in ("business", "share_grant"):
            tx.sql.run(f"UPDATE {table} SET name = :name", name=LONG_NAME)
        tx.sql.run("UPDATE job_file SET name = :name", name="a" * 116 + ".pdf")
    job(desk)


def light_accent(desk: Desk) -> None:
    with desk.client.store.writing() as tx:
        tx.sql.run("UPDATE business SET accent = '#fff2a8'")
    job(desk)


def quote(desk: Desk) -> None:
    desk.open(desk.client.quote)
    for other in ("Ask for changes", "Decline"):
        desk.page.locator("summary", has_text=other).click()


def forty_lines(desk: Desk) -> None:
    store = desk.client.store
    desk.open(Client(desk.client.web, store, make_shared_work(store, "Omar Haddad", lines=FORTY)).quote)


def quote_with_errors(desk: Desk) -> None:
    desk.open(desk.client.quote)
    desk.press("Accept the quote")
    expect(desk.page.get_by_role("alert")).to_contain_text("Please type your name")


def quote_accepted(desk: Desk) -> None:
    desk.client.accept()
    desk.open(desk.client.quote)


def quote_changed(desk: Desk) -> None:
    desk.open(desk.client.quote)
    revise_quote(desk.client.store, desk.client.work.quote, LINES[:1])
    desk.page.get_by_label("Your full name").fill("Dana Li")
    desk.page.get_by_label("I accept quote").check()
    desk.press("Accept the quote")
    expect(desk.page.get_by_role("alert")).to_contain_text("This quote has changed")


def quote_revised(desk: Desk) -> None:
    revise_quote(desk.client.store, desk.client.work.quote, LINES[:1], send=False)
    desk.open(desk.client.quote)


def quote_expired(desk: Desk) -> None:
    with desk.client.store.writing() as tx:
        tx.sql.run("UPDATE quote_version SET valid_until = '2026-11-20'")
    desk.open(desk.client.quote)


def invoice(desk: Desk) -> None:
    desk.open(desk.client.invoice)


def invoice_paid(desk: Desk) -> None:
    with desk.client.store.writing() as tx:
        tx.sql.run("UPDATE invoice SET status = 'Paid', paid_cents = total_cents")
    desk.open(desk.client.invoice)


def link_expired(desk: Desk) -> None:
    store, work = desk.client.store, desk.client.work
    desk.open(f"/p/{make_link(store, work.share, work.contacts[1], expires_at=store.clock.now() - timedelta(1))}")
    expect(desk.page.get_by_role("button")).to_have_text("Email me a fresh link")


def fresh_link_asked_for(desk: Desk) -> None:
    link_expired(desk)
    desk.press("Email me a fresh link")
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Look in your inbox")


def link_revoked(desk: Desk) -> None:
    revoke_link(desk.client.store, desk.client.work.token)
    job(desk)


def portal_off(desk: Desk) -> None:
    switch_portal(desk.client.store, on=False)
    job(desk)


def unknown(desk: Desk) -> None:
    desk.open(f"/p/{make_token()}")


def item_gone(desk: Desk) -> None:
    desk.open(f"{desk.client.page}/quotes/AAAAAAAAAAAAAAAA")


STATES: list[Callable[[Desk], None]] = [
    job,
    job_with_news,
    job_with_messages,
    job_after_empty_message,
    nothing_shared,
    long_names,
    light_accent,
    quote,
    forty_lines,
    quote_with_errors,
    quote_accepted,
    quote_changed,
    quote_revised,
    quote_expired,
    invoice,
    invoice_paid,
    link_expired,
    fresh_link_asked_for,
    link_revoked,
    portal_off,
    unknown,
    item_gone,
]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_everybody_can_use_it(desk: Desk, state: Callable[[Desk], None]) -> None:
    state(desk)

    for width, height in (PHONE, DESKTOP, (320, 640)):
        desk.page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            desk.page.emulate_media(color_scheme=scheme)
            assert faults_of(desk.page) == [], f"{width} px, {scheme}"


@pytest.mark.parametrize("state", [job, quote, invoice, link_expired], ids=lambda state: state.__name__)
def test_text_may_be_twice_as_large(desk: Desk, state: Callable[[Desk], None]) -> None:
    state(desk)
    desk.page.evaluate("document.documentElement.style.fontSize = '200%'")
    desk.page.evaluate("document.body.style.fontFamily = 'DejaVu Sans'")

    for width in (DESKTOP[0] // 2, PHONE[0]):
        desk.page.set_viewport_size({"width": width, "height": 800})
        assert faults_of(desk.page) == []


@pytest.mark.parametrize("state", [job, quote, invoice, link_expired], ids=lambda state: state.__name__)
def test_letters_may_be_wider_and_further_apart(desk: Desk, state: Callable[[Desk], None]) -> None:
    state(desk)
    desk.page.evaluate(
        "Object.assign(document.body.style, {fontFamily: 'DejaVu Sans', letterSpacing: '.12em', wordSpacing: '.16em'})"
    )

    for width in (320, PHONE[0], 560, DESKTOP[0]):
        desk.page.set_viewport_size({"width": width, "height": 800})
        assert faults_of(desk.page) == [], width


class TestAnswering:
    @pytest.mark.parametrize("scripted", [True, False])
    def test_a_client_accepts_from_the_mail_to_the_receipt(self, desk: Desk) -> None:
        job(desk)
        desk.page.get_by_role("link", name="See the quote").click()
        desk.page.get_by_label("Your full name").fill("Dana Li")
        desk.page.get_by_label("Tempering valve").check()
        desk.page.get_by_label("I accept quote").check()
        desk.press("Accept the quote")

        expect(desk.page.get_by_role("heading", name="You accepted this quote")).to_be_visible()
        expect(desk.page.get_by_text("$3,828.00 inc GST").first).to_be_visible()
        desk.page.get_by_role("link", name="Back to your page").click()
        expect(desk.page.get_by_text("Quote Q-0001 is ready")).to_have_count(0)

    @pytest.mark.parametrize("scripted", [False])
    def test_changes_messages_and_reload_need_no_script(self, desk: Desk) -> None:
        desk.open(desk.client.quote)
        desk.page.get_by_text("Ask for changes", exact=True).click()
        desk.page.get_by_label("What should change?").fill("A smaller unit, please.")
        desk.press("Ask for these changes")
        expect(desk.page.get_by_role("heading", name="You asked for changes")).to_be_visible()

        job(desk)
        desk.page.get_by_text("Write a message here").click()
        desk.page.get_by_label("Your message").fill("Thank you")
        desk.press("Send the message")
        expect(desk.page.get_by_text("Thank you")).to_be_visible()
        desk.page.reload()
        expect(desk.page.get_by_text("Thank you")).to_have_count(1)
        assert desk.client.count("message") == 1

    def test_error_in_the_summary_leads_to_its_field(self, desk: Desk) -> None:
        quote_with_errors(desk)
        desk.page.get_by_role("link", name="Please type your name.").click()

        expect(desk.page.get_by_label("Your full name")).to_be_focused()


class TestSeen:
    def seen(self, desk: Desk) -> int:
        return desk.client.count("look WHERE kind = 'seen'")

    def test_a_fetched_page_is_seen_by_nobody(self, desk: Desk) -> None:
        desk.page.request.get(desk.origin + desk.client.page)

        assert self.seen(desk) == 0

    def test_a_key_tells_of_a_person(self, desk: Desk) -> None:
        job(desk)
        with desk.page.expect_response("**/seen") as answer:
            desk.page.keyboard.press("Tab")

        assert answer.value.status == 204
        assert self.seen(desk) == 1

    def test_so_do_two_seconds_in_view_and_once_is_enough(self, desk: Desk) -> None:
        sent: list[str] = []
        desk.page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/seen") else None)
        with desk.page.expect_response("**/seen"):
            job(desk)
        desk.page.keyboard.press("Tab")
        desk.page.mouse.wheel(0, 300)
        desk.page.wait_for_timeout(200)

        assert len(sent) == 1

    def test_nothing_is_kept_in_the_browser(self, desk: Desk) -> None:
        job(desk)

        assert desk.page.context.cookies() == []
        assert desk.page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_on_paper_there_are_addresses_instead_of_buttons(desk: Desk) -> None:
    job(desk)
    desk.page.evaluate("document.body.style.fontFamily = 'DejaVu Sans'")
    printed = PdfReader(io.BytesIO(desk.page.pdf(format="A4")))
    text = "".join("".join(page.extract_text() for page in printed.pages).split())

    assert f"{desk.origin}{desk.client.file}" in text
    assert "0355500100" in text
    for button in ("Seethequote", "Writeamessage", "Addtocalendar"):
        assert button not in text


def test_a_quote_on_paper_names_what_can_be_added(desk: Desk) -> None:
    quote(desk)
    assert not desk.page.get_by_role("heading", name="Can be added").is_visible()

    printed = PdfReader(io.BytesIO(desk.page.pdf(format="A4")))

    text = "".join("".join(page.extract_text() for page in printed.pages).split())
    assert "CanbeaddedTemperingvalve$200.00plusGST" in text


def test_no_other_page_may_frame_it(desk: Desk, browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(f'<iframe src="{desk.origin}{desk.client.page}"></iframe>')
    page.wait_for_timeout(500)

    assert not any("Wattle" in frame.content() for frame in page.frames[1:])
    page.close()
