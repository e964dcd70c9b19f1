"""Files to take home: named safely, complete, and of the type that they are."""

import re

import pytest

from data.enums import LineKind
from data.money import DraftLine
from data.portal.store import PortalStore
from data.store import Store
from tests.documents.reading import alternatives_of, amounts_in, text_of
from tests.factories import make_business, make_file, set_tick
from tests.pictures import png
from tests.portal.client import Client, make_client, words_on
from tests.shared_work import SharedWork, make_shared_work
from tests.staging import staged
from tradeconsole.portal.app import build_portal
from tradeconsole.portal.downloads import disposition

# What becomes of an invoice, and how its GST stands.
STANDINGS = (
    "status = 'Sent'",
    "status = 'Part paid', paid_cents = 100000",
    "status = 'Void'",
    "status = 'Sent', shows_gst = 0, gst_cents = 0, total_cents = subtotal_cents",
    "status = 'Sent', prices_include_gst = 1, subtotal_cents = 298182, gst_cents = 29818, total_cents = 328000",
)
OFFERED = (
    DraftLine("Gutters", kind=LineKind.HEADING),
    DraftLine("Quad gutter", 7_500, 100_00, unit="m"),
    DraftLine("Council permit", unit_price_cents=121_00, taxable=False),
    DraftLine("Leaf diverter", unit_price_cents=100_00, kind=LineKind.OPTION),
    DraftLine("Gutter guard", unit_price_cents=640_00, kind=LineKind.OPTION),
)


def _with_options(store: Store) -> SharedWork:
    make_business(store)
    return make_shared_work(store, "Dana Li", lines=OFFERED)


def shown(client: Client, address: str) -> set[str]:
    """The amounts on a page; that nothing is ticked yet is not seen there."""
    return set(amounts_in(words_on(client.get(address).text))) - {"$0.00"}


def printed(client: Client, address: str) -> set[str]:
    """The amounts in the PDF of that page; what was paid is taken off there."""
    return {amount.lstrip("-") for amount in amounts_in(text_of(client.get(f"{address}.pdf").content))}


class TestDocuments:
    @pytest.mark.parametrize("kind", ["quote", "invoice"])
    def test_pdf(self, client: Client, kind: str) -> None:
        answer = client.get(f"{getattr(client, kind)}.pdf")

        assert answer.headers["content-type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert re.search(r'filename="(Quote Q|Invoice INV)-0001\.pdf"', answer.headers["content-disposition"])

    @pytest.mark.parametrize("columns", STANDINGS)
    def test_pdf_of_an_invoice_holds_the_amounts_of_its_page(self, client: Client, store: Store, columns: str) -> None:
        with store.writing() as tx:
            tx.sql.run(f"UPDATE invoice SET {columns}")

        assert shown(client, client.invoice) == printed(client, client.invoice)

    def test_pdf_of_a_quote_holds_the_amounts_of_its_page_and_what_was_chosen(
        self, store: Store, portal: PortalStore
    ) -> None:
        work = staged(store, _with_options)
        with make_client(build_portal(portal)) as web:
            client = Client(web, store, work)
            before = (shown(client, client.quote), printed(client, client.quote))
            assert client.accept(options="3", total="105600").status_code == 303
            after = (shown(client, client.quote), printed(client, client.quote))
            text = text_of(client.get(f"{client.quote}.pdf").content)

        assert before[0] == before[1]
        assert after[0] == after[1]
        assert "Leaf diverter chosen" in text
        assert "Total inc GST $1,056.00" in text

    def test_pdf_bears_the_logo(self, client: Client, store: Store) -> None:
        with store.writing() as tx:
            tx.sql.insert("logo", id=1, content=png(), content_type="image/png")

        for address in (client.quote, client.invoice):
            assert alternatives_of(client.get(f"{address}.pdf").content) == ["Logo of Rivera Plumbing"]

    def test_calendar(self, client: Client) -> None:
        answer = client.get(f"{client.page}/visits.ics")

        assert answer.headers["content-type"].startswith("text/calendar")
        assert answer.text.count("BEGIN:VEVENT") == 1

    def test_file_is_what_the_office_put_there(self, client: Client, store: Store, work: SharedWork) -> None:
        file = make_file(store, work.job, b"\x89PNG...", name="Küche <1>.png", content_type="image/png")
        set_tick(store, work.share, f"file:{file.id}")

        answer = client.get(f"{client.page}/files/{client.item(f'file:{file.id}')}")

        assert answer.content == b"\x89PNG..."
        assert answer.headers["content-type"] == "image/png"
        assert "filename*=UTF-8''K%C3%BCche%20%3C1%3E.png" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Küche.jpg", "Kuche.jpg"),
        ('a"; filename="evil.exe', "a__ filename__evil.exe"),
        ("a\r\nSet-Cookie: x=1", "a__Set-Cookie_ x_1"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\boot.ini", "_.._boot.ini"),
        ("雨樋.pdf", "pdf"),
        ("\u202efdp.exe", "_fdp.exe"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_names_are_safe_everywhere(name: str, plain: str) -> None:
    header = disposition(name)

    assert header.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''")
    assert header.isascii()
    assert header.isprintable()
