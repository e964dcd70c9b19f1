"""What a token opens: the page, the one 404, or a page that names nobody but the business."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from data.store import Store
from data.tokens import make_token
from tests.clock import FakeClock
from tests.factories import make_link, revoke_link, set_tick, switch_portal
from tests.portal.client import Client, words_on
from tests.shared_work import SharedWork, make_shared_work

PRIVATE = ("Wattle", "J-0001", "Q-0001", "INV-0001", "Dana", "Hot water", "tiler", "3,608", "plan.pdf")
POSTS = ("accept", "decline", "request-changes")


def names_nothing(text: str) -> bool:
    return not any(word in text for word in PRIVATE)


class TestUnknown:
    @pytest.mark.parametrize("damage", ["last", "cut", "upper", "lower", "longer", "not ascii"])
    def test_damaged_token_gets_the_page_of_a_random_one(self, client: Client, damage: str) -> None:
        token = client.work.token
        other = {
            "last": token[:-1] + ("A" if token[-1] != "A" else "B"),
            "cut": token[:-1],
            "upper": token.upper(),
            "lower": token.lower(),
            "longer": token + "A",
            "not ascii": "é" + token[1:],
        }[damage]

        damaged, random = client.get(f"/p/{other}"), client.get(f"/p/{make_token()}")

        assert damaged.status_code == random.status_code == 404
        assert damaged.content == random.content
        assert damaged.headers == random.headers

    def test_every_address_under_an_unknown_token_gets_that_page(self, client: Client) -> None:
        one = client.get(f"/p/{make_token()}").content

        for address in client.addresses:
            answer = client.get(address.replace(client.work.token, make_token()))

            assert (answer.status_code, answer.content) == (404, one)

    def test_page_names_the_business_and_no_client(self, client: Client) -> None:
        text = words_on(client.get(f"/p/{make_token()}").text)

        assert "There is nothing at this address" in text
        assert "03 5550 0100" in text
        assert names_nothing(text)

    def test_post_is_answered_alike(self, client: Client) -> None:
        assert client.send(f"/p/{make_token()}/messages", text="Hello").status_code == 404


class TestExpired:
    @pytest.fixture
    def token(self, store: Store, work: SharedWork, clock: FakeClock) -> str:
        return make_link(store, work.share, work.contacts[0], expires_at=clock.now() + timedelta(hours=1))

    def test_works_until_its_last_second(self, web: TestClient, token: str, clock: FakeClock) -> None:
        clock.advance(minutes=59, seconds=59)
        before = web.get(f"/p/{token}").status_code
        clock.advance(seconds=1)

        assert before == 200
        assert web.get(f"/p/{token}").status_code == 410

    def test_nothing_of_the_client_is_said(self, client: Client, token: str, clock: FakeClock) -> None:
        addresses = [address.replace(client.work.token, token) for address in client.addresses]
        clock.advance(hours=2)

        for address in addresses:
            answer = client.get(address)

            assert answer.status_code == 410
            assert names_nothing(answer.text)
            assert "03 5550 0100" in answer.text

    def test_post_is_refused(self, client: Client, clock: FakeClock) -> None:
        quote = client.quote
        clock.advance(days=200)

        assert client.send(f"{quote}/accept", name="Dana Li", consent="yes").status_code == 410
        assert client.count("answer") == 0

    def test_fresh_link_is_mailed_to_the_person_it_was_made_for(
        self, client: Client, token: str, clock: FakeClock
    ) -> None:
        clock.advance(hours=2)

        sent = client.fill_in(f"/p/{token}", f"/p/{token}/renew")
        after = client.get(sent.headers["location"])

        assert sent.status_code == 303
        assert "on its way to the email address that we have" in words_on(after.text)
        assert "example.com" not in after.text
        assert client.count("outbox WHERE kind = 'fresh link' AND to_email = 'dana.li.c-0001@example.com'") == 1

    def test_fresh_link_is_mailed_once_an_hour(self, client: Client, token: str, clock: FakeClock) -> None:
        clock.advance(hours=2)
        for _ in range(3):
            assert client.fill_in(f"/p/{token}", f"/p/{token}/renew").status_code == 303

        assert client.count("outbox WHERE kind = 'fresh link'") == 1

    def test_without_an_email_address_there_is_only_the_contact(
        self, client: Client, store: Store, token: str, clock: FakeClock
    ) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE share_grant SET email = ''")
        clock.advance(hours=2)

        page = client.get(f"/p/{token}")
        sent = client.send(f"/p/{token}/renew")

        assert "<form" not in page.text
        assert sent.status_code == 410
        assert client.count("outbox") == 0

    def test_link_that_works_needs_no_renewal(self, client: Client) -> None:
        sent = client.send(f"{client.page}/renew")

        assert (sent.status_code, sent.headers["location"]) == (303, client.page)
        assert client.get(f"{client.page}/renew").headers["location"] == client.page
        assert client.count("outbox") == 0


class TestRevoked:
    def test_one_of_two_links_ends(self, client: Client, store: Store, work: SharedWork) -> None:
        other = make_link(store, work.share, work.contacts[1])
        revoke_link(store, work.token)

        assert client.get().status_code == 410
        assert client.get(f"/p/{other}").status_code == 200

    def test_nothing_of_the_client_is_said(self, client: Client, store: Store) -> None:
        addresses = client.addresses
        revoke_link(store, client.work.token)

        for address in addresses:
            answer = client.get(address)

            assert answer.status_code == 410
            assert names_nothing(answer.text)

    def test_there_is_no_way_to_renew_it(self, client: Client, store: Store) -> None:
        revoke_link(store, client.work.token)

        assert "<form" not in client.get().text
        assert client.send(f"{client.page}/renew").status_code == 410
        assert client.get(f"{client.page}/renew").status_code == 410
        assert client.count("outbox") == 0

    def test_form_that_stood_open_is_refused(self, client: Client, store: Store) -> None:
        quote, fields = client.quote, client.get(client.quote).text
        revoke_link(store, client.work.token)

        assert "stamp" in fields
        assert client.send(f"{quote}/accept", name="Dana Li", consent="yes").status_code == 410
        assert client.count("answer") == 0


class TestPortalOff:
    def test_every_token_gets_the_same_page(self, client: Client, store: Store) -> None:
        addresses = client.addresses
        switch_portal(store, on=False)
        answers = [client.get(address) for address in [*addresses, f"/p/{make_token()}", "/p/short"]]

        assert {answer.status_code for answer in answers} == {410}
        assert len({answer.content for answer in answers}) == 1
        assert names_nothing(answers[0].text)
        assert "03 5550 0100" in answers[0].text

    def test_forms_are_refused(self, client: Client, store: Store) -> None:
        quote = client.quote
        switch_portal(store, on=False)
        forms = [f"{quote}/{verb}" for verb in POSTS] + [
            f"{client.page}/{name}" for name in ("messages", "seen", "renew")
        ]

        for form in forms:
            answer = client.send(form, name="Dana Li", consent="yes", text="Hello")

            assert answer.status_code == 410
            assert names_nothing(answer.text)

    def test_switched_on_again_good_links_work_and_revoked_ones_do_not(
        self, client: Client, store: Store, work: SharedWork
    ) -> None:
        other = make_link(store, work.share, work.contacts[1])
        switch_portal(store, on=False)
        revoke_link(store, other)
        switch_portal(store, on=True)

        assert client.get().status_code == 200
        assert client.get(f"/p/{other}").status_code == 410


class TestAppended:
    @pytest.mark.parametrize(
        "appended",
        [
            "&utm_source=mail",
            "?utm_source=mail&x=1",
            "%3Futm_source=mail",
            "%3futm=a/b/c",
            "%26utm=1",
            "%253Fdouble",
            "/",
            "?",
            "&amp;x=%0d%0a",
        ],
    )
    def test_what_mail_programs_append_is_ignored(self, client: Client, appended: str) -> None:
        assert client.get(client.page + appended).status_code == 200
        assert client.get(client.quote + appended).status_code == 200

    def test_token_may_be_percent_encoded(self, client: Client) -> None:
        encoded = "".join(f"%{ord(char):02X}" for char in client.work.token)

        assert client.get(f"/p/{encoded}").status_code == 200


class TestLooks:
    def test_loads_by_machines_change_nothing_but_opened(self, client: Client) -> None:
        for address in client.addresses + [client.page] * 4:
            assert client.web.get(address, headers={"User-Agent": ""}).status_code == 200
            assert client.web.head(address, headers={"User-Agent": ""}).status_code == 200
            assert client.web.options(address).status_code == 405

        assert client.count("look WHERE kind = 'opened'") == 1
        assert client.count("look WHERE kind = 'seen'") == 0
        assert client.count("answer") == client.count("message") == client.count("outbox") == 0

    def test_opened_is_noted_again_after_ten_minutes(self, client: Client, clock: FakeClock) -> None:
        client.get()
        clock.advance(minutes=10)
        client.get()

        assert client.count("look WHERE kind = 'opened'") == 2

    def test_head_is_no_load(self, client: Client) -> None:
        assert client.web.head(client.page).status_code == 200
        assert client.count("look") == 0

    def test_office_that_looks_is_neither_opened_nor_seen(self, client: Client, store: Store, work: SharedWork) -> None:
        token = make_link(store, work.share, work.contacts[0], made_for="open")

        page = client.get(f"/p/{token}")

        assert page.status_code == 200
        assert "data-seen" not in page.text
        assert client.count("look") == 0

    def test_office_that_looks_answers_nothing(self, client: Client, store: Store, work: SharedWork) -> None:
        token = make_link(store, work.share, work.contacts[0], made_for="open")
        quote = client.quote.replace(work.token, token)

        sent = client.fill_in(quote, f"{quote}/accept", name="Mia Chen", consent="yes")

        assert sent.status_code == 403
        assert client.count("answer") == 0


class TestItems:
    def test_items_of_another_share_are_not_there(self, client: Client, store: Store) -> None:
        other = Client(client.web, store, make_shared_work(store, "Omar Haddad"))

        for address in other.addresses[1:-1]:
            answer = client.get(address.replace(other.work.token, client.work.token))

            assert answer.status_code == 404
            assert "Omar" not in answer.text
        for verb in POSTS:
            stranger = f"{other.quote}/{verb}".replace(other.work.token, client.work.token)
            assert client.send(stranger, name="Dana Li", consent="yes", reason="No").status_code == 404
        assert client.count("answer") == 0

    @pytest.mark.parametrize(
        "item",
        [
            "1",
            "0",
            "-1",
            "99999999999999999999",
            "1.5",
            "' OR '1'='1",
            "1;DROP TABLE quote",
            "%00",
            "..%2f..",
            "Q-0001",
        ],
    )
    @pytest.mark.parametrize("kind", ["quotes", "invoices", "files"])
    def test_guessed_ids_lead_nowhere(self, client: Client, kind: str, item: str) -> None:
        for suffix in ("", ".pdf"):
            assert client.get(f"{client.page}/{kind}/{item}{suffix}").status_code == 404

    def test_unticked_item_is_gone_with_its_pdf(self, client: Client, store: Store, work: SharedWork) -> None:
        quote = client.quote
        page = client.get().text
        set_tick(store, work.share, f"quote:{work.quote.number}", ticked=False)

        assert work.quote.number in page
        assert work.quote.number not in client.get().text
        for address in (quote, f"{quote}.pdf"):
            assert client.get(address).status_code == 404
        assert "Back to your page" in client.get(quote).text
        assert client.send(f"{quote}/accept", name="Dana Li", consent="yes").status_code == 404

    def test_unticked_dates_take_the_calendar_along(self, client: Client, store: Store, work: SharedWork) -> None:
        set_tick(store, work.share, "dates", ticked=False)

        assert client.get(f"{client.page}/visits.ics").status_code == 404
        assert "Next visit" not in client.get().text

    def test_what_is_appended_to_a_request_gives_nothing_more(self, client: Client) -> None:
        plain = words_on(client.get().text)

        asked = client.get(f"{client.page}?client_id=2&user=1&role=Owner&preview=1&share=2")

        assert words_on(asked.text) == plain


def test_hostile_headers_do_not_matter(client: Client) -> None:
    answer = client.get(client.page, **{"X-Forwarded-Host": "evil.example", "X-Original-URL": "/p/x", "Cookie": "a=b"})

    assert answer.status_code == 200
    assert "evil" not in answer.text
