"""Any quote and any invoice: whoever shows what it comes to shows the same, to the cent, and no other amount."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from data.enums import AnswerKind, LineKind
from data.lines import drafted
from data.mail.letters import plain_text, quote_entry
from data.mail.papers import GivenAnswer, invoice_letter, office_text, receipt_letter
from data.money import GstRules, Totals, format_cents, plain_amount, totals
from data.papers import invoice_paper, quote_paper
from data.queries.quotes import QuoteRecord
from data.sharing.agreed import agreed_totals, chosen_options, totals_with
from data.sharing.page_text import page_lines
from data.sharing.pages import SharedInvoice, SharedLine, SharedPage, SharedQuote
from screens.papers.sheet import Sheet, sheet_lines
from tests.adversary.any_paper import WAYS, AnyInvoice, AnyQuote, any_invoices, any_quotes, sums_of
from tests.documents.reading import amounts_in
from tests.documents.reading import text_of as text_of_pdf
from tests.portal.browsing import chromium
from tests.portal.client import words_on
from tests.portal.samples import BANK, BUSINESS, FRAME, NOW, PAGE, VISITOR
from tradeconsole.commands.invoice_record import invoice_document
from tradeconsole.commands.quote_record import quote_document
from tradeconsole.documents.addressee import Addressee
from tradeconsole.documents.invoice import invoice_pdf
from tradeconsole.documents.quote import quote_pdf
from tradeconsole.mail.html import html_part
from tradeconsole.portal.assets import Assets
from tradeconsole.portal.forms import EMPTY
from tradeconsole.portal.invoice_view import invoice_view
from tradeconsole.portal.paths import Paths
from tradeconsole.portal.quote_view import QuoteView, quote_view
from tradeconsole.portal.rendering import Renderer

PATHS, RENDERER, ANNA = Paths("T" * 43), Renderer(Assets("https://jobs.example")), Addressee("Anna Nguyen")
SCRIPT = Path(__file__).parents[2] / "tradeconsole" / "portal" / "static" / "total.js"


def often(times: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """So many examples, the same ones each time, however long one of them takes."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
    return settings(max_examples=times, deadline=None, derandomize=True, database=None, suppress_health_check=slow)


def amounts(lines: tuple[SharedLine, ...], *sums: int) -> list[str]:
    """Price and amount of each line, then these sums, as they are written."""
    priced = [line for line in lines if line.kind is not LineKind.HEADING]
    return [format_cents(cents) for line in priced for cents in (line.unit_price_cents, line.total_cents)] + [
        format_cents(cents) for cents in sums
    ]


def block(paper: SharedQuote | SharedInvoice, sums: Totals) -> tuple[int, ...]:
    """The sums in the order in which documents and cards write them."""
    if not paper.shows_gst:
        return (sums.total_cents,)
    if paper.prices_include_gst:
        return (sums.total_cents, sums.gst_cents)
    return (sums.subtotal_cents, sums.gst_cents, sums.total_cents)


def json_sums(document: dict[str, object]) -> tuple[object, ...]:
    return document["subtotal"], document["gst"], document["total"]


def plain(sums: Totals) -> tuple[str, ...]:
    return plain_amount(sums.subtotal_cents), plain_amount(sums.gst_cents), plain_amount(sums.total_cents)


def both_ways(any_quote: AnyQuote) -> list[tuple[QuoteRecord, Totals]]:
    """The quote while it is open and once it is accepted, each with what it comes to then."""
    return [(any_quote.open, any_quote.offered), (any_quote.accepted, any_quote.agreed)]


