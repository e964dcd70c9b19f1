"""Today: what needs attention, the key that deals with it, and the count that every screen shows."""

from textual.pilot import Pilot

from data.actions.clients import ClientEntry, add_client
from data.actions.settings import save_settings
from data.enums import OutboxState, Role
from data.models import Enquiry
from data.queries.today import TodayKind, TodayLine
from screens.clients.card import ClientCardScreen
from screens.history import HistoryScreen
from screens.invoices.card import InvoiceCardScreen
from screens.jobs.card import JobCardScreen
from screens.office import Office
from screens.quotes.card import QuoteCardScreen
from screens.share import ShareScreen
from screens.today.list import TodayScreen
from screens.widgets.header import HeaderBar
from tests.factories import save
from tests.screens.conftest import MakeOffice
from tests.screens.driving import SMALL, WIDE, press, running, screen_text, settled


def today(pilot: Pilot[None]) -> TodayScreen:
    """The screen in front."""
    screen = pilot.app.screen
    assert isinstance(screen, TodayScreen)
    return screen


async def go_to(pilot: Pilot[None], kind: TodayKind) -> TodayLine:
    """Have the cursor on the first line of a kind."""
    screen = today(pilot)
    lines = screen.source().page(0)
    screen.rows.cursor = next(place for place, line in enumerate(lines) if line.kind is kind)
    await settled(pilot)
    return lines[screen.rows.cursor]


def header(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one(HeaderBar).content)


async def test_each_line_goes_where_its_key_leads_and_away_once_it_is_dealt_with(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        before = office.today_count()
        assert f"{before} today" in header(pilot)
        await press(pilot, "1")
        shown = screen_text(pilot)
        assert "Changes requested" in shown
        assert "Messages 1" in shown
        assert today(pilot).rows.row_count == before

        await go_to(pilot, TodayKind.MESSAGE)
        assert "The water is still a bit rusty in" in screen_text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert "The water is still a bit rusty" in screen_text(pilot)
        await press(pilot, "escape")
        assert f"{before - 1} today" in header(pilot)
        assert "Messages 0" in screen_text(pilot)

        await go_to(pilot, TodayKind.NEW_TO_SHARE)
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, ShareScreen)
        await press(pilot, "escape")

        await go_to(pilot, TodayKind.OVERDUE)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, InvoiceCardScreen)
        await press(pilot, "escape")

        await go_to(pilot, TodayKind.CHANGES)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, QuoteCardScreen)


async def test_a_mail_that_failed_is_sent_again_or_given_up_after_a_question_that_says_why(office: Office) -> None:
    def state() -> object:
        return office.db.value("SELECT state FROM outbox WHERE id = :mail", mail=line.ref)

    async with running(office, SMALL) as pilot:
        await press(pilot, "1")
        line = await go_to(pilot, TodayKind.MAIL_FAILED)
        await press(pilot, "r")
        asked = screen_text(pilot)
        await press(pilot, "n")
        left = state()
        await press(pilot, "enter", "y")
        again, shown = state(), screen_text(pilot)
        with office.store.writing() as tx:
            tx.sql.run("UPDATE outbox SET state = 'uncertain' WHERE id = :mail", mail=line.ref)
        today(pilot).read_again()
        await go_to(pilot, TodayKind.MAIL_UNCERTAIN)
        await press(pilot, "x", "y")

        assert "The mailbox does not exist" in asked
        assert (left, again, state()) == (OutboxState.FAILED, OutboxState.QUEUED, OutboxState.CANCELLED)
        assert TodayKind.MAIL_FAILED.value not in shown


async def test_it_is_narrowed_by_words_and_cards_and_follows_what_strangers_do(office: Office) -> None:
    async with running(office, SMALL) as pilot:
        before = office.today_count()
        save(office.store, Enquiry(number="E-9999", name="Omar", message="A leak [/b]", received_at=office.now))
        pilot.app._look()  # type: ignore[attr-defined]
        assert f"{before + 1} today" in header(pilot)

        await press(pilot, "1", "slash", *"kenji", "enter")
        found = [line.number for line in today(pilot).source().page(0)]
        await press(pilot, "escape", "f", "right", "enter", "h")
        kinds, shown = {line.kind for line in today(pilot).source().page(0)}, screen_text(pilot)
        with office.store.writing() as tx:
            tx.sql.run("UPDATE quote SET job_id = NULL WHERE number = 'Q-0024'")
        await press(pilot, "escape", "escape")
        line = await go_to(pilot, TodayKind.ACCEPTED)
        await press(pilot, "enter")
        makes_job = screen_text(pilot)

        assert found == ["Q-0024"]
        assert (line.number, line.job) == ("Q-0024", None)
        assert "Q-0024" in makes_job
        assert not isinstance(pilot.app.screen, TodayScreen)
        assert kinds == {TodayKind.ENQUIRY}
        assert "A leak [/b]" in shown


async def test_who_has_nothing_to_deal_with_reads_what_would_stand_here(office_as: MakeOffice) -> None:
    office = office_as(Role.APPRENTICE)
    async with running(office, SMALL) as pilot:
        await press(pilot, "1", "h")
        shown = screen_text(pilot)

        assert isinstance(pilot.app.screen, TodayScreen)
        assert "Nothing needs attention." in shown
        assert "overdue invoices stand here" in shown
        assert "today" not in header(pilot)
        assert "History" not in shown


async def test_the_owner_finds_what_was_done_and_opens_its_job(office_as: MakeOffice) -> None:
    async with running(office_as(Role.OWNER), SMALL) as pilot:
        await press(pilot, "1", "h")
        assert isinstance(pilot.app.screen, HistoryScreen)
        everything = screen_text(pilot)
        await press(pilot, "slash", *"kenji accepted", "enter")
        found = screen_text(pilot)
        await press(pilot, "enter")
        opened = pilot.app.screen
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, HistoryScreen)
        await press(pilot, "escape")

        assert "message received" in everything
        assert "1 found" in found
        assert isinstance(opened, JobCardScreen)
        assert opened.job.number == "J-0040"
        assert isinstance(pilot.app.screen, TodayScreen)


async def test_the_history_leads_to_a_client_however_clients_are_numbered(office_as: MakeOffice) -> None:
    office = office_as(Role.OWNER)
    save_settings(office.store, office.actor, {"next_client": "KU-0100"})
    number = add_client(office.store, office.actor, ClientEntry("Zora")).row.number
    async with running(office) as pilot:
        await press(pilot, "1", "h", "enter")

        assert number == "KU-0100"
        assert isinstance(pilot.app.screen, ClientCardScreen)


async def test_what_was_written_about_a_quote_without_a_job_is_read_in_place(office: Office) -> None:
    with office.store.writing() as tx:
        quote = tx.sql.value("SELECT id FROM quote WHERE number = 'Q-0024'")
        share = tx.sql.insert("share", quote_id=quote, version=0, created_at=tx.now)
        written = {"name": "Kenji Sato", "text": "Is Monday\nfine? [/b]", "written_at": tx.now}
        tx.sql.insert("message", share_id=share, sender="client", **written)
    async with running(office, SMALL) as pilot:
        await press(pilot, "1", "enter")
        shown = screen_text(pilot)
        await press(pilot, "n")

        assert "Kenji Sato wrote about Q-0024" in shown
        assert "fine? [/b]" in shown
        assert isinstance(pilot.app.screen, TodayScreen)
        assert office.db.value("SELECT read_at FROM message WHERE share_id = :share", share=share)
