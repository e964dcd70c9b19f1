"""Clients at the keyboard: found, added, changed, deleted and brought back, by whom may."""

from data.actions.client_removal import delete_client
from data.actions.clients import ClientChanges, edit_client
from data.actions.contacts import ContactChanges, edit_contact
from data.enums import Role
from data.queries.clients import ClientRow, contacts_of, find_client, list_clients
from data.queries.jobs import find_job
from data.queries.links import live_links
from data.queries.share_offer import share_offer
from screens.clients.card import ClientCardScreen
from screens.clients.list import ClientsScreen
from screens.dialogs.confirm import ConfirmModal
from screens.forms.form_modal import FormModal
from screens.jobs.card import JobCardScreen
from screens.jobs.client_panel import client_panel
from screens.messages import AttachClient, OpenClient
from screens.office import Office
from screens.widgets.views import views_of
from tests.factories import make_job
from tests.screens.conftest import MakeOffice
from tests.screens.driving import WIDE, press, running, screen_text, settled, text_of

ANNA = "C-0021"
# Bayside Body Corporate Services: two of their three contacts have a link to J-0028.
BAYSIDE, TOLD_JOB = "C-0005", "J-0028"
HOSTILE = ClientChanges(name="AAA [/red] \u202e [@click=app.quit]x", address="[0] \\", internal_notes="[/] note")


def client(office: Office, number: str) -> ClientRow:
    row = find_client(office.db, number, deleted=None)
    assert row is not None
    return row


def newest(office: Office) -> ClientRow:
    return max(list_clients(office.db, limit=1_000), key=lambda row: row.id)


def live(office: Office) -> list[str]:
    """Who can open J-0028."""
    return [link.email for link in live_links(office.db, office.now) if link.job == TOLD_JOB]


def values(screen: object) -> dict[str, str]:
    """What stands in the form in front."""
    assert isinstance(screen, FormModal)
    return screen.form.values()


def in_one_line(shown: str) -> str:
    """What a dialog says, whatever its lines."""
    return " ".join(line.split("│")[1].strip() for line in shown.splitlines() if line.count("│") == 2)


async def test_found_as_one_types_and_whole_beside_the_list(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "3")
        total = len(list_clients(office.db))
        found = []
        for typed in ("+61491570006", "wattle", "anna@"):
            await press(pilot, "slash", "ctrl+u", *typed)
            assert isinstance(pilot.app.screen, ClientsScreen)
            found.append(pilot.app.screen.row)
        shown = screen_text(pilot)

        assert {row.name if row else "" for row in found} == {"Anna Nguyen"}
        assert f"1 of {total}" in shown
        for words in ("Ben Nguyen", "J-0042 Replace gutters, rear", "Q-0031 $4,312.00", "Nothing is shared"):
            assert words in shown


async def test_the_card_says_everything_about_them_and_opens_it(office: Office) -> None:
    async with running(office) as pilot:
        pilot.app.post_message(OpenClient(BAYSIDE))
        await settled(pilot)
        card = pilot.app.screen
        assert isinstance(card, ClientCardScreen)
        seen = {}
        for _ in card.shown:
            seen[card.front] = screen_text(pilot)
            await press(pilot, "right")
        card.turn_to("shared")
        await press(pilot, "enter")

        assert list(seen) == ["overview", "contacts", "sites", "jobs", "shared", "quotes", "invoices", "enquiries"]
        assert "C-0005 Bayside Body Corporate Services" in seen["overview"]
        assert "never shown to a client" in seen["overview"]
        assert "Ivan Petrov" in seen["contacts"]
        assert "90 Marine Pde, Elwood VIC 3184" in seen["sites"]
        assert "J-0008" in seen["jobs"]
        assert "$15,950.00" in seen["invoices"]
        for words in ("J-0028 Re-roof, east wing", "Shared: dates, status", "Helen Marsh · seen 10 days ago"):
            assert words in seen["shared"]
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert pilot.app.screen.job.number == TOLD_JOB


