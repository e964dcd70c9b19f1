"""Databases that can't be used, hostile text, and what is printed of failures."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.enums import Role
from data.permissions import Actor
from data.store import Store
from tests.cli.console import Console
from tradeconsole.cli import run
from tradeconsole.commands.failures import ended_by

READS = [
    ("jobs", "list"),
    ("jobs", "show", "J-0001"),
    ("clients", "list"),
    ("clients", "show", "C-0001"),
    ("staff", "list"),
    ("activity",),
    ("portal", "status"),
]
WRITES = [
    ("jobs", "add", "--title", "Leak"),
    ("clients", "add", "--name", "Bo"),
    ("portal", "off", "--yes"),
    ("init", "--business", "B", "--owner", "O", "--email", "o@x.example"),
]


class TestDatabases:
    @pytest.mark.parametrize("command", [*READS, *WRITES, ("check",)])
    def test_a_foreign_file(self, office: Console, tmp_path: Path, command: tuple[str, ...]) -> None:
        (tmp_path / "other.db").write_bytes(b"This is no database. " * 500)

        assert office.failed("--database", "other.db", *command) == (7, "unreachable")
        assert (tmp_path / "other.db").read_bytes() == b"This is no database. " * 500

    @pytest.mark.parametrize("command", [*READS, *WRITES])
    def test_another_program_s_database(self, office: Console, tmp_path: Path, command: tuple[str, ...]) -> None:
        from data.sqlite.connections import driver

        with driver.connect(tmp_path / "other.db") as raw:
            raw.execute("CREATE TABLE music (title TEXT)")
        raw.close()

        assert office.failed("--database", "other.db", *command) == (7, "unreachable")

    def test_a_table_that_is_gone(self, office: Console, store: Store) -> None:
        store.reader.run("DROP TABLE cost")

        code, document = office.ended("jobs", "show", "1")

        assert (code, document["error"]["code"]) == (7, "unreachable")
        assert "cost" in document["error"]["message"]

    @pytest.mark.parametrize("command", [*READS, *WRITES, ("check",)])
    @pytest.mark.parametrize("kept", [0.1, 0.5, 0.9])
    def test_half_a_file(
        self, office: Console, store: Store, tmp_path: Path, command: tuple[str, ...], kept: float
    ) -> None:
        store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
        content = store.path.read_bytes()
        (tmp_path / "half.db").write_bytes(content[: int(len(content) * kept)])

        code, document = office.ended("--database", "half.db", *command)

        assert code in (0, 5, 7)
        if code == 7:
            assert document["error"]["code"] == "unreachable"

    @pytest.mark.parametrize("command", READS)
    def test_a_folder_or_a_server(self, office: Console, tmp_path: Path, command: tuple[str, ...]) -> None:
        assert office.failed("--database", str(tmp_path), *command) == (7, "unreachable")
        assert office.failed("--database", "postgresql+psycopg://db.example/x", *command) == (7, "unreachable")

    @pytest.mark.parametrize("command", [*READS, *WRITES[:-1]])
    def test_an_empty_file(self, office: Console, tmp_path: Path, command: tuple[str, ...]) -> None:
        (tmp_path / "empty.db").touch()

        assert office.failed("--database", "empty.db", *command) == (7, "unreachable")
        assert (tmp_path / "empty.db").stat().st_size == 0
        assert office.ended("--database", "empty.db", "check")[0] == 5

    @pytest.mark.parametrize(
        ("statement", "commands"),
        [
            ("UPDATE job SET status = 'Bogus'", [("jobs", "list"), ("jobs", "show", "1"), ("share", "items", "1")]),
            ("UPDATE staff SET role = 'King'", [*READS[:4], *WRITES[:2]]),
            ("UPDATE business SET smtp_security = 'x'", [("jobs", "list"), ("portal", "status"), WRITES[-1]]),
            ("UPDATE business SET timezone = 'Mars'", [("jobs", "list"), ("portal", "status")]),
            ("UPDATE job SET status_since = 'long ago'", [("jobs", "show", "1")]),
        ],
    )
    def test_a_garbled_value(
        self, office: Console, store: Store, statement: str, commands: list[tuple[str, ...]]
    ) -> None:
        store.reader.run("PRAGMA ignore_check_constraints = ON")
        store.reader.run(statement)

        for command in commands:
            code, document = office.ended(*command)
            assert (code, document["error"]["code"]) == (7, "unreachable"), command
            assert "`tradeconsole check`" in document["error"]["hint"]
        code, document = office.ended("check")
        assert code == 5
        [damaged] = [finding for finding in document["findings"] if finding["code"] == "damaged"]
        assert statement.split()[3] in damaged["message"]

    def test_what_a_damaged_file_makes_the_program_stumble_over(
        self, office: Console, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def stumble(*_: object) -> None:
            raise ValueError("None is not a valid JobStatus")

        monkeypatch.setattr("data.queries.jobs.job_counts", stumble)
        with pytest.raises(ValueError, match="None is not"):
            run(["jobs", "list"])
        store.reader.run("CREATE TABLE spare AS SELECT 1 AS kept")
        spare = store.reader.value("SELECT rootpage FROM sqlite_master WHERE name = 'spare'")
        store.reader.run("PRAGMA wal_checkpoint(TRUNCATE)")
        with store.path.open("r+b") as file:
            file.seek(4096 * (spare - 1))
            file.write(b"\xff" * 64)

        code, document = office.ended("jobs", "list")
        assert (code, document["error"]["code"]) == (7, "unreachable")
        assert "damaged" in document["error"]["message"]

    def test_check_does_not_send_one_to_check(self, office: Console, tmp_path: Path) -> None:
        (tmp_path / "other.db").write_bytes(b"This is no database. " * 500)

        _, document = office.ended("--database", "other.db", "check")
        assert document["error"]["hint"] == "There is no backup beside it."

    def test_one_that_is_not_there(self, office: Console) -> None:
        assert office.failed("--database", "none.db", "jobs", "list") == (3, "not_found")

    def test_one_that_can_t_be_written(self, office: Console, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        from data.sqlite import connections

        prepare = connections._prepare

        def read_only(raw: object) -> None:
            prepare(raw)
            raw.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]

        monkeypatch.setattr("data.sqlite.connections._prepare", read_only)

        assert office.ended("jobs", "list")[0] == 0
        assert office.failed("jobs", "add", "--title", "Leak") == (7, "unreachable")

    def test_a_path_that_can_t_be_looked_at(self, office: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        def denied(self: Path) -> bool:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "exists", denied)

        code, document = office.ended("jobs", "list")
        assert (code, document["error"]["code"]) == (7, "unreachable")
        assert "Permission denied" in document["error"]["message"]


HOSTILE = "\x1b]0;x\x07[red]\u202egnp\u200b\x9b2J{{7*7}}\r\nBcc: x"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u200b]")


class TestHostileText:
    @pytest.fixture
    def planted(self, store: Store, office: Console, team: dict[Role, Actor]) -> Console:
        """A database in which every text holds what a terminal would act on, put there behind the program's back."""
        office("jobs", "note", "1", "--text", "note", "--internal")
        office("jobs", "todo", "1", "--text", "to-do")
        office("jobs", "schedule", "1", "--start", "2199-01-01", "--end", "2199-01-02", "--note", "visit")
        office("jobs", "cost", "1", "--label", "cost", "--amount", "1", "--supplier", "supplier")
        columns = {
            "client": ("name", "postal_address", "internal_notes"),
            "contact": ("name", "phone", "role"),
            "job": ("title", "description", "site", "suburb"),
            "internal_note": ("text",),
            "todo": ("text",),
            "visit": ("note",),
            "cost": ("label", "supplier"),
            "staff": ("name",),
        }
        with store.writing() as tx:
            for table, names in columns.items():
                for name in names:
                    tx.sql.run(f"UPDATE {table} SET {name} = :text", text=HOSTILE)
            act = {"at": tx.now, "who": HOSTILE, "action": "x", "subject": HOSTILE, "detail": HOSTILE}
            tx.sql.insert("activity", **act)
        return office

    @pytest.mark.parametrize("command", READS)
    @pytest.mark.parametrize("on_terminal", [False, True])
    def test_none_of_it_reaches_a_terminal(
        self, planted: Console, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], on_terminal: bool
    ) -> None:
        if on_terminal:
            monkeypatch.setattr("sys.stdout.isatty", lambda: True)
            monkeypatch.setenv("TERM", "dumb")

        text = planted.text(*command)

        assert RAW.search(text) is None
        assert command[0] == "portal" or "[red]" in text

    @pytest.mark.parametrize("command", READS)
    def test_json_is_plain_ascii(
        self, planted: Console, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
    ) -> None:
        assert run([*command, "--json"]) == 0
        text = capsys.readouterr().out

        assert text.isascii()
        assert RAW.search(text) is None
        assert command[0] == "portal" or "[red]" in str(json.loads(text))

    def test_it_is_cleaned_where_it_comes_in(self, office: Console) -> None:
        job = office("jobs", "add", "--title", HOSTILE, "--description", HOSTILE, "--site", HOSTILE)["job"]
        phone = "\x1b0400 111 222"
        client = office("clients", "add", "--name", HOSTILE, "--contact", HOSTILE, "--phone", phone)["client"]

        assert RAW.search(f"{job['title']} {job['site']} {client['name']} {client['phone']}") is None
        assert RAW.search(job["description"]) is None

    @pytest.mark.parametrize(
        "arguments",
        [("jobs", "show", HOSTILE), ("jobs", HOSTILE), ("jobs", "list", "--limit", HOSTILE), ("jobs", f"--{HOSTILE}")],
    )
    def test_failures_repeat_it_clean(
        self, office: Console, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
    ) -> None:
        assert run(arguments) in (2, 3)

        shown = capsys.readouterr()
        assert RAW.search(shown.out + shown.err) is None


