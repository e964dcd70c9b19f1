"""What the office can tell of one quote or invoice: what happened to it, and what its client has seen of it."""

from datetime import timedelta

from data.actions.acceptance import accept_quote
from data.actions.invoices import invoice_job
from data.actions.quote_sending import send_quote
from data.actions.quote_standing import withdraw_quote
from data.actions.quotes import Offer, add_quote
from data.actions.shares import save_ticks
from data.actions.ticks import TickChanges
from data.enums import LookKind
from data.queries.invoices import find_invoice
from data.queries.paper_events import invoice_events, quote_events
from data.queries.paper_sight import quote_sight
from data.queries.quotes import QuoteRow, find_quote
from data.settings import load_settings
from data.store import Store
from tests.billing import BY_PHONE, LINES, TODAY, make_office, make_sent, read_quote
from tests.clock import FakeClock


def row(store: Store, number: str) -> QuoteRow:
    found = find_quote(store.reader, number, TODAY)
    assert found is not None
    return found


def events(store: Store, number: str) -> list[str]:
    quote = row(store, number)
    return [event.action for event in quote_events(store.reader, quote.id, quote.number, quote.job_id)]


def test_a_quote_without_a_job_has_a_history_of_its_own(store: Store) -> None:
    owner = make_office(store)
    for _ in "ab":
        add_quote(store, owner, "C-0001", Offer(LINES))
    send_quote(store, owner, "Q-0001", load_settings({"TRADECONSOLE_HOME": "/nowhere"}))
    accept_quote(store, owner, "Q-0001", BY_PHONE)
    withdraw_quote(store, owner, "Q-0002")

    assert events(store, "Q-0001") == ["quote accepted", "quote sent", "quote drafted"]
    assert events(store, "Q-0002") == ["quote draft given up", "quote drafted"]


def test_what_happened_to_other_papers_of_the_job_is_not_told(store: Store) -> None:
    owner = make_sent(store).owner
    invoice_job(store, owner, "J-0001", LINES)
    bill = find_invoice(store.reader, "INV-0001", TODAY)
    assert bill is not None

    assert events(store, "Q-0001") == ["quote sent", "quote drafted"]
    assert [event.action for event in invoice_events(store.reader, bill.id, bill.number, bill.job_id)] == [
        "invoice drafted"
    ]


def test_who_looked_since_it_was_sent_is_told_while_it_is_shown(store: Store, clock: FakeClock) -> None:
    owner, quote = make_sent(store).owner, read_quote(store)
    share = quote_sight(store.reader, quote.row.id, quote.row.job_id, quote.row.sent_at)
    assert (share.is_ticked, share.opened, len(share.live(clock.now()))) == (True, None, 1)
    with store.writing() as tx:
        grant = tx.sql.value("SELECT id FROM share_grant")
        for minutes, kind in ((-5, LookKind.SEEN), (10, LookKind.OPENED), (20, LookKind.SEEN)):
            at = clock.now() + timedelta(minutes=minutes)
            tx.sql.insert("look", grant_id=grant, kind=kind, at=at, share_version=1)
    seen = quote_sight(store.reader, quote.row.id, quote.row.job_id, quote.row.sent_at)

    assert seen.opened == ("Dana Li", clock.now() + timedelta(minutes=10))
    assert seen.seen == ("Dana Li", clock.now() + timedelta(minutes=20))
    save_ticks(store, owner, "J-0001", TickChanges(unticked=frozenset({"quote:Q-0001"})))
    hidden = quote_sight(store.reader, quote.row.id, quote.row.job_id, quote.row.sent_at)
    assert (hidden.is_ticked, hidden.opened, hidden.live(clock.now())) == (False, None, [])


def test_a_look_that_follows_soon_on_another_is_known_by_the_link(store: Store, clock: FakeClock) -> None:
    """The portal notes no second look within ten minutes, but that the person has seen what came meanwhile."""
    make_sent(store)
    quote = read_quote(store).row
    with store.writing() as tx:
        grant = tx.sql.value("SELECT id FROM share_grant")
        tx.sql.insert(
            "look", grant_id=grant, kind=LookKind.SEEN, at=clock.now() - timedelta(minutes=5), share_version=1
        )
        tx.sql.run("UPDATE share_grant SET last_seen_at = :at", at=clock.now() + timedelta(minutes=1))

    sight = quote_sight(store.reader, quote.id, quote.job_id, quote.sent_at)

    assert sight.seen == sight.opened == ("Dana Li", clock.now() + timedelta(minutes=1))
