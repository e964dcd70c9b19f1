"""What quotes and invoices have in common when they are written: their client, lines, sums, and the hash over them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from data import entry
from data.actions.acting import Act
from data.clock import day_in
from data.database import Connection
from data.enums import GstRounding
from data.errors import NoClient, NotFound, Overtaken
from data.lengths import LONG_TEXT
from data.lines import checked_totals
from data.money import DraftLine, GstRules, content_hash
from data.queries.billed import BilledClient, billed_client, client_of_job, find_billed_client
from data.queries.invoices import InvoiceRow
from data.queries.jobs import JobRow
from data.queries.people import BusinessRow, read_business
from data.queries.quotes import QuoteRow


def business_of(act: Act) -> BusinessRow:
    """The business, as the open transaction has it."""
    business = read_business(act.sql)
    assert business is not None
    return business


def today(act: Act) -> date:
    """The day of this act, where the business is."""
    return day_in(business_of(act).timezone, act.now)


def gst_rules(business: BusinessRow, *, prices_include_gst: bool | None = None) -> GstRules:
    """How GST is counted now; lines that were priced earlier keep whether their prices include it."""
    included = business.prices_include_gst if prices_include_gst is None else prices_include_gst
    return GstRules(business.gst_registered, included, GstRounding(business.gst_rounding))


def known_client(db: Connection, number: str) -> BilledClient:
    """The client with this number.

    Raises:
        NotFound: There is none.
    """
    client = find_billed_client(db, number)
    if client is None:
        raise NotFound(f"There is no client {number}.", "`tradeconsole clients list` shows the clients.")
    return client


def client_of_work(act: Act, job: JobRow) -> BilledClient:
    """The client that a job is done for.

    Raises:
        NoClient: It has none.
    """
    client = client_of_job(act.sql, job.id)
    if client is None:
        raise NoClient(
            f"{job.number} has no client attached.", f"Attach one: `tradeconsole jobs edit {job.number} --client C`."
        )
    return client


def client_of_paper(act: Act, paper: QuoteRow | InvoiceRow) -> BilledClient:
    """The client that a quote or an invoice is made out to.

    Raises:
        NoClient: They were deleted.
    """
    client = billed_client(act.sql, paper.client_id)
    if client is None:
        raise NoClient(f"{paper.client} was deleted.", "Restore the client first.")
    return client


def changed_meanwhile(paper: QuoteRow | InvoiceRow) -> Overtaken:
    """The error for one that somebody else changed since it was read."""
    return Overtaken(f"{paper.number} has changed meanwhile.", "Look at it as it is now, then try again.")


def checked_terms(given: str | None, default: str) -> str:
    """The terms that were given, else the default ones, cleaned.

    Raises:
        Invalid: They are too long.
    """
    return entry.paragraphs(default if given is None else given, "Terms", LONG_TEXT)


def summed(lines: Sequence[DraftLine], rules: GstRules, *bound: str) -> dict[str, Any]:
    """The columns that follow from the lines: how GST stands to them, the sums, and the hash over all that is bound.

    Raises:
        Invalid: The total is below zero, or more than can be billed.
    """
    sums = checked_totals(lines, rules)
    taxed = f"{rules.registered} {rules.prices_include_gst}"
    return vars(sums) | {
        "shows_gst": rules.registered,
        "prices_include_gst": rules.prices_include_gst,
        "content_hash": content_hash(lines, sums, taxed, *bound),
    }


def line_columns(lines: Iterable[DraftLine]) -> list[dict[str, Any]]:
    """The columns of each line, but the one that says whose it is."""
    return [vars(line) | {"position": place, "total_cents": line.total_cents} for place, line in enumerate(lines)]
