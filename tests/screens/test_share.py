"""The Share screen: from a job to a mail in the outbox."""

import re
from dataclasses import dataclass

import pytest
from textual.widgets import Input

from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import OutboxState, Role
from data.models import Job
from data.queries.jobs import find_job
from data.sharing.links import MintedLink
from screens.dialogs.confirm import ConfirmModal
from screens.dialogs.error import ErrorModal
from screens.dialogs.link import LinkModal
from screens.dialogs.mail_view import MailModal
from screens.dialogs.pick import PickModal
from screens.jobs.card import JobCardScreen
from screens.messages import OpenJob
from screens.office import Office
from screens.share import ShareScreen
from screens.widgets.page_preview import PagePreview
from screens.widgets.tick_box import TickBox
from screens.widgets.tick_list import TickList
from tests.factories import make_client, make_job, make_note, switch_portal
from tests.screens.conftest import MakeOffice
from tests.screens.driving import SMALL, WIDE, press, running, screen_text, settled


@dataclass(frozen=True)
class Mail:
    to_email: str
    state: OutboxState
    subject: str
    staff_message: str


def newest_mails(office: Office) -> list[Mail]:
    """What was put into the outbox for the demo's first job, the newest first."""
    return office.db.all(
        Mail,
        "SELECT o.to_email, o.state, o.subject, o.staff_message FROM outbox o JOIN share s ON s.id = o.share_id "
        "JOIN job j ON j.id = s.job_id WHERE j.number = 'J-0042' ORDER BY o.id DESC",
    )


def ticked(office: Office) -> set[str]:
    """The kinds and ids that are ticked on the demo's first job."""
    query = (
        "SELECT i.kind || ':' || i.ref_id FROM share_item i JOIN share s ON s.id = i.share_id "
        "JOIN job j ON j.id = s.job_id WHERE j.number = 'J-0042' AND i.ticked"
    )
    return set(office.db.values(query))


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_four_keys_send_the_update(office: Office, size: tuple[int, int]) -> None:
    async with running(office, size) as pilot:
        await press(pilot, "enter", "s", "f9", "enter")

        mails = newest_mails(office)
        assert [mail.to_email for mail in mails] == ["anna@example.com"]
        assert mails[0].state is OutboxState.QUEUED
        assert "Q-0031" in mails[0].subject
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert "Shared: dates, status, Q-0031" in screen_text(pilot)