async def test_adding_keeps_what_was_typed_and_asks_about_a_likely_duplicate(office: Office) -> None:
    async with running(office) as pilot:
        before = len(list_clients(office.db))
        await press(pilot, "3", "n", *"Bo", "down", "down", *"anna@", "down")
        wrong = screen_text(pilot)
        await press(pilot, "up", *"example.com", "ctrl+s")
        asked, question = pilot.app.screen, screen_text(pilot)
        await press(pilot, "n")
        kept = values(pilot.app.screen)
        assert len(list_clients(office.db)) == before
        await press(pilot, "ctrl+s", "y")

        assert "That is not an email address" in wrong
        assert isinstance(asked, ConfirmModal)
        assert "C-0021 Anna Nguyen has the same email." in question
        assert (kept["name"], kept["email"]) == ("Bo", "anna@example.com")
        assert isinstance(pilot.app.screen, ClientCardScreen)
        assert (newest(office).name, newest(office).email) == ("Bo", "anna@example.com")
        assert newest(office).number in screen_text(pilot)


async def test_editing_saves_what_was_changed_and_nothing_else_and_shows_it_as_written(office: Office) -> None:
    edit_client(office.store, office.actor, ANNA, HOSTILE)
    async with running(office) as pilot:
        pilot.app.post_message(OpenClient(ANNA))
        await settled(pilot)
        card = screen_text(pilot)
        await press(pilot, "e")
        form = pilot.app.screen
        assert isinstance(form, FormModal)
        edit_client(office.store, office.actor, ANNA, ClientChanges(phone="03 5550 0999"))
        form.form.fill({"name": "AAA [b]"})
        await press(pilot, "ctrl+s")

        for words in ("AAA [/red]", "[@click=app.quit]x", "[0] \\", "[/] note"):
            assert words in card
        assert "\u202e" not in card
        assert (client(office, ANNA).name, client(office, ANNA).phone) == ("AAA [b]", "03 5550 0999")
        assert "AAA [b]" in text_of(pilot, "#head")


async def test_contacts_and_sites_are_kept_on_their_tabs(office: Office) -> None:
    async with running(office) as pilot:
        pilot.app.post_message(OpenClient(ANNA))
        await settled(pilot)
        await press(pilot, "right", "n", *"Kim", "ctrl+s", "down", "down", "p")
        people = [(person.name, person.is_primary) for person in contacts_of(office.db, client(office, ANNA).id)]
        await press(pilot, "e")
        kim = contacts_of(office.db, client(office, ANNA).id)[0].id
        edit_contact(office.store, office.actor, ANNA, kim, ContactChanges(phone="0400 000 111"))
        await press(pilot, *"k@l.example", "ctrl+s", "right", "n", *"1 High St", "ctrl+s", "d")
        asked = screen_text(pilot)
        await press(pilot, "y")

        assert people == [("Kim", True), ("Anna Nguyen", False), ("Ben Nguyen", False)]
        assert client(office, ANNA).email == "k@l.example"
        assert client(office, ANNA).phone == "0400 000 111", "what somebody else changed meanwhile stays"
        assert "is taken off Anna Nguyen. Jobs there keep it." in in_one_line(asked)
        assert client(office, ANNA).address == "1 High St"


async def test_who_has_links_is_asked_about_then_removed_deleted_and_restored_without_them(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "3", "slash", *"bays", "enter", "enter", "right", "down", "d")
        first = screen_text(pilot)
        await press(pilot, "n")
        left = live(office)
        await press(pilot, "d", "y")
        after = live(office)
        await press(pilot, "escape", "d")
        second = screen_text(pilot)
        await press(pilot, "y", "escape", "f", "enter")
        deleted = screen_text(pilot)
        await press(pilot, "tab", "tab", "enter")
        card = screen_text(pilot)
        await press(pilot, "escape", "r")

        assert "Ivan Petrov has a link to J-0028" in first
        assert len(left) == 2
        assert [email.split(".")[0] for email in after] == ["helen"]
        assert "has a link to J-0028. Deleting the client revokes it" in in_one_line(second)
        assert "Deleted 1" in deleted
        assert BAYSIDE in deleted
        assert "r Restore" in deleted
        assert "d Delete" not in deleted
        assert "Their links are revoked" in card
        assert not client(office, BAYSIDE).is_deleted
        assert live(office) == []


