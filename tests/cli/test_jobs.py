"""`tradeconsole jobs`, as scripts call it."""

from pathlib import Path

import pytest

from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.cli.console import Console
from tests.shared_work import make_shared_work

LIST_FIELDS = {"number", "title", "status", "client", "site", "next_visit", "shared", "last_seen"}
SHOW_FIELDS = LIST_FIELDS | {"description", "visits", "quotes", "invoices", "notes", "todos", "files", "messages"}
TIMES = ("--start", "24/11/2199 08:00", "--end", "2199-11-24T10:00")


class TestList:
    def test_its_document(self, office: Console) -> None:
        document = office("jobs", "list")

        assert document.keys() == {"jobs", "next", "total", "total_capped"}
        assert [job["number"] for job in document["jobs"]] == ["J-0002", "J-0001"]
        assert all(job.keys() >= LIST_FIELDS for job in document["jobs"])
        assert (document["next"], document["total"], document["total_capped"]) == (None, 2, False)

    def test_pages(self, office: Console) -> None:
        first = office("jobs", "list", "--limit", "1")
        second = office("jobs", "list", "--limit", "1", "--after", first["next"])

        assert [first["jobs"][0]["number"], second["jobs"][0]["number"]] == ["J-0002", "J-0001"]
        assert second["next"] is None

    def test_it_is_narrowed(self, office: Console) -> None:
        office("jobs", "status", "2", "on hold")

        assert [job["number"] for job in office("jobs", "list", "--search", "gutters")["jobs"]] == ["J-0002"]
        assert [job["number"] for job in office("jobs", "list", "--status", "on hold")["jobs"]] == ["J-0002"]

    @pytest.mark.parametrize("role", [Role.TRADIE, Role.APPRENTICE])
    def test_some_see_their_own(self, office: Console, team: dict[Role, Actor], role: Role) -> None:
        office.become(team[role])

        document = office("jobs", "list")

        assert [job["number"] for job in document["jobs"]] == ["J-0001"]
        assert document["total"] == 1

    def test_for_people_it_is_lines_where_nobody_looks(self, office: Console) -> None:
        lines = office.text("jobs", "list").splitlines()

        assert [line.split("\t")[:3] for line in lines] == [
            ["J-0002", "Gutters", "Pending"],
            ["J-0001", "Hot water unit", "Pending"],
        ]


class TestShow:
    def test_its_document(self, office: Console, store: Store) -> None:
        work = make_shared_work(store, "Bo")

        job = office("jobs", "show", work.job.number)["job"]

        assert job.keys() >= SHOW_FIELDS
        assert (job["client"], job["client_number"], job["shared"]) == ("Bo", work.client.number, True)
        assert job["visits"][0].keys() >= {"start", "end"}
        assert job["visits"][0]["start"].endswith("+11:00")
        assert [note.keys() >= {"id", "text", "for_client", "by", "at"} for note in job["notes"]] == [True]
        assert [quote["number"] for quote in job["quotes"]] == [work.quote.number]
        assert [invoice["total"] for invoice in job["invoices"]] == ["3608.00"]

    @pytest.mark.parametrize("number", ["J-0001", "j-1", "1", " 0001 "])
    def test_a_number_is_read_as_people_write_it(self, office: Console, number: str) -> None:
        assert office("jobs", "show", number)["job"]["number"] == "J-0001"

    @pytest.mark.parametrize("number", ["J-0009", "", "J-", "x", "9" * 40, "1 OR 1=1", "²"])
    def test_an_unknown_one(self, office: Console, number: str) -> None:
        assert office.failed("jobs", "show", number) == (3, "not_found")

    def test_another_s_is_as_unknown(self, office: Console, team: dict[Role, Actor]) -> None:
        office.become(team[Role.TRADIE])

        assert office.failed("jobs", "show", "J-0002") == (3, "not_found")
        assert "costs" not in office("jobs", "show", "J-0001")["job"]

    @pytest.mark.parametrize(("role", "sees"), [(Role.OWNER, True), (Role.SUPERVISOR, False), (Role.FINANCE, True)])
    def test_costs(self, office: Console, team: dict[Role, Actor], role: Role, sees: bool) -> None:
        cost = office("jobs", "cost", "1", "--label", "Pipe", "--amount", "$1,250.50")["cost"]
        assert (cost["label"], cost["amount"]) == ("Pipe", "1250.50")

        office.become(team[role])

        assert ("costs" in office("jobs", "show", "1")["job"]) is sees


