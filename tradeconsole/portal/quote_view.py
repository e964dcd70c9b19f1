"""What a quote's page says: the offer, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.enums import AnswerKind, LineKind
from data.money import Totals, format_cents, format_quantity
from data.sharing.agreed import agreed_totals, chosen_options, rules_of, totals_with
from data.sharing.client_view import Frame, QuoteState, quote_state
from data.sharing.client_words import day_words, moment_words, with_gst
from data.sharing.pages import SharedAnswer, SharedBusiness, SharedLine, SharedPage, SharedQuote
from tradeconsole.portal.choosing import Adding, Counting, adding, counting
from tradeconsole.portal.quote_steps import Step, steps
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
    adds: Adding


@dataclass(frozen=True)
class Consent:
    """What an acceptance says, around its total.

    Attributes:
        more: What comes on top of the total, while that is not worked out.
        total_cents: The total that is named, once options are part of it.
    """

    before: str
    total: str
    after: str
    more: str = ""
    total_cents: int | None = None

    def __str__(self) -> str:
        return f"{self.before}{self.total}{self.after}{self.more}."


@dataclass(frozen=True)
class QuoteView:
    """A quote's page. Either it can be answered, or `standing` says why not.

    `ticked_cents` is what the ticked options come to, as they are priced.
    """

    quote: SharedQuote
    about: str
    heading: str
    totals: Totals
    consent: Consent
    counting: Counting
    lines: list[SharedLine]
    ticked_cents: int
    options: list[Option]
    steps: list[Step]
    standing: Standing | None

    @property
    def is_open(self) -> bool:
        return self.standing is None

    @property
    def is_accepted(self) -> bool:
        return self.quote.answer is not None and self.quote.answer.kind is AnswerKind.ACCEPTED


def quote_view(
    page: SharedPage,
    quote: SharedQuote,
    business: SharedBusiness,
    visitor: Visitor,
    frame: Frame,
    ticked: Sequence[int] | None = None,
) -> QuoteView:
    """A quote as its client reads it. `ticked` holds the options that they have ticked, once they sent the form."""
    chosen = chosen_options(quote)
    state = standing(quote, business, visitor, frame)
    is_asking = state is None and ticked is not None
    sums = totals_with(quote, ticked or ()) if is_asking else agreed_totals(quote)
    return QuoteView(
        quote=quote,
        about=about(page),
        heading=quote.title or f"Quote {quote.number}",
        totals=sums,
        consent=_consent(quote, sums, worked_out=is_asking),
        counting=counting(quote),
        lines=_included(quote, chosen),
        ticked_cents=sum(quote.lines[place].total_cents for place in ticked or ()) if is_asking else 0,
        options=_options_left(quote, chosen),
        steps=steps(quote, frame),
        standing=state,
    )


def _consent(quote: SharedQuote, sums: Totals, *, worked_out: bool) -> Consent:
    """What an acceptance says. What is ticked before its total is known comes on top, and the sentence says so."""
    has_options = any(line.kind is LineKind.OPTION for line in quote.lines)
    return Consent(
        before=f"I accept quote {quote.number} for ",
        total=format_cents(sums.total_cents),
        after=" including GST" if quote.shows_gst else "",
        more=", and what I ticked above" if has_options and not worked_out else "",
        total_cents=sums.total_cents if has_options and worked_out else None,
    )


def _included(quote: SharedQuote, chosen: Sequence[int]) -> list[SharedLine]:
    """The lines that are part of the quote. A heading goes with the options under it, when none of them is."""
    kept: list[SharedLine] = []
    for group in _groups(quote):
        part = [line for place, line in group if line.kind is not LineKind.OPTION or place in chosen]
        is_bare = len(group) > 1 and [line.kind for line in part] == [LineKind.HEADING]
        kept += [] if is_bare else part
    return kept


def _groups(quote: SharedQuote) -> list[list[tuple[int, SharedLine]]]:
    """The lines with their positions, each heading with those that stand under it."""
    groups: list[list[tuple[int, SharedLine]]] = [[]]
    for place, line in enumerate(quote.lines):
        if line.kind is LineKind.HEADING:
            groups.append([])
        groups[-1].append((place, line))
    return groups


def _options_left(quote: SharedQuote, chosen: Sequence[int]) -> list[Option]:
    rules = rules_of(quote)
    return [
        Option(place, _option_words(line), _option_amount(line, quote), adding([line], rules))
        for place, line in enumerate(quote.lines)
        if line.kind is LineKind.OPTION and place not in chosen
    ]


def _option_words(line: SharedLine) -> str:
    quantity = f"{format_quantity(line.quantity_thousandths)}\N{NO-BREAK SPACE}{line.unit}".strip()
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
