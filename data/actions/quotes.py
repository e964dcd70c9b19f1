"""Quotes: written, revised, sent, withdrawn. What a version says is bound by a hash, which an answer must name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from data import entry
from data.actions.acting import Act, acting
from data.actions.dispatch import Dispatch, Paper, dispatch
from data.actions.outgoing import About, Letter
from data.actions.shares import scope_of_job, scope_of_quote
from data.actions.written import (
    business_of,
    changed_meanwhile,
    checked_terms,
    client_of_paper,
    client_of_work,
    gst_rules,
    known_client,
    line_columns,
    redrafted,
    summed,
    today,
)
from data.database import Connection
from data.enums import OutboxKind, QuoteStatus, VersionState
from data.errors import Conflict, Invalid, NotFound
from data.lengths import LINE
from data.lines import checked_lines
from data.mail.wording import quote_lead, quote_subject
from data.money import DraftLine, GstRules
from data.papers import quote_paper
from data.permissions import Action, Actor
from data.queries.billed import BilledClient
from data.queries.jobs import JobRow
from data.queries.quotes import QuoteRecord, QuoteRow, VersionRow, find_quote, quote_record, read_version
from data.settings import Settings
from data.sharing.client_view import Frame
from data.store import Store
from data.wording import full_day


@dataclass(frozen=True)
class Offer:
    """What a quote offers. None stands for the business's default, or for what the version before says."""

    lines: Sequence[DraftLine] | None = None
    valid_until: date | None = None
    terms: str | None = None
    deposit: str | None = None


@dataclass(frozen=True)
class SentQuote:
    quote: QuoteRecord
    dispatch: Dispatch


def add_quote(
    store: Store, actor: Actor, client: str, offer: Offer, *, job: str | None = None, title: str | None = None
) -> QuoteRecord:
    """Draft a quote for a client, at the site of the job it belongs to, else at the client's first.

    Raises:
        NotPermitted, NotFound, NoClient, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.EDIT_QUOTES, client) as act:
        found = known_client(act, client)
        work = None if job is None else _own_job(act, job, found)
        site = work.site if work else found.site
        return add_quote_in(
            act, found.id, offer, title if title is not None else work.title if work else "", site, work
        )


def add_quote_in(act: Act, client: int, offer: Offer, title: str, site: str, work: JobRow | None = None) -> QuoteRecord:
    """The same as part of another act, which permits it."""
    from data.models import Quote

    content = _first_content(act, offer)
    quote = Quote(
        number=act.next_number("quote"),
        title=entry.line(title, "Title", LINE),
        site=site,
        client_id=client,
        job_id=work.id if work else None,
        created_at=act.now,
        created_by=act.actor.staff_id,
    )
    act.session.add(quote)
    act.session.flush()
    assert quote.id is not None
    _add_version(act, quote.id, 1, content)
    act.record("quote drafted", quote.number, job=quote.job_id)
    return _record(act, quote.number)


def _own_job(act: Act, number: str, client: BilledClient) -> JobRow:
    """The job with this number, if it is the client's."""
    job = act.job(number)
    owner = client_of_work(act, job)
    if owner.id != client.id:
        raise Invalid(f"{job.number} is a job of {owner.name}, not of {client.name}.", "Choose one of theirs.", "job")
    return job


@dataclass(frozen=True)
class _Content:
    """One version, checked and ready to be written."""

    lines: Sequence[DraftLine]
    rules: GstRules
    valid_until: date
    terms: str
    deposit: str

    def columns(self, number: str, version: int) -> dict[str, Any]:
        bound = (number, str(version), self.valid_until.isoformat(), self.terms, self.deposit)
        texts = {"valid_until": self.valid_until, "terms": self.terms, "deposit": self.deposit}
        return texts | summed(self.lines, self.rules, *bound)


def _first_content(act: Act, offer: Offer) -> _Content:
    business = business_of(act)
    return _Content(
        lines=checked_lines(offer.lines or ()),
        rules=gst_rules(business),
        valid_until=_still_ahead(act, offer.valid_until or _default_validity(act)),
        terms=checked_terms(offer.terms, business.quote_terms),
        deposit=entry.line(offer.deposit or "", "Deposit", LINE),
    )


