"""What a quote adds up to with the options that its client chose."""

import json
from collections.abc import Collection

from data.enums import AnswerKind, GstRounding
from data.lines import redrafted
from data.money import GstRules, Totals, totals
from data.sharing.pages import SharedQuote


def chosen_options(quote: SharedQuote) -> tuple[int, ...]:
    """The positions of the options in the acceptance that stands, counted from 0 over all lines."""
    if quote.answer is None or quote.answer.kind is not AnswerKind.ACCEPTED:
        return ()
    return tuple(int(place) for place in json.loads(quote.answer.chosen_options or "[]"))


def agreed_totals(quote: SharedQuote) -> Totals:
    """What was accepted, or else what is offered. The total is always the one on record."""
    offered = Totals(quote.subtotal_cents, quote.gst_cents, quote.total_cents)
    if quote.answer is None or quote.answer.kind is not AnswerKind.ACCEPTED:
        return offered
    agreed = quote.answer.total_cents
    gst = totals(redrafted(quote.lines), rules_of(quote), chosen_options(quote)).gst_cents
    return Totals(agreed - gst, gst, agreed)


def totals_with(quote: SharedQuote, chosen: Collection[int]) -> Totals:
    """What would be accepted with these options."""
    if not chosen:
        return Totals(quote.subtotal_cents, quote.gst_cents, quote.total_cents)
    return totals(redrafted(quote.lines), rules_of(quote), tuple(chosen))


def rules_of(quote: SharedQuote) -> GstRules:
    """How the business counted GST when it wrote this, as far as the amounts offered tell: what it does by now changes
    nothing about them. Where both ways lead there, GST is rounded once."""
    once = GstRules(quote.shows_gst, quote.prices_include_gst)
    if totals(redrafted(quote.lines), once).gst_cents == quote.gst_cents:
        return once
    return GstRules(quote.shows_gst, quote.prices_include_gst, GstRounding.LINE)
