"""Jobs: made, changed, given a status, assigned; and what becomes of what was shared."""

from datetime import timedelta

import pytest

from data.actions.clients import ClientEntry, add_client
from data.actions.jobs import JobChanges, JobEntry, SharedWithClient, assign, edit_job, set_status
from data.actions.new_job import NewWork, start_job
from data.enums import JobStatus, Role
from data.errors import Conflict, Invalid, NotFound
from data.permissions import Actor
from data.queries.job_details import JobDetails, JobSight, job_details
from data.queries.jobs import JobFilter, JobList, JobRow, find_job
from data.store import Store
from tests.billing import history, ticked
from tests.clock import FakeClock
from tests.factories import make_visit, revoke_link, set_tick
from tests.office import make_team, make_work
from tests.shared_work import SharedWork, make_shared_work


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return make_team(store)


@pytest.fixture
def owner(team: dict[Role, Actor]) -> Actor:
    return team[Role.OWNER]


@pytest.fixture
def work(store: Store, team: dict[Role, Actor]) -> SharedWork:
    made = make_shared_work(store)
    with store.writing() as tx:
        tx.sql.run("UPDATE number_sequence SET next_value = 2 WHERE name IN ('client', 'job')")
    return made


def row(store: Store, number: str = "J-0001") -> JobRow:
    found = find_job(store.reader, number)
    assert found is not None
    return found


