"""The table of roles of the trade's rules, on the screens: the keys that there are in each place, and what is in view.

Written out by hand, beside the table that the program itself goes by. Roles by a letter: Owner, Admin, Supervisor,
Finance, Tradie, and P for the apprentice.
"""

import re
from collections.abc import Iterator

import pytest
from textual.message import Message
from textual.pilot import Pilot
from textual.widgets import Input, OptionList, Tab, Tabs

from data.actions.shares import save_ticks
from data.actions.staff import deactivate_staff, edit_staff
from data.actions.ticks import TickChanges
from data.enums import Role
from data.queries.people import active_staff, actor_of
from screens.commands import actions_for
from screens.forms.form_modal import FormModal
from screens.jobs.list import JobsScreen
from screens.messages import (
    AddQuoteToJob,
    AttachClient,
    ConvertQuote,
    CopyLink,
    EditInvoice,
    EditJob,
    EditQuote,
    NewInvoice,
    NewJob,
    NewQuote,
    OfferSharing,
    OpenClient,
    OpenClientPage,
    OpenEnquiry,
    OpenHistory,
    OpenInvoice,
    OpenJob,
    OpenPdf,
    OpenQuote,
    SeeThen,
    SendInvoice,
    SendQuote,
    ShareJob,
)
from screens.office import Office
from screens.settings.screen import SettingsScreen
from screens.sign_in import SignInScreen
from tests.screens.conftest import MakeOffice
from tests.screens.driving import WIDE, press, running, screen_text, settled
from tradeconsole.app import TradeConsole

ALL, ACCOUNTS, OFFICE, LEADERS, COSTS, WRITERS = "OASFTP", "OASF", "OAS", "OA", "OAF", "OAST"
LETTERS = dict(zip(Role, ALL, strict=True))
JOB, FOREIGN, CLIENT, STRANGER = "J-0042", "J-0040", "C-0021", "C-0001"

# In every place, for everybody.
COMMON = {"search", "filter", "order", "back", "dismiss", "app.help", "app.quit", "turn(-1)", "turn(1)"}
VIEWS = {
    "1 Today": ALL,
    "2 Jobs": ALL,
    "3 Clients": "OASFT",
    "4 Quotes": ACCOUNTS,
    "5 Invoices": ACCOUNTS,
    "6 Enquiries": ACCOUNTS,
    "7 Settings": LEADERS,
}
SECTIONS = ["Business", "Site", "Sales", "Mail", "Staff", "Data"]
EVERYWHERE = {
    "Switch the Client Portal off": LEADERS,
    "Change my password": ALL,
    "History of the business": "O",
    "Sign in as somebody else": ALL,
}

_JOB = {"share": OFFICE, "link": OFFICE, "status": OFFICE, "assign": OFFICE, "then_when": OFFICE}
_EDITED = {"edit": OFFICE, "remove": OFFICE}
JOB_TABS: dict[str, tuple[str, dict[str, str]]] = {
    "overview": (ALL, {**_JOB, "add": "OASFT", "edit": OFFICE}),
    "visits": (ALL, {**_JOB, **_EDITED, "add": OFFICE, "tick": OFFICE}),
    "quotes": (ACCOUNTS, {**_JOB, "add": ACCOUNTS, "edit": OFFICE, "pdf": ACCOUNTS}),
    "invoices": (ACCOUNTS, {**_JOB, "add": ACCOUNTS, "edit": OFFICE}),
    # The note under the cursor is somebody else's.
    "notes": (ALL, {**_JOB, **_EDITED, "add": WRITERS, "move": OFFICE}),
    # The to-do under the cursor is for the office only.
    "todos": (ALL, {**_JOB, "add": WRITERS, "edit": WRITERS, "remove": WRITERS, "tick": WRITERS, "move": OFFICE}),
    "files": (ALL, {**_JOB, "add": OFFICE, "remove": OFFICE, "move": OFFICE}),
    "costs": (COSTS, {**_JOB, "add": COSTS, "remove": COSTS}),
    "timeline": (ALL, {**_JOB, "then_when": "", "then": OFFICE, "add": "OASFT", "edit": OFFICE}),
}
_PAPERS = {"edit": ACCOUNTS, "erase": "O", "pdf": ACCOUNTS}
_CLIENT = {"edit": ACCOUNTS, "new_job": OFFICE, "erase": "O"}
_CONTACTS, _SITES = (
    {f"new_{part}": ACCOUNTS, f"edit_{part}": ACCOUNTS, f"remove_{part}": ACCOUNTS, "erase": "O"}
    for part in ("contact", "site")
)

