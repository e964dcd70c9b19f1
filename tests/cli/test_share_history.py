"""`tradeconsole share history`: what the client could see then, and nothing of what they could not."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cli.front_desk import FrontDesk
from tests.clock import START
from tests.data.desk import DANA, QUOTE


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
    assert document.keys() == {"job", "at", "portal_on", "reason", "links", "items", "text"}
    assert document["job"] == "J-0001"
    assert (document["reason"] is None) == bool(document["links"])
    return document


def nothing(desk: FrontDesk, hours: float, reason: str, words: str) -> None:
    """Then nothing could be seen, for this reason: not even the job's number and its site."""
    document = then(desk, hours)
    assert (document["reason"], document["links"], document["items"]) == (reason, [], [])
    assert document["text"] == f"Nothing: {words}"


def test_before_anything_was_shared(desk: FrontDesk) -> None:
    nothing(desk, 0.5, "portal_off", "the Client Portal was off.")
    nothing(desk, 1.5, "no_link", "nobody had a link to J-0001 yet.")
    assert [then(desk, hours)["portal_on"] for hours in (0.5, 1.5)] == [False, True]


def test_while_ticks_were_saved_and_nobody_had_a_link(front_desk: FrontDesk) -> None:
    front_desk.run("portal", "off", "--yes")
    for hours, command in {1: ("portal", "on"), 2: ("share", "save", "1", "--add", QUOTE)}.items():
        front_desk.later(hours=hours)
        front_desk.run(*command)

    nothing(front_desk, 3, "no_link", "nobody had a link to J-0001 yet.")


def test_between_two_changes(desk: FrontDesk) -> None:
    first, second = then(desk, 2.5), then(desk, 3.5)

    assert (first["items"], second["items"]) == (["dates", QUOTE], ["dates", f"note:{desk.parts.note}"])
    assert ("Q-0001" in first["text"], "tiler" in first["text"]) == (True, False)
    assert ("Q-0001" in second["text"], "tiler" in second["text"]) == (False, True)


def test_while_the_portal_was_off_nothing_could_be_seen(desk: FrontDesk) -> None:
    nothing(desk, 4.5, "portal_off", "the Client Portal was off.")
    assert then(desk, 4.5)["portal_on"] is False
    assert then(desk, 5.5)["items"] == ["dates", f"note:{desk.parts.note}"]


def test_after_it_was_stopped(desk: FrontDesk) -> None:
    assert then(desk, 5.9)["links"] == [{"id": 1, "email": DANA}]
    nothing(desk, 7, "link_revoked", "every link to J-0001 was revoked.")
    assert desk.run.text("share", "history", "1", "--at", "24/11/2026 16:00").startswith("Nothing: every link")


def test_after_every_link_had_expired(front_desk: FrontDesk) -> None:
    desk = front_desk
    desk.change("UPDATE business SET portal_on = FALSE")
    desk.run("portal", "on")
    desk.run("share", "send", "1", "--item", "dates")
    desk.later(days=40)

    assert then(desk, 29 * 24)["items"] == ["dates"]
    nothing(desk, 31 * 24, "link_expired", "every link to J-0001 had expired or was revoked.")


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

    assert (document["items"], document["text"]) == ([], "Nothing: nobody had a link to J-0002 yet.")
    assert desk.run("share", "history", "J-0002")["changes"] == []
    assert desk.run.failed("share", "history", "J-9999") == (3, "not_found")
