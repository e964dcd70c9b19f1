"""The calendar file holds the visits that are shared, at the time that the business's clock shows."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from data.enums import JobStatus, VisitKind
from data.errors import NotFound
from data.sharing.pages import SharedDescription, SharedNote, SharedPage, SharedStatus
from tests.documents.samples import BUSINESS, NOW, SITE, page, quote, visit
from tradeconsole.documents.calendar import visits_calendar

MELBOURNE = ZoneInfo("Australia/Melbourne")


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock in Melbourne, in UTC as the database gives it."""
    return datetime(year, month, day, hour, minute, tzinfo=MELBOURNE).astimezone(UTC)


TUESDAY = visit(at(2026, 12, 1, 8), at(2026, 12, 1, 10))


def read(shown: SharedPage, zone: str = "Australia/Melbourne") -> Any:
    return Calendar.from_ical(visits_calendar(replace(BUSINESS, timezone=zone), shown, NOW))


def only_event(shown: SharedPage) -> Any:
    [event] = read(shown).walk("VEVENT")
    return event


class TestEvents:
    def test_it_is_published_with_what_identifies_a_visit(self) -> None:
        moved = replace(TUESDAY, sequence=3)

        event = only_event(page(moved))

        assert read(page(moved))["METHOD"] == "PUBLISH"
        assert event["UID"] == TUESDAY.calendar_uid
        assert event["SEQUENCE"] == 3
        assert event["DTSTAMP"].dt == NOW
        assert event["LOCATION"] == SITE
        assert event["ORGANIZER"] == "mailto:office@rivera.example.com"

    def test_times_are_those_of_the_clock_on_the_wall(self) -> None:
        text = visits_calendar(BUSINESS, page(TUESDAY), NOW).decode()

        assert "DTSTART;TZID=Australia/Melbourne:20261201T080000\r\n" in text
        assert "DTEND;TZID=Australia/Melbourne:20261201T100000\r\n" in text

    def test_the_job_is_named_by_its_number(self) -> None:
        assert only_event(page(TUESDAY))["SUMMARY"] == "Rivera Plumbing: job J-0042"

    def test_the_title_is_told_only_with_the_description(self) -> None:
        described = page(TUESDAY, description=SharedDescription("Replace gutters", "All of the rear."))

        assert only_event(described)["SUMMARY"] == "Rivera Plumbing: Replace gutters (job J-0042)"

    def test_a_window_says_so(self) -> None:
        window = replace(TUESDAY, kind=VisitKind.WINDOW)

        assert "We arrive between 8 am and 10 am." in only_event(page(window))["DESCRIPTION"]
        assert "arrive" not in only_event(page(TUESDAY))["DESCRIPTION"]

    def test_nothing_else_of_the_page_is_in_it(self) -> None:
        full = page(
            TUESDAY,
            status=SharedStatus(JobStatus.ON_HOLD, NOW),
            quotes=(quote(),),
            notes=(SharedNote("note:1", "key", "Tiles arrive Thursday.", NOW),),
        )

        assert visits_calendar(BUSINESS, full, NOW) == visits_calendar(BUSINESS, page(TUESDAY), NOW)

    def test_line_breaks_cannot_add_properties(self) -> None:
        hostile = page(TUESDAY, site="1 St\r\nATTENDEE:mailto:x@example.com\nEND:VEVENT")

        event = only_event(hostile)

        assert "ATTENDEE" not in event
        assert event["LOCATION"] == "1 St ATTENDEE:mailto:x@example.com END:VEVENT"


class TestWhichVisits:
    def test_past_and_done_visits_are_left_out(self) -> None:
        past = visit(NOW - timedelta(days=2), NOW - timedelta(days=1))
        done = visit(at(2026, 12, 2, 8), at(2026, 12, 2, 9), done=True)
        under_way = visit(NOW - timedelta(hours=1), NOW + timedelta(hours=1))

        events = read(page(past, done, under_way, TUESDAY)).walk("VEVENT")

        assert [event["UID"] for event in events] == [under_way.calendar_uid, TUESDAY.calendar_uid]

    @pytest.mark.parametrize("shown", [page(TUESDAY, visits=None), page()])
    def test_without_a_coming_visit_there_is_no_calendar(self, shown: SharedPage) -> None:
        with pytest.raises(NotFound):
            visits_calendar(BUSINESS, shown, NOW)


class TestSummerTime:
    def test_each_change_is_told_by_the_clock_before_it(self) -> None:
        around = [visit(at(2027, 4, day, 8), at(2027, 4, day, 10)) for day in (3, 5)]

        [zone] = read(page(*around)).walk("VTIMEZONE")
        changes = {rule["DTSTART"].to_ical(): rule for rule in zone.subcomponents[1:]}

        assert sorted(changes) == [b"20260405T030000", b"20261004T020000", b"20270404T030000"]
        assert changes[b"20261004T020000"]["TZOFFSETTO"].td == timedelta(hours=11)
        assert changes[b"20270404T030000"]["TZOFFSETTO"].td == timedelta(hours=10)
        assert changes[b"20270404T030000"].name == "STANDARD"

    @pytest.mark.parametrize(
        "zone",
        ["Australia/Melbourne", "Australia/Brisbane", "Australia/Adelaide", "Australia/Lord_Howe", "Europe/Dublin"],
    )
    def test_the_file_alone_gives_the_right_moment_all_year(self, zone: str) -> None:
        hours = [NOW.replace(minute=30) + timedelta(hours=hour) for hour in range(1, 24 * 400, 5)]
        for moments in (hours[start : start + 24] for start in range(0, len(hours), 400)):
            calendar = read(page(*(visit(moment, moment + timedelta(hours=1)) for moment in moments)), zone)
            [rules] = calendar.walk("VTIMEZONE")

            for event, moment in zip(calendar.walk("VEVENT"), moments, strict=True):
                there = event["DTSTART"].dt.replace(tzinfo=None)
                assert moment.replace(tzinfo=None) == there - offset_by(rules, there)

    def test_the_hour_before_and_after_a_change_differ_by_an_hour_of_clock(self) -> None:
        night = visit(datetime(2026, 10, 3, 15, 30, tzinfo=UTC), datetime(2026, 10, 3, 16, 30, tzinfo=UTC))

        text = visits_calendar(BUSINESS, page(night), datetime(2026, 10, 1, tzinfo=UTC)).decode()

        assert "DTSTART;TZID=Australia/Melbourne:20261004T013000" in text
        assert "DTEND;TZID=Australia/Melbourne:20261004T033000" in text

    def test_a_place_without_summer_time_has_one_rule(self) -> None:
        [zone] = read(page(TUESDAY), "Australia/Brisbane").walk("VTIMEZONE")

        assert [rule.name for rule in zone.subcomponents] == ["STANDARD"]
        assert zone.subcomponents[0]["TZOFFSETTO"].td == timedelta(hours=10)


def offset_by(rules: Any, there: datetime) -> timedelta:
    """The offset that the file's own rules give for a local time: that of the last onset before it."""
    onsets = [(rule["DTSTART"].dt, rule["TZOFFSETTO"].td) for rule in rules.subcomponents]
    _, offset = max(found for found in onsets if found[0] <= there)
    assert isinstance(offset, timedelta)
    return offset


def test_days_are_those_of_the_business() -> None:
    late = visit(at(2026, 12, 1, 23), at(2026, 12, 2, 1))

    assert only_event(page(late))["DTSTART"].dt.date() == date(2026, 12, 1)
