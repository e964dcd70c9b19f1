"""The times of a visit, as they are typed into a form."""

from datetime import UTC, date, datetime

import pytest

from data.enums import VisitKind
from data.errors import Invalid
from screens.jobs.parts.visit_times import read_times

ZONE = "Australia/Melbourne"
TODAY = date(2026, 11, 24)


def typed(**values: str) -> dict[str, str]:
    return {"day": "fri", "start": "8", "end": "10", "until": "", "kind": "booked"} | values


def test_they_are_where_the_business_is() -> None:
    assert read_times(typed(kind="window"), ZONE, TODAY) == (
        datetime(2026, 11, 26, 21, tzinfo=UTC),
        datetime(2026, 11, 26, 23, tzinfo=UTC),
        VisitKind.WINDOW,
    )


def test_a_bare_end_comes_after_its_start() -> None:
    read = read_times(typed(start="7 am", end="7"), ZONE, TODAY)

    assert read is not None
    assert (read[1] - read[0]).total_seconds() == 12 * 3600


def test_it_may_end_on_another_day() -> None:
    read = read_times(typed(until="30/11", end="7"), ZONE, TODAY)

    assert read is not None
    assert read[1] == datetime(2026, 11, 29, 20, tzinfo=UTC)


def test_over_the_night_of_the_clocks_it_is_as_long_as_it_really_is() -> None:
    read = read_times(typed(day="03/10/2026", start="10 pm", until="04/10/2026", end="6 am"), ZONE, TODAY)

    assert read is not None
    assert (read[1] - read[0]).total_seconds() == 7 * 3600


def test_without_a_day_there_is_no_visit() -> None:
    assert read_times(typed(day="", start=""), ZONE, TODAY) is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (typed(day=""), "day"),
        (typed(day="someday"), "day"),
        (typed(start=""), "start"),
        (typed(end=""), "end"),
        (typed(end="late"), "end"),
        (typed(until="never"), "until"),
        (typed(day="04/10/2026", start="02:30"), "start"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_times(values, ZONE, TODAY)

    assert refused.value.field == field
