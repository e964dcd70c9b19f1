"""The Enquiries view and card, as somebody at the keyboard meets them."""

import pytest
from textual.widgets import OptionList

from data.actions.clients import ClientEntry, add_client
from data.enums import Role
from data.permissions import Actor
from data.queries.enquiries import EnquiryRow, find_enquiry
from data.settings import Settings
from data.store import Store
from screens.enquiries.card import EnquiryCardScreen
from screens.enquiries.list import EnquiriesScreen
from screens.forms.form_modal import FormModal
from screens.office import Office
from screens.quotes.card import QuoteCardScreen
from tests.asking import make_enquiry, stage_enquiry
from tests.billing import set_business
from tests.clock import FakeClock
from tests.office import make_team
from tests.screens.conftest import MakeOffice
from tests.screens.driving import WIDE, press, running, screen_text
from tests.screens.hostile import FORBIDDEN, HOSTILE, MARKUP_LIKE


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return stage_enquiry(store)


@pytest.fixture
def desk(store: Store, team: dict[Role, Actor], settings: Settings) -> Office:
    """E-0001 that nobody has read, and the Owner."""
    return Office(store, settings, team[Role.OWNER])


def row_of(store: Store, number: str = "E-0001") -> EnquiryRow:
    row = find_enquiry(store.reader, number)
    assert row is not None
    return row


async def test_new_ones_stand_first_beside_what_they_need(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "6")
        shown = screen_text(pilot)

        assert isinstance(pilot.app.screen, EnquiriesScreen)
        assert "New 3" in shown
        assert "Replied 1" in shown
        assert "E-0004   Moira Keane" in shown
        assert "3 h ago" in shown
        assert "My neighbour at number 12 says" in shown  # in the preview
        await press(pilot, "slash", *"grease", "enter")
        assert "E-0003" in screen_text(pilot)
        assert "E-0004" not in screen_text(pilot)
        assert "1 of 4" in screen_text(pilot)
        await press(pilot, "escape", "f", "right", "enter")
        assert "E-0001   Bridget Lowe" in screen_text(pilot)
        assert "E-0004" not in screen_text(pilot)


def test_how_long_ago_it_came_goes_on(desk: Office, store: Store, clock: FakeClock) -> None:
    received = next(column for column in EnquiriesScreen(desk).columns() if column.key == "received")
    row = row_of(store)
    before = received.render(row)
    clock.advance(hours=1)

    assert received.render(row) != before


async def test_from_the_first_look_to_the_quote(desk: Office, store: Store) -> None:
    async with running(desk, toasts=True) as pilot:
        await press(pilot, "6")
        assert "▲ New" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EnquiryCardScreen)
        assert row_of(store).read_at is not None
        assert "○ New" in screen_text(pilot)
        assert "Nobody on record has this email" in screen_text(pilot)

        await press(pilot, "r")
        assert "To Bridget Lowe <bridget.lowe@example.com>" in screen_text(pilot)
        await press(pilot, "ctrl+s")
        assert "Text is missing." in screen_text(pilot)
        await press(pilot, *"Thursday", "ctrl+s", "w", *"Yes", "ctrl+s")
        shown = screen_text(pilot)
        assert "Thread 3" in shown
        assert "Sam Owner replied" in shown
        assert "The mail waits to be sent." in shown
        assert "Bridget Lowe answered" in shown

        await press(pilot, "a")
        assert "New client: Bridget Lowe" in screen_text(pilot)
        await press(pilot, "enter")
        assert "✓ Accepted" in screen_text(pilot)
        await press(pilot, "t")
        assert "C-0001 Bridget Lowe" in screen_text(pilot)
        await press(pilot, "ctrl+s", *"120", "ctrl+s")  # its one line lacks a price
        assert isinstance(pilot.app.screen, QuoteCardScreen)
        assert "$132.00 inc GST" in screen_text(pilot)
        await press(pilot, "escape")
        shown = screen_text(pilot)
        assert "● Converted" in shown
        assert "C-0001 Bridget Lowe, with the quote Q-0001" in shown
        assert "a Accept" not in shown
        assert "x Decline" not in shown
        assert "t To a quote" not in shown
        await press(pilot, "c")
        assert "C-0001 Bridget Lowe" in screen_text(pilot)
        await press(pilot, "escape", "o")
        assert isinstance(pilot.app.screen, QuoteCardScreen)
        await press(pilot, "escape", "escape")
        assert "Converted 1" in screen_text(pilot)


async def test_accepting_offers_who_seems_the_same(desk: Office, store: Store) -> None:
    add_client(store, desk.actor, ClientEntry("B. Lowe", phone="0412 555 019"))
    add_client(store, desk.actor, ClientEntry("Lowe & Sons"))
    make_enquiry(store)
    async with running(desk) as pilot:
        await press(pilot, "6", "enter")
        assert "C-0001 B. Lowe has the same phone." in screen_text(pilot)
        await press(pilot, "a", "escape", "a", "enter")
        assert row_of(store, "E-0002").client == "C-0001"
        await press(pilot, "escape", "up", "enter", "a", *"sons")
        assert pilot.app.screen.query_one(OptionList).option_count == 2
        await press(pilot, "enter")
        assert row_of(store, "E-0001").client == "C-0002"
    assert store.reader.value("SELECT count(*) FROM client") == 2


