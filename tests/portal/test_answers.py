"""What clients send: what is recorded, once, and what is refused with the state as it is."""

import re

import pytest
from starlette.testclient import TestClient

from data.enums import AnswerKind, LineKind
from data.money import DraftLine
from data.portal.store import PortalStore
from data.store import Store
from tests.clock import FakeClock
from tests.factories import LINES, make_business, make_link, revise_quote
from tests.portal.client import FROM_HERE, Client, form_on, make_client, words_on
from tests.shared_work import SharedWork, make_shared_work
from tradeconsole.portal.app import build_portal

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8321"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1:8321.evil.example"},
    {},
]
OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://127.0.0.1:8321"},
    {"Origin": "null"},
]
OTHERS_PRICE = (DraftLine("Replace the hot water unit", unit_price_cents=500_000),)


class TestAccept:
    def test_records_name_version_and_address(self, client: Client, store: Store) -> None:
        sent = client.accept(name="Dana Li")

        assert (sent.status_code, sent.headers["location"]) == (303, client.quote)
        found = store.reader.execute("SELECT kind, name, version, ip, total_cents FROM answer", {}).fetchone()
        assert tuple(found) == (AnswerKind.ACCEPTED, "Dana Li", 1, "127.0.0.1", 360_800)

    def test_page_then_says_what_happened_and_what_comes_next(self, client: Client) -> None:
        client.accept()

        text = words_on(client.get(client.quote).text)

        assert "You accepted this quote" in text
        assert "Tue 24 Nov 2026, 9 am, as Dana Li · $3,608.00 inc GST" in text
        assert "A receipt is on its way to dana.li.c-0001@example.com" in text
        assert "Download as PDF" in text
        assert "<form" not in client.get(client.quote).text
        assert "Quote Q-0001 is ready" not in client.get().text

    def test_somebody_else_with_a_link_reads_who_it_was(self, client: Client, store: Store, work: SharedWork) -> None:
        other = make_link(store, work.share, work.contacts[1])
        client.accept(name="Dana Li")

        text = words_on(client.get(client.quote.replace(work.token, other)).text)

        assert "Dana Li accepted this quote" in text
        assert "receipt" not in text

    def test_same_form_again_is_once(self, client: Client) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        for _ in range(3):
            sent = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **hidden)

            assert (sent.status_code, sent.headers["location"]) == (303, client.quote)
        assert client.count("answer") == 1
        assert client.count("activity WHERE action = 'quote accepted'") == 1

    def test_second_answer_of_another_kind_is_refused_with_the_state_as_it_is(self, client: Client) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/decline")
        client.accept()

        sent = client.send(f"{client.quote}/decline", reason="Too dear", **hidden)

        assert sent.status_code == 409
        assert "That answer could not be recorded" in sent.text
        assert "You accepted this quote" in sent.text
        assert client.count("answer") == 1

    def test_price_changed_meanwhile_is_never_accepted(self, client: Client, store: Store, work: SharedWork) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        revise_quote(store, work.quote, OTHERS_PRICE)

        sent = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **hidden)

        assert sent.status_code == 409
        assert "This quote has changed" in sent.text
        assert "$5,500.00 inc GST" in words_on(sent.text)
        assert "3,608.00" not in sent.text
        assert client.count("answer") == 0

    def test_new_version_can_be_accepted_from_that_page(self, client: Client, store: Store, work: SharedWork) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        revise_quote(store, work.quote, OTHERS_PRICE)
        shown = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **hidden)

        again = form_on(shown.text, f"{client.quote}/accept")

        assert client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **again).status_code == 303
        assert store.reader.value("SELECT total_cents FROM answer") == 550_000

    def test_quote_that_is_being_revised_takes_no_answer(self, client: Client, store: Store, work: SharedWork) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        revise_quote(store, work.quote, OTHERS_PRICE, send=False)

        sent = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **hidden)

        assert sent.status_code == 409
        assert "This quote is being revised" in sent.text
        assert "5,500" not in sent.text

    def test_expired_quote_takes_no_answer(self, client: Client, store: Store, clock: FakeClock) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE quote_version SET valid_until = '2026-11-25'")
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        clock.advance(days=3)

        sent = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **hidden)

        assert sent.status_code == 409
        assert "This quote was valid until Wed 25 Nov" in sent.text


