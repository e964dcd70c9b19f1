"""What a quote's page says: the offer, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.enums import AnswerKind, LineKind
from data.money import Totals, format_cents, format_quantity
from data.sharing.client_view import Frame, QuoteState, quote_state
from data.sharing.client_words import day_words, moment_words, with_gst
from data.sharing.pages import SharedAnswer, SharedBusiness, SharedLine, SharedPage, SharedQuote
from tradeconsole.documents.acceptance import agreed_totals, chosen_options
from tradeconsole.portal.view import Visitor, about


@dataclass(frozen=True)
class Standing:
    """What happened to a quote that can't be answered any more, and what comes next."""

    title: str
    when: str
    next_steps: list[str]
    tone: str


@dataclass(frozen=True)
class Option:
    """Something that can be added to a quote; `place` is its position among the lines, counted from 0."""

    place: int
    words: str
    amount: str


@dataclass(frozen=True)
class QuoteView:
    """A quote's page. Either it can be answered, or `standing` says why not."""

    quote: SharedQuote
    about: str
    heading: str
    amount: str
    small: str
    totals: Totals
    consent: str
    lines: list[SharedLine]
    options: list[Option]
    standing: Standing | None

    @property
    def is_open(self) -> bool:
        return self.standing is None


def quote_view(
    page: SharedPage, quote: SharedQuote, business: SharedBusiness, visitor: Visitor, frame: Frame
) -> QuoteView:
    """A quote as its client reads it."""
    chosen, agreed = chosen_options(quote), agreed_totals(quote)
    return QuoteView(
        quote=quote,
        about=about(page),
        heading=quote.title or f"Quote {quote.number}",
        amount=with_gst(agreed.total_cents, quote.shows_gst),
        small=f"Includes {format_cents(agreed.gst_cents)} GST" if quote.shows_gst else "",
        totals=agreed,
        consent=_consent(quote),
        lines=[line for place, line in enumerate(quote.lines) if line.kind is not LineKind.OPTION or place in chosen],
        options=_options_left(quote, chosen),
        standing=standing(quote, business, visitor, frame),
    )


def _consent(quote: SharedQuote) -> str:
    """What an acceptance says. Options that are ticked come on top, and the sentence says so."""
    total = format_cents(quote.total_cents) + (" including GST" if quote.shows_gst else "")
    more = ", and what I ticked above" if any(line.kind is LineKind.OPTION for line in quote.lines) else ""
    return f"I accept quote {quote.number} for {total}{more}."


def _options_left(quote: SharedQuote, chosen: Sequence[int]) -> list[Option]:
    return [
        Option(place, _option_words(line), _option_amount(line, quote))
        for place, line in enumerate(quote.lines)
        if line.kind is LineKind.OPTION and place not in chosen
    ]


def _option_words(line: SharedLine) -> str:
    quantity = f"{format_quantity(line.quantity_thousandths)} {line.unit}".strip()
    return line.description if quantity == "1" else f"{line.description}, {quantity}"


def _option_amount(line: SharedLine, quote: SharedQuote) -> str:
    amount = format_cents(line.total_cents)
    if not quote.shows_gst or not line.taxable:
        return amount
    return f"{amount} {'inc' if quote.prices_include_gst else 'plus'} GST"


def standing(quote: SharedQuote, business: SharedBusiness, visitor: Visitor, frame: Frame) -> Standing | None:
    """What became of a quote; None while it waits for an answer."""
    if quote.answer is not None:
        return _answered(quote.answer, quote, business, visitor, frame)
    until, firm = day_words(quote.valid_until, frame), business.name
    return {
        QuoteState.OPEN: None,
        QuoteState.EXPIRED: Standing(
            f"This quote was valid until {until}",
            "",
            [f"Prices may have changed since. Ask {firm} for an up-to-date quote."],
            "ended",
        ),
        QuoteState.WITHDRAWN: Standing(
            "This quote was withdrawn", "", [f"There is nothing for you to do. {firm} can tell you more."], "ended"
        ),
        QuoteState.BEING_REVISED: Standing(
            "This quote is being revised",
            "",
            [f"{firm} is writing a new version. You will find it here, and until then there is nothing to answer."],
            "waiting",
        ),
    }[quote_state(quote, frame.today)]


def _answered(
    answer: SharedAnswer, quote: SharedQuote, business: SharedBusiness, visitor: Visitor, frame: Frame
) -> Standing:
    mine = answer.answered_grant == visitor.grant
    who, when = ("You" if mine else answer.name), moment_words(answer.answered_at, frame)
    when += f", as {answer.name}" if mine else ""
    told = f"{business.name} has been told"
    if answer.kind is AnswerKind.ACCEPTED:
        receipt = [f"A receipt is on its way to {visitor.email}."] if mine and visitor.email else []
        return Standing(
            f"{who} accepted this quote",
            f"{when} · {with_gst(answer.total_cents, quote.shows_gst)}",
            [f"{told} and will get in touch about what comes next.", *receipt],
            "done",
        )
    if answer.kind is AnswerKind.DECLINED:
        next_steps = [f"{told}. There is nothing more for you to do.", "Changed your mind? A call is enough."]
        return Standing(f"{who} declined this quote", when, next_steps, "ended")
    next_steps = [f"{told}. You will find the new version here as soon as it is ready."]
    return Standing(f"{who} asked for changes", when, next_steps, "waiting")
