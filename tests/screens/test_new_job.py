"""A new job by keys alone: from its form to a shared page, and the question that leads there."""

from datetime import date

from textual.pilot import Pilot

from data.actions.clients import ClientEntry, add_client
from data.actions.jobs import JobEntry
from data.actions.new_job import NewWork, start_job
from data.actions.sites import add_site
from data.enums import Role
from data.queries.job_details import JobDetails, JobSight, job_details
from data.queries.jobs import JobFilter, JobList, find_job
from data.queries.share_offer import share_offer
from data.wording import short_visit
from screens.dialogs.pick import PickModal
from screens.dialogs.share_prompt import SharePrompt
from screens.dialogs.unsaved import UnsavedModal
from screens.jobs.card import JobCardScreen
from screens.jobs.form import NewJobModal
from screens.messages import ConvertQuote, NewJob, OpenJob
from screens.office import Office
from screens.share import ShareScreen
from tests.factories import make_job, switch_portal
from tests.screens.conftest import MakeOffice
from tests.screens.driving import fill, press, running, screen_text, settled

KENJI = "C-0009"


async def ask_for(pilot: Pilot[None], **known: str) -> None:
    """The form of a new job for Kenji, with what is known of it."""
    pilot.app.post_message(NewJob(KENJI))
    await settled(pilot)
    await fill(pilot, title="Tap", **known)


def typed(text: str) -> list[str]:
    return ["space" if char == " " else char for char in text]


def newest(office: Office) -> JobDetails:
    """The job that was made last."""
    number = office.db.value("SELECT number FROM job ORDER BY id DESC LIMIT 1")
    row = find_job(office.db, number)
    assert row is not None
    return job_details(office.db, row, JobSight(papers=True, costs=True), office.now)


def values(pilot: Pilot[None]) -> dict[str, str]:
    form = pilot.app.screen
    assert isinstance(form, NewJobModal)
    return form.form.values()


async def test_from_nothing_to_a_sent_update_by_keys_alone(office: Office) -> None:
    async with running(office) as pilot:
        await press(
            pilot,
            "n",
            "enter",
            *"kenji",
            "enter",
            *typed("Fix tap"),
            "enter",
            "enter",
            *"fri",
            "enter",
            *"8",
            "enter",
            "ctrl+s",
        )
        prompt, asked = pilot.app.screen, screen_text(pilot)
        await press(pilot, "enter")
        sharing = pilot.app.screen
        await press(pilot, "f9", "enter")

        job = newest(office)
        offer = share_offer(office.db, job.row, office.frame())
        assert isinstance(prompt, SharePrompt)
        assert "Share J-0061 with Kenji now?" in asked
        assert isinstance(sharing, ShareScreen)
        assert (job.row.title, job.row.client) == ("Fix tap", "Kenji Sato")
        assert job.row.site == "9 Parer Rd, Essendon VIC 3040"
        assert short_visit(job.visits[0].starts_at, job.visits[0].ends_at, office.frame().zone) == (
            "Fri 27 Nov, 8 am to 10 am"
        )
        assert offer.saved_keys() == {"dates", "status"}
        assert offer.share is not None
        assert offer.share.last_sent_at == office.now
        assert isinstance(pilot.app.screen, JobCardScreen)


async def test_not_now_leaves_the_job_unshared(office: Office) -> None:
    async with running(office) as pilot:
        await ask_for(pilot, day="27/11/2026")
        await press(pilot, "down", "down", "down", *"13:30", "enter")
        followed = values(pilot)["end"]
        await fill(pilot, end="5")
        await press(pilot, "enter", *"a", "down", "down", "enter")
        await press(pilot, "down", "down", "down", "down", "down", "space", "enter")
        form = values(pilot)
        await press(pilot, "ctrl+s", "escape")

        job = newest(office)
        assert followed == "3:30 pm"
        assert (form["day"], form["start"], form["end"], form["kind"]) == (
            "Fri 27/11/2026",
            "1:30 pm",
            "5 pm",
            "window",
        )
        assert [visit.kind for visit in job.visits] == ["window"]
        assert len(job.staff) == 1
        assert share_offer(office.db, job.row, office.frame()).share is None
        assert isinstance(pilot.app.screen, JobCardScreen)


async def test_mistakes_are_said_at_their_fields_and_nothing_typed_is_lost(office: Office) -> None:
    before = JobList(office.db, JobFilter()).count()
    async with running(office) as pilot:
        await press(pilot, "n", "ctrl+s")
        untitled = screen_text(pilot)
        await fill(pilot, title="Tap")
        await press(pilot, "down", "down", *"so", "down")
        undated = screen_text(pilot)
        await fill(pilot, day="fri", start="9 am", end="8 am")
        await press(pilot, "up", "down", "ctrl+s")
        backwards, kept = screen_text(pilot), values(pilot)
        await press(pilot, "escape")

        assert "Title is missing" in untitled
        assert "“so” is not a date." in undated
        assert "A visit ends after it starts." in backwards
        assert (kept["title"], kept["day"], kept["end"]) == ("Tap", "Fri 27/11/2026", "8 am")
        assert isinstance(pilot.app.screen, UnsavedModal)
        assert JobList(office.db, JobFilter()).count() == before
        await press(pilot, "y")


async def test_a_client_is_made_in_passing(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "n", "enter", *"Zora", "enter")
        await fill(pilot, email="zora@example.com")
        await press(pilot, "ctrl+s")
        shown = screen_text(pilot)
        await press(pilot, *"Tap", "enter", "ctrl+s")

        assert "Zora · zora@example.com" in shown
        assert newest(office).row.client == "Zora"
        assert isinstance(pilot.app.screen, JobCardScreen), "without a visit nothing is asked"


