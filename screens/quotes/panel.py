"""Beneath a quote's card: what its client knows of it, and what comes next."""

from collections.abc import Iterator

from textual.content import Content

from data.enums import AnswerKind, QuoteStatus
from data.money import format_cents
from data.permissions import Action
from data.queries.quotes import Decision
from data.safe_text import safe_line
from data.wording import full_day, short_moment
from screens.office import Office
from screens.papers.looked import looked_words
from screens.quotes.tabs import QuoteOnCard


def quote_panel(card: QuoteOnCard, office: Office) -> Content:
    """What the client knows, and the key that goes on from there."""
    known = Content.styled(safe_line(_known(card, office)), _tone(card))
    keys = [Content.assemble((key, "bold $text-accent"), f"  {does}") for key, does in _next(card, office)]
    return Content("\n").join([known, Content("    ").join(keys)]) if keys else known


def _tone(card: QuoteOnCard) -> str:
    return {
        QuoteStatus.ACCEPTED: "$text-success",
        QuoteStatus.CONVERTED: "$text-success",
        QuoteStatus.INVOICED: "$text-success",
        QuoteStatus.CHANGES_REQUESTED: "$text-warning",
        QuoteStatus.EXPIRED: "$text-warning",
    }.get(card.quote.row.status, "$text-muted" if card.quote.row.status is QuoteStatus.DRAFT else "")


def _known(card: QuoteOnCard, office: Office) -> str:
    """Where it stands with the client, in a sentence."""
    row, current, sent = card.quote.row, card.quote.current, card.quote.sent
    if current.decision is not None:
        return _answered(current.decision, office)
    if row.status is QuoteStatus.DRAFT:
        if sent is None:
            return "A draft: the client knows nothing of it yet."
        name = f"version {sent.version}, {format_cents(sent.total_cents)}"
        return f"The client has {name}. It can't be accepted while version {current.version} is a draft."
    if row.status is QuoteStatus.WITHDRAWN:
        return "Withdrawn: it can't be accepted any more."
    if row.status is QuoteStatus.EXPIRED:
        return f"Nobody answered: it was valid until {full_day(current.valid_until)}."
    return looked_words(card.sight, office)


def _answered(decision: Decision, office: Office) -> str:
    how = "on their page" if decision.how == "portal" else decision.how
    when = short_moment(decision.at, office.frame().zone)
    said = decision.kind.capitalize()
    money = f" for {format_cents(decision.total_cents)}" if decision.kind is AnswerKind.ACCEPTED else ""
    reason = f": “{decision.reason}”" if decision.reason else ""
    return f"{said} by {decision.by}{money} on {when}, {how}{reason}"


def _next(card: QuoteOnCard, office: Office) -> Iterator[tuple[str, str]]:
    """The keys that go on from where it stands; those that the person has."""
    row, may = card.quote.row, office.may
    if row.status is QuoteStatus.DRAFT:
        yield "s", "Send it"
    elif row.status in (QuoteStatus.CHANGES_REQUESTED, QuoteStatus.EXPIRED, QuoteStatus.DECLINED):
        yield "e", f"Write version {row.version + 1}"
    elif row.status is QuoteStatus.SENT:
        if may(Action.RECORD_ACCEPTANCE):
            yield "a", "They accepted by phone or on paper"
        if row.job is not None and not card.sight.live(office.now) and may(Action.SHARE):
            yield "g", f"Share it from {row.job}"
    elif row.status is QuoteStatus.ACCEPTED and row.job is None and may(Action.EDIT_JOBS):
        yield "c", "Make the job"
        yield "t", "Add it to a job"
    if row.status in (QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED) and not card.billing.is_complete:
        yield "i", "Bill it"
