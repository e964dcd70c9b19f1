"""An accepted quote becomes a job, which takes the quote's share over: the client's link stays the same."""

from dataclasses import replace

from data.actions.acting import acting
from data.actions.jobs import JobEntry
from data.actions.new_job import NewWork, start_job_in
from data.actions.quotes import known_quote
from data.actions.written import changed_meanwhile, client_of_paper, today
from data.enums import QuoteStatus
from data.errors import Conflict
from data.permissions import Action, Actor
from data.queries.jobs import JobRow
from data.queries.quotes import QuoteRow
from data.store import Store


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
        if not act.sql.run(_CONVERT, quote=quote.id, job=job.id, to=QuoteStatus.CONVERTED, of=QuoteStatus.ACCEPTED):
            raise changed_meanwhile(quote)
        act.sql.run("UPDATE share SET job_id = :job WHERE quote_id = :quote", job=job.id, quote=quote.id)
        act.record("quote converted", quote.number, job=job.id, detail=job.number)
        return act.job(job.number)


_CONVERT = "UPDATE quote SET job_id = :job, status = :to WHERE id = :quote AND status = :of AND job_id IS NULL"


def _check_convertible(quote: QuoteRow) -> None:
    if quote.job is not None:
        raise Conflict(f"{quote.number} belongs to {quote.job} already.", "Look at that job.")
    if quote.status is not QuoteStatus.ACCEPTED:
        raise Conflict(
            f"{quote.number} is not accepted: its status is {quote.status}.",
            f"Record its acceptance first: `tradeconsole quotes accept {quote.number}`.",
        )
