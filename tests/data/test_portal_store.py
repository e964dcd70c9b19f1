"""The portal's store: what a token opens, at which moment, and that it opens nothing else."""

import threading
from datetime import timedelta
from itertools import product

import pytest

from data.database import Connection
from data.enums import AnswerKind
from data.errors import NotFound
from data.portal.client_actions import ClientAnswer, answer_quote, post_message
from data.portal.store import LinkState, PortalStore
from data.queries.portal import content_of, invoice_of, item_of, own_messages, previous_view, quote_of
from data.queries.shared import portal_bank, portal_business, portal_page
from data.sharing.pages import to_json
from data.snapshots import saved_page
from data.store import Store
from data.tokens import hash_token, make_token
from tests.clock import FakeClock
from tests.factories import (
    id_of,
    item_id,
    make_business,
    make_link,
    make_quote,
    make_share,
    revoke_link,
    set_tick,
    switch_portal,
)
from tests.shared_work import SharedWork, make_shared_work, stage_shared_work


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store, "Dana Li", "Kim Li")


def state(portal: PortalStore, token: str | None) -> LinkState:
    with portal.reading(token) as looked:
        return looked.state


def shown(portal: PortalStore, token: str) -> list[str]:
    with portal.reading(token) as looked:
        page = portal_page(looked.db)
        return page.keys() if page else []


