"""`tradeconsole enquiries`, as scripts call it."""

from pathlib import Path

import pytest

from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.asking import TAP, make_enquiry, stage_enquiry
from tests.cli.console import Console

FIELDS = {"number", "name", "email", "phone", "address", "message", "status", "replies", "client", "quote"}


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return stage_enquiry(store)


@pytest.fixture
def office(
    store: Store,
    team: dict[Role, Actor],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Console:
    return Console.at(store, team[Role.OWNER], tmp_path, monkeypatch, capsys)


def test_from_the_first_look_to_the_quote(office: Console) -> None:
    shown = office("enquiries", "show", "e-1")["enquiry"]
    assert shown.keys() >= FIELDS
    assert (shown["name"], shown["message"], shown["status"]) == ("Bridget Lowe", TAP, "New")
    assert (shown["replies"], shown["client"], shown["quote"]) == ([], None, None)
    assert shown["read_at"] is not None

    office("enquiries", "reply", "E-0001", "--text", "Is it mains pressure?")
    answered = office("enquiries", "record", "E-0001", "--text", "Yes it is.")["enquiry"]
    assert answered["status"] == "Replied"
    assert [(r["from"], r["text"], r["email"]) for r in answered["replies"]] == [
        ("office", "Is it mains pressure?", "queued"),
        ("client", "Yes it is.", None),
    ]

    accepted = office("enquiries", "accept", "E-0001")
    assert (accepted["enquiry"]["status"], accepted["enquiry"]["client"]) == ("Accepted", "C-0001")
    assert accepted["duplicates"] == []
    converted = office("enquiries", "convert", "E-0001")["enquiry"]
    assert (converted["status"], converted["quote"]) == ("Converted", "Q-0001")
    assert office("quotes", "show", "Q-0001")["quote"]["lines"][0]["description"] == TAP
    client = office("clients", "show", "C-0001")["client"]
    assert [enquiry["number"] for enquiry in client["enquiries"]] == ["E-0001"]


def test_the_list_is_searched_filtered_and_turned(office: Console, store: Store) -> None:
    make_enquiry(store, name="Saba Tesfaye", message="Grease trap")
    office("enquiries", "decline", "E-0001")

    listed = office("enquiries", "list")
    assert [enquiry["number"] for enquiry in listed["enquiries"]] == ["E-0002", "E-0001"]
    assert listed["next"] is None
    first = office("enquiries", "list", "--limit", "1")
    assert office("enquiries", "list", "--after", first["next"])["enquiries"][0]["number"] == "E-0001"
    assert [e["number"] for e in office("enquiries", "list", "--search", "grease")["enquiries"]] == ["E-0002"]
    assert [e["number"] for e in office("enquiries", "list", "--status", "declined")["enquiries"]] == ["E-0001"]


def test_a_duplicate_is_named_and_a_known_client_linked(office: Console) -> None:
    office("clients", "add", "--name", "B. Lowe", "--email", "bridget.lowe@example.com")
    shown = office("enquiries", "show", "E-0001")["enquiry"]

    assert shown["duplicates"] == [{"number": "C-0001", "name": "B. Lowe", "why": "email"}]
    assert office("enquiries", "accept", "E-0001", "--client", "C-0001")["enquiry"]["client"] == "C-0001"
    assert len(office("clients", "list")["clients"]) == 1


@pytest.mark.parametrize(
    ("arguments", "ended"),
    [
        (("show", "E-0009"), (3, "not_found")),
        (("reply", "E-0009", "--text", "x"), (3, "not_found")),
        (("reply", "E-0001", "--text", ""), (6, "invalid")),
        (("reply", "E-0002", "--text", "Hello"), (5, "no_email")),
        (("accept", "E-0001", "--client", "C-0009"), (3, "not_found")),
        (("sites", "*"), (6, "invalid")),
    ],
)
def test_what_goes_wrong(office: Console, store: Store, arguments: tuple[str, ...], ended: tuple[int, str]) -> None:
    make_enquiry(store, email="")

    assert office.failed("enquiries", *arguments) == ended


def test_twice_is_a_conflict(office: Console) -> None:
    office("enquiries", "decline", "E-0001", "--text", "We are booked out.")
    assert office.failed("enquiries", "decline", "E-0001") == (5, "conflict")
    office("enquiries", "convert", "E-0001")
    for command in ("accept", "convert"):
        assert office.failed("enquiries", command, "E-0001") == (5, "conflict")


def test_finance_looks_and_a_tradie_does_not(office: Console, team: dict[Role, Actor]) -> None:
    office.become(team[Role.FINANCE])
    assert office("enquiries", "show", "E-0001")["enquiry"]["number"] == "E-0001"
    assert office.failed("enquiries", "accept", "E-0001") == (4, "not_permitted")
    assert office.failed("enquiries", "form", "off") == (4, "not_permitted")
    office.become(team[Role.TRADIE])
    for command in (("list",), ("show", "E-0001"), ("url",)):
        assert office.failed("enquiries", *command) == (4, "not_permitted")


def test_the_form_its_address_and_its_sites(office: Console) -> None:
    document = office("enquiries", "url")
    assert document["url"] == "http://127.0.0.1:8321/enquiry"
    assert document["on"] is True
    assert document["snippet"].startswith('<iframe src="http://127.0.0.1:8321/enquiry"')
    assert office("enquiries", "form", "off")["on"] is False
    assert office("enquiries", "form", "on")["on"] is True
    assert office("enquiries", "sites", "https://www.rivera.example/")["origins"] == ["https://www.rivera.example"]
    assert office("enquiries", "sites")["origins"] == ["https://www.rivera.example"]
    assert office("enquiries", "sites", "none")["origins"] == []
    assert "No other site may show it" in office.text("enquiries", "url")


def test_for_people_nothing_of_a_stranger_reaches_the_terminal_raw(office: Console, store: Store) -> None:
    hostile = "\x1b]52;c;aGk=\x07\x1b[2J\x9b[red]x[/red]\u202e"
    with store.writing() as tx:
        tx.sql.run("UPDATE enquiry SET name = :text, message = :text, address = :text", text=hostile)

    printed = office.text("enquiries", "list") + office.text("enquiries", "show", "E-0001")

    assert not set(printed) & set("\x1b\x07\x9b\u202e")
    assert "[red]x[/red]" in printed
