"""The history, read page by page and searched; and who may read it."""

from datetime import timedelta

import pytest

from data.actions.jobs import set_status
from data.enums import JobStatus
from data.queries.activity import (
    PAGE,
    SEARCHED_AT_MOST,
    ActivityFilter,
    ActivityList,
    list_activity,
    read_history_search,
)
from tests.clock import START
from tests.data.desk import JOB, Desk
from tests.factories import ZONE

COLUMNS = "INSERT INTO activity (at, who, action, subject, detail"
ROW = f"{COLUMNS}, job_id) VALUES (:at, :who, :action, :subject, :detail, :job)"


@pytest.fixture
def told(desk: Desk) -> Desk:
    """Two hundred and fifty rows, one a minute; every other is Mia's, every fifth about J-0001."""
    with desk.store.writing() as tx:
        for place in range(250):
            tx.sql.run(
                ROW,
                at=START + timedelta(minutes=place),
                who="Mia Chen" if place % 2 else "anna@example.com",
                action="share sent" if place % 5 else "quote accepted",
                subject=f"Q-{place:04}",
                detail="100 % of [it]" if place == 7 else "",
                job=1 if place % 5 == 0 else None,
            )
    return desk


def search(desk: Desk, text: str) -> ActivityList:
    return ActivityList(desk.store.reader, read_history_search(desk.store.reader, text, ZONE))


class TestPages:
    def test_every_row_once_the_newest_first(self, told: Desk) -> None:
        source = ActivityList(told.store.reader)
        pages = [source.page(index) for index in range(3)]

        assert [len(page) for page in pages] == [PAGE, PAGE, 50]
        moments = [row.at for page in pages for row in page]
        assert moments == sorted(moments, reverse=True)
        assert source.count() == 250
        assert not source.capped
        assert source.position(pages[1][3].id) == 103
        assert source.position(0) is None

    def test_one_goes_on_where_a_page_ended(self, told: Desk) -> None:
        source, seen, key = ActivityList(told.store.reader), [], None
        while True:
            rows, key = source.after(key, 70)
            seen += [row.id for row in rows]
            if key is None:
                break

        assert seen == [row.id for index in range(3) for row in source.page(index)]

    @pytest.mark.parametrize("words", [(), ("mia",)])
    def test_also_within_a_job_or_a_search(self, told: Desk, words: tuple[str, ...]) -> None:
        source = ActivityList(told.store.reader, ActivityFilter(job=1, words=words))
        first, key = source.after(None, 20)
        second, end = source.after(key, 50)

        assert {row.job for row in [*first, *second]} == {JOB}
        assert len(first) + len(second) == source.count() == (25 if words else 50)
        assert end is None

    def test_rows_of_one_moment_are_all_there(self, told: Desk) -> None:
        told.run(f"{COLUMNS}) SELECT '2027-01-01 00:00:00.000000', who, action, '', '' FROM activity")
        source = ActivityList(told.store.reader)
        first, key = source.after(None, 100)
        second, _ = source.after(key, 400)

        assert len({row.id for row in [*first, *second]}) == 500


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("", 250),
            ("MIA", 125),
            ("mia accepted", 25),
            ("accepted anna@", 25),
            ("Q-0007", 1),
            ("100 %", 1),
            ("[it]", 1),
            ("_", 0),
            ("j-1", 50),
            ("J-0001 mia", 25),
            ("J-9999", 0),
            ("nobody", 0),
            ("23/11/2026", 0),
            ("24/11/2026", 250),
            ("2026-11-24 mia", 125),
            ("99/99/2026", 0),
        ],
    )
    def test_words_a_person_a_job_or_the_last_day(self, told: Desk, text: str, found: int) -> None:
        assert search(told, text).count() == found

    def test_it_looks_no_further_than_it_says(self, desk: Desk) -> None:
        desk.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= " + str(SEARCHED_AT_MOST) + ") "
            "INSERT INTO activity (at, who, action, subject, detail) "
            "SELECT CASE i WHEN 1 THEN '2026-01-01' ELSE '2026-02-01' END || ' 00:00:00.000000', 'x', 'y', "
            "CASE i WHEN 1 THEN 'needle' ELSE '' END, '' FROM n"
        )

        assert search(desk, "needle").count() == 0
        assert search(desk, "needle 2/1/2026").count() == 1


def test_of_a_job_from_a_moment_on(told: Desk) -> None:
    rows = list_activity(told.store.reader, job=1, since=START + timedelta(minutes=200))

    assert [row.subject for row in rows] == [f"Q-{place:04}" for place in range(245, 195, -5)]


def test_an_act_stands_in_both(desk: Desk) -> None:
    set_status(desk.store, desk.owner, JOB, JobStatus.ON_HOLD)
    [row] = search(desk, "status").page(0)

    assert (row.who, row.action, row.job) == ("Sam Owner", "status changed", JOB)
