"""Exports: every row, harmless in a spreadsheet and on a terminal, to whom the role gives it, read page by page."""

import csv
import io
import json
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from data.enums import InvoiceStatus, LineKind, Role
from data.errors import Invalid, NotPermitted
from data.exports import xero
from data.exports.export import _SOURCES, export_text, export_to
from data.exports.kinds import ExportFormat, ExportKind, formats_of, may_export
from data.exports.values import harmless
from data.money import DraftLine, GstRules, totals
from tests.adversary.test_hostile_commands import RAW
from tests.data.desk import JOB, Desk
from tests.e2e.hostile import plant_hostile
from tests.factories import make_client, make_invoice, make_job

CSV, JSON, XERO = ExportFormat.CSV, ExportFormat.JSON, ExportFormat.XERO
CLIENTS, JOBS, QUOTES, INVOICES = ExportKind
LEADERS = {Role.OWNER, Role.ADMIN}


def text(desk: Desk, kind: ExportKind, form: ExportFormat = CSV, by: Role = Role.OWNER) -> str:
    out = io.StringIO()
    export_text(desk.store, desk.team[by], kind, form, out)
    return out.getvalue()


def rows(desk: Desk, kind: ExportKind, form: ExportFormat = CSV) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(desk, kind, form), newline="")))


def documents(desk: Desk, kind: ExportKind) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text(desk, kind, JSON))[kind]
    return found


