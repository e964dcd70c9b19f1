"""The enquiry form in a real browser: readable by everybody, and in a frame of the sites that are listed alone."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from data.actions.enquiries import accept_enquiry, convert_enquiry, open_enquiry, reply
from data.actions.enquiry_form import save_enquiry_origins
from data.enquiry_form import embed_snippet, enquiry_url
from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.asking import stage_enquiry
from tests.clock import FakeClock
from tests.portal.browsing import DESKTOP, PHONE, chromium, faults_of, watch
from tradeconsole.portal.server import PortalMaker, serving_beside
from tradeconsole.portal.settings import PortalSettings

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium("--test-third-party-cookie-phaseout") as opened:
        yield opened


@dataclass(frozen=True)
class Place:
    """A portal on a port, and the business behind it."""

    origin: str
    team: dict[Role, Actor]
    store: Store
    clock: FakeClock

    @property
    def form(self) -> str:
        return enquiry_url(self.origin)


@pytest.fixture
def place(store: Store, clock: FakeClock) -> Iterator[Place]:
    team = stage_enquiry(store)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    with serving_beside(PortalMaker(store.path, PortalSettings(origin, rate_limits=False), clock), port=port):
        yield Place(origin, team, store, clock)


@contextmanager
def site(snippet: str, host: str) -> Iterator[str]:
    """A site of somebody's that shows the form in a frame; its origin."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = f"<!doctype html><title>Site</title><h1>A site</h1>{snippet}".encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Nothing to be said."""

    with ThreadingHTTPServer((host, 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A person on a phone, whose browser runs no script."""
    context = browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=False, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def fill_in(form: Page | FrameLocator, **fields: str) -> None:
    filled_in = {"Your name": "Moira Keane", "Phone": "03 5550 0153", "What do you need?": "Rusty gutters."}
    for label, text in (filled_in | fields).items():
        form.get_by_label(label).fill(text)


class TestFrames:
    def test_an_enquiry_from_a_listed_site_becomes_a_client_and_a_quote(self, place: Place, page: Page) -> None:
        """Without a script, in a browser that blocks the cookies of third parties."""
        with site(embed_snippet(place.form), "127.0.0.1") as origin:
            save_enquiry_origins(place.store, place.team[Role.OWNER], origin)
            page.goto(origin)
            form = page.frame_locator("iframe")
            fill_in(form, Email="moira@example.com")
            place.clock.advance(seconds=20)
            form.get_by_role("button", name="Send the enquiry").click()
            expect(form.get_by_role("heading", name="Thank you")).to_be_visible()
            assert page.context.cookies() == []

        owner = place.team[Role.OWNER]
        assert open_enquiry(place.store, owner, "E-0002").row.message == "Rusty gutters."
        reply(place.store, owner, "E-0002", "We will have a look.")
        client = accept_enquiry(place.store, owner, "E-0002").client
        record = convert_enquiry(place.store, owner, "E-0002")
        assert (record.row.client, record.row.quote) == (client, "Q-0001")

    def test_errors_and_refusals_are_seen_in_the_frame_too(self, place: Place, page: Page) -> None:
        with site(embed_snippet(place.form), "127.0.0.1") as origin:
            save_enquiry_origins(place.store, place.team[Role.OWNER], origin)
            page.goto(origin)
            form = page.frame_locator("iframe")
            form.get_by_role("button", name="Send the enquiry").click()

            expect(form.get_by_role("alert")).to_contain_text("Please type your name.")

    def test_any_other_site_sees_an_empty_frame(self, place: Place, page: Page) -> None:
        save_enquiry_origins(place.store, place.team[Role.OWNER], "https://www.rivera.example http://localhost:1")
        with site(embed_snippet(place.form), "127.0.0.1") as origin:
            with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
                page.goto(origin)

            assert not any("What do you need" in frame.content() for frame in page.frames[1:])


def empty(page: Page, place: Place) -> None:
    page.goto(place.form)


def misfilled(page: Page, place: Place) -> None:
    page.goto(place.form)
    page.get_by_label("Email").fill("moira@")
    page.get_by_role("button", name="Send the enquiry").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent yet")


def too_soon(page: Page, place: Place) -> None:
    page.goto(place.form)
    fill_in(page)
    page.get_by_role("button", name="Send the enquiry").click()
    expect(page.get_by_role("alert")).to_contain_text("That went very fast")


def sent(page: Page, place: Place) -> None:
    page.goto(place.form)
    fill_in(page)
    place.clock.advance(seconds=20)
    page.get_by_role("button", name="Send the enquiry").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


@pytest.mark.parametrize("state", [empty, misfilled, too_soon, sent], ids=lambda state: str(state.__name__))
def test_everybody_can_use_it(browser: Browser, place: Place, state: Any) -> None:
    with ExitStack() as until_then:
        context = browser.new_context(reduced_motion="reduce")
        until_then.callback(context.close)
        page = context.new_page()
        complaints = watch(page)
        state(page, place)

        for width, height in (PHONE, DESKTOP, (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
                assert faults_of(page) == [], f"{width} px, {scheme}"
        page.set_viewport_size({"width": PHONE[0], "height": 800})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert faults_of(page) == []
        assert complaints == []


def test_the_trap_is_out_of_sight_and_out_of_reach(page: Page, place: Place) -> None:
    page.goto(place.form)
    page.get_by_label("Your name").focus()
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(page.locator(":focus").get_attribute("name"))

    assert reached[:5] == ["email", "phone", "address", "message", "preferred_times"]
    assert "website" not in reached
    assert not page.locator("[name=website]").is_visible() or page.locator("[name=website]").bounding_box()["x"] < 0  # type: ignore[index]


def test_an_error_leads_to_its_field_and_targets_are_large_enough(page: Page, place: Place) -> None:
    misfilled(page, place)
    page.get_by_role("link", name="Please write what you need.").click()

    expect(page.get_by_label("What do you need?")).to_be_focused()
    for field in page.locator("input:not([type=hidden], [name=website]), textarea, button, .call").all():
        box = field.bounding_box()
        assert box is not None
        assert box["height"] >= 44
