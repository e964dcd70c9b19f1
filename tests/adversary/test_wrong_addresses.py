"""An address that was wrong, or is somebody's no more: what waits for it goes there no more."""

from pathlib import Path

import pytest

from data.actions.client_removal import delete_client
from data.actions.clients import ClientChanges, edit_client
from data.actions.contacts import ContactChanges, edit_contact, remove_contact
from data.actions.enquiries import accept_enquiry, reply
from data.enums import OutboxState
from data.mail.claims import claim, next_due
from data.queries.outbox import newest_mails
from data.settings import load_settings
from data.store import Store
from tests.asking import make_enquiry
from tests.clock import FakeClock
from tests.data.desk import DANA, KIM, Desk, furnish
from tests.staging import staged

C, KIM_ID = "C-0001", 2


@pytest.fixture
def desk(store: Store, clock: FakeClock, tmp_path: Path) -> Desk:
    team, parts = staged(store, furnish)
    return Desk(store, clock, load_settings({"TRADECONSOLE_HOME": str(tmp_path)}), team, parts)


def waiting(desk: Desk) -> dict[str, OutboxState]:
    return {mail.to: mail.state for mail in newest_mails(desk.store.reader)}


def test_an_update_that_waits_follows_its_reader(desk: Desk) -> None:
    desk.send("dates", to=[DANA, KIM])

    edit_contact(desk.store, desk.owner, C, KIM_ID, ContactChanges(name="Kim Low", email="kim@new.example"))
    edit_client(desk.store, desk.owner, C, ClientChanges(email="dana@new.example"))

    assert waiting(desk) == {"kim@new.example": OutboxState.QUEUED, "dana@new.example": OutboxState.QUEUED}
    assert desk.value("SELECT to_name FROM outbox WHERE to_email = 'kim@new.example'") == "Kim Low"


def test_or_is_cancelled_where_no_address_is_left(desk: Desk) -> None:
    desk.send("dates", to=[DANA, KIM])

    edit_contact(desk.store, desk.owner, C, KIM_ID, ContactChanges(email=""))

    assert waiting(desk) == {DANA: OutboxState.QUEUED, KIM: OutboxState.CANCELLED}


def test_what_was_sent_is_not_rewritten(desk: Desk) -> None:
    desk.send("dates", to=[KIM])
    desk.run("UPDATE outbox SET state = 'sent'")

    edit_contact(desk.store, desk.owner, C, KIM_ID, ContactChanges(email="kim@new.example"))

    assert waiting(desk) == {KIM: OutboxState.SENT}


def test_a_sender_that_has_read_the_old_address_does_not_send_there(desk: Desk) -> None:
    desk.send("dates", to=[KIM])
    mail = next_due(desk.store.reader, desk.clock.now())
    assert mail is not None

    edit_contact(desk.store, desk.owner, C, KIM_ID, ContactChanges(email="kim@new.example"))

    with desk.store.writing() as tx:
        assert not claim(tx.sql, mail, "sender", tx.now)
    assert waiting(desk) == {"kim@new.example": OutboxState.QUEUED}


@pytest.mark.parametrize("gone", ["client", "contact"])
def test_a_reply_to_their_enquiry_goes_to_nobody_who_was_taken_off(desk: Desk, gone: str) -> None:
    make_enquiry(desk.store, email=KIM)
    accept_enquiry(desk.store, desk.owner, "E-0001", C)
    reply(desk.store, desk.owner, "E-0001", "We come on Monday.")

    if gone == "client":
        delete_client(desk.store, desk.owner, C, confirmed=True)
    else:
        remove_contact(desk.store, desk.owner, C, KIM_ID, confirmed=True)

    assert waiting(desk) == {KIM: OutboxState.CANCELLED}
