"""Quotes and invoices as lines of a card: each fits, and each says one thing only."""

from dataclasses import replace
from datetime import date

import pytest

from data.actions.invoices import invoice_job
from data.enums import InvoiceStatus, LineKind, QuoteStatus
from data.money import DraftLine, GstRules, totals
from data.queries.invoices import find_invoice
from data.queries.margin import Margin
from data.sharing.pages import SharedLine
from data.store import Store
from screens.card_lines import fact
from screens.glyphs import ASCII, UNICODE, GlyphSet
from screens.jobs.margin import margin_words
from screens.papers.rows import invoice_line
from screens.papers.sheet import Sheet, sheet_lines
from screens.papers.standing import status_words
from tests.billing import LINES, TODAY, make_office


def test_a_long_fact_goes_on_beneath_itself() -> None:
    assert [line.plain.rstrip() for line in fact("Site", "12 Wattle St, Brunswick VIC 3056", 34)] == [
        "Site            12 Wattle St,",
        "                Brunswick VIC 3056",
    ]


@pytest.mark.parametrize("place", [0, 1])
def test_a_heading_stands_apart_only_from_what_is_above_it(place: int) -> None:
    pump = SharedLine(LineKind.ITEM, "Pump", 1_000, "", 450_00, True, 450_00)
    later = SharedLine(LineKind.HEADING, "Later", 0, "", 0, True, 0)
    shown = [later, pump] if place == 0 else [pump, later]
    sums = totals([DraftLine("Pump", unit_price_cents=450_00)], GstRules(True, False))
    written = [line.plain.strip() for line in sheet_lines(Sheet(shown, sums, True, False), 76)]
    at = written.index("Later")
    assert (at, written[at - 1] == "") == ((1, False) if place == 0 else (3, True))


def test_what_is_owed_of_an_invoice_is_seen_at_eighty_columns(store: Store) -> None:
    invoice_job(store, make_office(store), "J-0001", LINES)
    row = find_invoice(store.reader, "INV-0001", TODAY)
    assert row is not None
    late = replace(row, status=InvoiceStatus.OVERDUE, total_cents=115_950_00, due_on=date(2026, 11, 12))
    assert invoice_line(late, UNICODE).content.cell_length <= 76


@pytest.mark.parametrize("glyphs", [ASCII, UNICODE])
def test_what_went_well_has_another_sign_than_what_did_not(glyphs: GlyphSet) -> None:
    for good, bad in (
        (InvoiceStatus.PAID, InvoiceStatus.VOID),
        (QuoteStatus.ACCEPTED, QuoteStatus.DECLINED),
    ):
        assert status_words(good, glyphs)[0][0] != status_words(bad, glyphs)[0][0]


def test_the_margin_has_a_line_of_its_own() -> None:
    assert margin_words(Margin(2_850_00, 0, 850_00), "·").split("\n") == [
        "$2,850.00 quoted, nothing invoiced · costs $850.00",
        "Expected margin $2,000.00 (70.2 %), ex GST",
    ]
