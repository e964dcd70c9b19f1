"""The whole way: from four keys in the terminal, by real mail and a real browser, back to the terminal."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from io import BytesIO

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import MakeMachine
from tests.e2e.console import Console, at_work
from tests.e2e.machine import Machine, mail_environ
from tests.mail.certificates import Certificates
from tests.mail.outbox import text_of
from tests.mail.server import MailServerUnderTest
from tests.portal.browsing import PHONE, watch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OFFICE = "office@riveraplumbing.example.com"
CLIENT = "anna@example.com"
TOLD_WITHIN = 10.0  # two seconds on a machine that does nothing else


@dataclass(frozen=True)
class Way:
    """The stations of the way."""

    machine: Machine
    mail: MailServerUnderTest
    console: Console

    def wait_for_mails(self, count: int) -> list[EmailMessage]:
        """The mails of the server, once there are this many."""
        until = time.monotonic() + 20
        while len(self.mail.messages) < count:
            assert time.monotonic() < until, f"{len(self.mail.messages)} of {count} mails came"
            time.sleep(0.02)
        return self.mail.messages

    def send_update(self) -> str:
        """Send the update of the first job; the address that stands in the mail."""
        self.console.press("enter", "s", "f9", "enter")
        (update,) = self.wait_for_mails(1)
        assert self.mail.recipients == [CLIENT]
        links = re.findall(rf"^{self.machine.origin}/p/[\w-]{{43}}$", text_of(update), re.MULTILINE)
        assert len(links) == 1
        return str(links[0])

    def turn_to_timeline(self) -> None:
        self.console.press("left")
        self.console.wait_for("share sent J-0042")

    def wait_until_told(self, action: str) -> float:
        """Wait until a toast and the timeline both say so; how long after the client's act that was."""
        self.console.wait_for(f"Anna Nguyen: {action}, Q-0031", f"{CLIENT}: {action} Q-0031", within=10)
        at = self.console.store.reader.value("SELECT answered_at FROM answer ORDER BY id DESC LIMIT 1")
        return (datetime.now(UTC) - datetime.fromisoformat(at).replace(tzinfo=UTC)).total_seconds()

    def assert_all_sent_once(self, mails: int) -> None:
        """Nothing waits, nothing is kept in files, and no mail came twice, also after another look of the sender."""
        self.wait_for_mails(mails)
        time.sleep(1.5)
        assert len(self.mail.messages) == len({mail["Message-ID"] for mail in self.mail.messages}) == mails
        query = "SELECT state FROM outbox WHERE state NOT IN ('kept', 'failed') ORDER BY id DESC"
        states = self.console.store.reader.values(f"{query} LIMIT {mails}")
        assert states == ["sent"] * mails
        waiting = "SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending', 'held', 'uncertain')"
        assert self.console.store.reader.value(waiting) == 0
        assert self.machine.kept_mail == []


@pytest.fixture
def way(demo_machine: MakeMachine, mail_server: MailServerUnderTest, certificates: Certificates) -> Iterator[Way]:
    machine = demo_machine(**mail_environ(mail_server, certificates))
    with machine.serving(), at_work(machine, "mia@example.com") as console:
        yield Way(machine, mail_server, console)


@contextmanager
def phone(browser: Browser, *, scripted: bool) -> Iterator[Page]:
    """The client's telephone. Nothing may go wrong on it, and it asks nobody but the portal."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=scripted)
    page = context.new_page()
    complaints = watch(page)
    yield page
    assert complaints == []
    assert context.cookies() == []
    context.close()


def pdf_of(mail: EmailMessage) -> str:
    """The words of the PDF that came with a mail."""
    (attached,) = mail.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(attached.get_content())).pages)


def test_a_client_accepts_and_the_office_sees_it(way: Way, browser: Browser) -> None:
    link = way.send_update()
    way.turn_to_timeline()

    with phone(browser, scripted=True) as page:
        page.goto(link)
        expect(page.get_by_role("heading", name="Next visit")).to_be_visible()
        expect(page.get_by_text("Under way since")).to_be_visible()
        expect(page.get_by_role("heading", name="Quote Q-0031 is ready")).to_be_visible()
        for left_out in ("The work", "Notes", "Photos and files", "Invoices"):
            expect(page.get_by_role("heading", name=left_out, exact=True)).to_have_count(0)

        page.get_by_role("link", name="See the quote").click()
        page.get_by_label("Your full name").fill("Anna Nguyen")
        page.get_by_label("I accept quote Q-0031").check()
        page.get_by_role("button", name="Accept the quote").click()
        expect(page.get_by_role("heading", name="You accepted this quote")).to_be_visible()

    assert way.wait_until_told("quote accepted") <= TOLD_WITHIN
    assert link.removeprefix(f"{way.machine.origin}/p/") not in way.machine.portal_log().read_text()
    receipts = {mail["To"].addresses[0].addr_spec: mail for mail in way.wait_for_mails(3)[1:]}
    assert set(receipts) == {CLIENT, OFFICE}
    assert "Q-0031" in pdf_of(receipts[CLIENT])
    assert "Accepted by: Anna Nguyen" in text_of(receipts[CLIENT])
    assert "Anna Nguyen accepted quote Q-0031" in text_of(receipts[OFFICE])
    way.assert_all_sent_once(3)


def test_a_client_declines_without_script(way: Way, browser: Browser) -> None:
    link = way.send_update()
    way.turn_to_timeline()

    with phone(browser, scripted=False) as page:
        page.goto(link)
        page.get_by_role("link", name="See the quote").click()
        page.locator("summary", has_text="Decline").click()
        page.get_by_label("Would you tell us why?").fill("My brother does it.")
        page.get_by_role("button", name="Decline the quote").click()
        expect(page.get_by_role("heading", name="You declined this quote")).to_be_visible()
        page.reload()
        expect(page.get_by_role("heading", name="You declined this quote")).to_be_visible()

    assert way.wait_until_told("quote declined") <= TOLD_WITHIN
    notice = way.wait_for_mails(2)[1]
    assert notice["To"].addresses[0].addr_spec == OFFICE
    assert "My brother does it." in text_of(notice)
    way.assert_all_sent_once(2)
