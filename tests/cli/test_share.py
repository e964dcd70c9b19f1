"""`tradeconsole share`: who may, what is shown without doing it, and when it changed."""

import re

import pytest

from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.cli.console import Console

REFUSED = [
    ("save", "J-0002", "--add", "dates"),
    ("save", "J-0002", "--item", "dates"),
    ("send", "J-0002"),
    ("send", "J-0002", "--item", "dates"),
    ("send", "J-0002", "--dry-run"),
    ("send", "J-0002", "--item", "dates", "--dry-run"),
    ("preview", "J-0002"),
    ("again", "J-0002"),
    ("stop", "J-0002", "--yes"),
    ("history", "J-0002"),
]


@pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
@pytest.mark.parametrize("command", REFUSED)
def test_who_may_not_share_may_not_on_any_job(
    office: Console, store: Store, team: dict[Role, Actor], role: Role, command: tuple[str, ...]
) -> None:
    office.become(team[role])

    assert office.failed("share", *command) == (4, "not_permitted")
    assert (
        store.reader.value("SELECT action FROM activity ORDER BY id DESC LIMIT 1") == "refused to share with a client"
    )


def test_a_dry_run_shows_mail_and_page_and_does_nothing(office: Console, store: Store) -> None:
    office("portal", "on")

    shown = office("share", "send", "J-0001", "--item", "dates", "--dry-run")

    assert shown["added"] == ["dates"]
    assert shown["mail"]["subject"]
    assert store.reader.value("SELECT count(*) FROM share_item") == 0
    assert store.reader.value("SELECT count(*) FROM outbox") == 0


def test_history_is_told_by_the_business_s_clock(office: Console) -> None:
    office("share", "save", "J-0001", "--item", "dates")

    told = office.text("share", "history", "J-0001")

    assert re.fullmatch(r"1\t\d\d/\d\d/\d{4} \d\d:\d\d\n", told)