# The whole app in many places: beside the quick tests.
pytestmark = pytest.mark.e2e
CLIENT_TABS: dict[str, tuple[str, dict[str, str]]] = {
    "overview": ("OASFT", {**_CLIENT, "delete": LEADERS}),
    "contacts": ("OASFT", _CONTACTS),
    "sites": ("OASFT", _SITES),
    "jobs": ("OASFT", _CLIENT),
    "shared": (ACCOUNTS, _CLIENT),
    "quotes": (ACCOUNTS, {**_PAPERS, "new_quote": ACCOUNTS}),
    "invoices": (ACCOUNTS, {**_PAPERS, "new_invoice": ACCOUNTS}),
    "enquiries": (ACCOUNTS, _CLIENT),
}
# What the job, its client and its history tell whom.
WORDS = {
    "quote accepted Q-0031": ALL,
    "Shared: dates, Q-0031": ACCOUNTS,
    "Shared: dates": ALL,
    "$4,312.00": ACCOUNTS,
    "Costs": COSTS,
    "Share with client": OFFICE,
    "Anna Nguyen": ALL,
    "anna@example.com": "OASFT",
}
_PAPER = {"pdf": ACCOUNTS, "go_to_job": ACCOUNTS, "go_to_client": ACCOUNTS}
_QUOTE = {**_PAPER, "duplicate": ACCOUNTS}
# What its status leaves room for; each quote and each invoice belongs to a job, but for the one that is to get one.
QUOTES = {
    "Draft": {**_QUOTE, "send": ACCOUNTS, "edit": ACCOUNTS, "withdraw": ACCOUNTS},
    "Sent": {**_QUOTE, "revise": ACCOUNTS, "withdraw": ACCOUNTS, "accept": OFFICE, "answer": OFFICE},
    "Accepted": {**_QUOTE, "invoice": ACCOUNTS, "reopen": OFFICE},
    "Declined": {**_QUOTE, "revise": ACCOUNTS, "reopen": OFFICE},
    "Changes requested": {**_QUOTE, "revise": ACCOUNTS, "withdraw": ACCOUNTS, "reopen": OFFICE},
    "Withdrawn": {**_QUOTE, "revise": ACCOUNTS},
    "Converted": {**_QUOTE, "invoice": ACCOUNTS},
    "Invoiced": _QUOTE,
}
WITHOUT_JOB = {**QUOTES["Accepted"], "go_to_job": "", "convert": OFFICE, "add_to_job": OFFICE}
INVOICES = {
    "Draft": {**_PAPER, "send": ACCOUNTS, "edit": ACCOUNTS, "void": ACCOUNTS},
    "Sent": {**_PAPER, "pay": ACCOUNTS, "void": ACCOUNTS},
    "Void": {**_PAPER, "reissue": ACCOUNTS},
    "Part paid": {**_PAPER, "pay": ACCOUNTS},
    "Paid": _PAPER,
}
ANSWERS = ("reply", "record", "accept", "decline", "convert")
LISTS = {
    # A quote that was answered is under the cursor.
    "1": {"history": "O", "share": OFFICE},
    "2": {"new": OFFICE, "share": OFFICE, "open_page": OFFICE},
    "3": {"new": ACCOUNTS, "delete": LEADERS},
    # A draft is under the cursor.
    "4": {"new": ACCOUNTS, "send": ACCOUNTS, "pdf": ACCOUNTS},
    "5": {"new": ACCOUNTS, "send": ACCOUNTS, "pdf": ACCOUNTS},
    "6": {},
    "7": {"save": LEADERS},
}


