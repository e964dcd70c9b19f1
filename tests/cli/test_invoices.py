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

    def test_a_part_of_a_quote_and_then_the_rest(self, console: Console) -> None:
        console("quotes", "add", "--client", "C-0001", *LINES)
        console("quotes", "send", "Q-0001", "--no-email")
        console("quotes", "accept", "Q-0001", "--by", "Dana Li", "--how", "by phone")
        of_quote = ("invoices", "add", "--quote", "Q-0001")

        deposit = console(*of_quote, "--percent", "30 %", "--words", "Deposit")["invoice"]
        amount = console(*of_quote, "--amount", "1,000")["invoice"]
        rest = console(*of_quote)["invoice"]

        assert [invoice["total"] for invoice in (deposit, amount, rest)] == ["1013.40", "1000.00", "1364.60"]
        assert deposit["lines"][0]["description"] == "Deposit, 30 % of quote Q-0001"
        assert console.failed(*of_quote, "--amount", "1") == (5, "conflict")

    def test_a_client_is_billed_without_a_job(self, console: Console) -> None:
        made = console("invoices", "add", "--client", "C-0001", *LINES)["invoice"]

        assert (made["client"], made["job"], made["total"]) == ("Dana Li", None, "3378.00")

    @pytest.mark.parametrize(
        ("arguments", "code", "error"),
        [
            ((), 2, "usage"),
            (LINES, 2, "usage"),
            (("--quote", "Q-0001", "--job", "J-0001"), 2, "usage"),
            (("--job", "J-0001", "--client", "C-0001", *LINES), 2, "usage"),
            (("--client", "C-0001", "--percent", "30", *LINES), 2, "usage"),
            (("--quote", "Q-0001", "--percent", "30", "--amount", "5"), 2, "usage"),
            (("--quote", "Q-0001", "--words", "Deposit"), 2, "usage"),
            (("--client", "C-0404", *LINES), 3, "not_found"),
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

    def test_a_message_and_an_address_can_be_given(self, store: Store, console: Console) -> None:
        add(console)
        address = console("clients", "show", "C-0001")["client"]["contacts"][0]["email"]
        assert console.failed("invoices", "send", "INV-0001", "--to", "nobody@example.com") == (6, "invalid")

        done = console("invoices", "send", "INV-0001", "--to", address, "--message", "Thank you.")

        assert [mail["to"] for mail in done["emails"]] == [address]
        assert store.reader.value("SELECT staff_message FROM outbox") == "Thank you."


class TestParts:
    def test_a_deposit_and_the_rest_of_a_quote(self, console: Console) -> None:
        console("quotes", "add", "--client", "C-0001", *LINES)
        console("quotes", "send", "Q-0001", "--no-email")
        console("quotes", "accept", "Q-0001", "--by", "Dana Li", "--how", "by phone")
        quote = ("invoices", "add", "--quote", "Q-0001")

        deposit = console(*quote, "--percent", "30 %", "--words", "Deposit")["invoice"]
        amount = console(*quote, "--amount", "$100")["invoice"]
        rest = console(*quote)["invoice"]

        assert deposit["lines"][0]["description"] == "Deposit, 30 % of quote Q-0001"
        assert [each["total"] for each in (deposit, amount, rest)] == ["1013.40", "100.00", "2264.60"]
        assert console("quotes", "show", "Q-0001")["quote"]["status"] == "Invoiced"

    @pytest.mark.parametrize(
        ("arguments", "code", "error"),
        [
            (("--quote", "Q-0001", "--percent", "30", "--amount", "5"), 2, "usage"),
            (("--quote", "Q-0001", "--words", "Deposit"), 2, "usage"),
            (("--job", "J-0001", "--percent", "30", *LINES), 2, "usage"),
            (("--quote", "Q-0001", "--percent", "a third"), 6, "invalid"),
        ],
    )
    def test_a_part_is_of_a_quote_and_one_number(
        self, console: Console, arguments: tuple[str, ...], code: int, error: str
    ) -> None:
        assert console.failed("invoices", "add", *arguments) == (code, error)

    def test_by_hand_it_needs_no_job(self, console: Console) -> None:
        invoice = console("invoices", "add", "--client", "C-0001", *LINES)["invoice"]

        assert (invoice["job"], invoice["client"], invoice["total"]) == (None, "Dana Li", "3378.00")


class TestPaying:
    def test_payments_are_listed_and_taken_off(self, console: Console) -> None:
        add(console)
        assert console.failed("invoices", "pay", "INV-0001", "--amount", "5") == (5, "conflict")
        console("invoices", "send", "INV-0001", "--no-email")

        paid = console("invoices", "pay", "INV-0001", "--amount", "1,000", "--on", "23/11/2026", "--method", "cash")

        [payment] = paid["invoice"]["payments"]
        assert (paid["invoice"]["status"], paid["invoice"]["due"]) == ("Part paid", "2378.00")
        amounts = {name: payment[name] for name in ("amount", "on", "method")}
        assert amounts == {"amount": "1000.00", "on": "2026-11-23", "method": "cash"}
        assert "$1,000.00" in console.text("invoices", "show", "INV-0001")
        assert console.failed("invoices", "pay", "INV-0001", "--amount", "2378.01") == (6, "invalid")

        off = console("invoices", "remove-payment", "INV-0001", str(payment["id"]), "--why", "Bounced")
        assert (off["invoice"]["status"], off["invoice"]["payments"]) == ("Sent", [])
        whole = console("invoices", "pay", "INV-0001", "--amount", "3378")
        assert whole["invoice"]["status"] == "Paid"
        assert console.failed("invoices", "void", "INV-0001", "--why", "Wrong") == (5, "conflict")

    def test_a_draft_is_edited_made_void_and_issued_anew(self, console: Console) -> None:
        add(console)

        edited = console("invoices", "edit", "INV-0001", "--line", "Tap;1;100", "--terms", "Net 7.")["invoice"]
        void = console("invoices", "void", "INV-0001", "--why", "Wrong job")["invoice"]
        again = console("invoices", "reissue", "INV-0001")["invoice"]

        assert (edited["total"], edited["terms"]) == ("110.00", "Net 7.")
        assert (void["status"], void["void_reason"], void["due"]) == ("Void", "Wrong job", "0.00")
        assert (again["number"], again["status"], again["total"]) == ("INV-0002", "Draft", "110.00")
        assert console.failed("invoices", "edit", "INV-0001") == (5, "conflict")


class TestMargin:
    def test_it_stands_in_the_job_for_those_who_see_costs(self, store: Store, console: Console) -> None:
        add(console)
        console("invoices", "send", "INV-0001", "--no-email")
        console("jobs", "cost", "J-0001", "--label", "Unit", "--amount", "1540")

        margin = console("jobs", "show", "J-0001")["job"]["margin"]

        assert {name: margin[name] for name in ("invoiced", "cost", "margin", "percent")} == {
            "invoiced": "3080.00",
            "cost": "1540.00",
            "margin": "1540.00",
            "percent": "50.0",
        }
        console.become(make_person(store, Role.SUPERVISOR))
        assert not {"margin", "costs"} & set(console("jobs", "show", "J-0001")["job"])

    def test_a_message_goes_to_whom_it_is_for(self, store: Store, console: Console) -> None:
        add(console)
        to = "dana.li.c-0001@example.com"

        done = console("invoices", "send", "INV-0001", "--to", to, "--message", "Thank you.")

        assert [mail["to"] for mail in done["emails"]] == [to]
        assert store.reader.value("SELECT staff_message FROM outbox") == "Thank you."
        assert console.failed("invoices", "send", "INV-0001", "--to", "x@y.example") == (5, "conflict")


class TestAfterwards:
    def test_a_draft_is_changed(self, store: Store, console: Console) -> None:
        add(console)
        set_business(store, "prices_include_gst = TRUE")

        dated = console("invoices", "edit", "INV-0001", "--due", "24/12/2199", "--terms", "Cash.")["invoice"]
        lines = console("invoices", "edit", "INV-0001", "--line", "Tap;1;110")["invoice"]

        assert (dated["total"], dated["due_on"], dated["terms"]) == ("3378.00", "2199-12-24", "Cash.")
        assert (lines["total"], lines["gst"], lines["terms"]) == ("110.00", "10.00", "Cash.")

    def test_it_is_paid_in_parts(self, console: Console) -> None:
        add(console)
        assert console.failed("invoices", "pay", "INV-0001", "--amount", "1") == (5, "conflict")
        console("invoices", "send", "INV-0001", "--no-email")

        part = console("invoices", "pay", "INV-0001", "--amount", "$1,000", "--on", "2026-01-02", "--method", "cash")
        assert (part["invoice"]["status"], part["invoice"]["due"]) == ("Part paid", "2378.00")
        assert part["invoice"]["payments"] == [
            {"id": 1, "amount": "1000.00", "on": "2026-01-02", "method": "cash", "by": "Lee Rivera"}
        ]
        assert console.failed("invoices", "pay", "INV-0001", "--amount", "2378.01") == (6, "invalid")
        assert "1\t$1,000.00\t02/01/2026\tcash\tLee Rivera" in console.text("invoices", "show", "INV-0001")
        assert console.failed("invoices", "void", "INV-0001", "--why", "Wrong") == (5, "conflict")

        assert console("invoices", "pay", "INV-0001", "--amount", "2378")["invoice"]["status"] == "Paid"
        back = console("invoices", "remove-payment", "INV-0001", "2", "--why", "Bounced")["invoice"]
        assert (back["status"], len(back["payments"])) == ("Part paid", 1)

    def test_it_is_void_and_issued_anew(self, console: Console) -> None:
        add(console)
        console("invoices", "send", "INV-0001", "--no-email")

        gone = console("invoices", "void", "INV-0001", "--why", "Wrong amount")["invoice"]
        again = console("invoices", "reissue", "INV-0001")["invoice"]

        assert (gone["status"], gone["void_reason"], gone["due"]) == ("Void", "Wrong amount", "0.00")
        assert (again["number"], again["status"], again["total"]) == ("INV-0002", "Draft", "3378.00")
        assert console.failed("invoices", "void", "INV-0002", "--why", " ") == (6, "invalid")

    def test_what_a_job_brings_in_is_for_those_who_see_its_costs(self, store: Store, console: Console) -> None:
        add(console)
        console("invoices", "send", "INV-0001", "--no-email")
        console("jobs", "cost", "J-0001", "--label", "Unit", "--amount", "1540")

        assert console("jobs", "show", "J-0001")["job"]["margin"] == {
            "quoted": "0.00",
            "invoiced": "3080.00",
            "cost": "1540.00",
            "margin": "1540.00",
            "percent": "50.0",
            "expected": False,
        }
        assert "Margin\t$1,540.00 (50.0 %)" in console.text("jobs", "show", "J-0001")
        console.become(make_person(store, Role.FINANCE))
        assert "margin" in console("jobs", "show", "J-0001")["job"]
        console.become(make_person(store, Role.SUPERVISOR))
        assert "margin" not in console("jobs", "show", "J-0001")["job"]


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
    @pytest.mark.parametrize(
        "arguments",
        [
            ("list",),
            ("show", "INV-0404"),
            ("send", "INV-0001"),
            ("pdf", "INV-0001"),
            ("pay", "INV-0001", "--amount", "1"),
            ("void", "INV-0001", "--why", "Wrong"),
            ("reissue", "INV-0001"),
        ],
    )
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
