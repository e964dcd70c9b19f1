"""A quote that comes into a job: what its old links show, on the real portal."""

import pytest
from starlette.testclient import TestClient

from data.actions.conversion import add_quote_to_job
from data.actions.links import revoke_link
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import QuoteStatus
from data.errors import Conflict, NoClient
from data.store import Store
from tests.factories import id_of, item_id, make_client, make_job, set_tick
from tests.portal.client import FROM_HERE, form_on
from tests.portal.joining import Joining, joining
from tests.shared_work import SharedWork


@pytest.fixture
def case(store: Store, work: SharedWork) -> Joining:
    return joining(store, work)


def test_who_gains_what_is_said_before_anything_is_done(web: TestClient, case: Joining) -> None:
    asked = case.question()

    assert "Kim Li sees dates, status, description, Q-0001, INV-0001" in asked
    assert "Dana Li" not in asked  # who sees both already
    assert case.store.reader.value("SELECT count(*) FROM activity") == 0
    assert case.work.job.number not in web.get(f"/p/{case.kim}").text


def test_every_address_shows_the_job_and_the_quote_in_it(web: TestClient, case: Joining) -> None:
    item = item_id(case.store, case.alone, case.key)

    case.add()

    for token in (case.work.token, case.dana, case.kim):
        page = web.get(f"/p/{token}")
        assert (page.status_code, case.work.job.number in page.text) == (200, True)
        assert web.get(f"/p/{token}/quotes/{item}").status_code == 200
    assert sorted(link.email for link in case.standing(case.job_share)) == sorted(
        person.email for person in case.work.contacts[:2]
    )


def test_a_quote_that_was_not_ticked_is_not_shown(web: TestClient, case: Joining) -> None:
    set_tick(case.store, case.alone, case.key, ticked=False)

    case.add()

    assert case.quote.number not in web.get(f"/p/{case.work.token}").text
    assert web.get(f"/p/{case.kim}").status_code == 200


def test_what_was_revoked_stays_revoked(web: TestClient, case: Joining) -> None:
    (link,) = [one for one in case.standing(id_of(case.alone)) if one.email == case.work.contacts[1].email]
    revoke_link(case.store, case.owner, link.id)

    case.add()

    assert web.get(f"/p/{case.kim}").status_code == 410
    assert web.get(f"/p/{case.dana}").status_code == 200


def test_revoking_the_one_link_ends_every_address(web: TestClient, case: Joining) -> None:
    case.add()
    (dana,) = [link for link in case.standing(case.job_share) if link.email == case.work.contacts[0].email]

    revoke_link(case.store, case.owner, dana.id)

    assert [web.get(f"/p/{token}").status_code for token in (case.work.token, case.dana, case.kim)] == [410, 410, 200]


def test_unticked_in_the_job_it_is_gone_for_old_addresses_too(web: TestClient, case: Joining) -> None:
    item = item_id(case.store, case.alone, case.key)
    case.add()

    save_ticks(case.store, case.owner, case.work.job.number, TickChanges(unticked=frozenset({case.key})))

    assert web.get(f"/p/{case.kim}/quotes/{item}").status_code == 404


def test_who_accepted_it_still_reads_that_it_was_they(web: TestClient, case: Joining) -> None:
    item = item_id(case.store, case.alone, case.key)
    address = f"/p/{case.dana}/quotes/{item}"
    hidden = form_on(web.get(address).text, f"{address}/accept")
    filled = hidden | {"name": "Dana Li", "consent": "yes"}
    assert web.post(f"{address}/accept", data=filled, headers=FROM_HERE).status_code == 303
    web.post(f"/p/{case.dana}/messages", data={"text": "When do you start?"}, headers=FROM_HERE)

    case.add()

    assert "You accepted this quote" in web.get(f"/p/{case.work.token}/quotes/{item}").text
    status = case.store.reader.value("SELECT status FROM quote WHERE id = :q", q=case.quote.id)
    assert status == QuoteStatus.CONVERTED


def test_nobody_could_see_the_job_before(case: Joining) -> None:
    case.add()

    made = {link.email: link.created_at for link in case.standing(case.job_share)}

    assert made[case.work.contacts[1].email] == case.store.clock.now()


@pytest.mark.parametrize("of", ["another", "nobody"])
def test_a_job_of_somebody_else_is_refused(case: Joining, of: str) -> None:
    other = make_job(case.store, make_client(case.store, "Bo Park")[0] if of == "another" else None)

    with pytest.raises((Conflict, NoClient)):
        add_quote_to_job(case.store, case.owner, case.quote.number, other.number, confirmed=True)


def test_it_belongs_to_one_job(case: Joining) -> None:
    case.add()

    with pytest.raises(Conflict, match=f"belongs to {case.work.job.number} already"):
        case.add()
