"""What a mail says and how it is built: whom it is from and for, and the update that brings a link."""

import re

import pytest

from data.enums import OutboxKind
from data.store import Store
from tests.factories import id_of, make_staff, set_tick
from tests.mail.outbox import OFFICE, html_of, notice, queue, queue_update, text_of
from tests.mail.reading import URL, Page, written
from tests.shared_work import SharedWork
from tradeconsole.mail.transport import wire_bytes


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
