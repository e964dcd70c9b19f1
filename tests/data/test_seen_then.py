"""What the client could see then: the page, if a link led to it that worked at that moment."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from data.actions.business import switch_portal
from data.actions.links import new_address, office_look, revoke_link
from data.actions.shares import send_again, stop_sharing
from data.actions.visits import finish_visit
from data.errors import NotPossible
from data.history import Unseen, seen_then
from data.mail.claims import claim_next, keep_token
from data.portal.client_actions import ask_for_fresh_link
from data.portal.store import PortalStore
from data.queries.links import live_links
from data.tokens import make_token
from tests.clock import START
from tests.data.desk import DANA, INVOICE, JOB, KIM, QUOTE, Desk


@pytest.fixture
def shared(desk: Desk) -> Desk:
    """The portal was switched on an hour ago, and the dates of J-0001 are sent now."""
    desk.run("UPDATE business SET portal_on = FALSE")
    switch_portal(desk.store, desk.owner, True)
    desk.clock.advance(hours=1)
    desk.send("dates")
    return desk


SENT = START + timedelta(hours=1)


def then(desk: Desk, **after: float) -> tuple[list[str], Unseen | None]:
    """What could be seen so long after the first send, or why nothing could."""
    found = seen_then(desk.store.reader, 1, SENT + timedelta(**after))
    assert (found.page is None) == (found.unseen is not None) == (not found.links)
    return found.page.keys() if found.page else [], found.unseen


def fresh_link(desk: Desk, token: str) -> None:
    """The client of an expired link asks for another address, and it is sent."""
    portal = PortalStore(desk.store.path, desk.clock)
    with portal.writing(token) as looked:
        ask_for_fresh_link(looked)
    portal.close()
    with desk.store.writing() as tx:
        mail = claim_next(tx.sql, "sender", tx.now)
        assert mail is not None
        keep_token(tx.sql, mail, make_token(), tx.now)


class TestLinks:
    def test_from_the_send_to_the_expiry(self, shared: Desk) -> None:
        shared.clock.advance(days=90)

        assert then(shared, seconds=-1) == ([], Unseen.NO_LINK)
        assert then(shared) == (["dates"], None)
        assert then(shared, days=30, seconds=-1) == (["dates"], None)
        assert then(shared, days=30) == ([], Unseen.LINK_EXPIRED)

    def test_one_of_two_that_still_works_is_enough(self, shared: Desk) -> None:
        shared.send(to=[KIM])
        shared.clock.advance(days=1)
        revoke_link(shared.store, shared.owner, 1)
        shared.clock.advance(days=1)
        revoke_link(shared.store, shared.owner, 2)

        names = [link.email for link in seen_then(shared.store.reader, 1, SENT + timedelta(hours=1)).links]
        assert sorted(names) == [DANA, KIM]
        assert then(shared, days=1, hours=1) == (["dates"], None)
        assert then(shared, days=3) == ([], Unseen.LINK_REVOKED)

    def test_sharing_again_after_it_was_stopped_leaves_a_gap(self, shared: Desk) -> None:
        shared.clock.advance(days=2)
        stop_sharing(shared.store, shared.owner, JOB)
        shared.clock.advance(days=2)
        shared.send("status")

        assert then(shared, days=1) == (["dates"], None)
        assert then(shared, days=3) == ([], Unseen.LINK_REVOKED)
        assert then(shared, days=5) == (["status"], None)

    def test_the_switch_comes_first(self, shared: Desk) -> None:
        switch_portal(shared.store, shared.owner, False)
        stop_sharing(shared.store, shared.owner, JOB)

        assert then(shared, hours=1) == ([], Unseen.PORTAL_OFF)
        assert seen_then(shared.store.reader, None, SENT).unseen is Unseen.NO_LINK


class TestExpiryThen:
    """The expiry that stands in a link's row is that of today."""

    def test_a_link_that_had_expired_stays_so_however_it_was_renewed(self, shared: Desk) -> None:
        shared.clock.advance(days=50)
        send_again(shared.store, shared.owner, JOB, None, shared.settings)

        assert then(shared, days=40) == ([], Unseen.LINK_EXPIRED)
        assert then(shared, days=60) == (["dates"], None)
        assert then(shared, days=81) == ([], Unseen.LINK_EXPIRED)

    def test_an_address_to_copy_renews_it_too(self, shared: Desk) -> None:
        shared.clock.advance(days=50)
        new_address(shared.store, shared.owner, JOB, DANA, shared.settings)
        shared.clock.advance(days=50)
        send_again(shared.store, shared.owner, JOB, None, shared.settings)

        shown = [then(shared, days=days)[1] for days in (29, 31, 51, 79, 81, 101)]
        assert shown == [None, Unseen.LINK_EXPIRED, None, None, Unseen.LINK_EXPIRED, None]

    def test_the_client_of_an_expired_link_asks_for_another_address(self, desk: Desk) -> None:
        desk.run("UPDATE business SET portal_on = FALSE")
        switch_portal(desk.store, desk.owner, True)
        desk.clock.advance(hours=1)
        [link] = desk.send("dates", wants_links=True).links
        desk.run("UPDATE outbox SET state = 'sent'")
        for _ in range(2):
            desk.clock.advance(days=40)
            fresh_link(desk, link.url.rpartition("/")[2])
            desk.run("UPDATE outbox SET state = 'sent'")

        shown = [then(desk, days=days)[1] for days in (29, 39, 41, 69, 71, 81)]
        assert shown == [None, Unseen.LINK_EXPIRED, None, None, Unseen.LINK_EXPIRED, None]

    def test_what_is_unticked_later_takes_nothing_back(self, shared: Desk) -> None:
        shared.save(QUOTE)
        shared.clock.advance(days=40)
        assert then(shared, days=39) == (["dates", QUOTE], None)

        shared.save(remove=[QUOTE])

        assert then(shared, days=39) == (["dates", QUOTE], None)
        assert then(shared, days=41) == ([], Unseen.LINK_EXPIRED)

    def test_what_is_ticked_on_an_expired_link_does_not_revive_it(self, shared: Desk) -> None:
        shared.clock.advance(days=31)
        shared.save(QUOTE)

        assert then(shared, days=32) == ([], Unseen.LINK_EXPIRED)

    def test_a_mail_that_is_sent_later_or_a_look_of_the_office_renews_nothing(self, shared: Desk) -> None:
        shared.clock.advance(days=10)
        with shared.store.writing() as tx:
            mail = claim_next(tx.sql, "sender", tx.now)
            assert mail is not None
            keep_token(tx.sql, mail, make_token(), tx.now)
        office_look(shared.store, shared.owner, JOB, shared.settings)
        shared.clock.advance(days=50)
        send_again(shared.store, shared.owner, JOB, None, shared.settings)

        assert then(shared, days=31) == ([], Unseen.LINK_EXPIRED)