def given(actions: dict[str, str], letter: str) -> set[str]:
    """The actions of a row of the table that a role has."""
    return {action for action, roles in actions.items() if letter in roles}


def keys(pilot: Pilot[None]) -> set[str]:
    """What the keys of the screen in front do."""
    screen = pilot.app.screen
    found = (active for active in screen.active_bindings.values() if active.node is screen and active.enabled)
    return {active.binding.action for active in found if active.binding.id} - COMMON


async def post(pilot: Pilot[None], *messages: Message) -> None:
    for message in messages:
        pilot.app.post_message(message)
        await settled(pilot)


async def try_every_key(pilot: Pilot[None], *, by_hand: bool = True) -> None:
    """Press the keys that are not there, and ask for what they do by its name as well: nothing happens."""
    screen = pilot.app.screen
    there = {key for key, active in screen.active_bindings.items() if active.enabled}
    missing = {key: binding for key, binding in screen._bindings if binding.action not in keys(pilot) | COMMON}
    if by_hand:
        await pilot.press(*(key for key in missing if key not in there))
    for binding in missing.values():
        await pilot.app.run_action(binding.action, screen)
    await settled(pilot)
    assert pilot.app.screen is screen


async def tabs_of(pilot: Pilot[None], letter: str, table: dict[str, tuple[str, dict[str, str]]]) -> str:
    """Go through the tabs of the card in front and compare their keys with the table; everything that was in view."""
    bar, seen = pilot.app.screen.query_one(Tabs), []
    assert [tab.id for tab in bar.query(Tab)] == [tab for tab, (roles, _) in table.items() if letter in roles]
    for tab in [str(tab.id) for tab in bar.query(Tab)]:
        bar.active = tab
        await settled(pilot)
        assert (tab, keys(pilot)) == (tab, given(table[tab][1], letter))
        await try_every_key(pilot, by_hand=tab == "overview")
        seen.append(screen_text(pilot))
    return "\n".join(seen)


def own_work(office: Office) -> None:
    """Have a job be everybody's own, and the only one of those who see their own; its quote was answered,
    and is ticked.
    """
    owner = next(person for person in active_staff(office.db) if person.role is Role.OWNER)
    save_ticks(office.store, actor_of(owner), JOB, TickChanges(frozenset({"dates", "quote:Q-0031"})))
    with office.store.writing() as tx:
        job = tx.sql.value("SELECT id FROM job WHERE number = :job", job=JOB)
        tx.sql.run("DELETE FROM job_staff")
        tx.sql.run("INSERT INTO job_staff (job_id, staff_id) SELECT :job, id FROM staff", job=job)
        told = {"who": "Anna Nguyen", "action": "quote accepted", "subject": "Q-0031", "job_id": job}
        tx.sql.insert("activity", at=tx.now, detail="Anna Nguyen, version 2, $4,312.00", **told)


@pytest.mark.parametrize("role", Role)
async def test_every_place_has_the_keys_of_the_role_and_no_others(office_as: MakeOffice, role: Role) -> None:
    office, letter = office_as(role), LETTERS[role]
    own_work(office)
    async with running(office, WIDE) as pilot:
        written = office.db.value("SELECT count(*) FROM activity")
        tabs = screen_text(pilot).splitlines()[1]
        assert [name for name in VIEWS if name in tabs] == [name for name, roles in VIEWS.items() if letter in roles]
        assert {found.title for found in actions_for(office, pilot.app.post_message)} == given(EVERYWHERE, letter)

        await post(pilot, OpenJob(JOB))
        seen = await tabs_of(pilot, letter, JOB_TABS)
        assert [word for word, roles in WORDS.items() if (word in seen) is not (letter in roles)] == []
        await press(pilot, "escape")

        await post(pilot, OpenClient(CLIENT))
        if letter in CLIENT_TABS["overview"][0]:
            await tabs_of(pilot, letter, CLIENT_TABS)
            await press(pilot, "escape")
        await enquiries(pilot, office, letter)
        await papers(pilot, office, letter)
        for (number, actions), (name, roles) in zip(LISTS.items(), VIEWS.items(), strict=True):
            before = pilot.app.current_mode
            await press(pilot, number)
            if letter not in roles:
                assert pilot.app.current_mode == before
                continue
            assert pilot.app.current_mode == name[2:].lower()
            assert (name, keys(pilot)) == (name, given(actions, letter))
            await try_every_key(pilot)
        if isinstance(pilot.app.screen, SettingsScreen):
            sections = pilot.app.screen.query_one("#sections", OptionList).options
            assert [section.id for section in sections] == SECTIONS
        assert office.db.value("SELECT count(*) FROM activity") == written


