"""The Quotes view, as somebody at the keyboard meets it."""

import pytest
from textual.message import Message
from textual.pilot import Pilot

from data.enums import Role
from data.money import DraftLine
from data.queries.quotes import find_quote
from data.settings import Settings
from data.store import Store
from screens.commands import RecordCommands
from screens.messages import NewQuote, OpenPdf, OpenQuote, SendQuote
from screens.office import Office
from screens.papers.days import days_late, near_day
from screens.quotes.list import QuotesScreen
from screens.quotes.preview import quote_summary
from tests.billing import TODAY
from tests.factories import id_of, make_client, make_invoice, make_quote
from tests.office import make_team
from tests.screens.conftest import MakeOffice
from tests.screens.driving import SMALL, WIDE, paste, press, running, screen_text
from tests.screens.hostile import FORBIDDEN, HOSTILE, MARKUP_LIKE


def footer(pilot: Pilot[None]) -> str:
    return screen_text(pilot).splitlines()[-1]


def preview(office: Office, number: str) -> str:
    row = find_quote(office.db, number, office.frame().today)
    assert row is not None
    return quote_summary(row, office).plain


async def test_every_quote_found_as_one_types(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "4")
        shown = screen_text(pilot)

        assert isinstance(pilot.app.screen, QuotesScreen)
        assert "Draft 2  ▌Sent 5  ▌Changes 1  ▌Accepted 1  ▌Expired 1  ▌Declined 1" in shown
        assert "$1,265.00  ○ Draft" in shown
        assert "Send it: press s." in shown  # in the preview
        await press(pilot, "slash")
        await paste(pilot, "6193")
        assert "Q-0029 v2  Three Magpies" in screen_text(pilot)  # by its amount
        assert "1 of 15" in screen_text(pilot)
        await press(pilot, "enter", "escape", "f")
        await pilot.press(*("right",) * 4)
        await press(pilot, "enter")
        shown = screen_text(pilot)
        assert "Q-0021     Bronwyn Fraser" in shown
        assert "Q-0033 " not in shown
        assert "1 of 15" in shown
        await press(pilot, "slash")
        await paste(pilot, "zzz")
        assert "Nothing matches. esc shows everything again." in screen_text(pilot)


async def test_its_keys_ask_for_what_they_say(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Message] = []
    async with running(office, SMALL) as pilot:
        await press(pilot, "4")
        assert "enter Open  / Search  n New  s Send  p PDF  ? Help  q Quit" in footer(pilot)
        monkeypatch.setattr(pilot.app.screen, "post_message", asked.append)
        for action in ("new", "send", "pdf"):
            await pilot.app.screen.run_action(action)
        screen = pilot.app.screen
        assert isinstance(screen, QuotesScreen)
        assert screen.row is not None
        screen.open(screen.row)
        monkeypatch.undo()
        await press(pilot, "down")
        assert "s Send" not in footer(pilot)  # it was sent

    requests = [message for message in asked if isinstance(message, NewQuote | SendQuote | OpenPdf | OpenQuote)]
    assert requests == [NewQuote(), SendQuote("Q-0033"), OpenPdf("Q-0033"), OpenQuote("Q-0033")]


@pytest.mark.parametrize(("role", "sees"), [(Role.FINANCE, True), (Role.TRADIE, False), (Role.APPRENTICE, False)])
async def test_who_has_the_views(office_as: MakeOffice, role: Role, *, sees: bool) -> None:
    async with running(office_as(role), SMALL) as pilot:
        await press(pilot, "4")

        assert isinstance(pilot.app.screen, QuotesScreen) is sees
        assert ("5 Invoices" in screen_text(pilot)) is sees


async def test_an_empty_list_says_how_to_begin(store: Store, settings: Settings) -> None:
    owner = make_team(store)[Role.OWNER]
    async with running(Office(store, settings, owner)) as pilot:
        await press(pilot, "4")
        assert "Press n to write the first." in screen_text(pilot)
        await press(pilot, "5")
        shown = screen_text(pilot)
        assert "No invoices yet." in shown
        assert "Owed" not in shown.splitlines()[3]  # nothing is


@pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE])
async def test_everything_finds_quotes_and_invoices(office_as: MakeOffice, role: Role) -> None:
    async with running(office_as(role)) as pilot:
        palette = RecordCommands(pilot.app.screen)
        found = [str(hit.prompt) for text in ("Q-0032", "INV-0027") async for hit in palette.search(text)]

    assert found == [
        "Q-0032 New roof in two halves\nKate Murphy · $8,978.20 · Sent",
        "INV-0027 Lot 4, 120 Victoria Rd, Hawthorn VIC 3122\nIronbark Builders · $7,359.00 · Overdue",
    ] * (role is Role.FINANCE)


def test_what_the_preview_tells(office: Office) -> None:
    draft, accepted, asked, declined = (preview(office, number) for number in ("Q-0033", "Q-0024", "Q-0030", "Q-0022"))

    assert "Replace pressure p…    $1,150.00\nTotal inc GST          $1,265.00" in draft
    assert "Valid until Wed 23 Dec" in draft
    assert "Client\n" not in draft  # who knows nothing of it
    assert "Accepted by Kenji Sato" in accepted
    assert "Bill it: press enter, then i." in accepted  # its job is there
    assert "◉ Client last looked" in asked
    assert "Changes requested by Declan O'Connor" in asked
    assert "Declined by" in declined
    assert "Next" not in declined


@pytest.mark.parametrize(("role", "next_step"), [(Role.ADMIN, "Make the job"), (Role.FINANCE, "Bill it")])
def test_what_comes_next_is_what_the_role_may_do(office_as: MakeOffice, role: Role, next_step: str) -> None:
    office = office_as(role)
    with office.store.writing() as tx:
        tx.sql.run("UPDATE quote SET job_id = NULL WHERE number = 'Q-0024'")

    assert f"Next\n{next_step}: press enter" in preview(office, "Q-0024")


async def test_hostile_words_stand_as_they_are(store: Store, settings: Settings) -> None:
    owner = make_team(store)[Role.OWNER]
    for text in (*HOSTILE[:-2], *MARKUP_LIKE):  # no name is empty, or half of a letter
        client, _ = make_client(store, name=text)
        lines = [DraftLine(text, unit_price_cents=100)]
        quote = make_quote(store, client, lines=lines, title=text, site=text)
        make_invoice(store, client, lines=lines, quote_id=id_of(quote))
    async with running(Office(store, settings, owner), WIDE) as pilot:
        for view in ("4", "5"):
            await press(pilot, view)
            shown = screen_text(pilot)
            assert not set(shown) & set(FORBIDDEN)
            assert shown.count("[red]x[/red]") >= 2
            await press(pilot, "end")
            assert shown.count("[@click=app.") >= 2


def test_a_day_of_long_ago_is_told_with_its_year() -> None:
    assert near_day(TODAY, TODAY) == "Tue 24 Nov"
    assert near_day(TODAY.replace(year=2024), TODAY) == "24 Nov 2024"
    days = (TODAY.replace(day=23), TODAY.replace(month=1), TODAY.replace(year=2016))
    assert [days_late(due, TODAY) for due in days] == ["1 day late", "304 days late", "10 years late"]
