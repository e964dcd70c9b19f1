"""A quote goes out: its draft becomes the version that its client has."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from data import entry
from data.actions.acting import Act, acting
from data.actions.dispatch import Dispatch, Paper, Sending, dispatch
from data.actions.outgoing import About, Letter
from data.actions.quotes import known_quote, move_quote, read_quote
from data.actions.rehearsal import rehearse
from data.actions.shares import scope_of_job, scope_of_quote
from data.actions.written import business_of, changed_meanwhile, client_of_paper, today
from data.enums import OutboxKind, QuoteStatus, VersionState
from data.errors import Conflict
from data.lengths import MESSAGE
from data.mail.wording import quote_lead, quote_subject
from data.papers import quote_paper
from data.permissions import Action, Actor
from data.queries.quotes import QuoteRecord, QuoteRow, quote_record, read_version
from data.settings import Settings
from data.sharing.client_view import Frame
from data.store import Store
from data.wording import full_day


@dataclass(frozen=True)
class SentQuote:
    quote: QuoteRecord
    dispatch: Dispatch


def send_quote(
    store: Store,
    actor: Actor,
    number: str,
    settings: Settings,
    *,
    email: bool = True,
    to: Sequence[str] | None = None,
    message: str = "",
    expected: str | None = None,
) -> SentQuote:
    """Mark a draft as sent, and bring it to its client: by a link where the portal is on and the person may share,
    else as a PDF; without `email` it is handed over on paper. `message` is the staff member's own words; `expected`
    the content hash of what they looked at, or None to send whatever it says.

    Raises:
        NotPermitted, NotFound, NoEmail, NoPublicAddress, Invalid: Nothing was changed.
        Conflict: It is no draft, not what was looked at, or its last day has passed.
    """
    with acting(store, actor, Action.EDIT_QUOTES, number) as act:
        return _send(act, number, Sending(settings, email, to, message, expected))


def plan_quote(
    store: Store,
    actor: Actor,
    number: str,
    settings: Settings,
    *,
    email: bool = True,
    to: Sequence[str] | None = None,
    expected: str | None = None,
) -> SentQuote:
    """What `send_quote` would do, with nothing done.

    Raises:
        As `send_quote`.
    """
    sending = Sending(settings, email, to, expected=expected)
    return rehearse(store, actor, Action.EDIT_QUOTES, number, lambda act: _send(act, number, sending))


def _send(act: Act, number: str, how: Sending) -> SentQuote:
    row = known_quote(act.sql, number, today(act))
    _check_sendable(act, row)
    if how.expected not in (None, read_version(act.sql, row.id, row.version).content_hash):
        raise changed_meanwhile(row)
    _publish(act, row)
    sent = known_quote(act.sql, row.number, today(act))
    done = dispatch(act, _paper(act, sent, how.message), how.settings, how.to) if how.email else Dispatch()
    act.record("quote sent", row.number, job=row.job_id, detail=done.words)
    return SentQuote(read_quote(act, row.number), done)


def _check_sendable(act: Act, row: QuoteRow) -> None:
    if row.status is not QuoteStatus.DRAFT:
        raise Conflict(
            f"{row.number} is not a draft: its status is {row.status}.",
            f"To offer something else, revise it first: `tradeconsole quotes revise {row.number}`.",
        )
    if row.valid_until < today(act):
        raise Conflict(
            f"{row.number} was valid until {full_day(row.valid_until)}.",
            f"Give it a new day: `tradeconsole quotes revise {row.number} --valid-until D`.",
        )


def _publish(act: Act, row: QuoteRow) -> None:
    """Make the draft the version that its client has."""
    act.sql.run(_REPLACE, quote=row.id, sent=VersionState.SENT, replaced=VersionState.REPLACED)
    act.sql.run(_SEND, quote=row.id, version=row.version, sent=VersionState.SENT, now=act.now, by=act.actor.staff_id)
    move_quote(act, row, QuoteStatus.SENT, _PUBLISHED)


# The client reads the title that was sent, while the office may be writing another.
_PUBLISHED = """
    , sent_version = version, title = (
        SELECT COALESCE(v.title, quote.title) FROM quote_version v
        WHERE v.quote_id = quote.id AND v.number = quote.version
    )
"""
_REPLACE = "UPDATE quote_version SET state = :replaced WHERE quote_id = :quote AND state = :sent"
_SEND = """
    UPDATE quote_version SET state = :sent, sent_at = :now, sent_by = :by WHERE quote_id = :quote AND number = :version
"""


def _paper(act: Act, row: QuoteRow, message: str) -> Paper:
    business = business_of(act)
    offered = quote_paper(quote_record(act.sql, row), act.now)
    return Paper(
        kind=OutboxKind.QUOTE,
        key=offered.key,
        client=client_of_paper(act, row),
        job=row.job_id,
        letter=Letter(
            quote_subject(business.name, row.number, row.site),
            quote_lead(offered, row.site, Frame(act.now, business.timezone)),
            entry.paragraphs(message, "Message", MESSAGE),
        ),
        about=About(quote=row.id),
        scope=partial(scope_of_quote, quote=row.id) if row.job_id is None else partial(scope_of_job, job=row.job_id),
    )
