"""What people do about mail that waits or went wrong."""

from dataclasses import dataclass

from data.actions.acting import Act, acting
from data.actions.looking import looking
from data.enums import OutboxState
from data.errors import NotFound, NotPossible, PortalOff
from data.mail.outcomes import LET_GO, cancel, record_outcome
from data.permissions import Action, Actor, Reach, reach
from data.queries.outbox import MailRow, find_mail, mail_counts, newest_mails
from data.store import Store

RETRIED = (OutboxState.QUEUED, OutboxState.FAILED, OutboxState.UNCERTAIN)
CANCELLED = (OutboxState.QUEUED, OutboxState.HELD, OutboxState.FAILED, OutboxState.UNCERTAIN)

_WHY_NOT = {
    OutboxState.SENDING: "It is being sent right now.",
    OutboxState.SENT: "It was sent.",
    OutboxState.KEPT: "It was kept as a file, as there is no mail server.",
    OutboxState.CANCELLED: "It was cancelled.",
    OutboxState.HELD: "It waits until the Client Portal is on again.",
}


@dataclass(frozen=True)
class Outbox:
    """The newest mails, and how many there are in each state."""

    mails: list[MailRow]
    counts: dict[OutboxState, int]


def read_outbox(store: Store, actor: Actor) -> Outbox:
    """The outbox as far as the person may see it.

    Raises:
        NotPermitted: The role may not see it at all.
    """
    with looking(store, actor, Action.MANAGE_OUTBOX) as db:
        own_only = reach(actor.role, Action.MANAGE_OUTBOX) is Reach.OWN
        return Outbox(newest_mails(db, actor.staff_id if own_only else None), mail_counts(db))


def retry_mail(store: Store, actor: Actor, mail: int) -> MailRow:
    """Make a waiting, failed or uncertain mail due at once. It keeps its Message-ID: most programs show it once.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
        NotPossible: It is in no state to be sent.
    """
    with acting(store, actor, Action.MANAGE_OUTBOX, f"mail {mail}") as act:
        found = _own(act, mail)
        if found.state is OutboxState.HELD:
            raise PortalOff(_WHY_NOT[found.state], "It goes out by itself then, if it still holds true.")
        if found.state not in RETRIED:
            raise NotPossible(f"Mail {mail} can't be sent again. {_WHY_NOT[found.state]}", "Share again instead.")
        act.sql.run(
            "UPDATE outbox SET state = 'queued', next_attempt_at = :now, attempts = 0, begun_at = NULL, error = '', "
            f"{LET_GO} WHERE id = :mail",
            mail=mail,
            now=act.now,
        )
        by = act.actor
        record_outcome(act.sql, mail, "retried", f"was {found.state}", act.now, who=by.name, staff=by.staff_id)
        return _row(act, mail)


def cancel_mail(store: Store, actor: Actor, mail: int) -> MailRow:
    """Give up a mail that has not left, or whose fate is known well enough.

    Raises:
        NotPermitted, NotFound: Nothing was changed.
        NotPossible: It has left, or is leaving.
    """
    with acting(store, actor, Action.MANAGE_OUTBOX, f"mail {mail}") as act:
        found = _own(act, mail)
        if found.state not in CANCELLED:
            raise NotPossible(f"Mail {mail} can't be cancelled. {_WHY_NOT[found.state]}")
        reason = f"Cancelled by {act.actor.name}."
        cancel(act.sql, mail, reason, act.now, who=act.actor.name, staff=act.actor.staff_id)
        return _row(act, mail)


def _own(act: Act, mail: int) -> MailRow:
    """The mail, if the person may know of it; one of somebody else's reads as if there were none."""
    found = find_mail(act.sql, mail)
    if found is None or (act.own_only and found.created_by != act.actor.staff_id):
        raise NotFound(f"There is no mail {mail}.", "`tradeconsole outbox list` shows the newest.")
    return found


def _row(act: Act, mail: int) -> MailRow:
    found = find_mail(act.sql, mail)
    assert found is not None
    return found
