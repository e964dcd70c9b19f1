"""Days and times as people write them."""

from datetime import UTC, date, datetime, time

import pytest

from data.errors import Invalid
from data.moments import read_clock, read_day, read_moment

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


# A Tuesday.
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-24"),
        (" Tomorrow ", "2026-11-25"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("tue", "2026-12-01"),
        ("24/11", "2026-11-24"),
        ("23/11", "2027-11-23"),
        ("29/2", "2028-02-29"),
        ("Wed 25/11/2026", "2026-11-25"),
        ("27/11/2026", "2026-11-27"),
    ],
)
def test_a_day_as_people_say_it(text: str, day: str) -> None:
    assert read_day(text, today=TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["t", "fr", "31/6", "xyz 25/11/2026", "next year"])
def test_what_nobody_means_by_a_day(text: str) -> None:
    with pytest.raises(Invalid, match="is not a date"):
        read_day(text, today=TODAY)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("8", "08:00"),
        ("8 am", "08:00"),
        ("8.30", "08:30"),
        ("0830", "08:30"),
        ("2", "14:00"),
        ("2:30", "14:30"),
        ("02:30", "02:30"),
        ("1.15PM", "13:15"),
        ("12 am", "00:00"),
        ("12", "12:00"),
        ("17:00", "17:00"),
    ],
)
def test_a_time_of_day(text: str, clock: str) -> None:
    assert read_clock(text) == time.fromisoformat(clock)


def test_a_bare_hour_is_the_first_one_after_another() -> None:
    assert read_clock("7", after=time(8)) == time(19)
    assert read_clock("7 am", after=time(8)) == time(7)


@pytest.mark.parametrize("text", ["", "noonish", "24", "8:60", "13 pm", "0 am"])
def test_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(Invalid, match="is not a time"):
        read_clock(text)
