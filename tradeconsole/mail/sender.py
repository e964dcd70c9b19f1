"""The sender: takes due mail out of the outbox and hands it over, one connection for each batch.

A mail is written first. Then one transaction settles the mail before it, claims this one, checks that it still holds
true, keeps the hash of its link and notes it as begun; only then it is handed over. So whoever finds what a sender that
died has left can tell what may have been delivered, and no transaction is open while a server is waited for.
"""

import logging
import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from threading import Event

from data.database import Connection
from data.enums import OutboxState
from data.errors import ConsoleError, Damaged, NotPossible, StoreBusy, Unreachable
from data.mail.claims import OutgoingMail, Reach, claim, is_out_of_line, keep_token, mark_begun, next_due, tidy
from data.mail.content import read_content
from data.mail.outcomes import (
    explain,
    is_unexplained,
    mark_cancelled,
    mark_failed,
    mark_kept,
    mark_sent,
    mark_uncertain,
    postpone,
    postpone_due,
)
from data.mail.reminders import queue_reminders
from data.queries.people import read_business
from data.settings import Settings
from data.sharing.links import client_url
from data.store import Store
from data.tokens import make_token
from tradeconsole.mail.compose import Draft, compose
from tradeconsole.mail.keeper import KeptMail
from tradeconsole.mail.route import ONLY_LINKED, Connect, Route, route_of
from tradeconsole.mail.transport import (
    MailFailure,
    Refused,
    ServerUnreachable,
    Transport,
    Uncertain,
    YagmailTransport,
)

POLL_SECONDS = 1.0
# Asking a locked keyring every second would ask its owner every second.
BLOCKED_SECONDS = 30.0
REMIND_SECONDS = 60.0
_SETTLE_TRIES = 6

_LOOPBACK = "The portal's address only opens on this computer. Set a public one; the mail waits until then."

_log = logging.getLogger(__name__)


