"""Where a quote stands: withdrawn, reopened after an answer; and another one like it."""

from data import entry
from data.actions.acting import Act, acting
from data.actions.quotes import Offer, add_quote_in, known_quote, move_quote, read_quote
from data.actions.written import client_of_paper, known_client, today
from data.enums import JobStatus, QuoteStatus
from data.errors import Conflict
from data.lengths import LINE
from data.lines import redrafted
from data.permissions import Action, Actor
from data.queries.billed import BilledClient
from data.queries.jobs import JobRow, find_job
from data.queries.quotes import QuoteRecord, QuoteRow, read_version
from data.store import Store

_WITHDRAWABLE = (QuoteStatus.DRAFT, QuoteStatus.SENT, QuoteStatus.EXPIRED, QuoteStatus.CHANGES_REQUESTED)
_ANSWERED = (QuoteStatus.ACCEPTED, QuoteStatus.DECLINED, QuoteStatus.CHANGES_REQUESTED)


def withdraw_quote(store: Store, actor: Actor, number: str, why: str = "") -> QuoteRecord:
    """Take an offer back: it can't be accepted any more, also not while a next version is a draft. A draft that was
    never sent is given up.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
        Conflict: It is answered or withdrawn already.
    """
    reason = entry.line(why, "Why", LINE)
    with acting(store, actor, Action.EDIT_QUOTES, number) as act:
        row = known_quote(act.sql, number, today(act))
        if row.status not in _WITHDRAWABLE:
            raise Conflict(
                f"{row.number} can't be withdrawn: its status is {row.status}.",
                "Only what is not answered can be.",
            )
        move_quote(act, row, QuoteStatus.WITHDRAWN)
        done = "quote withdrawn" if row.sent_version is not None else "quote draft given up"
        act.record(done, row.number, job=row.job_id, detail=reason)
        return read_quote(act, row.number)


def reopen_quote(store: Store, actor: Actor, number: str, why: str) -> QuoteRecord:
    """Take the answer to a quote back, so that the same version can be answered again. The answer stays in the history.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
        Conflict: It has no answer, or what was agreed has become a job or an invoice.
    """
    reason = entry.line(why, "Why", LINE, required=True)
    with acting(store, actor, Action.RECORD_ACCEPTANCE, number) as act:
        row = known_quote(act.sql, number, today(act))
        _check_reopenable(act, row)
        move_quote(act, row, QuoteStatus.SENT)
        act.sql.run(_REOPEN, quote=row.id, version=row.version, now=act.now, by=act.actor.staff_id, why=reason)
        act.record("quote reopened", row.number, job=row.job_id, detail=f"{row.status} before: {reason}")
        return read_quote(act, row.number)


_REOPEN = """
    UPDATE answer SET reopened_at = :now, reopened_by = :by, reopened_why = :why
    WHERE quote_id = :quote AND version = :version AND reopened_at IS NULL
"""


def _check_reopenable(act: Act, row: QuoteRow) -> None:
    if row.status is QuoteStatus.CONVERTED:
        raise Conflict(f"{row.number} became {row.job or 'a job'}.", "Write another quote for what changes.")
    billed = act.sql.value("SELECT number FROM invoice WHERE quote_id = :quote AND status <> 'Void'", quote=row.id)
    if row.status is QuoteStatus.INVOICED or billed:
        raise Conflict(f"{row.number} is billed with {billed}.", f"Void {billed} first.")
    if row.status not in _ANSWERED:
        raise Conflict(f"{row.number} has no answer: its status is {row.status}.", "There is nothing to take back.")


def duplicate_quote(store: Store, actor: Actor, number: str, *, client: str | None = None) -> QuoteRecord:
    """Draft another quote with the same content, valid for as long as new ones are; for the same client, or another.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        NoClient: Its client was deleted.
    """
    with acting(store, actor, Action.EDIT_QUOTES, number) as act:
        row = known_quote(act.sql, number, today(act))
        version = read_version(act.sql, row.id, row.version)
        owner = client_of_paper(act, row) if client is None else known_client(act.sql, client)
        offer = Offer(redrafted(version.lines), terms=version.terms, deposit=version.deposit, title=row.title)
        work = _open_job(act, row, owner)
        same_place = owner.id == row.client_id
        site = row.site if same_place else owner.site
        made = add_quote_in(act, owner.id, offer, site=site, work=work)
        act.record("quote duplicated", row.number, job=row.job_id, detail=made.row.number)
        return made


def _open_job(act: Act, row: QuoteRow, owner: BilledClient) -> JobRow | None:
    """The job of a quote, if another quote of the same client can still belong to it."""
    job = find_job(act.sql, row.job) if row.job is not None and owner.id == row.client_id else None
    return None if job is None or job.status in (JobStatus.COMPLETED, JobStatus.CANCELLED) else job