class TestForm:
    def test_untouched_form_accepts_nothing(self, client: Client) -> None:
        sent = client.fill_in(client.quote, f"{client.quote}/accept", name="")

        assert sent.status_code == 422
        assert "Nothing was sent yet" in sent.text
        assert client.count("answer") == 0

    @pytest.mark.parametrize("name", ["", "D", "1234", "  ", "--"])
    def test_name_is_needed(self, client: Client, name: str) -> None:
        sent = client.accept(name=name)

        assert sent.status_code == 422
        assert 'aria-describedby="name-error"' in sent.text
        assert "<title>Error: Quote Q-0001" in sent.text

    @pytest.mark.parametrize("consent", ["", "no", "on", "YES"])
    def test_consent_is_needed_and_the_form_comes_back_filled_in(self, client: Client, consent: str) -> None:
        sent = client.accept(name="Dana Li", consent=consent)

        assert sent.status_code == 422
        assert 'value="Dana Li"' in sent.text
        assert "Please tick that you accept the quote" in sent.text
        assert client.count("answer") == 0

    def test_form_that_came_back_can_be_sent(self, client: Client) -> None:
        back = client.accept(consent="")

        hidden = form_on(back.text, f"{client.quote}/accept")

        assert client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", **hidden).status_code == 303

    @pytest.mark.parametrize("stamp", ["", "x", "forged.forged", "é"])
    def test_without_a_stamp_nothing_is_accepted(self, client: Client, stamp: str) -> None:
        sent = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", stamp=stamp)

        assert sent.status_code == 422
        assert "Please send it once more" in sent.text
        assert client.count("answer") == 0

    def test_stamp_of_another_link_is_no_good(self, client: Client, store: Store, work: SharedWork) -> None:
        other = make_link(store, work.share, work.contacts[1])
        quote = client.quote.replace(work.token, other)
        stamp = form_on(client.get(quote).text, f"{quote}/accept")["stamp"]

        assert client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", stamp=stamp).status_code == 422

    def test_stamp_of_the_message_form_is_no_good(self, client: Client) -> None:
        stamp = form_on(client.get().text, f"{client.page}/messages")["stamp"]

        assert client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", stamp=stamp).status_code == 422

    def test_fields_that_nobody_asked_for_are_ignored(self, client: Client, store: Store) -> None:
        client.accept(ip="6.6.6.6", total_cents="1", grant_id="99", role="Owner", kind="declined")

        found = store.reader.execute("SELECT ip, total_cents, kind FROM answer", {}).fetchone()
        assert tuple(found) == ("127.0.0.1", 360_800, "accepted")

    def test_json_and_multipart_are_no_forms(self, client: Client) -> None:
        address, headers = f"{client.quote}/accept", {"Sec-Fetch-Site": "same-origin"}

        by_json = client.web.post(address, json={"name": "Dana", "consent": "yes"}, headers=headers)
        by_parts = client.web.post(address, data={"name": "Dana"}, files={"f": b"x"}, headers=headers)

        assert (by_json.status_code, by_parts.status_code) == (422, 422)

    def test_very_many_fields_are_no_form(self, client: Client) -> None:
        sent = client.web.post(
            f"{client.quote}/accept",
            content="&".join(f"f{place}=1" for place in range(1_500)),
            headers={"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"},
        )

        assert sent.status_code == 422