class TestMaking:
    def test_the_site_is_the_client_s(self, store: Store, owner: Actor) -> None:
        add_client(store, owner, ClientEntry("Dana Li", address="12 Wattle St, Brunswick VIC 3056"))

        job = start_job(store, owner, NewWork(JobEntry("Leak", client="c-1", description="Under\nthe sink")))

        assert (job.number, job.client, job.status) == ("J-0001", "Dana Li", JobStatus.PENDING)
        assert (job.site, job.suburb) == ("12 Wattle St, Brunswick VIC 3056", "Brunswick")
        assert history(store)[-1] == ("job made", "J-0001")

    def test_it_needs_no_client(self, store: Store, owner: Actor) -> None:
        assert start_job(store, owner, NewWork(JobEntry("Leak"))).client == ""

    @pytest.mark.parametrize(
        ("entry", "error"),
        [(JobEntry(" "), Invalid), (JobEntry("L" * 201), Invalid), (JobEntry("Leak", client="C-0009"), NotFound)],
    )
    def test_wrong_values_take_no_number(
        self, store: Store, owner: Actor, entry: JobEntry, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            start_job(store, owner, NewWork(entry))

        assert start_job(store, owner, NewWork(JobEntry("Leak"))).number == "J-0001"


class TestEditing:
    def test_texts_are_changed_or_cleared(self, store: Store, owner: Actor, work: SharedWork) -> None:
        job = edit_job(store, owner, "J-0001", JobChanges(title="Boiler", site="", description=""))

        assert (job.title, job.site, job.suburb) == ("Boiler", "", "")

    def test_somebody_else_s_change_is_not_overwritten(self, store: Store, owner: Actor, work: SharedWork) -> None:
        edit_job(store, owner, "J-0001", JobChanges(title="Boiler"), version=1)

        with pytest.raises(Conflict):
            edit_job(store, owner, "J-0001", JobChanges(title="Sink"), version=1)

    @pytest.mark.parametrize("client", ["C-0002", ""])
    def test_the_client_of_a_shared_job_is_changed_only_after_a_question(
        self, store: Store, owner: Actor, work: SharedWork, client: str
    ) -> None:
        add_client(store, owner, ClientEntry("Bo"))

        with pytest.raises(SharedWithClient, match="Dana Li"):
            edit_job(store, owner, "J-0001", JobChanges(title="Sink", client=client))
        assert (row(store).title, row(store).client, row(store).is_shared) == ("Hot water unit", "Dana Li", True)

        job = edit_job(store, owner, "J-0001", JobChanges(client=client), confirmed=True)
        assert (job.client, job.is_shared) == ("Bo" if client else "", False)
        assert ticked(store) == []
        assert store.reader.value("SELECT count(*) FROM share_grant WHERE revoked_at IS NULL") == 0
        assert ("sharing stopped", "J-0001") in history(store)

    def test_ticks_alone_or_a_link_alone_are_asked_about(self, store: Store, owner: Actor, work: SharedWork) -> None:
        revoke_link(store, work.token)
        with pytest.raises(SharedWithClient):
            edit_job(store, owner, "J-0001", JobChanges(client=""))

        for key in work.keys:
            set_tick(store, work.share, key, ticked=False)
        assert edit_job(store, owner, "J-0001", JobChanges(client="")).client == ""

    def test_a_link_that_has_run_out_is_asked_about(
        self, store: Store, owner: Actor, work: SharedWork, clock: FakeClock
    ) -> None:
        for key in work.keys:
            set_tick(store, work.share, key, ticked=False)
        clock.advance(days=400)

        with pytest.raises(SharedWithClient):
            edit_job(store, owner, "J-0001", JobChanges(client=""))

    def test_the_same_client_again_is_no_question(self, store: Store, owner: Actor, work: SharedWork) -> None:
        assert edit_job(store, owner, "J-0001", JobChanges(client="C-0001")).is_shared

    def test_papers_stay_with_whom_they_were_made_out_to(self, store: Store, owner: Actor, work: SharedWork) -> None:
        add_client(store, owner, ClientEntry("Bo"))
        edit_job(store, owner, "J-0001", JobChanges(client="C-0002"), confirmed=True)

        assert store.reader.values("SELECT job_id FROM quote UNION ALL SELECT job_id FROM invoice") == [None, None]
        assert ("quote taken off the job", work.quote.number) in history(store)


class TestStatus:
    def test_it_is_recorded_with_its_day(self, store: Store, owner: Actor, work: SharedWork, clock: FakeClock) -> None:
        later = clock.advance(days=1)

        assert set_status(store, owner, "J-0001", JobStatus.ON_HOLD).status is JobStatus.ON_HOLD
        assert details(store).paper.status_since == later
        assert history(store)[-1] == ("status changed", "J-0001")

    def test_the_same_again_changes_nothing(self, store: Store, owner: Actor, work: SharedWork) -> None:
        set_status(store, owner, "J-0001", JobStatus.PENDING)

        assert history(store) == []

    def test_completing_ticks_off_the_visits_that_have_begun(
        self, store: Store, owner: Actor, work: SharedWork, clock: FakeClock
    ) -> None:
        make_visit(store, work.job, clock.now() - timedelta(days=3))

        set_status(store, owner, "J-0001", JobStatus.COMPLETED)

        assert [visit.done_at is not None for visit in details(store).visits] == [True, False]

    def test_the_counts_follow(self, store: Store, owner: Actor, work: SharedWork) -> None:
        set_status(store, owner, "J-0001", JobStatus.COMPLETED)

        assert JobList(store.reader, JobFilter(status=JobStatus.COMPLETED)).count() == 1


class TestAssigning:
    def test_it_is_these_people_and_nobody_else(self, store: Store, team: dict[Role, Actor], work: SharedWork) -> None:
        owner, tradie, apprentice = team[Role.OWNER], team[Role.TRADIE], team[Role.APPRENTICE]
        assign(store, owner, "J-0001", [tradie.email, apprentice.email.upper()])
        assert [person.name for person in details(store).staff] == [tradie.name, apprentice.name]

        assign(store, owner, "J-0001", [apprentice.email])
        assert [person.name for person in details(store).staff] == [apprentice.name]

        assign(store, owner, "J-0001", [""])
        assert details(store).staff == ()

    def test_a_stranger_changes_nothing(self, store: Store, team: dict[Role, Actor], work: SharedWork) -> None:
        assign(store, team[Role.OWNER], "J-0001", [team[Role.TRADIE].email])

        with pytest.raises(NotFound):
            assign(store, team[Role.OWNER], "J-0001", ["who@x.example"])

        assert len(details(store).staff) == 1


class TestReading:
    def test_costs_and_papers_are_for_those_who_may_see_them(self, store: Store, work: SharedWork) -> None:
        assert len(details(store).quotes) == len(details(store).invoices) == 1
        assert details(store, JobSight(papers=False, costs=False)).quotes == ()
        assert details(store, JobSight(papers=False, costs=False)).costs is None

    def test_pages_follow_one_another(self, store: Store, team: dict[Role, Actor]) -> None:
        make_work(store, team)
        jobs = JobList(store.reader)

        first, key = jobs.after(None, 1)
        second, end = jobs.after(key, 1)

        assert [job.number for job in [*first, *second]] == ["J-0002", "J-0001"]
        assert (jobs.after(None, 2)[1], end) == (None, None)


ALL = JobSight(papers=True, costs=True)


def details(store: Store, sight: JobSight = ALL) -> JobDetails:
    return job_details(store.reader, row(store), sight, store.clock.now())
