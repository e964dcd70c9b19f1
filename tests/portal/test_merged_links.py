"""A quote that comes into a job, in the cases that are easily got wrong: links that have run out or were revoked, mail
on its way, forms that stand open, jobs that go to another client."""

from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from data.actions.acceptance import accept_quote
from data.actions.conversion import add_quote_to_job, convert_quote
from data.actions.jobs import JobChanges, edit_job
from data.actions.quote_sending import send_quote
from data.actions.quote_standing import reopen_quote, withdraw_quote
from data.actions.quotes import Offer, revise_quote
from data.enums import LookKind
from data.errors import Conflict
from data.mail.claims import claim, next_due
from data.models import NumberSequence
from data.queries.paper_sight import quote_sight
from data.settings import load_settings
from data.store import Store
from tests.billing import BY_PHONE
from tests.clock import FakeClock
from tests.factories import id_of, item_id, make_client, make_job, make_link, save, set_tick
from tests.portal.client import FROM_HERE, form_on
from tests.portal.joining import Joining, joining, stamp
from tests.shared_work import SharedWork

MACHINE = load_settings({"TRADECONSOLE_HOME": "/nowhere"})


@pytest.fixture
def case(store: Store, work: SharedWork) -> Joining:
    return joining(store, work)


class TestRunOut:
    def test_an_address_of_the_quote_that_had_run_out_opens_nothing_again(self, web: TestClient, case: Joining) -> None:
        case.run_out(id_of(case.alone), 0)

        case.add()

        assert web.get(f"/p/{case.dana}").status_code == 410
        assert web.get(f"/p/{case.work.token}").status_code == 200

    def test_an_address_of_the_job_that_had_run_out_opens_nothing_again(self, web: TestClient, case: Joining) -> None:
        case.run_out(case.job_share, 0)

        assert "Dana Li sees dates" in case.question()
        case.add()

        assert web.get(f"/p/{case.work.token}").status_code == 410
        assert case.work.job.number in web.get(f"/p/{case.dana}").text
        assert len(case.standing(case.job_share)) == 2

    def test_who_can_ask_for_a_fresh_link_is_named_too(self, web: TestClient, case: Joining) -> None:
        case.run_out(id_of(case.alone), 1)

        asked = case.question()
        assert ("Kim Li sees dates" in asked, "once they ask for a fresh link" in asked) == (True, True)
        case.add()

        expired = web.get(f"/p/{case.kim}")
        assert (expired.status_code, case.work.job.number in expired.text) == (410, False)
        asked_for = form_on(expired.text, f"/p/{case.kim}/renew")
        assert web.post(f"/p/{case.kim}/renew", data=asked_for, headers=FROM_HERE).status_code == 303
        assert case.store.reader.value("SELECT share_id FROM outbox WHERE kind = 'fresh link'") == case.job_share

    def test_the_one_link_works_as_long_as_the_longer_of_both(self, case: Joining, clock: FakeClock) -> None:
        clock.advance(days=40)
        until = clock.now() + timedelta(days=30)
        case.set_grants(id_of(case.alone), f"sent_at = '{stamp(clock.now())}', expires_at = '{stamp(until)}'")

        case.add()

        dana = next(link for link in case.standing(case.job_share) if link.name == "Dana Li")
        assert dana.expires_at == until


class TestRevoked:
    def test_who_lost_the_job_is_named_before_they_get_it_back(self, web: TestClient, case: Joining) -> None:
        case.set_grants(case.job_share, "revoked_at = created_at", 0)

        assert "Dana Li sees dates" in case.question()
        case.add()

        assert web.get(f"/p/{case.work.token}").status_code == 410
        assert web.get(f"/p/{case.dana}").status_code == 200


class TestJobWithoutShare:
    @pytest.fixture
    def other(self, case: Joining) -> str:
        return make_job(case.store, case.work.client, title="Gutters").number

    def test_it_takes_the_whole_share_over(self, web: TestClient, case: Joining, other: str) -> None:
        item = item_id(case.store, case.alone, case.key)

        add_quote_to_job(case.store, case.owner, case.quote.number, other)

        for token in (case.dana, case.kim):
            assert other in web.get(f"/p/{token}").text
            assert web.get(f"/p/{token}/quotes/{item}").status_code == 200
        assert [link.job for link in case.standing(id_of(case.alone))] == [other, other]

    def test_when_the_job_goes_to_somebody_else_the_quote_leaves_its_share_behind(
        self, web: TestClient, case: Joining, other: str
    ) -> None:
        add_quote_to_job(case.store, case.owner, case.quote.number, other)
        bo, _ = make_client(case.store, "Bo Park")
        edit_job(case.store, case.owner, other, JobChanges(client=bo.number), confirmed=True)

        revise_quote(case.store, case.owner, case.quote.number, Offer(terms="New"))
        sent = send_quote(case.store, case.owner, case.quote.number, MACHINE)

        assert sent.dispatch.shared
        assert case.standing(id_of(case.alone)) == []
        assert web.get(f"/p/{case.dana}").status_code == 410


