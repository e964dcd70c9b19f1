"""`tradeconsole staff`, and who acts."""

import io

import pytest

from data.enums import Role
from data.permissions import Actor
from tests.cli.console import Console

ADMIN = "sam.admin@rivera.example"
OWNER = "sam.owner@rivera.example"


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is piped into the command."""
    piped = io.StringIO()
    monkeypatch.setattr("sys.stdin", piped)
    return piped


def pipe(stdin: io.StringIO, text: str) -> None:
    stdin.truncate(0)
    stdin.write(text)
    stdin.seek(0)


class TestStaff:
    def test_everybody_is_listed(self, office: Console) -> None:
        staff = office("staff", "list")["staff"]

        assert [person["role"] for person in staff] == list(Role)
        assert staff[0] == {
            "name": "Sam Owner",
            "email": OWNER,
            "phone": "",
            "role": "Owner",
            "active": True,
            "has_password": False,
        }

    def test_somebody_comes_changes_and_goes(self, office: Console) -> None:
        added = office("staff", "add", "--name", "Bo", "--email", "bo@x.example", "--role", "tradie")["staff"]
        assert (added["name"], added["role"]) == ("Bo", "Tradie")
        assert office("staff", "edit", "bo@x.example", "--role", "Supervisor")["staff"]["role"] == "Supervisor"
        assert office("staff", "edit", "bo@x.example", "--phone", "0491 570 006")["staff"]["phone"] == "0491 570 006"
        assert office("staff", "deactivate", "bo@x.example")["staff"]["active"] is False

    def test_the_last_owner_stays(self, office: Console) -> None:
        assert office.failed("staff", "deactivate", OWNER) == (5, "conflict")
        assert office.failed("staff", "edit", OWNER, "--role", "Admin") == (5, "conflict")

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
    def test_others_may_not(self, office: Console, team: dict[Role, Actor], role: Role) -> None:
        office.become(team[role])

        assert office.failed("staff", "list") == (4, "not_permitted")
        assert office.failed("staff", "add", "--name", "X", "--email", "x@x.example", "--role", "Owner")[0] == 4

    def test_an_unknown_role_is_wrong_usage(self, office: Console, capsys: pytest.CaptureFixture[str]) -> None:
        from tradeconsole.cli import run

        assert run(["staff", "edit", ADMIN, "--role", "Boss"]) == 2
        assert "supervisor" in capsys.readouterr().err


class TestPasswords:
    def test_one_is_set_from_standard_input(
        self, office: Console, monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO
    ) -> None:
        pipe(stdin, "correct horse\n")
        assert office("staff", "password", ADMIN)["staff"]["has_password"] is True

        monkeypatch.setenv("TRADECONSOLE_STAFF", ADMIN)
        assert office.failed("jobs", "list") == (4, "not_permitted")
        monkeypatch.setenv("TRADECONSOLE_PASSWORD", "wrong horse")
        assert office.failed("jobs", "list") == (4, "not_permitted")
        monkeypatch.setenv("TRADECONSOLE_PASSWORD", "correct horse")
        assert office.ended("jobs", "list")[0] == 0

    def test_a_forgotten_one_is_taken_away_without_signing_in(
        self, office: Console, monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO
    ) -> None:
        pipe(stdin, "correct horse\ncorrect horse\n")
        office("staff", "password", OWNER)
        assert office.failed("jobs", "list") == (4, "not_permitted")

        assert office("staff", "password", OWNER, "--reset")["staff"]["has_password"] is False
        assert office("activity")["events"][0]["action"] == "password reset"

    @pytest.mark.parametrize(
        ("typed", "ended"),
        [("", (2, "usage")), ("short\n", (6, "invalid")), ("correct horse\nwrong horse\n", (6, "invalid"))],
    )
    def test_what_is_none(self, office: Console, stdin: io.StringIO, typed: str, ended: tuple[int, str]) -> None:
        pipe(stdin, typed)

        assert office.failed("staff", "password", ADMIN) == ended


class TestWhoActs:
    def test_the_option_goes_before_the_environment(self, office: Console, team: dict[Role, Actor]) -> None:
        office.become(team[Role.TRADIE])

        assert office("--as", OWNER, "jobs", "list")["total"] == 2

    def test_several_and_nobody_named(self, office: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TRADECONSOLE_STAFF")

        code, document = office.ended("jobs", "list")
        assert (code, document["error"]["code"]) == (2, "usage")
        assert "--as" in document["error"]["hint"]

    @pytest.mark.parametrize("email", ["who@x.example", "nobody"])
    def test_a_stranger(self, office: Console, email: str) -> None:
        assert office.failed("--as", email, "jobs", "list") == (4, "not_permitted")

    def test_somebody_who_left(self, office: Console) -> None:
        office("staff", "deactivate", ADMIN)

        assert office.failed("--as", ADMIN, "jobs", "list") == (4, "not_permitted")

    def test_the_only_one_needs_no_name(self, office: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        for role in [role for role in Role if role is not Role.OWNER]:
            office("staff", "deactivate", f"sam.{role.lower()}@rivera.example")
        monkeypatch.delenv("TRADECONSOLE_STAFF")

        assert office("jobs", "list")["total"] == 2
