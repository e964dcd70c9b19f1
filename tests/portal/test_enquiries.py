"""The public enquiry form: what strangers send is kept once, and what is no enquiry is refused politely."""

from collections.abc import Iterator

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from data.lengths import TEXT
from data.portal.form_stamps import Bound, Form, make_stamp
from data.portal.store import PortalStore
from data.store import Store
from data.tokens import make_token
from tests.billing import set_business
from tests.clock import FakeClock
from tests.portal.client import FROM_HERE, make_client, words_on
from tests.portal.enquiring import GOOD, count, kept, open_form, send, stamp_on
from tests.staging import staged
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.settings import PortalSettings

SITES = "https://www.rivera.example http://localhost:8080"


@pytest.fixture(autouse=True)
def business(store: Store) -> None:
    staged(store, open_form)


@pytest.fixture
def web(store: Store, portal: PortalStore) -> Iterator[TestClient]:
    with make_client(build_portal(portal, PortalSettings(rate_limits=False))) as opened:
        yield opened


class TestGoodEnquiry:
    def test_it_is_kept_clean_with_a_number_of_its_own(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        sent = send(web, clock)

        assert (sent.status_code, sent.headers["location"]) == (303, "/enquiry/sent")
        assert "Your enquiry has arrived" in words_on(web.get("/enquiry/sent").text)
        columns = "number, status, name, email, phone, address, message, preferred_times, client_id, quote_id, read_at"
        (row,) = kept(store, columns)
        assert row[:4] == ("E-0001", "New", "Bridget Lowe", "bridget.lowe@example.com")
        assert row[4:8] == ("0412 555 019", GOOD["address"], "The tap drips.\nAll night long.", "Weekdays after 4")
        assert row[8:] == (None, None, None)
        history = store.reader.execute("SELECT who, action, subject FROM activity", {}).fetchall()
        assert [tuple(row) for row in history] == [("Bridget Lowe", "enquiry received", "E-0001")]

    def test_only_name_message_and_one_way_to_answer_are_needed(
        self, web: TestClient, clock: FakeClock, store: Store
    ) -> None:
        rest = {"address": "", "preferred_times": ""}

        assert send(web, clock, phone="", **rest).status_code == 303
        assert send(web, clock, email="", **rest).status_code == 303
        assert kept(store, "email, phone") == [("bridget.lowe@example.com", ""), ("", "0412 555 019")]

    def test_the_longest_that_fits(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        assert send(web, clock, message="é" * TEXT, name="n" * 120).status_code == 303
        assert kept(store, "length(message), length(name)") == [(TEXT, 120)]

    def test_texts_of_strangers_are_stored_without_what_a_terminal_acts_on(
        self, web: TestClient, clock: FakeClock, store: Store
    ) -> None:
        send(web, clock, name="\x1b]0;owned\x07Bo", message="a\x1b[2J\x9bb\u202ec\x00", address="x\ny\u200b")

        assert kept(store, "name, message, address") == [("�]0;owned�Bo", "a�[2J�b�c�", "x y�")]

    def test_the_same_form_again_is_the_same_enquiry(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        fields = GOOD | {"stamp": stamp_on(web.get("/enquiry"))}
        clock.advance(seconds=10)
        for other in ({}, {}, {"message": "Something else"}):
            sent = web.post("/enquiry", data=fields | other, headers=FROM_HERE)

            assert (sent.status_code, sent.headers["location"]) == (303, "/enquiry/sent")
        assert kept(store, "number, message") == [("E-0001", "The tap drips.\nAll night long.")]
        assert count(store, "activity") == 1
        send(web, clock)
        assert [number for number, *_ in kept(store)] == ["E-0001", "E-0002"]

    def test_extra_fields_set_nothing(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        send(web, clock, status="Accepted", client_id="1", number="E-9999", read_at="2026-01-01")

        assert kept(store, "number, status, client_id, read_at") == [("E-0001", "New", None, None)]

    def test_no_cookie_is_set_and_nothing_says_so_in_the_address(self, web: TestClient, clock: FakeClock) -> None:
        answers = [web.get("/enquiry"), send(web, clock), web.get("/enquiry/sent")]

        assert not any("set-cookie" in answer.headers for answer in answers)


class TestMisfilled:
    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"name": ""}, "Please type your name."),
            ({"name": " \t "}, "Please type your name."),
            ({"name": "n" * 121}, "Your name has 121 characters; 120 are the most."),
            ({"email": "bridget@"}, "That is not an email address"),
            ({"email": "a@x.example, b@x.example"}, "Enter one email address, not a list."),
            ({"email": "a@x.example\nBcc: eve@x.example"}, "line breaks"),
            (
                {"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.example{'e' * 10}"},
                "That is not an email address",
            ),
            ({"phone": "12"}, "“12” is not a phone number."),
            ({"phone": "0412 555 019" + " " * 20 + "9" * 40}, "The phone number has 53 characters; 40 are the most."),
            ({"email": "", "phone": ""}, "Please give an email address or a phone number, so that we can answer."),
            ({"message": ""}, "Please write what you need."),
            ({"message": "m" * 5001}, "What you wrote has 5,001 characters; 5,000 are the most."),
            ({"address": "a" * 251}, "The address has 251 characters; 250 are the most."),
            ({"preferred_times": "t" * 201}, "The line about times has 201 characters"),
        ],
    )
    def test_it_is_shown_again_with_what_is_wrong(
        self, web: TestClient, clock: FakeClock, store: Store, fields: dict[str, str], words: str
    ) -> None:
        shown = send(web, clock, **fields)

        assert shown.status_code == 422
        assert "Nothing was sent yet" in shown.text
        assert words_on(shown.text).count(words) == 2  # above the form, and beside the field
        assert 'aria-invalid="true"' in shown.text
        assert kept(store) == []

    def test_every_wrong_field_is_named_and_what_was_typed_stays(self, web: TestClient, clock: FakeClock) -> None:
        shown = send(web, clock, name="", email="x", message="", address='<b>29</b> "Emmaline" {{7*7}}')

        for name in ("name", "email", "message"):
            assert f'<a href="#{name}">' in shown.text
            assert f'id="{name}-error"' in shown.text
        assert 'value="&lt;b&gt;29&lt;/b&gt; &#34;Emmaline&#34; {{7*7}}"' in shown.text
        assert 'value="Weekdays after 4"' in shown.text

    def test_mended_it_can_be_sent_at_once(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        shown = send(web, clock, name="")

        sent = web.post("/enquiry", data=GOOD | {"stamp": stamp_on(shown)}, headers=FROM_HERE)

        assert sent.status_code == 303
        assert count(store, "enquiry") == 1

    @pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}{%x%}"])
    def test_markup_stays_text(self, web: TestClient, clock: FakeClock, hostile: str) -> None:
        shown = send(web, clock, **dict.fromkeys(GOOD, hostile))

        assert shown.status_code == 422
        assert "<script" not in shown.text
        assert "<img" not in shown.text
        assert words_on(shown.text).count("49") == 0

    def test_files_are_not_taken(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        stamp = stamp_on(web.get("/enquiry"))
        clock.advance(seconds=10)
        plan = {"plan": ("plan.pdf", b"%PDF-1.7", "application/pdf")}

        sent = web.post("/enquiry", data=GOOD | {"stamp": stamp}, files=plan, headers=FROM_HERE)

        assert sent.status_code == 422
        assert kept(store) == []


class TestStamps:
    @pytest.mark.parametrize(
        ("seconds", "words"),
        [(0, "That went very fast"), (2, "That went very fast"), (7201, "open for a long time"), (3 * 3600, "a long")],
    )
    def test_too_soon_or_too_late_is_asked_for_once_more(
        self, web: TestClient, clock: FakeClock, store: Store, seconds: int, words: str
    ) -> None:
        stamp = stamp_on(web.get("/enquiry"))
        clock.advance(seconds=seconds)

        shown = web.post("/enquiry", data=GOOD | {"stamp": stamp}, headers=FROM_HERE)

        assert shown.status_code == 422
        assert words in words_on(shown.text)
        assert 'value="Bridget Lowe"' in shown.text
        assert kept(store) == []
        clock.advance(seconds=3)
        again = web.post("/enquiry", data=GOOD | {"stamp": stamp_on(shown)}, headers=FROM_HERE)
        assert again.status_code == 303
        assert count(store, "enquiry") == 1

    @pytest.mark.parametrize("seconds", [3, 7200])
    def test_from_three_seconds_to_two_hours_it_is_good(self, web: TestClient, clock: FakeClock, seconds: int) -> None:
        stamp = stamp_on(web.get("/enquiry"))
        clock.advance(seconds=seconds)

        assert web.post("/enquiry", data=GOOD | {"stamp": stamp}, headers=FROM_HERE).status_code == 303

    @pytest.mark.parametrize("kind", ["none", "forged", "of another key", "of another form", "damaged"])
    def test_one_that_is_not_ours_is_refused_politely(
        self, web: TestClient, clock: FakeClock, store: Store, portal: PortalStore, kind: str
    ) -> None:
        good = stamp_on(web.get("/enquiry"))
        stamp = {
            "none": "",
            "forged": "WyJlbnF1aXJ5IiwwLCIiXQ.AAAA",
            "of another key": make_stamp(b"k" * 32, Bound(Form.ENQUIRY), clock.now()),
            "of another form": make_stamp(portal.key, Bound(Form.MESSAGE), clock.now()),
            "damaged": good[:-3],
        }[kind]
        clock.advance(seconds=10)

        shown = web.post("/enquiry", data=GOOD | {"stamp": stamp}, headers=FROM_HERE)

        assert shown.status_code == 422
        assert "Please look over what you wrote, then send it once more." in words_on(shown.text)
        assert stamp_on(shown) != stamp
        assert kept(store) == []


class TestTrap:
    def test_who_fills_it_in_is_thanked_and_forgotten(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        good, trapped = send(web, clock), send(web, clock, website="https://spam.example")

        assert (trapped.status_code, trapped.headers["location"]) == (good.status_code, good.headers["location"])
        assert count(store, "enquiry") == 1
        assert count(store, "activity") == 1

    def test_people_and_screen_readers_pass_it_by(self, web: TestClient) -> None:
        page = web.get("/enquiry").text

        assert '<div class="trap" aria-hidden="true">' in page
        assert 'name="website" tabindex="-1" autocomplete="off"' in page


class TestSwitch:
    def test_off_there_is_nothing_at_its_address(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        stamp = stamp_on(web.get("/enquiry"))
        clock.advance(seconds=10)
        set_business(store, "enquiry_form_on = FALSE, portal_on = TRUE")
        answers = [web.get("/enquiry"), web.get("/enquiry/sent")]
        answers.append(web.post("/enquiry", data=GOOD | {"stamp": stamp}, headers=FROM_HERE))

        assert [answer.status_code for answer in answers] == [404] * 3
        assert {answer.content for answer in answers} == {web.get(f"/p/{make_token()}").content}
        assert kept(store) == []

    def test_the_portal_s_own_switch_is_another(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        assert send(web, clock).status_code == 303
        set_business(store, "portal_on = TRUE")
        assert send(web, clock).status_code == 303
        assert count(store, "enquiry") == 2


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {},
]


class TestWhereItComesFrom:
    @pytest.mark.parametrize("headers", FOREIGN)
    def test_a_form_on_another_site_is_refused(
        self, web: TestClient, clock: FakeClock, store: Store, headers: dict[str, str]
    ) -> None:
        assert send(web, clock, headers).status_code == 403
        assert kept(store) == []

    @pytest.mark.parametrize(
        "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}, {"Origin": "http://127.0.0.1:8321"}]
    )
    def test_ours_is_taken(self, web: TestClient, clock: FakeClock, headers: dict[str, str]) -> None:
        assert send(web, clock, headers).status_code == 303

    def test_an_unnamed_origin_needs_a_stamp_of_ours(self, web: TestClient, clock: FakeClock) -> None:
        assert send(web, clock, {"Origin": "null"}, stamp="forged").status_code == 403


class TestFrames:
    def policy(self, answer: Response) -> str:
        return str(answer.headers["content-security-policy"].rpartition("; ")[2])

    def test_the_sites_that_are_listed_and_no_others(self, web: TestClient, clock: FakeClock, store: Store) -> None:
        set_business(store, f"enquiry_origins = '{SITES}'")
        answers = [web.get("/enquiry"), send(web, clock), send(web, clock, name=""), web.get("/enquiry/sent")]
        answers += [send(web, clock, {}), web.post("/enquiry", content=b"a" * 70_000), web.put("/enquiry")]

        assert [answer.status_code for answer in answers] == [200, 303, 422, 200, 403, 413, 405]
        for answer in answers:
            assert self.policy(answer) == f"frame-ancestors {SITES}"
            assert "x-frame-options" not in answer.headers
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"
        assert self.policy(web.get(f"/p/{make_token()}")) == "frame-ancestors 'none'"
        assert self.policy(web.get("/enquiryx")) == "frame-ancestors 'none'"

    @pytest.mark.parametrize("sites", ["", "*", "https://*.example.com; script-src *", "javascript:alert(1)"])
    def test_without_a_site_there_is_no_frame(self, web: TestClient, store: Store, sites: str) -> None:
        set_business(store, f"enquiry_origins = '{sites}'")

        assert self.policy(web.get("/enquiry")) == "frame-ancestors 'none'"
        assert "*" not in web.get("/enquiry").headers["content-security-policy"]