class TestWrites:
    def test_a_job_is_made_as_show_prints_it(self, office: Console) -> None:
        job = office("jobs", "add", "--title", "Leak", "--client", "C-0001", "--site", "1 High St")["job"]

        assert (job["number"], job["client"], job["site"]) == ("J-0003", "Dana Li", "1 High St")
        assert office("jobs", "show", "J-0003") == {"job": job}

    def test_it_is_made_with_its_first_visit_and_its_staff(self, office: Console, team: dict[Role, Actor]) -> None:
        tradie = team[Role.TRADIE]

        job = office("jobs", "add", "--title", "Leak", *TIMES, "--window", "--staff", tradie.email)["job"]

        assert [(visit["start"], visit["kind"]) for visit in job["visits"]] == [("2199-11-24T08:00:00+11:00", "window")]
        office.become(tradie)
        assert office("jobs", "show", job["number"])["job"]["title"] == "Leak"

    @pytest.mark.parametrize(
        ("options", "ends_with"),
        [
            (TIMES[:2], (2, "usage")),
            ((*TIMES[:2], "--end", "24/11/2199 07:00"), (6, "invalid")),
            ((*TIMES, "--staff", "who@x.example"), (3, "not_found")),
        ],
    )
    def test_with_a_wrong_visit_there_is_no_job(
        self, office: Console, options: tuple[str, ...], ends_with: tuple[int, str]
    ) -> None:
        assert office.failed("jobs", "add", "--title", "Leak", *options) == ends_with
        assert office("jobs", "list")["total"] == 2

    def test_it_is_changed(self, office: Console) -> None:
        job = office("jobs", "edit", "1", "--title", "Boiler", "--site", "", "--client", "")["job"]

        assert (job["title"], job["site"], job["client"]) == ("Boiler", "", None)

    def test_the_client_of_a_shared_one_takes_a_yes(self, office: Console, store: Store) -> None:
        work = make_shared_work(store, "Bo")
        edit = ("jobs", "edit", work.job.number, "--client", "C-0001")

        code, document = office.ended(*edit)
        assert (code, document["error"]["code"]) == (2, "usage")
        assert "--yes" in document["error"]["hint"]

        assert office(*edit, "--yes")["job"]["shared"] is False

    def test_a_visit(self, office: Console) -> None:
        document = office("jobs", "schedule", "1", *TIMES, "--window", "--note", "Ring first")

        assert document["visit"]["start"] == "2199-11-24T08:00:00+11:00"
        assert (document["visit"]["kind"], document["visit"]["note"]) == ("window", "Ring first")
        assert document["job"]["next_visit"] == document["visit"]["start"]

    @pytest.mark.parametrize("times", [("8 am", "9 am"), ("24/11/2199 10:00", "24/11/2199 08:00"), ("", "")])
    def test_wrong_times(self, office: Console, times: tuple[str, str]) -> None:
        assert office.failed("jobs", "schedule", "1", "--start", times[0], "--end", times[1]) == (6, "invalid")

    def test_notes(self, office: Console) -> None:
        note = office("jobs", "note", "1", "--text", "Dog in the yard", "--internal")["note"]
        assert (note["text"], note["for_client"], note["by"]) == ("Dog in the yard", False, "Sam Owner")

        moved = office("jobs", "move-note", "1", str(note["id"]), "--for-client")["note"]
        assert moved == note | {"for_client": True}

        assert office.failed("jobs", "note", "1", "--text", "Whose?") == (2, "usage")
        assert office.failed("jobs", "note", "1", "--text", "Whose?", "--internal", "--for-client") == (2, "usage")
        assert office.failed("jobs", "move-note", "1", "999", "--internal") == (3, "not_found")

    def test_to_dos(self, office: Console) -> None:
        todo = office("jobs", "todo", "1", "--text", "Sweep", "--for-client")["todo"]
        assert todo == {"id": todo["id"], "text": "Sweep", "for_client": True, "done": False}

        assert office("jobs", "todo", "1", "--done", str(todo["id"]))["todo"]["done"] is True
        assert office.failed("jobs", "todo", "1") == (2, "usage")

    def test_files(self, office: Console, tmp_path: Path) -> None:
        (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7")
        (tmp_path / "virus.exe").write_bytes(b"MZ")

        file = office("jobs", "file", "1", "plan.pdf", "--for-client")["file"]

        assert (file["name"], file["content_type"], file["size"]) == ("plan.pdf", "application/pdf", 8)
        assert office.failed("jobs", "file", "1", "virus.exe") == (6, "invalid")
        assert office.failed("jobs", "file", "1", "nothing.pdf") == (6, "invalid")
        assert office.failed("jobs", "file", "1", ".") == (6, "invalid")

    def test_status_and_staff(self, office: Console, team: dict[Role, Actor]) -> None:
        assert office("jobs", "status", "1", "In progress")["job"]["status"] == "In progress"

        staff = office("jobs", "assign", "1", "--staff", team[Role.FINANCE].email)["job"]["staff"]
        assert staff == [{"name": "Sam Finance", "email": "sam.finance@rivera.example"}]
        assert office.failed("jobs", "assign", "1", "--staff", "who@x.example") == (3, "not_found")

    @pytest.mark.parametrize("kind", ["visit", "note", "todo", "file", "cost"])
    def test_removing(self, office: Console, tmp_path: Path, kind: str) -> None:
        (tmp_path / "plan.pdf").write_bytes(b"%PDF-1.7")
        made = {
            "visit": ("schedule", "1", *TIMES),
            "note": ("note", "1", "--text", "Hi", "--internal"),
            "todo": ("todo", "1", "--text", "Sweep"),
            "file": ("file", "1", "plan.pdf"),
            "cost": ("cost", "1", "--label", "Pipe", "--amount", "5"),
        }[kind]
        part = str(office("jobs", *made)[kind]["id"])

        job = office("jobs", "remove", "1", kind, part)["job"]

        assert job[f"{kind}s"] == []
        assert office.failed("jobs", "remove", "1", kind, part) == (3, "not_found")

    def test_an_amount_that_is_none(self, office: Console) -> None:
        assert office.failed("jobs", "cost", "1", "--label", "Pipe", "--amount", "1.234") == (6, "invalid")


class TestRoles:
    @pytest.mark.parametrize(
        "command",
        [
            ("add", "--title", "Leak"),
            ("edit", "J-0002", "--title", "X"),
            ("status", "J-0002", "Completed"),
            ("schedule", "J-0002", *TIMES),
            ("note", "J-0002", "--text", "Hi", "--for-client"),
            ("cost", "J-0002", "--label", "Pipe", "--amount", "5"),
        ],
    )
    def test_what_a_tradie_may_not_do_on_any_job(
        self, office: Console, team: dict[Role, Actor], command: tuple[str, ...]
    ) -> None:
        office.become(team[Role.TRADIE])

        assert office.failed("jobs", *command) == (4, "not_permitted")

        office.become(team[Role.OWNER])
        assert office("activity")["events"][0]["action"].startswith("refused to ")

    def test_what_a_tradie_may_do_on_their_own(self, office: Console, team: dict[Role, Actor]) -> None:
        office.become(team[Role.TRADIE])

        assert office("jobs", "note", "1", "--text", "Done", "--internal")["note"]["by"] == "Sam Tradie"
        assert office.failed("jobs", "note", "2", "--text", "Done", "--internal") == (3, "not_found")
