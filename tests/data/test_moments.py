"""Days and times as people write them."""

from datetime import UTC, date, datetime

import pytest

from data.errors import Invalid
from data.moments import read_day, read_moment

ZONE = "Australia/Melbourne"


@pytest.mark.parametrize("text", ["24/11/2026", " 24/11/2026 ", "2026-11-24", "24/11/2026 23:30"])
def test_a_day(text: str) -> None:
    assert read_day(text) == date(2026, 11, 24)


@pytest.mark.parametrize("text", ["", "tomorrow", "24/13/2026", "31/02/2026", "24/11/26", "24/11/0926", "9999-01-01"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(Invalid):
        read_day(text)


@pytest.mark.parametrize(
    "text",
    [
        "24/11/2026 08:30",
        "24/11/2026 8:30",
        "2026-11-24T08:30",
        "2026-11-24 08:30:00",
        "2026-11-23T21:30Z",
        "2026-11-24T05:30+08:00",
    ],
)
def test_a_moment_is_the_business_s_unless_it_says_otherwise(text: str) -> None:
    assert read_moment(text, ZONE) == datetime(2026, 11, 23, 21, 30, tzinfo=UTC)


def test_a_bare_day_is_its_first_moment() -> None:
    assert read_moment("24/11/2026", ZONE) == datetime(2026, 11, 23, 13, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(Invalid, match="skip"):
        read_moment("04/10/2026 02:30", ZONE)


def test_of_a_time_that_comes_twice_it_is_the_first() -> None:
    assert read_moment("05/04/2026 02:30", ZONE) == datetime(2026, 4, 4, 15, 30, tzinfo=UTC)


def test_a_leap_day() -> None:
    assert read_day("29/02/2028") == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["", "8 am", "24/11/2026 25:00", "24/11/2026 08:61", "0001-01-01T00:00+14:00"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(Invalid):
        read_moment(text, ZONE)
