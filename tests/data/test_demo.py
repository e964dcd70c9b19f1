"""The demo business: alive at any moment, the same every time, and true to the rules that real data obeys."""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from data.actions.acting import next_number
from data.actions.business import PREFIXES
from data.business.abn import checked_abn
from data.demo import HAND_WRITTEN_JOBS, load_demo
from data.demo.pictures import HOUSE, jpeg
from data.enums import (
    EnquiryStatus,
    InvoiceStatus,
    JobStatus,
    OutboxState,
    QuoteStatus,
    Role,
    VisitKind,
)
from data.queries.links import portal_was_on
from data.queries.shared import OfficeScope, offered_page
from data.rows import day
from data.sharing.pages import to_json, view_hash
from data.snapshots import saved_page
from data.sqlite import schema
from data.store import Store, open_store
from data.wording import invoice_status, quote_status
from tests.clock import START, FakeClock

TODAY = START.date().replace(day=24)  # in Melbourne
FICTITIOUS_PHONE = re.compile(r"|0491 570 (006|110|15[6-9])|03 (5550|7010) \d{4}")


def demo_store(template: Path, path: Path, jobs: int = HAND_WRITTEN_JOBS, now: datetime = START) -> Store:
    shutil.copy(template, path)
    opened = open_store(path, FakeClock(now))
    load_demo(opened, jobs=jobs)
    return opened


