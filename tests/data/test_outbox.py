"""The outbox in the database: who may take which mail when, and what becomes of it."""

from datetime import timedelta

import pytest

from data.actions.outbox import cancel_mail, read_outbox, retry_mail
from data.database import Connection
from data.enums import OutboxKind, OutboxState, Role
from data.errors import NotFound, NotPermitted, NotPossible, PortalOff
from data.mail.claims import OutgoingMail, Reach, claim_next, mark_begun, recover_expired
from data.mail.outcomes import (
    LAST_ATTEMPT,
    delay_after,
    mark_failed,
    mark_kept,
    mark_sent,
    mark_uncertain,
    postpone,
    postpone_due,
)
from data.mail.queue import NewMail
from data.permissions import Actor
from data.queries.outbox import mail_counts, newest_mails
from data.store import Store
from tests.clock import FakeClock
from tests.factories import LINES, id_of, make_staff, revise_quote, revoke_link, set_tick, switch_portal
from tests.mail.outbox import history, mail_of, notice, queue, queue_update, state_of
from tests.shared_work import SharedWork, make_shared_work, stage_shared_work


@pytest.fixture
def work(store: Store) -> SharedWork:
    return stage_shared_work(store)


def take(store: Store, owner: str = "me", reach: Reach | None = None) -> OutgoingMail | None:
    """Claim the next mail, as a sender of this name."""
    db = store.reader
    with db.transaction(write=True):
        return claim_next(db, owner, store.clock.now(), reach or Reach())


def begin(store: Store, mail: int, owner: str = "me") -> bool:
    with writing(store) as db:
        return mark_begun(db, mail, owner, store.clock.now())


class writing:  # noqa: N801 - reads as the statement that it is
    """A write transaction on the connection that senders use."""

    def __init__(self, store: Store) -> None:
        self._db = store.reader
        self._transaction = self._db.transaction(write=True)

    def __enter__(self) -> Connection:
        self._transaction.__enter__()
        return self._db

    def __exit__(self, *error: object) -> None:
        self._transaction.__exit__(*error)  # type: ignore[arg-type]


def actor(store: Store, role: Role) -> Actor:
    staff = make_staff(store, role)
    return Actor(id_of(staff), staff.name, staff.email, role)


