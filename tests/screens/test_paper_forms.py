"""The forms of quotes and invoices, by keys alone: typed, pasted, mended, saved, changed."""

import pytest
from textual.pilot import Pilot

from data.actions.acceptance import accept_quote
from data.enums import LineKind, Role
from data.money import DraftLine
from data.permissions import Actor
from data.queries.invoices import InvoiceRecord, find_invoice, invoice_record
from data.queries.quotes import QuoteRecord, find_quote, quote_record
from data.settings import Settings
from data.store import Store
from screens.dialogs.unsaved import UnsavedModal
from screens.forms.form_modal import FormModal
from screens.invoices.form import InvoiceFormScreen
from screens.invoices.part import PartModal
from screens.messages import EditInvoice, EditQuote, NewInvoice, NewQuote
from screens.office import Office
from screens.papers.form import PaperFormScreen
from screens.quotes.form import QuoteFormScreen
from tests.asking import stage_enquiry
from tests.billing import BY_PHONE, make_office, make_sent, set_business
from tests.screens.driving import SMALL, WIDE, paste, press, running, screen_text, settled


@pytest.fixture
def owner(store: Store) -> Actor:
    return make_office(store)


@pytest.fixture
def desk(store: Store, owner: Actor, settings: Settings) -> Office:
    return Office(store, settings, owner)


async def write(pilot: Pilot[None], texts: str) -> None:
    """Texts, as if they were typed into the field that has the focus, a | for each enter between them."""
    for number, text in enumerate(texts.split("|")):
        if number:
            await press(pilot, "enter")
        if text:
            await paste(pilot, text)


def quote(office: Office, number: str) -> QuoteRecord:
    row = find_quote(office.db, number, office.frame().today)
    assert row is not None
    return quote_record(office.db, row)


def invoice(office: Office, number: str) -> InvoiceRecord:
    row = find_invoice(office.db, number, office.frame().today)
    assert row is not None
    return invoice_record(office.db, row)


def written(pilot: Pilot[None]) -> list[DraftLine]:
    form = pilot.app.screen
    assert isinstance(form, PaperFormScreen)
    return form.form.table.editor.drafted()


async def test_a_quote_is_typed_from_nothing_and_changed_later(desk: Office) -> None:
    async with running(desk, SMALL) as pilot:
        pilot.app.post_message(NewQuote())
        await settled(pilot)
        assert isinstance(pilot.app.screen, QuoteFormScreen)
        await write(pilot, "|dana|Bathroom||")
        shown = screen_text(pilot)
        assert "9 Acacia Ave, Coburg VIC 3058" in shown
        assert "Each ex GST" in shown
        await write(pilot, "#Wet area|Mixer|2|1250.5|?Heated rail||180|Labour|2.5h|12o|")
        shown = screen_text(pilot)
        assert "Line 4: “12o” is not an amount. Write it like 1250 or 1,250.50." in shown
        assert "Total inc GST  $2,751.10" in shown
        assert "With every option  $2,949.10" in shown

        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, QuoteFormScreen)
        await write(pilot, "120")
        await press(pilot, "f3", "ctrl+s")
        made = quote(desk, "Q-0001")
        assert (made.row.title, made.row.client, made.row.site) == (
            "Bathroom",
            "Dana Li",
            "9 Acacia Ave, Coburg VIC 3058",
        )
        assert [(line.kind, line.unit, line.taxable, line.total_cents) for line in made.current.lines] == [
            (LineKind.HEADING, "", True, 0),
            (LineKind.ITEM, "", True, 2_501_00),
            (LineKind.OPTION, "", True, 180_00),
            (LineKind.ITEM, "h", False, 300_00),
        ]
        assert made.current.total_cents == 3_051_10

        await press(pilot, "e")
        await paste(pilot, "Tiles\t12 m2\t$48.00\t$576.00\rGrout\t3\t9\r")
        assert [line.description for line in written(pilot)[-2:]] == ["Tiles", "Grout"]
        await press(pilot, "up", "f8", "ctrl+z", "alt+up", "escape")
        asked = pilot.app.screen
        await press(pilot, "n", "ctrl+s")
        assert isinstance(asked, UnsavedModal)
        descriptions = [line.description for line in quote(desk, "Q-0001").current.lines]
        assert descriptions == ["Wet area", "Mixer", "Heated rail", "Labour", "Grout", "Tiles"]


