"""`tradeconsole settings`: listed, looked at and changed, by role."""

import pytest

from data.actions.mail_server import NewMailServer, save_mail_server
from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.cli.console import Console


def test_everything_is_listed_with_where_the_password_is(
    office: Console, store: Store, team: dict[Role, Actor]
) -> None:
    before = office("settings", "list")
    save_mail_server(store, team[Role.OWNER], NewMailServer("smtp.x.example"))
    office.monkeypatch.setenv("TRADECONSOLE_SMTP_PASSWORD", "s3cret-word")
    office.monkeypatch.setenv("TRADECONSOLE_PORTAL_URL", "https://clients.x.example")
    after = office("settings", "list")
    by_key = {setting["key"]: setting for setting in after["settings"]}

    assert before["mail_password"] == "none needed"
    assert after["mail_password"] == "the environment variable TRADECONSOLE_SMTP_PASSWORD"
    assert "s3cret" not in str(after)
    assert by_key["name"] == {
        "key": "name",
        "value": "Rivera Plumbing",
        "section": "Business",
        "title": "Name",
        "overridden_by": None,
    }
    assert by_key["portal_url"]["overridden_by"] == "TRADECONSOLE_PORTAL_URL"
    assert "portal_url\t\tnot used here: TRADECONSOLE_PORTAL_URL goes first" in office.text("settings", "list")


def test_one_is_looked_at_and_changed(office: Console) -> None:
    assert office("settings", "set", "quote-valid-days", "14") == {
        "setting": {
            "key": "quote_valid_days",
            "value": "14",
            "section": "Sales",
            "title": "Days a quote is valid",
            "overridden_by": None,
        },
        "changed": True,
    }
    assert office("settings", "set", "quote_valid_days", "14")["changed"] is False
    assert office.text("settings", "get", "quote_valid_days") == "14\n"
    assert office.text("settings", "set", "licence", "") == "Licence: empty.\n"
    assert office("activity")["events"][0]["detail"] == "Licence"


def test_what_is_left_to_do_is_said(office: Console) -> None:
    office("settings", "set", "smtp_host", "smtp.x.example")

    assert office.text("settings", "set", "email", "hello@x.example").splitlines() == [
        "Email: hello@x.example.",
        "The mail server is signed in to as hello@x.example now: give its password again, in Mail.",
    ]
    assert len(office.text("settings", "set", "email", "hello@x.example").splitlines()) == 1


def test_what_is_wrong_is_said(office: Console) -> None:
    code, document = office.ended("settings", "get", "fone")

    assert (code, document["error"]["hint"]) == (3, "Did you mean `phone`?")
    assert office.failed("settings", "set", "smtp_password", "s3cret-word") == (3, "not_found")
    assert office.failed("settings", "set", "abn", "51 824 753 557") == (6, "invalid")
    assert office.failed("settings", "set", "next_job", "J-0001") == (6, "invalid")


def test_the_portal_goes_off_with_a_yes_only(office: Console) -> None:
    assert office.failed("settings", "set", "portal_on", "off") == (2, "usage")
    assert office("portal", "status")["on"] is True

    assert office("settings", "set", "portal_on", "off", "--yes")["setting"]["value"] == "no"
    assert office("settings", "set", "portal_on", "off")["changed"] is False
    assert office("settings", "set", "portal_on", "on")["changed"] is True
    assert office("portal", "status")["on"] is True


@pytest.mark.parametrize("command", [("list",), ("get", "phone"), ("set", "phone", "1"), ("set", "portal_on", "off")])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.SUPERVISOR, Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
def test_who_may(office: Console, team: dict[Role, Actor], role: Role, command: tuple[str, ...]) -> None:
    office.become(team[role])

    code, document = office.ended("settings", *command)

    expected = {"set phone": 6, "set portal_on": 2}.get(" ".join(command[:2]), 0) if role is Role.ADMIN else 4
    assert code == expected, document
