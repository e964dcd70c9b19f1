"""Searching for jobs: what is typed is text, whatever it would mean to SQL or to the index."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.queries.jobs import JobFilter, JobList, JobOrder
from data.search_text import Index, SearchText, number_after, read_search
from data.store import Store, open_store
from tests.clock import FakeClock
from tests.data.job_book import fill_book
from tests.factories import make_business, make_client, make_job

HOSTILE = (
    'AND', 'OR', 'NOT', "a AND", "NEAR(", "NEAR(hot water)", "title:x", "title : hot", "{title}:hot", "^hot", "hot*",
    "-hot", '"', '""', '"hot', "'", "''; DROP TABLE job; --", "%", "%%%", "_ot", "h_t", "*", "***", "(", ")", "()",
    "\\", "hot + water", "hot\x00water", "\x00", "\udcff\udcff\udcff", "\u202e", "🔧🔧🔧", "rowid:1", "job_search",
    "MATCH", ":match", "?", "hot\twater\n", "x" * 20_000, "abc " * 2_000, "ab " * 2_000,
)  # fmt: skip


@pytest.fixture(scope="module")
def book(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A book of 1,234 jobs; tests only read it."""
    path = tmp_path_factory.mktemp("searched") / "book.db"
    shutil.copy(template, path)
    opened = open_store(path, FakeClock())
    fill_book(opened)
    yield opened
    opened.close()


def found(store: Store, text: str) -> set[str]:
    rows, _ = JobList(store.reader, JobFilter(text)).after(None, 2_000)
    return {row.number for row in rows}


def containing(store: Store, *texts: str) -> set[str]:
    """The jobs in which every one of these stands somewhere, by naive SQL."""
    anywhere = "(number || '|' || title || '|' || client_name || '|' || site)"
    where = " AND ".join(f"{anywhere} LIKE :t{place} ESCAPE '!'" for place in range(len(texts)))
    values = {f"t{place}": "%" + text.replace("%", "!%").replace("_", "!_") + "%" for place, text in enumerate(texts)}
    return set(store.reader.values(f"SELECT number FROM job WHERE {where}", **values))


class TestRecipe:
    @pytest.mark.parametrize(
        ("text", "index", "phrases"),
        [
            ("j-0012", Index.NUMBER, ("J-0012",)),
            ("J-", Index.NUMBER, ("J-",)),
            ("12", Index.PREFIX, ("12",)),
            ("12 st", Index.PREFIX, ("12", "st")),
            ("wattle", Index.TRIGRAM, ("wattle",)),
            ("wattle gut", Index.TRIGRAM, ("wattle", "gut")),
            ("12 wattle", Index.TRIGRAM, ("12 wattle",)),
            ("wattle st", Index.TRIGRAM, ("wattle st",)),
            ("J-0012 tap", Index.TRIGRAM, ("J-0012", "tap")),
            ("  hot \t water ", Index.TRIGRAM, ("hot", "water")),
            ("ho\x00t", Index.TRIGRAM, ("ho\ufffdt",)),
        ],
    )
    def test_which_index_answers(self, text: str, index: Index, phrases: tuple[str, ...]) -> None:
        assert read_search(text) == SearchText(index, phrases)

    @pytest.mark.parametrize("text", ["", " ", "\n\t "])
    def test_nothing_asks_for_nothing(self, text: str) -> None:
        assert read_search(text) is None

    def test_the_end_of_a_range_of_numbers(self) -> None:
        assert "J-00" <= "J-00" < "J-0099" < number_after("J-00") == "J-01"


class TestFinding:
    @pytest.mark.parametrize(
        "text",
        [
            *("hot", "HOT", "ater un", "gutters", "wattle", "brunswick", "VIC 3058", "o'brien", "O'Brien & Sons"),
            *("3072", "50% deposit", 'The "big" job', "bath", "Éclair", "Zoë Grün"),
        ],
    )
    def test_part_of_any_text_is_found_where_it_stands(self, book: Store, text: str) -> None:
        expected = containing(book, text)

        assert expected
        assert found(book, text) == found(book, text.lower()) == found(book, text.upper()) == expected

    def test_two_words_must_both_be_there_in_any_order_and_field(self, book: Store) -> None:
        expected = containing(book, "gutters", "dana")

        assert expected
        assert found(book, "gutters dana") == found(book, "dana gutters") == expected

    def test_a_number_is_found_by_its_beginning(self, book: Store) -> None:
        assert found(book, "J-0012") == {"J-0012"}
        assert found(book, "j-001") == {f"J-{number:04}" for number in range(10, 20)}
        assert len(found(book, "J-")) == 1_234

    def test_one_or_two_letters_find_beginnings_of_words(self, book: Store) -> None:
        assert found(book, "da") == containing(book, "Dana")
        assert found(book, "na") == set()
        assert found(book, "12") >= containing(book, "12 Wattle")

    def test_the_newest_come_first_whatever_the_order(self, book: Store) -> None:
        searched = JobList(book.reader, JobFilter("hot"), JobOrder.TITLE, descending=False)

        keys = [row.next_visit for row in searched.page(0) if row.next_visit]
        assert searched.order is JobOrder.NEXT_VISIT
        assert keys[0] > keys[-1]


class TestHostile:
    @pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text)[:20])
    def test_it_is_text(self, book: Store, text: str) -> None:
        """No error, and nothing found but what holds the text."""
        shown = found(book, text)

        assert JobList(book.reader, JobFilter(text)).count() == min(len(shown), 1_001)
        read = read_search(text)
        if read is not None and read.index is Index.TRIGRAM and len(read.phrases) < 50:
            assert shown == containing(book, *read.phrases)

    @pytest.mark.parametrize(
        "title", ["100% AND more", 'a "quoted" one', "NEAR(x)", "title:x", "O'Neill*", "a_b_c", "^top"]
    )
    def test_such_text_is_found_where_it_stands(self, store: Store, title: str) -> None:
        make_business(store)
        client, _ = make_client(store, "Dana Li")
        make_job(store, client, title=title)
        make_job(store, client, title="Nothing of the kind")

        assert found(store, title) == {"J-0001"}

    @given(st.text(max_size=12))
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_anything_at_all_ends_in_an_answer(self, book: Store, text: str) -> None:
        jobs = JobList(book.reader, JobFilter(text))

        assert len(jobs.page(0)) == min(jobs.count(), 100)