class TestThousands:
    """What costs little, for a thousand papers, each of them in every way of counting GST."""

    @given(any_quotes())
    @often(1_000)
    def test_words_and_programs_read_one_total_of_a_quote(self, any_quote: AnyQuote) -> None:
        lines = any_quote.open.current.lines
        for way in WAYS:
            rules, chosen = GstRules(way.registered, way.inclusive, way.rounding), any_quote.chosen
            assert totals([drafted(line) for line in lines], rules, chosen) == sums_of(lines, way, chosen)
        for record, sums in both_ways(any_quote):
            paper, total = quote_paper(record, NOW), format_cents(sums.total_cents)
            page = replace(PAGE, quotes=(paper,), invoices=())

            assert json_sums(quote_document(record)) == plain(sums)
            assert quote_view(page, paper, BUSINESS, VISITOR, FRAME).totals == sums
            assert amounts_in(said_on_the_screen(page, paper)) == [total]
            assert set(amounts_in(quote_entry(paper, FRAME).words)) == {total}

    @given(any_quotes())
    @often(500)
    def test_what_a_client_is_asked_to_accept_is_what_is_recorded(self, any_quote: AnyQuote) -> None:
        paper, total = quote_paper(any_quote.open, NOW), any_quote.agreed.total_cents
        view = quote_view(PAGE, paper, BUSINESS, VISITOR, FRAME, any_quote.chosen)
        answer = GivenAnswer(AnswerKind.ACCEPTED, "Anna", "", "portal", 1, total, NOW, "a@example.com", "Q-0031", "")
        receipt = receipt_letter(BUSINESS, quote_paper(any_quote.accepted, NOW), answer, FRAME, "")

        assert totals_with(paper, any_quote.chosen) == view.totals == any_quote.agreed
        assert amounts_in(str(view.consent)) == [format_cents(total)]
        assert amounts_in(plain_text(receipt)) == [format_cents(total)]
        assert amounts_in(office_text("", answer, FRAME)) == [format_cents(total)]

    @given(any_invoices())
    @often(500)
    def test_words_and_programs_read_one_total_of_an_invoice(self, any_invoice: AnyInvoice) -> None:
        record, sums = any_invoice.record, any_invoice.sums
        paper, document = invoice_paper(record, NOW, FRAME.zone), invoice_document(record)
        page = replace(PAGE, quotes=(), invoices=(paper,))
        letter = plain_text(invoice_letter(BUSINESS, paper, "", FRAME, ""))

        assert json_sums(document) == plain(sums)
        assert document["due"] == plain_amount(any_invoice.owed)
        assert invoice_view(page, paper, BANK, FRAME).owed == any_invoice.owed
        assert amounts_in(said_on_the_screen(page, paper)) == [format_cents(sums.total_cents)]
        assert set(amounts_in(letter)) == {format_cents(cents) for cents in (sums.total_cents, any_invoice.owed)}


def said_on_the_screen(page: SharedPage, paper: SharedQuote | SharedInvoice) -> str:
    """What the preview on the Share screen says of a paper in its list."""
    return [line.text for line in page_lines(BUSINESS, page, FRAME) if line.key == paper.key][-1]


def quote_page(paper: SharedQuote, ticked: tuple[int, ...] | None = None) -> tuple[QuoteView, str]:
    """A quote's page, with options ticked and their total asked for."""
    view = quote_view(PAGE, paper, BUSINESS, VISITOR, FRAME, ticked)
    form = replace(EMPTY, chosen=tuple(str(place) for place in ticked or ()))
    shared = {"business": BUSINESS, "visitor": VISITOR, "paths": PATHS, "frame": FRAME, "beacon": "", "notice": None}
    return view, RENDERER.render("quote.html", shared | {"view": view, "form": form, "stamp": "s"})


