"""`tradeconsole clients`, as scripts call it."""

import pytest

from data.enums import Role
from data.permissions import Actor
from tests.cli.console import Console
from tests.cli.front_desk import FrontDesk

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


def test_a_contact_is_added_changed_and_removed(office: Console) -> None:
    added = office("clients", "contact", "C-0001", "--name", "Kim", "--email", "kim@li.example", "--role", "Tenant")
    changed = office("clients", "contact", "c-1", "--name", "Kim Li", "--email", "KIM@li.example", "--primary")
    removed = office("clients", "contact", "c-1", "--email", "kim@li.example", "--remove")

    assert [contact["name"] for contact in added["client"]["contacts"]] == ["Dana Li", "Kim"]
    assert (added["contact"]["role"], added["contact"]["is_primary"]) == ("Tenant", False)
    assert changed["contact"] == added["contact"] | {"name": "Kim Li", "is_primary": True}
    assert changed["client"]["email"] == "kim@li.example"
    assert [contact["name"] for contact in removed["client"]["contacts"]] == ["Dana Li"]
    assert removed["revoked_links"] == 0


def test_a_contact_is_named_by_id(office: Console) -> None:
    client = office("clients", "contact", "C-0001", "--id", "1", "--name", "Dana Low", "--email", "")["client"]

    assert [(contact["name"], contact["email"]) for contact in client["contacts"]] == [("Dana Low", "")]
    assert office.failed("clients", "contact", "C-0001", "--id", "9", "--name", "X") == (3, "not_found")
    assert office.failed("clients", "contact", "C-0001", "--name", "Nobody", "--remove") == (3, "not_found")


def test_addresses(office: Console) -> None:
    added = office("clients", "site", "C-0001", "--address", "1 High St")
    office("clients", "site", "C-0001", "--id", str(added["site"]["id"]), "--address", "2 High St")
    office("clients", "site", "C-0001", "--address", "3 High St")
    client = office("clients", "site", "C-0001", "--address", "2 high st", "--remove")["client"]

    assert client["sites"] == ["3 High St"]
    assert [place["address"] for place in client["places"]] == ["3 High St"]
    assert office.failed("clients", "site", "C-0001", "--address", "") == (6, "invalid")


def test_a_client_is_deleted_and_restored(office: Console) -> None:
    deleted = office("clients", "delete", "C-0001")

    assert (deleted["client"]["number"], deleted["revoked_links"]) == ("C-0001", 0)
    assert deleted["client"]["deleted_at"]
    assert office("clients", "list")["clients"] == []
    assert [client["number"] for client in office("clients", "list", "--deleted")["clients"]] == ["C-0001"]
    assert office.failed("clients", "show", "C-0001") == (3, "not_found")
    assert office("clients", "restore", "c-1")["client"]["deleted_at"] is None
    assert office.failed("clients", "restore", "C-0001") == (5, "conflict")


def test_what_needs_an_answer_names_the_option_that_gives_it(front_desk: FrontDesk) -> None:
    run = front_desk.run
    run("share", "send", "J-0001", "--item", "dates")

    for command in (("delete", "C-0001"), ("erase", "C-0001"), ("contact", "C-0001", "--id", "1", "--remove")):
        assert run.failed("clients", *command) == (2, "usage")

    (share,) = run("clients", "show", "C-0001")["client"]["shared"]
    assert (share["number"], share["items"], share["links"][0]["standing"]) == ("J-0001", ["dates"], "live")
    assert run("clients", "contact", "C-0001", "--id", "1", "--remove", "--yes")["revoked_links"] == 1
    (share,) = run("clients", "show", "C-0001")["client"]["shared"]
    assert share["links"][0]["standing"] == "revoked"
    assert run("clients", "delete", "C-0001", "--yes")["revoked_links"] == 0


def test_erasing_says_what_stays(front_desk: FrontDesk) -> None:
    erased = front_desk.run("clients", "erase", "C-0001", "--yes")["erased"]

    assert erased["number"] == "C-0001"
    assert erased["kept"][0] == "1 issued invoice with its buyer"
    assert front_desk.run.failed("clients", "restore", "C-0001") == (5, "conflict")
    front_desk.become(Role.ADMIN)
    assert front_desk.run.failed("clients", "erase", "C-0002", "--yes") == (4, "not_permitted")


def test_deleted_ones_are_for_those_who_may_restore_them(office: Console, team: dict[Role, Actor]) -> None:
    office.become(team[Role.SUPERVISOR])

    assert office.failed("clients", "list", "--deleted") == (4, "not_permitted")


def test_a_tradie_is_not_told_what_is_shared(office: Console, team: dict[Role, Actor]) -> None:
    office.become(team[Role.TRADIE])

    assert office("clients", "show", "C-0001")["client"]["shared"] == []
    assert office.failed("clients", "contact", "C-0001", "--name", "X") == (4, "not_permitted")


def test_for_people(office: Console) -> None:
    office("clients", "site", "C-0001", "--address", "1 High St")
    shown = office.text("clients", "show", "C-0001")

    assert "Contacts\n1\tDana Li\tdana.li.c-0001@example.com\t\tprimary\n" in shown
    assert "Addresses\n1\t1 High St\n" in shown
    assert office.text("clients", "delete", "C-0001").startswith("C-0001 Dana Li is deleted.\n")
