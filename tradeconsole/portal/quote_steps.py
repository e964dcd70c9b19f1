"""How far a quote has come: sent, read, answered, with the day of each."""

from dataclasses import dataclass

from data.enums import AnswerKind
from data.sharing.client_view import Frame, QuoteState, quote_state
from data.sharing.client_words import day_words, moment_words
from data.sharing.pages import SharedQuote
from data.wording import local

_ANSWERED = {
    AnswerKind.ACCEPTED: "Accepted",
    AnswerKind.DECLINED: "Declined",
    AnswerKind.CHANGES_REQUESTED: "Changes asked for",
}
_ENDED = {
    QuoteState.EXPIRED: "Expired",
    QuoteState.WITHDRAWN: "Withdrawn",
    QuoteState.BEING_REVISED: "Being revised",
}


@dataclass(frozen=True)
class Step:
    """One step: its name, when it was, and whether it is done."""

    name: str
    when: str
    done: bool


def steps(quote: SharedQuote, frame: Frame) -> list[Step]:
    """The steps of a quote. That it was opened is plain to whoever reads them."""
    sent = Step("Sent", day_words(local(quote.sent_at, frame.zone).date(), frame), True)
    return [sent, Step("Opened", "", True), _last(quote, frame)]


def _last(quote: SharedQuote, frame: Frame) -> Step:
    if quote.answer is not None:
        return Step(_ANSWERED[quote.answer.kind], moment_words(quote.answer.answered_at, frame), True)
    state = quote_state(quote, frame.today)
    if state is QuoteState.EXPIRED:
        return Step(_ENDED[state], day_words(quote.valid_until, frame), False)
    if state in _ENDED:
        return Step(_ENDED[state], "", False)
    return Step("Your answer", f"by {day_words(quote.valid_until, frame)}", False)