def _default_validity(act: Act) -> date:
    return today(act) + timedelta(days=business_of(act).quote_valid_days)


def _still_ahead(act: Act, day: date) -> date:
    if day < today(act):
        raise Invalid(f"{full_day(day)} has passed.", "Choose a day from today on.", "valid_until")
    return day


def _add_version(act: Act, quote: int, number: int, content: _Content) -> None:
    from data.models import QuoteVersion

    name = str(act.sql.value("SELECT number FROM quote WHERE id = :quote", quote=quote))
    columns = content.columns(name, number)
    version = QuoteVersion(quote_id=quote, number=number, created_at=act.now, **columns)
    act.session.add(version)
    act.session.flush()
    assert version.id is not None
    _add_lines(act, version.id, content.lines)


def _add_lines(act: Act, version: int, lines: Sequence[DraftLine]) -> None:
    from data.models import QuoteLine

    act.session.add_all(QuoteLine(version_id=version, **columns) for columns in line_columns(lines))
    act.session.flush()


def revise_quote(store: Store, actor: Actor, number: str, offer: Offer) -> QuoteRecord:
    """Make the next version as a draft, or change the draft that there is. What the client has can't be accepted
    from then on.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        Conflict: It was accepted.
    """
    with acting(store, actor, Action.EDIT_QUOTES, number) as act:
        row = known_quote(act.sql, number, today(act))
        if row.status in (QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED, QuoteStatus.INVOICED):
            raise Conflict(f"{row.number} was accepted.", "Reopen it first, or write another quote.")
        before = read_version(act.sql, row.id, row.version)
        if before.state is VersionState.DRAFT:
            _change_draft(act, row, before, offer)
        else:
            _add_next(act, row, before, offer)
        return _record(act, row.number)


def _change_draft(act: Act, row: QuoteRow, before: VersionRow, offer: Offer) -> None:
    from data.models import QuoteVersion

    valid = before.valid_until if before.valid_until >= today(act) else _default_validity(act)
    content = _next_content(act, before, offer, valid)
    version = act.session.get_one(QuoteVersion, before.id)
    for name, value in content.columns(row.number, row.version).items():
        setattr(version, name, value)
    act.sql.run("DELETE FROM quote_line WHERE version_id = :version", version=before.id)
    _add_lines(act, before.id, content.lines)
    _move(act, row, QuoteStatus.DRAFT)
    act.record("quote edited", row.number, job=row.job_id, detail=f"Version {row.version}")


def _add_next(act: Act, row: QuoteRow, before: VersionRow, offer: Offer) -> None:
    content = _next_content(act, before, offer, max(before.valid_until, _default_validity(act)))
    _add_version(act, row.id, row.version + 1, content)
    _move(act, row, QuoteStatus.DRAFT, ", version = version + 1")
    act.record("quote revised", row.number, job=row.job_id, detail=f"Version {row.version + 1}")


def _next_content(act: Act, before: VersionRow, offer: Offer, valid_until: date) -> _Content:
    """What the version before says, save for what the offer changes."""
    kept = offer.lines is None
    return _Content(
        lines=redrafted(before.lines) if offer.lines is None else checked_lines(offer.lines),
        rules=gst_rules(business_of(act), prices_include_gst=before.prices_include_gst if kept else None),
        valid_until=_still_ahead(act, offer.valid_until or valid_until),
        terms=checked_terms(offer.terms, before.terms),
        deposit=entry.line(before.deposit if offer.deposit is None else offer.deposit, "Deposit", LINE),
    )


def _move(act: Act, row: QuoteRow, status: QuoteStatus, more: str = "") -> None:
    """Give a quote its next status, unless it has changed since it was read.

    Raises:
        Conflict: It has.
    """
    moved = act.sql.run(
        f"UPDATE quote SET status = :status{more} WHERE id = :quote AND version = :version AND status = :before",
        status=status,
        quote=row.id,
        version=row.version,
        before=QuoteStatus.SENT if row.status is QuoteStatus.EXPIRED else row.status,
    )
    if not moved:
        raise changed_meanwhile(row)


