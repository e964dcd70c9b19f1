"""Answers to quotes that a client gave by phone or on paper, recorded by the office."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from data import entry
from data.actions.acting import Act, acting
from data.actions.quotes import read_quote
from data.actions.written import business_of
from data.enums import AnswerKind, LineKind, QuoteStatus
from data.errors import Conflict, Invalid, Overtaken
from data.lengths import LINE, NAME
from data.money import format_cents
from data.papers import quote_paper
from data.permissions import Action, Actor
from data.portal.answers import Answerer, NewAnswer, QuoteRead, record_answer
from data.queries.quotes import QuoteRecord, VersionRow
from data.queries.share_offer import recipients, suggested
from data.sharing.agreed import totals_with
from data.sharing.client_view import Frame
from data.store import Store
from data.wording import full_day, local

_LEAST_LETTERS = 2


@dataclass(frozen=True)
class ToldAnswer:
    """An answer as it was told.

    Attributes:
        by: Who gave it; the client's name where it is left empty.
        how: How it reached the office: "by phone", "signed on paper".
        chosen_options: The positions of the options that are part of it, counted from 0 over all lines.
        content_hash: That of the version the person has read; None where it is the newest, whatever it says.
    """

    by: str = ""
    how: str = ""
    reason: str = ""
    chosen_options: Sequence[int] = ()
    content_hash: str | None = None


def accept_quote(store: Store, actor: Actor, number: str, told: ToldAnswer) -> QuoteRecord:
    """Record that a client accepted the version that was sent. The same acceptance again changes nothing.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was recorded.
        Conflict: It is not open, is not what was read, or another answer stands.
    """
    how = entry.line(told.how, "How", LINE, required=True)
    by = entry.line(told.by, "By", NAME, required=True)
    if sum(char.isalpha() for char in by) < _LEAST_LETTERS:
        raise Invalid(f"“{by}” is not a name.", "Say who accepted it: --by NAME.", "by")
    return _record(store, actor, number, AnswerKind.ACCEPTED, ToldAnswer(by, how, "", *_bound(told)))


def decline_quote(store: Store, actor: Actor, number: str, told: ToldAnswer) -> QuoteRecord:
    """Record that a client declined the version that was sent. The same again changes nothing.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was recorded.
        Conflict: It is not open, is not what was read, or another answer stands.
    """
    how = entry.line(told.how, "How", LINE) or "told to the office"
    by, reason = entry.line(told.by, "By", NAME), entry.paragraphs(told.reason, "Reason")
    return _record(store, actor, number, AnswerKind.DECLINED, ToldAnswer(by, how, reason, (), told.content_hash))


def request_changes(store: Store, actor: Actor, number: str, told: ToldAnswer) -> QuoteRecord:
    """Record that a client asked for changes to the version that was sent; `reason` is what should change. The same
    again changes nothing.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was recorded.
        Conflict: It is not open, is not what was read, or another answer stands.
    """
    how = entry.line(told.how, "How", LINE) or "told to the office"
    by, reason = entry.line(told.by, "By", NAME), entry.paragraphs(told.reason, "Reason", required=True)
    asked = ToldAnswer(by, how, reason, (), told.content_hash)
    return _record(store, actor, number, AnswerKind.CHANGES_REQUESTED, asked)


def _bound(told: ToldAnswer) -> tuple[tuple[int, ...], str | None]:
    return tuple(sorted(set(told.chosen_options))), told.content_hash


def _record(store: Store, actor: Actor, number: str, kind: AnswerKind, told: ToldAnswer) -> QuoteRecord:
    with acting(store, actor, Action.RECORD_ACCEPTANCE, number) as act:
        quote = read_quote(act, number)
        _check_read(quote, told)
        if _stands(quote, kind, told):
            return quote
        _check_options(quote.current, told)
        if _recorded(act, quote, kind, told) is None:
            raise Conflict(_state(quote, business_of(act).timezone), _hint(quote))
        return read_quote(act, number)


def _check_read(quote: QuoteRecord, told: ToldAnswer) -> None:
    """What was accepted must be what stands there now: an older price is never accepted."""
    now = quote.current
    if told.content_hash not in (None, now.content_hash):
        raise Overtaken(
            f"{quote.row.number} has changed: version {now.version} comes to {format_cents(now.total_cents)}.",
            "Look at it as it is now, and ask the client again.",
        )


def _stands(quote: QuoteRecord, kind: AnswerKind, told: ToldAnswer) -> bool:
    standing = quote.current.decision
    if standing is None or standing.kind is not kind:
        return False
    if kind is AnswerKind.CHANGES_REQUESTED and standing.reason != told.reason:
        return False
    return standing.chosen_options == json.dumps(list(told.chosen_options))


def _check_options(version: VersionRow, told: ToldAnswer) -> None:
    options = {place for place, line in enumerate(version.lines) if line.kind is LineKind.OPTION}
    if not options.issuperset(told.chosen_options):
        raise Invalid("One of the options is not part of this quote.", "Choose among its options.", "options")


def _recorded(act: Act, quote: QuoteRecord, kind: AnswerKind, told: ToldAnswer) -> int | None:
    business, row, version = business_of(act), quote.row, quote.current
    people = suggested(recipients(act.sql, row.client_id, None))
    total = totals_with(quote_paper(quote, act.now), told.chosen_options).total_cents
    return record_answer(
        act.sql,
        QuoteRead(row.id, row.number, version.version, version.content_hash, row.site, row.job_id),
        NewAnswer(
            kind,
            told.by or row.client,
            total,
            told.reason,
            json.dumps(list(told.chosen_options)),
        ),
        Answerer(act.actor.name, people[0].email if people else "", staff=act.actor.staff_id, how=told.how),
        Frame(act.now, business.timezone),
    )


def _state(quote: QuoteRecord, zone: str) -> str:
    """Why a quote takes no answer, in words."""
    row, decision = quote.row, quote.current.decision
    if decision is not None:
        when = f"by {decision.by} on {full_day(local(decision.at, zone).date())}"
        if decision.kind is AnswerKind.CHANGES_REQUESTED:
            return f"Changes were requested on {row.number} {when}."
        return f"{row.number} was {decision.kind} {when}, for {format_cents(decision.total_cents)}."
    if row.status is QuoteStatus.DRAFT and row.sent_version is not None:
        return f"{row.number} is being revised: version {row.version} is a draft."
    if row.status is QuoteStatus.EXPIRED:
        return f"{row.number} expired: it was valid until {full_day(row.valid_until)}."
    return f"{row.number} can't be answered: its status is {row.status}."


def _hint(quote: QuoteRecord) -> str:
    """What can be done about it."""
    number = quote.row.number
    if quote.current.decision is not None:
        return "The first answer stands until the quote is reopened."
    if quote.row.status is QuoteStatus.DRAFT:
        return f"Send it first: `tradeconsole quotes send {number}`."
    return f"Revise it and send it again: `tradeconsole quotes revise {number}`."
