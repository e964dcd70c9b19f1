"""An invoice on paper: what the law asks for, what is owed, and where to pay it."""

from dataclasses import replace
from datetime import date
from typing import Any

from data.enums import InvoiceStatus
from data.money import format_cents
from data.sharing.pages import SharedBank, SharedInvoice
from tests.documents.reading import amounts_in, text_of
from tests.documents.samples import ANNA, BANK, BUSINESS, NOW, SITE, invoice, line
from tradeconsole.documents.invoice import invoice_pdf

NEVER = "We never change these by email."


def printed(shown: SharedInvoice, bank: SharedBank | None = BANK, **how: Any) -> str:
    return text_of(invoice_pdf(BUSINESS, bank, shown, ANNA, SITE, NOW, **how))


class TestTax:
    def test_registered_business_issues_a_tax_invoice(self) -> None:
        text = printed(invoice())

        assert "Tax invoice INV-0007" in text
        assert "ABN 51 824 753 556" in text
        assert "Issued Tue 24 Nov 2026 Due Tue 8 Dec 2026" in text
        assert "Subtotal ex GST $2,593.25 GST $247.33 Total inc GST $2,840.58" in text

    def test_unregistered_business_issues_an_invoice_without_gst(self) -> None:
        shown = invoice(shows_gst=False)
        text = text_of(invoice_pdf(replace(BUSINESS, gst_registered=False), BANK, shown, ANNA, SITE, NOW))

        assert "Invoice INV-0007" in text
        assert "Tax invoice" not in text
        assert "GST" not in text
        assert amounts_in(text)[-1] == format_cents(shown.total_cents)

    def test_the_buyer_is_named_where_it_is_somebody_else(self) -> None:
        assert "Buyer Nguyen Family Trust" in printed(invoice(buyer="Nguyen Family Trust"))
        assert "Buyer" not in printed(invoice(buyer=ANNA.name))
        assert "Buyer" not in printed(invoice())

    def test_a_thousand_lines_of_ten_cents_are_a_hundred_dollars(self) -> None:
        shown = invoice((line("Screw", 10),) * 1_000, shows_gst=False)

        assert "Total $100.00" in printed(shown)


class TestPaying:
    def test_bank_details_carry_the_promise(self) -> None:
        text = printed(invoice())

        assert "Rivera Plumbing Pty Ltd BSB 063-000 Account number 1234 5678 Reference INV-0007" in text
        assert f"{NEVER} If a message says otherwise, call 03 9555 0100 before you pay." in text

    def test_without_bank_details_there_is_nothing_about_them(self) -> None:
        text = printed(invoice(), None)

        assert "How to pay" not in text
        assert NEVER not in text

    def test_part_paid_tells_what_is_left(self) -> None:
        text = printed(invoice(status=InvoiceStatus.PART_PAID, paid_cents=50_000))

        assert "Paid up to Thu 26 Nov 2026 -$500.00 Still to pay $2,340.58" in text
        assert "063-000" in text

    def test_paid_asks_for_nothing(self) -> None:
        shown = invoice(status=InvoiceStatus.PAID)

        text = printed(replace(shown, paid_cents=shown.total_cents))

        assert "Still to pay $0.00" in text
        assert "Paid in full. Thank you." in text
        assert "063-000" not in text
        assert "Due" not in text


class TestMarks:
    def test_void_asks_for_nothing(self) -> None:
        text = printed(invoice(status=InvoiceStatus.VOID, paid_cents=100))

        assert "VOID" in text
        assert "This invoice is void. Nothing is to be paid on it." in text
        assert "063-000" not in text
        assert "Due" not in text
        assert "Still to pay" not in text

    def test_draft_says_so(self) -> None:
        text = printed(invoice(), draft=True)

        assert "DRAFT" in text
        assert "This is a draft. It has not been sent." in text

    def test_an_invoice_that_counts_has_no_mark(self) -> None:
        text = printed(invoice(due_on=date(2026, 1, 1)))

        assert "DRAFT" not in text
        assert "VOID" not in text
        assert "overdue" not in text.lower()
