"""How long a link works, what moves that, and what ends it for good."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.actions.links import new_address, revoke_link
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, revise_quote
from data.actions.shares import send_again
from data.clock import end_of_day
from data.errors import ConsoleError
from data.money import DraftLine
from data.portal.store import LinkState, PortalStore
from data.queries.links import find_link, links_of_job, live_links
from data.settings import check_portal_url
from data.sharing.expiry import link_expiry
from data.sharing.links import client_url, is_loopback, mint_link
from data.tokens import hash_token
from tests.data.desk import DANA, INVOICE, JOB, KIM, QUOTE, Desk
from tests.factories import ZONE, make_client, make_invoice, make_job, make_share

SENT = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DAYS = st.integers(-3_650, 3_650).map(lambda days: SENT + DAY * days)


class TestDecision:
    @pytest.mark.parametrize(
        ("named", "days"),
        [
            ([], 30),
            ([-10], 30),
            ([0], 30),
            ([14], 44),
            ([14, 40, 3], 70),
            ([89], 119),
            ([90], 120),
            ([91], 120),
            ([365], 120),
        ],
    )
    def test_thirty_days_after_the_latest_and_no_later_than_a_hundred_and_twenty(
        self, named: list[int], days: int
    ) -> None:
        assert link_expiry(SENT, [SENT + DAY * ahead for ahead in named]) == SENT + DAY * days

    @given(st.lists(DAYS, max_size=5))
    def test_it_lies_between_the_two_limits_and_grows_with_the_days(self, named: list[datetime]) -> None:
        expiry = link_expiry(SENT, named)

        assert SENT + 30 * DAY <= expiry <= SENT + 120 * DAY
        assert link_expiry(SENT, [*named, SENT + 5 * DAY]) >= expiry

    def test_a_day_ends_where_the_business_is(self) -> None:
        assert end_of_day(ZONE, date(2026, 12, 8)) == datetime(2026, 12, 8, 13, 0, tzinfo=UTC)
        assert end_of_day(ZONE, date(2026, 6, 8)) == datetime(2026, 6, 8, 14, 0, tzinfo=UTC)
        # The day that the clocks go forward on has 23 hours.
        assert end_of_day(ZONE, date(2026, 10, 4)) - end_of_day(ZONE, date(2026, 10, 3)) == timedelta(hours=23)


def expiry(desk: Desk, link: int = 1) -> datetime:
    found = find_link(desk.store.reader, link)
    assert found is not None
    return found.expires_at


def days_left(desk: Desk, link: int = 1) -> int:
    """Whole days from the first send to the link's end."""
    return (expiry(desk, link) - SENT).days


class TestWhatItFollows:
    def test_a_plain_share_works_for_thirty_days(self, desk: Desk) -> None:
        desk.send("dates")

        assert expiry(desk) == SENT + 30 * DAY

    def test_a_shared_quote_and_invoice_count_and_others_do_not(self, desk: Desk) -> None:
        desk.send("dates")
        assert days_left(desk) == 30

        desk.save(INVOICE)
        assert expiry(desk) == end_of_day(ZONE, date(2026, 12, 8)) + 30 * DAY

        desk.save(QUOTE)
        assert expiry(desk) == end_of_day(ZONE, date(2026, 12, 24)) + 30 * DAY

    def test_unticking_takes_the_days_back(self, desk: Desk) -> None:
        desk.send("dates", QUOTE, INVOICE)

        desk.save(remove=[QUOTE])
        assert days_left(desk) == 44
        desk.save(remove=[INVOICE])
        assert expiry(desk) == SENT + 30 * DAY

    def test_a_later_valid_until_of_a_new_version_counts(self, desk: Desk) -> None:
        desk.send("dates", QUOTE)
        later = Offer([DraftLine("Unit", unit_price_cents=100_00)], valid_until=date(2027, 1, 10))
        revise_quote(desk.store, desk.owner, "Q-0001", later)
        assert days_left(desk) == 60

        desk.clock.advance(days=1)
        send_quote(desk.store, desk.owner, "Q-0001", desk.settings, email=False)
        assert expiry(desk) == end_of_day(ZONE, date(2027, 1, 10)) + 30 * DAY

    def test_a_due_date_a_year_ahead_is_capped(self, desk: Desk) -> None:
        desk.send("dates", INVOICE)

        desk.run("UPDATE invoice SET due_on = '2027-12-08' WHERE number = 'INV-0001'")

        assert expiry(desk) == SENT + 120 * DAY

    def test_it_counts_from_the_last_send_of_that_person(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])
        desk.clock.moment = SENT + 10 * DAY

        send_again(desk.store, desk.owner, JOB, [KIM], desk.settings)

        assert (days_left(desk, 1), days_left(desk, 2)) == (30, 40)

    def test_a_save_moves_no_link_of_a_share_that_names_no_day(self, desk: Desk) -> None:
        desk.send("dates")
        desk.clock.advance(days=20)

        desk.save("status")

        assert expiry(desk) == SENT + 30 * DAY