@pytest.fixture(scope="module")
def demo(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The demo as it is by default; tests only read it."""
    opened = demo_store(template, tmp_path_factory.mktemp("demo") / "demo.db")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def large(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A demo of two thousand jobs; tests only read it."""
    opened = demo_store(template, tmp_path_factory.mktemp("large") / "large.db", jobs=2_000)
    yield opened
    opened.close()


def tables(store: Store) -> list[str]:
    names = store.reader.values("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    indexes = ("job_search_", "job_prefix_", "client_search_", "paper_search_", "paper_prefix_")
    return [name for name in names if not name.startswith(indexes)]


def dump(store: Store) -> dict[str, list[object]]:
    """Every row of every table."""
    return {name: store.reader.execute(f"SELECT * FROM {name}", {}).fetchall() for name in tables(store)}


def words(store: Store, sql: str) -> set[str]:
    return set(store.reader.values(sql))


class TestEveryTime:
    @pytest.mark.parametrize("jobs", [HAND_WRITTEN_JOBS, 300])
    def test_the_same_clock_gives_the_same_demo(self, template: Path, tmp_path: Path, jobs: int) -> None:
        first = demo_store(template, tmp_path / "first.db", jobs)
        second = demo_store(template, tmp_path / "second.db", jobs)

        assert dump(first) == dump(second)

    @pytest.mark.parametrize(
        "now",
        [
            datetime(2026, 11, 22, 1, 0, tzinfo=UTC),  # a Sunday
            datetime(2026, 11, 22, 13, 30, tzinfo=UTC),  # half an hour into a Monday
            datetime(2026, 11, 27, 12, 50, tzinfo=UTC),  # ten minutes before a Friday ends
            datetime(2027, 4, 3, 17, 0, tzinfo=UTC),  # the night in which summer time ends
            datetime(2028, 2, 29, 0, 0, tzinfo=UTC),
        ],
    )
    def test_the_past_is_past_and_in_order(self, template: Path, tmp_path: Path, now: datetime) -> None:
        demo = demo_store(template, tmp_path / "demo.db", 80, now)

        told = demo.reader.values("SELECT at FROM activity WHERE job_id IS NULL OR job_id <= 60 ORDER BY id")
        assert told == sorted(told)
        moments = [("activity", "at"), ("share_snapshot", "taken_at"), ("job", "created_at"), ("visit", "done_at")]
        limit = now.strftime("%Y-%m-%d %H:%M:%S.%f")
        for table, column in moments:
            assert demo.reader.value(f"SELECT max({column}) FROM {table}") <= limit
        assert demo.reader.value("SELECT number FROM job ORDER BY list_key DESC LIMIT 1") == "J-0042"
        assert demo.reader.value("SELECT count(*) FROM visit WHERE done_at IS NULL AND starts_at > :now", now=now) > 10

    def test_numbers_grow_with_time(self, demo: Store) -> None:
        for table in ("client", "job", "quote", "invoice"):
            numbers = demo.reader.values(f"SELECT number FROM {table} ORDER BY created_at, id")
            assert numbers == sorted(numbers)


class TestBusiness:
    def test_the_business_is_ready_to_share(self, demo: Store) -> None:
        row = demo.reader.execute("SELECT name, portal_on, is_demo, gst_registered, abn FROM business", {}).fetchone()

        assert row[:4] == ("Rivera Plumbing", 1, 1, 1)
        assert checked_abn(row[4]) == "51824753556"
        assert demo.reader.value("SELECT count(*) FROM business_snapshot") == 1

    def test_the_history_knows_that_the_portal_was_on(self, demo: Store) -> None:
        assert portal_was_on(demo.reader, demo.clock.now())
        assert portal_was_on(demo.reader, demo.reader.value("SELECT min(taken_at) FROM share_snapshot"))

    def test_there_is_somebody_in_every_role_and_nobody_needs_a_password(self, demo: Store) -> None:
        assert words(demo, "SELECT role FROM staff") == set(Role)
        assert words(demo, "SELECT password_hash FROM staff") == {""}

    def test_new_numbers_follow_the_demos_own(self, template: Path, tmp_path: Path) -> None:
        demo = demo_store(template, tmp_path / "demo.db", 70)

        with demo.writing() as tx:
            for name in PREFIXES:
                number = next_number(tx.sql, name)
                assert number > demo.reader.value(f"SELECT max(number) FROM {name}")

    def test_nothing_in_it_reaches_anybody_real(self, large: Store) -> None:
        addresses = {
            *words(large, "SELECT email FROM contact"),
            *words(large, "SELECT email FROM staff"),
            *words(large, "SELECT email FROM enquiry"),
            *words(large, "SELECT to_email FROM outbox"),
            *words(large, "SELECT email FROM business"),
        }
        phones = words(large, "SELECT phone FROM contact") | words(large, "SELECT phone FROM enquiry")

        assert {address for address in addresses if not re.search(r"[@.]example\.com$", address)} == {""}
        assert all(FICTITIOUS_PHONE.fullmatch(phone) for phone in phones)


class TestFirstJob:
    def test_the_first_job_of_the_list_is_one_send_away_from_its_client(self, large: Store) -> None:
        job, number, title, contact = large.reader.execute(
            """
            SELECT j.id, j.number, j.title, c.email FROM job j
            JOIN contact c ON c.client_id = j.client_id AND c.is_primary ORDER BY j.list_key DESC LIMIT 1
            """,
            {},
        ).fetchone()
        page = offered_page(large.reader, OfficeScope(job, None, None))

        assert (number, title, contact) == ("J-0042", "Replace gutters, rear", "anna@example.com")
        assert large.reader.value("SELECT count(*) FROM share WHERE job_id = :job", job=job) == 0
        assert page is not None
        assert [(quote.number, quote.status, quote.total_cents) for quote in page.quotes] == [
            ("Q-0031", QuoteStatus.SENT, 431_200)
        ]
        assert page.quotes[0].valid_until > TODAY
        assert page.visits
        assert page.notes
        assert page.site == "12 Wattle St, Brunswick VIC 3056"


class TestVariety:
    def test_jobs_stand_in_every_status(self, demo: Store) -> None:
        assert words(demo, "SELECT status FROM job") == set(JobStatus)
        assert demo.reader.value("SELECT count(*) FROM job") == HAND_WRITTEN_JOBS == 60
        assert demo.reader.value("SELECT count(*) FROM job WHERE client_id IS NULL") == 1

    def test_quotes_stand_in_every_status(self, demo: Store) -> None:
        rows = demo.reader.execute(
            "SELECT q.status, v.valid_until FROM quote q JOIN quote_version v ON v.quote_id = q.id "
            "AND v.number = q.version",
            {},
        ).fetchall()
        assert {quote_status(QuoteStatus(status), day(until), TODAY) for status, until in rows} == set(QuoteStatus)

    def test_a_revised_quote_is_out_and_another_is_being_written(self, demo: Store) -> None:
        versions = demo.reader.execute("SELECT version, sent_version FROM quote WHERE version > 1", {}).fetchall()

        assert sorted(versions) == [(2, 1), (2, 2)]

    def test_invoices_stand_in_every_status(self, demo: Store) -> None:
        rows = demo.reader.execute("SELECT status, due_on FROM invoice", {}).fetchall()

        stand = {invoice_status(InvoiceStatus(status), day(due), TODAY) for status, due in rows}
        assert stand | {InvoiceStatus(status) for status, _due in rows} == set(InvoiceStatus)

    def test_the_rest_is_there_too(self, demo: Store) -> None:
        assert words(demo, "SELECT kind FROM visit") == set(VisitKind)
        assert words(demo, "SELECT kind FROM quote_line") == {"heading", "item", "option"}
        assert words(demo, "SELECT for_client FROM todo") == words(demo, "SELECT for_client FROM job_file")
        assert words(demo, "SELECT state FROM outbox") == {OutboxState.KEPT, OutboxState.SENT, OutboxState.FAILED}
        assert words(demo, "SELECT sender FROM message") == {"client", "office"}
        assert sorted(demo.reader.values("SELECT status FROM enquiry")) == [*[EnquiryStatus.NEW] * 3, "Replied"]
        assert demo.reader.value("SELECT count(*) FROM share WHERE job_id IS NULL") == 1
        assert demo.reader.value("SELECT count(*) FROM share_grant WHERE revoked_at IS NOT NULL") == 1

    def test_some_shares_have_something_new(self, demo: Store) -> None:
        new = """
            SELECT count(*) FROM share s JOIN {table} r ON r.job_id = s.job_id {more} WHERE NOT EXISTS (
                SELECT 1 FROM share_item i WHERE i.share_id = s.id AND i.kind = '{kind}' AND i.ref_id = r.id)
        """
        notes = new.format(table="client_note", kind="note", more="")
        invoices = new.format(table="invoice", kind="invoice", more="AND r.status <> 'Draft'")

        assert demo.reader.value(notes) >= 1
        assert demo.reader.value(invoices) >= 1


class TestTruth:
    @pytest.mark.parametrize("name", ["demo", "large"])
    def test_every_row_has_what_it_belongs_to(self, name: str, request: pytest.FixtureRequest) -> None:
        store: Store = request.getfixturevalue(name)

        assert store.reader.execute("PRAGMA foreign_key_check", {}).fetchall() == []
        assert store.reader.value("PRAGMA integrity_check") == "ok"

    @pytest.mark.parametrize("name", ["demo", "large"])
    def test_the_last_view_kept_is_what_each_share_shows(self, name: str, request: pytest.FixtureRequest) -> None:
        store: Store = request.getfixturevalue(name)

        kept = store.reader.execute(
            "SELECT s.id, n.view_hash FROM share s LEFT JOIN share_snapshot n "
            "ON n.share_id = s.id AND n.version = s.version",
            {},
        ).fetchall()

        assert len(kept) > 15
        for share, hash_ in kept:
            page = saved_page(store.reader, share)
            assert page is not None
            assert view_hash(to_json(page)) == hash_

    @pytest.mark.parametrize("name", ["demo", "large"])
    def test_counts_order_and_search_are_worked_out(self, name: str, request: pytest.FixtureRequest) -> None:
        db = (store := request.getfixturevalue(name)).reader
        counted = "SELECT status, count(*) FROM job GROUP BY status ORDER BY 1"
        found = "SELECT count(*) FROM job_search WHERE job_search MATCH 'gutter'"
        told = "SELECT count(*) FROM job WHERE title LIKE '%gutter%'"
        kept = "SELECT status, jobs FROM job_count WHERE jobs ORDER BY 1"

        assert isinstance(store, Store)
        assert db.execute(counted, {}).fetchall() == db.execute(kept, {}).fetchall()
        assert db.value(found) == db.value(told) > 3
        assert db.value("SELECT count(*) FROM job_prefix WHERE job_prefix MATCH 'nguy*'") >= 2
        assert db.value("SELECT count(*) FROM job WHERE is_shared") == db.value(
            "SELECT count(DISTINCT s.job_id) FROM share s JOIN share_item i ON i.share_id = s.id AND i.ticked"
        )

    def test_what_is_derived_in_bulk_is_what_triggers_keep(self, large: Store) -> None:
        before = dump(large)["job"]

        with large.writing() as tx:
            tx.sql.run("UPDATE visit SET starts_at = starts_at")
            tx.sql.run("UPDATE share_item SET ticked = ticked")

        assert dump(large)["job"] == before

    def test_no_client_reads_what_is_internal(self, large: Store) -> None:
        secrets = {
            *words(large, "SELECT text FROM internal_note"),
            *words(large, "SELECT supplier FROM cost WHERE supplier <> ''"),
            *words(large, "SELECT internal_notes FROM client WHERE internal_notes <> ''"),
            *words(large, "SELECT name FROM job_file WHERE NOT for_client"),
        }
        shown = "\n".join(large.reader.values("SELECT view FROM share_snapshot"))
        shown += "\n".join(large.reader.values("SELECT subject || lead || staff_message FROM outbox"))

        assert len(secrets) > 15
        assert not {secret for secret in secrets if secret in shown}
        assert "rear-gutter.jpg" in words(large, "SELECT name FROM job_file")

    def test_totals_add_up(self, large: Store) -> None:
        for table, owner, lines in (("quote_version", "version_id", "quote_line"), ("invoice", "invoice_id", "")):
            wrong = large.reader.value(
                f"SELECT count(*) FROM {table} t WHERE subtotal_cents + gst_cents <> total_cents OR subtotal_cents <> "
                f"(SELECT sum(total_cents) FROM {lines or 'invoice_line'} WHERE {owner} = t.id AND kind = 'item')"
            )
            assert wrong == 0
        assert (
            large.reader.value(
                "SELECT count(*) FROM invoice i WHERE paid_cents <> "
                "COALESCE((SELECT sum(amount_cents) FROM payment WHERE invoice_id = i.id), 0)"
            )
            == 0
        )


class TestFiles:
    def test_the_pdf_can_be_read(self, demo: Store, tmp_path: Path) -> None:
        content = demo.reader.value(
            "SELECT content FROM file_content JOIN job_file f ON f.id = file_id WHERE f.name LIKE '%.pdf'"
        )
        (tmp_path / "a.pdf").write_bytes(content)

        assert "confidential" in PdfReader(tmp_path / "a.pdf").pages[0].extract_text()

    def test_the_pictures_are_jpeg(self) -> None:
        content = jpeg(HOUSE)

        assert content.startswith(b"\xff\xd8\xff\xe0")
        assert content.endswith(b"\xff\xd9")
        assert len(content) < 2_000


class Stopped(Exception):
    """What somebody who stops the load raises."""


class TestProgress:
    def test_it_is_told_often_and_never_goes_back(self, store: Store) -> None:
        told: list[tuple[int, int]] = []

        load_demo(store, jobs=3_000, progress=lambda done, total: told.append((done, total)))

        assert len(told) > 50
        assert told == sorted(told)
        assert {total for _done, total in told} == {told[-1][1]}
        assert told[-1][0] == told[-1][1]

    @pytest.mark.parametrize("share", [0.001, 0.4, 0.6])
    def test_stopping_it_leaves_an_empty_database(self, store: Store, share: float) -> None:
        def stop(done: int, total: int) -> None:
            if done > total * share:
                raise Stopped

        before = dump(store)
        with pytest.raises(Stopped):
            load_demo(store, jobs=4_000, progress=stop)

        assert dump(store) == before
        assert set(store.reader.values("SELECT name FROM sqlite_master WHERE type = 'trigger'")) >= set(
            schema.triggers()
        )
        load_demo(store)
        assert store.reader.value("SELECT count(*) FROM job") == HAND_WRITTEN_JOBS