async def enquiries(pilot: Pilot[None], office: Office, letter: str) -> None:
    """The card of an enquiry in each status."""
    for status in ("New", "Replied", "Accepted", "Declined", "Converted"):
        with office.store.writing() as tx:
            tx.sql.run("UPDATE enquiry SET status = :status, read_at = :now", status=status, now=tx.now)
        before = pilot.app.screen
        await post(pilot, OpenEnquiry("E-0001"))
        if letter not in ACCOUNTS:
            assert pilot.app.screen is before
            continue
        closed = {"decline"} if status in ("Accepted", "Declined", "Converted") else set()
        assert (status, keys(pilot)) == (status, set(ANSWERS) - closed if letter in OFFICE else set())
        await try_every_key(pilot, by_hand=status == "New")
        await press(pilot, "escape")


async def papers(pilot: Pilot[None], office: Office, letter: str) -> None:
    """The cards of a quote and of an invoice in each status, and of a quote that has no job yet."""
    for status, actions in QUOTES.items():
        await paper(pilot, office, letter, "quote", OpenQuote("Q-0031"), status, actions)
    await paper(pilot, office, letter, "quote", OpenQuote("Q-0033"), "Accepted", WITHOUT_JOB)
    with office.store.writing() as tx:
        tx.sql.run("UPDATE quote SET status = 'Draft' WHERE number = 'Q-0033'")
    for status, actions in INVOICES.items():
        await paper(pilot, office, letter, "invoice", OpenInvoice("INV-0033"), status, actions)
    with office.store.writing() as tx:
        tx.sql.run("UPDATE invoice SET status = 'Draft', paid_cents = 0 WHERE number = 'INV-0033'")


async def paper(
    pilot: Pilot[None],
    office: Office,
    letter: str,
    table: str,
    opens: OpenQuote | OpenInvoice,
    status: str,
    actions: dict[str, str],
) -> None:
    if letter not in ACCOUNTS:
        return
    paid = ", paid_cents = 100" if status in ("Part paid", "Paid") else ""
    with office.store.writing() as tx:
        tx.sql.run(f"UPDATE {table} SET status = :status{paid} WHERE number = :n", status=status, n=opens.number)
    await post(pilot, opens)
    assert (status, keys(pilot)) == (status, given(actions, letter))
    await try_every_key(pilot, by_hand=False)
    await press(pilot, "escape")


@pytest.mark.parametrize("role", [Role.FINANCE, Role.TRADIE, Role.APPRENTICE])
async def test_what_is_asked_of_the_app_itself_is_refused_as_well(office_as: MakeOffice, role: Role) -> None:
    office = office_as(role)
    own_work(office)
    own = [ShareJob(JOB), CopyLink(JOB), OfferSharing(JOB), OpenClientPage(JOB), SeeThen(JOB), SeeThen(JOB, office.now)]
    more = [NewJob(), EditJob(JOB), AttachClient(JOB), ConvertQuote("Q-0031"), AddQuoteToJob("Q-0031"), OpenHistory()]
    quotes = [OpenQuote("Q-0031"), NewQuote(job=JOB), EditQuote("Q-0031"), SendQuote("Q-0031"), OpenPdf("Q-0031")]
    bills = [OpenInvoice("INV-0033"), NewInvoice(job=JOB), EditInvoice("INV-0033"), SendInvoice("INV-0033")]
    others = [OpenJob(FOREIGN), OpenEnquiry("E-0001"), OpenClient(STRANGER)]
    hidden = [] if role is Role.FINANCE else [*others, *quotes, *bills]
    async with running(office) as pilot:
        for message in [*own, *more, *hidden]:
            await post(pilot, message)
            shown = screen_text(pilot)
            if not isinstance(pilot.app.screen, JobsScreen):
                assert "may not" in shown or "There is no " in shown, message
                await press(pilot, "escape")
            assert isinstance(pilot.app.screen, JobsScreen), message


