"""The table of roles of the trade's rules, row by row: what each of the six may do, at the service that does it.

Written out by hand, beside the table that the program itself goes by. A row reads as its roles do: Owner, Admin,
Supervisor, Finance, Tradie, Apprentice. "own" is yes for the jobs that somebody is on, and for others "there is none".
"""

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

from data.actions import clients, contacts, costs, enquiries, files, jobs, notes, settings, sites, staff, todos, visits
from data.actions.acceptance import ToldAnswer, accept_quote, decline_quote, request_changes
from data.actions.acting import visible_job
from data.actions.business import switch_portal
from data.actions.client_removal import delete_client, restore_client
from data.actions.conversion import add_quote_to_job, convert_quote
from data.actions.enquiry_form import save_enquiry_origins, switch_enquiry_form
from data.actions.erasure import erase_client
from data.actions.invoice_sending import plan_invoice, send_invoice
from data.actions.invoice_standing import reissue_invoice, void_invoice
from data.actions.invoices import InvoiceChange, edit_invoice, invoice_client, invoice_job, invoice_quote
from data.actions.links import new_address, office_look, revoke_link
from data.actions.logo import remove_logo
from data.actions.looking import looking
from data.actions.mail_server import NewMailServer, queue_test_mail, save_mail_server
from data.actions.messages import mark_messages_read
from data.actions.new_job import NewWork, start_job
from data.actions.outbox import cancel_mail, read_outbox, retry_mail
from data.actions.payments import record_payment, remove_payment
from data.actions.quote_sending import plan_quote, send_quote
from data.actions.quote_standing import duplicate_quote, reopen_quote, withdraw_quote
from data.actions.quotes import Offer, add_quote, revise_quote
from data.actions.shares import Update, send_again, send_update, stop_sharing
from data.actions.ticks import TickChanges
from data.backups.copies import write_copy
from data.backups.making import make_backup
from data.backups.restoring import restore_backup
from data.enums import JobStatus, Role
from data.errors import NotFound, NotPermitted
from data.exports.export import export_text
from data.exports.kinds import ExportFormat, ExportKind
from data.parts import Part
from data.permissions import Action, Actor
from data.queries.activity import ActivityFilter, ActivityList
from data.queries.clients import find_client
from data.settings import load_settings
from data.sqlite.connections import driver
from data.store import Store
from tests.asking import make_enquiry
from tests.billing import BY_PHONE, LINES
from tests.clock import FakeClock
from tests.data.desk import DANA, FOREIGN, JOB, Desk, Parts, furnish
from tests.factories import make_client, make_job, make_quote, make_staff
from tests.mail.outbox import notice, queue
from tests.staging import staged

DATES = TickChanges(frozenset({"dates"}))
# The link of Dana Li, the Owner's mail, and one of Finance's.
LINK, MAIL, OWN_MAIL = 1, 1, 2
ACCEPTED, THEIRS = "Q-0005", "J-0004"
MACHINE = load_settings({"TRADECONSOLE_HOME": "/nowhere"})

# Somebody does something; on a job, where it is one's, or somewhere else.
Act = Callable[["Scene", Actor, str], object]


@dataclass
class Scene:
    """The desk, with J-0001 shared, an accepted quote, an enquiry and a deleted client; as often as it is asked for."""

    desk: Desk
    image: Any

    @property
    def store(self) -> Store:
        return self.desk.store

    def again(self) -> None:
        """As if nothing had been done."""
        with closing(driver.connect(self.store.path)) as own:
            own.execute("PRAGMA synchronous = OFF")
            self.image.backup(own)


@dataclass(frozen=True)
class Row:
    """What a row of the table says, for acts that are refused in the words of `action`."""

    action: Action
    roles: str
    acts: dict[str, Act]


def view_job(scene: Scene, actor: Actor, job: str) -> None:
    with looking(scene.store, actor, Action.VIEW_JOBS, job) as db:
        visible_job(db, actor, job)


def timeline(scene: Scene, actor: Actor, job: str) -> None:
    with looking(scene.store, actor, Action.VIEW_JOBS, job) as db:
        assert ActivityList(db, ActivityFilter(visible_job(db, actor, job).id)).after(None, 10)


