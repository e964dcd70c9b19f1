"""`tradeconsole quotes`, as scripts call it."""

from pathlib import Path
from typing import Any

import pytest

from data.actions.acceptance import ToldAnswer, accept_quote
from data.actions.quotes import Offer, add_quote
from data.enums import LineKind, Role
from data.money import DraftLine
from data.store import Store
from tests.billing import LINES as LINES_OF_OFFER
from tests.billing import make_office, make_person, outbox, ticked
from tests.cli.console import Console, text_of
from tests.factories import make_client, make_job, switch_portal
from tradeconsole.cli import run

LINES = ("--line", "Replace the unit;1;2980", "--line", "Permit; at cost;2;50;FREE")


@pytest.fixture
def console(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Console:
    """The commands, as the Owner of a business with a client gives them."""
    return Console.at(store, make_office(store), tmp_path, monkeypatch, capsys)


def add(console: Console, *more: str) -> Any:
    return console("quotes", "add", "--client", "C-0001", *LINES, *more)["quote"]


class TestAdd:
    def test_it_answers_with_the_record_that_show_gives(self, console: Console) -> None:
        added = add(console, "--job", "J-0001", "--valid-until", "24/12/2199", "--terms", "Net 14.")

        assert console("quotes", "show", "Q-0001") == {"quote": added}
        assert added | {"created_at": ""} == {
            "number": "Q-0001",
            "version": 1,
            "status": "Draft",
            "title": "Hot water unit",
            "client": "Dana Li",
            "client_number": "C-0001",
            "job": "J-0001",
            "site": "12 Wattle St, Northcote VIC 3070",
            "lines": [
                line("Replace the unit", "1", "2980.00", "2980.00", taxable=True),
                line("Permit; at cost", "2", "50.00", "100.00", taxable=False),
            ],
            "subtotal": "3080.00",
            "gst": "298.00",
            "total": "3378.00",
            "shows_gst": True,
            "prices_include_gst": False,
            "valid_until": "2199-12-24",
            "terms": "Net 14.",
            "deposit": "",
            "created_at": "",
            "sent_at": None,
            "decision": None,
            "sent": None,
        }

    @pytest.mark.parametrize(
        ("arguments", "code", "error"),
        [
            (("--client", "C-0404", *LINES), 3, "not_found"),
            (("--client", "C-0001"), 6, "invalid"),
            (("--client", "C-0001", "--line", "Tap;1"), 6, "invalid"),
            (("--client", "C-0001", "--line", "Tap;1;-5"), 6, "invalid"),
            (("--client", "C-0001", *LINES, "--valid-until", "soon"), 6, "invalid"),
            (("--client", "C-0001", *LINES, "--valid-until", "2001-01-01"), 6, "invalid"),
            (("--client", "C-0002", *LINES, "--job", "J-0001"), 6, "invalid"),
            (("--client", "C-0001", *LINES, "--job", "J-0002"), 5, "no_client"),
        ],
    )
    def test_what_can_t_be_is_refused(
        self, store: Store, console: Console, arguments: tuple[str, ...], code: int, error: str
    ) -> None:
        make_client(store, "Sam Ito")
        make_job(store, None)

        assert console.failed("quotes", "add", *arguments) == (code, error)

    def test_without_a_client_it_is_wrong_usage(self, console: Console) -> None:
        assert run(["quotes", "add", *LINES]) == 2


def line(description: str, quantity: str, price: str, total: str, *, taxable: bool) -> dict[str, Any]:
    return {
        "kind": "item",
        "description": description,
        "quantity": quantity,
        "unit": "",
        "unit_price": price,
        "taxable": taxable,
        "total": total,
    }


class TestSend:
    def test_it_is_shared_and_mailed(self, store: Store, console: Console) -> None:
        add(console, "--job", "J-0001")

        done = console("quotes", "send", "Q-0001")

        assert done["quote"]["status"] == "Sent"
        assert done["shared"]
        assert [(mail["to"], mail["state"]) for mail in done["emails"]] == [("dana.li.c-0001@example.com", "queued")]
        assert [kind for kind, _ in ticked(store)] == ["quote"]

    def test_without_email_it_is_only_marked(self, store: Store, console: Console) -> None:
        add(console)

        done = console("quotes", "send", "Q-0001", "--no-email")

        assert (done["quote"]["status"], done["shared"], done["emails"]) == ("Sent", False, [])
        assert (ticked(store), outbox(store)) == ([], [])

    def test_with_the_portal_off_it_goes_as_a_pdf(self, store: Store, console: Console) -> None:
        switch_portal(store, on=False)
        add(console)

        done = console("quotes", "send", "Q-0001")

        assert (done["shared"], len(done["emails"])) == (False, 1)

    def test_what_hinders_it_is_named(self, store: Store, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        add(console)
        monkeypatch.setenv("TRADECONSOLE_SMTP_HOST", "smtp.example.com")
        assert console.failed("quotes", "send", "Q-0001") == (5, "no_public_address")

        with store.writing() as tx:
            tx.sql.run("UPDATE contact SET email = ''")
        monkeypatch.delenv("TRADECONSOLE_SMTP_HOST")
        assert console.failed("quotes", "send", "Q-0001") == (5, "no_email")

        console("quotes", "send", "Q-0001", "--no-email")
        assert console.failed("quotes", "send", "Q-0001") == (5, "conflict")


class TestRevise:
    def test_show_gives_the_draft_and_what_was_sent(self, console: Console) -> None:
        add(console)
        console("quotes", "send", "Q-0001", "--no-email")

        console("quotes", "revise", "Q-0001", "--line", "Replace the unit;1;3480")
        quote = console("quotes", "show", "Q-0001")["quote"]

        assert (quote["version"], quote["status"], quote["total"]) == (2, "Draft", "3828.00")
        assert (quote["sent"]["version"], quote["sent"]["total"]) == (1, "3378.00")
        assert console.failed("quotes", "accept", "Q-0001", "--by", "Dana", "--how", "phone") == (5, "conflict")


class TestAnswers:
    def test_an_acceptance_is_recorded_once(self, console: Console) -> None:
        add(console)
        console("quotes", "send", "Q-0001", "--no-email")
        words = ("quotes", "accept", "Q-0001", "--by", "Dana Li", "--how", "signed on paper")

        first, again = console(*words), console(*words)

        decision = first["quote"]["decision"]
        assert (first["quote"]["status"], decision["answer"]) == ("Accepted", "accepted")
        assert (decision["by"], decision["how"], decision["version"]) == ("Dana Li", "signed on paper", 1)
        assert decision["total"] == "3378.00"
        assert again == first
        assert console.failed("quotes", "decline", "Q-0001") == (5, "conflict")
        assert console.failed("quotes", "revise", "Q-0001") == (5, "conflict")

    def test_the_sums_are_what_was_agreed(self, store: Store, console: Console) -> None:
        option = DraftLine("Gutter guard", unit_price_cents=100_00, kind=LineKind.OPTION)
        owner = make_person(store, Role.OWNER, name="Kim Rivera")
        add_quote(store, owner, "C-0001", Offer([*LINES_OF_OFFER, option]))
        console("quotes", "send", "Q-0001", "--no-email")
        assert console("quotes", "show", "Q-0001")["quote"]["total"] == "3608.00"

        accept_quote(store, owner, "Q-0001", ToldAnswer("Dana Li", "by phone", chosen_options=[2]))

        quote = console("quotes", "show", "Q-0001")["quote"]
        assert (quote["subtotal"], quote["gst"], quote["total"]) == ("3380.00", "338.00", "3718.00")
        assert console("quotes", "list")["quotes"][0]["total"] == "3718.00"
        assert "Gutter guard (chosen)\t1\t$100.00" in console.text("quotes", "show", "Q-0001")

    def test_a_decline_is_recorded(self, console: Console) -> None:
        add(console)
        console("quotes", "send", "Q-0001", "--no-email")

        assert console("quotes", "decline", "Q-0001", "--reason", "Too dear")["quote"]["status"] == "Declined"

    def test_what_was_withdrawn_can_t_be_accepted(self, console: Console) -> None:
        add(console)
        console("quotes", "send", "Q-0001", "--no-email")

        assert console("quotes", "withdraw", "Q-0001", "--why", "Wrong price")["quote"]["status"] == "Withdrawn"
        assert console.failed("quotes", "accept", "Q-0001", "--by", "Dana", "--how", "phone") == (5, "conflict")

    def test_who_and_how_must_be_said(self, console: Console) -> None:
        assert run(["quotes", "accept", "Q-0001", "--by", "Dana"]) == 2


class TestExpiry:
    def test_it_follows_the_clock(self, console: Console, monkeypatch: pytest.MonkeyPatch) -> None:
        add(console)
        console("quotes", "send", "Q-0001", "--no-email")
        monkeypatch.setenv("TRADECONSOLE_CLOCK_OFFSET", str(40 * 86_400))

        assert console("quotes", "show", "Q-0001")["quote"]["status"] == "Expired"
        assert [quote["number"] for quote in console("quotes", "list", "--status", "expired")["quotes"]] == ["Q-0001"]
        assert console.failed("quotes", "accept", "Q-0001", "--by", "Dana", "--how", "phone") == (5, "conflict")


class TestList:
    def test_pages_follow_each_other(self, console: Console) -> None:
        for _ in range(3):
            add(console)

        first = console("quotes", "list", "--limit", "2")
        rest = console("quotes", "list", "--limit", "2", "--after", first["next"])

        assert [[quote["number"] for quote in page["quotes"]] for page in (first, rest)] == [
            ["Q-0003", "Q-0002"],
            ["Q-0001"],
        ]
        assert rest["next"] is None

    def test_they_are_narrowed(self, store: Store, console: Console) -> None:
        make_client(store, "Sam Ito")
        add(console, "--job", "J-0001")

        assert len(console("quotes", "list", "--client", "C-0001", "--job", "J-0001")["quotes"]) == 1
        assert console("quotes", "list", "--client", "C-0002")["quotes"] == []
        assert console.failed("quotes", "list", "--client", "C-0404") == (3, "not_found")
        assert console.failed("quotes", "list", "--after", "Q-0404") == (3, "not_found")

    def test_people_read_amounts_and_days(self, console: Console) -> None:
        add(console, "--valid-until", "2199-12-24")

        assert "Q-0001\tDraft\tDana Li\t\t$3,378.00\t24/12/2199" in console.text("quotes", "list")
        shown = console.text("quotes", "show", "Q-0001")
        assert "Permit; at cost (GST-free)\t2\t$50.00\t$100.00" in shown
        assert "Total inc GST\t$3,378.00" in shown


class TestPdf:
    def test_it_replaces_what_stands_there(self, tmp_path: Path, console: Console) -> None:
        add(console)
        target = tmp_path / "offer.pdf"
        target.write_text("old")

        assert console("quotes", "pdf", "Q-0001", "--to", str(target)) == {"number": "Q-0001", "pdf": str(target)}

        assert target.read_bytes().startswith(b"%PDF-")

    def test_a_draft_is_marked(self, tmp_path: Path, console: Console) -> None:
        add(console)
        console("quotes", "pdf", "Q-0001")
        assert "not been sent" in text_of(tmp_path / "Q-0001.pdf")

        console("quotes", "send", "Q-0001", "--no-email")
        console("quotes", "pdf", "Q-0001")
        assert "not been sent" not in text_of(tmp_path / "Q-0001.pdf")
        assert "$3,378.00" in text_of(tmp_path / "Q-0001.pdf")

    @pytest.mark.parametrize("target", ["nowhere/offer.pdf", ".", "o" * 300])
    def test_a_place_that_can_t_be_written_is_invalid(
        self, console: Console, capsys: pytest.CaptureFixture[str], target: str
    ) -> None:
        add(console)

        assert console.failed("quotes", "pdf", "Q-0001", "--to", target) == (6, "invalid")

        assert run(["quotes", "pdf", "Q-0001", "--to", target]) == 6
        said = capsys.readouterr().err
        assert f"{target} can't be written: " in said
        assert "--to FILE" in said

    def test_a_file_in_the_way_of_its_own_name_is_told_with_the_way_out(
        self, tmp_path: Path, console: Console, capsys: pytest.CaptureFixture[str]
    ) -> None:
        add(console)
        (tmp_path / "Q-0001.pdf").mkdir()

        assert run(["quotes", "pdf", "Q-0001"]) == 6

        assert "Q-0001.pdf can't be written: " in capsys.readouterr().err


class TestRoles:
    @pytest.mark.parametrize("role", [Role.TRADIE, Role.APPRENTICE])
    @pytest.mark.parametrize(
        "arguments", [("list",), ("show", "Q-0404"), ("send", "Q-0001"), ("pdf", "Q-0001"), ("withdraw", "Q-0001")]
    )
    def test_those_who_do_no_paperwork_are_refused(
        self, store: Store, console: Console, role: Role, arguments: tuple[str, ...]
    ) -> None:
        console.become(make_person(store, role))

        assert console.failed("quotes", *arguments) == (4, "not_permitted")
        assert store.reader.value("SELECT action FROM activity ORDER BY id DESC") == "refused to edit quotes"

    def test_finance_sends_but_records_no_answer(self, store: Store, console: Console) -> None:
        console.become(make_person(store, Role.FINANCE))
        add(console)

        assert not console("quotes", "send", "Q-0001")["shared"]
        assert console.failed("quotes", "accept", "Q-0001", "--by", "Dana", "--how", "phone") == (4, "not_permitted")


def test_an_accepted_one_becomes_a_job(console: Console, store: Store) -> None:
    with store.writing() as tx:
        tx.sql.run("UPDATE number_sequence SET next_value = 2 WHERE name = 'job'")
    add(console)
    console("quotes", "send", "Q-0001", "--no-email")
    assert console.failed("quotes", "convert", "Q-0001") == (5, "conflict")
    console("quotes", "accept", "Q-0001", "--by", "Dana Li", "--how", "by phone")

    job = console("quotes", "convert", "q-1")["job"]

    assert (job["client"], [quote["number"] for quote in job["quotes"]]) == ("Dana Li", ["Q-0001"])
    assert console("quotes", "show", "Q-0001")["quote"]["status"] == "Converted"
    assert console.failed("quotes", "convert", "Q-0001") == (5, "conflict")


class TestInFull:
    def test_headings_options_and_units_stand_in_the_order_given(self, console: Console) -> None:
        lines = ("# Rough-in", "Pipe;9.5 m;12", "Permit;1;50;FREE;OPTION", "Valve; brass;1;80;OPTION")
        added = console("quotes", "add", "--client", "C-0001", *(part for line in lines for part in ("--line", line)))

        shown = added["quote"]
        assert [(line["kind"], line["description"], line["quantity"], line["unit"]) for line in shown["lines"]] == [
            ("heading", "Rough-in", "1", ""),
            ("item", "Pipe", "9.5", "m"),
            ("option", "Permit", "1", ""),
            ("option", "Valve; brass", "1", ""),
        ]
        assert [line["taxable"] for line in shown["lines"]] == [True, True, False, True]
        assert (shown["subtotal"], shown["total"]) == ("114.00", "125.40")

    def test_an_acceptance_names_its_options_and_can_be_reopened(self, console: Console) -> None:
        console("quotes", "add", "--client", "C-0001", *LINES, "--line", "Valve;1;80;OPTION")
        console("quotes", "send", "Q-0001", "--no-email")

        accepted = console("quotes", "accept", "Q-0001", "--by", "Dana Li", "--how", "by phone", "--option", "3")
        reopened = console("quotes", "reopen", "Q-0001", "--why", "They meant the other one")["quote"]

        assert (accepted["quote"]["total"], accepted["quote"]["decision"]["options"]) == ("3466.00", [3])
        assert (reopened["status"], reopened["decision"], reopened["total"]) == ("Sent", None, "3378.00")
        assert console.failed("quotes", "reopen", "Q-0001", "--why", "Again") == (5, "conflict")
        assert console.failed("quotes", "accept", "Q-0001", "--by", "Dana", "--how", "x", "--option", "1") == (
            6,
            "invalid",
        )

    def test_changes_a_copy_and_a_title(self, console: Console) -> None:
        add(console, "--title", "Hot water")
        console("quotes", "send", "Q-0001", "--no-email")

        asked = console("quotes", "changes", "Q-0001", "--reason", "Without the permit")["quote"]
        revised = console("quotes", "revise", "Q-0001", "--title", "Hot water, no permit")["quote"]
        copied = console("quotes", "duplicate", "Q-0001")["quote"]

        assert (asked["status"], asked["decision"]["reason"]) == ("Changes requested", "Without the permit")
        assert (revised["version"], revised["title"]) == (2, "Hot water, no permit")
        assert (copied["number"], copied["title"], copied["status"]) == ("Q-0002", "Hot water, no permit", "Draft")

    def test_added_to_a_job_it_asks_who_may_see_more(self, console: Console) -> None:
        add(console)
        console("quotes", "send", "Q-0001")
        console("quotes", "accept", "Q-0001", "--by", "Dana Li", "--how", "by phone")
        console("jobs", "note", "J-0001", "--text", "Tiles arrive Thursday.", "--for-client")
        console("share", "save", "J-0001", "--item", "dates")

        asked = console.failed("quotes", "convert", "Q-0001", "--job", "J-0001")
        job = console("quotes", "convert", "Q-0001", "--job", "J-0001", "--yes")["job"]

        assert asked == (2, "usage")
        assert [quote["number"] for quote in job["quotes"]] == ["Q-0001"]
        assert console("quotes", "show", "Q-0001")["quote"]["status"] == "Converted"

    def test_the_mail_carries_the_words_of_who_sends_it(self, console: Console, store: Store) -> None:
        add(console)

        console("quotes", "send", "Q-0001", "--message", "Call me any time.", "--to", "dana.li.c-0001@example.com")

        assert store.reader.value("SELECT staff_message FROM outbox") == "Call me any time."