# What Python makes of bytes in the command line that are no UTF-8.
NO_TEXT = "J-\udcff"


class TestNoText:
    @pytest.mark.parametrize(
        "command",
        [
            ("jobs", "show", NO_TEXT),
            ("jobs", "edit", "1", "--client", NO_TEXT),
            ("clients", "list", "--search", NO_TEXT),
            ("clients", "list", "--after", NO_TEXT),
            ("quotes", "show", NO_TEXT),
            ("share", "items", NO_TEXT),
            ("activity", "--job", NO_TEXT),
        ],
    )
    def test_bytes_that_are_no_text_are_wrong_use(self, office: Console, command: tuple[str, ...]) -> None:
        assert office.failed(*command) == (2, "usage")

    def test_nobody_is_called_so(self, office: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        assert office.failed("--as", NO_TEXT, "jobs", "list") == (2, "usage")
        monkeypatch.setenv("TRADECONSOLE_STAFF", NO_TEXT)
        assert office.failed("jobs", "list") == (2, "usage")

    def test_it_is_said_in_words(self, office: Console, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["jobs", "show", NO_TEXT]) == 2
        assert "UTF-8" in capsys.readouterr().err

    def test_text_that_is_kept_is_cleaned_and_a_file_may_be_called_so(self, office: Console, tmp_path: Path) -> None:
        (tmp_path / f"{NO_TEXT}.pdf").write_bytes(b"%PDF-1.7")

        assert office("clients", "add", "--name", NO_TEXT)["client"]["name"] == "J-\ufffd"
        assert office("jobs", "file", "1", f"{NO_TEXT}.pdf")["file"]["name"] == "J-\ufffd.pdf"


class TestSizes:
    def test_a_refusal_of_anything_can_be_kept(self, office: Console, team: dict[Role, Actor]) -> None:
        office.become(team[Role.APPRENTICE])

        assert office.failed("jobs", "status", "\x1b" * 9_000, "On hold") == (4, "not_permitted")
        assert office.failed("clients", "show", "9" * 9_000) == (4, "not_permitted")

    @pytest.mark.parametrize(
        "command",
        [
            ("jobs", "remove", "1", "note", "9" * 20),
            ("jobs", "todo", "1", "--done", "9" * 20),
            ("jobs", "list", "--after", "9" * 20),
        ],
    )
    def test_a_number_that_no_id_can_be(self, office: Console, command: tuple[str, ...]) -> None:
        assert run([*command, "--json"]) == 2

    def test_a_phone_number_of_any_length(self, office: Console) -> None:
        assert office("clients", "add", "--name", "Bo", "--phone", "+61" + "4" * 37)["client"]["phone"]
        assert office.failed("clients", "add", "--name", "Bo", "--phone", "4" * 41) == (6, "invalid")


class TestWords:
    def test_a_failure_says_what_and_how_to_mend_it_on_the_error_output(
        self, office: Console, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["jobs", "show", "J-0009"]) == 3

        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err == "Not found: There is no job J-0009.\n`tradeconsole jobs list` shows the jobs.\n"

    def test_on_a_terminal_it_is_a_panel(
        self, office: Console, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("sys.stderr.isatty", lambda: True)

        assert run(["jobs", "show", "[red]\x1b[2J"]) == 3

        shown = capsys.readouterr().err
        assert "Not found" in shown
        assert "[red]" in shown
        assert "\x1b[2J" not in shown

    def test_a_mistake_in_the_command_line_names_the_near_word(
        self, office: Console, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run(["jobz"]) == 2
        assert "'jobs'" in capsys.readouterr().err

    def test_a_fault_of_the_program_is_not_hidden(self) -> None:
        fault = ZeroDivisionError()

        assert ended_by(fault, SimpleNamespace(obj=None)) is fault  # type: ignore[arg-type]
