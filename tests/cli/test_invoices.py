"""`tradeconsole invoices`, as scripts call it."""

from pathlib import Path
from typing import Any

import pytest

from data.enums import Role
from data.store import Store
from tests.billing import make_office, make_person, set_business, ticked
from tests.cli.console import Console, text_of
from tests.factories import make_job
from tradeconsole.cli import run

LINES = ("--line", "Replace the unit;1;2980", "--line", "Permit; at cost;2;50;FREE")


@pytest.fixture
def console(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Console:
    """The commands, as the Owner of a business with a client gives them."""
    return Console.at(store, make_office(store), tmp_path, monkeypatch, capsys)


def add(console: Console, *more: str) -> Any:
    return console("invoices", "add", "--job", "J-0001", *LINES, *more)["invoice"]


class TestAdd:
    def test_it_answers_with_the_record_that_show_gives(self, console: Console) -> None:
        added = add(console, "--due", "24/12/2199")

        assert console("invoices", "show", "INV-0001") == {"invoice": added}
        amounts = {name: added[name] for name in ("subtotal", "gst", "total", "paid", "due", "due_on")}
        assert amounts == {
            "subtotal": "3080.00",
            "gst": "298.00",
            "total": "3378.00",
            "paid": "0.00",
            "due": "3378.00",
            "due_on": "2199-12-24",
        }
        assert (added["number"], added["status"], added["client"]) == ("INV-0001", "Draft", "Dana Li")
        assert (added["job"], added["quote"]) == ("J-0001", None)
        assert [(line["description"], line["taxable"]) for line in added["lines"]] == [
            ("Replace the unit", True),
            ("Permit; at cost", False),
        ]

    def test_an_accepted_quote_is_billed(self, console: Console) -> None:
        console("quotes", "add", "--client", "C-0001", "--job", "J-0001", *LINES)
        assert console.failed("invoices", "add", "--quote", "Q-0001") == (5, "conflict")
        console("quotes", "send", "Q-0001", "--no-email")
        console("quotes", "accept", "Q-0001", "--by", "Dana Li", "--how", "by phone")

        invoice = console("invoices", "add", "--quote", "Q-0001")["invoice"]

        assert (invoice["quote"], invoice["job"], invoice["total"]) == ("Q-0001", "J-0001", "3378.00")
        assert console("quotes", "show", "Q-0001")["quote"]["status"] == "Invoiced"
        assert console.failed("invoices", "add", "--quote", "Q-0001") == (5, "conflict")

    @pytest.mark.parametrize(
        ("arguments", "code", "error"),
        [
            ((), 2, "usage"),
            (LINES, 2, "usage"),
            (("--quote", "Q-0001", "--job", "J-0001"), 2, "usage"),
            (("--quote", "Q-0404"), 3, "not_found"),
            (("--job", "J-0404", *LINES), 3, "not_found"),
            (("--job", "J-0002", *LINES), 5, "no_client"),
            (("--job", "J-0001"), 6, "invalid"),
            (("--job", "J-0001", "--line", "Refund;1;-1"), 6, "invalid"),
            (("--job", "J-0001", *LINES, "--due", "never"), 6, "invalid"),
        ],
    )
    def test_what_can_t_be_is_refused(
        self, store: Store, console: Console, arguments: tuple[str, ...], code: int, error: str
    ) -> None:
        make_job(store, None)

        assert console.failed("invoices", "add", *arguments) == (code, error)


class TestSend:
    def test_it_is_shared_and_mailed(self, store: Store, console: Console) -> None:
        add(console)

        done = console("invoices", "send", "INV-0001")

        assert (done["invoice"]["status"], done["invoice"]["buyer"], done["shared"]) == ("Sent", "Dana Li", True)
        assert [mail["state"] for mail in done["emails"]] == ["queued"]
        assert [kind for kind, _ in ticked(store)] == ["invoice"]
        assert console.failed("invoices", "send", "INV-0001") == (5, "conflict")

    def test_without_email_it_is_only_marked(self, store: Store, console: Console) -> None:
        add(console)

        done = console("invoices", "send", "INV-0001", "--no-email")

        assert (done["invoice"]["status"], done["shared"], done["emails"]) == ("Sent", False, [])
        assert ticked(store) == []

    def test_a_broken_tax_rule_is_named(
        self, store: Store, console: Console, capsys: pytest.CaptureFixture[str]
    ) -> None:
        add(console)
        set_business(store, "abn = ''")

        assert run(["invoices", "send", "INV-0001"]) == 5

        assert "no valid ABN" in capsys.readouterr().err


class TestOverdue:
    def test_it_follows_the_clock(self, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        add(console)
        console("invoices", "send", "INV-0001", "--no-email")
        assert console("invoices", "list", "--status", "overdue")["invoices"] == []

        monkeypatch.setenv("TRADECONSOLE_CLOCK_OFFSET", str(20 * 86_400))

        assert console("invoices", "show", "INV-0001")["invoice"]["status"] == "Overdue"
        assert len(console("invoices", "list", "--status", "Overdue")["invoices"]) == 1


class TestList:
    def test_pages_follow_each_other(self, console: Console) -> None:
        for _ in range(3):
            add(console)

        first = console("invoices", "list", "--limit", "2", "--client", "C-0001", "--job", "J-0001")
        rest = console("invoices", "list", "--limit", "2", "--after", first["next"])

        assert [[invoice["number"] for invoice in page["invoices"]] for page in (first, rest)] == [
            ["INV-0003", "INV-0002"],
            ["INV-0001"],
        ]

    def test_people_read_amounts_and_days(self, console: Console) -> None:
        add(console, "--due", "2199-12-24")

        listed = console.text("invoices", "list")
        assert "INV-0001\tDraft\tDana Li\t$3,378.00\t$3,378.00\t24/12/2199\tJ-0001" in listed
        assert "Still to pay\t$3,378.00" in console.text("invoices", "show", "INV-0001")


class TestPdf:
    def test_it_says_what_it_is(self, store: Store, tmp_path: Path, console: Console) -> None:
        add(console)
        console("invoices", "pdf", "INV-0001")
        assert "not been sent" in text_of(tmp_path / "INV-0001.pdf")

        console("invoices", "send", "INV-0001", "--no-email")
        console("invoices", "pdf", "INV-0001", "--to", "bill.pdf")

        words = text_of(tmp_path / "bill.pdf")
        assert "Tax invoice" in words
        assert "$3,378.00" in words
        assert "not been sent" not in words

    def test_a_place_that_can_t_be_written_is_invalid_as_a_file_that_can_t_be_read(self, console: Console) -> None:
        add(console)

        assert console.failed("invoices", "pdf", "INV-0001", "--to", "nowhere/bill.pdf") == (6, "invalid")
        assert console.failed("jobs", "file", "J-0001", "nowhere/bill.pdf") == (6, "invalid")


class TestRoles:
    @pytest.mark.parametrize("role", [Role.TRADIE, Role.APPRENTICE])
    @pytest.mark.parametrize("arguments", [("list",), ("show", "INV-0404"), ("send", "INV-0001"), ("pdf", "INV-0001")])
    def test_those_who_do_no_paperwork_are_refused(
        self, store: Store, console: Console, role: Role, arguments: tuple[str, ...]
    ) -> None:
        console.become(make_person(store, role))

        assert console.failed("invoices", *arguments) == (4, "not_permitted")
        assert store.reader.value("SELECT action FROM activity ORDER BY id DESC") == "refused to edit invoices"

    def test_finance_sends_without_sharing(self, store: Store, console: Console) -> None:
        console.become(make_person(store, Role.FINANCE))
        add(console)

        assert not console("invoices", "send", "INV-0001")["shared"]
        assert ticked(store) == []
