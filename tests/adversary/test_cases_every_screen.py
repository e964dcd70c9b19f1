"""Words of strangers that look like markup, in every text of a business, on every screen: shown as they are (G1), and
nothing runs when they are clicked (G2)."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from data.enums import Role, Sender
from data.models import EnquiryReply, Site
from data.queries.people import active_staff, actor_of
from data.settings import load_settings
from data.store import Store
from screens.office import Office
from tests.asking import make_enquiry
from tests.e2e.hostile import plant_hostile
from tests.factories import id_of, make_cost, make_internal_note, save
from tests.mail.outbox import notice, queue, queue_update
from tests.office import make_team
from tests.screens.driving import WIDE, press, running, screen_text
from tests.shared_work import make_shared_work
from tests.staging import staged

# The whole app in many places: beside the quick tests.
pytestmark = pytest.mark.e2e

# Read as markup, it would be gone from the screen, end the app, or do something when it is clicked.
SHOWN = "[red]x[/red]"
WORDS = SHOWN + "[@click=app.ran]h[/][0][/red][a=b[/\\"

# Each place by the screen that it is, and the keys that lead there from the one before.
LISTS = [
    ("JobsScreen", []),
    ("JobsScreen", ["slash", *"red", "enter"]),
    ("TodayScreen", ["escape", "1", "down"]),
    ("ConfirmModal", ["home", "r"]),
    ("HistoryScreen", ["escape", "h"]),
    ("ClientsScreen", ["escape", "3"]),
    ("ConfirmModal", ["d"]),
    ("QuotesScreen", ["escape", "4"]),
    ("InvoicesScreen", ["5"]),
    ("EnquiriesScreen", ["6"]),
    ("SettingsScreen", ["7"]),
    ("SettingsScreen", ["down", "down"]),
    ("SettingsScreen", ["down"]),
    ("SettingsScreen", ["down"]),
    ("FormModal", ["enter", "e"]),
    ("FormModal", ["escape", "p"]),
    ("ConfirmModal", ["escape", "down", "d"]),
    ("CommandPalette", ["escape", "escape", "ctrl+p", *"red"]),
    ("SignInScreen", ["escape", "ctrl+l"]),
]
JOB = [
    ("JobCardScreen", ["enter"]),
    ("JobCardScreen", ["right"]),
    ("VisitTimesModal", ["enter"]),
    ("JobCardScreen", ["escape", "right"]),
    ("JobCardScreen", ["right"]),
    ("JobCardScreen", ["right"]),
    ("FormModal", ["e"]),
    ("ConfirmModal", ["escape", "m"]),
    ("JobCardScreen", ["escape", "right"]),
    ("JobCardScreen", ["right"]),
    ("JobCardScreen", ["right"]),
    ("JobCardScreen", ["right"]),
    ("PageThenModal", ["end", "w"]),
    ("EditJobModal", ["escape", "right", "e"]),
    ("TickModal", ["escape", "a"]),
    ("ShareScreen", ["escape", "s"]),
    ("MailModal", ["a", "e"]),
    ("LastLookModal", ["escape", "f9"]),
    ("JobCardScreen", ["enter"]),
    ("PickModal", ["l"]),
    ("LinkModal", ["enter"]),
]
CLIENT = [
    ("ClientCardScreen", ["3", "enter"]),
    ("FormModal", ["e"]),
    ("ClientCardScreen", ["escape", "right"]),
    ("FormModal", ["e"]),
    ("ConfirmModal", ["escape", "d"]),
    ("ClientCardScreen", ["escape", "right"]),
    ("FormModal", ["e"]),
    ("ClientCardScreen", ["escape", "right"]),
    ("ClientCardScreen", ["right"]),
    ("ClientCardScreen", ["right"]),
    ("NewJobModal", ["right", "right", "right", "n"]),
]
ENQUIRY = [
    ("EnquiryCardScreen", ["6", "enter"]),
    ("FormModal", ["r"]),
    ("FormModal", ["escape", "w"]),
    ("FormModal", ["escape", "x"]),
    ("PickModal", ["escape", "a"]),
    ("EnquiryCardScreen", ["escape", "right"]),
]


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """A business with one of everything, and the stranger's words in every text of it."""
    staged(store, _make_strange)
    owner = next(person for person in active_staff(store.reader) if person.role is Role.OWNER)
    return Office(store, load_settings({"TRADECONSOLE_HOME": str(tmp_path)}), actor_of(owner))


def _make_strange(store: Store) -> None:
    make_team(store)
    work = make_shared_work(store, "Dana Li", "Kim Li")
    save(store, Site(client_id=id_of(work.client), address="-"))
    make_internal_note(store, work.job)
    make_cost(store, work.job)
    queue_update(store, work)
    queue(store, notice(), state="failed", error="x")
    make_enquiry(store)
    enquiry = make_enquiry(store)
    for sender in Sender:
        save(store, EnquiryReply(enquiry_id=id_of(enquiry), sender=sender, text="-", written_at=store.clock.now()))
    plant_hostile(store, id_of(work.job), WORDS)
    # What an update needs to be kept as a file.
    with store.writing() as tx:
        tx.sql.run("UPDATE business SET portal_url = '', smtp_host = ''")
        for table in ("contact", "share_grant"):
            tx.sql.run(f"UPDATE {table} SET email = 'person' || id || '@example.com'")


def what_a_click_runs(pilot: Pilot[None]) -> set[str]:
    """What the app finds under the pointer wherever it is clicked: links, and actions that a text brought."""
    strips = pilot.app.screen._compositor.render_strips()
    styles = [segment.style for strip in strips for segment in strip if segment.style]
    return {f"{style.link}{style.meta.get('@click', '')}" for style in styles if style.link or "@click" in style.meta}


@pytest.mark.parametrize("places", [LISTS, JOB, CLIENT, ENQUIRY], ids=["lists", "job", "client", "enquiry"])
async def test_it_is_shown_as_it_is_and_does_nothing(office: Office, places: list[tuple[str, list[str]]]) -> None:
    async with running(office, WIDE) as pilot:
        pilot.app.animation_level = "none"
        for screen, keys in places:
            await press(pilot, *keys)
            # The first line names the business, everywhere.
            shown = screen_text(pilot).partition("\n")[2]
            assert type(pilot.app.screen).__name__ == screen, keys
            assert SHOWN in shown, keys
            assert what_a_click_runs(pilot) == set(), keys


async def test_what_the_palette_finds_is_shown_as_it_is(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "ctrl+p", *"x[")
        for _ in range(200):
            if "C-0001" in screen_text(pilot):
                break
            await pilot.pause(0.01)
        shown = screen_text(pilot)

        assert f"J-0001 1{WORDS}" in shown
        assert f"C-0001 1{WORDS}" in shown
        assert what_a_click_runs(pilot) == set()
