"""Payments as the office notes them: in parts, never more than is owed, and taken off when one was a mistake."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from data.actions.invoice_sending import send_invoice
from data.actions.invoice_standing import void_invoice
from data.actions.invoices import invoice_job
from data.actions.payments import record_payment, remove_payment
from data.enums import InvoiceStatus
from data.errors import Conflict, ConsoleError, Invalid, NotFound
from data.permissions import Actor
from data.queries.invoices import InvoiceRecord, find_invoice, invoice_record
from data.settings import load_settings
from data.store import Store
from tests.billing import LINES, TODAY, history, make_office
from tests.clock import FakeClock
from tests.staging import staged


def _sent(store: Store) -> Actor:
    owner, machine = make_office(store), load_settings({"TRADECONSOLE_HOME": "/nowhere"})
    invoice_job(store, owner, "J-0001", LINES)
    send_invoice(store, owner, "INV-0001", machine, email=False)
    return owner


@pytest.fixture
def owner(store: Store) -> Actor:
    """The Owner; INV-0001 over $3,608.00 was sent."""
    return staged(store, _sent)


def read(store: Store) -> InvoiceRecord:
    row = find_invoice(store.reader, "INV-0001", TODAY)
    assert row is not None
    return invoice_record(store.reader, row)


class TestPaying:
    def test_it_is_part_paid_and_then_paid(self, store: Store, owner: Actor) -> None:
        part = record_payment(store, owner, "inv-1", 1_000_00, on=TODAY - timedelta(days=1), method="cash")
        whole = record_payment(store, owner, "INV-0001", 2_608_00)

        assert (part.row.status, part.row.owed_cents) == (InvoiceStatus.PART_PAID, 2_608_00)
        assert (whole.row.status, whole.row.owed_cents) == (InvoiceStatus.PAID, 0)
        assert [(paid.cents, paid.on, paid.method, paid.by) for paid in whole.payments] == [
            (1_000_00, TODAY - timedelta(days=1), "cash", "Lee Rivera"),
            (2_608_00, TODAY, "", "Lee Rivera"),
        ]
        assert history(store)[-2:] == [("payment recorded", "INV-0001")] * 2

    def test_what_is_overdue_is_paid_too(self, store: Store, owner: Actor, clock: FakeClock) -> None:
        clock.advance(days=30)

        assert record_payment(store, owner, "INV-0001", 1_00).row.status is InvoiceStatus.OVERDUE
        assert record_payment(store, owner, "INV-0001", 3_607_00).row.status is InvoiceStatus.PAID

    @pytest.mark.parametrize("cents", [0, -1, 3_608_01])
    def test_it_is_neither_nothing_nor_more_than_is_owed(self, store: Store, owner: Actor, cents: int) -> None:
        with pytest.raises(Invalid) as caught:
            record_payment(store, owner, "INV-0001", cents)

        assert caught.value.field == "amount"
        assert read(store).payments == ()

    def test_a_day_that_is_still_to_come_is_refused(self, store: Store, owner: Actor) -> None:
        with pytest.raises(Invalid) as caught:
            record_payment(store, owner, "INV-0001", 1, on=TODAY + timedelta(days=1))

        assert caught.value.field == "on"

    def test_only_what_is_owed_is_paid(self, store: Store, owner: Actor) -> None:
        invoice_job(store, owner, "J-0001", LINES)
        with pytest.raises(Conflict, match="draft"):
            record_payment(store, owner, "INV-0002", 1)
        void_invoice(store, owner, "INV-0002", "Not wanted")
        with pytest.raises(Conflict, match="Void"):
            record_payment(store, owner, "INV-0002", 1)
        record_payment(store, owner, "INV-0001", 3_608_00)
        with pytest.raises(Conflict, match="Paid"):
            record_payment(store, owner, "INV-0001", 1)
        with pytest.raises(NotFound):
            record_payment(store, owner, "INV-0404", 1)

    def test_many_at_once_never_note_more_than_is_owed(self, store: Store, owner: Actor) -> None:
        def pay(_: int) -> bool:
            try:
                record_payment(store, owner, "INV-0001", 1_000_00)
            except ConsoleError:
                return False
            return True

        with ThreadPoolExecutor(6) as pool:
            taken = list(pool.map(pay, range(6)))

        assert taken.count(True) == 3
        assert (read(store).row.paid_cents, len(read(store).payments)) == (3_000_00, 3)


class TestMistakes:
    def test_a_payment_that_is_taken_off_is_owed_again(self, store: Store, owner: Actor) -> None:
        record_payment(store, owner, "INV-0001", 1_000_00)
        second = record_payment(store, owner, "INV-0001", 2_608_00, method="card").payments[1]

        part = remove_payment(store, owner, "INV-0001", second.id, "Was for another invoice")
        none = remove_payment(store, owner, "INV-0001", part.payments[0].id, "Bounced")

        assert (part.row.status, part.row.owed_cents) == (InvoiceStatus.PART_PAID, 2_608_00)
        assert (none.row.status, none.row.owed_cents, none.payments) == (InvoiceStatus.SENT, 3_608_00, ())
        detail = store.reader.value("SELECT detail FROM activity WHERE action = 'payment removed' ORDER BY id")
        assert detail == "$2,608.00, card, Tue 24 Nov 2026: Was for another invoice"

    def test_why_and_which_are_asked(self, store: Store, owner: Actor) -> None:
        paid = record_payment(store, owner, "INV-0001", 1_00).payments[0]

        with pytest.raises(Invalid, match="Why"):
            remove_payment(store, owner, "INV-0001", paid.id, "")
        with pytest.raises(NotFound):
            remove_payment(store, owner, "INV-0001", paid.id + 1, "Mistake")
        assert read(store).row.paid_cents == 1_00

    def test_what_is_paid_is_not_made_void(self, store: Store, owner: Actor) -> None:
        paid = record_payment(store, owner, "INV-0001", 1_00).payments[0]
        with pytest.raises(Conflict, match="part paid"):
            void_invoice(store, owner, "INV-0001", "Wrong")

        remove_payment(store, owner, "INV-0001", paid.id, "Refunded")

        assert void_invoice(store, owner, "INV-0001", "Wrong").row.owed_cents == 0
        assert history(store)[-1] == ("invoice voided", "INV-0001")
