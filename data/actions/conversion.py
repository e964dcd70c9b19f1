"""An accepted quote becomes a job, which takes the quote's share over: the client's link stays the same."""

from collections.abc import Sequence
from dataclasses import replace

from data.actions.acting import Act, acting
from data.actions.jobs import JobEntry
from data.actions.new_job import NewWork, start_job_in
from data.actions.quotes import known_quote
from data.actions.share_merge import Gain, gains, merge_share
from data.actions.written import changed_meanwhile, client_of_paper, client_of_work, today
from data.enums import QuoteStatus
from data.errors import Conflict, Question
from data.permissions import Action, Actor
from data.queries.jobs import JobRow
from data.queries.quotes import QuoteRow
from data.queries.shared import OfficeScope, find_scope
from data.store import Store
from data.wording import joined, ticks_in_words


def convert_quote(store: Store, actor: Actor, number: str, new: NewWork | None = None) -> JobRow:
    """Make a job of an accepted quote, for the quote's client. Where nothing else is said, it has the quote's title
    and site.

    Raises:
        NotPermitted, NotFound, NoClient, Invalid: Nothing was made.
        Conflict: It is not accepted, or belongs to a job already.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        quote = known_quote(act.sql, number, today(act))
        _check_convertible(quote)
        client = client_of_paper(act, quote)
        work = new or NewWork(JobEntry(quote.title or f"Work of {quote.number}", site=quote.site))
        job = start_job_in(act, replace(work, job=replace(work.job, client=client.number)))
        _give_job(act, quote, job, QuoteStatus.CONVERTED)
        act.sql.run(_TAKE_OVER, job=job.id, quote=quote.id)
        act.record("quote converted", quote.number, job=job.id, detail=job.number)
        return act.job(job.number)


def _give_job(act: Act, quote: QuoteRow, job: JobRow, status: QuoteStatus) -> None:
    if not act.sql.run(_GIVE_JOB, quote=quote.id, job=job.id, status=status, before=quote.kept_status):
        raise changed_meanwhile(quote)


_TAKE_OVER = "UPDATE share SET job_id = :job WHERE quote_id = :quote AND job_id IS NULL"
_GIVE_JOB = "UPDATE quote SET job_id = :job, status = :status WHERE id = :quote AND status = :before AND job_id IS NULL"


class GainsSight(Question):
    """People can see more from then on."""

    title = "They will see more"
    yes = "Add it to the job"


def add_quote_to_job(store: Store, actor: Actor, number: str, job: str, *, confirmed: bool = False) -> JobRow:
    """Make a quote part of a job of the same client. Its share becomes part of the job's: the tick stays as it is, and
    every address that showed the quote shows the job's page.

    Raises:
        NotPermitted, NotFound, NoClient: Nothing was changed.
        Conflict: It belongs to a job already, or is withdrawn or declined, or the job is another client's.
        GainsSight: Somebody could see more from then on, and nobody has said yes to that.
    """
    with acting(store, actor, Action.EDIT_JOBS, number) as act:
        quote, work = known_quote(act.sql, number, today(act)), act.job(job)
        _check_addable(act, quote, work)
        source, target = find_scope(act.sql, None, quote.id), find_scope(act.sql, work.id, None)
        found = gains(act, source, target) if source.share and target.share else []
        if found and not confirmed:
            raise GainsSight(_gains_in_words(found, quote, work), "Untick on the Share screen what they need not.")
        _join(act, quote, work)
        _join_shares(act, quote, source, target)
        detail = _gains_in_words(found, quote, work) if found else work.number
        act.record("quote added to job", quote.number, job=work.id, detail=detail)
        return act.job(work.number)


def _join_shares(act: Act, quote: QuoteRow, source: OfficeScope, target: OfficeScope) -> None:
    if source.share and target.share:
        merge_share(act, quote.id, source.share, target.share)
    elif source.share:
        act.sql.run("UPDATE share SET job_id = :job, quote_id = NULL WHERE id = :s", job=target.job, s=source.share)


def _check_addable(act: Act, quote: QuoteRow, job: JobRow) -> None:
    _check_jobless(quote)
    if quote.status in (QuoteStatus.WITHDRAWN, QuoteStatus.DECLINED):
        raise Conflict(f"{quote.number} is {quote.status.lower()}.", "Write another quote for the job.")
    owner = client_of_work(act, job)
    if owner.id != quote.client_id:
        raise Conflict(f"{job.number} is a job of {owner.name}, not of {quote.client}.", "Choose one of theirs.")


def _join(act: Act, quote: QuoteRow, job: JobRow) -> None:
    to = QuoteStatus.CONVERTED if quote.status is QuoteStatus.ACCEPTED else quote.kept_status
    _give_job(act, quote, job, to)


def _gains_in_words(found: Sequence[Gain], quote: QuoteRow, job: JobRow) -> str:
    parts = [
        f"{gain.name} sees {ticks_in_words(gain.keys)}{' once they ask for a fresh link' if gain.has_run_out else ''}"
        for gain in found
    ]
    return f"With {quote.number} in {job.number}, {joined(parts)}, on one page."


def _check_convertible(quote: QuoteRow) -> None:
    _check_jobless(quote)
    if quote.status is not QuoteStatus.ACCEPTED:
        raise Conflict(
            f"{quote.number} is not accepted: its status is {quote.status}.",
            f"Record its acceptance first: `tradeconsole quotes accept {quote.number}`.",
        )


def _check_jobless(quote: QuoteRow) -> None:
    if quote.job is not None:
        raise Conflict(f"{quote.number} belongs to {quote.job} already.", "Look at that job.")
