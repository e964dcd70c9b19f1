"""The Invoices view, as somebody at the keyboard meets it: what is owed at a glance, and every invoice."""

import re

import pytest
from textual.message import Message

from data.queries.invoice_list import Owed
from data.queries.invoices import find_invoice
from data.store import Store
from screens.glyphs import ASCII, UNICODE
from screens.invoices.chart import OwedChart, lengths, owed_lines
from screens.invoices.list import InvoicesScreen
from screens.invoices.preview import invoice_summary
from screens.messages import NewInvoice, OpenInvoice, OpenPdf, SendInvoice
from screens.office import Office
from tests.screens.driving import SMALL, WIDE, press, running, screen_text

OWED = Owed(15_950_00, 6_913_64, 2_000_00, 86_36, invoices=9, overdue_invoices=5)


def preview(office: Office, number: str) -> str:
    row = find_invoice(office.db, number, office.frame().today)
    assert row is not None
    return invoice_summary(row, office).plain


async def test_what_is_owed_stands_above_every_invoice(office: Office, demo: Store) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "5")
        shown = screen_text(pilot)
        assert isinstance(pilot.app.screen, InvoicesScreen)
        assert "Draft 1  ▌Sent 1  ▌Part paid 0  ▌Overdue 3  ▌Paid 27" in shown
        assert "Owed $22,863.64  Overdue $6,913.64  ░░░" in shown
        assert "░ not due $15,950.00  ▒ 1-30 days late $6,913.64" in shown
        assert "$7,359.00    $4,359.00  ◔ Overdue    6 days late" in shown

        await press(pilot, "f")
        await pilot.press("right", "right", "right")
        await press(pilot, "enter")
        assert re.findall(r"INV-\d+ .*(\d+ days) late", screen_text(pilot)) == ["2 days", "6 days", "6 days"]
        assert "3 of 33" in screen_text(pilot)

        with demo.writing() as tx:
            tx.sql.run("UPDATE invoice SET paid_cents = total_cents, status = 'Paid' WHERE status <> 'Void'")
        pilot.app.refresh_view()  # type: ignore[attr-defined]
        await pilot.pause()
        assert not pilot.app.screen.query_one(OwedChart).display


async def test_its_keys_ask_for_what_they_say(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Message] = []
    async with running(office, SMALL) as pilot:
        await press(pilot, "5")
        screen = pilot.app.screen
        assert isinstance(screen, InvoicesScreen)
        assert "Owed $22,863.64" in screen_text(pilot)
        monkeypatch.setattr(screen, "post_message", asked.append)
        for action in ("new", "send", "pdf"):
            await screen.run_action(action)
        assert screen.row is not None
        screen.open(screen.row)
        monkeypatch.undo()
        await press(pilot, "down")
        assert "s Send" not in screen_text(pilot).splitlines()[-1]
        await pilot.resize_terminal(80, 19)
        await pilot.pause()
        assert "Owed $22" not in screen_text(pilot)  # the rows need the room

    requests = [m for m in asked if isinstance(m, NewInvoice | SendInvoice | OpenPdf | OpenInvoice)]
    assert requests == [NewInvoice(), SendInvoice("INV-0033"), OpenPdf("INV-0033"), OpenInvoice("INV-0033")]


def test_what_the_preview_tells(office: Office) -> None:
    draft, late, part, void = (preview(office, number) for number in ("INV-0033", "INV-0024", "INV-0027", "INV-0029"))

    assert "Total inc GST          $1,150.00\nDue Mon 7 Dec" in draft
    assert "Client\n" not in draft
    assert "Due Thu 12 Nov  12 days late" in late
    assert "◉ Client last looked" in late
    assert "Paid                  -$3,000.00\nOwed                   $4,359.00" in part
    assert "Void\n" in void
    assert "Due" not in void


class TestChart:
    def test_it_says_the_sums_and_their_parts(self) -> None:
        sums, parts = owed_lines(OWED, UNICODE, 120).plain.split("\n")

        assert sums.startswith("Owed $24,950.00  Overdue $9,000.00  ░░░")
        assert len(sums) == 120
        assert parts == ("░ not due $15,950.00  ▒ 1-30 days late $6,913.64  ▓ 31-60 $2,000.00  █ 61+ $86.36")

    def test_where_there_is_little_room_cents_are_rounded(self) -> None:
        sums, parts = owed_lines(OWED, ASCII, 78).plain.split("\n")

        assert sums.startswith("Owed $24,950  Overdue $9,000  ...")
        assert sums.endswith("-====##")
        assert parts == ". not due $15,950  - 1-30 days late $6,914  = 31-60 $2,000  # 61+ $86"

    def test_nothing_is_overdue(self) -> None:
        only = Owed(100_00, 0, 0, 0, invoices=1, overdue_invoices=0)

        assert owed_lines(only, ASCII, 40).plain == f"Owed $100.00  {'.' * 26}\n. not due $100.00"

    @pytest.mark.parametrize("parts", [(1, 1, 1, 1), (10_000_000, 1, 0, 1), (0, 0, 0, 5), (3, 3, 3, 0)])
    @pytest.mark.parametrize("width", [10, 53, 200])
    def test_the_bar_is_whole_and_hides_no_part(self, parts: tuple[int, ...], width: int) -> None:
        cells = lengths(parts, width)

        assert sum(cells) == width
        assert [bool(cell) for cell in cells] == [part > 0 for part in parts]
