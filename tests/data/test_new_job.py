"""A job begins with its visit and its people, or of an accepted quote whose share it takes over; all or nothing."""

from datetime import timedelta

import pytest

from data.actions.acceptance import accept_quote
from data.actions.clients import ClientEntry, add_client
from data.actions.conversion import convert_quote
from data.actions.jobs import JobEntry
from data.actions.new_job import NewWork, start_job
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, add_quote
from data.actions.visits import VisitTimes
from data.enums import QuoteStatus, Role, VisitKind
from data.errors import Conflict, NotFound
from data.permissions import Actor
from data.queries.job_details import visits_of
from data.queries.quotes import find_quote
from data.settings import load_settings
from data.snapshots import saved_page
from data.store import Store
from tests.billing import BY_PHONE, LINES, TODAY, history, make_office
from tests.clock import FakeClock
from tests.office import make_team
from tests.staging import staged


@pytest.fixture
def team(store: Store) -> dict[Role, Actor]:
    return make_team(store)


def window(clock: FakeClock) -> VisitTimes:
    start = clock.now() + timedelta(days=2)
    return VisitTimes(start, start + timedelta(hours=2), VisitKind.WINDOW)


def test_job_visit_and_staff_are_made_together(store: Store, team: dict[Role, Actor], clock: FakeClock) -> None:
    owner, tradie = team[Role.OWNER], team[Role.TRADIE]
    add_client(store, owner, ClientEntry("Dana Li", address="12 Wattle St, Brunswick VIC 3056"))
    times = window(clock)

    job = start_job(store, owner, NewWork(JobEntry("Leak", client="C-0001"), times, [tradie.email]))

    assert (job.client, job.suburb, job.next_visit) == ("Dana Li", "Brunswick", times.starts_at)
    assert [visit.kind for visit in visits_of(store.reader, job.id)] == [VisitKind.WINDOW]
    assert [action for action, _ in history(store)][-3:] == ["job made", "visit booked", "job assigned"]


def test_without_a_visit_it_is_to_be_scheduled(store: Store, team: dict[Role, Actor]) -> None:
    assert start_job(store, team[Role.OWNER], NewWork(JobEntry("Leak"))).next_visit is None


def test_a_stranger_among_the_staff_leaves_no_job(store: Store, team: dict[Role, Actor], clock: FakeClock) -> None:
    with pytest.raises(NotFound):
        start_job(store, team[Role.OWNER], NewWork(JobEntry("Leak"), window(clock), ["who@x.example"]))

    assert store.reader.value("SELECT count(*) FROM job") == 0
    assert start_job(store, team[Role.OWNER], NewWork(JobEntry("Leak"))).number == "J-0001"


class TestOfAQuote:
    """Q-0001, which stands without a job and which its client has the link to."""

    @pytest.fixture
    def owner(self, store: Store) -> Actor:
        return staged(store, _quoted)

    def test_the_job_takes_the_share_over_with_its_link(self, store: Store, owner: Actor, clock: FakeClock) -> None:
        accept_quote(store, owner, "Q-0001", BY_PHONE)
        links = store.reader.execute("SELECT id, share_id, revoked_at FROM share_grant", {}).fetchall()

        job = convert_quote(store, owner, "Q-0001", NewWork(JobEntry("Hot water", site="9 Acacia Ave"), window(clock)))

        quote, page = find_quote(store.reader, "Q-0001", TODAY), saved_page(store.reader, links[0][1])
        assert quote is not None
        assert page is not None
        assert (job.number, job.title, job.client) == ("J-0002", "Hot water", "Dana Li")
        assert (quote.status, quote.job) == (QuoteStatus.CONVERTED, "J-0002")
        assert (page.number, page.keys()) == ("J-0002", ["quote:Q-0001"])
        assert store.reader.execute("SELECT id, share_id, revoked_at FROM share_grant", {}).fetchall() == links
        assert history(store)[-1] == ("quote converted", "Q-0001")

    def test_where_nothing_is_said_it_has_the_quote_s_title_and_site(self, store: Store, owner: Actor) -> None:
        accept_quote(store, owner, "Q-0001", BY_PHONE)

        job = convert_quote(store, owner, "Q-0001")

        assert (job.title, job.site) == ("Hot water unit", "9 Acacia Ave, Coburg VIC 3058")

    def test_only_what_is_accepted_becomes_a_job_and_only_once(self, store: Store, owner: Actor) -> None:
        with pytest.raises(Conflict, match="not accepted"):
            convert_quote(store, owner, "Q-0001")
        accept_quote(store, owner, "Q-0001", BY_PHONE)
        convert_quote(store, owner, "Q-0001")

        with pytest.raises(Conflict, match="J-0002"):
            convert_quote(store, owner, "Q-0001")
        assert store.reader.value("SELECT count(*) FROM job") == 2

    def test_the_client_is_the_quote_s_whatever_else_is_said(self, store: Store, owner: Actor) -> None:
        accept_quote(store, owner, "Q-0001", BY_PHONE)
        add_client(store, owner, ClientEntry("Bo"))

        assert convert_quote(store, owner, "Q-0001", NewWork(JobEntry("Tap", client="C-0002"))).client == "Dana Li"


def _quoted(store: Store) -> Actor:
    owner, machine = make_office(store), load_settings({"TRADECONSOLE_HOME": "/nowhere"})
    with store.writing() as tx:
        tx.sql.run("UPDATE number_sequence SET next_value = 2 WHERE name IN ('client', 'job')")
    add_quote(store, owner, "C-0001", Offer(LINES), title="Hot water unit")
    send_quote(store, owner, "Q-0001", machine)
    return owner