class TestLinkStates:
    def test_a_live_link_shows_what_is_ticked(self, portal: PortalStore, work: SharedWork) -> None:
        with portal.reading(work.token) as looked:
            assert looked.state is LinkState.LIVE
            assert looked.link is not None
            assert (looked.link.name, looked.link.number, looked.link.job_id) == ("Dana Li", "J-0001", id_of(work.job))

        assert shown(portal, work.token) == work.keys

    @pytest.mark.parametrize("damage", ["last", "cut", "case", "none", "random", "surrogate"])
    def test_any_other_token_is_unknown_and_shows_nothing(
        self, portal: PortalStore, work: SharedWork, damage: str
    ) -> None:
        token = {
            "last": work.token[:-1] + ("A" if work.token[-1] != "A" else "B"),
            "cut": work.token[:-1],
            "case": work.token.swapcase(),
            "none": None,
            "random": make_token(),
            "surrogate": "\udc80" * 43,
        }[damage]

        with portal.reading(token) as looked:
            assert (looked.state, looked.link) == (LinkState.UNKNOWN, None)
            assert portal_page(looked.db) is None

    def test_a_link_expires_to_the_second(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        token = make_link(store, work.share, work.contacts[1], expires_at=clock.now() + timedelta(days=3))

        clock.advance(days=3, seconds=-1)
        assert state(portal, token) is LinkState.LIVE
        clock.advance(seconds=1)
        assert state(portal, token) is LinkState.EXPIRED
        assert shown(portal, token) == []

    def test_expiry_holds_for_writes_too(self, portal: PortalStore, work: SharedWork, clock: FakeClock) -> None:
        clock.advance(days=121)

        with portal.writing(work.token) as looked:
            assert looked.state is LinkState.EXPIRED
            with pytest.raises(NotFound):
                post_message(looked, "hello", "nonce")

    def test_revoking_one_link_leaves_the_other(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        kim = make_link(store, work.share, work.contacts[1])

        revoke_link(store, work.token)

        assert state(portal, work.token) is LinkState.REVOKED
        assert shown(portal, work.token) == []
        assert state(portal, kim) is LinkState.LIVE

    def test_every_address_of_a_link_ends_with_it(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        second = make_link(store, work.share, work.contacts[0])
        assert shown(portal, second) == shown(portal, work.token)

        revoke_link(store, work.token)

        assert state(portal, second) is LinkState.REVOKED

    def test_a_revoked_link_that_is_also_past_its_day_is_revoked(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        revoke_link(store, work.token)
        clock.advance(days=200)

        assert state(portal, work.token) is LinkState.REVOKED

    def test_no_read_that_starts_after_a_revocation_succeeds(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        revoked = threading.Event()
        before: list[LinkState] = []
        after: list[LinkState] = []

        def read() -> None:
            while len(after) < 500:
                late = revoked.is_set()
                (after if late else before).append(state(portal, work.token))

        reader = threading.Thread(target=read)
        reader.start()
        while not before:
            pass
        revoke_link(store, work.token)
        revoked.set()
        reader.join()

        assert before[0] is LinkState.LIVE
        assert set(after) == {LinkState.REVOKED}


class TestSwitch:
    def test_off_is_the_same_for_every_token(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        revoked = make_link(store, work.share, work.contacts[1])
        revoke_link(store, revoked)

        switch_portal(store, on=False)

        for token in (work.token, revoked, make_token(), "nonsense", None):
            with portal.reading(token) as looked:
                assert (looked.state, looked.link) == (LinkState.OFF, None)
                assert portal_page(looked.db) is None

    def test_off_shows_nothing_even_of_a_share_in_scope(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        item = item_id(store, work.share, f"file:{work.file.id}")
        switch_portal(store, on=False)

        with portal.reading(work.token) as looked:
            looked.db.share, looked.db.token_hash = id_of(work.share), hash_token(work.token)
            assert portal_page(looked.db) is None
            assert portal_bank(looked.db) is None
            assert item_of(looked.db, item) is None
            assert content_of(looked.db, item) is None
            assert previous_view(looked.db, 1) is None
            assert own_messages(looked.db) == []
            assert portal_business(looked.db) is not None

    def test_on_again_brings_back_live_links_only(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        kim = make_link(store, work.share, work.contacts[1])
        switch_portal(store, on=False)
        revoke_link(store, kim)

        switch_portal(store, on=True)

        assert state(portal, work.token) is LinkState.LIVE
        assert state(portal, kim) is LinkState.REVOKED

    def test_a_look_that_began_before_the_switch_stays_of_its_moment(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        if store.reader.value("PRAGMA journal_mode") != "wal":
            pytest.skip("without WAL the writer waits for the reader")
        with portal.reading(work.token) as looked:
            assert looked.state is LinkState.LIVE
            switch_portal(store, on=False)
            assert portal_page(looked.db) is not None

        assert state(portal, work.token) is LinkState.OFF

    def test_a_database_without_a_business_is_off(self, portal: PortalStore) -> None:
        assert state(portal, make_token()) is LinkState.OFF


class TestScope:
    def test_no_token_reaches_an_item_of_another_share(self, store: Store, portal: PortalStore) -> None:
        make_business(store)
        works = [make_shared_work(store, name) for name in ("Dana Li", "Ole Hansen", "Ada Byron")]
        items = [(owner, item_id(store, owner.share, key)) for owner in works for key in owner.keys]
        assert len(items) == 24

        for work, (owner, item) in product(works, items):
            with portal.reading(work.token) as looked:
                found = item_of(looked.db, item)
                records = (
                    quote_of(looked.db, item),
                    invoice_of(looked.db, item),
                    content_of(looked.db, item),
                )
            assert (found is not None) is (owner is work)
            assert not any(records) or owner is work

    @pytest.mark.parametrize(
        "guess", ["1", "-1", "0", "1e999", "9" * 400, "1 OR 1=1", "' OR ''='", "%", "*", "", "J-0001", "Q-0001", "é"]
    )
    def test_guessed_items_are_not_there(self, portal: PortalStore, work: SharedWork, guess: str) -> None:
        with portal.reading(work.token) as looked:
            assert item_of(looked.db, guess) is None
            assert quote_of(looked.db, guess) is None
            assert content_of(looked.db, guess) is None

    def test_unticking_takes_an_item_away_at_once(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        for key in work.keys:
            item = item_id(store, work.share, key)
            set_tick(store, work.share, key, ticked=False)

            assert key not in shown(portal, work.token)
            with portal.reading(work.token) as looked:
                assert item_of(looked.db, item) is None
                assert (portal_bank(looked.db) is None) is key.startswith("invoice")
            set_tick(store, work.share, key)
            assert key in shown(portal, work.token)

    def test_an_item_that_was_never_ticked_is_not_there(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        quote = make_quote(store, work.client, work.job)
        set_tick(store, work.share, f"quote:{quote.number}", ticked=False)

        with portal.reading(work.token) as looked:
            assert quote_of(looked.db, item_id(store, work.share, f"quote:{quote.number}")) is None
            assert quote_of(looked.db, item_id(store, work.share, f"quote:{work.quote.number}")) is not None

    def test_the_scope_ends_with_the_look(self, portal: PortalStore, work: SharedWork) -> None:
        for look in (portal.reading, portal.writing):
            with look(work.token) as looked:
                assert looked.db.share == id_of(work.share)
            assert looked.db.share is None
            assert looked.db.token_hash is None

            with pytest.raises(RuntimeError, match="on purpose"), look(work.token) as looked:
                raise RuntimeError("on purpose")
            assert looked.db.share is None
            assert looked.db.token_hash is None
            assert portal_page(looked.db) is None

    def test_threads_do_not_share_a_scope(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        other = make_shared_work(store, "Ole Hansen")
        found: dict[str, list[str]] = {}

        def read() -> None:
            found["other"] = shown(portal, other.token)

        with portal.reading(work.token) as looked:
            thread = threading.Thread(target=read)
            thread.start()
            thread.join()
            page = portal_page(looked.db)

        assert page is not None
        assert (page.keys(), found["other"]) == (work.keys, other.keys)

    def test_a_quote_without_a_job_is_shown_by_a_share_of_its_own(self, store: Store, portal: PortalStore) -> None:
        make_business(store)
        work = make_shared_work(store)
        quote = make_quote(store, work.client)
        share = make_share(store, quote, [f"quote:{quote.number}"])
        token = make_link(store, share, work.contacts[0])

        with portal.reading(token) as looked:
            page = portal_page(looked.db)
            assert looked.link is not None
            assert (looked.link.number, looked.link.job_id) == (quote.number, None)

        assert page is not None
        assert (page.number, page.site, page.keys()) == ("", quote.site, [f"quote:{quote.number}"])


class TestHistory:
    def test_a_client_s_answer_is_kept_as_the_office_would_keep_it(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        before = last_view(store.reader)
        answer(store, portal, work)

        with portal.reading(work.token) as looked:
            page = portal_page(looked.db)
            assert looked.link is not None
            version = looked.link.share_version
        saved = saved_page(store.reader, id_of(work.share))

        assert page is not None
        assert saved is not None
        assert last_view(store.reader) == (version, to_json(page)) == (version, to_json(saved))
        assert before[0] == version - 1
        assert store.reader.values("SELECT share_id FROM share_change") == []

    def test_the_office_s_next_write_finds_nothing_left_to_keep(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        answer(store, portal, work)
        kept = last_view(store.reader)

        with store.writing() as tx:
            tx.sql.run("UPDATE job SET version = version + 1 WHERE id = :job", job=id_of(work.job))

        assert last_view(store.reader) == kept

    def test_who_answers_has_seen_the_change_and_others_have_not(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        kim = make_link(store, work.share, work.contacts[1])
        before = last_view(store.reader)[0]
        with store.writing() as tx:
            tx.sql.run("UPDATE share_grant SET seen_version = :version", version=before)

        answer(store, portal, work)

        assert (seen_version(portal, work.token), seen_version(portal, kim)) == (before + 1, before)
        with portal.reading(kim) as looked:
            previous, page = previous_view(looked.db, before), portal_page(looked.db)
        assert previous is not None
        assert page is not None
        assert (previous.quotes[0].answer, page.quotes[0].answer is None) == (None, False)

    def test_who_never_looked_has_no_previous_view(self, portal: PortalStore, work: SharedWork) -> None:
        with portal.reading(work.token) as looked:
            assert previous_view(looked.db, 0) is None


def answer(store: Store, portal: PortalStore, work: SharedWork) -> None:
    item = item_id(store, work.share, f"quote:{work.quote.number}")
    with portal.writing(work.token) as looked:
        quote = quote_of(looked.db, item)
        assert quote is not None
        answer_quote(
            looked, item, ClientAnswer(AnswerKind.ACCEPTED, quote.content_hash, "nonce", "Dana Li", consent=True)
        )


def last_view(db: Connection) -> tuple[int, str]:
    found = db.execute("SELECT version, view FROM share_snapshot ORDER BY id DESC LIMIT 1", {}).fetchone()
    return int(found[0]), str(found[1])


def seen_version(portal: PortalStore, token: str) -> int:
    with portal.reading(token) as looked:
        return looked.live_link.seen_version
