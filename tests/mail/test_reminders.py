"""Reminders of quotes that nobody has answered, by real mail."""

from datetime import timedelta
from pathlib import Path

import pytest

from data.actions.acceptance import accept_quote
from data.actions.business import switch_portal
from data.actions.quote_sending import send_quote
from data.actions.quotes import Offer, revise_quote
from data.errors import ConsoleError
from data.mail import reminders
from data.mail.reminders import queue_reminders
from data.settings import load_settings
from data.store import Store
from tests.billing import BY_PHONE, DEARER, Quoted, history, make_draft, set_business
from tests.clock import FakeClock
from tests.fakes import MemoryTransport
from tests.mail.outbox import links_in, settings_for, text_of
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import MailServer

MACHINE = load_settings({"TRADECONSOLE_HOME": "/nowhere"})


@pytest.fixture
def draft(store: Store) -> Quoted:
    drafted = make_draft(store)
    set_business(store, "quote_reminder_days = 5")
    return drafted


def send_all(store: Store, home: Path) -> MemoryTransport:
    """Have everything that waits sent."""
    transport = MemoryTransport()
    server = MailServer("127.0.0.1", 25, "", "none", "office@rivera.example")
    Sender(store, settings_for(home, server), lambda *_: transport).run_once()
    return transport


class TestDue:
    def test_the_client_is_reminded_once_with_a_link_that_works(
        self, store: Store, draft: Quoted, clock: FakeClock, tmp_path: Path
    ) -> None:
        send_quote(store, draft.owner, "Q-0001", MACHINE)
        send_all(store, tmp_path)
        clock.advance(days=24)
        early = queue_reminders(store)
        clock.advance(days=1)

        counts = [queue_reminders(store), queue_reminders(store)]
        (reminder,) = send_all(store, tmp_path).sent

        assert (early, counts) == (0, [1, 0])
        assert str(reminder["Subject"]).startswith("Rivera Plumbing: a reminder of quote Q-0001")
        assert "is waiting for your answer. It is valid until" in text_of(reminder)
        assert len(links_in(reminder)) == 1
        assert ("quote reminder queued", "Q-0001") in history(store)

    def test_it_is_off_at_first(self, store: Store, draft: Quoted, clock: FakeClock) -> None:
        set_business(store, "quote_reminder_days = 0")
        send_quote(store, draft.owner, "Q-0001", MACHINE)
        clock.advance(days=28)

        assert queue_reminders(store) == 0

    def test_one_that_was_sent_within_those_days_is_fresh_enough(
        self, store: Store, draft: Quoted, clock: FakeClock
    ) -> None:
        revise_quote(store, draft.owner, "Q-0001", Offer(valid_until=draft.quote.row.valid_until - timedelta(days=26)))
        send_quote(store, draft.owner, "Q-0001", MACHINE)
        clock.advance(days=1)

        assert queue_reminders(store) == 0

    @pytest.mark.parametrize("how", ["answered", "revised", "expired", "on paper"])
    def test_who_has_nothing_to_answer_is_left_alone(
        self, store: Store, draft: Quoted, clock: FakeClock, how: str
    ) -> None:
        send_quote(store, draft.owner, "Q-0001", MACHINE, email=how != "on paper")
        if how == "answered":
            accept_quote(store, draft.owner, "Q-0001", BY_PHONE)
        if how == "revised":
            revise_quote(store, draft.owner, "Q-0001", Offer(DEARER))
        clock.advance(days=31 if how == "expired" else 27)

        assert queue_reminders(store) == 0


class TestWay:
    def test_while_the_portal_is_off_nobody_gets_a_link(self, store: Store, draft: Quoted, clock: FakeClock) -> None:
        send_quote(store, draft.owner, "Q-0001", MACHINE)
        switch_portal(store, draft.owner, on=False)
        clock.advance(days=27)
        while_off = queue_reminders(store)
        switch_portal(store, draft.owner, on=True)

        assert (while_off, queue_reminders(store)) == (0, 1)

    def test_who_got_a_pdf_gets_one_again(self, store: Store, draft: Quoted, clock: FakeClock, tmp_path: Path) -> None:
        switch_portal(store, draft.owner, on=False)
        send_quote(store, draft.owner, "Q-0001", MACHINE)
        send_all(store, tmp_path)
        clock.advance(days=27)
        queue_reminders(store)

        (reminder,) = send_all(store, tmp_path).sent

        (paper,) = reminder.iter_attachments()
        assert (paper.get_filename(), links_in(reminder)) == ("Quote Q-0001.pdf", [])

    def test_an_answer_overtakes_a_reminder_that_waits(
        self, store: Store, draft: Quoted, clock: FakeClock, tmp_path: Path
    ) -> None:
        send_quote(store, draft.owner, "Q-0001", MACHINE)
        send_all(store, tmp_path)
        clock.advance(days=27)
        queue_reminders(store)
        accept_quote(store, draft.owner, "Q-0001", BY_PHONE)

        sent = [str(mail["Subject"]) for mail in send_all(store, tmp_path).sent]

        assert not any("reminder" in subject for subject in sent)
        assert store.reader.value("SELECT state FROM outbox WHERE subject LIKE '%reminder%'") == "cancelled"


def test_what_is_due_is_found_by_the_days_alone(store: Store) -> None:
    query = f"EXPLAIN QUERY PLAN {reminders._DUE}"
    plan = [str(row[3]) for row in store.reader.execute(query, {"today": "", "last": ""}).fetchall()]

    assert any("ix_quote_version_valid_until" in step for step in plan)
    assert not any(step.startswith("SCAN") for step in plan)


def test_the_setting_says_what_it_takes(store: Store, draft: Quoted) -> None:
    from data.actions.settings import save_settings

    save_settings(store, draft.owner, {"quote_reminder_days": "7"})
    assert store.reader.value("SELECT quote_reminder_days FROM business") == 7

    with pytest.raises(ConsoleError):
        save_settings(store, draft.owner, {"quote_reminder_days": "-1"})