def test_a_converted_quote_whose_job_went_to_somebody_else_brings_nobody_along(web: TestClient, case: Joining) -> None:
    """The share of that job is for the other client by now."""
    store, owner = case.store, case.owner
    save(store, NumberSequence(name="job", prefix="J-", next_value=5))
    accept_quote(store, owner, case.quote.number, BY_PHONE)
    job = convert_quote(store, owner, case.quote.number)
    bo, people = make_client(store, "Bo Park")
    edit_job(store, owner, job.number, JobChanges(client=bo.number), confirmed=True)
    theirs = make_link(store, case.alone, people[0])
    with pytest.raises(Conflict, match="became a job"):
        reopen_quote(store, owner, case.quote.number, "Changed their mind")

    case.add()

    page = web.get(f"/p/{theirs}").text
    assert (job.number in page, case.work.job.number in page) == (True, False)
    assert sorted(link.name for link in case.standing(case.job_share)) == ["Dana Li"]


class TestKept:
    def test_what_each_page_showed_when_is_still_known(self, case: Joining, clock: FakeClock) -> None:
        before = clock.now()
        clock.advance(hours=1)

        case.add()

        assert case.showed(id_of(case.alone), before, clock.now()) == [True, False]
        assert case.showed(case.job_share, before, clock.now()) == [False, True]

    def test_who_had_looked_at_the_quote_is_still_told(self, web: TestClient, case: Joining) -> None:
        web.get(f"/p/{case.kim}")
        assert case.store.reader.value("SELECT count(*) FROM look WHERE kind = :k", k=LookKind.OPENED) == 1

        case.add()

        job = id_of(case.work.job)
        sight = quote_sight(case.store.reader, id_of(case.quote), job, case.quote.created_at)
        assert sight.opened is not None
        assert sight.opened[0] == "Kim Li"
        assert case.store.reader.value("SELECT last_opened_at FROM share WHERE id = :s", s=case.job_share) is not None

    def test_whether_the_job_is_shared_and_waits_follows(self, case: Joining) -> None:
        for key in case.work.keys:
            set_tick(case.store, case.work.share, key, ticked=False)
        query = "SELECT is_shared || ' ' || awaits_answer FROM job WHERE id = :job"
        before = case.store.reader.value(query, job=id_of(case.work.job))

        case.add()

        assert (before, case.store.reader.value(query, job=id_of(case.work.job))) == ("0 0", "1 1")


class TestUnderway:
    def test_a_form_that_stands_open_is_answered(self, web: TestClient, case: Joining) -> None:
        address = f"/p/{case.dana}/quotes/{item_id(case.store, case.alone, case.key)}"
        filled = form_on(web.get(address).text, f"{address}/accept") | {"name": "Dana Li", "consent": "yes"}

        case.add()
        once_more = web.post(f"{address}/accept", data=filled, headers=FROM_HERE)

        # It stands in the page of another link by now: it is shown again as it was filled in.
        assert (once_more.status_code, 'value="Dana Li"' in once_more.text) == (422, True)
        again = form_on(once_more.text, f"{address}/accept") | {"name": "Dana Li", "consent": "yes"}
        assert web.post(f"{address}/accept", data=again, headers=FROM_HERE).status_code == 303

    def test_a_mail_on_its_way_brings_the_link_of_the_job(self, case: Joining) -> None:
        store, owner = case.store, case.owner
        revise_quote(store, owner, case.quote.number, Offer(terms="New"))
        send_quote(store, owner, case.quote.number, MACHINE)
        read = next_due(store.reader, store.clock.now())
        assert read is not None

        case.add()

        # A sender that had read it before looks again, instead of cancelling it for its revoked link.
        with store.writing() as tx:
            assert not claim(tx.sql, read, "a sender", tx.now)
            renewed = next_due(tx.sql, tx.now)
            assert renewed is not None
            assert renewed.share_id == case.job_share
            assert claim(tx.sql, renewed, "a sender", tx.now)

    def test_a_quote_withdrawn_in_its_job_cannot_be_accepted_by_an_old_address(
        self, web: TestClient, case: Joining
    ) -> None:
        address = f"/p/{case.kim}/quotes/{item_id(case.store, case.alone, case.key)}"
        case.add()
        filled = form_on(web.get(address).text, f"{address}/accept") | {"name": "Kim Li", "consent": "yes"}
        withdraw_quote(case.store, case.owner, case.quote.number)

        assert web.post(f"{address}/accept", data=filled, headers=FROM_HERE).status_code == 409
        assert case.store.reader.value("SELECT count(*) FROM answer") == 0
