"""Every action of this package by every role: who may, who may not, and what is kept of a refusal."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pytest

from data.actions import (
    business,
    client_removal,
    clients,
    contacts,
    costs,
    erasure,
    files,
    jobs,
    mail_server,
    notes,
    settings,
    sites,
    staff,
    todos,
    visits,
)
from data.actions.looking import looking
from data.actions.new_job import NewWork, start_job
from data.enums import JobStatus, Role
from data.errors import NotFound, NotPermitted
from data.models import Job
from data.permissions import Action, Actor
from data.store import Store
from tests.billing import history
from tests.factories import id_of, make_cost, make_file, make_internal_note, make_note, make_todo, make_visit
from tests.office import make_team, make_work
from tests.staging import staged

OFFICE = {Role.OWNER, Role.ADMIN, Role.SUPERVISOR}
LEADERS = {Role.OWNER, Role.ADMIN}
ACCOUNTS = {*OFFICE, Role.FINANCE}
COSTS = {*LEADERS, Role.FINANCE}
WITH_TRADIE = {*OFFICE, Role.TRADIE}

OWN, FOREIGN = "J-0001", "J-0002"


@dataclass(frozen=True)
class Parts:
    """One of everything on the job that is tried."""

    visit: int
    internal: int
    client_note: int
    todo: int
    file: int
    cost: int


Act = Callable[[Store, Actor, str, Parts], object]


def _times(store: Store) -> visits.VisitTimes:
    now = store.clock.now()
    return visits.VisitTimes(now, now.replace(hour=23, minute=30))


ON_JOBS: dict[str, tuple[set[Role], Act]] = {
    "edit": (OFFICE, lambda s, a, j, p: jobs.edit_job(s, a, j, jobs.JobChanges(title="New"))),
    "status": (OFFICE, lambda s, a, j, p: jobs.set_status(s, a, j, JobStatus.ON_HOLD)),
    "complete": (OFFICE, lambda s, a, j, p: jobs.set_status(s, a, j, JobStatus.COMPLETED)),
    "assign": (OFFICE, lambda s, a, j, p: jobs.assign(s, a, j, [])),
    "schedule": (OFFICE, lambda s, a, j, p: visits.schedule(s, a, j, _times(s))),
    "reschedule": (OFFICE, lambda s, a, j, p: visits.reschedule(s, a, j, p.visit, _times(s))),
    "finish visit": (OFFICE, lambda s, a, j, p: visits.finish_visit(s, a, j, p.visit)),
    "remove visit": (OFFICE, lambda s, a, j, p: visits.remove_visit(s, a, j, p.visit)),
    "internal note": (WITH_TRADIE, lambda s, a, j, p: notes.add_note(s, a, j, "Dog", for_client=False)),
    "client note": (OFFICE, lambda s, a, j, p: notes.add_note(s, a, j, "Hi", for_client=True)),
    "move to internal": (OFFICE, lambda s, a, j, p: notes.move_note(s, a, j, p.client_note, for_client=False)),
    "move to client": (OFFICE, lambda s, a, j, p: notes.move_note(s, a, j, p.internal, for_client=True)),
    "remove note": (OFFICE, lambda s, a, j, p: notes.remove_note(s, a, j, p.internal)),
    "to-do": (WITH_TRADIE, lambda s, a, j, p: todos.add_todo(s, a, j, "Sweep")),
    "to-do for the client": (OFFICE, lambda s, a, j, p: todos.add_todo(s, a, j, "Sweep", for_client=True)),
    "finish to-do": (WITH_TRADIE, lambda s, a, j, p: todos.finish_todo(s, a, j, p.todo)),
    "remove to-do": (WITH_TRADIE, lambda s, a, j, p: todos.remove_todo(s, a, j, p.todo)),
    "file": (OFFICE, lambda s, a, j, p: files.add_file(s, a, j, "plan.pdf", b"%PDF-1.7")),
    "remove file": (OFFICE, lambda s, a, j, p: files.remove_file(s, a, j, p.file)),
    "cost": (COSTS, lambda s, a, j, p: costs.add_cost(s, a, j, label="Pipe", cents=100)),
    "remove cost": (COSTS, lambda s, a, j, p: costs.remove_cost(s, a, j, p.cost)),
}

ELSEWHERE: dict[str, tuple[set[Role], Callable[[Store, Actor], object]]] = {
    "add job": (OFFICE, lambda s, a: start_job(s, a, NewWork(jobs.JobEntry("Leak")))),
    "add client": (ACCOUNTS, lambda s, a: clients.add_client(s, a, clients.ClientEntry("Bo"))),
    "edit client": (ACCOUNTS, lambda s, a: clients.edit_client(s, a, "C-0001", clients.ClientChanges(name="Bo"))),
    "add contact": (ACCOUNTS, lambda s, a: contacts.add_contact(s, a, "C-0001", contacts.ContactEntry("Bo"))),
    "edit contact": (ACCOUNTS, lambda s, a: contacts.make_primary(s, a, "C-0001", 1)),
    "remove contact": (ACCOUNTS, lambda s, a: contacts.remove_contact(s, a, "C-0001", 1)),
    "add site": (ACCOUNTS, lambda s, a: sites.add_site(s, a, "C-0001", "1 High St")),
    "delete client": (LEADERS, lambda s, a: client_removal.delete_client(s, a, "C-0001")),
    "erase client": ({Role.OWNER}, lambda s, a: erasure.erase_client(s, a, "C-0001", confirmed=True)),
    "portal off": (LEADERS, lambda s, a: business.switch_portal(s, a, False)),
    "portal on": (LEADERS, lambda s, a: business.switch_portal(s, a, True)),
    "portal question": (LEADERS, lambda s, a: business.may_switch_portal(s, a)),
    "add staff": (LEADERS, lambda s, a: staff.add_staff(s, a, name="Bo", email="bo@x.example", role=Role.TRADIE)),
    "edit staff": (LEADERS, lambda s, a: staff.edit_staff(s, a, "sam.tradie@rivera.example", role=Role.FINANCE)),
    "deactivate": (LEADERS, lambda s, a: staff.deactivate_staff(s, a, "kim@rivera.example")),
    "bring back": (LEADERS, lambda s, a: staff.bring_back(s, a, "kim@rivera.example")),
    "change a setting": (LEADERS, lambda s, a: settings.save_settings(s, a, {"phone": "03 5550 0111"})),
    "change the mail server": (LEADERS, lambda s, a: settings.save_settings(s, a, {"smtp_host": "mx.example"})),
    "test mail": (LEADERS, lambda s, a: mail_server.queue_test_mail(s, a, "bo@x.example")),
    "change one's own password": (set(Role), lambda s, a: staff.change_own_password(s, a, "", "longenough")),
    "set a password": (LEADERS, lambda s, a: staff.set_password(s, a, "kim@rivera.example", "longenough")),
}


@dataclass(frozen=True)
class Furnished:
    """Everybody, and what stands on their jobs."""

    team: dict[Role, Actor]
    parts: dict[str, Parts]


@pytest.fixture
def furnished(store: Store) -> Furnished:
    return staged(store, _furnish)


def _furnish(store: Store) -> Furnished:
    team = make_team(store)
    parts = {job.number: _parts_of(store, job) for job in make_work(store, team)}
    staff.add_staff(store, team[Role.OWNER], name="Kim", email="kim@rivera.example", role=Role.TRADIE)
    return Furnished(team, parts)


def _parts_of(store: Store, job: Job) -> Parts:
    return Parts(
        id_of(make_visit(store, job)),
        id_of(make_internal_note(store, job)),
        id_of(make_note(store, job)),
        id_of(make_todo(store, job)),
        id_of(make_file(store, job)),
        id_of(make_cost(store, job)),
    )


@pytest.fixture
def team(furnished: Furnished) -> dict[Role, Actor]:
    return furnished.team


def tries(table: Mapping[str, tuple[set[Role], object]]) -> Iterator[tuple[str, list[Role]]]:
    """Who tries what in one database: each who may in one of their own, the others, who change nothing, in another."""
    for name, (allowed, _) in table.items():
        yield from ((name, [role]) for role in Role if role in allowed)
        if refused := [role for role in Role if role not in allowed]:
            yield name, refused


@pytest.mark.parametrize(("name", "who"), tries(ON_JOBS))
def test_what_a_role_does_on_a_job_of_its_own(
    store: Store, team: dict[Role, Actor], furnished: Furnished, name: str, who: list[Role]
) -> None:
    roles, act = ON_JOBS[name]
    parts = furnished.parts[OWN]

    for role in who:
        before = len(history(store))
        if role in roles:
            act(store, team[role], OWN, parts)
            assert not [action for action, _ in history(store)[before:] if action.startswith("refused")]
        else:
            with pytest.raises(NotPermitted):
                act(store, team[role], OWN, parts)
            [(action, subject)] = history(store)[before:]
            assert (action.startswith("refused"), subject) == (True, OWN)


@pytest.mark.parametrize("name", ON_JOBS)
def test_another_s_job_is_as_unknown(store: Store, team: dict[Role, Actor], furnished: Furnished, name: str) -> None:
    roles, act = ON_JOBS[name]
    parts = furnished.parts[FOREIGN]

    with pytest.raises(NotFound if Role.TRADIE in roles else NotPermitted) as foreign:
        act(store, team[Role.TRADIE], FOREIGN, parts)

    if Role.TRADIE in roles:
        with pytest.raises(NotFound) as unknown:
            act(store, team[Role.TRADIE], "J-9999", parts)
        assert foreign.value.message == unknown.value.message.replace("J-9999", FOREIGN)


@pytest.mark.parametrize(("name", "who"), tries(ELSEWHERE))
def test_what_a_role_does_elsewhere(store: Store, team: dict[Role, Actor], name: str, who: list[Role]) -> None:
    roles, act = ELSEWHERE[name]

    for role in who:
        before = len(history(store))
        if role in roles:
            act(store, team[role])
            continue
        with pytest.raises(NotPermitted):
            act(store, team[role])
        [(action, _)] = history(store)[before:]
        assert action.startswith("refused to ")


@pytest.mark.parametrize("role", Role)
def test_the_history_of_the_business_is_the_owner_s(store: Store, team: dict[Role, Actor], role: Role) -> None:
    if role is Role.OWNER:
        with looking(store, team[role], Action.SEE_ACTIVITY):
            return
    with pytest.raises(NotPermitted), looking(store, team[role], Action.SEE_ACTIVITY):
        pass


def test_the_role_is_read_anew_at_each_action(store: Store, team: dict[Role, Actor]) -> None:
    stale = team[Role.ADMIN]
    staff.edit_staff(store, team[Role.OWNER], stale.email, role=Role.APPRENTICE)

    with pytest.raises(NotPermitted):
        start_job(store, stale, NewWork(jobs.JobEntry("Leak")))


def test_somebody_deactivated_can_do_nothing(store: Store, team: dict[Role, Actor]) -> None:
    stale = team[Role.ADMIN]
    staff.deactivate_staff(store, team[Role.OWNER], stale.email)

    with pytest.raises(NotPermitted, match="no longer active"):
        start_job(store, stale, NewWork(jobs.JobEntry("Leak")))
