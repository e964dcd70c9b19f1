"""The Job Card: a job whole, and what its client knows."""

import pytest
from sqlmodel import col, select
from textual.widgets import Tabs

from data.enums import Role
from data.models import Job
from data.queries.jobs import find_job
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.pick import PickModal
from screens.jobs.card import JobCardScreen
from screens.messages import OpenJob
from screens.office import Office
from screens.share import ShareScreen
from tests.factories import make_internal_note, make_job, make_note, switch_portal
from tests.screens.conftest import MakeOffice
from tests.screens.driving import SMALL, WIDE, press, running, screen_text, settled, text_of

_SHARED_JOB = "SELECT j.number FROM share s JOIN job j ON j.id = s.job_id WHERE s.last_sent_at IS NOT NULL LIMIT 1"


def job_row(office: Office, number: str) -> Job:
    """A job by its number, or by a query that gives one."""
    with office.store.writing() as tx:
        wanted = tx.sql.value(number) if number.startswith("SELECT") else number
        job = tx.session.exec(select(Job).where(col(Job.number) == wanted)).one()
        tx.session.expunge(job)
        return job


async def test_shows_the_job_and_its_client(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "enter")
        shown = screen_text(pilot)

        assert "J-0042 Replace gutters, rear" in shown
        assert "Anna Nguyen" in shown
        assert "anna@example.com" in shown
        assert "12 Wattle St, Brunswick VIC 3056" in shown


async def test_every_tab_turns_with_right_and_back_with_left(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "enter")
        seen = []
        for _ in range(9):
            seen.append(pilot.app.screen.query_one(Tabs).active)
            await press(pilot, "right")
        await press(pilot, "left")

        assert seen == ["overview", "visits", "quotes", "invoices", "notes", "todos", "files", "costs", "timeline"]
        assert pilot.app.screen.query_one(Tabs).active == "timeline"


async def test_at_eighty_columns_the_last_tab_is_seen_and_a_quote_stays_on_one_line(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "enter", "right", "right")
        shown = screen_text(pilot)

        assert "Costs 1 Timeline" in shown
        assert "Q-0031" in shown
        assert "gutters, rear" not in shown.partition("Timeline")[2]


async def test_notes_say_in_words_which_the_client_can_see(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "enter", *["right"] * 4)
        text = screen_text(pilot)

        assert "For the client" in text
        assert "Internal, never shown" in text


async def test_nothing_shared_yet_says_so_and_names_the_key(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "enter")
        panel = text_of(pilot, "#panel")

        assert "Nothing is shared" in panel
        assert "Share with client" in panel


async def test_panel_tells_what_is_new_since_the_last_send(office: Office) -> None:
    job = job_row(office, _SHARED_JOB)
    async with running(office) as pilot:
        pilot.app.post_message(OpenJob(job.number))
        await settled(pilot)
        make_note(office.store, job, "Tiles arrive Thursday")
        office.store.reader.insert("activity", at=office.now, who="Mia", action="note added", subject="", detail="")
        await pilot.pause(1.2)
        await settled(pilot)

        assert "New since then" in text_of(pilot, "#panel")
        assert "Tiles arrive Thursday" in text_of(pilot, "#panel")


async def test_with_the_portal_off_it_says_who_can_switch_it_on(office: Office) -> None:
    switch_portal(office.store, on=False)
    async with running(office) as pilot:
        await press(pilot, "enter")
        panel = text_of(pilot, "#panel")
        await press(pilot, "s")

        assert "Client Portal is off. Owner or Admin can switch it on" in panel
        assert isinstance(pilot.app.screen, ConfirmModal)

        await press(pilot, "y")
        assert isinstance(pilot.app.screen, ShareScreen)


async def test_without_a_client_c_attaches_one(office: Office) -> None:
    make_job(office.store, None, number="J-9000", title="Nobody's job")
    async with running(office) as pilot:
        pilot.app.post_message(OpenJob("J-9000"))
        await settled(pilot)
        before = text_of(pilot, "#panel")
        await press(pilot, "c")
        picking = pilot.app.screen
        await press(pilot, *"kenji", "enter")

        job = find_job(office.db, "J-9000")
        assert "No client attached. Press c" in before
        assert isinstance(picking, PickModal)
        assert job is not None
        assert job.client == "Kenji Sato"
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert "Kenji Sato" in screen_text(pilot)


@pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
async def test_roles_that_may_not_share_have_neither_key_nor_words_for_it(office_as: MakeOffice, role: Role) -> None:
    async with running(office_as(role)) as pilot:
        await press(pilot, "enter")
        card = pilot.app.screen
        shown = screen_text(pilot)
        await press(pilot, "s", "o", "l")

        assert isinstance(card, JobCardScreen)
        assert "Share with client" not in shown
        assert pilot.app.screen is card


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_a_toast_leaves_the_client_panel_in_view(office: Office, size: tuple[int, int]) -> None:
    async with running(office, size, toasts=True) as pilot:
        await press(pilot, "enter", "s", "f9", "enter")
        await pilot.pause()
        card = pilot.app.screen
        toast = card.query_one("Toast").region
        panel = card.query_one("#below").region
        shown = screen_text(pilot)

        assert toast.area > 0
        assert not toast.overlaps(panel)
        for words in ("Update kept", "kept as a file", "page.", "Shared: dates, status, Q-0031", "Share with client"):
            assert words in shown


@pytest.mark.parametrize(
    "words", ["Short.", "A sentence that needs more than one line in a toast, or even two or three."]
)
async def test_a_toast_is_shown_whole(office: Office, words: str) -> None:
    async with running(office, toasts=True) as pilot:
        await press(pilot, "enter")
        pilot.app.notify(words, title="Client", markup=False)
        await pilot.pause(0.1)
        shown = screen_text(pilot)

        assert all(word in shown for word in words.split())


async def test_status_and_address_stand_at_the_right_and_follow_the_width(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "enter")
        wide = text_of(pilot, "#head").splitlines()
        await pilot.resize_terminal(*SMALL)
        await settled(pilot)
        small = text_of(pilot, "#head").splitlines()

        assert [len(line) for line in wide] == [WIDE[0] - 2] * 2
        assert wide[0].endswith("In progress")
        assert wide[1].endswith("VIC 3056")
        assert small[0].endswith("In progress")
        assert small[2] == "12 Wattle St, Brunswick VIC 3056"


async def test_costs_are_for_those_who_may_see_them(office_as: MakeOffice) -> None:
    seen = {}
    for role in (Role.ADMIN, Role.SUPERVISOR):
        async with running(office_as(role)) as pilot:
            pilot.app.post_message(OpenJob("J-0042"))
            await settled(pilot)
            seen[role] = "Costs $" in text_of(pilot, "#text")

    assert seen == {Role.ADMIN: True, Role.SUPERVISOR: False}


async def test_hostile_notes_are_shown_as_written(office: Office) -> None:
    job = job_row(office, "J-0042")
    make_note(office.store, job, "[/red] for you \x1b[2J")
    make_internal_note(office.store, job, "[link=https://evil.example]x[/link]")
    async with running(office, SMALL) as pilot:
        await press(pilot, "enter", *["right"] * 4)
        text = screen_text(pilot)

        assert "[/red] for you \ufffd[2J" in text
        assert "[link=https://evil.example]x[/link]" in text
        assert "\x1b" not in screen_text(pilot)