class TestDeadLinks:
    def test_an_expired_one_is_not_revived_by_a_save(self, desk: Desk) -> None:
        desk.send("dates", to=[DANA, KIM])
        desk.clock.moment = SENT + 29 * DAY
        send_again(desk.store, desk.owner, JOB, [KIM], desk.settings)
        desk.clock.moment = SENT + 31 * DAY

        desk.save(INVOICE, QUOTE)

        assert expiry(desk, 1) == SENT + 30 * DAY
        assert [link.email for link in live_links(desk.store.reader, desk.clock.now())] == [KIM]

    def test_it_is_by_a_send_and_stays_the_same_link(self, desk: Desk) -> None:
        desk.send("dates", QUOTE)
        desk.clock.moment = SENT + 200 * DAY

        desk.send("status")

        assert [link.id for link in links_of_job(desk.store.reader, 1)] == [1]
        assert expiry(desk) == SENT + 230 * DAY

    def test_it_is_by_a_copied_address_too(self, desk: Desk) -> None:
        desk.send("dates")
        desk.clock.moment = SENT + 200 * DAY

        link = new_address(desk.store, desk.owner, JOB, DANA, desk.settings)

        assert (link.id, expiry(desk)) == (1, SENT + 230 * DAY)

    def test_a_revoked_one_stays_revoked_whatever_happens_and_a_send_makes_another(self, desk: Desk) -> None:
        desk.send("dates")
        revoke_link(desk.store, desk.owner, 1)
        before = find_link(desk.store.reader, 1)

        desk.save(QUOTE)
        desk.send("status")
        desk.run("UPDATE invoice SET due_on = '2027-12-08'")

        assert find_link(desk.store.reader, 1) == before
        assert [link.id for link in live_links(desk.store.reader, desk.clock.now())] == [2]

    def test_a_person_never_has_two_standing_links_to_a_share(self, desk: Desk) -> None:
        desk.send("dates")

        with pytest.raises(Exception, match="UNIQUE"):
            desk.run(
                "INSERT INTO share_grant (share_id, contact_id, name, email, created_at, sent_at, expires_at, "
                "seen_version) SELECT share_id, contact_id, name, email, created_at, sent_at, expires_at, 0 "
                "FROM share_grant"
            )


class TestAtTheDoor:
    """The same links, as the portal sees them."""

    @pytest.fixture
    def at(self, desk: Desk) -> PortalStore:
        return PortalStore(desk.store.path, desk.clock)

    def state(self, portal: PortalStore, url: str) -> LinkState:
        with portal.reading(url.rpartition("/")[2]) as looked:
            return looked.state

    def test_one_of_two_revoked(self, desk: Desk, at: PortalStore) -> None:
        dana, kim = desk.send("dates", to=[DANA, KIM], wants_links=True).links
        more = new_address(desk.store, desk.owner, JOB, DANA, desk.settings)

        revoke_link(desk.store, desk.owner, dana.id)

        assert [self.state(at, link.url) for link in (dana, more, kim)] == [
            LinkState.REVOKED,
            LinkState.REVOKED,
            LinkState.LIVE,
        ]

    def test_earlier_addresses_work_until_the_second_that_the_link_ends(self, desk: Desk, at: PortalStore) -> None:
        first = desk.send("dates", wants_links=True).links[0]
        second = send_again(desk.store, desk.owner, JOB, None, desk.settings, wants_links=True).links[0]
        assert first.url != second.url

        desk.clock.moment = second.expires_at - timedelta(seconds=1)
        assert [self.state(at, link.url) for link in (first, second)] == [LinkState.LIVE] * 2
        desk.clock.advance(seconds=1)
        assert [self.state(at, link.url) for link in (first, second)] == [LinkState.EXPIRED] * 2

    def test_an_old_address_works_again_once_its_link_is_renewed(self, desk: Desk, at: PortalStore) -> None:
        old = desk.send("dates", wants_links=True).links[0]
        desk.clock.advance(days=200)
        assert self.state(at, old.url) is LinkState.EXPIRED

        desk.send()
        assert self.state(at, old.url) is LinkState.LIVE

    def test_what_is_promised_of_its_end_is_what_holds(self, desk: Desk) -> None:
        sent = desk.send("dates", QUOTE, wants_links=True).links[0]
        assert sent.expires_at == expiry(desk) == end_of_day(ZONE, date(2026, 12, 24)) + 30 * DAY

        copied = new_address(desk.store, desk.owner, JOB, KIM, desk.settings)
        assert copied.expires_at == expiry(desk, 2) == sent.expires_at


