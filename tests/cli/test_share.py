"""`tradeconsole share`, as scripts call it: its documents, its exit codes, and what a failure leaves."""

import pytest

from data.enums import Role
from tests.cli.front_desk import FrontDesk
from tests.data.desk import DANA, DRAFT_INVOICE, DRAFT_QUOTE, FOREIGN_QUOTE, INVOICE, KIM, QUOTE
from tradeconsole.cli import run

DONE = {"job", "items", "added", "removed", "links", "emails"}


@pytest.fixture
def desk(front_desk: FrontDesk) -> FrontDesk:
    return front_desk


class TestItems:
    def test_its_document(self, desk: FrontDesk) -> None:
        document = desk.run("share", "items", "1")

        assert document.keys() == {"job", "portal_on", "may_share", "reason", "items", "private", "recipients"}
        assert (document["job"], document["portal_on"], document["may_share"]) == ("J-0001", True, True)
        assert (document["reason"], document["private"]) == (None, {"internal_notes": 1})
        assert document["recipients"] == [
            {"name": "Dana Li", "email": DANA},
            {"name": "Kim Li", "email": KIM},
            {"name": "Site Foreman", "email": ""},
        ]
        assert document["items"][3] == {
            "key": QUOTE,
            "group": "Quotes",
            "label": "Q-0001",
            "shared": False,
            "new": False,
        }
        assert not {DRAFT_QUOTE, DRAFT_INVOICE, FOREIGN_QUOTE} & desk.items().keys()

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
    def test_who_may_not_share_sees_the_job_and_no_item(self, desk: FrontDesk, role: Role) -> None:
        desk.become(role)

        document = desk.run("share", "items", "J-0001")

        assert (document["may_share"], document["items"], document["recipients"]) == (False, [], [])
        assert desk.run.text("share", "items", "J-0001").count("quote:") == 0

    @pytest.mark.parametrize("role", [Role.TRADIE, Role.APPRENTICE])
    def test_another_s_job_is_as_unknown(self, desk: FrontDesk, role: Role) -> None:
        desk.become(role)

        assert desk.run.failed("share", "items", "J-0002") == (3, "not_found")
        assert desk.run.failed("share", "items", "J-9999") == (3, "not_found")

    def test_why_nothing_can_be_sent(self, desk: FrontDesk) -> None:
        assert desk.run("share", "items", "J-0003")["reason"] == "no_client"
        desk.run("portal", "off", "--yes")
        document = desk.run("share", "items", "J-0001")
        assert (document["reason"], document["portal_on"]) == ("portal_off", False)

    def test_of_two_reasons_it_names_the_one_that_a_send_ends_with(self, desk: FrontDesk) -> None:
        desk.run("portal", "off", "--yes")

        assert desk.run.failed("share", "send", "J-0003") == (5, "portal_off")
        assert desk.run("share", "items", "J-0003")["reason"] == "portal_off"

    def test_what_came_since_the_last_send_is_new(self, desk: FrontDesk) -> None:
        desk.run("share", "send", "1")
        desk.later(minutes=5)
        note = desk.run("jobs", "note", "1", "--text", "The tiles are here.", "--for-client")["note"]["id"]

        assert [key for key, item in desk.items().items() if item["new"]] == [f"note:{note}"]
        assert f"\tnote:{note}\t“The tiles are here.”" in desk.run.text("share", "items", "1")


class TestPreview:
    def test_the_page_with_these_ticks_and_no_other(self, desk: FrontDesk) -> None:
        document = desk.run("share", "preview", "1", "--item", "dates", "--item", INVOICE)

        assert document.keys() == {"job", "items", "text"}
        assert document["items"] == ["dates", INVOICE]
        assert "INV-0001" in document["text"]
        assert "Q-0001" not in document["text"]
        assert desk.run.text("share", "preview", "1", "--item", "dates", "--item", INVOICE).strip() == document["text"]

    def test_left_out_they_are_as_saved_and_nothing_is_changed(self, desk: FrontDesk) -> None:
        desk.run("share", "save", "1", "--item", "description")
        before = desk.traces()

        assert desk.run("share", "preview", "1")["items"] == ["description"]
        assert desk.run("share", "preview", "1", "--item", "")["items"] == []
        assert desk.traces() == before

    @pytest.mark.parametrize("key", [DRAFT_QUOTE, FOREIGN_QUOTE, "note:9999", "cost:1", "x\x1b[2J"])
    def test_what_is_not_on_offer(self, desk: FrontDesk, key: str) -> None:
        assert desk.run.failed("share", "preview", "1", "--item", key) == (3, "not_found")