def history(scene: Scene, actor: Actor, _job: str) -> None:
    with looking(scene.store, actor, Action.SEE_ACTIVITY) as db:
        assert ActivityList(db, ActivityFilter()).after(None, 10)


def view_client(scene: Scene, actor: Actor, job: str) -> None:
    """The client of a job."""
    number = {JOB: "C-0001", FOREIGN: "C-0002"}[job]
    with looking(scene.store, actor, Action.VIEW_CLIENTS, number) as db:
        if find_client(db, number, actor.staff_id if actor.sees_own_jobs_only else None) is None:
            raise NotFound(f"There is no client {number}.")


def preview(scene: Scene, actor: Actor, job: str) -> None:
    with looking(scene.store, actor, Action.SHARE, job):
        return


def mails_of(scene: Scene, actor: Actor, _job: str) -> None:
    listed = {mail.id for mail in read_outbox(scene.store, actor).mails}
    assert listed == {OWN_MAIL} if actor.role is Role.FINANCE else listed >= {MAIL, OWN_MAIL}


def export(kind: ExportKind) -> Act:
    return lambda s, a, _: export_text(s.store, a, kind, ExportFormat.CSV, io.StringIO())


def restore(scene: Scene, actor: Actor, _job: str) -> None:
    clock, kept = scene.desk.clock, scene.store.path.with_name("kept.db")
    if not kept.exists():
        write_copy(scene.store.reader, kept, clock.now())
    scene.store.close()
    restore_backup(scene.store.path, kept, actor, clock)


def times(scene: Scene) -> visits.VisitTimes:
    now = scene.desk.clock.now()
    return visits.VisitTimes(now, now.replace(hour=23, minute=30))


def server() -> NewMailServer:
    return NewMailServer("smtp.example.com", None, "office@rivera.example")