async def test_what_somebody_else_saved_meanwhile_is_not_written_over(store: Store, settings: Settings) -> None:
    owner = make_sent(store).owner
    desk = Office(store, settings, owner)
    set_business(store, "prices_include_gst = 1")
    async with running(desk, WIDE) as pilot:
        pilot.app.post_message(EditQuote("Q-0001"))
        await settled(pilot)
        shown = screen_text(pilot)
        assert "Q-0001, version 2" in shown
        assert "Prices include GST now, and did not when this was written: check each." in shown
        assert "Each inc GST" in shown
        await write(pilot, "Tap|1|5")
        await press(pilot, "ctrl+home", "tab", "tab")
        await write(pilot, "-1")
        assert "is missing" not in screen_text(pilot)
        accept_quote(store, owner, "Q-0001", BY_PHONE)
        await press(pilot, "ctrl+s")

        assert isinstance(pilot.app.screen, QuoteFormScreen)
        assert written(pilot)[-1] == DraftLine("Tap", unit_price_cents=5_00)
        assert quote(desk, "Q-0001").row.version == 1


async def test_an_enquiry_becomes_a_quote_with_its_words(store: Store, settings: Settings) -> None:
    desk = Office(store, settings, stage_enquiry(store)[Role.OWNER])
    with store.writing() as tx:
        tx.sql.run("UPDATE enquiry SET message = 'The tap drips.' || char(10) || 'Since Monday.'")
    async with running(desk, SMALL) as pilot:
        pilot.app.post_message(NewQuote(enquiry="E-0001"))
        await settled(pilot)
        form = pilot.app.screen
        assert isinstance(form, QuoteFormScreen)
        assert "Bridget Lowe, who becomes a new client" in screen_text(pilot)
        form.form.table.focus_cell()
        await press(pilot, "ctrl+home", "x")
        assert isinstance(pilot.app.screen, FormModal)
        await paste(pilot, "Washer: ")
        await press(pilot, "ctrl+s", "tab", "tab")
        await write(pilot, "95")
        await press(pilot, "ctrl+s")

        made = quote(desk, "Q-0001")
        assert made.row.client == "Bridget Lowe"
        assert [(line.description, line.total_cents) for line in made.current.lines] == [
            ("Washer: The tap drips.\nSince Monday.", 95_00)
        ]


async def test_an_invoice_is_typed_for_a_job_that_is_chosen_then_changed(desk: Office, store: Store) -> None:
    set_business(store, "gst_registered = 0")
    async with running(desk, SMALL) as pilot:
        pilot.app.post_message(NewInvoice("C-0001"))
        await settled(pilot)
        assert isinstance(pilot.app.screen, InvoiceFormScreen)
        await press(pilot, "enter", "enter", "ctrl+s")
        assert "J-0001" in screen_text(pilot)
        assert "There is no line with a price yet." in screen_text(pilot)
        assert "GST" not in screen_text(pilot)
        await write(pilot, "Call out||95")
        await press(pilot, "ctrl+s")
        made = invoice(desk, "INV-0001")
        assert (made.row.job, made.row.total_cents) == ("J-0001", 95_00)

        pilot.app.post_message(EditInvoice("INV-0001"))
        await settled(pilot)
        await write(pilot, "Washer|4|2.50")
        await press(pilot, "ctrl+s")
        assert invoice(desk, "INV-0001").row.total_cents == 105_00


async def test_a_part_of_an_accepted_quote_is_billed_and_no_more_than_is_left(store: Store, settings: Settings) -> None:
    owner = make_sent(store).owner
    desk = Office(store, settings, owner)
    accept_quote(store, owner, "Q-0001", BY_PHONE)
    async with running(desk, SMALL) as pilot:
        pilot.app.post_message(NewInvoice(quote="Q-0001"))
        await settled(pilot)
        assert isinstance(pilot.app.screen, PartModal)
        shown = screen_text(pilot)
        assert "They accepted $3,608.00 inc GST. Nothing is billed yet." in shown
        assert "This invoice: $3,608.00 inc GST, nothing is left then." in shown
        assert "A part is called" not in shown
        await press(pilot, "ctrl+u")
        await write(pilot, "4000|")
        assert "$4,000.00 is more than what is left to bill" in screen_text(pilot)
        await press(pilot, "up", "ctrl+u")
        await write(pilot, "30 %")
        assert "This invoice: $1,082.40 inc GST, $2,525.60 is left then." in screen_text(pilot)
        await press(pilot, "ctrl+s")

        made = invoice(desk, "INV-0001")
        assert made.row.total_cents == 1_082_40
        assert [line.description for line in made.lines] == ["Deposit, 30 % of quote Q-0001"]
