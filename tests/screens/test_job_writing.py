"""What is written on a Job Card by keys: each part added, changed, removed, moved; its status, its staff, its texts."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from data.actions.notes import add_note, edit_note
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import JobStatus, Role
from data.queries.job_details import JobDetails, JobSight, job_details
from data.queries.jobs import find_job
from data.queries.share_offer import share_offer
from screens.dialogs.confirm import ConfirmModal
from screens.forms.form_modal import FormModal
from screens.jobs.card import JobCardScreen
from screens.jobs.parts.notes import NewNoteModal
from screens.messages import OpenJob
from screens.office import Office
from tests.factories import make_job
from tests.screens.conftest import MakeOffice
from tests.screens.driving import fill, press, running, screen_text, settled, text_of
from tradeconsole.app import TradeConsole

JOB = "J-0042"
VISITS, NOTES, TODOS, FILES, COSTS = 1, 4, 5, 6, 7


def details(office: Office) -> JobDetails:
    row = find_job(office.db, JOB)
    assert row is not None
    return job_details(office.db, row, JobSight(papers=True, costs=True), office.now)


def shown(office: Office) -> frozenset[str]:
    """What Anna can see."""
    row = find_job(office.db, JOB)
    assert row is not None
    return share_offer(office.db, row, office.frame()).saved_keys()


def share(office: Office, *keys: str) -> None:
    save_ticks(office.store, office.actor, JOB, TickChanges(frozenset(keys)))


def asked(pilot: Pilot[None]) -> str:
    """What the question in front says."""
    return text_of(pilot, ".dialog--body Static")


async def open_tab(pilot: Pilot[None], tab: int) -> None:
    pilot.app.post_message(OpenJob(JOB))
    await settled(pilot)
    await press(pilot, *["right"] * tab)


async def test_a_visit_is_booked_moved_ticked_off_and_removed(office: Office) -> None:
    share(office, "dates")
    async with running(office) as pilot:
        await open_tab(pilot, VISITS)
        await press(pilot, "n")
        await fill(pilot, day="9/12", start="7")
        await press(pilot, "ctrl+s")
        booked = screen_text(pilot)
        await press(pilot, "enter")
        words = text_of(pilot, "#note")
        await fill(pilot, start="9")
        await press(pilot, "ctrl+s", "space")
        moved = screen_text(pilot)
        await press(pilot, "d")
        question = asked(pilot)
        await press(pilot, "y")

        assert "Wed 9 Dec, 7 am to 9 am" in booked
        assert "Anna sees the dates now" in words
        assert "✓ Wed 9 Dec, 9 am to 11 am" in moved
        assert "It is shared with Anna: it leaves the page at once." in question
        assert len(details(office).visits) == 3
        assert "Wed 9 Dec" not in screen_text(pilot)


async def test_the_end_of_a_visit_over_several_days_stays(office: Office) -> None:
    async with running(office) as pilot:
        await open_tab(pilot, VISITS)
        await press(pilot, "n")
        await fill(pilot, day="9/12", start="7", end="4 pm", until="11/12")
        await press(pilot, "ctrl+s", "enter")
        await fill(pilot, start="9")
        await press(pilot, "ctrl+s")

        assert "Wed 9 Dec, 9 am to Fri 11 Dec, 4 pm" in screen_text(pilot)


async def test_a_new_note_says_who_reads_it_and_is_internal_unless_told_otherwise(office: Office) -> None:
    async with running(office) as pilot:
        await open_tab(pilot, NOTES)
        await press(pilot, "n")
        await fill(pilot, note="Dog bites")
        internal, button = text_of(pilot, "#note"), str(pilot.app.screen.query_one("#save").label)  # type: ignore[attr-defined]
        await press(pilot, "ctrl+s", "n")
        await fill(pilot, note="We bring tiles")
        await press(pilot, "up", "right")
        for_client, other = text_of(pilot, "#note"), screen_text(pilot)
        await press(pilot, "ctrl+s")

        assert "Only the office reads this" in internal
        assert "Save internal note" in button
        assert "Anna can read this once it is ticked" in for_client
        assert "Save note for the client (ctrl+s)" in other
        assert [(note.text, note.for_client) for note in details(office).notes[:2]] == [
            ("We bring tiles", True),
            ("Dog bites", False),
        ]
        assert not shown(office)


async def test_a_note_is_moved_both_ways_and_each_time_asked_about(office: Office) -> None:
    note = add_note(office.store, office.actor, JOB, "Tiles arrive Thursday", for_client=True)
    share(office, f"note:{note}")
    async with running(office) as pilot:
        await open_tab(pilot, NOTES)
        await press(pilot, "m")
        to_office = asked(pilot)
        await press(pilot, "escape")
        still = shown(office)
        await press(pilot, "m", "y")
        moved = details(office).notes[0]
        gone = shown(office)
        await press(pilot, "m")
        to_client = asked(pilot)
        await press(pilot, "y")

        assert "It is shared with Anna: it disappears from the page at once." in to_office
        assert still == {f"note:{note}"}
        assert (moved.for_client, gone) == (False, frozenset())
        assert "Anna reads it only once it is ticked" in to_client
        assert details(office).notes[0].for_client
        assert not shown(office), "moving it back ticks nothing"


async def test_a_shared_note_that_is_changed_says_that_it_shows_at_once(office: Office) -> None:
    note = add_note(office.store, office.actor, JOB, "Thursday", for_client=True)
    share(office, f"note:{note}")
    async with running(office) as pilot:
        await open_tab(pilot, NOTES)
        await press(pilot, "enter")
        words = text_of(pilot, "#note")
        await fill(pilot, note="Tiles on Thursday")
        await press(pilot, "ctrl+s")
        changed = details(office).notes[0].text
        await press(pilot, "d", "y")

        assert "Anna can read this now: what you change shows at once." in words
        assert changed == "Tiles on Thursday"
        assert note not in [found.id for found in details(office).notes]
        assert not shown(office)


async def test_who_was_too_slow_goes_back_to_the_note_as_it_is_now(office: Office) -> None:
    note = add_note(office.store, office.actor, JOB, "Thursday", for_client=False)
    async with running(office) as pilot:
        await open_tab(pilot, NOTES)
        await press(pilot, "e", "x")
        edit_note(office.store, office.actor, JOB, note, "Friday")
        assert isinstance(pilot.app, TradeConsole)
        pilot.app._look()
        await press(pilot, "ctrl+s")
        told = screen_text(pilot)
        await press(pilot, "escape", "y")
        back = screen_text(pilot)
        await press(pilot, "e", "x", "ctrl+s")

        assert "It says now: “Friday”" in told
        assert "Friday" in back
        assert "Thursday" not in back
        assert "Friday" in details(office).notes[0].text != "Friday"


async def test_a_to_do_is_added_changed_ticked_off_shared_and_removed(office: Office) -> None:
    before = [todo.text for todo in details(office).todos]
    async with running(office) as pilot:
        await open_tab(pilot, TODOS)
        await press(pilot, "n")
        await fill(pilot, **{"to-do": "Sweep"})
        await press(pilot, "ctrl+s", "space", "e")
        await fill(pilot, **{"to-do": "Sweep up"})
        await press(pilot, "enter", "m", "y")
        todo = details(office).todos[-1]
        await press(pilot, "d", "y")

        assert (todo.text, todo.done_at is not None, todo.for_client) == ("Sweep up", True, True)
        assert [todo.text for todo in details(office).todos] == before


async def test_a_file_is_added_by_its_path_made_shareable_and_removed(office: Office, tmp_path: Path) -> None:
    plan, text = tmp_path / "site plan.pdf", tmp_path / "notes.pdf"
    plan.write_bytes(b"%PDF-1.7 plan")
    text.write_text("no PDF at all")
    before = [file.name for file in details(office).files]
    async with running(office) as pilot:
        await open_tab(pilot, FILES)
        await press(pilot, "n")
        await fill(pilot, file=str(text))
        await press(pilot, "ctrl+s")
        refused = screen_text(pilot)
        await fill(pilot, file=f"'{plan}'")
        await press(pilot, "ctrl+s")
        added = details(office).files[-1]
        await press(pilot, "m", "y")
        marked = details(office).files[-1]
        await press(pilot, "d", "y")

        assert "That is not a photo or PDF that can be kept." in refused
        assert (added.name, added.for_client) == ("site plan.pdf", False)
        assert marked.for_client
        assert [file.name for file in details(office).files] == before


async def test_costs_are_added_and_removed_and_stay_off_the_share(office: Office) -> None:
    async with running(office) as pilot:
        await open_tab(pilot, COSTS)
        await press(pilot, "n")
        await fill(pilot, label="Copper", amount="12.50")
        await press(pilot, "ctrl+s")
        listed = screen_text(pilot)
        offered = share_offer(office.db, details(office).row, office.frame()).items
        await press(pilot, "d", "y")

        assert "$12.50" in listed
        assert not [item for item in offered if "Copper" in item.label]
        assert "Copper" not in [cost.label for cost in details(office).costs or ()]


async def test_on_the_overview_n_asks_what_to_add(office: Office) -> None:
    async with running(office) as pilot:
        await open_tab(pilot, 0)
        await press(pilot, "n")
        asked = screen_text(pilot)
        await press(pilot, "down", "enter")

        for words in ("Add what?", "Visit", "Note", "To-do", "Photo or file", "Cost", "Quote", "Invoice"):
            assert words in asked
        assert isinstance(pilot.app.screen, NewNoteModal)


async def test_the_status_says_what_the_client_reads(office: Office) -> None:
    share(office, "status")
    async with running(office) as pilot:
        await open_tab(pilot, 0)
        await press(pilot, "u")
        asked = screen_text(pilot)
        await press(pilot, "down", "down", "enter")

        assert "On hold  Anna reads “Paused” at once" in asked
        assert details(office).row.status is JobStatus.ON_HOLD
        assert "On hold" in text_of(pilot, "#head")


async def test_staff_are_ticked(office: Office) -> None:
    async with running(office) as pilot:
        await open_tab(pilot, 0)
        await press(pilot, "a", "space", "enter")

        assert [person.name for person in details(office).staff] == ["Rosa Rivera", "Dan Kowalski", "Zoe Bennett"]


async def test_texts_are_changed_and_another_client_is_asked_about(office: Office) -> None:
    share(office, "dates")
    async with running(office) as pilot:
        await open_tab(pilot, 0)
        await press(pilot, "e", "up", "enter", *"kenji", "enter")
        await fill(pilot, title="Replace gutters, rear and side")
        await press(pilot, "ctrl+s")
        words, question = asked(pilot), pilot.app.screen
        await press(pilot, "n")
        kept = pilot.app.screen
        before = details(office).row
        await press(pilot, "ctrl+s", "y")

        row = details(office).row
        assert isinstance(question, ConfirmModal)
        assert "Changing its client revokes every link" in words
        assert isinstance(kept, FormModal)
        assert (before.title, before.client) == ("Replace gutters, rear", "Anna Nguyen")
        assert (row.title, row.client) == ("Replace gutters, rear and side", "Kenji Sato")
        assert not shown(office)


async def test_the_client_is_taken_off(office: Office) -> None:
    async with running(office) as pilot:
        await open_tab(pilot, 0)
        await press(pilot, "e", "up", "backspace", "ctrl+s")

        assert details(office).row.client == ""
        assert "No client attached. Press c" in text_of(pilot, "#panel")


# By role and tab: the keys that are there, and those that are not.
KEYS: dict[Role, dict[str, tuple[set[str], set[str]]]] = {
    Role.TRADIE: {
        "overview": ({"n"}, {"e", "u", "a", "c", "s"}),
        "visits": (set(), {"n", "e", "d", "space"}),
        "notes": ({"n"}, {"e", "d", "m"}),
        "todos": ({"n", "e", "d", "space"}, {"m"}),
        "files": (set(), {"n", "d", "m"}),
    },
    Role.APPRENTICE: {
        "overview": (set(), {"n", "e", "u", "a", "c", "s"}),
        "todos": (set(), {"n", "e", "d", "space", "m"}),
    },
    Role.FINANCE: {
        "todos": (set(), {"n", "e", "d", "space", "m"}),
        "costs": ({"n", "d"}, {"e", "u"}),
    },
}


@pytest.mark.parametrize("role", KEYS)
async def test_a_role_has_the_keys_of_what_it_may_do(office_as: MakeOffice, role: Role) -> None:
    async with running(office_as(role)) as pilot:
        await open_tab(pilot, 0)
        card = pilot.app.screen
        assert isinstance(card, JobCardScreen)
        assert ("quotes" in [tab.id for tab in card.shown]) is (role is Role.FINANCE)
        for tab, (offered, missing) in KEYS[role].items():
            card.turn_to(tab)
            await settled(pilot)
            keys = {key for key, place in card.active_bindings.items() if place.node is card and place.enabled}

            assert offered <= keys
            assert not missing & keys


async def test_another_s_job_is_as_unknown(office_as: MakeOffice) -> None:
    office = office_as(Role.TRADIE)
    foreign = make_job(office.store)
    async with running(office) as pilot:
        pilot.app.post_message(OpenJob(foreign.number))
        await settled(pilot)

        assert f"There is no job {foreign.number}." in screen_text(pilot)


async def test_a_tradie_writes_internal_notes_only_and_is_not_asked_for_whom(office_as: MakeOffice) -> None:
    office = office_as(Role.TRADIE)
    async with running(office) as pilot:
        await open_tab(pilot, NOTES - 2)
        await press(pilot, "n")
        await fill(pilot, note="Fall is wrong")
        form = screen_text(pilot)
        await press(pilot, "ctrl+s", "e")
        await fill(pilot, note="Fall is wrong at the back")
        await press(pilot, "ctrl+s")

        note = details(office).notes[0]
        assert "Who may read it" not in form
        assert (note.text, note.for_client, note.by) == ("Fall is wrong at the back", False, office.actor.name)


async def test_no_key_in_the_last_line_is_cut(office: Office) -> None:
    async with running(office) as pilot:
        await open_tab(pilot, 0)
        card = pilot.app.screen
        assert isinstance(card, JobCardScreen)
        for tab in ("overview", "visits", "notes", "todos"):
            card.turn_to(tab)
            await settled(pilot)
            assert screen_text(pilot).splitlines()[-1].rstrip().endswith("? Help")
