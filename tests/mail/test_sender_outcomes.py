"""What became of a mail decides what the sender does with it next."""

from pathlib import Path

import pytest

from data.enums import OutboxState
from data.store import Store
from tests.clock import FakeClock
from tests.fakes import MemoryTransport
from tests.mail.conftest import ClientOf, NewSender
from tests.mail.outbox import links_in, mail_of, queue_update, settings_for, state_of
from tests.mail.server import MailServerUnderTest
from tests.shared_work import SharedWork
from tradeconsole.mail.sender import Sender
from tradeconsole.mail.transport import Refused, ServerUnreachable, TemporaryRefusal, Uncertain

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Refused("550 No such user."), OutboxState.FAILED),
        (TemporaryRefusal("451 Greylisted."), OutboxState.QUEUED),
        (ServerUnreachable("Cut before DATA."), OutboxState.QUEUED),
        (Uncertain("Cut after DATA."), OutboxState.UNCERTAIN),
    ],
)
def test_failure_is_shown_and_the_batch_goes_on(
    store: Store, work: SharedWork, sender_through: NewSender, failure: Exception, state: OutboxState
) -> None:
    first, second = queue_update(store, work), queue_update(store, work)
    transport = MemoryTransport(failure)  # type: ignore[arg-type]

    sender_through(transport).run_once()

    assert (state_of(store, first), mail_of(store, first).error) == (state, str(failure))
    assert state_of(store, second) is OutboxState.SENT
    assert len(transport.sent) == 1
    assert transport.sessions == (1 if isinstance(failure, Refused) else 2)


def test_temporary_refusal_is_tried_again_in_a_minute(
    store: Store, work: SharedWork, sender_through: NewSender, clock: FakeClock
) -> None:
    number = queue_update(store, work)
    transport = MemoryTransport(TemporaryRefusal("421 Busy."))
    sender = sender_through(transport)
    sender.run_once()
    sender.run_once()
    assert transport.sent == []

    clock.advance(minutes=1)
    sender.run_once()

    assert state_of(store, number) is OutboxState.SENT
    assert mail_of(store, number).attempts == 2


def test_retry_has_another_link_and_the_same_identity(
    store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest, clock: FakeClock
) -> None:
    queue_update(store, work)
    mail_server.behaviour.drop_after_message = True
    sender.run_once()
    mail_server.behaviour.drop_after_message = False
    with store.writing() as tx:
        tx.sql.run("UPDATE outbox SET state = 'queued'")

    sender.run_once()

    lost, arrived = mail_server.messages
    assert lost["Message-ID"] == arrived["Message-ID"]
    assert links_in(lost) != links_in(arrived)


def test_cut_after_data_is_uncertain_and_never_repeated(
    store: Store, work: SharedWork, sender: Sender, mail_server: MailServerUnderTest, clock: FakeClock
) -> None:
    number = queue_update(store, work)
    mail_server.behaviour.drop_after_message = True

    sender.run_once()
    clock.advance(days=2)
    sender.run_once()

    assert len(mail_server.messages) == 1
    assert state_of(store, number) is OutboxState.UNCERTAIN


def test_unreachable_server_postpones_everything_after_one_attempt(
    store: Store, work: SharedWork, client_of: ClientOf, tmp_path: Path
) -> None:
    numbers = [queue_update(store, work) for _ in range(3)]
    with MailServerUnderTest() as gone:
        settings = settings_for(tmp_path, client_of(gone))

    report = Sender(store, settings).run_once()

    assert isinstance(report.problem, ServerUnreachable)
    assert {state_of(store, number) for number in numbers} == {OutboxState.QUEUED}
    assert "can't be reached" in mail_of(store, numbers[0]).error


def test_certificate_that_cannot_be_trusted_keeps_the_mail_and_the_password(
    store: Store, work: SharedWork, mail_server: MailServerUnderTest, client_of: ClientOf, tmp_path: Path
) -> None:
    number = queue_update(store, work)
    untrusting = settings_for(tmp_path, client_of(mail_server), TRADECONSOLE_SMTP_CA_FILE="")

    report = Sender(store, untrusting).run_once()

    assert report.problem is not None
    assert "certificate" in mail_of(store, number).error
    assert state_of(store, number) is OutboxState.QUEUED
    assert b"AUTH" not in bytes(mail_server.heard).upper()
