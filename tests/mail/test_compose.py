"""What a mail says and how it is built, read back as a recipient's program reads it."""

import re
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from data.enums import AnswerKind, OutboxKind, OutboxState
from data.mail.claims import OutgoingMail, next_due
from data.mail.content import read_content
from data.mail.queue import NewMail
from data.portal.answers import Answerer, NewAnswer, QuoteRead, record_answer
from data.sharing.client_view import Frame
from data.store import Store
from tests.factories import (
    ZONE,
    id_of,
    make_business,
    make_client,
    make_cost,
    make_internal_note,
    make_job,
    make_note,
    make_staff,
    make_todo,
    set_tick,
)
from tests.mail.outbox import OFFICE, PORTAL, html_of, mail_of, notice, queue, queue_update, settings_for, text_of
from tests.shared_work import SharedWork, stage_shared_work
from tradeconsole.mail.compose import Draft, compose
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import wire_bytes

TOKEN = "k" * 43
URL = f"{PORTAL}/p/{TOKEN}"
HOSTILE = """<script>x</script>"><img src=x onerror=y> {{7*7}} {% import 'os' %} {client.__class__} %(x)s"""


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store, "Anna Nguyen")


@pytest.fixture
def office(store: Store) -> None:
    """A business, and nothing else."""
    make_business(store)


def written(store: Store, url: str = URL) -> EmailMessage:
    """The next mail as it travels, read back."""
    mail = next_due(store.reader, store.clock.now())
    assert mail is not None
    return rebuilt(store, mail, url)


def rebuilt(store: Store, mail: OutgoingMail, url: str = URL) -> EmailMessage:
    with store.reading() as db:
        content = read_content(db, mail)
    link = url if mail.is_linked else ""
    message = compose(Draft(mail, content, "mail@rivera.example", link, store.clock.now()))
    return message_from_bytes(wire_bytes(message), policy=SMTP)


def attachments(message: EmailMessage) -> dict[str, bytes]:
    return {str(part.get_filename()): part.get_content() for part in message.iter_attachments()}


