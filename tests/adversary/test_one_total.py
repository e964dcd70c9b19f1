"""A thousand lines of ten cents: whoever shows their sum shows the same, to the cent."""

from pathlib import Path

import pytest

from data.money import DraftLine
from data.portal.store import PortalStore
from data.queries.shared import business_face
from data.sharing.client_view import Frame
from data.sharing.page_text import page_lines
from data.snapshots import saved_page
from data.store import Store
from tests.documents.reading import text_of as text_of_pdf
from tests.factories import ZONE, id_of, make_business, make_invoice, set_tick
from tests.fakes import MemoryTransport
from tests.mail.outbox import queue_update, settings_for, text_of
from tests.portal.client import Client, make_client, words_on
from tests.shared_work import SharedWork, make_shared_work
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer
from tradeconsole.portal.app import build_portal

DIMES = [DraftLine(f"Screw {place}", unit_price_cents=10) for place in range(1_000)]
SUBTOTAL, GST, TOTAL = "$100.00", "$10.00", "$110.00"


@pytest.fixture
def work(store: Store) -> SharedWork:
    make_business(store)
    made = make_shared_work(store, "Dana Li", lines=DIMES)
    second = make_invoice(store, made.client, made.job, DIMES)
    set_tick(store, made.share, f"invoice:{second.number}")
    return made


def test_page_document_mail_and_terminal_show_one_total(
    client: Client, store: Store, work: SharedWork, tmp_path: Path
) -> None:
    invoice = f"{client.page}/invoices/{client.item('invoice:INV-0002')}"
    pages = {path: words_on(client.get(path).text) for path in (client.quote, invoice)}
    documents = {path: text_of_pdf(client.get(f"{path}.pdf").content) for path in (client.quote, invoice)}
    queue_update(store, work)
    transport = MemoryTransport()
    server = MailServer("127.0.0.1", 25, "", "none", "office@rivera.example")
    Sender(store, settings_for(tmp_path, server), lambda *_: transport).run_once()
    page, business = saved_page(store.reader, id_of(work.share)), business_face(store.reader)
    assert page is not None
    assert business is not None
    terminal = [line.text for line in page_lines(business, page, Frame(store.clock.now(), ZONE))]

    for text in (*pages.values(), *documents.values()):
        assert (SUBTOTAL in text, GST in text, TOTAL in text) == (True, True, True)
    assert TOTAL in words_on(client.get().text)
    assert TOTAL in text_of(transport.sent[0])
    assert [TOTAL in line for line in terminal if "Q-0001" in line or "INV-0002" in line].count(True) >= 2
    for table, column in (("quote_version", "total_cents"), ("invoice", "total_cents")):
        assert 11_000 in store.reader.values(f"SELECT {column} FROM {table}")
        assert store.reader.values(f"SELECT DISTINCT typeof({column}) FROM {table}") == ["integer"]


def test_what_is_accepted_is_that_total(client: Client, store: Store, portal: PortalStore) -> None:
    with make_client(build_portal(portal)) as web:
        assert Client(web, store, client.work).accept().status_code == 303

    assert store.reader.values("SELECT total_cents FROM answer") == [11_000]
    assert f"{TOTAL} inc GST" in words_on(client.get(client.quote).text)


def test_no_amount_is_kept_as_a_fraction(store: Store) -> None:
    """Every column of money in every table is of whole cents."""
    found = store.reader.execute(
        "SELECT t.name, c.name, c.type FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' "
        "AND (c.name LIKE '%cents%' OR c.name LIKE '%price%' OR c.name LIKE '%total%' OR c.name LIKE '%amount%' "
        "OR c.name LIKE '%thousandths%')",
        {},
    ).fetchall()

    assert len(found) > 10
    assert {kind for _, name, kind in found if name != "prices_include_gst"} <= {"INTEGER", "BIGINT"}
    fractions = (
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
        "WHERE m.type = 'table' AND c.type IN ('REAL', 'FLOAT', 'NUMERIC', 'DECIMAL')"
    )
    assert store.reader.values(fractions) == []