ACTS: dict[str, Callable[[Desk], object]] = {
    "ticked": lambda desk: desk.save(QUOTE, INVOICE),
    "unticked": lambda desk: desk.save(remove=[QUOTE]),
    "sent": lambda desk: desk.send(QUOTE, to=[DANA, KIM]),
    "copied": lambda desk: new_address(desk.store, desk.owner, JOB, DANA, desk.settings),
    "changed": lambda desk: finish_visit(desk.store, desk.owner, JOB, desk.parts.visit),
    "revoked": lambda desk: revoke_link(desk.store, desk.owner, 1),
    "off": lambda desk: switch_portal(desk.store, desk.owner, False),
    "on": lambda desk: switch_portal(desk.store, desk.owner, True),
    "stopped": lambda desk: stop_sharing(desk.store, desk.owner, JOB),
    "back": lambda desk: desk.send("dates"),
}


def test_the_history_tells_what_the_portal_did_at_each_moment(shared: Desk) -> None:
    """Something happens every few days or weeks. What a client met then is what the history says at the end."""
    met: dict[datetime, bool] = {}
    for pause in (3, 11, 29):
        for act in ACTS.values():
            shared.clock.advance(days=pause)
            met[shared.clock.now()] = opens(shared)
            shared.clock.advance(seconds=1)
            with suppress(NotPossible):
                act(shared)
            met[shared.clock.now()] = opens(shared)

    told = {moment: seen_then(shared.store.reader, 1, moment).page is not None for moment in met}
    assert told == met
    assert 10 < sum(met.values()) < len(met) - 10


def opens(desk: Desk) -> bool:
    """Whether anybody's link opens the page now."""
    switched_on = bool(desk.value("SELECT portal_on FROM business"))
    return switched_on and bool(live_links(desk.store.reader, desk.clock.now()))
