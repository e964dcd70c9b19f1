"""`tradeconsole clients`, as scripts call it."""

import pytest

from data.enums import Role
from data.permissions import Actor
from tests.cli.console import Console

SHOW_FIELDS = {"number", "name", "contacts", "email", "phone", "address", "jobs", "quotes", "invoices", "enquiries"}
BO = ("clients", "add", "--name", "Bo Lee", "--contact", "Kim", "--email", "kim@bo.example", "--phone", "0400 111 222")


def test_a_client_is_added_as_show_prints_them(office: Console) -> None:
    client = office(*BO, "--address", "1 High St")["client"]

    assert client.keys() >= SHOW_FIELDS
    assert (client["number"], client["name"], client["address"]) == ("C-0002", "Bo Lee", "1 High St")
    assert [(c["name"], c["email"]) for c in client["contacts"]] == [("Kim", "kim@bo.example")]
    assert all(contact.keys() >= {"id", "name", "email"} for contact in client["contacts"])
    assert office("clients", "show", "c-2") == {"client": client}


def test_a_likely_duplicate_is_saved_and_named(office: Console) -> None:
    office(*BO)

    document = office("clients", "add", "--name", "B. Lee", "--phone", "+61 400 111 222")

    assert document["client"]["number"] == "C-0003"
    assert document["duplicates"] == [{"number": "C-0002", "name": "Bo Lee", "why": "phone"}]


def test_an_empty_value_clears(office: Console) -> None:
    office(*BO)

    client = office("clients", "edit", "C-0002", "--email", "", "--name", "Bo")["client"]

    assert (client["name"], client["email"], client["phone"]) == ("Bo", None, "0400 111 222")


def test_the_list_is_searched(office: Console) -> None:
    office(*BO)

    document = office("clients", "list", "--search", "0400111222")

    assert [client["number"] for client in document["clients"]] == ["C-0002"]
    assert [client["name"] for client in office("clients", "list")["clients"]] == ["Bo Lee", "Dana Li"]


def test_pages(office: Console) -> None:
    office(*BO)

    first = office("clients", "list", "--limit", "1")
    second = office("clients", "list", "--limit", "2", "--after", first["next"])

    assert [first["clients"][0]["name"], second["clients"][0]["name"]] == ["Bo Lee", "Dana Li"]
    assert second["next"] is None


@pytest.mark.parametrize(
    ("arguments", "ended"),
    [
        (("show", "C-0009"), (3, "not_found")),
        (("edit", "C-0009", "--name", "X"), (3, "not_found")),
        (("add", "--name", ""), (6, "invalid")),
        (("add", "--name", "X", "--email", "a@x.example, b@x.example"), (6, "invalid")),
        (("add", "--name", "X", "--abn", "123"), (6, "invalid")),
    ],
)
def test_what_goes_wrong(office: Console, arguments: tuple[str, ...], ended: tuple[int, str]) -> None:
    assert office.failed("clients", *arguments) == ended


def test_a_tradie_sees_those_of_their_jobs(office: Console, team: dict[Role, Actor]) -> None:
    office(*BO)
    office.become(team[Role.TRADIE])

    assert [client["number"] for client in office("clients", "list")["clients"]] == ["C-0001"]
    assert [job["number"] for job in office("clients", "show", "C-0001")["client"]["jobs"]] == ["J-0001"]
    assert office.failed("clients", "show", "C-0002") == (3, "not_found")
    assert office.failed("clients", "add", "--name", "X") == (4, "not_permitted")


def test_an_apprentice_sees_none(office: Console, team: dict[Role, Actor]) -> None:
    office.become(team[Role.APPRENTICE])

    assert office.failed("clients", "list") == (4, "not_permitted")
    assert office.failed("clients", "show", "C-0001") == (4, "not_permitted")


@pytest.mark.parametrize("number", ["abc", "12345", "n/a"])
def test_a_phone_number_can_be_called(office: Console, number: str) -> None:
    assert office.failed("clients", "add", "--name", "Bo", "--phone", number) == (6, "invalid")
    assert office.failed("clients", "edit", "C-0001", "--phone", number) == (6, "invalid")
    assert [client["number"] for client in office("clients", "list")["clients"]] == ["C-0001"]
    assert office("clients", "edit", "C-0001", "--phone", "")["client"]["phone"] is None