class TestAddresses:
    def test_ten_thousand_are_long_different_and_say_nothing(self, desk: Desk) -> None:
        client, (contact, *_) = make_client(desk.store, "Zelda")
        share = make_share(desk.store, make_job(desk.store, client))
        with desk.store.writing() as tx:
            grant = tx.sql.insert(
                "share_grant",
                share_id=share.id,
                contact_id=contact.id,
                name=contact.name,
                email=contact.email,
                created_at=tx.now,
                sent_at=tx.now,
                expires_at=tx.now,
                seen_version=0,
            )
            links = [mint_link(tx.sql, grant, "https://j.example/", "copy", tx.now) for _ in range(10_000)]

        tokens = {link.url.removeprefix("https://j.example/p/") for link in links}
        assert len(tokens) == 10_000
        assert {len(token) for token in tokens} == {43}
        for word in ("Zelda", "2026", "J-000"):
            # By chance alone one in some millions of places reads so.
            assert sum(word in token for token in tokens) < 10
        assert desk.value("SELECT count(*) FROM link_token WHERE length(token_hash) = 64") == 10_000
        assert desk.value(f"SELECT count(*) FROM link_token WHERE token_hash = '{hash_token(min(tokens))}'") == 1

    @pytest.mark.parametrize("base", ["https://jobs.example.com", "https://jobs.example.com/", "https://x.example/a//"])
    def test_the_base_may_end_with_a_slash(self, base: str) -> None:
        assert client_url(base, "T").endswith(("example.com/p/T", "example/a/p/T"))

    @pytest.mark.parametrize(
        ("url", "local"),
        [
            ("http://127.0.0.1:8321", True),
            ("http://localhost", True),
            ("http://LOCALHOST:1", True),
            ("http://[::1]:8321", True),
            ("http://127.9.9.9", True),
            ("http://10.0.0.1", False),
            ("http://0.0.0.0", False),
            ("https://localhost.example.com", False),
            ("https://127.0.0.1.example.com", False),
            ("https://[::1", False),
            ("", False),
        ],
    )
    def test_which_lead_to_this_machine_only(self, url: str, local: bool) -> None:
        assert is_loopback(url) is local

    @pytest.mark.parametrize(
        "url",
        [
            "https://[::1",
            "https://x.example:99999",
            "https://x.example:0",
            "https://x.example:no",
            "https://a b.example",
            "https://x.example/\x1b]0;x",
            "https://x.example\n",
            "https://\u202ex.example",
            "https://",
            "jobs.example.com",
            "javascript:alert(1)",
            "ftp://x.example",
            "https://me@x.example",
            "https://x.example/?a=b",
            "https://x.example/#a",
            "https://x.example/jobs",
            "https://b\u00fccher.example",
            "http://x.example",
        ],
    )
    def test_which_can_t_stand_in_a_client_s_link(self, url: str) -> None:
        with pytest.raises(ConsoleError):
            check_portal_url(url)

    @pytest.mark.parametrize("url", ["https://x.example", "https://x.example:8443/", "http://[::1]:8321", "HTTPS://X"])
    def test_which_can(self, url: str) -> None:
        check_portal_url(url)


def test_a_share_without_a_send_has_no_link_to_move(desk: Desk) -> None:
    desk.save("dates", QUOTE)
    make_invoice(desk.store, desk.client, desk.job)

    assert desk.value("SELECT count(*) FROM share_grant") == 0