async def test_from_a_client_with_two_sites_it_asks_which(office: Office) -> None:
    number = add_client(office.store, office.actor, ClientEntry("Two Sites", address="1 First St")).row.number
    add_site(office.store, office.actor, number, "2 Second St")
    async with running(office) as pilot:
        pilot.app.post_message(NewJob(number))
        await settled(pilot)
        given = values(pilot)
        await press(pilot, "escape", "n", "enter", *"two", "enter")
        picking = pilot.app.screen
        await press(pilot, "down", "enter")

        assert (given["client"], given["site"]) == (number, "1 First St")
        assert isinstance(picking, PickModal)
        assert values(pilot)["site"] == "2 Second St"
        await press(pilot, "escape", "y")


async def test_another_client_has_another_site(office: Office) -> None:
    number = add_client(office.store, office.actor, ClientEntry("Zora", address="1 First St")).row.number
    async with running(office) as pilot:
        await ask_for(pilot)
        before = values(pilot)
        await press(pilot, "up", "enter", *"zora", "enter")
        after = values(pilot)
        await fill(pilot, site="2 Second St")
        await press(pilot, "up", "enter", *"kenji", "enter")

        assert before["site"] not in ("", after["site"])
        assert (after["client"], after["site"]) == (number, "1 First St")
        assert (values(pilot)["client"], values(pilot)["site"]) == (KENJI, "2 Second St"), "what was typed stays"
        await press(pilot, "escape", "y")


async def test_with_the_portal_off_one_key_switches_it_on_and_goes_on(office: Office) -> None:
    switch_portal(office.store, on=False)
    async with running(office) as pilot:
        await ask_for(pilot, day="fri", start="8")
        await press(pilot, "ctrl+s")
        asked = screen_text(pilot)
        await press(pilot, "enter")

        assert "The Client Portal is off" in asked
        assert "Switch it on and share" in asked
        assert isinstance(pilot.app.screen, ShareScreen)
        assert office.db.value("SELECT portal_on FROM business")


async def test_who_may_not_switch_it_on_is_not_asked(office_as: MakeOffice) -> None:
    office = office_as(Role.SUPERVISOR)
    switch_portal(office.store, on=False)
    async with running(office) as pilot:
        await ask_for(pilot, day="fri", start="8")
        await press(pilot, "ctrl+s")

        assert isinstance(pilot.app.screen, JobCardScreen)
        assert "Client Portal is off. Owner or Admin can switch it on" in screen_text(pilot)


async def test_a_job_that_gets_its_client_and_visit_later_is_asked_about_once(office: Office) -> None:
    make_job(office.store, None, number="J-9000", title="Nobody's job")
    async with running(office) as pilot:
        pilot.app.post_message(OpenJob("J-9000"))
        await settled(pilot)
        await press(pilot, "right", "n")
        await fill(pilot, day="fri", start="8")
        await press(pilot, "ctrl+s")
        without_client = pilot.app.screen
        await press(pilot, "c", *"kenji", "enter")
        with_both = pilot.app.screen
        await press(pilot, "escape", "n")
        await fill(pilot, day="fri", start="8")
        await press(pilot, "ctrl+s")

        assert isinstance(without_client, JobCardScreen)
        assert isinstance(with_both, SharePrompt)
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert "Visits 2" in screen_text(pilot)


async def test_a_job_with_a_client_is_asked_about_when_its_first_visit_is_booked(office: Office) -> None:
    number = start_job(office.store, office.actor, NewWork(JobEntry("Tap", client="C-0001"))).number
    async with running(office) as pilot:
        pilot.app.post_message(OpenJob(number))
        await settled(pilot)
        await press(pilot, "n", "enter")
        await fill(pilot, day="fri", start="8")
        await press(pilot, "ctrl+s")

        assert isinstance(pilot.app.screen, SharePrompt)


async def test_an_accepted_quote_becomes_a_job(office: Office) -> None:
    office.store.reader.run(
        "UPDATE quote SET status = 'Accepted', job_id = NULL, title = 'Bath' WHERE number = 'Q-0031'"
    )
    async with running(office) as pilot:
        pilot.app.post_message(ConvertQuote("Q-0031"))
        await settled(pilot)
        form, start = screen_text(pilot), values(pilot)
        await fill(pilot, day="fri", start="8")
        await press(pilot, "ctrl+s")
        prompt = pilot.app.screen
        await press(pilot, "escape")

        job = newest(office)
        assert "New job from Q-0031" in form
        assert start["title"] == "Bath"
        assert "client" not in start, "it is the quote's"
        assert isinstance(prompt, SharePrompt)
        assert [quote.number for quote in job.quotes] == ["Q-0031"]
        assert job.visits[0].starts_at.date() == date(2026, 11, 26)


async def test_who_may_not_make_jobs_has_no_key_for_it_and_is_refused_besides(office_as: MakeOffice) -> None:
    async with running(office_as(Role.FINANCE)) as pilot:
        jobs = pilot.app.screen
        await press(pilot, "n")
        after_key, shown = pilot.app.screen, screen_text(pilot)
        pilot.app.post_message(NewJob())
        await settled(pilot)

        assert "New job" not in shown
        assert after_key is jobs
        assert " Finance may not edit jobs." in screen_text(pilot)


async def test_a_letter_in_the_client_s_field_begins_to_look_for_one(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "n", "k")
        picking = pilot.app.screen
        await press(pilot, *"enji", "enter")

        assert isinstance(picking, PickModal)
        assert values(pilot)["client"] == "C-0009"