TABLE = {
    "share, save ticks, send again, revoke links, see the client preview": Row(
        Action.SHARE,
        "yes yes yes no no no",
        {
            "save ticks": lambda s, a, j: s.desk.save("dates", by=a),
            "untick": lambda s, a, j: s.desk.save(remove=["status"], by=a),
            "send": lambda s, a, j: send_update(s.store, a, JOB, Update(DATES), s.desk.settings),
            "send again": lambda s, a, j: send_again(s.store, a, JOB, None, s.desk.settings),
            "revoke": lambda s, a, j: revoke_link(s.store, a, LINK),
            "stop": lambda s, a, j: stop_sharing(s.store, a, JOB),
            "copy a link": lambda s, a, j: new_address(s.store, a, JOB, DANA, s.desk.settings),
            "look at the page": lambda s, a, j: office_look(s.store, a, JOB, s.desk.settings),
            "preview": preview,
        },
    ),
    "switch the Client Portal or the enquiry form on or off": Row(
        Action.SWITCH_PORTAL,
        "yes yes no no no no",
        {
            "portal off": lambda s, a, j: switch_portal(s.store, a, False),
            "portal on": lambda s, a, j: switch_portal(s.store, a, True),
            "form on": lambda s, a, j: switch_enquiry_form(s.store, a, True),
            "form's sites": lambda s, a, j: save_enquiry_origins(s.store, a, "https://x.example"),
        },
    ),
    "change business settings": Row(
        Action.CHANGE_SETTINGS,
        "yes yes no no no no",
        {
            "phone": lambda s, a, j: settings.save_settings(s.store, a, {"phone": "03 5550 0111"}),
            "take the logo off": lambda s, a, j: remove_logo(s.store, a),
        },
    ),
    "manage staff and roles": Row(
        Action.MANAGE_STAFF,
        "yes yes no no no no",
        {
            "add": lambda s, a, j: staff.add_staff(s.store, a, name="Bo", email="bo@x.example", role=Role.TRADIE),
            "role": lambda s, a, j: staff.edit_staff(s.store, a, "kim@rivera.example", role=Role.FINANCE),
            "deactivate": lambda s, a, j: staff.deactivate_staff(s.store, a, "kim@rivera.example"),
        },
    ),
    "manage the Owner's role": Row(
        Action.MANAGE_STAFF,
        "yes no no no no no",
        {
            "make an Owner": lambda s, a, j: staff.edit_staff(s.store, a, "kim@rivera.example", role=Role.OWNER),
            "rename": lambda s, a, j: staff.edit_staff(s.store, a, "sam.owner@rivera.example", name="New"),
            "deactivate": lambda s, a, j: staff.deactivate_staff(s.store, a, "lee@rivera.example"),
        },
    ),
    "create and edit jobs, schedule, write notes": Row(
        Action.EDIT_JOBS,
        "yes yes yes no no no",
        {
            "create": lambda s, a, j: start_job(s.store, a, NewWork(jobs.JobEntry("Leak"))),
            "edit": lambda s, a, j: jobs.edit_job(s.store, a, j, jobs.JobChanges(title="New")),
            "status": lambda s, a, j: jobs.set_status(s.store, a, j, JobStatus.ON_HOLD),
            "assign": lambda s, a, j: jobs.assign(s.store, a, j, []),
            "schedule": lambda s, a, j: visits.schedule(s.store, a, j, times(s)),
            "note for the client": lambda s, a, j: notes.add_note(s.store, a, j, "Hello", for_client=True),
            "file": lambda s, a, j: files.add_file(s.store, a, j, "plan.pdf", b"%PDF-1.7"),
            "convert a quote": lambda s, a, j: convert_quote(s.store, a, ACCEPTED),
            "add a quote to a job": lambda s, a, j: add_quote_to_job(s.store, a, ACCEPTED, THEIRS),
            "read messages": lambda s, a, j: mark_messages_read(s.store, a, j),
        },
    ),
    "view jobs": Row(Action.VIEW_JOBS, "yes yes yes yes own own", {"view": view_job}),
    "write internal notes": Row(
        Action.WRITE_INTERNAL_NOTES,
        "yes yes yes no own no",
        {"add": lambda s, a, j: notes.add_note(s.store, a, j, "Dog", for_client=False)},
    ),
    "do to-dos": Row(
        Action.DO_TODOS,
        "yes yes yes no own no",
        {"add": lambda s, a, j: todos.add_todo(s.store, a, j, "Sweep")},
    ),
    "complete a job": Row(
        Action.COMPLETE_JOBS,
        "yes yes yes no no no",
        {"complete": lambda s, a, j: jobs.set_status(s.store, a, j, JobStatus.COMPLETED)},
    ),
    "create and edit clients": Row(
        Action.EDIT_CLIENTS,
        "yes yes yes yes no no",
        {
            "create": lambda s, a, j: clients.add_client(s.store, a, clients.ClientEntry("Bo")),
            "edit": lambda s, a, j: clients.edit_client(s.store, a, "C-0001", clients.ClientChanges(name="Bo")),
            "contact": lambda s, a, j: contacts.add_contact(s.store, a, "C-0001", contacts.ContactEntry("Bo")),
            "site": lambda s, a, j: sites.add_site(s.store, a, "C-0001", "1 High St"),
        },
    ),
    "view clients": Row(Action.VIEW_CLIENTS, "yes yes yes yes own no", {"view": view_client}),
    "delete and restore clients": Row(
        Action.DELETE_CLIENTS,
        "yes yes no no no no",
        {
            "delete": lambda s, a, j: delete_client(s.store, a, "C-0001", confirmed=True),
            "restore": lambda s, a, j: restore_client(s.store, a, "C-0003"),
        },
    ),
    "erase clients": Row(
        Action.ERASE_CLIENTS,
        "yes no no no no no",
        {"erase": lambda s, a, j: erase_client(s.store, a, "C-0001", confirmed=True)},
    ),
    "outbox: list, retry, cancel": Row(
        Action.MANAGE_OUTBOX,
        "yes yes yes yes no no",
        {
            "list": mails_of,
            "retry": lambda s, a, j: retry_mail(s.store, a, OWN_MAIL),
            "cancel": lambda s, a, j: cancel_mail(s.store, a, OWN_MAIL),
        },
    ),
    "backup, restore a backup, import, mail set-up": Row(
        Action.MANAGE_DATA,
        "yes yes no no no no",
        {
            "backup": lambda s, a, j: make_backup(s.store, a),
            "restore": restore,
            "mail server": lambda s, a, j: save_mail_server(s.store, a, server()),
            "test mail": lambda s, a, j: queue_test_mail(s.store, a, "me@example.com"),
        },
    ),
    "export": Row(
        Action.EXPORT,
        "yes yes no no no no",
        {"clients": export(ExportKind.CLIENTS), "jobs": export(ExportKind.JOBS)},
    ),
    "export quotes, invoices": Row(
        Action.EXPORT,
        "yes yes no yes no no",
        {"quotes": export(ExportKind.QUOTES), "invoices": export(ExportKind.INVOICES)},
    ),
    "a job's own timeline": Row(Action.VIEW_JOBS, "yes yes yes yes own own", {"look": timeline}),
    "create, edit, send quotes": Row(
        Action.EDIT_QUOTES,
        "yes yes yes yes no no",
        {
            "create": lambda s, a, j: add_quote(s.store, a, "C-0001", Offer(LINES)),
            "revise": lambda s, a, j: revise_quote(s.store, a, "Q-0001", Offer(LINES)),
            "send": lambda s, a, j: send_quote(s.store, a, "Q-0002", s.desk.settings),
            "plan": lambda s, a, j: plan_quote(s.store, a, "Q-0002", s.desk.settings),
            "withdraw": lambda s, a, j: withdraw_quote(s.store, a, "Q-0001"),
            "duplicate": lambda s, a, j: duplicate_quote(s.store, a, "Q-0001"),
        },
    ),
    "record acceptance": Row(
        Action.RECORD_ACCEPTANCE,
        "yes yes yes no no no",
        {
            "accept": lambda s, a, j: accept_quote(s.store, a, "Q-0001", BY_PHONE),
            "decline": lambda s, a, j: decline_quote(s.store, a, "Q-0001", BY_PHONE),
            "changes": lambda s, a, j: request_changes(s.store, a, "Q-0001", ToldAnswer(reason="Cheaper")),
            "reopen": lambda s, a, j: reopen_quote(s.store, a, ACCEPTED, "Meant another"),
        },
    ),
    "create, edit, send invoices; record payments": Row(
        Action.EDIT_INVOICES,
        "yes yes yes yes no no",
        {
            "create": lambda s, a, j: invoice_job(s.store, a, JOB, LINES),
            "by hand": lambda s, a, j: invoice_client(s.store, a, "C-0001", LINES),
            "of a quote": lambda s, a, j: invoice_quote(s.store, a, ACCEPTED, part=Part(cents=1_00)),
            "edit": lambda s, a, j: edit_invoice(s.store, a, "INV-0002", InvoiceChange(terms="Net 7.")),
            "send": lambda s, a, j: send_invoice(s.store, a, "INV-0002", s.desk.settings),
            "plan": lambda s, a, j: plan_invoice(s.store, a, "INV-0002", s.desk.settings),
            "void": lambda s, a, j: void_invoice(s.store, a, "INV-0002", "Wrong"),
            "issue anew": lambda s, a, j: reissue_invoice(s.store, a, "INV-0003"),
            "pay": lambda s, a, j: record_payment(s.store, a, "INV-0001", 1_00),
            "take a payment off": lambda s, a, j: remove_payment(s.store, a, "INV-0001", 1, "Wrong"),
        },
    ),
    "job costs, margins, financial reports": Row(
        Action.SEE_COSTS,
        "yes yes no yes no no",
        {"cost": lambda s, a, j: costs.add_cost(s.store, a, j, label="Pipe", cents=100)},
    ),
    "enquiries: read": Row(
        Action.VIEW_ENQUIRIES,
        "yes yes yes yes no no",
        {"open": lambda s, a, j: enquiries.open_enquiry(s.store, a, "E-0001")},
    ),
    "enquiries: reply, accept, decline, convert": Row(
        Action.ANSWER_ENQUIRIES,
        "yes yes yes no no no",
        {
            "reply": lambda s, a, j: enquiries.reply(s.store, a, "E-0001", "Hello"),
            "record": lambda s, a, j: enquiries.record_their_answer(s.store, a, "E-0001", "Hello"),
            "accept": lambda s, a, j: enquiries.accept_enquiry(s.store, a, "E-0001"),
            "decline": lambda s, a, j: enquiries.decline_enquiry(s.store, a, "E-0001"),
            "convert": lambda s, a, j: enquiries.convert_enquiry(s.store, a, "E-0001"),
        },
    ),
    "activity history of the whole business": Row(Action.SEE_ACTIVITY, "yes no no no no no", {"look": history}),
}
CASES = [
    pytest.param(row, act, id=f"{words}: {name}") for words, row in TABLE.items() for name, act in row.acts.items()
]


