"""A quote in a few lines, as it stands beside the list."""

from collections.abc import Sequence

from textual.content import Content

from data.enums import QuoteStatus
from data.money import format_cents
from data.permissions import Action
from data.queries.paper_sight import quote_sight
from data.queries.quotes import Decision, QuoteRecord, QuoteRow, quote_record
from data.safe_text import safe_line, safe_text
from data.wording import short_moment
from screens.card_lines import QUIET, heading
from screens.office import Office
from screens.papers.days import near_day
from screens.papers.preview import beside, few_lines, looked
from screens.papers.rows import quote_name
from screens.papers.standing import status_line

_MAKE_JOB = (Action.EDIT_JOBS, "Make the job: press enter, then c.")
_NEXT: dict[QuoteStatus, Sequence[tuple[Action, str]]] = {
    QuoteStatus.DRAFT: [(Action.EDIT_QUOTES, "Send it: press s.")],
    QuoteStatus.SENT: [
        (Action.RECORD_ACCEPTANCE, "Wait for the answer, or note one: press enter, then a."),
        (Action.EDIT_QUOTES, "Wait for the answer."),
    ],
    QuoteStatus.CHANGES_REQUESTED: [(Action.EDIT_QUOTES, "Write the next version: press enter, then e.")],
    QuoteStatus.EXPIRED: [(Action.EDIT_QUOTES, "Offer it anew with another last day: press enter, then e.")],
    QuoteStatus.ACCEPTED: [
        _MAKE_JOB,
        (Action.EDIT_INVOICES, "Bill it: press enter, then i."),
    ],
    QuoteStatus.CONVERTED: [(Action.EDIT_INVOICES, "Bill it when the work is done: press enter, then i.")],
}
"""What comes next of a status: the first that the role may do."""


def quote_summary(row: QuoteRow, office: Office) -> Content:
    """A quote in a few lines.

    Raises:
        Damaged: Some of it can't be read.
    """
    quote = quote_record(office.db, row)
    current, today = quote.current, office.frame().today
    lines = [
        Content.styled(safe_line(f"{quote_name(row)} {row.title}"), "bold"),
        status_line(row.status, office.glyphs),
        Content(""),
        Content(safe_line(row.client)),
        *(Content.styled(safe_line(place), QUIET) for place in (row.site, row.job or "") if place),
        Content(""),
        *few_lines(current.lines),
        beside("Total inc GST" if current.shows_gst else "Total", format_cents(row.total_cents), "bold"),
        Content.styled(f"Valid until {near_day(current.valid_until, today)}", QUIET),
        *_told(quote, office),
        *_next(row, office),
    ]
    return Content("\n").join(lines)


def _told(quote: QuoteRecord, office: Office) -> list[Content]:
    """What its client knows of it, and what they answered."""
    row, decision = quote.row, quote.current.decision
    if row.sent_version is None:
        return []
    since = quote.current.sent_at or (quote.sent.sent_at if quote.sent else None)
    sight = quote_sight(office.db, row.id, row.job_id, since)
    sent = [Content(f"Sent {short_moment(since, office.frame().zone)}")] if since else []
    return [*heading("Client"), *sent, *looked(sight, office), *(_answer(decision, office) if decision else [])]


def _answer(decision: Decision, office: Office) -> list[Content]:
    when = short_moment(decision.at, office.frame().zone)
    said = [Content(safe_line(f"{decision.kind.value.capitalize()} by {decision.by}, {when}"))]
    return [*said, Content.styled(safe_text(decision.reason), QUIET)] if decision.reason else said


def _next(row: QuoteRow, office: Office) -> list[Content]:
    steps = _NEXT.get(row.status, ())
    if row.job is not None:
        steps = [step for step in steps if step is not _MAKE_JOB]
    words = next((words for action, words in steps if office.may(action)), "")
    return [*heading("Next"), Content(words)] if words else []
