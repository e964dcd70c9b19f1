"""The Jobs screen, as somebody at the keyboard meets it."""

from textual.events import Key
from textual.widgets import Input

from data.enums import JobStatus, Role
from data.queries.jobs import JobRow
from data.queries.people import active_staff, actor_of
from data.settings import Settings
from data.store import Store
from screens.jobs.card import JobCardScreen
from screens.jobs.list import JobsScreen
from screens.office import Office
from screens.share import ShareScreen
from screens.widgets.filter_bar import FilterBar
from screens.widgets.record_list import RecordList
from tests.factories import make_business, make_client, make_job, make_staff
from tests.screens.conftest import MakeOffice
from tests.screens.driving import SMALL, WIDE, press, running, screen_text, settled


def jobs_of(screen: object) -> RecordList[JobRow]:
    assert isinstance(screen, JobsScreen)
    return screen.rows


async def test_opens_on_the_next_visit_with_the_cursor_on_it(office: Office) -> None:
    async with running(office) as pilot:
        row = jobs_of(pilot.app.screen).row

        assert row is not None
        assert row.number == "J-0042"
        assert "J-0042" in screen_text(pilot)
        assert pilot.app.focused is jobs_of(pilot.app.screen)


async def test_header_says_business_switch_mail_and_person(office: Office) -> None:
    async with running(office) as pilot:
        head = screen_text(pilot).splitlines()[0]

        assert "Rivera Plumbing" in head
        assert "Portal on" in head
        assert "Mia Chen · Admin" in head


async def test_search_finds_as_one_types_and_enter_goes_to_the_list(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "slash", *"gutter")
        shown = screen_text(pilot)
        await press(pilot, "enter")

        assert "J-0039" in shown
        assert "J-0041" not in shown
        assert " of " in shown
        assert pilot.app.focused is jobs_of(pilot.app.screen)


async def test_search_by_number_and_by_name(office: Office) -> None:
    async with running(office) as pilot:
        for typed, number in (("J-0039", "J-0039"), ("nguyen", "J-0042"), ("wattle st", "J-0042")):
            await press(pilot, "slash", "ctrl+u", *["space" if char == " " else char for char in typed])

            row = jobs_of(pilot.app.screen).row
            assert row is not None
            assert row.number == number


async def test_escape_shows_every_job_again(office: Office) -> None:
    async with running(office) as pilot:
        total = jobs_of(pilot.app.screen).row_count
        await press(pilot, "slash", *"zzzzz")
        nothing = jobs_of(pilot.app.screen).row_count
        await press(pilot, "escape")

        assert nothing == 0
        assert jobs_of(pilot.app.screen).row_count == total


async def test_a_card_filters_and_again_shows_everything(office: Office) -> None:
    async with running(office) as pilot:
        total = jobs_of(pilot.app.screen).row_count
        await press(pilot, "f", "right", "enter")
        chosen = jobs_of(pilot.app.screen)
        rows = [row.status for row in (chosen.row,) if row is not None]
        filtered = chosen.row_count
        await press(pilot, "enter")

        assert rows == [JobStatus.IN_PROGRESS]
        assert filtered < total
        assert jobs_of(pilot.app.screen).row_count == total
        assert pilot.app.screen.query_one(FilterBar).chosen is None


async def test_a_click_on_a_title_orders_by_it(office: Office) -> None:
    async with running(office) as pilot:
        await pilot.click(RecordList, offset=(3, 0))
        first = jobs_of(pilot.app.screen).row
        await pilot.click(RecordList, offset=(3, 0))
        last = jobs_of(pilot.app.screen).row

        assert first is not None
        assert last is not None
        assert first.number > last.number == "J-0001"


async def test_enter_opens_the_job_card_and_escape_comes_back_to_the_same_job(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "down", "down")
        chosen = jobs_of(pilot.app.screen).row
        await press(pilot, "enter")
        card = pilot.app.screen
        await press(pilot, "escape")

        assert isinstance(card, JobCardScreen)
        assert card.job == chosen
        assert jobs_of(pilot.app.screen).row == chosen


async def test_s_goes_straight_to_share(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s")

        assert isinstance(pilot.app.screen, ShareScreen)


async def test_roles_that_may_not_share_have_no_key_for_it(office_as: MakeOffice) -> None:
    for role in (Role.FINANCE, Role.TRADIE, Role.APPRENTICE):
        async with running(office_as(role)) as pilot:
            shown = screen_text(pilot)
            await press(pilot, "s")

            assert "Share" not in shown.splitlines()[-1]
            assert isinstance(pilot.app.screen, JobsScreen)


async def test_a_tradie_sees_own_jobs_only(office_as: MakeOffice) -> None:
    office = office_as(Role.TRADIE)
    own = set(office.db.values("SELECT job_id FROM job_staff WHERE staff_id = :id", id=office.actor.staff_id))
    async with running(office) as pilot:
        rows = jobs_of(pilot.app.screen)
        everything = set(office.db.values("SELECT id FROM job"))

        assert rows.row_count == len(own) < len(everything)
        assert {row.id for row in (rows.row,) if row} <= own


async def test_an_empty_business_says_what_this_place_is_for(store: Store, settings: Settings) -> None:
    office = empty_office(store, settings)
    async with running(office, SMALL) as pilot:
        assert "No jobs yet." in screen_text(pilot)


async def test_a_job_that_another_program_adds_appears_with_the_cursor_where_it_was(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "down")
        before = jobs_of(pilot.app.screen).row
        client, _ = make_client(office.store, "Zed New")
        make_job(office.store, client, title="Made elsewhere", number="J-9999")
        office.store.reader.insert(
            "activity", at=office.now, who="Rosa", action="job added", subject="J-9999", detail=""
        )
        await pilot.pause(1.2)
        await settled(pilot)

        after = jobs_of(pilot.app.screen).row
        assert before is not None
        assert after is not None
        assert after.number == before.number
        assert "Made elsewhere" in screen_text(pilot)


async def test_hostile_text_reaches_the_screen_as_text(office: Office) -> None:
    hostile = "[/red] [@click=app.quit]x[/] \x1b]52;c;aGk=\x07 \u202eevil"
    client, _ = make_client(office.store, "[red]Eve[/red]")
    make_job(office.store, client, title=hostile, number="J-9998", site=hostile[:40], suburb="[b]S")
    async with running(office) as pilot:
        await press(pilot, "slash", *"J-9998")
        shown = screen_text(pilot)

        assert "[/red] [@click=app.q" in shown
        assert "[red]Eve[/red]" in shown
        assert not {"\x1b", "\x07", "\u202e"} & set(shown)


async def test_what_is_typed_at_once_after_the_slash_goes_to_the_search(office: Office) -> None:
    async with running(office) as pilot:
        for key in ("slash", "q", "u", "o", "slash"):
            pilot.app.post_message(Key(key, "/" if key == "slash" else key))
        await pilot.pause(0.3)

        assert pilot.app.is_running
        assert pilot.app.screen.query_one("#search", Input).value == "quo/"


async def test_the_preview_follows_what_was_saved_of_a_share(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "s", "ctrl+s", "s", "down", "space", "ctrl+s")

        assert "Shared: dates, Q-0031" in screen_text(pilot)


def empty_office(store: Store, settings: Settings) -> Office:
    make_business(store)
    make_staff(store)
    return Office(store, settings, actor_of(active_staff(store.reader)[0]))