@dataclass
class SendReport:
    """What one run did.

    Attributes:
        counts: How many mails ended in each state; postponed ones count as queued.
        problem: What keeps mail from leaving at all.
        blocked: Whether nothing was even tried.
    """

    counts: Counter[OutboxState] = field(default_factory=Counter)
    problem: ConsoleError | None = None
    blocked: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt.

    Attributes:
        detail: Why, or the file it was kept in.
        session_ends: Whether the connection can't be trusted with another mail.
    """

    state: OutboxState
    detail: str = ""
    session_ends: bool = False


@dataclass(frozen=True)
class _Written:
    """A mail ready to leave. The token of its link stands here and in the message, nowhere else.

    Attributes:
        message: None when it can't be written; `failure` says why.
    """

    mail: OutgoingMail
    message: EmailMessage | None
    token: str = ""
    failure: Outcome | None = None


class Sender:
    """Drains one outbox. Any number of them may do so at once."""

    def __init__(self, store: Store, settings: Settings, transport_factory: Connect = YagmailTransport) -> None:
        self._store = store
        self._settings = settings
        self._connect = transport_factory
        self._wake = Event()
        self._stop = Event()
        self._remind_from = 0.0
        self._unsettled: tuple[OutgoingMail, Outcome] | None = None
        self.owner = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(4)}"

    def run_forever(self, stop: Event, poll: float = POLL_SECONDS) -> None:
        """Send whatever becomes due until `stop` is set. `wake` has it look at once."""
        self._stop = stop
        while not stop.is_set():
            self._remind_safely()
            report = self._run_safely()
            self._rest(BLOCKED_SECONDS if report.blocked else poll)

    def wake(self) -> None:
        """There may be new mail, or `stop` was set: look now."""
        self._wake.set()

    def run_once(self, only: int | None = None) -> SendReport:
        """Send everything that is due now, or one mail alone.

        Raises:
            Unreachable: The database can't be used. Mails that were being sent show as such until their lease is over.
        """
        report = SendReport()
        business = read_business(self._db)
        if business is None:
            return report
        route = route_of(business, self._settings)
        reach = route.reach(only)
        if route.links_lead_nowhere:
            self._explain(ONLY_LINKED, _LOOPBACK)
        if is_out_of_line(self._db, self._now):
            with self._writing() as db:
                tidy(db, self._now)
        if self._next(reach) is not None:
            self._send_due(route, reach, report)
        return report

    @property
    def _db(self) -> Connection:
        return self._store.reader

    @property
    def _now(self) -> datetime:
        return self._store.clock.now()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._db.transaction(write=True):
            yield self._db

    def _run_safely(self) -> SendReport:
        """One run that ends nothing: a database that is away comes back, and a fault must not stop other mail."""
        try:
            return self.run_once()
        except Unreachable as error:
            return SendReport(problem=error)
        except Damaged as error:
            _log.error("The database is damaged.")
            return SendReport(problem=error, blocked=True)
        except Exception as error:
            _log.error("The sender failed: %s", type(error).__name__)
            return SendReport(blocked=True)

    def _remind_safely(self) -> None:
        """Queue reminders now and then; what hinders that must not hinder mail."""
        if (passed := time.monotonic()) < self._remind_from:
            return
        self._remind_from = passed + REMIND_SECONDS
        try:
            queue_reminders(self._store)
        except Exception as error:
            _log.error("Reminders failed: %s", type(error).__name__)

    def _rest(self, seconds: float) -> None:
        while seconds > 0 and not self._stop.is_set() and not self._wake.wait(min(seconds, POLL_SECONDS)):
            seconds -= POLL_SECONDS
        self._wake.clear()

    def _explain(self, condition: str, reason: str) -> None:
        if is_unexplained(self._db, condition, reason, self._now):
            with self._writing() as db:
                explain(db, condition, reason, self._now)

    def _next(self, reach: Reach) -> OutgoingMail | None:
        return None if self._stop.is_set() else next_due(self._db, self._now, reach)

    def _send_due(self, route: Route, reach: Reach, report: SendReport) -> None:
        try:
            open_session = route.transport(self._connect)
        except ConsoleError as error:
            report.problem, report.blocked = error, True
            self._explain(reach.condition, error.message)
            return
        try:
            while self._next(reach) is not None:
                with open_session() as transport:
                    self._send_batch(transport, route, reach, report)
        except ServerUnreachable as error:
            report.problem = error
            with self._writing() as db:
                report.counts[OutboxState.QUEUED] += postpone_due(db, reach.condition, error.message, self._now)

    def _send_batch(self, transport: Transport, route: Route, reach: Reach, report: SendReport) -> None:
        """One mail after the other, for as long as the session can be trusted."""
        try:
            while (mail := self._next(reach)) is not None:
                written = self._write(mail, route)
                if not self._take(written):
                    continue
                outcome = written.failure or _hand_over(transport, written.message)
                self._unsettled = mail, outcome
                report.counts[outcome.state] += 1
                if outcome.session_ends:
                    return
        finally:
            self._settle()

    def _write(self, mail: OutgoingMail, route: Route) -> _Written:
        """The message, made of what is true at this moment."""
        token = make_token() if mail.is_linked else ""
        url = client_url(route.base_url, token) if token else ""
        try:
            with self._store.reading() as db:
                content = read_content(db, mail)
            return _Written(mail, compose(Draft(mail, content, route.sender, url, self._now)), token)
        except NotPossible as error:
            return _Written(mail, None, failure=Outcome(OutboxState.CANCELLED, error.message))
        except (Damaged, ValueError) as error:
            return _Written(mail, None, failure=Outcome(OutboxState.FAILED, str(error)))
        except Unreachable:
            raise
        except Exception as error:
            # One row that can't be read must not keep all others from leaving.
            _log.error("Mail %d can't be written: %s", mail.id, type(error).__name__)
            why = f"This mail can't be written ({type(error).__name__})."
            return _Written(mail, None, failure=Outcome(OutboxState.FAILED, why))

    def _take(self, written: _Written) -> bool:
        """Settle the mail before and make this one ours; False when it is not to be sent, or not by us."""
        mail, now = written.mail, self._now
        with self._settling() as db:
            if not claim(db, mail, self.owner, now):
                return False
            if written.token:
                keep_token(db, mail, written.token, now)
            return written.message is None or mark_begun(db, mail.id, self.owner, now)

    def _settle(self) -> None:
        """Write down what became of the last mail. What is known of one that has left outlives a busy database."""
        for tries_left in reversed(range(_SETTLE_TRIES)):
            try:
                if self._unsettled is not None:
                    with self._settling():
                        pass
                return
            except StoreBusy:
                if not tries_left:
                    raise

    @contextmanager
    def _settling(self) -> Iterator[Connection]:
        """A write transaction that settles the last mail first."""
        with self._writing() as db:
            if self._unsettled is not None:
                mail, outcome = self._unsettled
                _record(db, mail, self.owner, outcome, self._now)
            yield db
        self._unsettled = None


def _hand_over(transport: Transport, message: EmailMessage | None) -> Outcome:
    assert message is not None
    try:
        if isinstance(transport, KeptMail):
            return Outcome(OutboxState.KEPT, transport.keep(message).name)
        transport.send(message)
    except Refused as error:
        return Outcome(OutboxState.FAILED, error.message)
    except Uncertain as error:
        return Outcome(OutboxState.UNCERTAIN, error.message, session_ends=True)
    except MailFailure as error:
        return Outcome(OutboxState.QUEUED, error.message, session_ends=True)
    except Exception as error:
        # Nobody can say how far it came, and a person may ask the recipient.
        _log.error("The transport failed: %s", type(error).__name__)
        return Outcome(OutboxState.UNCERTAIN, f"Sending broke off ({type(error).__name__}).", session_ends=True)
    return Outcome(OutboxState.SENT)


_Marker = Callable[[Connection, int, str, str, datetime], bool]
_MARKERS: dict[OutboxState, _Marker] = {
    OutboxState.KEPT: mark_kept,
    OutboxState.FAILED: mark_failed,
    OutboxState.UNCERTAIN: mark_uncertain,
    OutboxState.CANCELLED: mark_cancelled,
}


def _record(db: Connection, mail: OutgoingMail, owner: str, outcome: Outcome, now: datetime) -> None:
    if outcome.state is OutboxState.SENT:
        mark_sent(db, mail.id, owner, now)
    elif outcome.state is OutboxState.QUEUED:
        postpone(db, mail.id, owner, mail.attempts + 1, outcome.detail, now)
    else:
        _MARKERS[outcome.state](db, mail.id, owner, outcome.detail, now)
