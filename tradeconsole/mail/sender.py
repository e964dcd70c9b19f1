"""The sender: takes due mail out of the outbox and hands it over, one connection for each batch.

A mail is claimed, written, noted as begun, handed over and settled, each step committed by itself, so that what a
sender that dies leaves behind can be told by whoever comes next. No transaction is open while a server is waited for.
"""

import logging
import os
import secrets
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from threading import Event

from data.database import Connection
from data.enums import OutboxState
from data.errors import ConsoleError, NotPossible, StoreBusy, Unreachable
from data.links import mint_link
from data.mail_content import read_content
from data.outbox_claims import ClaimedMail, Reach, claim_next, has_work, is_due, mark_begun, tidy
from data.outbox_outcomes import (
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
from data.queries.people import read_business
from data.settings import Settings
from data.store import Store
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
        state: None when the mail was another sender's by then.
        detail: Why, or the file it was kept in.
        session_ends: Whether the connection can't be trusted with another mail.
    """

    state: OutboxState | None
    detail: str = ""
    session_ends: bool = False


@dataclass(frozen=True)
class _Claim:
    """A mail of ours with its fresh link, which stands nowhere else."""

    mail: ClaimedMail
    url: str


class Sender:
    """Drains one outbox. Any number of them may do so at once."""

    def __init__(self, store: Store, settings: Settings, transport_factory: Connect = YagmailTransport) -> None:
        self._store = store
        self._settings = settings
        self._connect = transport_factory
        self._wake = Event()
        self._stop = Event()
        self.owner = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(4)}"

    def run_forever(self, stop: Event, poll: float = POLL_SECONDS) -> None:
        """Send whatever becomes due until `stop` is set. `wake` has it look at once."""
        self._stop = stop
        while not stop.is_set():
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
        if has_work(self._db, self._now, reach):
            with self._writing() as db:
                tidy(db, self._now)
        if is_due(self._db, self._now, reach):
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
        except Exception as error:
            _log.error("The sender failed: %s", type(error).__name__)
            return SendReport(blocked=True)

    def _rest(self, seconds: float) -> None:
        while seconds > 0 and not self._stop.is_set() and not self._wake.wait(min(seconds, POLL_SECONDS)):
            seconds -= POLL_SECONDS
        self._wake.clear()

    def _explain(self, condition: str, reason: str) -> None:
        if is_unexplained(self._db, condition, reason, self._now):
            with self._writing() as db:
                explain(db, condition, reason, self._now)

    def _send_due(self, route: Route, reach: Reach, report: SendReport) -> None:
        try:
            open_session = route.transport(self._connect)
        except ConsoleError as error:
            report.problem, report.blocked = error, True
            self._explain(reach.condition, error.message)
            return
        try:
            while is_due(self._db, self._now, reach) and not self._stop.is_set():
                with open_session() as transport:
                    self._send_batch(transport, route, reach, report)
        except ServerUnreachable as error:
            report.problem = error
            with self._writing() as db:
                report.counts[OutboxState.QUEUED] += postpone_due(db, reach.condition, error.message, self._now)

    def _send_batch(self, transport: Transport, route: Route, reach: Reach, report: SendReport) -> None:
        """One mail after the other, for as long as the session can be trusted."""
        while not self._stop.is_set() and (claim := self._claim(route, reach)) is not None:
            outcome = self._attempt(transport, claim, route)
            self._settle(claim.mail, outcome)
            if outcome.state is not None:
                report.counts[outcome.state] += 1
            if outcome.session_ends:
                return

    def _claim(self, route: Route, reach: Reach) -> _Claim | None:
        with self._writing() as db:
            mail = claim_next(db, self.owner, self._now, reach)
            if mail is None:
                return None
            if not mail.is_linked or mail.grant_id is None:
                return _Claim(mail, "")
            return _Claim(mail, mint_link(db, mail.grant_id, route.base_url, "email", self._now).url)

    def _attempt(self, transport: Transport, claim: _Claim, route: Route) -> Outcome:
        try:
            message = self._write(claim, route)
        except NotPossible as error:
            return Outcome(OutboxState.CANCELLED, error.message)
        except ValueError as error:
            return Outcome(OutboxState.FAILED, str(error))
        except Unreachable:
            raise
        except Exception as error:
            _log.error("Mail %d can't be written: %s", claim.mail.id, type(error).__name__)
            return Outcome(OutboxState.FAILED, f"This mail can't be written ({type(error).__name__}).")
        with self._writing() as db:
            begun = mark_begun(db, claim.mail.id, self.owner, self._now)
        return _hand_over(transport, message) if begun else Outcome(None)

    def _write(self, claim: _Claim, route: Route) -> EmailMessage:
        with self._store.reading() as db:
            content = read_content(db, claim.mail)
        return compose(Draft(claim.mail, content, route.sender, claim.url, self._now))

    def _settle(self, mail: ClaimedMail, outcome: Outcome) -> None:
        """Write down what became of a mail. What is known of one that has left must not be lost to a busy database."""
        for tries_left in reversed(range(_SETTLE_TRIES)):
            try:
                with self._writing() as db:
                    _record(db, mail, self.owner, outcome, self._now)
                return
            except StoreBusy:
                if not tries_left:
                    raise


def _hand_over(transport: Transport, message: EmailMessage) -> Outcome:
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


def _record(db: Connection, mail: ClaimedMail, owner: str, outcome: Outcome, now: datetime) -> None:
    if outcome.state is OutboxState.SENT:
        mark_sent(db, mail.id, owner, now)
    elif outcome.state is OutboxState.QUEUED:
        postpone(db, mail.id, owner, mail.attempts, outcome.detail, now)
    elif outcome.state is not None:
        _MARKERS[outcome.state](db, mail.id, owner, outcome.detail, now)