class TestOptions:
    LINES = (*LINES, DraftLine("Tempering valve", unit_price_cents=20_000, kind=LineKind.OPTION))

    @pytest.fixture
    def work(self, store: Store) -> SharedWork:
        make_business(store)
        return make_shared_work(store, "Dana Li", lines=self.LINES)

    def test_chosen_option_comes_on_top(self, client: Client, store: Store) -> None:
        assert client.accept(options="2").status_code == 303

        assert store.reader.value("SELECT total_cents FROM answer") == 382_800
        assert "$3,828.00 inc GST" in client.get(client.quote).text

    def test_every_option_of_a_long_list_can_be_chosen(self, client: Client, store: Store, work: SharedWork) -> None:
        options = [DraftLine("Tap", unit_price_cents=10_00, kind=LineKind.OPTION)] * 200
        revise_quote(store, work.quote, [*LINES, *options])
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
        fields = hidden | {"name": "Dana Li", "consent": "yes", "options": [str(place) for place in range(2, 202)]}

        assert client.web.post(f"{client.quote}/accept", data=fields, headers=FROM_HERE).status_code == 303
        assert store.reader.value("SELECT total_cents FROM answer") == 3_608_00 + 200 * 11_00

    def test_option_that_is_not_ticked_stays_out(self, client: Client, store: Store) -> None:
        client.accept()

        assert store.reader.value("SELECT total_cents FROM answer") == 360_800
        assert "Not chosen" in client.get(client.quote).text

    def test_the_total_is_shown_before_it_is_accepted(self, client: Client) -> None:
        asked = client.fill_in(client.quote, f"{client.quote}/accept", work_out="yes", options="2", name="Dana Li")

        words = words_on(asked.text)
        assert asked.status_code == 200
        assert "I accept quote Q-0001 for $3,828.00 including GST ." in words
        assert "and what I ticked above" not in words
        assert re.search(r'value="2"[^>]* checked', asked.text)
        assert 'value="Dana Li"' in asked.text
        assert client.count("answer") == 0
        hidden = form_on(asked.text, f"{client.quote}/accept")
        sent = client.send(f"{client.quote}/accept", name="Dana Li", consent="yes", options="2", **hidden)
        assert (sent.status_code, hidden["total"]) == (303, "382800")

    @pytest.mark.parametrize("total", ["360800", "0", "1e9", "٣"])
    def test_no_other_total_than_the_one_that_was_read_is_accepted(self, client: Client, total: str) -> None:
        sent = client.accept(options="2", total=total)

        assert sent.status_code == 422
        assert "With what you ticked it comes to $3,828.00. Please accept that." in words_on(sent.text)
        assert client.count("answer") == 0

    @pytest.mark.parametrize("place", ["0", "99", "-1", "x"])
    def test_only_options_can_be_chosen(self, client: Client, place: str) -> None:
        assert client.accept(options=place).status_code == 422
        assert client.count("answer") == 0


class TestOtherAnswers:
    def test_decline_needs_no_reason(self, client: Client) -> None:
        assert client.fill_in(client.quote, f"{client.quote}/decline", reason="").status_code == 303
        assert "You declined this quote" in client.get(client.quote).text

    def test_changes_need_words(self, client: Client, store: Store) -> None:
        address = f"{client.quote}/request-changes"

        empty = client.fill_in(client.quote, address, reason=" ")
        sent = client.fill_in(client.quote, address, reason="Please add a valve.")

        assert empty.status_code == 422
        assert "<details open>" in empty.text
        assert sent.status_code == 303
        assert store.reader.value("SELECT reason FROM answer") == "Please add a valve."
        assert "You asked for changes" in client.get(client.quote).text

    def test_long_reason_comes_back_whole(self, client: Client) -> None:
        sent = client.fill_in(client.quote, f"{client.quote}/decline", reason="a" * 5_001)

        assert sent.status_code == 422
        assert "a" * 5_001 in sent.text


