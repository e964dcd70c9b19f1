"""The list of enquiries: what nobody has dealt with first, then the newest; its search, and what a page costs."""

from typing import Any

import pytest

from data.enums import EnquiryStatus
from data.queries import enquiry_list
from data.queries.enquiries import enquiry_counts
from data.queries.enquiry_list import EnquiryFilter, EnquiryList, list_enquiries
from data.store import Store
from tests.asking import make_enquiry
from tests.office import make_team

STATUSES = list(EnquiryStatus)


def fill(store: Store, many: int) -> None:
    """So many enquiries, each status in turn; their texts count up."""
    now = store.clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    columns = "number, name, email, phone, address, message, preferred_times, status, received_at, stamp_hash"
    with store.writing() as tx:
        tx.sql.raw.executemany(
            f"INSERT INTO enquiry ({columns}) VALUES (?, ?, '', ?, '', ?, '', ?, ?, ?)",
            [
                (f"E-{n:04}", f"Person {n}", f"0400 {n:06}", f"Pipe {n} leaks", STATUSES[n % 5], now, f"{n:064}")
                for n in range(1, many + 1)
            ],
        )


@pytest.fixture(autouse=True)
def office(store: Store) -> None:
    make_team(store)


def found(store: Store, search: str, status: EnquiryStatus | None = None) -> list[str]:
    return [row.number for row in EnquiryList(store.reader, EnquiryFilter(search, status)).page(0)]


class TestOrder:
    def expected(self, store: Store) -> list[str]:
        query = "SELECT number FROM enquiry ORDER BY status <> 'New', id DESC"
        return [str(number) for number in store.reader.values(query)]

    @pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [2, 3, 0, 4, 1]])
    def test_the_new_ones_come_first_however_one_turns_the_pages(self, store: Store, order: list[int]) -> None:
        fill(store, 437)
        listed = EnquiryList(store.reader)
        pages: dict[int, list[str]] = {}
        for index in order:
            pages[index] = [row.number for row in listed.page(index)]

        assert [number for index in sorted(pages) for number in pages[index]] == self.expected(store)
        assert listed.count() == 437
        assert not listed.capped

    @pytest.mark.parametrize("status", STATUSES)
    def test_one_status_alone(self, store: Store, status: EnquiryStatus) -> None:
        fill(store, 60)
        listed = EnquiryList(store.reader, EnquiryFilter(status=status))
        rows = listed.page(0)

        assert [row.status for row in rows] == [status] * 12
        assert [row.id for row in rows] == sorted((row.id for row in rows), reverse=True)
        assert listed.count() == enquiry_counts(store.reader)[status] == 12

    def test_a_cursor_goes_on_after_a_row(self, store: Store) -> None:
        fill(store, 250)
        rows = list_enquiries(store.reader, limit=120)
        rest = list_enquiries(store.reader, limit=1000, after=rows[-1].number)

        assert [row.number for row in rows + rest] == self.expected(store)

    def test_nothing_yet(self, store: Store) -> None:
        assert list(EnquiryList(store.reader).page(0)) == []
        assert list_enquiries(store.reader) == []
        assert enquiry_counts(store.reader) == dict.fromkeys(EnquiryStatus, 0)


class TestSearch:
    @pytest.fixture(autouse=True)
    def enquiries(self, store: Store) -> None:
        make_enquiry(store)
        make_enquiry(
            store,
            name="Hamish Todd",
            email="h@todd.example",
            phone="+61 3 5550 0152",
            address="",
            message="50% of it_all",
        )
        make_enquiry(
            store, name="Saba Tesfaye", email="", phone="", address="", message="Grease trap", status="Declined"
        )

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("E-0002", ["E-0002"]),
            ("e-2", ["E-0002"]),
            ("hamish", ["E-0002"]),
            ("TODD.EXAMPLE", ["E-0002"]),
            ("emmaline", ["E-0001"]),
            ("tap laundry", ["E-0001"]),
            ("tap grease", []),
            ("trap", ["E-0003"]),
            ("ap", ["E-0001", "E-0003"]),
            ("0355500152", ["E-0002"]),
            ("03 5550", ["E-0002"]),
            ("+61412555019", ["E-0001"]),
            ("29", ["E-0001"]),
            ("50%", ["E-0002"]),
            ("%", ["E-0002"]),
            ("t_a", ["E-0002"]),
            ("' OR 1=1 --", []),
            ("zzz", []),
        ],
    )
    def test_what_it_finds_by(self, store: Store, text: str, numbers: list[str]) -> None:
        assert found(store, text) == numbers

    def test_within_one_status(self, store: Store) -> None:
        assert found(store, "ap", EnquiryStatus.DECLINED) == ["E-0003"]
        assert found(store, "E-0002", EnquiryStatus.DECLINED) == []

    def test_it_ends_after_a_thousand(self, store: Store) -> None:
        with store.writing() as tx:
            tx.sql.run("DELETE FROM enquiry")
        fill(store, 1_100)
        listed = EnquiryList(store.reader, EnquiryFilter("leaks"))

        assert listed.capped
        assert listed.count() == 1_000
        assert len(listed.page(9)) == 100

    def test_of_a_great_many_it_looks_through_the_newest(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(enquiry_list, "SEARCHED_AT_MOST", 5)
        with store.writing() as tx:
            tx.sql.run("DELETE FROM enquiry")
        fill(store, 8)
        listed = EnquiryList(store.reader, EnquiryFilter("leaks"))

        assert sorted(row.number for row in listed.page(0)) == ["E-0004", "E-0005", "E-0006", "E-0007", "E-0008"]
        assert listed.is_bounded
        assert not EnquiryList(store.reader, EnquiryFilter()).is_bounded
        assert found(store, "E-0001") == ["E-0001"]


def test_one_damaged_row_hides_no_other(store: Store) -> None:
    for _ in range(3):
        make_enquiry(store)
    with store.writing() as tx:
        tx.sql.run("PRAGMA ignore_check_constraints = ON")
        tx.sql.run("UPDATE enquiry SET received_at = 'yesterday' WHERE id = 2")
        tx.sql.run("PRAGMA ignore_check_constraints = OFF")

    names = [row.name for row in EnquiryList(store.reader).page(0)]

    assert names == ["Bridget Lowe", "Damaged. Run `tradeconsole check`.", "Bridget Lowe"]


@pytest.mark.parametrize("only", [EnquiryFilter(), EnquiryFilter(status=EnquiryStatus.DECLINED)])
def test_no_page_reads_the_whole_table(store: Store, only: EnquiryFilter) -> None:
    fill(store, 300)
    queries: list[tuple[str, dict[str, Any]]] = []
    db, execute = store.reader, store.reader.execute

    def noting(sql: str, values: dict[str, Any]) -> Any:
        queries.append((sql, values))
        return execute(sql, values)

    db.execute = noting  # type: ignore[method-assign]
    listed = EnquiryList(db, only)
    for index in (0, 1, 2):
        listed.page(index)
    db.execute = execute  # type: ignore[method-assign]

    plans = [str(step[3]) for sql, values in queries for step in execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert plans
    assert not [step for step in plans if step.startswith("SCAN e") and "COVERING INDEX" not in step]