class TestClaims:
    """A mail is one sender's at a time."""

    def test_mail_is_taken_once_with_a_lease(self, store: Store, work: SharedWork) -> None:
        number = queue_update(store, work)

        mail = take(store)

        assert mail is not None
        assert (mail.id, mail.is_linked) == (number, True)
        assert take(store, "other") is None
        assert state_of(store, number) is OutboxState.SENDING
        assert mail_of(store, number).attempts == 1

    def test_mails_leave_in_the_order_they_were_due(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        later = queue(store, notice("second"), next_attempt_at=clock.now())
        clock.advance(minutes=1)
        sooner = queue(store, notice("first"), next_attempt_at=clock.now() - timedelta(hours=1))
        queue(store, notice("not yet"), next_attempt_at=clock.now() + timedelta(minutes=1))

        taken = [mail.id for mail in iter(lambda: take(store), None)]

        assert taken == [sooner, later]

    def test_lease_of_a_mail_that_had_not_begun_is_retaken(
        self, store: Store, work: SharedWork, clock: FakeClock
    ) -> None:
        number = queue_update(store, work)
        take(store)
        clock.advance(seconds=119)
        assert take(store, "other") is None

        clock.advance(seconds=1)
        retaken = take(store, "other")

        assert retaken is not None
        assert retaken.id == number
        assert not begin(store, number), "the first sender wakes up and must not send it as well"
        assert begin(store, number, "other")

    def test_lease_of_a_mail_that_had_begun_makes_it_uncertain(
        self, store: Store, work: SharedWork, clock: FakeClock
    ) -> None:
        number = queue_update(store, work)
        take(store)
        assert begin(store, number)
        clock.advance(seconds=121)

        assert take(store, "other") is None

        assert state_of(store, number) is OutboxState.UNCERTAIN
        assert history(store) == ["mail uncertain"]

    def test_outcome_known_after_the_lease_is_the_truth(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        number = queue_update(store, work)
        take(store)
        begin(store, number)
        clock.advance(seconds=121)
        with writing(store) as db:
            recover_expired(db, clock.now())
            assert mark_sent(db, number, "me", clock.now())

        assert state_of(store, number) is OutboxState.SENT

    def test_outcome_of_a_stranger_changes_nothing(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        number = queue_update(store, work)
        take(store)
        with writing(store) as db:
            assert not mark_sent(db, number, "other", clock.now())

        assert state_of(store, number) is OutboxState.SENDING

    def test_reach_leaves_mails_with_links_to_others(self, store: Store, work: SharedWork) -> None:
        queue_update(store, work)
        plain = queue(store, notice())

        taken = take(store, reach=Reach(links=False))

        assert taken is not None
        assert taken.id == plain
        assert take(store, reach=Reach(links=False)) is None

    def test_reach_can_be_one_mail(self, store: Store, work: SharedWork) -> None:
        queue(store, notice())
        wanted = queue(store, notice())

        taken = take(store, reach=Reach(only=wanted))

        assert taken is not None
        assert taken.id == wanted


class TestWhatStillHolds:
    """Checked in the transaction of the claim."""

    def test_revoked_link_cancels_its_mail(self, store: Store, work: SharedWork) -> None:
        number = queue_update(store, work)
        revoke_link(store, work.token)

        assert take(store) is None

        mail = mail_of(store, number)
        assert (mail.state, mail.error) == (OutboxState.CANCELLED, "The link was revoked.")
        assert history(store) == ["mail cancelled"]

    def test_expired_link_cancels_its_mail(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        number = queue_update(store, work)
        clock.advance(days=200)

        assert take(store) is None
        assert mail_of(store, number).error == "The link has expired."

    def test_stopped_share_cancels_its_mails(self, store: Store, work: SharedWork) -> None:
        number = queue_update(store, work)
        for key in work.keys:
            set_tick(store, work.share, key, ticked=False)

        assert take(store) is None
        assert mail_of(store, number).error == "Nothing is shared any more."

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ("UPDATE quote SET status = 'Withdrawn'", "The quote is withdrawn by now."),
            ("UPDATE quote SET status = 'Accepted'", "The quote is accepted by now."),
            ("UPDATE share_item SET ticked = FALSE WHERE kind = 'quote'", "The quote is no longer shared."),
        ],
    )
    def test_quote_that_is_no_longer_on_offer_is_not_sent(
        self, store: Store, work: SharedWork, change: str, words: str
    ) -> None:
        number = queue_update(store, work, kind=OutboxKind.QUOTE, quote_id=id_of(work.quote))
        with store.writing() as tx:
            tx.sql.run(change)

        assert take(store) is None
        assert mail_of(store, number).error == words

    def test_mail_with_the_total_of_an_earlier_version_is_not_sent(
        self, store: Store, work: SharedWork, clock: FakeClock
    ) -> None:
        number = queue_update(store, work, kind=OutboxKind.QUOTE, quote_id=id_of(work.quote))
        clock.advance(minutes=1)
        revise_quote(store, work.quote, LINES)

        assert take(store) is None
        assert mail_of(store, number).error == "A newer version of the quote was sent."

    def test_void_invoice_is_not_sent(self, store: Store, work: SharedWork) -> None:
        number = queue(
            store,
            NewMail(OutboxKind.INVOICE, "", "Dana", "dana@example.com", "An invoice", invoice=id_of(work.invoice)),
        )
        with store.writing() as tx:
            tx.sql.run("UPDATE invoice SET status = 'Void'")

        assert take(store) is None
        assert mail_of(store, number).error == "The invoice is void by now."

    def test_switched_off_portal_holds_links_and_nothing_else(self, store: Store, work: SharedWork) -> None:
        linked, plain = queue_update(store, work), queue(store, notice())
        switch_portal(store, on=False)

        taken = take(store)

        assert taken is not None
        assert taken.id == plain
        assert state_of(store, linked) is OutboxState.HELD
        assert mail_of(store, linked).attempts == 0

    def test_held_mails_are_checked_again_when_the_portal_is_on(self, store: Store, work: SharedWork) -> None:
        good, other = queue_update(store, work), make_shared_work(store, "Ben Ito")
        revoked = queue_update(store, other)
        switch_portal(store, on=False)
        assert take(store) is None
        revoke_link(store, other.token)
        switch_portal(store, on=True)

        taken = take(store)

        assert taken is not None
        assert taken.id == good
        assert take(store) is None
        assert state_of(store, revoked) is OutboxState.CANCELLED

    def test_fresh_link_gives_an_expired_link_another_life(
        self, store: Store, work: SharedWork, clock: FakeClock
    ) -> None:
        clock.advance(days=200)
        queue_update(store, work, kind=OutboxKind.FRESH_LINK)

        assert take(store) is not None

        expires = store.reader.value("SELECT expires_at FROM share_grant")
        assert str(clock.now() + timedelta(days=29))[:10] < str(expires)[:10]

    def test_fresh_link_never_revives_a_revoked_one(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        revoke_link(store, work.token)
        clock.advance(days=200)
        number = queue_update(store, work, kind=OutboxKind.FRESH_LINK)

        assert take(store) is None
        assert state_of(store, number) is OutboxState.CANCELLED


class TestOutcomes:
    """What is written once it is known."""

    def test_pauses_grow_to_an_hour_and_end_after_a_day(self) -> None:
        pauses = [delay_after(attempts) for attempts in range(1, LAST_ATTEMPT)]

        assert [pause // timedelta(minutes=1) for pause in pauses[:6]] == [1, 5, 15, 60, 60, 60]
        assert timedelta(hours=23) < sum(pauses, timedelta()) <= timedelta(hours=24)

    def test_postponed_mail_is_queued_with_its_reason(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        number = queue_update(store, work)
        take(store)
        with writing(store) as db:
            postpone(db, number, "me", 2, "Greylisted.", clock.now())

        mail = mail_of(store, number)
        assert (mail.state, mail.error) == (OutboxState.QUEUED, "Greylisted.")
        assert mail.next_attempt_at == clock.now() + timedelta(minutes=5)

    def test_last_attempt_fails(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        number = queue_update(store, work, attempts=LAST_ATTEMPT - 1)
        mail = take(store)
        assert mail is not None
        with writing(store) as db:
            postpone(db, number, "me", mail.attempts + 1, "Greylisted.", clock.now())

        assert state_of(store, number) is OutboxState.FAILED
        assert history(store) == ["mail failed"]

    def test_unreachable_server_postpones_all_that_is_due(
        self, store: Store, work: SharedWork, clock: FakeClock
    ) -> None:
        first = queue(store, notice())
        third = queue(store, notice(), attempts=2)
        worn_out = queue(store, notice(), attempts=LAST_ATTEMPT - 1)
        with writing(store) as db:
            assert postpone_due(db, "", "No network.", clock.now()) == 3

        pauses = {n: mail_of(store, n).next_attempt_at - clock.now() for n in (first, third)}
        assert pauses == {first: timedelta(minutes=1), third: timedelta(minutes=15)}
        assert mail_of(store, first).attempts == 1
        assert state_of(store, worn_out) is OutboxState.FAILED

    def test_each_outcome_stands_in_the_jobs_history(self, store: Store, work: SharedWork, clock: FakeClock) -> None:
        now = clock.now()
        for _ in range(4):
            queue_update(store, work)
        with writing(store) as db:
            numbers = [mail.id for mail in iter(lambda: claim_next(db, "me", now), None)]
            mark_sent(db, numbers[0], "me", now)
            mark_kept(db, numbers[1], "me", "a.eml", now)
            mark_failed(db, numbers[2], "me", "No such user.", now)
            mark_uncertain(db, numbers[3], "me", "Cut off.", now)

        rows = store.reader.execute(
            "SELECT action, who, subject, job_id, detail FROM activity WHERE action LIKE 'mail%' ORDER BY id", {}
        ).fetchall()
        assert [row[0] for row in rows] == ["mail sent", "mail kept", "mail failed", "mail uncertain"]
        assert {row[1:4] for row in rows} == {("TradeConsole", work.job.number, work.job.id)}
        assert rows[1][4].endswith("as a.eml")
        assert rows[2][4].endswith(f"to {work.contacts[0].email}: No such user.")


class TestPeople:
    """Retry and cancel, by role."""

    @pytest.mark.parametrize("state", ["queued", "failed", "uncertain"])
    def test_retry_makes_a_mail_due_at_once(self, store: Store, work: SharedWork, clock: FakeClock, state: str) -> None:
        later = clock.now() + timedelta(hours=1)
        number = queue_update(store, work, state=state, next_attempt_at=later, error="Cut off.", attempts=27)
        before = store.reader.value("SELECT message_id FROM outbox")

        row = retry_mail(store, actor(store, Role.SUPERVISOR), number)

        assert (row.state, row.error, row.next_attempt_at) == (OutboxState.QUEUED, "", clock.now())
        assert store.reader.value("SELECT message_id FROM outbox") == before
        assert history(store) == ["mail retried"]
        assert take(store) is not None

    @pytest.mark.parametrize("state", ["sending", "sent", "kept", "cancelled"])
    def test_retry_of_anything_else_is_refused(self, store: Store, work: SharedWork, state: str) -> None:
        number = queue_update(store, work, state=state)

        with pytest.raises(NotPossible):
            retry_mail(store, actor(store, Role.OWNER), number)

    def test_retry_of_a_held_mail_names_the_portal(self, store: Store, work: SharedWork) -> None:
        number = queue_update(store, work, state="held")

        with pytest.raises(PortalOff):
            retry_mail(store, actor(store, Role.OWNER), number)

    @pytest.mark.parametrize("state", ["queued", "held", "failed", "uncertain"])
    def test_waiting_mail_can_be_cancelled(self, store: Store, work: SharedWork, state: str) -> None:
        number = queue_update(store, work, state=state)

        row = cancel_mail(store, actor(store, Role.ADMIN), number)

        assert row.state is OutboxState.CANCELLED
        assert store.reader.value("SELECT who FROM activity WHERE action = 'mail cancelled'") == "Sam Admin"
        assert take(store) is None

    def test_mail_that_left_cannot_be_cancelled(self, store: Store, work: SharedWork) -> None:
        number = queue_update(store, work, state="sent")

        with pytest.raises(NotPossible, match="It was sent"):
            cancel_mail(store, actor(store, Role.OWNER), number)

    def test_finance_knows_of_own_mails_only(self, store: Store, work: SharedWork) -> None:
        finance = actor(store, Role.FINANCE)
        own, other = queue_update(store, work, created_by=finance.staff_id), queue_update(store, work)

        assert [mail.id for mail in read_outbox(store, finance).mails] == [own]
        assert cancel_mail(store, finance, own).state is OutboxState.CANCELLED
        with pytest.raises(NotFound, match=f"There is no mail {other}"):
            retry_mail(store, finance, other)

    @pytest.mark.parametrize("role", [Role.TRADIE, Role.APPRENTICE])
    def test_workers_are_refused_and_it_stands_in_the_history(self, store: Store, work: SharedWork, role: Role) -> None:
        number, worker = queue_update(store, work), actor(store, role)

        for act in (lambda: read_outbox(store, worker), lambda: cancel_mail(store, worker, number)):
            with pytest.raises(NotPermitted):
                act()

        refused = "SELECT count(*) FROM activity WHERE action = 'refused to manage the outbox'"
        assert store.reader.value(refused) == 2

    def test_list_holds_the_newest_hundred(self, store: Store, work: SharedWork) -> None:
        numbers = [queue(store, notice(f"notice {place}")) for place in range(101)]

        assert [mail.id for mail in newest_mails(store.reader)] == numbers[:0:-1]
        assert mail_counts(store.reader) == {OutboxState.QUEUED: 101}
