"""Subjects, first lines and previews of mail to clients."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data.colour import DARK_GROUND, LIGHT_GROUND, contrast, read_colour, shades
from data.enums import InvoiceStatus, JobStatus
from data.mail.letters import PLACEHOLDER, Note, preview_mail
from data.mail.wording import invoice_lead, quote_lead, quote_subject, update_lead, update_subject
from data.sharing.client_view import Frame
from data.sharing.pages import SharedFile, SharedNote, SharedPage, SharedStatus
from tests.documents.samples import BUSINESS, SITE, invoice, quote

NOW = datetime(2026, 11, 25, 22, 14, tzinfo=UTC)
FRAME = Frame(NOW, "Australia/Melbourne")
STATUS = SharedStatus(JobStatus.IN_PROGRESS, datetime(2026, 11, 23, 22, tzinfo=UTC))


def page(**parts: object) -> SharedPage:
    return replace(SharedPage("J-0042", SITE), **parts)  # type: ignore[arg-type]


def note(number: int) -> SharedNote:
    return SharedNote(f"note:{number}", f"item-{number}", "Tiles arrive Thursday.", NOW)


def file(number: int) -> SharedFile:
    return SharedFile(f"file:{number}", f"item-{number}", "plan.pdf", "application/pdf", 1_000)


class TestSubjects:
    """Business, thing and place."""

    def test_one_document_is_named(self) -> None:
        assert update_subject("Rivera Plumbing", page(quotes=(quote(),))) == (
            "Rivera Plumbing: quote Q-0031 for 12 Wattle St"
        )

    def test_two_documents_are_named(self) -> None:
        both = page(quotes=(quote(),), invoices=(invoice(),))

        assert update_subject("Rivera Plumbing", both) == (
            "Rivera Plumbing: quote Q-0031 and invoice INV-0007 for 12 Wattle St"
        )

    def test_news_without_a_document_names_the_job(self) -> None:
        before = page(quotes=(quote(),))

        assert update_subject("Rivera Plumbing", replace(before, notes=(note(1),)), before) == (
            "Rivera Plumbing: job J-0042 at 12 Wattle St"
        )

    def test_quote_without_a_place_does_without(self) -> None:
        assert quote_subject("Rivera Plumbing", "Q-0031", "") == "Rivera Plumbing: quote Q-0031"

    def test_long_names_are_cut_to_what_a_subject_may_be(self) -> None:
        subject = quote_subject("R" * 120, "Q-0031", "W" * 250)

        assert len(subject) == 200
        assert subject.endswith("…")

    def test_line_breaks_become_spaces(self) -> None:
        assert quote_subject("Rivera\r\nBcc: x@example.com", "Q-1", "") == "Rivera Bcc: x@example.com: quote Q-1"


class TestFirstLines:
    """What changed, what is asked, the amount and the date."""

    def test_new_quote(self) -> None:
        offered = quote()

        assert quote_lead(offered, SITE, FRAME) == (
            f"Quote Q-0031 for 12 Wattle St is ready: ${offered.total_cents / 100:,.2f} inc GST. "
            "Please accept or decline it by Mon 14 Dec."
        )

    def test_next_version_of_a_quote_has_changed(self) -> None:
        assert "Q-0031 for 12 Wattle St has changed: $" in quote_lead(quote(version=2), SITE, FRAME)

    def test_quote_that_has_expired_asks_for_nothing(self) -> None:
        assert quote_lead(quote(valid_until=date(2026, 11, 1)), SITE, FRAME).endswith("nothing for you to do.")

    def test_year_is_named_when_it_is_another(self) -> None:
        assert quote_lead(quote(valid_until=date(2027, 1, 4)), SITE, FRAME).endswith("by Mon 4 Jan 2027.")

    def test_new_invoice(self) -> None:
        assert invoice_lead(invoice(), SITE, FRAME).endswith("inc GST. Please pay it by Tue 8 Dec.")

    def test_invoice_past_its_day_is_not_called_overdue(self) -> None:
        words = invoice_lead(invoice(due_on=date(2026, 11, 2)), SITE, FRAME)

        assert words.endswith("It was due Mon 2 Nov.")
        assert "overdue" not in words

    def test_part_paid_invoice_says_what_is_left(self) -> None:
        part = invoice(status=InvoiceStatus.PART_PAID, total_cents=115_000, paid_cents=15_000)

        assert "$1,150.00 inc GST. $1,000.00 of it is still to be paid." in invoice_lead(part, SITE, FRAME)

    def test_update_with_one_new_quote_speaks_of_it(self) -> None:
        before = page(status=STATUS)

        assert update_lead(replace(before, quotes=(quote(),)), before, FRAME) == quote_lead(quote(), SITE, FRAME)

    def test_update_names_what_is_new_and_what_still_waits(self) -> None:
        before = page(quotes=(quote(total_cents=431_200),), notes=(note(1),))
        after = replace(before, notes=(note(1), note(2)), files=(file(1), file(2)))

        assert update_lead(after, before, FRAME) == (
            "New on your page for 12 Wattle St: a note and 2 files. "
            "Please accept or decline quote Q-0031 ($4,312.00 inc GST) by Mon 14 Dec."
        )

    def test_update_without_news_brings_the_page_again(self) -> None:
        same = page(notes=(note(1),))

        assert update_lead(same, same, FRAME) == (
            "Here is your page for 12 Wattle St again. There is nothing for you to do."
        )

    def test_first_update_names_the_page(self) -> None:
        assert update_lead(page(status=STATUS, visits=()), None, FRAME) == (
            "Your page for 12 Wattle St is ready, with the scheduled dates and the status of the work. "
            "There is nothing for you to do."
        )

    def test_new_status_is_news(self) -> None:
        before = page(status=STATUS)
        after = page(status=SharedStatus(JobStatus.COMPLETED, NOW))

        assert "New on your page for 12 Wattle St: the status of the work." in update_lead(after, before, FRAME)

    def test_many_asks_stay_readable(self) -> None:
        quotes = tuple(quote(key=f"quote:{number}", number=f"Q-{number:04}") for number in range(1, 8))

        words = update_lead(page(quotes=quotes), None, FRAME)

        assert words.count("Please accept") == 4
        assert words.endswith("There is more on your page.")


class TestPreview:
    """What the Share screen and a dry run show."""

    def test_preview_reads_like_the_mail_with_a_placeholder_for_the_link(self) -> None:
        shown = page(quotes=(quote(),), status=STATUS)

        found = preview_mail(BUSINESS, shown, FRAME, "The subject", "The lead.", "Anna", Note("Mia", "Call me."))

        assert found.subject == "The subject"
        assert found.text.startswith(f"The lead.\n\nSee the quote:\n{PLACEHOLDER}\n\nMia writes:\n\nCall me.\n")
        assert "- Status: Under way since Tue 24 Nov" in found.text
        assert "This link is for Anna." in found.text
        assert "http" not in found.text

    def test_status_is_named_only_where_it_is_shared(self) -> None:
        assert "Status" not in preview_mail(BUSINESS, page(quotes=(quote(),)), FRAME, "s", "l", "Anna").text


class TestColours:
    """The business's accent, readable on both grounds."""

    @pytest.mark.parametrize("accent", ["#ffffff", "#000000", "#ffe14d", "#1f6f78", "#808080", "no colour"])
    @pytest.mark.parametrize("ground", [LIGHT_GROUND, DARK_GROUND])
    def test_text_and_button_can_be_read(self, accent: str, ground: tuple[int, int, int]) -> None:
        found = shades(accent, ground)

        assert contrast(read_colour(found.text), ground) >= 4.5
        assert contrast(read_colour(found.on_fill), read_colour(found.fill)) >= 4.5
