"""`tradeconsole links`, as scripts call it."""

import pytest

from data.enums import Role
from data.portal.store import LinkState, PortalStore
from tests.cli.front_desk import FrontDesk
from tests.clock import START, FakeClock
from tests.data.desk import DANA, KIM
from tradeconsole.cli import run

ROW = {"id", "job", "email", "created_at", "expires_at", "revoked_at", "last_opened", "last_seen"}
ADDRESS = {"id", "email", "url", "expires_at"}


@pytest.fixture
def desk(front_desk: FrontDesk) -> FrontDesk:
    """J-0001 is shared with Dana and Kim."""
    front_desk.run("share", "send", "1", "--item", "dates", "--to", DANA, "--to", KIM)
    return front_desk


class TestListing:
    def test_its_document(self, desk: FrontDesk) -> None:
        document = desk.run("links", "list", "J-0001")

        assert document.keys() == {"links"}
        assert [(link["id"], link["job"], link["email"]) for link in document["links"]] == [
            (2, "J-0001", KIM),
            (1, "J-0001", DANA),
        ]
        link = document["links"][0]
        assert link.keys() == ROW
        assert (link["revoked_at"], link["last_opened"], link["last_seen"]) == (None, None, None)
        assert link["created_at"].startswith("2026-11-24T09:01")
        assert link["expires_at"].startswith("2026-12-24T09:01")
        assert link["expires_at"].endswith("+11:00")

    def test_of_one_job_all_of_all_jobs_those_that_still_work(self, desk: FrontDesk) -> None:
        desk.run("links", "revoke", "1")
        assert [link["id"] for link in desk.run("links", "list")["links"]] == [2]
        assert [link["id"] for link in desk.run("links", "list", "1")["links"]] == [2, 1]
        assert desk.run("links", "list", "J-0002")["links"] == []

        desk.later(days=31)
        assert desk.run("links", "list")["links"] == []
        assert len(desk.run("links", "list", "1")["links"]) == 2

    def test_a_quote_without_a_job_is_named_by_its_number(self, desk: FrontDesk) -> None:
        quote = desk.run("quotes", "add", "--client", "C-0001", "--line", "Unit;1;100")["quote"]["number"]
        desk.run("quotes", "send", quote)

        assert [link["job"] for link in desk.run("links", "list")["links"]] == [quote, "J-0001", "J-0001"]

    def test_looks_stand_in_it(self, desk: FrontDesk) -> None:
        desk.change("UPDATE share_grant SET last_opened_at = '2026-11-24 00:00:00.000000' WHERE id = 1")

        link = desk.run("links", "list", "1")["links"][1]
        assert (link["last_opened"], link["last_seen"]) == ("2026-11-24T11:00:00+11:00", None)
        assert desk.run.text("links", "list", "1").splitlines()[1].endswith("\topened")

    def test_no_address_stands_anywhere_in_it(self, desk: FrontDesk) -> None:
        url = desk.run("links", "new", "1", "--to", DANA)["link"]["url"]

        assert url.rpartition("/")[2] not in str(desk.run("links", "list", "1")) + str(desk.traces())