class TestMessages:
    def test_message_is_left_and_stands_on_the_page(self, client: Client) -> None:
        sent = client.fill_in(client.page, f"{client.page}/messages", text="Is Thursday all right?")

        assert (sent.status_code, sent.headers["location"]) == (303, f"{client.page}#messages")
        assert "You, Tue 24 Nov 9 am Is Thursday all right?" in words_on(client.get().text)
        assert client.count("outbox WHERE kind = 'office notice'") == 1

    def test_same_form_again_leaves_nothing(self, client: Client) -> None:
        hidden = form_on(client.get().text, f"{client.page}/messages")
        for _ in range(2):
            assert client.send(f"{client.page}/messages", text="Hello", **hidden).status_code == 303

        assert client.count("message") == 1

    @pytest.mark.parametrize("text", ["", "   ", "a" * 5_001])
    def test_what_cannot_be_taken_comes_back(self, client: Client, text: str) -> None:
        sent = client.fill_in(client.page, f"{client.page}/messages", text=text)

        assert sent.status_code == 422
        assert '<details class="ask" open>' in sent.text
        assert text in sent.text
        assert client.count("message") == 0

    def test_others_do_not_read_it(self, client: Client, store: Store, work: SharedWork) -> None:
        other = make_link(store, work.share, work.contacts[1])
        client.fill_in(client.page, f"{client.page}/messages", text="Between us")

        assert "Between us" not in client.get(f"/p/{other}").text


class TestSeen:
    def stamp(self, client: Client) -> str:
        return client.get().text.split('data-stamp="')[1].split('"')[0]

    def test_beacon_notes_a_person(self, client: Client) -> None:
        sent = client.send(f"{client.page}/seen", stamp=self.stamp(client))

        assert sent.status_code == 204
        assert client.count("look WHERE kind = 'seen'") == 1

    @pytest.mark.parametrize("stamp", ["", "forged.x"])
    def test_without_its_stamp_nobody_was_there(self, client: Client, stamp: str) -> None:
        assert client.send(f"{client.page}/seen", stamp=stamp).status_code == 422
        assert client.count("look") == 0


class TestWhereFormsComeFrom:
    @pytest.mark.parametrize("headers", FOREIGN)
    def test_other_sites_are_refused(self, client: Client, headers: dict[str, str]) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")

        sent = client.send(f"{client.quote}/accept", headers, name="Dana Li", consent="yes", **hidden)

        assert sent.status_code == 403
        assert client.count("answer") == 0

    @pytest.mark.parametrize("action", ["messages", "seen", "renew"])
    def test_every_form_is_guarded(self, client: Client, action: str) -> None:
        sent = client.send(f"{client.page}/{action}", {"Sec-Fetch-Site": "cross-site"}, text="Hello")

        assert sent.status_code == 403

    @pytest.mark.parametrize("headers", OURS)
    def test_our_own_pages_pass(self, client: Client, headers: dict[str, str]) -> None:
        hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")

        sent = client.send(f"{client.quote}/accept", headers, name="Dana Li", consent="yes", **hidden)

        assert sent.status_code == 303

    def test_null_origin_passes_with_a_stamp_only(self, client: Client) -> None:
        fields = {"name": "Dana Li", "consent": "yes"}

        assert client.send(f"{client.quote}/accept", {"Origin": "null"}, **fields).status_code == 403


def test_answer_is_recorded_while_another_worker_serves(
    client: Client, portal: PortalStore, store: Store, clock: FakeClock
) -> None:
    """Two portal processes share one database and one key: a page of one is answered by the other."""
    hidden = form_on(client.get(client.quote).text, f"{client.quote}/accept")
    other = PortalStore(store.path, clock)

    with make_client(build_portal(other)) as web:
        sent = Client(web, store, client.work).send(f"{client.quote}/accept", name="Dana", consent="yes", **hidden)
    other.close()

    assert isinstance(web, TestClient)
    assert sent.status_code == 303
    assert portal.path == other.path
