"""What each role may change of what is there already, at the service: parts of jobs, contacts, people, settings.

Beside `test_every_action`, and in its manner.
"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from data.actions import contacts, costs, files, notes, quote_standing, settings, sites, staff, todos, visits
from data.business.schema import SETTINGS
from data.enums import Role
from data.errors import NotPermitted
from data.permissions import Action
from data.queries.activity import ActivityFilter, ActivityList, list_activity
from data.queries.settings import read_settings_values
from data.sqlite.connections import driver
from data.store import Store
from tests.clock import FakeClock
from tests.data.desk import JOB, Desk
from tests.data.test_every_action import MACHINE, Act, Row, Scene, each_role, furnish_all, refusals, times
from tests.staging import staged

CLIENT, KIM = "C-0001", "kim@rivera.example"
# The contact Kim Li, and the only address of Dana Li.
CONTACT, SITE = 2, 1
OFFICE, LEADERS, ACCOUNTS, TRADIE = (
    "yes yes yes no no no",
    "yes yes no no no no",
    "yes yes yes yes no no",
    "yes yes yes no own no",
)

TABLE = {
    "what is booked, written and kept on a job": Row(
        Action.EDIT_JOBS,
        OFFICE,
        {
            "move a visit": lambda s, a, j: visits.reschedule(s.store, a, j, s.desk.parts.visit, times(s)),
            "finish a visit": lambda s, a, j: visits.finish_visit(s.store, a, j, s.desk.parts.visit),
            "remove a visit": lambda s, a, j: visits.remove_visit(s.store, a, j, s.desk.parts.visit),
            "change a client's note": lambda s, a, j: notes.edit_note(s.store, a, j, s.desk.parts.note, "New"),
            "move a note": lambda s, a, j: notes.move_note(s.store, a, j, s.desk.parts.internal, for_client=True),
            "remove a note": lambda s, a, j: notes.remove_note(s.store, a, j, s.desk.parts.internal),
            "a client's to-do": lambda s, a, j: todos.add_todo(s.store, a, j, "Sweep", for_client=True),
            "change a client's to-do": lambda s, a, j: todos.edit_todo(s.store, a, j, s.desk.parts.todo, "New"),
            "mark a to-do": lambda s, a, j: todos.mark_todo(s.store, a, j, s.desk.parts.private_todo, for_client=True),
            "mark a file": lambda s, a, j: files.mark_file(s.store, a, j, s.desk.parts.file, for_client=False),
            "remove a file": lambda s, a, j: files.remove_file(s.store, a, j, s.desk.parts.file),
        },
    ),
    "to-dos of the office": Row(
        Action.DO_TODOS,
        TRADIE,
        {
            "change": lambda s, a, j: todos.edit_todo(s.store, a, j, s.desk.parts.private_todo, "New"),
            "finish": lambda s, a, j: todos.finish_todo(s.store, a, j, s.desk.parts.private_todo),
            "remove": lambda s, a, j: todos.remove_todo(s.store, a, j, s.desk.parts.private_todo),
        },
    ),
    "costs": Row(
        Action.SEE_COSTS,
        "yes yes no yes no no",
        {"remove": lambda s, a, j: costs.remove_cost(s.store, a, j, 1)},
    ),
    "contacts and addresses": Row(
        Action.EDIT_CLIENTS,
        ACCOUNTS,
        {
            "change a contact": lambda s, a, j: contacts.edit_contact(
                s.store, a, CLIENT, CONTACT, contacts.ContactChanges(name="Bo")
            ),
            "make primary": lambda s, a, j: contacts.make_primary(s.store, a, CLIENT, CONTACT),
            "remove a contact": lambda s, a, j: contacts.remove_contact(s.store, a, CLIENT, CONTACT, confirmed=True),
            "change an address": lambda s, a, j: sites.edit_site(s.store, a, CLIENT, SITE, "1 High St"),
            "remove an address": lambda s, a, j: sites.remove_site(s.store, a, CLIENT, SITE),
        },
    ),
    "withdraw a quote": Row(
        Action.EDIT_QUOTES, ACCOUNTS, {"withdraw": lambda s, a, j: quote_standing.withdraw_quote(s.store, a, "Q-0001")}
    ),
    "people": Row(
        Action.MANAGE_STAFF,
        LEADERS,
        {
            "phone": lambda s, a, j: staff.edit_staff(s.store, a, KIM, phone="0491 570 006"),
            "bring back": lambda s, a, j: staff.bring_back(s.store, a, KIM),
            "password": lambda s, a, j: staff.set_password(s.store, a, KIM, "long enough"),
        },
    ),
    "one's own password": Row(
        Action.MANAGE_STAFF,
        "yes yes yes yes yes yes",
        {"change": lambda s, a, j: staff.change_own_password(s.store, a, "", "long enough")},
    ),
}
CASES = [
    pytest.param(row, act, id=f"{words}: {name}") for words, row in TABLE.items() for name, act in row.acts.items()
]


@pytest.fixture
def scene(store: Store, clock: FakeClock) -> Iterator[Scene]:
    team, parts = staged(store, furnish_all)
    sites.add_site(store, team[Role.OWNER], CLIENT, "12 Wattle St, Brunswick VIC 3056")
    image = driver.connect(":memory:")
    with closing(driver.connect(store.path)) as own:
        own.backup(image)
    yield Scene(Desk(store, clock, MACHINE, team, parts), image)
    image.close()


@pytest.mark.parametrize(("row", "act"), CASES)
def test_every_role(scene: Scene, row: Row, act: Act) -> None:
    each_role(scene, row, act)


def test_every_setting_is_the_leaders_(scene: Scene) -> None:
    now = read_settings_values(scene.store.reader)
    for role, actor in scene.desk.team.items():
        for key in SETTINGS:
            if role in (Role.OWNER, Role.ADMIN):
                settings.save_settings(scene.store, actor, {key: now[key]})
                continue
            with pytest.raises(NotPermitted):
                settings.save_settings(scene.store, actor, {key: now[key]})
    assert len(refusals(scene)) == 4 * len(SETTINGS)


def test_a_tradie_changes_the_notes_they_wrote_and_no_others(scene: Scene) -> None:
    store, tradie, owner = scene.store, scene.desk.team[Role.TRADIE], scene.desk.owner
    own = notes.add_note(store, tradie, JOB, "Dog", for_client=False)
    other = notes.add_note(store, owner, JOB, "Margin", for_client=False)

    notes.edit_note(store, tradie, JOB, own, "Two dogs")
    with pytest.raises(NotPermitted):
        notes.edit_note(store, tradie, JOB, other, "No margin")


def test_who_may_not_see_quotes_reads_what_became_of_them_without_amounts(scene: Scene) -> None:
    told = "Dana Li, version 1, $4,312.00"
    row = {"who": "Dana Li", "action": "quote accepted", "subject": "Q-0001", "job_id": 1, "detail": told}
    scene.store.reader.insert("activity", at=scene.desk.clock.now(), **row)
    db = scene.store.reader

    def details(**only: object) -> list[str]:
        found, _ = ActivityList(db, ActivityFilter(1, **only)).after(None, 10)  # type: ignore[arg-type]
        return [event.detail for event in found if event.action == "quote accepted"]

    assert (details(), details(papers=False)) == ([told], [""])
    assert (details(words=("4,312",)), details(words=("4,312",), papers=False)) == ([told], [])
    assert [event.detail for event in list_activity(db, job=1, limit=1, papers=False)] == [""]
