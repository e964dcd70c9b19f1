"""`tradeconsole portal`, `activity` and `check`, as scripts call them."""

import io

import pytest

from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.cli.console import Console
from tests.shared_work import make_shared_work
from tradeconsole.cli import run

STATUS = {"on", "url", "serving", "live_links", "open_quotes", "unpaid_shared_invoices", "held_emails"}


class TestStatus:
    def test_its_document_needs_no_person(self, office: Console, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TRADECONSOLE_STAFF")
        monkeypatch.setenv("TRADECONSOLE_PORTAL_URL", "http://127.0.0.1:9")
        make_shared_work(store, "Bo")

        document = office("portal", "status")

        assert document.keys() == STATUS
        assert (document["on"], document["url"], document["serving"]) == (True, "http://127.0.0.1:9", False)
        assert (document["open_quotes"], document["unpaid_shared_invoices"], document["held_emails"]) == (1, 1, 0)

    def test_the_address_can_be_given(self, office: Console) -> None:
        url = office("--portal-url", "http://127.0.0.1:9/", "portal", "status")["url"]

        assert url == "http://127.0.0.1:9"
        assert office.failed("--portal-url", "http://jobs.example.com", "portal", "status") == (6, "invalid")


class TestSwitch:
    def test_off_takes_a_yes_and_is_recorded(self, office: Console, store: Store) -> None:
        make_shared_work(store, "Bo")
        code, document = office.ended("portal", "off")
        assert (code, document["error"]["code"]) == (2, "usage")
        assert "1 unanswered quote" in document["error"]["message"]
        assert office("portal", "status")["on"] is True

        assert office("portal", "off", "--yes") == {"on": False, "changed": True}
        assert office("portal", "status")["on"] is False
        assert office("portal", "off") == {"on": False, "changed": False}
        assert office("portal", "on") == {"on": True, "changed": True}

        actions = [event["action"] for event in office("activity")["events"]]
        assert actions == ["portal switched on", "portal switched off"]

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
    def test_others_may_not_and_are_not_asked(self, office: Console, team: dict[Role, Actor], role: Role) -> None:
        office.become(team[role])

        assert office.failed("portal", "off") == (4, "not_permitted")
        assert office.failed("portal", "off", "--yes") == (4, "not_permitted")
        assert office.failed("portal", "on") == (4, "not_permitted")


class TestQuestion:
    @pytest.mark.parametrize(("answer", "on"), [("y\n", False), ("n\n", True)])
    def test_it_is_asked_of_people(
        self,
        office: Console,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        answer: str,
        on: bool,
    ) -> None:
        typed = io.StringIO(answer)
        typed.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", typed)

        assert run(["portal", "off"]) == 0

        assert ("Nothing was changed." in capsys.readouterr().err) is on
        assert office("portal", "status")["on"] is on


class TestActivity:
    def test_its_document(self, office: Console) -> None:
        office("clients", "add", "--name", "Bo")

        [event] = office("activity")["events"]

        assert event.keys() == {"at", "who", "action", "subject", "detail"}
        assert (event["who"], event["action"], event["subject"]) == ("Sam Owner", "client made", "C-0002")

    def test_of_one_job(self, office: Console, team: dict[Role, Actor]) -> None:
        office("jobs", "status", "1", "On hold")
        office("jobs", "status", "2", "On hold")
        office.become(team[Role.APPRENTICE])

        assert [event["subject"] for event in office("activity", "--job", "J-0001")["events"]] == ["J-0001"]
        assert office.failed("activity", "--job", "J-0002") == (3, "not_found")
        assert office.failed("activity") == (4, "not_permitted")

    def test_page_by_page_and_by_words(self, office: Console) -> None:
        for status in ("On hold", "In progress", "Completed"):
            office("jobs", "status", "1", status)
        first = office("activity", "--job", "1", "--limit", "2")
        rest = office("activity", "--job", "1", "--after", str(first["next"]))

        details = [event["detail"] for event in [*first["events"], *rest["events"]]]
        assert (len(first["events"]), rest["next"]) == (2, None)
        assert details[0] == "from In progress to Completed"
        assert len(details) == 3
        found = office("activity", "--search", "hold owner")["events"]
        assert [event["detail"] for event in found] == ["from On hold to In progress", "from Pending to On hold"]

    def test_since(self, office: Console) -> None:
        office("jobs", "status", "1", "On hold")

        assert office("activity", "--since", "2199-01-01")["events"] == []
        assert len(office("activity", "--since", "01/01/2020 08:00")["events"]) == 1
        assert office.failed("activity", "--since", "then") == (6, "invalid")


class TestCheck:
    def test_warnings_are_no_failure(self, office: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("TRADECONSOLE_STAFF")

        document = office("check")

        assert document["ok"] is True
        assert all(finding.keys() == {"level", "code", "message", "hint"} for finding in document["findings"])
        assert {"no_password", "no_mail_server"} <= {finding["code"] for finding in document["findings"]}

    def test_an_error_is_one(self, office: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TRADECONSOLE_SMTP_HOST", "smtp.example.com")
        monkeypatch.setenv("TRADECONSOLE_SMTP_SECURITY", "none")

        code, document = office.ended("check")

        assert (code, document["ok"]) == (5, False)

    def test_what_no_other_command_starts_with_is_one_of_the_findings(
        self, office: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        wrong = {"PORTAL_URL": "http://rivera.example", "SMTP_PORT": "0", "CLOCK_OFFSET": "soon"}
        for name, value in wrong.items():
            monkeypatch.setenv(f"TRADECONSOLE_{name}", value)
        assert office.failed("jobs", "list") == (6, "invalid")

        code, document = office.ended("check")

        levels = {finding["code"]: finding["level"] for finding in document["findings"]}
        assert (code, document["ok"]) == (5, False)
        assert {levels[name] for name in ("portal_url", "smtp_port", "clock_offset")} == {"error"}
        assert {"versions", "database", "no_password"} <= levels.keys()
        assert office.ended("--portal-url", "https://jobs.rivera.example", "check")[0] == 5

    def test_an_option_before_the_command_counts_as_any_setting(
        self, office: Console, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        [found] = [f for f in office.ended("--portal-url", "x", "check")[1]["findings"] if f["level"] == "error"]
        assert (found["code"], found["message"]) == ("portal_url", "`x` is not a web address.")

        monkeypatch.setenv("TRADECONSOLE_PORTAL_URL", "x")
        assert office("--portal-url", "https://jobs.rivera.example", "check")["ok"] is True

    def test_for_people(self, office: Console, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["check"]) == 0
        assert "SQLite" in capsys.readouterr().out


@pytest.mark.parametrize("host", ["\udcff", "a" * 70, "a..b"])
def test_a_host_that_no_computer_can_be_called(office: Console, capsys: pytest.CaptureFixture[str], host: str) -> None:
    assert run(["portal", "serve", "--port", "0", "--host", host]) == 2
    assert "--host" in capsys.readouterr().err