class TestHundreds:
    """Whole pages, mails and cards, for hundreds of them."""

    @given(any_quotes())
    @often(250)
    def test_the_page_of_a_quote_holds_no_other_amount(self, any_quote: AnyQuote) -> None:
        for record, sums, ticked in (
            (any_quote.open, any_quote.offered, None),
            (any_quote.open, any_quote.agreed, any_quote.chosen),
            (any_quote.accepted, any_quote.agreed, None),
        ):
            paper = quote_paper(record, NOW)
            words = words_on(quote_page(paper, ticked)[1])

            gst = (sums.subtotal_cents, sums.gst_cents) if paper.shows_gst else ()
            added = sum(paper.lines[place].total_cents for place in ticked or ())
            assert set(amounts_in(words)) <= set(amounts(paper.lines, *gst, sums.total_cents, added))
            assert f"Total{' inc GST' if paper.shows_gst else ''} {format_cents(sums.total_cents)}" in words

    @given(any_quotes())
    @often(250)
    def test_the_card_writes_the_figures_of_the_paper(self, any_quote: AnyQuote) -> None:
        for record, sums in both_ways(any_quote):
            paper = quote_paper(record, NOW)
            chosen, shown = chosen_options(paper), agreed_totals(paper)
            sheet = Sheet(paper.lines, shown, paper.shows_gst, paper.prices_include_gst, chosen)

            text = "\n".join(line.plain for line in sheet_lines(sheet, 80))

            assert amounts_in(text) == amounts(paper.lines, *block(paper, sums))

    @given(any_invoices())
    @often(250)
    def test_the_page_and_the_mail_of_an_invoice_hold_no_other_amount(self, any_invoice: AnyInvoice) -> None:
        paper, sums = invoice_paper(any_invoice.record, NOW, FRAME.zone), any_invoice.sums
        view = invoice_view(PAGE, paper, BANK, FRAME)
        shared = {"business": BUSINESS, "visitor": VISITOR, "paths": PATHS, "frame": FRAME, "beacon": ""}
        words = words_on(RENDERER.render("invoice.html", shared | {"view": view, "bank": BANK}))
        mail = words_on(html_part(BUSINESS, invoice_letter(BUSINESS, paper, "", FRAME, ""), "Invoice"))

        gst = (sums.subtotal_cents, sums.gst_cents) if paper.shows_gst else ()
        known = amounts(paper.lines, *gst, sums.total_cents, paper.paid_cents, any_invoice.owed)
        assert set(amounts_in(words)) <= set(known)
        assert f"Total{' inc GST' if paper.shows_gst else ''} {format_cents(sums.total_cents)}" in words
        assert set(amounts_in(mail)) == {format_cents(cents) for cents in (sums.total_cents, any_invoice.owed)}


class TestTens:
    """Typeset documents, which take long."""

    @given(any_quotes())
    @often(12)
    def test_a_quote_on_paper(self, any_quote: AnyQuote) -> None:
        for record, sums in both_ways(any_quote):
            paper = quote_paper(record, NOW)
            found = amounts_in(text_of_pdf(quote_pdf(BUSINESS, paper, ANNA, "", NOW)))
            said = [] if record is any_quote.open else [format_cents(sums.total_cents)]

            assert found == amounts(paper.lines, *block(paper, sums)) + said

    @given(any_invoices())
    @often(12)
    def test_an_invoice_on_paper(self, any_invoice: AnyInvoice) -> None:
        paper, sums = invoice_paper(any_invoice.record, NOW, FRAME.zone), any_invoice.sums
        found = amounts_in(text_of_pdf(invoice_pdf(BUSINESS, BANK, paper, ANNA, "", NOW)))
        paid = [-paper.paid_cents, any_invoice.owed] if paper.paid_cents else []

        assert found == amounts(paper.lines, *block(paper, sums), *paid)


COUNT_ALL = """
([pages, script]) => pages.map(([html, places]) => {
    document.documentElement.innerHTML = new DOMParser().parseFromString(html, "text/html").documentElement.innerHTML;
    const boxes = [...document.querySelectorAll("input[name=options]")];
    new Function(script)();
    for (const box of boxes) if (places.includes(Number(box.value))) box.click();
    return ["subtotal", "gst", "total", "ticked"].map(
        name => [...document.querySelectorAll(`[data-sum=${name}]`)].map(place => place.textContent)
    ).concat([[document.querySelector("#accept input[name=total]").value]]);
})
"""


@pytest.mark.browser
def test_the_script_of_the_page_counts_as_the_office_does() -> None:
    """Hundreds of quotes with what is ticked on them, counted by Chromium in one go."""
    found: list[AnyQuote] = []

    @given(any_quotes().filter(lambda one: any(line.kind is LineKind.OPTION for line in one.open.current.lines)))
    @often(200)
    def collect(any_quote: AnyQuote) -> None:
        found.append(any_quote)

    collect()
    pages = [(quote_page(quote_paper(one.open, NOW))[1], list(one.chosen)) for one in found]
    with chromium() as browser:
        counted = browser.new_page().evaluate(COUNT_ALL, [pages, SCRIPT.read_text()])

    assert len(counted) >= 200
    for one, (subtotal, gst, total, ticked, sent) in zip(found, counted, strict=True):
        named = one.agreed
        assert set(subtotal) <= {format_cents(named.subtotal_cents)}
        assert set(gst) <= {format_cents(named.gst_cents)}
        assert ticked == [format_cents(sum(one.open.current.lines[place].total_cents for place in one.chosen))]
        assert (set(total), sent) == ({format_cents(named.total_cents)}, [str(named.total_cents)])
