"""Mails without a link: a quote or an invoice as PDF, the receipt of an acceptance, and what the office is told."""

from dataclasses import dataclass
from datetime import datetime

from data.enums import AnswerKind, LineKind
from data.mail.letters import Entry, Letter, Note, footer, invoice_entry, quote_entry
from data.mail.wording import invoice_lead, quote_lead
from data.money import format_cents
from data.safe_text import safe_line, safe_text
from data.sharing.client_view import Frame, QuoteState, quote_state
from data.sharing.client_words import with_gst
from data.sharing.pages import SharedBusiness, SharedInvoice, SharedQuote
from data.wording import clock_time, full_day, joined, local


@dataclass(frozen=True)
class GivenAnswer:
    """An answer to a quote, as the office's notice and the client's receipt tell of it."""

    kind: AnswerKind
    name: str
    reason: str
    how: str
    version: int
    total_cents: int
    answered_at: datetime
    email: str
    quote: str
    job: str


def quote_letter(
    business: SharedBusiness, quote: SharedQuote, site: str, frame: Frame, lead: str, note: Note | None = None
) -> Letter:
    """The mail to which a quote is attached."""
    answer = f"To accept it, decline it or ask for changes, {_reach(business)}."
    is_open = quote_state(quote, frame.today) is QuoteState.OPEN
    return Letter(
        lead=safe_line(lead or quote_lead(quote, site, frame)),
        more=("The quote is attached as a PDF.", *([answer] if is_open else [])),
        note=note,
        heading="What is attached",
        entries=(quote_entry(quote, frame),),
        footer=footer(business),
    )


def invoice_letter(
    business: SharedBusiness, invoice: SharedInvoice, site: str, frame: Frame, lead: str, note: Note | None = None
) -> Letter:
    """The mail to which an invoice is attached."""
    return Letter(
        lead=safe_line(lead or invoice_lead(invoice, site, frame)),
        more=("The invoice is attached as a PDF; it says how to pay.", f"Questions? Just {_reach(business)}."),
        note=note,
        heading="What is attached",
        entries=(invoice_entry(invoice, frame),),
        footer=footer(business),
    )


def _reach(business: SharedBusiness) -> str:
    return f"reply to this email or call {safe_line(business.phone)}" if business.phone else "reply to this email"


def receipt_letter(
    business: SharedBusiness, quote: SharedQuote, answer: GivenAnswer, frame: Frame, lead: str
) -> Letter:
    """What a client gets when they have accepted a quote: what it was, who accepted it, when, and for how much."""
    title = f", {safe_line(quote.title)}" if quote.title else ""
    entries = [
        Entry("Quote", f"{quote.number}, version {answer.version}{title}"),
        Entry("Accepted by", safe_line(answer.name)),
        Entry("When", _moment(answer, frame)),
        Entry("Total", with_gst(answer.total_cents, quote.shows_gst)),
        Entry("Options chosen", _chosen(quote)),
        Entry("Deposit", safe_line(quote.deposit)),
    ]
    return Letter(
        lead=safe_line(lead) or f"You accepted quote {quote.number}.",
        more=(
            f"{safe_line(business.name)} has been told and will get in touch about what comes next. "
            "The quote as you accepted it is attached.",
        ),
        heading="What you accepted",
        entries=tuple(entry for entry in entries if entry.words),
        terms=safe_text(quote.terms),
        footer=footer(business),
    )


def _moment(answer: GivenAnswer, frame: Frame) -> str:
    there = local(answer.answered_at, frame.zone)
    return f"{full_day(there.date())}, {clock_time(there)}"


def _chosen(quote: SharedQuote) -> str:
    chosen = set(quote.answer.chosen_options.strip("[]").replace(" ", "").split(",")) if quote.answer else set()
    options = [line for place, line in enumerate(quote.lines) if str(place) in chosen and line.kind is LineKind.OPTION]
    return joined([safe_line(line.description) for line in options])


_DID = {
    AnswerKind.ACCEPTED: "Accepted",
    AnswerKind.DECLINED: "Declined",
    AnswerKind.CHANGES_REQUESTED: "Asked for changes",
}


def office_text(lead: str, answer: GivenAnswer | None, frame: Frame) -> str:
    """What the office reads when a client has acted. It holds no link: the console shows the rest."""
    parts = [safe_text(lead)]
    if answer is not None:
        if answer.reason:
            parts.append(f"They wrote:\n\n{safe_text(answer.reason)}")
        parts.append("\n".join(_facts(answer, frame)))
    return "\n\n".join([*parts, "Open TradeConsole to see it."]) + "\n"


def _facts(answer: GivenAnswer, frame: Frame) -> list[str]:
    job = f", job {answer.job}" if answer.job else ""
    how = f"by the link of {answer.email}" if answer.email else f"as the office recorded it: {safe_line(answer.how)}"
    return [
        f"Quote {answer.quote}, version {answer.version}{job}: {format_cents(answer.total_cents)}",
        f"{_DID[answer.kind]} by {safe_line(answer.name)} on {_moment(answer, frame)}, {how}",
    ]