class TestRows:
    def test_clients(self, desk: Desk) -> None:
        desk.run("UPDATE client SET internal_notes = 'Pays late' WHERE id = 1")
        desk.run("UPDATE client SET deleted_at = created_at WHERE id = 2")

        [row] = rows(desk, CLIENTS)
        [client] = documents(desk, CLIENTS)

        assert (row["number"], row["name"], row["internal_notes"]) == ("C-0001", "Dana Li", "Pays late")
        assert row["email"] == client["email"] == "dana.li.c-0001@example.com"
        assert row["created_at"] == "2026-11-24T09:00:00+11:00"
        assert [person["name"] for person in client["contacts"]] == ["Dana Li", "Kim Li", "Site Foreman"]
        assert "; Kim Li, kim.li.c-0001@example.com; " in row["contacts"]

    def test_jobs(self, desk: Desk) -> None:
        desk.save("dates")

        first, second, third = documents(desk, JOBS)
        row = rows(desk, JOBS)[0]

        assert (first["number"], first["client_number"], first["shared"]) == (JOB, "C-0001", True)
        assert first["next_visit"] == row["next_visit"] == "2026-11-25T09:00:00+11:00"
        assert [note["text"] for note in first["internal_notes"]] == ["Dog in the yard."]
        assert [note["text"] for note in first["client_notes"]] == ["The tiler comes on Monday.", "The parts are here."]
        assert first["costs"][0]["amount"] == "1500.00"
        assert [quote["number"] for quote in first["quotes"]] == ["Q-0001", "Q-0002"]
        assert (second["client"], third["client_number"], third["next_visit"]) == ("Bo Park", None, None)
        assert "Clear the laundry, yes; Order the valve, no" in row["todos"]

    def test_quotes_and_invoices_stand_as_of_today_with_plain_amounts(self, desk: Desk) -> None:
        desk.clock.advance(days=40)
        desk.run("UPDATE invoice SET paid_cents = 10000, status = 'Part paid' WHERE id = 1")

        quote, draft, _ = documents(desk, QUOTES)
        invoice = rows(desk, INVOICES)[0]

        assert (quote["number"], quote["status"], draft["status"]) == ("Q-0001", "Expired", "Draft")
        assert (quote["subtotal"], quote["gst"], quote["total"]) == ("3280.00", "328.00", "3608.00")
        assert (quote["lines"][1]["quantity"], quote["lines"][1]["total"]) == ("2.5", "300.00")
        assert (quote["answer"], quote["agreed"]) == (None, None)
        assert (invoice["status"], invoice["total"], invoice["paid"], invoice["due"]) == (
            "Overdue",
            "3608.00",
            "100.00",
            "3508.00",
        )
        assert (invoice["issued_on"], invoice["due_on"], invoice["job"]) == ("2026-11-24", "2026-12-08", JOB)

    @pytest.mark.parametrize("kind", ExportKind)
    def test_where_there_is_nothing_the_columns_are_named_all_the_same(self, desk: Desk, kind: ExportKind) -> None:
        full = text(desk, kind).splitlines()[0]
        for table in ("payment", "invoice_line", "invoice", "quote_line", "quote_version", "quote"):
            desk.run(f"DELETE FROM {table}")
        desk.run("UPDATE client SET deleted_at = created_at")
        if kind is not JOBS:
            assert text(desk, kind) == f"{full}\n"
            assert documents(desk, kind) == []

    def test_every_row_in_pages_and_none_is_held_open(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("data.exports.records.PAGE", 2)
        for _ in range(5):
            make_job(desk.store)
        desk.run("DELETE FROM job WHERE id = 6")
        open_when_written: list[bool] = []

        class Watched(io.StringIO):
            def write(self, words: str) -> int:
                open_when_written.append(desk.store.reader.raw.in_transaction)
                return super().write(words)

        out = Watched()
        count = export_text(desk.store, desk.owner, JOBS, CSV, out)

        numbers = [row["number"] for row in csv.DictReader(io.StringIO(out.getvalue()))]
        assert (count, numbers) == (7, ["J-0001", "J-0002", "J-0003", "J-0004", "J-0005", "J-0007", "J-0008"])
        assert len(open_when_written) == 8
        assert not any(open_when_written)

    def test_no_page_reads_a_whole_table(self, desk: Desk) -> None:
        wanted = {"after": 0, "last": 5, "page": 2, "today": "2026-11-24"}
        queries = [(source.query, source.parts) for source in (*_SOURCES.values(), xero.XERO)]

        for query in [query for query, _ in queries] + [part.query for _, parts in queries for part in parts]:
            plan = [str(step[3]) for step in desk.store.reader.execute(f"EXPLAIN QUERY PLAN {query}", wanted)]
            assert not [step for step in plan if step.startswith("SCAN")], query


class TestHarmless:
    @pytest.mark.parametrize(
        ("given", "written"),
        [
            ('=HYPERLINK("http://evil.example")', '\'=HYPERLINK("http://evil.example")'),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-1+1", "'-1+1"),
            ("+61 491 570 006", "'+61 491 570 006"),
            ("\tcmd", "'\tcmd"),
            ("\rcmd", "'\ufffdcmd"),
            ("＝1+1", "'＝1+1"),
            ("-12.50", "-12.50"),
            ("-12.50.1", "'-12.50.1"),
            ("12 Wattle St", "12 Wattle St"),
            ("", ""),
        ],
    )
    def test_a_cell(self, given: str, written: str) -> None:
        assert harmless(given) == written

    def test_formulas_in_names_are_text_and_amounts_below_nothing_are_numbers(self, desk: Desk) -> None:
        desk.run("""UPDATE client SET name = '=HYPERLINK("x","y")' WHERE id = 1""")
        desk.run("UPDATE invoice SET subtotal_cents = -1250 WHERE id = 1")

        [name, _] = [row["name"] for row in rows(desk, CLIENTS)]
        invoice = rows(desk, INVOICES)[0]

        assert name == """'=HYPERLINK("x","y")"""
        assert '"\'=HYPERLINK(""x"",""y"")"' in text(desk, CLIENTS)
        assert (invoice["client"][:2], invoice["subtotal"]) == ("'=", "-12.50")
        assert rows(desk, INVOICES, XERO)[0]["*ContactName"] == "Dana Li"

    @pytest.mark.parametrize(("kind", "form"), [(kind, form) for kind in ExportKind for form in formats_of(kind)])
    def test_no_raw_control_byte_of_a_stranger(self, desk: Desk, kind: ExportKind, form: ExportFormat) -> None:
        plant_hostile(desk.store, 1)

        written = text(desk, kind, form)

        assert RAW.findall(written) == []
        assert len(written) > 200
        if form is not JSON:
            heading, *others = csv.reader(io.StringIO(written, newline=""))
            assert {len(row) for row in others} == {len(heading)}


class TestXero:
    """Each invoice comes to the cent to what its client was told."""

    PRICES = (1, 333, 999, 10_005, 1_234_567, -1_250)

    @pytest.mark.parametrize("inclusive", [False, True])
    @pytest.mark.parametrize("registered", [True, False])
    def test_what_xero_adds_up_is_the_total(self, desk: Desk, inclusive: bool, registered: bool) -> None:
        lines = [
            DraftLine("Heading", kind=LineKind.HEADING, unit_price_cents=0),
            *(DraftLine(f"Part {cents}", 2_333, cents, unit="m") for cents in self.PRICES),
            DraftLine("Permit", 1_000, 12_345, taxable=False),
        ]
        sums = totals(lines, GstRules(registered, inclusive))
        made = make_invoice(
            desk.store,
            desk.client,
            desk.job,
            lines,
            **vars(sums),
            prices_include_gst=inclusive,
            shows_gst=registered,
        )

        found = [row for row in rows(desk, INVOICES, XERO) if row["*InvoiceNumber"] == made.number]

        assert len(found) == len(lines) - 1
        products = [Decimal(row["*Quantity"]) * Decimal(row["*UnitAmount"]) for row in found]
        amounts = [product.quantize(Decimal("0.01"), ROUND_HALF_UP) for product in products]
        taxes = [Decimal(row["TaxAmount"]) for row in found]
        assert (sum(amounts), sum(taxes)) == (Decimal(sums.subtotal_cents) / 100, Decimal(sums.gst_cents) / 100)
        assert {row["Total"] for row in found} == {f"{Decimal(sums.total_cents) / 100:.2f}"}
        kinds = ("GST on Income", "GST Free Income") if registered else ("BAS Excluded",) * 2
        assert (found[0]["*TaxType"], found[-1]["*TaxType"]) == kinds

    def test_what_was_issued_and_stands(self, desk: Desk) -> None:
        for status in InvoiceStatus:
            if status is not InvoiceStatus.OVERDUE:
                make_invoice(desk.store, desk.client, desk.job, status=status)

        found = rows(desk, INVOICES, XERO)

        listed = {row["*InvoiceNumber"] for row in found}
        statuses = desk.all("SELECT DISTINCT status FROM invoice WHERE number IN ('" + "','".join(listed) + "')")
        assert sorted(statuses) == [("Paid",), ("Part paid",), ("Sent",)]
        first = found[0]
        assert (first["*InvoiceDate"], first["*DueDate"], first["Reference"]) == ("24/11/2026", "08/12/2026", JOB)
        assert (first["*AccountCode"], first["Currency"]) == ("200", "AUD")

    @pytest.mark.parametrize("kind", [CLIENTS, JOBS, QUOTES])
    def test_there_is_none_of_other_kinds(self, desk: Desk, kind: ExportKind, tmp_path: Path) -> None:
        with pytest.raises(Invalid) as refused:
            export_to(desk.store, desk.owner, kind, XERO, tmp_path / "x.csv")

        assert refused.value.hint == "They can be exported as csv or json."
        assert not (tmp_path / "x.csv").exists()


class TestFiles:
    def test_it_is_its_maker_s_alone_and_excel_reads_it_right(self, desk: Desk, tmp_path: Path) -> None:
        make_client(desk.store, "Zoë Núñez")
        target = tmp_path / "clients.csv"
        target.write_text("old")
        target.chmod(0o644)
        seen: list[tuple[int, int]] = []

        done = export_to(desk.store, desk.owner, CLIENTS, CSV, target, lambda *told: seen.append(told))

        assert (done.file, done.records, seen) == (target, 3, [(3, 3)])
        assert target.stat().st_mode & 0o777 == 0o600
        assert target.read_bytes().startswith(b"\xef\xbb\xbfnumber,name,")
        assert "Zoë Núñez" in target.read_text("utf-8-sig")
        assert desk.last_act()[1:] == ("clients exported", "", "as csv: 3")

    def test_one_that_is_stopped_leaves_the_old_file(self, desk: Desk, tmp_path: Path) -> None:
        target = tmp_path / "jobs.json"
        target.write_text("old")

        def stop(*_: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            export_to(desk.store, desk.owner, JOBS, JSON, target, stop)

        assert target.read_text() == "old"
        assert [file.name for file in tmp_path.iterdir() if "jobs" in file.name] == ["jobs.json"]

    @pytest.mark.parametrize("name", [".", "none/jobs.csv"])
    def test_where_none_can_be(self, desk: Desk, tmp_path: Path, name: str) -> None:
        with pytest.raises(Invalid):
            export_to(desk.store, desk.owner, JOBS, CSV, tmp_path / name)


EXPORTS: dict[ExportKind, set[Role]] = {
    CLIENTS: LEADERS,
    JOBS: LEADERS,
    QUOTES: {*LEADERS, Role.FINANCE},
    INVOICES: {*LEADERS, Role.FINANCE},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", ExportKind)
def test_who_may(desk: Desk, kind: ExportKind, role: Role) -> None:
    act: Callable[[], str] = lambda: text(desk, kind, by=role)  # noqa: E731
    assert may_export(role, kind) is (role in EXPORTS[kind])

    if role in EXPORTS[kind]:
        assert act().startswith("number,")
        return
    with pytest.raises(NotPermitted):
        act()
    assert desk.last_act()[:3] == (desk.team[role].name, "refused to export", kind)
