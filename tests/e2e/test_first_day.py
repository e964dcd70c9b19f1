"""The first day of a business, by keyboard alone: set-up, a client, a job with a visit, and what the client sees."""

import asyncio
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.console import at_work
from tests.e2e.machine import Machine, free_port, is_serving, mail_environ
from tests.mail.certificates import Certificates
from tests.mail.outbox import text_of
from tests.mail.server import MailServerUnderTest
from tests.portal.browsing import PHONE, watch
from tests.screens.driving import SMALL, press
from tradeconsole.set_up import SetUp

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OWNER = "sam@rivera.example"
CLIENT = "anna@nguyen.example"


def keys_of(*lines: str) -> Iterator[str]:
    """The keys that type lines into a form, with enter after each."""
    for line in lines:
        yield from ("space" if char == " " else char for char in line)
        yield "enter"


def set_up(machine: Machine) -> str | None:
    """Set up the business at the keyboard; who its Owner is."""

    async def by_keys() -> str | None:
        app = SetUp(machine.settings, machine.database)
        async with app.run_test(size=SMALL) as pilot:
            await press(pilot, *keys_of("Rivera Plumbing", "", "Sam Rivera", OWNER), "ctrl+s")
        return app.return_value

    # A browser has this thread's event loop.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, by_keys()).result(timeout=60)


def test_from_nothing_to_a_page_that_the_client_reads(
    tmp_path: Path, mail_server: MailServerUnderTest, certificates: Certificates, browser: Browser
) -> None:
    machine = Machine(tmp_path, tmp_path / "tradeconsole.db", free_port(), mail_environ(mail_server, certificates))
    owner = set_up(machine)
    assert owner == OWNER

    with at_work(machine, OWNER, SMALL) as console:
        assert "No jobs yet" in console.text
        console.press("3", "n", *keys_of("Anna Nguyen", "0491 570 006", CLIENT))
        console.press(*keys_of("12 Wattle St, Brunswick VIC 3056"), "ctrl+s")
        console.wait_for("C-0001", "Anna Nguyen")
        console.press(
            "2", "n", "enter", *keys_of("anna"), *keys_of("Replace gutters", "", "tomorrow", "8 am"), "ctrl+s"
        )
        console.wait_for("Share J-0001 with Anna now?")
        console.press("enter", "f9", "enter")
        console.wait_for("J-0001", "Shared: dates, status")

        until = time.monotonic() + 30
        while not (mail_server.messages and is_serving(machine.port)):
            assert time.monotonic() < until, console.text
            time.sleep(0.05)
        (update,) = mail_server.messages
        assert mail_server.recipients == [CLIENT]
        (link,) = re.findall(rf"^{machine.origin}/p/[\w-]{{43}}$", text_of(update), re.MULTILINE)

        context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
        page = context.new_page()
        complaints = watch(page)
        page.goto(link)
        expect(page.get_by_role("heading", name="12 Wattle St")).to_be_visible()
        expect(page.get_by_role("heading", name="Next visit")).to_be_visible()
        expect(page.get_by_text("Booked in for")).to_be_visible()
        console.wait_for("looked just now")
        context.close()
        assert complaints == []
