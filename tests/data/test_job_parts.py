"""What hangs on a job: visits, notes, to-dos, files, costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from data.actions import costs, files, notes, todos, visits
from data.enums import Role, VisitKind
from data.errors import Conflict, Invalid, NotFound, NotPermitted
from data.permissions import Actor
from data.queries.job_details import JobDetails, JobSight, job_details
from data.queries.jobs import find_job
from data.queries.people import read_actor
from data.snapshots import saved_page
from data.store import Store
from tests.billing import history
from tests.clock import FakeClock
from tests.factories import id_of, make_internal_note, make_job
from tests.office import make_team
from tests.shared_work import SharedWork, make_shared_work

JOB = "J-0001"


@pytest.fixture
def owner(store: Store) -> Actor:
    return make_team(store)[Role.OWNER]


@pytest.fixture
def work(store: Store, owner: Actor) -> SharedWork:
    return make_shared_work(store)


def make_team_member(store: Store, owner: Actor) -> Actor:
    """A Tradie who is on the job."""
    tradie = read_actor(store.reader, owner.staff_id + list(Role).index(Role.TRADIE))
    assert tradie is not None
    assert tradie.role is Role.TRADIE
    with store.writing() as tx:
        tx.sql.run("INSERT INTO job_staff (job_id, staff_id) VALUES (1, :staff)", staff=tradie.staff_id)
    return tradie


def details(store: Store) -> JobDetails:
    row = find_job(store.reader, JOB)
    assert row is not None
    return job_details(store.reader, row, JobSight(papers=True, costs=True), store.clock.now())


def shown(store: Store, work: SharedWork) -> list[str]:
    page = saved_page(store.reader, id_of(work.share))
    assert page is not None
    return page.keys()


class TestVisits:
    def test_the_next_one_leads_the_list(self, store: Store, owner: Actor, work: SharedWork, clock: FakeClock) -> None:
        start = clock.now() + timedelta(hours=2)
        visits.schedule(store, owner, JOB, visits.VisitTimes(start, start + timedelta(hours=1), VisitKind.WINDOW))

        assert details(store).row.next_visit == start
        assert details(store).visits[0].kind is VisitKind.WINDOW

    def test_moving_it_tells_calendars(self, store: Store, owner: Actor, work: SharedWork, clock: FakeClock) -> None:
        times = visits.VisitTimes(clock.now(), clock.now() + timedelta(hours=1))
        visits.reschedule(store, owner, JOB, id_of(work.visit), times)

        assert details(store).visits[0].starts_at == clock.now()
        assert store.reader.value("SELECT sequence FROM visit") == 1

    def test_one_that_is_done_is_no_longer_next(self, store: Store, owner: Actor, work: SharedWork) -> None:
        visits.finish_visit(store, owner, JOB, id_of(work.visit))
        assert details(store).row.next_visit is None

        visits.finish_visit(store, owner, JOB, id_of(work.visit), done=False)
        assert details(store).row.next_visit == work.visit.starts_at

    def test_a_new_note_for_the_office_alone_moves_nothing(self, store: Store, owner: Actor, work: SharedWork) -> None:
        visit = details(store).visits[0]
        times = visits.VisitTimes(visit.starts_at, visit.ends_at, visit.kind)

        visits.reschedule(store, owner, JOB, visit.id, times, "Gate code 4711")

        assert details(store).visits[0].note == "Gate code 4711"
        assert store.reader.value("SELECT sequence FROM visit") == 0
        assert history(store) == [("visit note changed", JOB)]

    @pytest.mark.parametrize("hours", [0, -1, 24 * 32])
    def test_it_has_a_length(self, clock: FakeClock, hours: int) -> None:
        with pytest.raises(Invalid):
            visits.VisitTimes(clock.now(), clock.now() + timedelta(hours=hours))


class TestNotes:
    def test_both_kinds_draw_from_one_sequence(self, store: Store, owner: Actor, work: SharedWork) -> None:
        internal = notes.add_note(store, owner, JOB, "Dog in the yard", for_client=False)
        for_client = notes.add_note(store, owner, JOB, "We bring the tiles", for_client=True)

        found = {note.id: (note.text, note.for_client, note.by) for note in details(store).notes}
        assert for_client == internal + 1
        assert found[internal] == ("Dog in the yard", False, owner.name)
        assert found[for_client] == ("We bring the tiles", True, owner.name)

    def test_moving_to_internal_takes_it_off_the_page_and_keeps_its_id(
        self, store: Store, owner: Actor, work: SharedWork
    ) -> None:
        note = work.note.id
        assert f"note:{note}" in shown(store, work)
        before = store.reader.value("SELECT max(version) FROM share_snapshot")

        notes.move_note(store, owner, JOB, note, for_client=False)

        assert f"note:{note}" not in shown(store, work)
        assert [(n.id, n.for_client) for n in details(store).notes] == [(note, False)]
        assert store.reader.value("SELECT max(version) FROM share_snapshot") == before + 1
        assert history(store)[-1] == ("note moved to internal notes", JOB)

    def test_moving_it_back_does_not_tick_it(self, store: Store, owner: Actor, work: SharedWork) -> None:
        note = work.note.id
        notes.move_note(store, owner, JOB, note, for_client=False)
        notes.move_note(store, owner, JOB, note, for_client=True)

        assert details(store).notes[0].text == work.note.text
        assert f"note:{note}" not in shown(store, work)

    def test_where_it_is_already_nothing_moves(self, store: Store, owner: Actor, work: SharedWork) -> None:
        notes.move_note(store, owner, JOB, work.note.id, for_client=True)

        assert f"note:{work.note.id}" in shown(store, work)
        assert history(store) == []

    @pytest.mark.parametrize("text", ["", " \n", "x" * 5_001])
    def test_it_says_something(self, store: Store, owner: Actor, work: SharedWork, text: str) -> None:
        with pytest.raises(Invalid):
            notes.add_note(store, owner, JOB, text, for_client=False)

    def test_a_ticked_one_shows_at_once_what_is_changed(self, store: Store, owner: Actor, work: SharedWork) -> None:
        notes.edit_note(store, owner, JOB, work.note.id, "The tiler comes on Tuesday.", was=work.note.text)

        page = saved_page(store.reader, id_of(work.share))
        assert page is not None
        assert [note.text for note in page.notes] == ["The tiler comes on Tuesday."]
        assert history(store) == [("client note changed", JOB)]

    def test_a_change_of_what_was_changed_meanwhile_is_refused(
        self, store: Store, owner: Actor, work: SharedWork
    ) -> None:
        notes.edit_note(store, owner, JOB, work.note.id, "Tuesday.", was=work.note.text)

        with pytest.raises(Conflict, match=r"Tuesday\."):
            notes.edit_note(store, owner, JOB, work.note.id, "Wednesday.", was=work.note.text)
        assert details(store).notes[0].text == "Tuesday."

    def test_a_tradie_changes_their_own_and_nobody_else_s(self, store: Store, owner: Actor, work: SharedWork) -> None:
        tradie = make_team_member(store, owner)
        own = notes.add_note(store, tradie, JOB, "Dog", for_client=False)
        other = notes.add_note(store, owner, JOB, "Margin is thin", for_client=False)

        notes.edit_note(store, tradie, JOB, own, "Dog in the yard")
        with pytest.raises(NotPermitted, match="Somebody else"):
            notes.edit_note(store, tradie, JOB, other, "Margin is fat")
        with pytest.raises(NotPermitted):
            notes.edit_note(store, tradie, JOB, work.note.id, "Hi")

        assert [note.text for note in details(store).notes][:2] == ["Margin is thin", "Dog in the yard"]
        assert [action for action, _ in history(store)][-2:] == [
            "refused to write internal notes",
            "refused to edit jobs",
        ]

    def test_what_it_says_is_not_in_the_history(self, store: Store, owner: Actor, work: SharedWork) -> None:
        notes.add_note(store, owner, JOB, "Dog in the yard", for_client=False)

        assert "Dog" not in str(store.reader.values("SELECT detail FROM activity"))


Mark = Callable[..., None]


class TestMarking:
    @pytest.mark.parametrize(("kind", "mark"), [("todo", todos.mark_todo), ("file", files.mark_file)])
    def test_an_internal_one_leaves_the_page_and_comes_back_unticked(
        self, store: Store, owner: Actor, work: SharedWork, kind: str, mark: Mark
    ) -> None:
        part = id_of(getattr(work, kind))

        mark(store, owner, JOB, part, for_client=False)
        assert f"{kind}:{part}" not in shown(store, work)
        assert store.reader.values("SELECT detail FROM activity") == ["taken off the client's page"]

        mark(store, owner, JOB, part, for_client=True)
        mark(store, owner, JOB, part, for_client=True)
        assert f"{kind}:{part}" not in shown(store, work)
        assert len(history(store)) == 2

    @pytest.mark.parametrize("mark", [todos.mark_todo, files.mark_file])
    def test_those_of_another_job_are_unknown(self, store: Store, owner: Actor, work: SharedWork, mark: Mark) -> None:
        other = make_job(store)

        with pytest.raises(NotFound):
            mark(store, owner, other.number, 1, for_client=False)
        assert "todo:1" in shown(store, work)


class TestRemoving:
    @pytest.mark.parametrize(
        ("kind", "remove"),
        [
            ("note", notes.remove_note),
            ("todo", todos.remove_todo),
            ("file", files.remove_file),
            ("visit", visits.remove_visit),
        ],
    )
    def test_it_is_gone_from_the_page_as_well(
        self, store: Store, owner: Actor, work: SharedWork, kind: str, remove: Callable[[Store, Actor, str, int], None]
    ) -> None:
        part = id_of(getattr(work, kind))
        remove(store, owner, JOB, part)

        assert f"{kind}:{part}" not in shown(store, work)
        with pytest.raises(NotFound):
            remove(store, owner, JOB, part)

    def test_the_parts_of_another_job_are_unknown(self, store: Store, owner: Actor, work: SharedWork) -> None:
        other = make_job(store)
        note = make_internal_note(store, other)

        with pytest.raises(NotFound):
            notes.remove_note(store, owner, JOB, note.id)
        with pytest.raises(NotFound):
            files.remove_file(store, owner, other.number, id_of(work.file))
        assert store.reader.value("SELECT count(*) FROM file_content") == 1


def test_a_to_do_is_ticked_off_for_the_client_too(store: Store, owner: Actor, work: SharedWork) -> None:
    todos.finish_todo(store, owner, JOB, id_of(work.todo))

    page = saved_page(store.reader, id_of(work.share))
    assert page is not None
    assert [todo.done for todo in page.todos] == [True]


def test_what_is_done_stays_done_as_of_then(store: Store, owner: Actor, work: SharedWork, clock: FakeClock) -> None:
    for _ in range(2):
        todos.finish_todo(store, owner, JOB, id_of(work.todo))
        visits.finish_visit(store, owner, JOB, id_of(work.visit))
        clock.advance(hours=1)

    done = clock.now() - timedelta(hours=2)
    assert details(store).visits[0].done_at == details(store).todos[0].done_at == done
    recorded = "SELECT count(*) FROM activity WHERE action IN ('to-do done', 'visit done')"
    assert store.reader.value(recorded) == 2


def test_a_to_do_says_what_it_was_changed_to(store: Store, owner: Actor, work: SharedWork) -> None:
    todo = id_of(work.todo)
    todos.edit_todo(store, owner, JOB, todo, "Clear the shed", was=work.todo.text)

    assert details(store).todos[0].text == "Clear the shed"
    assert history(store) == [("to-do changed", JOB)]
    with pytest.raises(Conflict):
        todos.edit_todo(store, owner, JOB, todo, "Clear the roof", was=work.todo.text)
    with pytest.raises(NotPermitted):
        todos.edit_todo(store, make_team_member(store, owner), JOB, todo, "Clear off")


def test_a_new_part_is_not_visible_before_it_is_ticked(store: Store, owner: Actor, work: SharedWork) -> None:
    before = shown(store, work)
    notes.add_note(store, owner, JOB, "News", for_client=True)
    todos.add_todo(store, owner, JOB, "Sweep", for_client=True)
    files.add_file(store, owner, JOB, "plan.pdf", b"%PDF-1.7", for_client=True)

    assert shown(store, work) == before
    assert details(store).row.number == JOB


def test_amounts_of_costs_are_not_in_the_history(store: Store, owner: Actor, work: SharedWork) -> None:
    costs.add_cost(store, owner, JOB, label="Copper pipe", cents=-12_345)

    assert [cost.amount_cents for cost in details(store).costs or ()] == [-12_345]
    assert "Copper" not in str(store.reader.values("SELECT detail FROM activity"))
    with pytest.raises(Invalid):
        costs.add_cost(store, owner, JOB, label="Nothing", cents=0)
