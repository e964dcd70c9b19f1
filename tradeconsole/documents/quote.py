"""A quote as a PDF."""

from datetime import datetime

from data.clock import day_in
from data.money import format_cents
from data.sharing.agreed import agreed_totals, chosen_options
from data.sharing.client_view import QuoteState, quote_state
from data.sharing.pages import SharedAnswer, SharedBusiness, SharedQuote
from data.wording import clock_time, full_day, local
from tradeconsole.documents.addressee import Addressee
from tradeconsole.documents.letterhead import letterhead, places
from tradeconsole.documents.lines import columns, figures, rows
from tradeconsole.documents.sheet import Fact, Sheet
from tradeconsole.documents.typesetter import typeset

_ANSWERED = {
    QuoteState.ACCEPTED: "Accepted",
    QuoteState.DECLINED: "Declined",
    QuoteState.CHANGES_REQUESTED: "Changes asked for",
}


def quote_pdf(
    business: SharedBusiness,
    quote: SharedQuote,
    addressee: Addressee,
    place: str,
    now: datetime,
    *,
    draft: bool = False,
    logo: bytes | None = None,
) -> bytes:
    """The quote as it stands, tagged and archivable. The same quote in the same state gives the same bytes.

    Args:
        place: The address of the site; empty when there is none.
        draft: It has not been sent: it carries a mark, and `sent_at` is only the day that it bears.
        logo: The PNG at its head.
    """
    state = QuoteState.OPEN if draft else quote_state(quote, day_in(business.timezone, now))
    sheet = _sheet(business, quote, addressee, place, state, draft)
    return typeset(sheet, local(quote.sent_at, business.timezone), logo)


def _sheet(
    business: SharedBusiness, quote: SharedQuote, addressee: Addressee, place: str, state: QuoteState, draft: bool
) -> Sheet:
    return Sheet(
        letterhead=letterhead(business),
        title="Quote",
        number=quote.number,
        stamp="Draft" if draft else "",
        places=places("Quote for", addressee, place),
        facts=_facts(business, quote),
        subject=quote.title,
        columns=columns(shows_gst=quote.shows_gst, prices_include_gst=quote.prices_include_gst),
        rows=rows(quote.lines, shows_gst=quote.shows_gst, chosen=chosen_options(quote)),
        figures=figures(agreed_totals(quote), shows_gst=quote.shows_gst, prices_include_gst=quote.prices_include_gst),
        notice="This is a draft. It has not been sent." if draft else _notice(business, quote, state),
        terms=quote.terms,
    )


def _facts(business: SharedBusiness, quote: SharedQuote) -> tuple[Fact, ...]:
    version = (Fact("Version", str(quote.version)),) if quote.version > 1 else ()
    deposit = (Fact("Deposit", quote.deposit),) if quote.deposit else ()
    return (
        Fact("Date", full_day(day_in(business.timezone, quote.sent_at))),
        Fact("Valid until", full_day(quote.valid_until)),
        *version,
        *deposit,
    )


def _notice(business: SharedBusiness, quote: SharedQuote, state: QuoteState) -> str:
    """What has become of the quote; nothing while it waits for an answer."""
    if quote.answer is not None:
        return _answered(business, quote, quote.answer, state)
    return {
        QuoteState.BEING_REVISED: "We are revising this quote. A new version will follow.",
        QuoteState.WITHDRAWN: "We have withdrawn this quote.",
        QuoteState.EXPIRED: "The time to accept this quote has passed. Ask us for a new one.",
    }.get(state, "")


def _answered(business: SharedBusiness, quote: SharedQuote, answer: SharedAnswer, state: QuoteState) -> str:
    when = local(answer.answered_at, business.timezone)
    said = f"{_ANSWERED[state]} by {answer.name} on {full_day(when.date())}, {clock_time(when)}"
    if state is not QuoteState.ACCEPTED:
        return f"{said}."
    gst = " including GST" if quote.shows_gst else ""
    return f"{said}, for {format_cents(answer.total_cents)}{gst}."
