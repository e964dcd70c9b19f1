"""The lists of quotes and invoices: their order, what a search finds, what is owed, and what a key costs."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.database import Connection
from data.enums import AnswerKind, InvoiceStatus, QuoteStatus
from data.models import Answer
from data.money import DraftLine
from data.queries import invoice_list, paper_list, quote_list
from data.queries.invoice_list import InvoiceList, InvoicesShown, Owed, invoice_counts, owed
from data.queries.paper_list import amount_range
from data.queries.quote_list import QuoteList, QuotesShown, quote_counts
from data.sqlite import schema
from data.sqlite.schema import loading
from data.store import Store, create_store
from tests.adversary.test_plans import steps
from tests.billing import TODAY
from tests.clock import FakeClock
from tests.factories import id_of, make_business, make_client, make_invoice, make_job, make_quote, revise_quote, save
from tests.office import make_team
from tests.staging import staged

AT = "2026-11-01 00:00:00.000000"
TITLES = ("Gutters, rear", "Hot water", "Drain")


def day(away: int) -> date:
    return TODAY + timedelta(days=away)


def fill(store: Store, first: int, last: int) -> None:
    """Quotes and invoices with these ids, each status in turn, their last days from long ago to soon."""
    quotes, invoices = list(QuoteStatus), [status for status in InvoiceStatus if status is not InvoiceStatus.OVERDUE]
    quotes.remove(QuoteStatus.EXPIRED)
    with store.writing() as tx, loading(tx.sql):
        for n in range(first, last + 1):
            until, total = day(n % 90 - 60).isoformat(), 100_00 + n
            tx.sql.raw.execute(
                "INSERT INTO quote (id, number, title, site, client_id, status, version, created_at) "
                "VALUES (?, ?, ?, ?, 1, ?, 1, ?)",
                (n, f"Q-{n:05}", TITLES[n % 3], f"{n} Wattle St", quotes[n % 8], AT),
            )
            tx.sql.raw.execute(
                "INSERT INTO quote_version (quote_id, number, state, valid_until, terms, deposit, prices_include_gst, "
                "shows_gst, subtotal_cents, gst_cents, total_cents, content_hash, created_at) "
                "VALUES (?, 1, 'sent', ?, '', '', 0, 1, ?, 0, ?, '', ?)",
                (n, until, total, total, AT),
            )
            tx.sql.raw.execute(
                "INSERT INTO invoice (id, number, client_id, quote_id, status, due_on, terms, buyer, "
                "prices_include_gst, shows_gst, subtotal_cents, gst_cents, total_cents, paid_cents, content_hash, "
                "created_at, void_reason) VALUES (?, ?, 1, ?, ?, ?, '', '', 0, 1, ?, 0, ?, ?, '', ?, '')",
                (n, f"INV-{n:05}", n, invoices[n % 5], until, total, total, n % 7, AT),
            )


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A business with 9,000 quotes and as many invoices; tests only read it."""
    store = create_store(tmp_path_factory.mktemp("papers") / "many.db", FakeClock())
    make_business(store)
    make_client(store)
    fill(store, 1, 9_000)
    yield store
    store.close()


