"""What a client can cause beside an answer: looks, messages, fresh links."""

import pytest

from data.errors import Invalid, NotFound
from data.portal.client_actions import (
    FreshLink,
    ask_for_fresh_link,
    opened_is_due,
    post_message,
    record_opened,
    record_seen,
)
from data.portal.store import PortalStore
from data.queries.portal import own_messages, previous_view
from data.store import Store
from tests.clock import FakeClock
from tests.data.stored import everything, rows
from tests.factories import (
    grant_of,
    make_link,
    make_note,
    revoke_link,
    set_tick,
    switch_portal,
)
from tests.shared_work import SharedWork, stage_shared_work


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store, "Dana Li", "Kim Li")


@pytest.fixture
def kim(store: Store, work: SharedWork) -> str:
    """Another person's link to the same job."""
    return make_link(store, work.share, work.contacts[1])


class TestLooks:
    def test_loads_are_recorded_once_in_ten_minutes(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        recorded = []
        for minutes in (0, 0, 5, 4, 1, 9):
            clock.advance(minutes=minutes)
            with portal.reading(work.token) as looked:
                due = opened_is_due(looked)
            with portal.writing(work.token) as looked:
                recorded.append(record_opened(looked))
            assert due is recorded[-1]

        assert recorded == [True, False, False, False, True, False]
        assert rows(store, "look", "kind") == [("opened",), ("opened",)]
        assert (
            rows(store, "activity", "action, subject, detail")
            == [("link opened", "J-0001", "may be a mail scanner")] * 2
        )
        assert store.reader.value("SELECT last_opened_at FROM share") is not None

    def test_a_load_changes_nothing_else(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        views, quotes = rows(store, "share_snapshot"), rows(store, "quote")

        with portal.writing(work.token) as looked:
            record_opened(looked)

        assert (rows(store, "share_snapshot"), rows(store, "quote")) == (views, quotes)
        assert rows(store, "share_grant", "last_seen_at, seen_version") == [(None, 0)]

    def test_each_link_is_counted_by_itself(
        self, store: Store, portal: PortalStore, work: SharedWork, kim: str
    ) -> None:
        for token in (work.token, kim, work.token):
            with portal.writing(token) as looked:
                record_opened(looked)

        assert rows(store, "look", "grant_id") == [(grant_of(store, work.token),), (grant_of(store, kim),)]

    def test_what_a_person_saw_is_remembered(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        self.see(portal, work.token)
        note = make_note(store, work.job, "New since then")
        set_tick(store, work.share, f"note:{note.id}")

        with portal.reading(work.token) as looked:
            link = looked.live_link
            previous = previous_view(looked.db, link.seen_version)
        assert previous is not None
        assert f"note:{note.id}" not in previous.keys()
        assert link.seen_version == link.share_version - 1

        assert self.see(portal, work.token) is False
        with portal.reading(work.token) as looked:
            assert looked.live_link.seen_version == looked.live_link.share_version
        assert rows(store, "activity", "action") == [("link seen",)]

        clock.advance(minutes=10)
        assert self.see(portal, work.token) is True
        assert rows(store, "look", "kind") == [("seen",), ("seen",)]

    def see(self, portal: PortalStore, token: str, version: int = 1_000_000) -> bool:
        with portal.writing(token) as looked:
            return record_seen(looked, version)

    def test_an_older_page_in_another_tab_takes_nothing_back(
        self, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        self.see(portal, work.token)
        clock.advance(minutes=20)

        self.see(portal, work.token, version=1)

        with portal.reading(work.token) as looked:
            assert looked.live_link.seen_version == looked.live_link.share_version

    def test_the_office_s_own_look_is_neither_opened_nor_seen(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        look = make_link(store, work.share, work.contacts[0], made_for="open")
        before = everything(store)

        with portal.writing(look) as looked:
            assert not opened_is_due(looked)
            assert not record_opened(looked)
            assert not record_seen(looked, 1)
        assert everything(store) == before


class TestMessages:
    def test_a_message_reaches_the_office(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        with portal.writing(work.token) as looked:
            assert post_message(looked, "  When do you come?\x07 ", "n")

        with portal.reading(work.token) as looked:
            ((message),) = own_messages(looked.db)
        assert (message.name, message.text) == ("Dana Li", "When do you come?\ufffd")
        assert rows(store, "activity", "action, subject") == [("message received", "J-0001")]
        assert rows(store, "outbox", "kind, to_email, subject") == [
            ("office notice", "office@rivera.example", "Message from Dana Li about J-0001")
        ]

    def test_a_form_sent_twice_is_one_message(self, store: Store, portal: PortalStore, work: SharedWork) -> None:
        for new in (True, False):
            with portal.writing(work.token) as looked:
                assert post_message(looked, "Hello", "n") is new

        assert len(rows(store, "message")) == 1
        assert len(rows(store, "outbox")) == 1

    def test_another_message_from_the_same_form_is_not_lost(
        self, store: Store, portal: PortalStore, work: SharedWork
    ) -> None:
        """As from a page that the browser brings back with what was written on it."""
        for text, new in (("Hello", True), ("Hello, and one more thing", True), ("  Hello ", False), ("hello", True)):
            with portal.writing(work.token) as looked:
                assert post_message(looked, text, "n") is new

        written = [text for (text,) in rows(store, "message", "text")]
        assert written == ["Hello", "Hello, and one more thing", "hello"]
        assert rows(store, "activity", "action") == [("message received",)] * 3

    def test_the_office_gets_one_notice_in_ten_minutes_from_each_link(
        self, store: Store, portal: PortalStore, work: SharedWork, kim: str, clock: FakeClock
    ) -> None:
        for number, (token, minutes) in enumerate([(work.token, 0), (work.token, 9), (kim, 0), (work.token, 1)]):
            clock.advance(minutes=minutes)
            with portal.writing(token) as looked:
                post_message(looked, "Hello", f"n{number}")

        assert len(rows(store, "message")) == 4
        assert [grant for (grant,) in rows(store, "outbox", "grant_id")] == [1, 2, 1]

    @pytest.mark.parametrize("text", ["", " \n ", "x" * 5_001])
    def test_a_message_is_not_empty_nor_endless(
        self, store: Store, portal: PortalStore, work: SharedWork, text: str
    ) -> None:
        with pytest.raises(Invalid) as raised, portal.writing(work.token) as looked:
            post_message(looked, text, "n")

        assert raised.value.field == "text"
        assert rows(store, "message") == []

    def test_nobody_reads_another_person_s_messages(self, portal: PortalStore, work: SharedWork, kim: str) -> None:
        with portal.writing(work.token) as looked:
            post_message(looked, "Between us", "n")

        with portal.reading(kim) as looked:
            assert own_messages(looked.db) == []


class TestFreshLinks:
    def ask(self, portal: PortalStore, token: str) -> FreshLink:
        with portal.writing(token) as looked:
            return ask_for_fresh_link(looked)

    def test_it_goes_to_the_address_on_file_once_an_hour(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        clock.advance(days=121)
        asked = [self.ask(portal, work.token)]
        for minutes in (0, 59, 1):
            clock.advance(minutes=minutes)
            asked.append(self.ask(portal, work.token))

        assert asked == [FreshLink.ASKED, FreshLink.ASKED_LATELY, FreshLink.ASKED_LATELY, FreshLink.ASKED]
        assert (
            rows(store, "outbox", "kind, to_email, grant_id, share_id")
            == [("fresh link", work.contacts[0].email, 1, work.share.id)] * 2
        )
        assert (
            rows(store, "activity", "action, subject, job_id") == [("fresh link asked for", "J-0001", work.job.id)] * 2
        )

    @pytest.mark.parametrize("state", ["live", "revoked", "off", "unknown"])
    def test_only_an_expired_link_can_ask(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock, state: str
    ) -> None:
        if state == "revoked":
            revoke_link(store, work.token)
        if state != "live":
            clock.advance(days=121)
        switch_portal(store, on=state != "off")

        with pytest.raises(NotFound):
            self.ask(portal, work.token if state != "unknown" else work.token[::-1])
        assert rows(store, "outbox") == []

    def test_a_person_without_an_address_is_told_so(
        self, store: Store, portal: PortalStore, work: SharedWork, clock: FakeClock
    ) -> None:
        with store.writing() as tx:
            tx.sql.run("UPDATE share_grant SET email = ''")
        clock.advance(days=121)

        assert self.ask(portal, work.token) is FreshLink.NO_ADDRESS
        assert rows(store, "outbox") == []
