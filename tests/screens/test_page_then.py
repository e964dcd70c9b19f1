"""What the client could see then, from the timeline of a job."""

from textual.pilot import Pilot
from textual.widgets import Tabs

from data.enums import Role
from screens.dialogs.page_then import PageThenModal
from screens.forms.form_modal import FormModal
from screens.jobs.card import TIMELINE_ROWS, JobCardScreen
from screens.messages import OpenJob
from screens.office import Office
from tests.screens.conftest import MakeOffice
from tests.screens.driving import SMALL, WIDE, press, running, screen_text, settled

SHARED = "J-0045"


async def open_timeline(pilot: Pilot[None], number: str = SHARED) -> JobCardScreen:
    pilot.app.post_message(OpenJob(number))
    await settled(pilot)
    card = pilot.app.screen
    assert isinstance(card, JobCardScreen)
    card.query_one(Tabs).active = "timeline"
    await settled(pilot)
    return card


async def test_the_page_of_a_row_s_moment_or_of_a_time_that_is_asked_for(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await open_timeline(pilot)
        await press(pilot, "enter")
        latest = screen_text(pilot)
        await press(pilot, "escape", "end", "w")
        first = screen_text(pilot)
        await press(pilot, "escape", "left", "w")
        assert isinstance(pilot.app.screen, FormModal)
        await press(pilot, *"soon", "ctrl+s")
        wrong = screen_text(pilot)
        await press(pilot, *["backspace"] * 4, *"1/1/2020", "ctrl+s")

        assert "On Wed 11 Nov 2026 at 10:20 am" in latest
        assert "Jules Ferrari" in latest
        assert "Q-0029  Grease trap  $5,390.00 inc GST" in latest
        assert "nobody had a link to J-0045 yet" in first
        assert "Q-0029  Grease trap" not in first
        assert "is not a date and time" in wrong
        assert isinstance(pilot.app.screen, PageThenModal)
        assert "the Client Portal was off" in screen_text(pilot)


async def test_it_is_not_there_for_a_role_that_may_not_share(office_as: MakeOffice) -> None:
    async with running(office_as(Role.FINANCE), SMALL) as pilot:
        await press(pilot, "enter")
        card = await open_timeline(pilot, pilot.app.screen.job.number)  # type: ignore[attr-defined]
        await press(pilot, "enter", "w", "left", "w")

        assert pilot.app.screen is card


async def test_the_end_of_a_long_timeline_goes_on(office: Office) -> None:
    with office.store.writing() as tx:
        job = tx.sql.value("SELECT id FROM job WHERE number = :number", number=SHARED)
        for _ in range(TIMELINE_ROWS):
            tx.sql.insert("activity", at=tx.now, who="Mia", action="knocked", subject="", detail="", job_id=job)
    async with running(office, SMALL) as pilot:
        card = await open_timeline(pilot)
        before = len(card.shown[-1].rows)
        await press(pilot, "end")
        await settled(pilot)

        assert before == TIMELINE_ROWS
        assert len(card.shown[-1].rows) > TIMELINE_ROWS