def test_their_job_says_that_they_were_deleted(office: Office) -> None:
    delete_client(office.store, office.actor, ANNA, confirmed=True)
    job = find_job(office.db, "J-0042")
    assert job is not None

    panel = client_panel(share_offer(office.db, job, office.frame()), office)

    assert "Anna Nguyen was deleted. Restore the client, or press c" in panel.plain


async def test_who_is_not_there_is_made_while_choosing(office: Office) -> None:
    make_job(office.store, None, number="J-9000", title="Nobody's job")
    async with running(office) as pilot:
        pilot.app.post_message(AttachClient("J-9000"))
        await settled(pilot)
        await press(pilot, *"kenji")
        offered = screen_text(pilot)
        await press(pilot, "ctrl+u", *"Zed", "enter")
        named = values(pilot.app.screen)["name"]
        await press(pilot, "ctrl+s")

        job = find_job(office.db, "J-9000")
        assert "Kenji Sato" in offered
        assert "New client “kenji”" in offered
        assert named == "Zed"
        assert job is not None
        assert job.client == newest(office).name == "Zed"


async def test_the_palette_finds_a_client_by_phone(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "ctrl+p", *"70100202")
        await pilot.pause(0.8)
        await press(pilot, "enter", "enter")

        assert isinstance(pilot.app.screen, ClientCardScreen)
        assert pilot.app.screen.row.number == BAYSIDE


async def test_a_tradie_sees_the_clients_of_their_own_jobs_and_changes_nothing(office_as: MakeOffice) -> None:
    office = office_as(Role.TRADIE)
    theirs = list_clients(office.db, staff=office.actor.staff_id)
    other = next(row for row in list_clients(office.db) if row not in theirs)
    async with running(office, WIDE) as pilot:
        await press(pilot, "3")
        view = pilot.app.screen
        assert isinstance(view, ClientsScreen)
        count, listed, keys = view.rows.row_count, screen_text(pilot), keys_of(view)
        pilot.app.post_message(OpenClient(other.number))
        await settled(pilot)
        told = screen_text(pilot)
        await press(pilot, "escape")
        stayed = pilot.app.screen is view
        await press(pilot, "enter", "right", "n", "e", "p", "d")

        assert f"There is no client {other.number}." in told
        assert (count, stayed, keys) == (len(theirs), True, set())
        assert "Nothing is shared" not in listed
        assert isinstance(pilot.app.screen, ClientCardScreen)
        assert not keys_of(pilot.app.screen)


async def test_without_clients_it_says_what_to_press_to_those_who_may(office_as: MakeOffice) -> None:
    office = office_as(Role.SUPERVISOR)
    with office.store.writing() as tx:
        tx.sql.run("UPDATE client SET deleted_at = '2026-11-24 00:00:00.000000'")
    async with running(office) as pilot:
        await press(pilot, "3")
        shown = screen_text(pilot)

        assert "No clients yet." in shown
        assert "Press n to add the first." in shown
        assert "Deleted" not in shown
        assert keys_of(pilot.app.screen) == {"new"}


def keys_of(screen: ClientsScreen | ClientCardScreen | object) -> set[str]:
    """What the keys in front change."""
    assert isinstance(screen, ClientsScreen | ClientCardScreen)
    own = {place.binding.action for place in screen.active_bindings.values() if place.node is screen}
    return {action for action in own if action.split("_")[0] in {"new", "edit", "delete", "remove", "make", "restore"}}


def test_an_apprentice_has_no_such_view() -> None:
    assert [view.name for view in views_of(Role.APPRENTICE) if view.name == "clients"] == []
    assert [view.number for view in views_of(Role.TRADIE) if view.name == "clients"] == ["3"]
