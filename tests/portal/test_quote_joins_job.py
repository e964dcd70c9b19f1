"""A quote that comes into a job: what its old links show, on the real portal."""

from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from data.actions.conversion import GainsSight, add_quote_to_job
from data.actions.links import revoke_link
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import QuoteStatus, Role
from data.errors import Conflict, NoClient
from data.models import Quote, Share
from data.permissions import Actor
from data.queries.links import links_of_share
from data.store import Store
from tests.billing import make_person
from tests.factories import id_of, item_id, make_client, make_job, make_link, make_quote, make_share, set_tick
from tests.portal.client import FROM_HERE, form_on
from tests.shared_work import SharedWork


@dataclass(frozen=True)
class Before:
    """A job that Dana has a link to, and a quote of its own that Dana and Kim have links to."""

    owner: Actor
    quote: Quote
    alone: Share
    dana: str
    kim: str

    @property
    def item(self) -> str:
        return f"quote:{self.quote.number}"


@pytest.fixture
def before(store: Store, work: SharedWork) -> Before:
    quote = make_quote(store, work.client)
    alone = make_share(store, quote)
    set_tick(store, alone, f"quote:{quote.number}")
    dana, kim = (make_link(store, alone, person) for person in work.contacts[:2])
    return Before(make_person(store, Role.OWNER), quote, alone, dana, kim)


def add(store: Store, work: SharedWork, before: Before) -> None:
    add_quote_to_job(store, before.owner, before.quote.number, work.job.number, confirmed=True)


def test_who_gains_what_is_said_first(store: Store, work: SharedWork, before: Before) -> None:
    with pytest.raises(GainsSight) as asked:
        add_quote_to_job(store, before.owner, before.quote.number, work.job.number)

    dana, kim = (person.name for person in work.contacts[:2])
    assert f"{kim} sees dates, status, description, Q-0001, INV-0001" in asked.value.message
    assert dana not in asked.value.message  # who sees both already
    assert store.reader.value("SELECT job_id FROM quote WHERE id = :q", q=before.quote.id) is None


def test_every_address_shows_the_job_and_the_quote_in_it(
    web: TestClient, store: Store, work: SharedWork, before: Before
) -> None:
    item = item_id(store, before.alone, before.item)

    add(store, work, before)

    for token in (work.token, before.dana, before.kim):
        page = web.get(f"/p/{token}")
        assert (page.status_code, work.job.number in page.text) == (200, True)
        assert web.get(f"/p/{token}/quotes/{item}").status_code == 200
    standing = [link for link in links_of_share(store.reader, id_of(work.share)) if link.revoked_at is None]
    assert sorted(link.email for link in standing) == sorted(person.email for person in work.contacts[:2])


def test_a_quote_that_was_not_ticked_is_not_shown(
    web: TestClient, store: Store, work: SharedWork, before: Before
) -> None:
    set_tick(store, before.alone, before.item, ticked=False)

    add(store, work, before)

    assert before.quote.number not in web.get(f"/p/{work.token}").text
    assert web.get(f"/p/{before.kim}").status_code == 200


def test_what_was_revoked_stays_revoked(web: TestClient, store: Store, work: SharedWork, before: Before) -> None:
    (link,) = [one for one in links_of_share(store.reader, id_of(before.alone)) if one.email == work.contacts[1].email]
    revoke_link(store, before.owner, link.id)

    add(store, work, before)

    assert web.get(f"/p/{before.kim}").status_code == 410
    assert web.get(f"/p/{before.dana}").status_code == 200


def test_revoking_the_one_link_ends_every_address(
    web: TestClient, store: Store, work: SharedWork, before: Before
) -> None:
    add(store, work, before)
    standing = [one for one in links_of_share(store.reader, id_of(work.share)) if one.revoked_at is None]
    (dana,) = [link for link in standing if link.email == work.contacts[0].email]

    revoke_link(store, before.owner, dana.id)

    assert [web.get(f"/p/{token}").status_code for token in (work.token, before.dana, before.kim)] == [410, 410, 200]


def test_unticked_in_the_job_it_is_gone_for_old_addresses_too(
    web: TestClient, store: Store, work: SharedWork, before: Before
) -> None:
    item = item_id(store, before.alone, before.item)
    add(store, work, before)

    save_ticks(store, before.owner, work.job.number, TickChanges(unticked=frozenset({before.item})))

    assert web.get(f"/p/{before.kim}/quotes/{item}").status_code == 404


def test_who_accepted_it_still_reads_that_it_was_they(
    web: TestClient, store: Store, work: SharedWork, before: Before
) -> None:
    item = item_id(store, before.alone, before.item)
    address = f"/p/{before.dana}/quotes/{item}"
    hidden = form_on(web.get(address).text, f"{address}/accept")
    filled = hidden | {"name": "Dana Li", "consent": "yes"}
    assert web.post(f"{address}/accept", data=filled, headers=FROM_HERE).status_code == 303
    web.post(f"/p/{before.dana}/messages", data={"text": "When do you start?"}, headers=FROM_HERE)

    add(store, work, before)

    assert "You accepted this quote" in web.get(f"/p/{work.token}/quotes/{item}").text
    status = store.reader.value("SELECT status FROM quote WHERE id = :q", q=before.quote.id)
    assert status == QuoteStatus.CONVERTED


def test_nobody_could_see_the_job_before(store: Store, work: SharedWork, before: Before) -> None:
    add(store, work, before)

    made = {link.email: link.created_at for link in links_of_share(store.reader, id_of(work.share))}

    assert made[work.contacts[1].email] == store.clock.now()


@pytest.mark.parametrize("of", ["another", "nobody"])
def test_a_job_of_somebody_else_is_refused(store: Store, work: SharedWork, before: Before, of: str) -> None:
    other = make_job(store, make_client(store, "Bo Park")[0] if of == "another" else None)

    with pytest.raises((Conflict, NoClient)):
        add_quote_to_job(store, before.owner, before.quote.number, other.number, confirmed=True)


def test_it_belongs_to_one_job(store: Store, work: SharedWork, before: Before) -> None:
    add(store, work, before)

    with pytest.raises(Conflict, match=f"belongs to {work.job.number} already"):
        add(store, work, before)