class Page(HTMLParser):
    """What an HTML part holds: its tags with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


class TestHeaders:
    """Who it is from, whom it is for."""

    def test_mail_is_from_the_business_and_answers_go_to_the_office(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)

        message = written(store)

        assert message["From"] == "Rivera Plumbing <mail@rivera.example>"
        assert message["Reply-To"] == f"Rivera Plumbing <{OFFICE}>"
        assert message["To"] == f"Anna Nguyen <{work.contacts[0].email}>"
        assert message["Message-ID"] == store.reader.value("SELECT message_id FROM outbox")
        assert message["Subject"] == f"Rivera Plumbing: quote Q-0001 and invoice {work.invoice.number} for 12 Wattle St"

    @pytest.mark.parametrize(
        "to", ["a@example.com, b@example.com", "a@example.com\n", "", "a@example.com\r\nBcc: b@x.io"]
    )
    def test_anything_but_one_address_is_refused(self, store: Store, office: None, to: str) -> None:
        queue(store, notice(to_email=to))

        with pytest.raises(ValueError, match="address"):
            written(store)

    @pytest.mark.parametrize(
        "text", ["x\nBcc: e@example.org", "x\r\n Bcc: e@example.org", "é\nBcc: e@example.org", "x\ry"]
    )
    @pytest.mark.parametrize("column", ["subject", "to_name"])
    def test_line_break_in_a_header_is_refused(self, store: Store, office: None, column: str, text: str) -> None:
        queue(store, notice(), **{column: text})

        with pytest.raises(ValueError, match="line breaks"):
            written(store)

    def test_name_with_commas_and_brackets_stays_one_address(self, store: Store, office: None) -> None:
        queue(store, notice(to_name='Nguyen, Anna <boss@example.org> "x"'))

        [address] = written(store)["To"].addresses

        assert address.addr_spec == OFFICE

    def test_words_beyond_ascii_arrive(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work, "Grüße, 你好 – 3 m²", subject="Café Ñandú: quote", to_name="Zoë Müller")

        message = written(store)

        assert (message["Subject"], message["To"].addresses[0].display_name) == ("Café Ñandú: quote", "Zoë Müller")
        assert "Grüße, 你好 – 3 m²" in text_of(message)

    def test_two_mails_about_the_same_have_two_ids(self, store: Store, work: SharedWork) -> None:
        for _ in range(2):
            queue_update(store, work)

        assert len(set(store.reader.values("SELECT message_id FROM outbox"))) == 2


class TestUpdate:
    """The mail that brings a link."""

    def test_first_line_says_what_is_asked_with_amount_and_date(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)

        first = text_of(written(store)).splitlines()[0]

        assert "accept or decline quote Q-0001 ($3,608.00 inc GST) by Thu 24 Dec" in first
        assert f"pay invoice {work.invoice.number} ($3,608.00) by Tue 8 Dec" in first

    def test_text_holds_the_link_once_and_whole(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work, "Call me.")

        text = text_of(written(store))

        assert text.count(URL) == text.count("http") == 1
        assert URL in text.splitlines()
        assert not re.search(r"<[a-z!/]", text)

    def test_html_has_one_button_and_the_same_address_in_words(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)

        page = Page(html_of(written(store)))

        assert [attrs["href"] for tag, attrs in page.tags if tag == "a"] == [URL, URL]
        assert page.text.count(URL) == 1

    def test_html_loads_nothing_and_tells_nobody(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)

        html = html_of(written(store))
        page = Page(html)

        assert not {tag for tag, _ in page.tags} & {"img", "link", "script", "iframe", "object", "base", "form"}
        assert not re.search(r"url\(|@import|src=|background=|http-equiv", html)
        assert set(re.findall(r"https?://[^\s\"'<]+", html)) == {URL}

    def test_text_comes_first_and_both_parts_are_quoted_printable(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)

        message = written(store)

        parts = [(part.get_content_type(), part["Content-Transfer-Encoding"]) for part in message.iter_parts()]
        assert parts == [("text/plain", "quoted-printable"), ("text/html", "quoted-printable")]
        assert wire_bytes(message).isascii()

    def test_words_of_both_parts_are_the_same(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work, "First line.\nSecond line.")

        message = written(store)

        html = " ".join(Page(html_of(message)).text.split())
        for line in text_of(message).splitlines():
            words = line.removeprefix("- ").replace(": ", " ", 1) if line.startswith("- ") else line.rstrip(":")
            assert " ".join(words.removeprefix("-- ").split()) in html

    def test_next_visit_and_what_is_shared_are_named(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)

        text = text_of(written(store))

        assert "Next visit\nWed 25 Nov, 9 am to 11 am" in text
        assert "- Quote Q-0001: Hot water unit, $3,608.00 inc GST, valid until Thu 24 Dec" in text
        assert "- Status: Booked in" in text
        assert "- Files: plan.pdf" in text

    @pytest.mark.parametrize(
        ("key", "words"), [("status", "Status"), ("dates", "visit"), ("description", "Description"), ("file", "plan")]
    )
    def test_what_is_not_ticked_is_not_named(self, store: Store, work: SharedWork, key: str, words: str) -> None:
        for found in work.keys:
            if found.startswith(key):
                set_tick(store, work.share, found, ticked=False)
        queue_update(store, work)

        message = written(store)

        assert words not in text_of(message)
        assert words not in Page(html_of(message)).text.replace("word-wrap", "")

    def test_message_of_the_staff_member_is_theirs(self, store: Store, work: SharedWork) -> None:
        mia = make_staff(store, name="Mia Chen")
        queue_update(store, work, "Please move the car.", created_by=id_of(mia))

        assert "Mia Chen writes:\n\nPlease move the car.\n" in text_of(written(store))

    def test_footer_says_who_the_business_is(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)

        footer = text_of(written(store)).partition("-- \n")[2]

        for words in (
            "Rivera Plumbing Pty Ltd",
            "ABN 51 824 753 556",
            "Lic 12345",
            "03 5550 0100",
            OFFICE,
            "1 Depot Rd",
        ):
            assert words in footer

    def test_approved_first_line_is_what_is_sent(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work, lead="As approved in the last look.")

        message = written(store)

        assert text_of(message).startswith("As approved in the last look.\n\n")
        assert "As approved in the last look." in Page(html_of(message)).text

    def test_fresh_link_says_so(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work, kind=OutboxKind.FRESH_LINK, lead="You asked for a fresh link to J-0001.")

        message = written(store)

        assert text_of(message).startswith("You asked for a fresh link to J-0001.\n\n")
        assert message["Auto-Submitted"] == "auto-generated"
        assert URL in text_of(message)


class TestStrangers:
    """What people typed is shown and nothing else."""

    def test_markup_and_templates_stay_text(self, store: Store, work: SharedWork) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE business SET name = :text, legal_name = :text", text=HOSTILE)
            tx.sql.run("UPDATE quote SET title = :text", text=HOSTILE)
            tx.sql.run("UPDATE job SET title = :text", text=HOSTILE)
        queue_update(store, work, HOSTILE, lead=HOSTILE, to_name="Anna", subject=HOSTILE)

        message = written(store)

        page = Page(html_of(message))
        assert not {tag for tag, _ in page.tags} & {"script", "img"}
        assert page.text.count(HOSTILE) == text_of(message).count(HOSTILE) + 2  # the title and the head of the page
        assert message["Subject"] == HOSTILE

    def test_control_characters_become_marks(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work, "a\x1b]52;c;AA\x07b\u202ec", lead="x\x9by")

        message = written(store)

        both = text_of(message) + html_of(message)
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", both)
        assert "a�]52;c;AA�b�c" in both

    def test_text_that_names_a_file_attaches_nothing(
        self, store: Store, work: SharedWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "secret.txt").write_text("4711")
        monkeypatch.chdir(tmp_path)
        queue_update(store, work, str(tmp_path / "secret.txt"), lead="secret.txt")

        message = written(store)

        assert attachments(message) == {}
        assert b"4711" not in wire_bytes(message)

    def test_nothing_private_is_in_any_mail(self, store: Store, work: SharedWork, tmp_path: Path) -> None:
        canary = "KANARIENVOGEL"
        _plant(store, work, canary)
        with store.writing() as tx:
            leaky = "SELECT count(*) FROM internal_note JOIN cost ON supplier = text"
            assert tx.sql.value(leaky) == 1, "the words to look for are there"
        for kind in (OutboxKind.UPDATE, OutboxKind.QUOTE, OutboxKind.INVOICE, OutboxKind.FRESH_LINK):
            queue_update(store, work, kind=kind, quote_id=id_of(work.quote), invoice_id=id_of(work.invoice))
        queue(store, NewMail(OutboxKind.QUOTE, OFFICE, "A", "a@example.com", "A quote", quote=id_of(work.quote)))
        queue(store, NewMail(OutboxKind.INVOICE, OFFICE, "A", "a@example.com", "Invoice", invoice=id_of(work.invoice)))

        Sender(store, settings_for(tmp_path)).run_once()

        files = sorted((tmp_path / "mail").glob("*.eml"))
        assert len(files) == 6
        for file in files:
            message = message_from_bytes(file.read_bytes(), policy=SMTP)
            shown = str(message.items()) + text_of(message) + html_of(message) + _paper_text(message)
            assert canary not in shown


def _plant(store: Store, work: SharedWork, word: str) -> None:
    """The word in everything that a client must not see."""
    make_internal_note(store, work.job, word)
    make_cost(store, work.job, label=word, supplier=word)
    make_note(store, work.job, word)
    make_todo(store, work.job, word, for_client=False)
    other, _ = make_client(store, f"{word} Other")
    make_job(store, other, title=word, description=word, site=word)
    with store.writing() as tx:
        tx.sql.run("UPDATE client SET internal_notes = :word", word=word)


def _paper_text(message: EmailMessage) -> str:
    papers = attachments(message).values()
    return "".join(page.extract_text() for paper in papers for page in PdfReader(BytesIO(paper)).pages)


class TestPapers:
    """Quotes, invoices and receipts that come as a PDF."""

    def test_quote_without_a_link_brings_its_pdf_and_says_how_to_answer(self, store: Store, work: SharedWork) -> None:
        queue(store, NewMail(OutboxKind.QUOTE, OFFICE, "A", "a@example.com", "A quote", quote=id_of(work.quote)))

        message = written(store)

        text = text_of(message)
        assert text.startswith("Quote Q-0001 for 12 Wattle St is ready: $3,608.00 inc GST. Please accept or decline")
        assert "reply to this email or call 03 5550 0100" in text
        assert "http" not in text
        assert list(attachments(message)) == ["Quote Q-0001.pdf"]
        assert "$3,608.00" in _paper_text(message)

    def test_invoice_without_a_link_brings_its_pdf(self, store: Store, work: SharedWork) -> None:
        invoice = work.invoice
        queue(store, NewMail(OutboxKind.INVOICE, OFFICE, "A", "a@example.com", "Invoice", invoice=id_of(invoice)))

        message = written(store)

        assert f"Invoice {invoice.number} for 12 Wattle St is ready: $3,608.00 inc GST." in text_of(message)
        assert list(attachments(message)) == [f"Invoice {invoice.number}.pdf"]
        assert "063-000" in _paper_text(message)

    def test_invoice_without_a_job_can_be_mailed(self, store: Store, work: SharedWork) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET job_id = NULL")
        queue(store, NewMail(OutboxKind.INVOICE, OFFICE, "A", "a@example.com", "Invoice", invoice=id_of(work.invoice)))

        assert "$3,608.00" in _paper_text(written(store))

    def test_receipt_says_what_was_accepted_by_whom_and_when(self, store: Store, work: SharedWork) -> None:
        _accept(store, work)
        message = _mail_of_kind(store, OutboxKind.ACCEPTANCE_RECEIPT)

        text = text_of(message)

        for words in (
            "Quote: Q-0001, version 1, Hot water unit",
            "Accepted by: Anna Nguyen",
            "When: Tue 24 Nov 2026, 9 am",
            "Total: $3,608.00 inc GST",
            "Terms\nPayment in 14 days.",
        ):
            assert words in text
        assert "Accepted by Anna Nguyen" in _paper_text(message)

    def test_receipt_of_a_reopened_acceptance_is_not_sent(self, store: Store, work: SharedWork, tmp_path: Path) -> None:
        _accept(store, work)
        with store.writing() as tx:
            tx.sql.run("UPDATE answer SET reopened_at = :now, reopened_why = 'by mistake'", now=tx.now)
        receipt = int(store.reader.value("SELECT id FROM outbox WHERE kind = 'acceptance receipt'"))

        Sender(store, settings_for(tmp_path)).run_once()

        assert (mail_of(store, receipt).state, mail_of(store, receipt).error) == (
            OutboxState.CANCELLED,
            "The acceptance was reopened.",
        )


class TestOffice:
    """What the office is told."""

    def test_notice_is_plain_text_without_a_link(self, store: Store, work: SharedWork) -> None:
        _accept(store, work)

        message = _mail_of_kind(store, OutboxKind.OFFICE_NOTICE)

        assert message.get_content_type() == "text/plain"
        assert "Anna Nguyen accepted quote Q-0001" in text_of(message)
        assert "version 1, job J-0001: $3,608.00" in text_of(message)
        assert "http" not in text_of(message)

    def test_message_of_a_client_is_passed_on_whole(self, store: Store, office: None) -> None:
        queue(store, notice("Which day?\nTuesday suits us.", subject="Message from Anna"))

        assert text_of(written(store)).startswith("Which day?\nTuesday suits us.\n\n")

    def test_test_mail_needs_nothing_else(self, store: Store, office: None) -> None:
        queue(store, NewMail(OutboxKind.TEST, OFFICE, "", "me@example.com", "A test"))

        assert "Mail from Rivera Plumbing arrives" in text_of(written(store))


def _accept(store: Store, work: SharedWork) -> None:
    """Anna accepts the quote, and somebody of the office writes it down."""
    mia = make_staff(store, name="Mia Chen")
    with store.writing() as tx:
        content = str(tx.sql.value("SELECT content_hash FROM quote_version"))
        read = QuoteRead(id_of(work.quote), "Q-0001", 1, content, work.job.site, work.job.id)
        answer = NewAnswer(AnswerKind.ACCEPTED, "Anna Nguyen", 360_800)
        by = Answerer("Mia Chen", "anna@example.com", staff=id_of(mia), how="by phone")
        assert record_answer(tx.sql, read, answer, by, Frame(tx.now, ZONE))


def _mail_of_kind(store: Store, kind: OutboxKind) -> EmailMessage:
    with store.writing() as tx:
        tx.sql.run(
            "UPDATE outbox SET next_attempt_at = :later WHERE kind <> :kind", later=tx.now + timedelta(1), kind=kind
        )
    return written(store)