class TestNew:
    def test_its_document_is_an_address_that_opens_the_page(self, desk: FrontDesk) -> None:
        document = desk.run("links", "new", "J-0001", "--to", KIM.upper())

        assert document.keys() == {"link"}
        assert document["link"].keys() == ADDRESS
        assert (document["link"]["id"], document["link"]["email"]) == (2, KIM)
        portal = PortalStore(desk.store.path, FakeClock(START))
        with portal.reading(document["link"]["url"].rpartition("/")[2]) as looked:
            assert looked.state is LinkState.LIVE
        portal.close()

    def test_it_mails_nothing_and_stands_in_the_history(self, desk: FrontDesk) -> None:
        mails = desk.run("outbox", "list")

        desk.run("links", "new", "1", "--to", DANA)

        assert desk.run("outbox", "list") == mails
        event = desk.run("activity", "--job", "J-0001")["events"][0]
        assert (event["action"], event["subject"]) == ("link copied", DANA)

    def test_somebody_without_a_link_gets_one(self, desk: FrontDesk) -> None:
        desk.change(
            "INSERT INTO contact (client_id, name, email, phone, phone_digits, role, is_primary) "
            "VALUES (1, 'Eve Li', 'eve@x.example', '', '', '', FALSE)"
        )

        assert desk.run("links", "new", "1", "--to", "eve@x.example")["link"]["id"] == 3

    @pytest.mark.parametrize(
        ("arguments", "ended"),
        [
            (("1", "--to", "who@x.example"), (6, "invalid")),
            (("1", "--to", ""), (6, "invalid")),
            (("1", "--to", "no address"), (6, "invalid")),
            (("J-0002", "--to", "bo.park.c-0002@example.com"), (6, "invalid")),
            (("J-9999", "--to", DANA), (3, "not_found")),
        ],
    )
    def test_what_can_t_be_made_changes_nothing(
        self, desk: FrontDesk, arguments: tuple[str, ...], ended: tuple[int, str]
    ) -> None:
        before = desk.traces()

        assert desk.run.failed("links", "new", *arguments) == ended
        assert desk.traces() == before

    def test_the_state_of_things_may_forbid_it(self, desk: FrontDesk, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as far:
            far.setenv("TRADECONSOLE_SMTP_HOST", "smtp.example.com")
            assert desk.run.failed("links", "new", "1", "--to", DANA) == (5, "no_public_address")
        desk.run("portal", "off", "--yes")
        assert desk.run.failed("links", "new", "1", "--to", DANA) == (5, "portal_off")


class TestRevoking:
    def test_its_document(self, desk: FrontDesk) -> None:
        document = desk.run("links", "revoke", "1")

        assert document["link"].keys() == ROW
        assert (document["link"]["id"], document["link"]["email"]) == (1, DANA)
        assert document["link"]["revoked_at"].startswith("2026-11-24T09:01")
        assert desk.run("links", "revoke", "1") == document

    def test_one_of_two_ends_and_sharing_again_makes_another(self, desk: FrontDesk) -> None:
        old = desk.run("links", "new", "1", "--to", DANA)["link"]["url"].rpartition("/")[2]
        desk.run("links", "revoke", "1")
        desk.later(minutes=5)

        new = desk.run("share", "again", "1", "--to", DANA)["links"][0]

        assert new["id"] == 3
        portal = PortalStore(desk.store.path, FakeClock(START))
        states = []
        for token in (old, new["url"].rpartition("/")[2]):
            with portal.reading(token) as looked:
                states.append(looked.state)
        portal.close()
        assert states == [LinkState.REVOKED, LinkState.LIVE]

    def test_a_link_revoked_between_two_clicks_is_not_mailed_to(self, desk: FrontDesk) -> None:
        desk.run("links", "revoke", "1")

        desk.run("outbox", "send")

        states = {mail["to"]: mail["state"] for mail in desk.run("outbox", "list")["emails"]}
        assert states == {DANA: "cancelled", KIM: "kept"}

    def test_an_unknown_one(self, desk: FrontDesk, capsys: pytest.CaptureFixture[str]) -> None:
        assert desk.run.failed("links", "revoke", "99") == (3, "not_found")
        for link in ("0", "-1", "x", "1.5", str(2**63), "9" * 5_000):
            assert run(["links", "revoke", link]) == 2
            assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
@pytest.mark.parametrize("command", [("list",), ("list", "1"), ("revoke", "1"), ("new", "1", "--to", DANA)])
def test_roles_that_may_not(desk: FrontDesk, role: Role, command: tuple[str, ...]) -> None:
    desk.become(role)
    before = desk.all("SELECT * FROM share_grant")

    assert desk.run.failed("links", *command) == (4, "not_permitted")
    assert desk.all("SELECT * FROM share_grant") == before
    assert desk.all("SELECT who, action FROM activity ORDER BY id DESC LIMIT 1") == [
        (desk.team[role].name, "refused to share with a client")
    ]