def numbers(listed: QuoteList | InvoiceList) -> list[str]:
    """Every row of a list, page by page."""
    return [row.number for index in range(-(-listed.count() // 100)) for row in listed.page(index)]


def quotes(store: Store, search: str = "", status: QuoteStatus | None = None) -> QuoteList:
    return QuoteList(store.reader, TODAY, QuotesShown(search, status))


def invoices(store: Store, search: str = "", status: InvoiceStatus | None = None) -> InvoiceList:
    return InvoiceList(store.reader, TODAY, InvoicesShown(search, status))


class TestOrder:
    @pytest.mark.parametrize("order", [[0, 1, 89], [89, 40, 41, 0]])
    def test_the_newest_first_however_one_turns_the_pages(self, many: Store, order: list[int]) -> None:
        listed = quotes(many)
        for index in order:
            top = 9_000 - index * 100
            assert [row.id for row in listed.page(index)] == list(range(top, top - 100, -1))
        assert listed.count() == 9_000
        assert not listed.capped

    def test_also_where_ids_are_missing(self, store: Store) -> None:
        staged(store, _office)
        fill(store, 1, 140)
        fill(store, 250, 330)

        for listed in (quotes(store), invoices(store)):
            whole = [row.id for index in (2, 0, 1) for row in listed.page(index)]
            assert sorted(whole, reverse=True) == [*range(330, 249, -1), *range(140, 0, -1)]
            assert [row.id for row in listed.page(2)] == list(range(21, 0, -1))

    def test_nothing_yet(self, store: Store) -> None:
        assert numbers(quotes(store)) == numbers(invoices(store)) == []


QUOTE_STATUSES = {
    QuoteStatus.SENT: "q.status = 'Sent' AND v.valid_until >= :today",
    QuoteStatus.EXPIRED: "q.status = 'Sent' AND v.valid_until < :today",
}


@pytest.mark.parametrize("few", [2_000, 10], ids=["few are sent", "many are sent"])
@pytest.mark.parametrize("status", QuoteStatus)
def test_the_quotes_of_a_status(many: Store, monkeypatch: pytest.MonkeyPatch, status: QuoteStatus, few: int) -> None:
    monkeypatch.setattr(quote_list, "_FEW_SENT", few)
    condition = QUOTE_STATUSES.get(status, "q.status = :status")
    join = "FROM quote q JOIN quote_version v ON v.quote_id = q.id"
    expected = many.reader.values(
        f"SELECT q.number {join} WHERE {condition} ORDER BY q.id DESC", status=status, today=TODAY
    )
    listed = quotes(many, status=status)

    assert {row.status for row in listed.page(0)} == {status}
    assert quote_counts(many.reader, TODAY)[status] == min(len(expected), 1_001)
    if len(expected) <= 1_000:
        assert numbers(listed) == expected
    else:
        assert listed.capped
        assert set(numbers(listed)) <= set(expected)


INVOICE_STATUSES = {
    InvoiceStatus.SENT: "status = 'Sent' AND due_on >= :today ORDER BY due_on DESC, id DESC",
    InvoiceStatus.PART_PAID: "status = 'Part paid' AND due_on >= :today ORDER BY due_on DESC, id DESC",
    InvoiceStatus.OVERDUE: "status IN ('Sent', 'Part paid') AND due_on < :today ORDER BY due_on, id",
}


@pytest.mark.parametrize("status", InvoiceStatus)
def test_the_invoices_of_a_status(many: Store, status: InvoiceStatus) -> None:
    condition = INVOICE_STATUSES.get(status, "status = :status ORDER BY id DESC")
    query = f"SELECT number FROM invoice WHERE {condition} LIMIT 1001"
    expected = many.reader.values(query, status=status, today=TODAY)
    listed = invoices(many, status=status)

    assert {row.status for row in listed.page(0)} == {status}
    assert invoice_counts(many.reader, TODAY)[status] == len(expected)
    # What has been due the longest comes first; of all others the newest.
    shown = expected[:1_000] if status is InvoiceStatus.OVERDUE else sorted(expected, reverse=True)[:1_000]
    assert numbers(listed) == shown


def _office(store: Store) -> None:
    make_team(store)
    make_client(store, "Dana Li")


def _papers(store: Store) -> None:
    """Quotes and invoices of two clients, with and without a job."""
    make_team(store)
    dana, _ = make_client(store, "Dana Li")
    ann, _ = make_client(store, "Ånn O'Brien")
    job = make_job(store, dana, title="Leaking tap", site="7 Elm Ct, Coburg VIC 3058")
    first = make_quote(store, dana, job, [DraftLine("A", unit_price_cents=4_312_00)], title="Gutters", site="")
    make_quote(store, ann, lines=[DraftLine("B", unit_price_cents=50_00)], title="100% new_roof", site="3 Oak Ave")
    revise_quote(store, first, [DraftLine("A", unit_price_cents=1_000_00)])
    agreed = make_quote(store, dana, lines=[DraftLine("C", unit_price_cents=9_00)], title="Pump", site="")
    save(
        store,
        Answer(
            quote_id=id_of(agreed),
            version=1,
            kind=AnswerKind.ACCEPTED,
            name="Dana",
            total_cents=777_70,
            content_hash="x",
            by_staff=1,
            answered_at=store.clock.now(),
        ),
    )
    make_invoice(store, dana, job, [DraftLine("A", unit_price_cents=500_00)])
    make_invoice(store, ann, lines=[DraftLine("A", unit_price_cents=500_50)], quote_id=2)


FOUND: dict[str, tuple[list[int], list[int]]] = {
    "Q-0001": ([1], []),
    "q-2": ([2], [2]),
    "q-": ([3, 2, 1], []),
    "inv-2": ([], [2]),
    "3": ([3, 2], [2, 1]),  # the quote's number, and the starts of words
    "J-0001": ([1], [1]),
    "j-1": ([1], [1]),
    "c-2": ([2], [2]),
    "dana": ([3, 1], [1]),
    "Li": ([3, 1], [1]),
    "o'brien": ([2], [2]),
    "ÅNN": ([2], [2]),
    "gutt": ([1], []),
    "leaking": ([], [1]),
    "elm ct": ([], [1]),
    "oak": ([2], [2]),
    "dana pump": ([3], []),
    "100%": ([2], [2]),
    "w_r": ([2], [2]),
    "wXr": ([], []),
    "$1,100": ([1], []),
    "1100.00": ([1], []),
    "4743.20": ([], []),  # the version before
    "777.7": ([3], []),
    "$550": ([], [2, 1]),
    "550.00": ([], [1]),
    "550.5": ([], [2]),
    "' OR 1=1 --": ([], []),
    "zzz": ([], []),
}


@pytest.mark.parametrize("search", FOUND)
@pytest.mark.parametrize("status", [None, "Sent"])
def test_what_a_search_finds(store: Store, search: str, status: str | None) -> None:
    staged(store, _papers)
    bears = (QuoteStatus(status), InvoiceStatus(status)) if status else (None, None)
    listed = quotes(store, search, bears[0]), invoices(store, search, bears[1])

    assert tuple([row.id for row in found.page(0)] for found in listed) == FOUND[search]
    assert not any(quotes(store, search, QuoteStatus.DRAFT).page(0))


@pytest.mark.parametrize("search", ["gutters", "wattle", "gu", "101.5", "8 wattle", "q-0890"])
def test_of_a_common_status_the_newest_are_found(many: Store, monkeypatch: pytest.MonkeyPatch, search: str) -> None:
    whole = [row.id for index in range(10) for row in quotes(many, search).page(index)]
    declined = quotes(many, search, QuoteStatus.DECLINED)
    found = [row.id for row in declined.page(0)]
    monkeypatch.setattr(paper_list, "MATCHES_AT_MOST", 40)
    fewer = quotes(many, search, QuoteStatus.DECLINED)

    assert found[:10] == [quote for quote in whole if quote % 8 == 3][:10]
    assert declined.is_bounded is (search == "wattle")  # which all have
    assert [row.id for row in fewer.page(0)] == found[: fewer.count()]
    assert fewer.is_bounded is (search not in ("101.5", "q-0890"))


def test_a_draft_with_another_title_is_found_by_it(store: Store) -> None:
    staged(store, _papers)
    with store.writing() as tx:
        tx.sql.run("UPDATE quote_version SET title = 'Verandah' WHERE quote_id = 1 AND number = 2")
        tx.sql.run("UPDATE quote_version SET title = 'Pergola' WHERE quote_id = 1 AND number = 1")

    found = {text: [row.title for row in quotes(store, text).page(0)] for text in ("verandah", "gutters", "pergola")}
    assert found == {"verandah": ["Verandah"], "gutters": [], "pergola": []}
    with store.writing() as tx:
        tx.sql.run("UPDATE quote SET version = 1 WHERE id = 1")
    assert [row.title for row in quotes(store, "pergola").page(0)] == ["Pergola"]
    assert [row.title for row in quotes(store, "pergola", QuoteStatus.SENT).page(0)] == ["Pergola"]


def test_what_is_found_by_follows_what_is_written(store: Store) -> None:
    staged(store, _papers)
    with store.writing() as tx:
        tx.sql.run("UPDATE client SET name = 'Zoe Quill' WHERE id = 1")
        tx.sql.run("UPDATE job SET title = 'Cistern' WHERE id = 1")
        tx.sql.run("UPDATE quote SET title = 'Skylight', site = '99 Fig Rd' WHERE id = 2")
        tx.sql.run("UPDATE invoice SET job_id = NULL, quote_id = 3 WHERE id = 1")
        tx.sql.run("UPDATE quote SET client_id = 2 WHERE id = 3")
    found = {
        "dana": ([], []),
        "zoe": ([1], [1]),
        "gu": ([1], []),
        "skylight": ([2], [2]),
        "fig": ([2], [2]),
        "roof": ([], []),
        "cistern": ([], []),
        "pump": ([3], [1]),
        "o'brien": ([3, 2], [2]),
    }

    def now() -> dict[str, tuple[list[int], list[int]]]:
        return {
            text: ([row.id for row in quotes(store, text).page(0)], [row.id for row in invoices(store, text).page(0)])
            for text in found
        }

    assert now() == found
    with store.writing() as tx:
        schema.derive_all(tx.sql)
    assert now() == found
    with store.writing() as tx:
        tx.sql.run("DROP TABLE paper_search")
        schema.install(tx.sql)
    assert now() == found
    with store.writing() as tx:
        tx.sql.run("DELETE FROM invoice_line")
        tx.sql.run("DELETE FROM invoice WHERE id = 1")
    assert now()["pump"] == ([3], [])


@pytest.mark.parametrize(
    ("text", "between"),
    [
        ("4312", (4312_00, 4312_99)),
        ("$4,312.", (4312_00, 4312_99)),
        ("4312.5", (4312_50, 4312_59)),
        (" 4312.50 ", (4312_50, 4312_50)),
        ("-5", None),
        ("12 Elm St", None),
        ("", None),
        (".", None),
    ],
)
def test_what_amount_is_meant(text: str, between: tuple[int, int] | None) -> None:
    assert amount_range(text) == between


def test_what_is_owed_by_how_long_it_has_been_due(store: Store) -> None:
    _office(store)
    client, _ = make_client(store, "Ann")
    hundred = [DraftLine("A", unit_price_cents=100_00, taxable=False)]
    for away in (20, 0, -1, -30, -31, -60, -61, -900):
        make_invoice(store, client, lines=hundred, due_on=day(away))
    make_invoice(store, client, lines=hundred, due_on=day(-40), status=InvoiceStatus.PART_PAID, paid_cents=30_00)
    for status in (InvoiceStatus.DRAFT, InvoiceStatus.VOID, InvoiceStatus.PAID):
        make_invoice(store, client, lines=hundred, due_on=day(-5), status=status)
    sums = owed(store.reader, TODAY)

    assert sums == Owed(200_00, 200_00, 270_00, 200_00, invoices=9, overdue_invoices=7)
    assert (sums.overdue, sums.total) == (670_00, 870_00)


def test_a_paper_that_cannot_be_read_hides_no_other(store: Store) -> None:
    staged(store, _papers)
    store.reader.run("PRAGMA ignore_check_constraints = ON")
    store.reader.run("UPDATE quote_version SET valid_until = 'garbage' WHERE quote_id = 2")
    store.reader.run("UPDATE invoice SET status = 'Bogus' WHERE id = 1")

    assert [row.title for row in quotes(store).page(0)] == ["Pump", "Damaged. Run `tradeconsole check`.", "Gutters"]
    assert [row.client for row in invoices(store).page(0)] == ["Ånn O'Brien", "Damaged. Run `tradeconsole check`."]


Ask = Callable[[Connection], object]


def _asks() -> dict[str, Ask]:
    asks: dict[str, Ask] = {}
    for quote in (None, *QuoteStatus):
        for text in ("", "zz", "gutters", "g", "Q-00012", "100.12"):
            shown = QuotesShown(text, quote)
            asks[f"quotes {quote} {text}"] = lambda db, shown=shown: QuoteList(db, TODAY, shown).page(0)  # type: ignore[misc]
    for bill in (None, *InvoiceStatus):
        for text in ("", "zz", "wattle", "INV-00012", "100.12"):
            of = InvoicesShown(text, bill)
            asks[f"invoices {bill} {text}"] = lambda db, of=of: InvoiceList(db, TODAY, of).page(0)  # type: ignore[misc]
    asks["quote cards"] = lambda db: quote_counts(db, TODAY)
    asks["invoice cards"] = lambda db: invoice_counts(db, TODAY)
    return asks


def test_a_key_costs_no_more_of_more_papers(many: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In steps of SQLite, so that it means the same on every machine."""
    for module in (paper_list, quote_list, invoice_list):
        monkeypatch.setattr(module, "COUNTED_AT_MOST", 40)
    monkeypatch.setattr(paper_list, "_MOST", 41)
    monkeypatch.setattr(paper_list, "MATCHES_AT_MOST", 400)
    monkeypatch.setattr(quote_list, "_FEW_SENT", 200)
    few = create_store(tmp_path / "few.db", FakeClock())
    make_business(few)
    make_client(few)
    fill(few, 1, 3_000)
    grown = {
        name: ratio
        for name, ask in _asks().items()
        if (ratio := (steps(many.reader, ask) + 2_000) / (steps(few.reader, ask) + 2_000)) > 1.9
    }
    few.close()

    assert grown == {}