async def test_declining_may_say_why(desk: Office, store: Store) -> None:
    make_enquiry(store, email="")
    async with running(desk) as pilot:
        await press(pilot, "6", "enter", "r")
        assert isinstance(pilot.app.screen, EnquiryCardScreen)  # there is nowhere to reply to
        await press(pilot, "x", "ctrl+s", "escape", "up", "enter", "x", *"Sorry", "ctrl+s")
        assert "✕ Declined" in screen_text(pilot)
        assert "Sorry" in screen_text(pilot)
    assert [row_of(store, number).status for number in ("E-0001", "E-0002")] == ["Declined", "Declined"]
    assert store.reader.values("SELECT to_email FROM outbox") == ["bridget.lowe@example.com"]


async def test_what_is_typed_is_not_lost_by_going_back(desk: Office) -> None:
    async with running(desk) as pilot:
        await press(pilot, "6", "enter", "r", *"Hello", "escape")
        assert "Leave without saving?" in screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FormModal)
        assert "Hello" in screen_text(pilot)
        await press(pilot, "escape", "y")


@pytest.mark.parametrize("on", [True, False])
async def test_an_empty_view_says_how_they_come(store: Store, settings: Settings, *, on: bool) -> None:
    owner = make_team(store)[Role.OWNER]
    set_business(store, f"enquiry_form_on = {on}")
    async with running(Office(store, settings, owner)) as pilot:
        await press(pilot, "6")
        shown = screen_text(pilot)

        assert "No enquiries yet." in shown
        assert ("The form is on; 7 Settings" if on else "The form is off. 7 Settings") in shown


async def test_finance_looks_on(store: Store, team: dict[Role, Actor], settings: Settings) -> None:
    async with running(Office(store, settings, team[Role.FINANCE])) as pilot:
        await press(pilot, "6", "enter")
        footer = screen_text(pilot).splitlines()[-1]

        assert isinstance(pilot.app.screen, EnquiryCardScreen)
        assert "Reply" not in footer
        await press(pilot, "r", "w", "a", "x", "t")
        assert isinstance(pilot.app.screen, EnquiryCardScreen)
    assert row_of(store).status == "New"


async def test_who_may_not_see_them_has_no_such_view(office_as: MakeOffice) -> None:
    async with running(office_as(Role.TRADIE)) as pilot:
        await press(pilot, "6")

        assert "6 Enquiries" not in screen_text(pilot)
        assert not isinstance(pilot.app.screen, EnquiriesScreen)


def plant(store: Store, enquiry: int, text: str) -> None:
    """Put a text into every field of an enquiry and its thread, past everything that would clean it."""
    storable = text.encode("utf-8", "replace").decode() or "-"
    with store.writing() as tx:
        for column in ("name", "phone", "address", "message", "preferred_times"):
            most = 40 if column == "phone" else 120
            value = storable if column == "message" else storable[:most]
            tx.sql.run(f"UPDATE enquiry SET {column} = :text WHERE id = :id", text=value, id=enquiry)
        row = {"enquiry_id": enquiry, "text": storable, "written_at": tx.now, "message_id": ""}
        for sender in ("client", "office"):
            tx.sql.insert("enquiry_reply", sender=sender, **row)


async def test_hostile_texts_stand_in_the_list_and_beside_it(desk: Office, store: Store) -> None:
    for place, text in enumerate(HOSTILE, 1):
        if place > 1:
            make_enquiry(store)
        plant(store, place, text)
    async with running(desk, (140, 50)) as pilot:
        await press(pilot, "6")
        shown = [screen_text(pilot)]
        for _ in HOSTILE:
            await press(pilot, "down")
            shown.append(screen_text(pilot))

        assert isinstance(pilot.app.screen, EnquiriesScreen)
        assert not set("".join(shown)) & set(FORBIDDEN)
        assert all(text in shown[0] for text in HOSTILE[:5])


async def test_hostile_texts_stand_on_the_card_and_its_dialogs(desk: Office, store: Store) -> None:
    add_client(store, desk.actor, ClientEntry("[/red]", email="bridget.lowe@example.com"))
    plant(store, 1, "\n".join([*HOSTILE, *MARKUP_LIKE]))
    async with running(desk, (140, 60), toasts=True) as pilot:
        await press(pilot, "6", "enter")
        shown = [screen_text(pilot)]
        for key in ("r", "w", "x", "a"):
            await press(pilot, key)
            shown.append(screen_text(pilot))
            await press(pilot, "escape")
        await press(pilot, "right")
        shown.append(screen_text(pilot))
        await press(pilot, "a", "enter")
        shown.append(screen_text(pilot))

        assert isinstance(pilot.app.screen, EnquiryCardScreen)
        assert not set("".join(shown)) & set(FORBIDDEN)
        assert all(line in shown[0] for line in [*HOSTILE[:5], *MARKUP_LIKE])
        assert "C-0001 [/red] has the same email." in shown[0]


async def test_a_click_on_markup_runs_nothing(desk: Office, store: Store) -> None:
    plant(store, 1, "[@click=app.quit]hi[/]")
    async with running(desk, WIDE) as pilot:
        await press(pilot, "6", "enter")
        line = next(place for place, text in enumerate(screen_text(pilot).splitlines()) if "[@click" in text)
        await pilot.click(offset=(4, line))
        await press(pilot, "right")

        assert isinstance(pilot.app.screen, EnquiryCardScreen)


async def test_pasted_sequences_are_stored_and_shown_clean(desk: Office, store: Store) -> None:
    from textual.events import Paste

    async with running(desk) as pilot:
        await press(pilot, "6", "enter", "w")
        pilot.app.post_message(Paste("a\x1b[2J\x1b]52;c;AA\x07b"))
        await press(pilot, "ctrl+s")

        assert not set(screen_text(pilot)) & set(FORBIDDEN)
    assert store.reader.value("SELECT text FROM enquiry_reply") == "a�[2J�]52;c;AA�b"
