"""`tradeconsole settings logo`: put at the head of documents, and taken off."""

from pathlib import Path

from data.enums import Role
from data.permissions import Actor
from data.queries.logo import has_logo
from data.store import Store
from tests.cli.console import Console
from tests.pictures import png


def test_it_is_put_there_and_taken_off(office: Console, store: Store) -> None:
    Path("logo.png").write_bytes(png())

    assert office("settings", "logo", "logo.png") == {"logo": True}
    assert has_logo(store.reader)
    assert office.text("settings", "logo", "--remove") == "The logo is taken off.\n"
    assert office.text("settings", "logo", "--remove") == "There was no logo.\n"
    assert not has_logo(store.reader)


def test_what_it_cannot_be_is_said(office: Console, team: dict[Role, Actor]) -> None:
    Path("logo.svg").write_text("<svg/>")
    Path("logo.png").write_bytes(png())

    assert office.failed("settings", "logo", "logo.svg") == (6, "invalid")
    assert office.failed("settings", "logo", "missing.png")[1] == "invalid"
    assert office.failed("settings", "logo")[0] == 2
    assert office.failed("settings", "logo", "logo.png", "--remove")[0] == 2
    office.become(team[Role.FINANCE])
    assert office.failed("settings", "logo", "logo.png") == (4, "not_permitted")