def furnish_all(store: Store) -> tuple[dict[Role, Actor], Parts]:
    team, parts = furnish(store)
    send_update(store, team[Role.OWNER], JOB, Update(TickChanges(frozenset({"status"}))), MACHINE)
    queue(store, notice(), created_by=team[Role.FINANCE].staff_id)
    make_staff(store, Role.TRADIE, name="Kim", email="kim@rivera.example")
    make_staff(store, Role.OWNER, name="Lee", email="lee@rivera.example")
    gone, _ = make_client(store, "Gone", deleted_at=store.clock.now())
    make_enquiry(store)
    make_quote(store, gone)
    client, _ = make_client(store, "Omar Haddad")
    make_quote(store, client)
    make_job(store, client)
    accept_quote(store, team[Role.OWNER], ACCEPTED, BY_PHONE)
    record_payment(store, team[Role.OWNER], "INV-0001", 1_00)
    void_invoice(store, team[Role.OWNER], "INV-0003", "Wrong")
    return team, parts


@pytest.fixture
def scene(store: Store, clock: FakeClock) -> Iterator[Scene]:
    team, parts = staged(store, furnish_all)
    image = driver.connect(":memory:")
    with closing(driver.connect(store.path)) as own:
        own.backup(image)
    yield Scene(Desk(store, clock, MACHINE, team, parts), image)
    image.close()


