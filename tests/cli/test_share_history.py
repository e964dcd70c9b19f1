"""`tradeconsole share history`: what the client could see then, and nothing of what they could not."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cli.front_desk import FrontDesk
from tests.clock import START
from tests.data.desk import QUOTE


@pytest.fixture
def desk(front_desk: FrontDesk) -> FrontDesk:
    """A day: switched on at 1 h, shared at 2 h, changed at 3 h, off from 4 h to 5 h, stopped at 6 h."""
    front_desk.change("UPDATE business SET portal_on = FALSE")
    day = {
        1: ("portal", "on"),
        2: ("share", "send", "1", "--item", "dates", "--item", QUOTE),
        3: ("share", "save", "1", "--add", f"note:{front_desk.parts.note}", "--remove", QUOTE),
        4: ("portal", "off", "--yes"),
        5: ("portal", "on"),
        6: ("share", "stop", "1", "--yes"),
    }
    for hour, command in day.items():
        front_desk.later(hours=hour)
        front_desk.run(*command)
    front_desk.later(hours=9)
    return front_desk


def then(desk: FrontDesk, hours: float) -> Any:
    moment = START + timedelta(hours=hours)
    document = desk.run("share", "history", "J-0001", "--at", moment.isoformat())
    assert document.keys() == {"job", "at", "portal_on", "items", "text"}
    assert document["job"] == "J-0001"
    return document


def test_before_anything_was_shared(desk: FrontDesk) -> None:
    for hours, on in ((0.5, False), (1.5, True)):
        document = then(desk, hours)
        assert (document["portal_on"], document["items"], document["text"]) == (on, [], "Nothing.")


def test_between_two_changes(desk: FrontDesk) -> None:
    first, second = then(desk, 2.5), then(desk, 3.5)

    assert (first["items"], second["items"]) == (["dates", QUOTE], ["dates", f"note:{desk.parts.note}"])
    assert ("Q-0001" in first["text"], "tiler" in first["text"]) == (True, False)
    assert ("Q-0001" in second["text"], "tiler" in second["text"]) == (False, True)


def test_while_the_portal_was_off_nothing_could_be_seen(desk: FrontDesk) -> None:
    document = then(desk, 4.5)

    assert (document["portal_on"], document["items"], document["text"]) == (False, [], "Nothing.")
    assert then(desk, 5.5)["items"] == ["dates", f"note:{desk.parts.note}"]


def test_after_it_was_stopped(desk: FrontDesk) -> None:
    document = then(desk, 7)

    assert (document["portal_on"], document["items"]) == (True, [])
    assert "tiler" not in document["text"]


def test_times_are_the_business_s_and_may_be_written_as_people_do(desk: FrontDesk) -> None:
    document = desk.run("share", "history", "1", "--at", "24/11/2026 11:30")

    assert document["at"] == "2026-11-24T11:30:00+11:00"
    assert document["items"] == ["dates", QUOTE]
    assert desk.run("share", "history", "1", "--at", "2026-11-24T00:30Z")["items"] == ["dates", QUOTE]


@pytest.mark.parametrize("time", ["", "then", "31/02/2026", "2026-13-01", "04/10/2026 02:30", "9999-12-31"])
def test_what_is_no_time(desk: FrontDesk, time: str) -> None:
    assert desk.run.failed("share", "history", "1", "--at", time) == (6, "invalid")


def test_without_a_time_it_lists_when_the_page_changed(desk: FrontDesk) -> None:
    changes = desk.run("share", "history", "1")["changes"]

    assert [change["version"] for change in changes] == [3, 2, 1]
    assert [change["taken_at"][11:16] for change in changes] == ["15:00", "12:00", "11:00"]
    assert desk.run.text("share", "history", "1").splitlines()[0] == "3\t24/11/2026 15:00"


def test_the_words_are_those_of_that_moment(desk: FrontDesk) -> None:
    """What is said of a quote depends on the day it is read."""
    desk.later(days=90)
    desk.run("jobs", "edit", "1", "--title", "Another")

    assert "Valid until Thu 24 Dec" in then(desk, 2.5)["text"]


def test_a_job_that_was_never_shared_and_one_that_is_unknown(desk: FrontDesk) -> None:
    document = desk.run("share", "history", "J-0002", "--at", "2026-11-24 12:00")

    assert (document["items"], document["text"]) == ([], "Nothing.")
    assert desk.run("share", "history", "J-0002")["changes"] == []
    assert desk.run.failed("share", "history", "J-9999") == (3, "not_found")
