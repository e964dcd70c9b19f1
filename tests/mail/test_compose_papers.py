"""Mails about quotes, invoices and receipts, which come as a PDF, and those that tell the office."""

from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

from data.enums import AnswerKind, OutboxKind, OutboxState
from data.mail.queue import NewMail
from data.portal.answers import Answerer, NewAnswer, QuoteRead, record_answer
from data.sharing.client_view import Frame
from data.store import Store
from tests.factories import ZONE, id_of, make_staff
from tests.mail.outbox import OFFICE, mail_of, notice, queue, settings_for, text_of
from tests.mail.reading import attachments, paper_text, written
from tests.shared_work import SharedWork
from tradeconsole.mail.sender import Sender


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
        assert "$3,608.00" in paper_text(message)

    def test_invoice_without_a_link_brings_its_pdf(self, store: Store, work: SharedWork) -> None:
        invoice = work.invoice
        queue(store, NewMail(OutboxKind.INVOICE, OFFICE, "A", "a@example.com", "Invoice", invoice=id_of(invoice)))

        message = written(store)

        assert f"Invoice {invoice.number} for 12 Wattle St is ready: $3,608.00 inc GST." in text_of(message)
        assert list(attachments(message)) == [f"Invoice {invoice.number}.pdf"]
        assert "063-000" in paper_text(message)

    def test_invoice_without_a_job_can_be_mailed(self, store: Store, work: SharedWork) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET job_id = NULL")
        queue(store, NewMail(OutboxKind.INVOICE, OFFICE, "A", "a@example.com", "Invoice", invoice=id_of(work.invoice)))

        assert "$3,608.00" in paper_text(written(store))

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
        assert "Accepted by Anna Nguyen" in paper_text(message)

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

    def test_notice_is_plain_text_without_a_link_and_brings_what_was_accepted(
        self, store: Store, work: SharedWork
    ) -> None:
        _accept(store, work)

        message = _mail_of_kind(store, OutboxKind.OFFICE_NOTICE)

        assert list(attachments(message)) == ["Quote Q-0001.pdf"]
        assert "Accepted by Anna Nguyen" in paper_text(message)
        body = message.get_body()
        assert body is not None
        assert body.get_content_type() == "text/plain"
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