class TestSave:
    def test_its_document(self, desk: FrontDesk) -> None:
        document = desk.run("share", "save", "J-0001", "--item", "dates", "--item", "status")

        assert document.keys() == DONE
        assert document == {
            "job": "J-0001",
            "items": ["dates", "status"],
            "added": ["dates", "status"],
            "removed": [],
            "links": [],
            "emails": [],
        }

    def test_the_whole_set_or_changes_to_it(self, desk: FrontDesk) -> None:
        desk.run("share", "save", "1", "--item", "dates", "--item", "status")

        changed = desk.run("share", "save", "1", "--add", QUOTE, "--remove", "dates")
        assert (changed["items"], changed["added"], changed["removed"]) == (["status", QUOTE], [QUOTE], ["dates"])
        whole = desk.run("share", "save", "1", "--item", "description")
        assert (whole["items"], whole["removed"]) == (["description"], [QUOTE, "status"])
        assert desk.run("share", "save", "1", "--item", "")["items"] == []
        assert desk.run("share", "save", "1")["added"] == []

    @pytest.mark.parametrize("written", ["quote:q-0001", "quote:q-1", "quote:1", "Quote:Q-0001", " QUOTE:q-0001 "])
    def test_numbers_are_read_as_people_write_them(self, desk: FrontDesk, written: str) -> None:
        assert desk.run("share", "save", "1", "--add", written)["items"] == [QUOTE]
        assert desk.run("share", "preview", "1", "--item", written)["items"] == [QUOTE]
        assert desk.run("share", "save", "1", "--item", written, "--item", QUOTE)["removed"] == []
        assert desk.run("share", "send", "1", "--item", written, "--item", "DATES")["items"] == ["dates", QUOTE]
        assert desk.run.failed("share", "save", "1", "--add", written, "--remove", QUOTE) == (2, "usage")
        assert desk.run("share", "save", "1", "--remove", written)["removed"] == [QUOTE]

    def test_it_works_while_the_portal_is_off(self, desk: FrontDesk) -> None:
        desk.run("portal", "off", "--yes")

        assert desk.run("share", "save", "1", "--add", "dates")["items"] == ["dates"]

    @pytest.mark.parametrize(
        ("arguments", "ended"),
        [
            (("1", "--item", DRAFT_QUOTE), (6, "invalid")),
            (("1", "--add", DRAFT_INVOICE), (6, "invalid")),
            (("1", "--add", FOREIGN_QUOTE), (3, "not_found")),
            (("1", "--add", "note:9999"), (3, "not_found")),
            (("1", "--remove", "note:9999"), (3, "not_found")),
            (("1", "--add", "quote"), (3, "not_found")),
            (("1", "--add", "quote:"), (3, "not_found")),
            (("1", "--add", "quote:q-99"), (3, "not_found")),
            (("J-9999", "--add", "dates"), (3, "not_found")),
            (("J-0003", "--add", "dates"), (5, "no_client")),
            (("1", "--item", "dates", "--add", "status"), (2, "usage")),
            (("1", "--add", "dates", "--remove", "dates"), (2, "usage")),
        ],
    )
    def test_what_can_t_be_saved_changes_nothing(
        self, desk: FrontDesk, arguments: tuple[str, ...], ended: tuple[int, str]
    ) -> None:
        desk.run("share", "save", "1", "--item", "description")
        before = desk.traces()

        assert desk.run.failed("share", "save", *arguments) == ended
        assert desk.traces() == before


