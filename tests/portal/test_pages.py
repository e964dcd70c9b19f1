"""The pages as HTML: escaped, complete, light, and without a word that clients must not read."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from data.money import DraftLine
from data.store import Store
from tests.clock import FakeClock
from tests.factories import (
    make_client,
    make_cost,
    make_file,
    make_internal_note,
    make_job,
    make_link,
    make_note,
    make_share,
    make_todo,
    set_tick,
)
from tests.portal.client import Client, words_on
from tests.shared_work import SharedWork, make_shared_work
from tradeconsole.portal.assets import Assets
from tradeconsole.portal.rendering import Renderer, mailto, tel

TEMPLATES = Path(__file__).parents[2] / "tradeconsole" / "portal" / "templates"
NEVER_READ = re.compile(r"\b(overdue|late|unassigned|undefined|None|null)\b", re.IGNORECASE)


def visible(client: Client) -> list[str]:
    return [client.get(address).text for address in (client.page, client.quote, client.invoice)]


class TestContent:
    def test_job_page_shows_everything_that_is_ticked(self, client: Client) -> None:
        text = words_on(client.get().text)

        for words in (
            "Job J-0001 12 Wattle St, Northcote VIC 3070 Hot water unit Booked in for Wed 25 Nov",
            "Quote Q-0001 is ready $3,608.00 inc GST Valid until Thu 24 Dec See the quote",
            "Invoice INV-0001 is to be paid $3,608.00 inc GST Due Tue 8 Dec See the invoice",
            "Next visit Wed 25 Nov, 9 am to 11 am Add to calendar",
            "Replace the hot water unit in the laundry.",
            "The tiler comes on Monday.",
            "Clear the laundry",
            "plan.pdf PDF, 1 KB",
            "This page is for Dana Li. Forwarding its address lets others see it.",
            "Rivera Plumbing Pty Ltd · ABN 51 824 753 556",
        ):
            assert words in text, words

    def test_title_says_what_and_whose(self, client: Client) -> None:
        assert "<title>Job J-0001, 12 Wattle St, Northcote VIC 3070 · Rivera Plumbing</title>" in client.get().text

    def test_each_page_has_one_heading_of_the_first_rank(self, client: Client) -> None:
        for html in visible(client):
            assert html.count("<h1") == 1
            assert '<html lang="en-AU">' in html

    def test_invoice_names_what_the_law_asks_for(self, client: Client) -> None:
        text = words_on(client.get(client.invoice).text)

        for words in (
            "Tax invoice INV-0001",
            "GST $328.00",
            "Rivera Plumbing Pty Ltd, ABN 51 824 753 556",
            "To Dana Li",
            "BSB 063-000",
            "We never change our bank details by email",
        ):
            assert words in text, words

    def test_without_bank_details_an_invoice_says_whom_to_ask(self, client: Client, store: Store) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE business SET bank_account = ''")
        text = words_on(client.get(client.invoice).text)

        assert "Ask Rivera Plumbing how to pay this invoice. Call 03 5550 0100" in text
        assert "BSB" not in text

    def test_a_void_invoice_names_no_due_day(self, client: Client, store: Store) -> None:
        before = words_on(client.get(client.invoice).text)
        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET status = 'Void'")
        text = words_on(client.get(client.invoice).text)

        assert "Due Tue 8 Dec 2026" in before
        assert "Due" not in text
        assert "how to pay" not in text.lower()

    def test_where_prices_include_gst_the_total_comes_first(self, client: Client, store: Store) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET prices_include_gst = 1")

        assert "Total inc GST $3,608.00 GST included $328.00" in words_on(client.get(client.invoice).text)

    def test_after_the_due_day_no_word_blames(self, client: Client, clock: FakeClock) -> None:
        clock.advance(days=25)

        for html in visible(client):
            assert not NEVER_READ.search(words_on(html))
        assert "Was due Tue 8 Dec" in client.get().text

    def test_nothing_shared_is_said_kindly(self, store: Store, client: Client) -> None:
        share = make_share(store, make_job(store, make_client(store)[0]))
        token = make_link(store, share, make_client(store)[1][0])

        assert "has not put anything on this page yet" in client.get(f"/p/{token}").text

    def test_what_is_new_is_told_to_who_looked_before(self, client: Client, store: Store, work: SharedWork) -> None:
        page = client.get().text
        client.send(f"{client.page}/seen", stamp=page.split('data-stamp="')[1].split('"')[0])
        note = make_note(store, work.job, "Done by four.")
        set_tick(store, work.share, f"note:{note.id}")

        assert "New since you last looked" not in page
        assert "New since you last looked · 1 A note" in words_on(client.get().text)


class TestPrivate:
    def test_no_word_of_the_offices_own_is_anywhere(self, client: Client, store: Store, work: SharedWork) -> None:
        make_internal_note(store, work.job, "CANARY-NOTE")
        make_cost(store, work.job, label="CANARY-COST", supplier="CANARY-SUPPLIER", amount_cents=77_777_77)
        make_note(store, work.job, "CANARY-UNTICKED")
        make_todo(store, work.job, "CANARY-TODO", for_client=False)
        make_file(store, work.job, b"CANARY-BYTES", name="CANARY-FILE.pdf", for_client=False)
        make_shared_work(store, "CANARY Person")

        for address in client.addresses:
            answer = client.get(address)

            assert answer.status_code == 200
            assert b"CANARY" not in answer.content
            assert b"77,777" not in answer.content
            assert "CANARY" not in str(answer.headers)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{7*7}}",
    "{% import 'os' %}",
    "{client.__class__}",
    "%(x)s",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_is(client: Client, store: Store, text: str) -> None:
    with store.writing() as tx:
        for column in ("name", "legal_name", "licence", "address"):
            tx.sql.run(f"UPDATE business SET {column} = :text", text=text)
        for table, column in (
            ("job", "title"),
            ("job", "description"),
            ("job", "site"),
            ("quote", "title"),
            ("quote_version", "terms"),
            ("quote_version", "deposit"),
            ("quote_line", "description"),
            ("invoice", "terms"),
            ("invoice", "buyer"),
            ("invoice_line", "description"),
            ("client_note", "text"),
            ("todo", "text"),
            ("job_file", "name"),
            ("share_grant", "name"),
        ):
            tx.sql.run(f"UPDATE {table} SET {column} = :text", text=text)
        tx.sql.run("UPDATE business SET phone = :text, email = :email", text=text[:40], email=text)
    client.fill_in(client.page, f"{client.page}/messages", text=text)

    for html in visible(client):
        assert text in words_on(html)
        assert "<script>" not in html
        assert "<img" not in html
        assert not re.search(r"<[^>]*\son\w+=", html)
        assert set(re.findall(r'(?:href|action|src)="([a-z]+):', html)) <= {"tel", "mailto"}
        assert "49" not in words_on(html).split()


class TestWeight:
    def test_forty_lines_stay_under_fifty_kilobytes(self, store: Store, client: Client) -> None:
        lines = [DraftLine(f"Copper pipe 20 mm, insulated, part {place}", 1_500, 1_850) for place in range(40)]
        person = Client(client.web, store, make_shared_work(store, "Omar Haddad", lines=lines))

        html = person.get(person.quote)
        linked = re.findall(r'(?:src|href)="(/static/[^"]*)"', html.text)
        weight = len(html.content) + sum(len(person.get(address).content) for address in linked)

        assert html.text.count('class="amount-of"') == 40
        assert len(linked) == 4
        assert weight < 50_000


class TestForeignThings:
    def test_no_page_asks_for_anything_from_elsewhere(self, client: Client) -> None:
        for html in visible(client):
            assert not re.search(r"https?://", html)
            assert "<style" not in html
            assert " style=" not in html
            assert not re.search(r"<script(?![^>]* src=)", html)

    def test_static_files_are_kept_by_their_names(self, client: Client) -> None:
        for address in re.findall(r'(?:src|href)="(/static/[^"]*)"', client.get().text):
            answer = client.get(address)

            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert "https://" not in answer.text
        assert client.get("/static/../app.py").status_code == 404
        assert client.get("/static/portal.css").status_code == 404


class TestTemplates:
    @pytest.mark.parametrize("path", sorted(TEMPLATES.iterdir()), ids=lambda path: path.name)
    def test_attributes_are_quoted_and_nothing_is_marked_safe(self, path: Path) -> None:
        text = path.read_text()
        tags = re.findall(r"<[a-z][^<>]*>", re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", text, flags=re.DOTALL))

        assert tags
        assert not [tag for tag in tags if re.search(r"=[^\"]", re.sub(r'"[^"]*"', '""', tag))]
        assert not re.search(r"\|\s*safe|autoescape|<style|style=|<script(?![^>]* src=)", text)

    def test_every_name_is_escaped_whatever_the_file_is_called(self) -> None:
        renderer = Renderer(Assets("https://jobs.example"))

        assert {template.environment.autoescape for template in renderer.templates.values()} == {True}

    @pytest.mark.parametrize(
        ("make", "text", "address"),
        [
            (tel, "03 9555 0100", "tel:0395550100"),
            (tel, "+61 (3) 9555", "tel:+6139555"),
            (tel, "javascript:alert(1)", "tel:1"),
            (mailto, "a@example.com", "mailto:a@example.com"),
            (mailto, "a@x.example?bcc=b@x", "mailto:a@x.example%3Fbcc%3Db@x"),
        ],
    )
    def test_addresses_are_of_their_kind(self, make: Callable[[str], str], text: str, address: str) -> None:
        assert make(text) == address


def test_page_of_a_business_that_says_little(store: Store, client: Client) -> None:
    with store.writing() as tx:
        tx.sql.run("UPDATE business SET legal_name='', abn='', licence='', phone='', email='', address='', accent=''")

    for html in visible(client):
        assert "tel:" not in html
        assert "mailto:" not in html
        assert not NEVER_READ.search(words_on(html))
