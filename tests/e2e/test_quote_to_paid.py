"""From a quote to a paid invoice: the office at its keyboard, the client in a browser, on one link."""

import re
import time
from collections.abc import Iterator
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.e2e.console import Console, at_work
from tests.e2e.machine import Machine, free_port, is_serving, mail_environ
from tests.e2e.test_first_day import keys_of
from tests.mail.certificates import Certificates
from tests.mail.outbox import text_of
from tests.mail.reading import attachments
from tests.mail.server import MailServerUnderTest
from tests.portal.browsing import PHONE, faults_of, watch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

OWNER, CLIENT = "sam@rivera.example", "anna@nguyen.example"


@pytest.fixture
def machine(tmp_path: Path, mail_server: MailServerUnderTest, certificates: Certificates) -> Machine:
    """A computer with a business that is registered for GST, and its client."""
    made = Machine(tmp_path, tmp_path / "tradeconsole.db", free_port(), mail_environ(mail_server, certificates))
    founding = ("--business", "Rivera Plumbing", "--owner", "Sam Rivera", "--email", OWNER, "--abn", "51 824 753 556")
    client = ("--name", "Anna Nguyen", "--email", CLIENT, "--address", "12 Wattle St, Brunswick VIC 3056")
    bank = (("bank_name", "Rivera Plumbing"), ("bank_bsb", "000-123"), ("bank_account", "12345678"))
    commands = (
        ("init", *founding),
        ("portal", "on"),
        ("clients", "add", *client),
        *(("settings", "set", key, value) for key, value in bank),
    )
    for command in commands:
        assert machine_run(made, *command) == 0
    return made


def machine_run(machine: Machine, *command: str) -> int:
    ended = machine.run(*command)
    assert ended.code == 0, ended.err
    return ended.code


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The client's browser, on which nothing may go wrong."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, reduced_motion="reduce")
    page = context.new_page()
    complaints = watch(page)
    yield page
    assert complaints == []
    context.close()


def mail_about(server: MailServerUnderTest, words: str, console: Console) -> EmailMessage:
    """The mail whose subject has these words, once it came."""
    until = time.monotonic() + 30
    while True:
        for message in server.messages:
            if words in str(message["Subject"]):
                return message
        assert time.monotonic() < until, f"no mail about {words} in:\n{console.text}"
        time.sleep(0.05)


def link_in(message: EmailMessage, machine: Machine) -> str:
    (link,) = re.findall(rf"^{machine.origin}/p/[\w-]{{43}}$", text_of(message), re.MULTILINE)
    return str(link)


def words_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_quote_to_job_to_invoice_to_paid(machine: Machine, mail_server: MailServerUnderTest, phone: Page) -> None:
    with at_work(machine, OWNER) as console:
        console.press("4", "n", "enter", *keys_of("anna"), *keys_of("Hot water unit", ""))
        console.press(*keys_of("Replace the unit", "1", "2980"), *keys_of("Labour", "2.5 h", "120"))
        console.press(*keys_of("? Tempering valve", "1", "200"))
        console.wait_for("$3,608.00")
        console.press("ctrl+s")
        console.wait_for("Q-0001 Hot water unit", "Draft")
        console.press("s")
        console.wait_for("Send quote Q-0001", CLIENT)
        console.press("enter")
        link = link_in(mail_about(mail_server, "quote Q-0001 for 12 Wattle St", console), machine)

        until = time.monotonic() + 30
        while not is_serving(machine.port):
            assert time.monotonic() < until
            time.sleep(0.05)
        phone.goto(link)
        phone.get_by_role("link", name="See the quote").click()
        expect(phone.locator(".amount").first).to_have_text("$3,608.00 inc GST")
        phone.get_by_label("Tempering valve").check()
        phone.get_by_label("Your full name").fill("Anna Nguyen")
        phone.get_by_label("I accept quote Q-0001 for $3,828.00 including GST.").check()
        assert faults_of(phone) == []
        phone.get_by_role("button", name="Accept the quote").click()
        expect(phone.get_by_role("heading", name="You accepted this quote")).to_be_visible()

        console.wait_for("Anna Nguyen: quote accepted, Q-0001")
        receipts = [
            mail_about(mail_server, words, console) for words in ("you accepted quote Q-0001", "Anna Nguyen accepted")
        ]
        for receipt in receipts:
            (paper,) = attachments(receipt).values()
            assert "$3,828.00" in words_of(paper)

        console.wait_for("Q-0001 Hot water unit", "Accepted")
        console.press("c")
        console.wait_for("New job from Q-0001")
        console.press("ctrl+s")
        console.wait_for("J-0001 Hot water unit")
        assert console.store.reader.value("SELECT status FROM quote") == "Converted"
        phone.goto(link)
        expect(phone.get_by_text("Job J-0001")).to_be_visible()

        console.press("escape")
        console.wait_for("Q-0001 Hot water unit", "Converted")
        console.press("i", "ctrl+u", *keys_of("30 %"), "ctrl+s")
        console.wait_for("INV-0001", "Draft", "$1,148.40")
        console.press("s")
        console.wait_for("Send invoice INV-0001", CLIENT)
        console.press("enter")
        bill = link_in(mail_about(mail_server, "invoice INV-0001 for 12 Wattle St", console), machine)

        phone.goto(bill)
        phone.get_by_role("link", name=re.compile("INV-0001")).first.click()
        expect(phone.get_by_role("heading", name="$1,148.40 inc GST to pay")).to_be_visible()
        expect(phone.get_by_text("We never change our bank details by email.")).to_be_visible()
        assert faults_of(phone) == []
        with phone.expect_download() as given:
            phone.get_by_role("link", name="Download as PDF").click()
        printed = words_of(given.value.path().read_bytes())
        assert [words in printed for words in ("Tax invoice", "$1,148.40", "51 824 753 556")] == [True] * 3

        console.press("a")
        console.wait_for("INV-0001", "1,148.40")
        console.press("ctrl+s")
        console.wait_for("INV-0001", "Paid")
        phone.reload()
        expect(phone.get_by_role("heading", name="Paid, thank you")).to_be_visible()

        console.press("escape", "i")
        console.wait_for("$2,679.60")
        console.press("ctrl+s")
        console.wait_for("INV-0002", "Draft", "$2,679.60")
        assert console.store.reader.value("SELECT status FROM quote") == "Invoiced"
        assert console.store.reader.value("SELECT sum(total_cents) FROM invoice") == 3_828_00

        console.press("s")
        console.wait_for("Send invoice INV-0002", CLIENT)
        console.press("enter")
        mail_about(mail_server, "invoice INV-0002", console)
        console.press("a", "ctrl+u", *keys_of("2,000"), "ctrl+s")
        console.wait_for("INV-0002", "Part paid")
        phone.goto(link)
        phone.get_by_role("link", name=re.compile("INV-0002")).first.click()
        expect(phone.get_by_role("heading", name="$679.60 inc GST to pay")).to_be_visible()
        console.press("a", "ctrl+s")
        console.wait_for("INV-0002", "Paid")
        phone.reload()
        expect(phone.get_by_role("heading", name="Paid, thank you")).to_be_visible()