class TestSend:
    def test_its_document(self, desk: FrontDesk) -> None:
        document = desk.run("share", "send", "1", "--item", "dates", "--item", QUOTE, "--to", KIM, "--message", "Hello")

        assert document.keys() == DONE | {"warnings"}
        [link], [mail] = document.pop("links"), document.pop("emails")
        assert document.pop("warnings") == []
        assert document == {"job": "J-0001", "items": ["dates", QUOTE], "added": ["dates", QUOTE], "removed": []}
        assert link.keys() == {"id", "email", "url", "expires_at"}
        assert (link["email"], link["expires_at"]) == (KIM, "2027-01-24T00:00:00+11:00")
        assert link["url"].startswith("http://127.0.0.1:8321/p/")
        assert len(link["url"].rpartition("/")[2]) == 43
        subject = "Rivera Plumbing: quote Q-0001 for 12 Wattle St"
        assert mail == {"id": 1, "to": KIM, "subject": subject, "state": "queued"}

    def test_left_out_it_is_what_a_first_share_suggests_then_what_is_saved(self, desk: FrontDesk) -> None:
        first = desk.run("share", "send", "1")
        assert (first["items"], first["emails"][0]["to"]) == (["dates", "status", QUOTE], DANA)

        desk.later(minutes=5)
        desk.run("share", "save", "1", "--remove", "status")
        again = desk.run("share", "send", "1", "--to", KIM, "--to", KIM.upper())
        assert (again["items"], [mail["to"] for mail in again["emails"]]) == (["dates", QUOTE], [KIM])

        desk.later(minutes=9)
        assert [mail["to"] for mail in desk.run("share", "again", "1")["emails"]] == [KIM]

    def test_what_the_message_gives_away_is_named_and_stops_nothing(self, desk: FrontDesk) -> None:
        send = ("share", "send", "1", "--item", "dates", "--message", "Reece charges us $1,500")
        told = [
            {"where": "Your message", "what": "cost", "words": "$1,500"},
            {"where": "Your message", "what": "supplier", "words": "Reece"},
        ]

        assert desk.run(*send, "--dry-run")["warnings"] == told
        done = desk.run(*send)
        assert (done["warnings"], len(done["emails"])) == (told, 1)

    def test_people_read_it_in_words(self, desk: FrontDesk) -> None:
        assert run(["share", "send", "1", "--dry-run", "--message", "$1,500"]) == 0

        printed = desk.run.capsys.readouterr()
        assert printed.err == "Look again: Your message: “$1,500” looks like a cost of this job.\n"
        assert "Look again" not in printed.out

    def test_a_dry_run_tells_the_same_and_changes_nothing(self, desk: FrontDesk) -> None:
        send = ("share", "send", "1", "--item", "dates", "--item", QUOTE, "--to", KIM, "--message", "Hello")
        before = desk.traces()

        planned = desk.run(*send, "--dry-run")
        assert desk.traces() == before
        assert planned.keys() == DONE | {"warnings", "dry_run", "mail", "text"}
        assert (planned["dry_run"], planned["links"]) == (True, [])
        assert (planned["mail"]["message"], "Q-0001" in planned["text"]) == ("Hello", True)

        sent = desk.run(*send)
        for name in ("job", "items", "added", "removed"):
            assert planned[name] == sent[name]
        assert planned["emails"][0]["subject"] == planned["mail"]["subject"] == sent["emails"][0]["subject"]

    def test_for_people_no_address_is_made_or_printed(self, desk: FrontDesk) -> None:
        text = desk.run.text("share", "send", "1", "--item", "dates")

        assert f"Mail to\t{DANA}" in text
        assert "/p/" not in text
        assert "kept as a file" in text
        assert desk.all("SELECT * FROM link_token") == []

    @pytest.mark.parametrize(
        ("arguments", "ended"),
        [
            (("1", "--item", ""), (6, "invalid")),
            (("1", "--item", DRAFT_QUOTE), (6, "invalid")),
            (("1", "--item", "note:9999"), (3, "not_found")),
            (("1", "--to", "who@x.example"), (6, "invalid")),
            (("1", "--to", ""), (6, "invalid")),
            (("1", "--to", f"{DANA}, {KIM}"), (6, "invalid")),
            (("1", "--to", DANA, "--to", "who@x.example"), (6, "invalid")),
            (("1", "--message", "x" * 2_001), (6, "invalid")),
            (("J-0003",), (5, "no_client")),
            (("J-9999",), (3, "not_found")),
            (("9" * 5_000,), (3, "not_found")),
        ],
    )
    @pytest.mark.parametrize("how", [(), ("--dry-run",)])
    def test_what_can_t_be_sent_changes_nothing(
        self, desk: FrontDesk, arguments: tuple[str, ...], ended: tuple[int, str], how: tuple[str, ...]
    ) -> None:
        before = desk.traces()

        assert desk.run.failed("share", "send", *arguments, *how) == ended
        assert desk.traces() == before

    def test_the_state_of_things_may_forbid_it(self, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as far:
            far.setenv("TRADECONSOLE_SMTP_HOST", "smtp.example.com")
            assert desk.run.failed("share", "send", "1") == (5, "no_public_address")
            url = "https://jobs.example.com"
            assert desk.run("--portal-url", url, "share", "send", "1")["links"][0]["url"].startswith(f"{url}/p/")

        desk.change("UPDATE contact SET email = ''")
        assert desk.run.failed("share", "again", "1") == (5, "no_email")
        desk.run("portal", "off", "--yes")
        assert desk.run.failed("share", "again", "1") == (5, "portal_off")

    def test_a_database_that_is_busy_says_so_and_nothing_is_lost(
        self, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("data.sqlite.connections.BUSY_TIMEOUT_SECONDS", 0.05)
        before = desk.traces()

        with desk.store.writing():
            assert desk.run.failed("share", "send", "1") == (7, "unreachable")

        assert desk.traces() == before
        assert desk.run("share", "send", "1")["emails"]

    @pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
    @pytest.mark.parametrize(
        "command",
        [
            *(("preview", "1"), ("save", "1", "--add", "dates"), ("send", "1"), ("send", "1", "--dry-run")),
            *(("again", "1"), ("stop", "1", "--yes"), ("history", "1"), ("save", "J-0002", "--add", "dates")),
        ],
    )
    def test_roles_that_may_not(self, desk: FrontDesk, role: Role, command: tuple[str, ...]) -> None:
        desk.become(role)

        assert desk.run.failed("share", *command) == (4, "not_permitted")
        [(who, action)] = desk.all("SELECT who, action FROM activity")
        assert (who, action) == (desk.team[role].name, "refused to share with a client")


class TestAgainAndStop:
    def test_again_mails_a_fresh_address_of_the_same_link(self, desk: FrontDesk) -> None:
        first = desk.run("share", "send", "1", "--item", "dates")["links"][0]
        desk.later(minutes=5)
        second = desk.run("share", "again", "1")

        assert second.keys() == DONE
        assert (second["items"], second["added"], second["removed"]) == (["dates"], [], [])
        assert (second["links"][0]["id"], second["links"][0]["url"] != first["url"]) == (first["id"], True)

    def test_again_needs_something_shared(self, desk: FrontDesk) -> None:
        assert desk.run.failed("share", "again", "1") == (6, "invalid")

    def test_stopping_takes_a_yes(self, desk: FrontDesk) -> None:
        desk.run("share", "send", "1", "--to", DANA, "--to", KIM)
        before = desk.traces()
        assert desk.run.failed("share", "stop", "1") == (2, "usage")
        assert desk.traces() == before

        assert desk.run("share", "stop", "1", "--yes") == {"job": "J-0001", "revoked": [DANA, KIM], "items": []}
        assert desk.shared() == []
        assert desk.run("links", "list")["links"] == []
        assert desk.run("share", "stop", "1", "--yes")["revoked"] == []
        assert desk.run.failed("share", "stop", "J-9999", "--yes") == (3, "not_found")


class TestWrongUse:
    @pytest.mark.parametrize(
        "arguments", [("share",), ("share", "send"), ("share", "items", "1", "2"), ("share", "send", "1", "--x")]
    )
    def test_it_ends_with_two(
        self, desk: FrontDesk, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
    ) -> None:
        assert run(arguments) == 2
        assert "Traceback" not in capsys.readouterr().err

    def test_nobody_named_and_somebody_unknown(self, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
        assert desk.run.failed("--as", "who@x.example", "share", "items", "1") == (4, "not_permitted")
        monkeypatch.delenv("TRADECONSOLE_STAFF")
        assert desk.run.failed("share", "items", "1") == (2, "usage")