async def test_a_role_that_is_taken_away_takes_the_form_and_the_view_with_it(
    office_as: MakeOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # It looks when it is told to, and not before.
    monkeypatch.setattr("tradeconsole.app.LOOK_EVERY", 3_600)
    office, owner = office_as(Role.ADMIN), office_as(Role.OWNER).actor
    async with running(office) as pilot:
        app = app_of(pilot)
        await press(pilot, "7", "1", "2", "enter", "right", "n")
        form = pilot.app.screen
        edit_staff(office.store, owner, office.actor.email, role=Role.APPRENTICE)
        # Before the app has noticed.
        await post(pilot, ShareJob(JOB), OpenHistory())
        refused = screen_text(pilot)
        app._look()
        await settled(pilot)
        await press(pilot, "7", "3")

        assert isinstance(form, FormModal)
        assert "may not" in refused
        assert isinstance(app.screen, JobsScreen)
        assert [type(screen) for screen in every_screen(app)] == [JobsScreen]
        assert app.screen.rows.row_count == 0 or JOB not in screen_text(pilot)


async def test_the_next_person_finds_nothing_of_the_one_before(office_as: MakeOffice) -> None:
    office, owner = office_as(Role.ADMIN), office_as(Role.OWNER).actor
    tradie = office_as(Role.TRADIE).actor
    place = [row.id for row in active_staff(office.db)].index(tradie.staff_id)
    async with running(office, WIDE, toasts=True) as pilot:
        app = app_of(pilot)
        await press(pilot, "3", "enter", "n", "2", "slash", *"anna", "enter", "f", "enter", "enter", "n")
        app.notify("Only for the one before")
        deactivate_staff(office.store, owner, office.actor.email)
        app._look()
        await settled(pilot)
        locked = screen_text(pilot)
        await press(pilot, "escape")
        assert isinstance(app.screen, SignInScreen)
        await press(pilot, "home", *["down"] * (place - 1), "enter")
        await settled(pilot)
        shown = screen_text(pilot)

        assert office.actor == tradie
        assert "Anna Nguyen" not in locked
        assert [type(screen) for screen in every_screen(app)] == [JobsScreen]
        first = app.screen
        assert isinstance(first, JobsScreen)
        assert (first.search, first.card, first.query_one("#search", Input).value) == ("", None, "")
        assert "Only for the one before" not in shown
        assert "Mia Chen" not in shown.splitlines()[0]


async def test_who_works_alone_reads_no_word_of_roles_or_signing_in(office_as: MakeOffice) -> None:
    office = office_as(Role.OWNER)
    with office.store.writing() as tx:
        tx.sql.run("UPDATE staff SET active = FALSE WHERE id <> :me", me=office.actor.staff_id)
    async with running(office, WIDE) as pilot:
        shown = []
        for number in "12367":
            await press(pilot, number)
            shown.append(screen_text(pilot))
        await press(pilot, "2", "enter")
        shown.append(screen_text(pilot))
        await press(pilot, "question_mark")
        shown.append(screen_text(pilot))
        await press(pilot, "escape", "n", "ctrl+l")
        stays = pilot.app.screen
        found = {found.title for found in actions_for(office, pilot.app.post_message)}

        words = re.compile(r"\b(Owner|Admin|Supervisor|Finance|Tradie|Apprentice|sign in)\b")
        assert words.findall("\n".join(shown)) == []
        assert "Sign in as somebody else" not in found
        assert not isinstance(stays, SignInScreen)


def app_of(pilot: Pilot[None]) -> TradeConsole:
    assert isinstance(pilot.app, TradeConsole)
    return pilot.app


def every_screen(app: TradeConsole) -> Iterator[object]:
    """The screens of every view, one upon another."""
    return (screen for name, stack in app._screen_stacks.items() if name != "_default" for screen in stack)