def refusals(scene: Scene) -> list[Any]:
    query = "SELECT at, who, staff_id, action FROM activity WHERE action LIKE 'refused%' ORDER BY id"
    return scene.desk.all(query)


@pytest.mark.parametrize(("row", "act"), CASES)
def test_every_role(scene: Scene, row: Row, act: Act) -> None:
    each_role(scene, row, act)


def each_role(scene: Scene, row: Row, act: Act) -> None:
    """See that an act is each role's as the row says."""
    words = dict(zip(scene.desk.team.values(), row.roles.split(), strict=True))
    are_refused(scene, [actor for actor, word in words.items() if word == "no"], row.action, act)

    for actor in (actor for actor, word in words.items() if word != "no"):
        scene.again()
        act(scene, actor, JOB)
        if words[actor] == "own":
            with pytest.raises(NotFound):
                act(scene, actor, FOREIGN)
        assert refusals(scene) == []


def are_refused(scene: Scene, actors: list[Actor], action: Action, act: Act) -> None:
    """See that nothing is done, and that who tried what when is kept."""
    before = scene.desk.traces()
    for actor in actors:
        with pytest.raises(NotPermitted):
            act(scene, actor, JOB)
    at = scene.desk.clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
    assert refusals(scene) == [(at, actor.name, actor.staff_id, f"refused to {action}") for actor in actors]
    assert {**scene.desk.traces(), "activity": []} == {**before, "activity": []}


def test_a_mail_of_somebody_else_s_is_none_to_finance(scene: Scene) -> None:
    for act in (retry_mail, cancel_mail):
        with pytest.raises(NotFound):
            act(scene.store, scene.desk.team[Role.FINANCE], MAIL)


def test_every_action_has_a_row() -> None:
    assert {row.action for row in TABLE.values()} == set(Action)
