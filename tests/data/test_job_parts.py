"""What hangs on a job: visits, notes, to-dos, files, costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from data.actions import costs, files, notes, todos, visits
from data.enums import Role, VisitKind
from data.errors import Invalid, NotFound
from data.permissions import Actor
from data.queries.job_details import JobDetails, JobSight, job_details
from data.queries.jobs import find_job
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

    def test_what_it_says_is_not_in_the_history(self, store: Store, owner: Actor, work: SharedWork) -> None:
        notes.add_note(store, owner, JOB, "Dog in the yard", for_client=False)

        assert "Dog" not in str(store.reader.values("SELECT detail FROM activity"))


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