def send_quote(
    store: Store,
    actor: Actor,
    number: str,
    settings: Settings,
    *,
    email: bool = True,
    to: Sequence[str] | None = None,
) -> SentQuote:
    """Mark a draft as sent, and bring it to its client: by a link where the portal is on and the person may share,
    else as a PDF; without `email` it is handed over on paper.

    Raises:
        NotPermitted, NotFound, NoEmail, NoPublicAddress, Invalid: Nothing was changed.
        Conflict: It is no draft, or its last day has passed.
    """
    with acting(store, actor, Action.EDIT_QUOTES, number) as act:
        row = known_quote(act.sql, number, today(act))
        _check_sendable(act, row)
        _publish(act, row)
        sent = known_quote(act.sql, row.number, today(act))
        done = dispatch(act, _paper(act, sent), settings, to) if email else Dispatch()
        act.record("quote sent", row.number, job=row.job_id, detail=done.words)
        return SentQuote(_record(act, row.number), done)


def _check_sendable(act: Act, row: QuoteRow) -> None:
    if row.status is not QuoteStatus.DRAFT:
        raise Conflict(
            f"{row.number} is not a draft: its status is {row.status}.",
            f"To offer something else, revise it first: `tradeconsole quotes revise {row.number}`.",
        )
    if row.valid_until < today(act):
        raise Conflict(
            f"{row.number} was valid until {full_day(row.valid_until)}.",
            f"Give it a new day: `tradeconsole quotes revise {row.number} --valid-until D`.",
        )


def _publish(act: Act, row: QuoteRow) -> None:
    """Make the draft the version that its client has."""
    act.sql.run(_REPLACE, quote=row.id, sent=VersionState.SENT, replaced=VersionState.REPLACED)
    act.sql.run(_SEND, quote=row.id, version=row.version, sent=VersionState.SENT, now=act.now, by=act.actor.staff_id)
    _move(act, row, QuoteStatus.SENT, ", sent_version = version")


_REPLACE = "UPDATE quote_version SET state = :replaced WHERE quote_id = :quote AND state = :sent"
_SEND = """
    UPDATE quote_version SET state = :sent, sent_at = :now, sent_by = :by WHERE quote_id = :quote AND number = :version
"""


def _paper(act: Act, row: QuoteRow) -> Paper:
    business = business_of(act)
    offered = quote_paper(quote_record(act.sql, row), act.now)
    return Paper(
        kind=OutboxKind.QUOTE,
        key=offered.key,
        client=client_of_paper(act, row),
        job=row.job_id,
        letter=Letter(
            quote_subject(business.name, row.number, row.site),
            quote_lead(offered, row.site, Frame(act.now, business.timezone)),
        ),
        about=About(quote=row.id),
        scope=partial(scope_of_quote, quote=row.id) if row.job_id is None else partial(scope_of_job, job=row.job_id),
    )


_WITHDRAWABLE = (QuoteStatus.SENT, QuoteStatus.EXPIRED, QuoteStatus.CHANGES_REQUESTED)


def withdraw_quote(store: Store, actor: Actor, number: str, why: str = "") -> QuoteRecord:
    """Take an offer back: it can't be accepted any more, also not while a next version is a draft.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was changed.
        Conflict: It was never sent, or is answered or withdrawn already.
    """
    reason = entry.line(why, "Why", LINE)
    with acting(store, actor, Action.EDIT_QUOTES, number) as act:
        row = known_quote(act.sql, number, today(act))
        being_revised = row.status is QuoteStatus.DRAFT and row.sent_version is not None
        if row.status not in _WITHDRAWABLE and not being_revised:
            raise Conflict(
                f"{row.number} can't be withdrawn: its status is {row.status}.",
                "Only what was sent and is not answered can be.",
            )
        _move(act, row, QuoteStatus.WITHDRAWN)
        act.record("quote withdrawn", row.number, job=row.job_id, detail=reason)
        return _record(act, row.number)


def known_quote(db: Connection, number: str, day: date) -> QuoteRow:
    """The quote with this number, as it stands on a day.

    Raises:
        NotFound: There is none.
    """
    found = find_quote(db, number, day)
    if found is None:
        raise NotFound(f"There is no quote {number}.", "`tradeconsole quotes list` shows the quotes.")
    return found


def _record(act: Act, number: str) -> QuoteRecord:
    act.session.flush()
    return quote_record(act.sql, known_quote(act.sql, number, today(act)))