async def test_a_first_share_starts_with_dates_status_and_sent_quotes(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s")

        assert pilot.app.screen.query_one(TickList).ticked == {"dates", "status", "quote:Q-0031"}
        assert pilot.app.focused is pilot.app.screen.query_one(TickList)


async def test_the_last_look_names_who_what_and_how(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s", "f9")
        shown = screen_text(pilot)
        await press(pilot, "escape")

        assert "Anna Nguyen <anna@example.com>" in shown
        assert "Scheduled dates, Status and progress, Q-0031" in shown
        assert "the mail is kept as a file" in shown
        assert newest_mails(office) == []
        assert isinstance(pilot.app.screen, ShareScreen)


async def test_the_preview_follows_each_tick(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "s")
        with_dates = screen_text(pilot)
        await press(pilot, "space")
        without = screen_text(pilot)

        assert "+ Next visits" in with_dates
        assert "Next visits" not in without


async def test_what_goes_away_is_marked(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        await press(pilot, "s", "f9", "enter", "s", "space")

        assert "− Next visits" in screen_text(pilot)


async def test_internal_notes_and_costs_are_never_offered(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s")
        keys = {option.id for option in pilot.app.screen.query_one(TickList).options if option.id}
        shown = screen_text(pilot)

        kinds = {key.partition(":")[0] for key in keys} - {"heading"}
        assert kinds <= {"dates", "status", "description", "quote", "invoice", "note", "todo", "file"}
        assert "3 internal notes and the job's costs stay private" in shown
        assert "Margin" not in shown


async def test_saving_without_email_tells_nobody(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s", "down", "space", "ctrl+s")

        assert newest_mails(office) == []
        assert {key.partition(":")[0] for key in ticked(office)} == {"dates", "quote"}
        assert office.db.value("SELECT action FROM activity ORDER BY id DESC LIMIT 1") == "share saved"


async def test_a_message_goes_with_the_mail(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s")
        pilot.app.screen.query_one("#message", Input).value = "See you Friday [/red]"
        await press(pilot, "f9", "enter")

        assert newest_mails(office)[0].staff_message == "See you Friday [/red]"


async def test_everybody_ticked_gets_a_mail_of_their_own(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s")
        for box in pilot.app.screen.query(TickBox):
            box.ticked = True
        await press(pilot, "f9", "enter")

        assert {mail.to_email for mail in newest_mails(office)} == {"anna@example.com", "ben@example.com"}


async def test_leaving_with_ticks_that_are_not_saved_asks(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s", "space", "escape")
        asked = pilot.app.screen
        await press(pilot, "n")
        stayed = pilot.app.screen
        await press(pilot, "escape", "y")

        assert isinstance(asked, ConfirmModal)
        assert isinstance(stayed, ShareScreen)
        assert not isinstance(pilot.app.screen, ShareScreen)
        assert ticked(office) == set()


async def test_a_clash_with_somebody_else_is_shown_and_loses_nothing(office: Office, office_as: MakeOffice) -> None:
    other = office_as(Role.OWNER)
    save_ticks(office.store, other.actor, "J-0042", TickChanges(frozenset({"dates", "status"})))
    async with running(office) as pilot:
        await press(pilot, "s")
        save_ticks(office.store, other.actor, "J-0042", TickChanges(unticked=frozenset({"status"})))
        save_ticks(office.store, other.actor, "J-0042", TickChanges(ticked=frozenset({"status"})))
        await press(pilot, "down", "space", "ctrl+s")
        shown = screen_text(pilot)
        wrong = pilot.app.screen
        await press(pilot, "escape")

        assert isinstance(wrong, ErrorModal)
        assert "Rosa Rivera ticked status while you unticked it" in shown
        assert isinstance(pilot.app.screen, ShareScreen)
        assert "status" not in pilot.app.screen.query_one(TickList).ticked
        assert {key.partition(":")[0] for key in ticked(office)} == {"dates", "status"}


async def test_with_the_portal_off_it_says_why_to_who_can_t_switch_it_on(office_as: MakeOffice) -> None:
    office = office_as(Role.SUPERVISOR)
    switch_portal(office.store, on=False)
    async with running(office) as pilot:
        await press(pilot, "s")

        assert isinstance(pilot.app.screen, ErrorModal)
        assert "Owner or Admin can switch it on" in screen_text(pilot)


async def test_a_switch_between_ticking_and_sending_keeps_the_ticks(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s", "space")
        switch_portal(office.store, on=False)
        await press(pilot, "f9", "enter")
        wrong = pilot.app.screen
        await press(pilot, "escape")

        assert isinstance(wrong, ErrorModal)
        assert isinstance(pilot.app.screen, ShareScreen)
        assert pilot.app.screen.query_one(TickList).ticked == {"status", "quote:Q-0031"}
        assert newest_mails(office) == []


async def test_e_shows_the_mail_as_it_would_read(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s", "e")
        shown = screen_text(pilot)

        assert isinstance(pilot.app.screen, MailModal)
        assert "Rivera Plumbing: quote Q-0031 for 12 Wattle St" in shown
        assert "$4,312.00" in shown


async def test_l_makes_a_link_for_the_person_chosen(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s", "ctrl+s", "enter", "l")
        choosing = pilot.app.screen
        await press(pilot, "enter")
        shown = screen_text(pilot)

        assert isinstance(choosing, PickModal)
        assert isinstance(pilot.app.screen, LinkModal)
        assert "http://127.0.0.1:8321/p/" in shown
        assert office.db.value("SELECT action FROM activity ORDER BY id DESC LIMIT 1") == "link copied"


async def test_on_eighty_columns_the_page_is_a_tab(office: Office) -> None:
    async with running(office, SMALL) as pilot:
        await press(pilot, "s")
        before = pilot.app.screen.query_one(PagePreview).region.area
        await press(pilot, "p")
        page = pilot.app.screen.query_one(PagePreview).region.area
        await press(pilot, "p")

        assert before == 0
        assert page > 0
        assert pilot.app.focused is pilot.app.screen.query_one(TickList)


async def test_escape_goes_back_from_the_page_to_the_ticks(office: Office) -> None:
    async with running(office, SMALL) as pilot:
        await press(pilot, "s", "p", "escape")

        assert isinstance(pilot.app.screen, ShareScreen)
        assert pilot.app.focused is pilot.app.screen.query_one(TickList)


async def test_the_whole_code_stands_on_eighty_by_twenty_four(office: Office) -> None:
    far = MintedLink(
        1, "Anna", "anna@example.com", f"https://clients.{'long-name.' * 3}example/p/{'x' * 43}", office.now
    )
    async with running(office, SMALL) as pilot:
        await pilot.app.push_screen(LinkModal(far))
        await press(pilot, "c", "r")
        code = pilot.app.screen.find_widget(pilot.app.screen.query_one("#code"))

        assert code.region.height > 0
        assert code.visible_region == code.region
        assert not pilot.app._notifications


async def test_a_dialog_opened_while_it_is_saved_does_not_get_in_the_way(office: Office) -> None:
    async with running(office) as pilot:
        await press(pilot, "s")
        await pilot.press("ctrl+s", "question_mark")
        await settled(pilot)

        assert not any(isinstance(screen, ShareScreen) for screen in pilot.app.screen_stack)
        assert ticked(office)


@pytest.mark.parametrize("keys", [(), ("tab",)], ids=["ticks", "people"])
async def test_on_eighty_columns_every_key_of_the_last_line_is_in_view(office: Office, keys: tuple[str, ...]) -> None:
    async with running(office, SMALL) as pilot:
        await press(pilot, "s", *keys)
        last = screen_text(pilot).splitlines()[-1]

        for key in ("f9 Send update", "ctrl+s Save without email", "p Page", "e Email", "l Link", "esc Back"):
            assert key in last


async def test_the_ticks_name_their_keys_at_their_foot(office: Office) -> None:
    async with running(office, SMALL) as pilot:
        await press(pilot, "s", "f9", "enter")
        await press(pilot, "escape")
        job = find_job(office.db, "J-0042")
        assert job is not None
        with office.store.writing() as tx:
            row = tx.session.get_one(Job, job.id)
            tx.session.expunge(row)
        make_note(office.store, row, "Tiles arrive Thursday")
        await press(pilot, "s")

        assert "space tick   a tick all new" in screen_text(pilot)


async def test_a_shows_in_the_list_what_it_has_ticked(office: Office) -> None:
    async with running(office, WIDE) as pilot:
        pilot.app.post_message(OpenJob("J-0028"))
        await settled(pilot)
        await press(pilot, "s")
        before = screen_text(pilot)
        await press(pilot, "a")
        after = screen_text(pilot)

        await press(pilot, "f9")

        assert "[ ] INV-0032" in before
        assert "[x] INV-0032" in after
        assert re.search("INV-0032, note “Tiles arrive Thursday[^“”]*…”", screen_text(pilot))


@pytest.mark.parametrize("size", [SMALL, WIDE])
async def test_everybody_who_may_get_it_is_in_view(office: Office, size: tuple[int, int]) -> None:
    async with running(office, size) as pilot:
        pilot.app.post_message(OpenJob("J-0028"))
        await settled(pilot)
        await press(pilot, "s")
        shown = screen_text(pilot)

        for person in ("<helen.marsh@example.com>", "<ivan.petrov@example.com>", "<accounts.bayside@example.com>"):
            assert person in shown


async def test_the_last_look_names_what_seems_to_be_given_away_and_still_sends(office: Office) -> None:
    async with running(office, SMALL) as pilot:
        await press(pilot, "s")
        message = "Southern Gutter Supply, $1,468.80. Dan Kowalski, Grace Osei, Margin is thin on this one"
        pilot.app.screen.query_one("#message", Input).value = message
        await press(pilot, "f9")
        shown = screen_text(pilot)
        send = pilot.app.screen.find_widget(pilot.app.screen.query_one("#send"))
        assert send.visible_region == send.region
        assert pilot.app.focused is pilot.app.screen.query_one("#send")
        for _ in range(8):
            await pilot.press("down")
        below = screen_text(pilot)
        await press(pilot, "enter")

        assert "Look again (5):" in shown
        assert "“$1,468.80” looks like a cost of this job." in shown
        assert "stands in an internal" in below
        assert len(newest_mails(office)) == 1


async def test_without_an_email_address_the_ticks_are_saved_and_a_link_made(office: Office) -> None:
    client, _ = make_client(office.store, "Nan Paper", number="C-9000")
    with office.store.writing() as tx:
        tx.sql.run("UPDATE contact SET email = '' WHERE client_id = :client", client=client.id)
    make_job(office.store, client, number="J-9000", title="Dripping tap")
    async with running(office, SMALL) as pilot:
        pilot.app.post_message(OpenJob("J-9000"))
        await settled(pilot)
        await press(pilot, "s")
        hint = screen_text(pilot)
        await press(pilot, "f9")
        asked = screen_text(pilot)
        await press(pilot, "y")
        shown = screen_text(pilot)
        await press(pilot, "escape", "escape")

        assert "No email address: l saves the ticks and makes a link or a QR code." in hint
        assert "Added: Scheduled dates, Status and progress" in asked
        assert "This link is for Nan Paper." in shown
        assert isinstance(pilot.app.screen, JobCardScreen)
        assert "Shared: dates, status" in screen_text(pilot)
