"""The Jobs list: any order, filter and page of it is what naive SQL over the same tables gives."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from data.enums import JobStatus, Role
from data.queries.jobs import COUNTED_AT_MOST, PAGE, JobFilter, JobList, JobOrder, find_job, job_counts
from data.store import Store, open_store
from tests.clock import FakeClock
from tests.data.job_book import JOBS, Book, expected, fill_book, numbers, own
from tests.factories import (
    make_business,
    make_client,
    make_job,
    make_quote,
    make_share,
    make_staff,
    make_visit,
    set_tick,
)

LAST = (JOBS - 1) // PAGE


@pytest.fixture(scope="module")
def full(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Book]]:
    """A book of 1,234 jobs; tests only read it."""
    path = tmp_path_factory.mktemp("book") / "book.db"
    shutil.copy(template, path)
    opened = open_store(path, FakeClock())
    yield opened, fill_book(opened)
    opened.close()


@pytest.fixture(scope="module")
def book(full: tuple[Store, Book]) -> Store:
    return full[0]


@pytest.fixture(scope="module")
def tradie(full: tuple[Store, Book]) -> int:
    return full[1].tradie


class TestPaging:
    def test_page_by_page_it_is_the_whole_list(self, book: Store) -> None:
        jobs = JobList(book.reader)

        assert jobs.count() == JOBS
        assert [len(jobs.page(page)) for page in range(LAST + 2)] == [PAGE] * LAST + [JOBS % PAGE, 0]
        assert numbers(JobList(book.reader), *range(LAST + 1)) == expected(book)

    @pytest.mark.parametrize("order", JobOrder)
    @pytest.mark.parametrize("descending", [True, False])
    def test_any_page_of_any_order_is_the_same_by_a_jump(self, book: Store, order: JobOrder, descending: bool) -> None:
        whole = expected(book, order, descending=descending)

        for page in (0, LAST, LAST // 2, 1, LAST - 1, LAST // 2 + 1, LAST + 5):
            jobs = JobList(book.reader, order=order, descending=descending)
            assert numbers(jobs, page) == whole[page * PAGE : (page + 1) * PAGE], page

    @pytest.mark.parametrize("order", JobOrder)
    @pytest.mark.parametrize("descending", [True, False])
    def test_back_and_forth_in_one_list(self, book: Store, order: JobOrder, descending: bool) -> None:
        whole = expected(book, order, descending=descending)
        jobs = JobList(book.reader, order=order, descending=descending)

        for page in (0, 1, 2, LAST, LAST - 1, 5, 6, 5, 0, LAST):
            assert numbers(jobs, page) == whole[page * PAGE : (page + 1) * PAGE], page

    def test_a_cursor_walks_through_it(self, book: Store) -> None:
        jobs, found, key = JobList(book.reader), [], None
        while True:
            rows, key = jobs.after(key, 99)
            found += [row.number for row in rows]
            if key is None:
                break

        assert found == expected(book)

    def test_a_limit_that_ends_with_the_list_has_nothing_after_it(self, book: Store) -> None:
        assert JobList(book.reader).after(None, JOBS)[1] is None
        assert JobList(book.reader).after(None, JOBS - 1)[1] is not None
        assert JobList(book.reader).after(0, 5) == ([], None)


class TestFilters:
    @pytest.mark.parametrize("status", JobStatus)
    @pytest.mark.parametrize("order", [JobOrder.NEXT_VISIT, JobOrder.CLIENT])
    def test_one_status(self, book: Store, status: JobStatus, order: JobOrder) -> None:
        whole = expected(book, order, only=f"j.status = '{status}'")
        jobs = JobList(book.reader, JobFilter(status=status), order)

        assert jobs.count() == len(whole) > PAGE
        assert not jobs.capped
        assert numbers(jobs, 0, 1, 2, 3) == whole
        assert numbers(JobList(book.reader, JobFilter(status=status), order), 1) == whole[PAGE : 2 * PAGE]

    def test_shared_ones(self, book: Store) -> None:
        ticked = "j.id IN (SELECT s.job_id FROM share s JOIN share_item i ON i.share_id = s.id WHERE i.ticked)"
        whole = expected(book, only=ticked)
        jobs = JobList(book.reader, JobFilter(shared=True))

        assert 80 < jobs.count() == len(whole) < 150
        assert numbers(jobs, 0, 1) == whole
        assert job_counts(book.reader).shared == len(whole)
        assert all(row.is_shared for row in jobs.page(0))

    def test_somebody_s_own(self, book: Store, tradie: int) -> None:
        whole = expected(book, only=own(tradie))
        jobs = JobList(book.reader, JobFilter(staff=tradie))

        assert PAGE < jobs.count() == len(whole) < JOBS
        assert numbers(jobs, 0, 1, 2, 3) == whole
        assert job_counts(book.reader, tradie).total == len(whole)

    def test_filters_work_together(self, book: Store, tradie: int) -> None:
        only = JobFilter("hot", JobStatus.PENDING, staff=tradie)
        whole = expected(book, only=f"{own(tradie)} AND j.status = 'Pending' AND j.title LIKE '%hot%'")

        assert numbers(JobList(book.reader, only), 0) == whole
        assert whole

    def test_nobody_s_are_none(self, book: Store) -> None:
        assert (
            JobList(book.reader, JobFilter(staff=999)).count(),
            numbers(JobList(book.reader, JobFilter(staff=999)), 0),
        ) == (0, [])


class TestCounts:
    def test_each_status_is_counted_and_they_sum_up(self, book: Store) -> None:
        counted = job_counts(book.reader)

        for status in JobStatus:
            assert counted.by_status[status] == len(expected(book, only=f"j.status = '{status}'"))
        assert counted.total == JOBS

    def test_what_is_counted_row_by_row_stops_at_a_thousand(self, book: Store) -> None:
        few, many = JobList(book.reader, JobFilter("hot")), JobList(book.reader, JobFilter("VIC"))

        assert (few.capped, few.count()) == (False, len(expected(book, only="j.title LIKE '%hot%'")))
        assert (many.capped, many.count()) == (True, COUNTED_AT_MOST + 1)
        assert numbers(many, 0, 9) == [*expected(book)[:PAGE], *expected(book)[9 * PAGE : 10 * PAGE]]

    def test_an_empty_book(self, store: Store) -> None:
        assert job_counts(store.reader).total == 0
        assert (JobList(store.reader).count(), list(JobList(store.reader).page(0))) == (0, [])
        assert JobList(store.reader).after(None, 10) == ([], None)


class TestChanges:
    """What triggers keep follows the records."""

    @pytest.fixture
    def small(self, store: Store) -> Store:
        make_business(store)
        client, _ = make_client(store, "Dana Li")
        for _ in range(3):
            make_job(store, client)
            store.clock.advance(minutes=5)  # type: ignore[attr-defined]
        return store

    def order(self, store: Store) -> list[str]:
        assert numbers(JobList(store.reader), 0) == expected(store)
        return [number.removeprefix("J-000") for number in expected(store)]

    def test_a_visit_moves_a_job_and_its_end_moves_it_back(self, small: Store, clock: FakeClock) -> None:
        from data.models import Job

        assert self.order(small) == ["3", "2", "1"]
        with small.writing() as tx:
            job = tx.session.get_one(Job, 1)
            tx.session.expunge(job)

        visit = make_visit(small, job, clock.now() + timedelta(days=3))
        assert self.order(small) == ["1", "3", "2"]
        second = make_visit(small, job, clock.now() - timedelta(days=90))
        assert self.order(small) == ["3", "2", "1"], "the first visit that is not done counts"

        with small.writing() as tx:
            tx.sql.run("UPDATE visit SET done_at = :now WHERE id = :id", now=tx.now, id=second.id)
        assert self.order(small) == ["1", "3", "2"]
        with small.writing() as tx:
            tx.sql.run("DELETE FROM visit WHERE id = :id", id=visit.id)
        assert self.order(small) == ["3", "2", "1"]

    def test_search_follows_a_move_a_new_title_and_a_new_name(self, small: Store, clock: FakeClock) -> None:
        def found(text: str) -> list[str]:
            return numbers(JobList(small.reader, JobFilter(text)), 0)

        with small.writing() as tx:
            tx.sql.run("UPDATE job SET title = 'Skylight' WHERE id = 1")
            tx.sql.run("UPDATE client SET name = 'Vera Quill'")
        assert found("skylight") == ["J-0001"]
        assert found("hot wat") == ["J-0003", "J-0002"]
        assert found("quill") == ["J-0003", "J-0002", "J-0001"]
        assert found("dana") == found("da") == []

        with small.writing() as tx:
            tx.sql.run("UPDATE job SET client_id = NULL WHERE id = 2")
        assert found("quill") == found("qu") == ["J-0003", "J-0001"]
        assert find_job(small.reader, "J-0002").client == ""  # type: ignore[union-attr]

    def test_a_status_that_changes_moves_the_counts(self, small: Store) -> None:
        with small.writing() as tx:
            tx.sql.run("UPDATE job SET status = 'Completed' WHERE id < 3")

        counted = job_counts(small.reader).by_status
        assert (counted[JobStatus.PENDING], counted[JobStatus.COMPLETED]) == (1, 2)

    def test_shared_and_awaiting_follow_ticks_and_answers(self, small: Store) -> None:
        from data.models import Client, Job

        with small.writing() as tx:
            job, client = tx.session.get_one(Job, 1), tx.session.get_one(Client, 1)
            tx.session.expunge_all()
        quote = make_quote(small, client, job)
        share = make_share(small, job, [f"quote:{quote.number}"])

        def listed() -> tuple[int, int]:
            counts = job_counts(small.reader)
            lists = [JobList(small.reader, JobFilter(shared=True)), JobList(small.reader, JobFilter(awaiting=True))]
            assert [jobs.count() for jobs in lists] == [counts.shared, counts.awaiting]
            return counts.shared, counts.awaiting

        assert listed() == (1, 1)
        with small.writing() as tx:
            tx.sql.run("UPDATE quote SET status = 'Accepted'")
        assert listed() == (1, 0)
        with small.writing() as tx:
            tx.sql.run("UPDATE quote SET status = 'Sent'")
        set_tick(small, share, f"quote:{quote.number}", ticked=False)
        assert listed() == (0, 0)

    def test_a_tradie_s_list_is_read_anew(self, small: Store) -> None:
        tradie = make_staff(small, Role.TRADIE)
        only = JobFilter(staff=tradie.id)
        assert JobList(small.reader, only).count() == 0

        with small.writing() as tx:
            tx.sql.run("INSERT INTO job_staff (job_id, staff_id) VALUES (2, :staff)", staff=tradie.id)

        assert numbers(JobList(small.reader, only), 0) == ["J-0002"]
        counted = job_counts(small.reader, tradie.id)
        assert (counted.total, counted.by_status[JobStatus.PENDING], counted.shared) == (1, 1, 0)


class TestNumbers:
    @pytest.mark.parametrize("text", ["J-0012", "j-0012", "J-12", "12", "0012", " j-12 "])
    def test_as_people_write_them(self, book: Store, text: str) -> None:
        found = find_job(book.reader, text)

        assert found is not None
        assert found.number == "J-0012"

    @pytest.mark.parametrize(
        "text", ["", "J-", "J-0", "-12", "J--12", "1.2", "12a", "Q-0012", "J-99999", "9" * 5_000, "²"]
    )
    def test_which_are_none(self, book: Store, text: str) -> None:
        assert find_job(book.reader, text) is None
