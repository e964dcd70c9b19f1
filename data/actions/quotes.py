"""Quotes: written and revised. What a version says is bound by a hash, which an answer must name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from data import entry
from data.actions.acting import Act, acting
from data.actions.written import (
    business_of,
    changed_meanwhile,
    checked_terms,
    client_of_work,
    gst_rules,
    known_client,
    line_columns,
    summed,
    today,
)
from data.database import Connection
from data.enums import QuoteStatus, VersionState
from data.errors import Conflict, Invalid, NotFound
from data.lengths import ADDRESS, LINE
from data.lines import checked_lines, redrafted
from data.money import DraftLine, GstRules
from data.permissions import Action, Actor
from data.queries.billed import BilledClient
from data.queries.jobs import JobRow
from data.queries.quotes import QuoteRecord, QuoteRow, VersionRow, find_quote, quote_record, read_version
from data.store import Store
from data.wording import full_day


@dataclass(frozen=True)
class Offer:
    """What a quote offers. None stands for the business's default, or for what the version before says."""

    lines: Sequence[DraftLine] | None = None
    valid_until: date | None = None
    terms: str | None = None
    deposit: str | None = None
    title: str | None = None
    site: str | None = None


def add_quote(
    store: Store, actor: Actor, client: str, offer: Offer, *, job: str | None = None, title: str | None = None
) -> QuoteRecord:
    """Draft a quote for a client, at the site of the job it belongs to, else at the client's first.

    Raises:
        NotPermitted, NotFound, NoClient, Invalid: Nothing was saved.
    """
    with acting(store, actor, Action.EDIT_QUOTES, client) as act:
        found = known_client(act.sql, client)
        work = None if job is None else _own_job(act, job, found)
        given = offer if title is None else replace(offer, title=title)
        return add_quote_in(
            act, found.id, given, title=work.title if work else "", site=work.site if work else found.site, work=work
        )


def add_quote_in(
    act: Act, client: int, offer: Offer, *, title: str = "", site: str = "", work: JobRow | None = None
) -> QuoteRecord:
    """The same as part of another act, which permits it; `title` and `site` are what it has by default."""
    from data.models import Quote

    title = _title(offer, title)
    content = _first_content(act, offer, title)
    quote = Quote(
        number=act.next_number("quote"),
        title=title,
        site=_site(offer, site),
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
    return read_quote(act, quote.number)


def _title(offer: Offer, default: str) -> str:
    return entry.line(default if offer.title is None else offer.title, "Title", LINE)


def _site(offer: Offer, default: str) -> str:
    return entry.line(default if offer.site is None else offer.site, "Site", ADDRESS)


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

    title: str
    lines: Sequence[DraftLine]
    rules: GstRules
    valid_until: date
    terms: str
    deposit: str

    def columns(self, number: str, version: int) -> dict[str, Any]:
        texts = {"title": self.title, "valid_until": self.valid_until, "terms": self.terms, "deposit": self.deposit}
        bound = (number, str(version), *(str(text) for text in texts.values()))
        return texts | summed(self.lines, self.rules, *bound)


def _first_content(act: Act, offer: Offer, title: str) -> _Content:
    business = business_of(act)
    return _Content(
        title=title,
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


def revise_quote(store: Store, actor: Actor, number: str, offer: Offer, *, expected: str | None = None) -> QuoteRecord:
    """Make the next version as a draft, or change the draft that there is. What the client has can't be accepted
    from then on.

    Args:
        expected: The content hash of the version that the person began from; None to change whatever is there.

    Raises:
        NotPermitted, NotFound, Invalid: Nothing was saved.
        Conflict: It was accepted, or is not what the person began from.
    """
    with acting(store, actor, Action.EDIT_QUOTES, number) as act:
        row = known_quote(act.sql, number, today(act))
        if row.status in (QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED, QuoteStatus.INVOICED):
            raise Conflict(f"{row.number} was accepted.", "Reopen it first, or write another quote.")
        before = read_version(act.sql, row.id, row.version)
        if expected not in (None, before.content_hash):
            raise changed_meanwhile(row)
        act.sql.run("UPDATE quote SET site = :site WHERE id = :quote", site=_site(offer, row.site), quote=row.id)
        if before.state is VersionState.DRAFT:
            _change_draft(act, row, before, offer)
        else:
            _add_next(act, row, before, offer)
        return read_quote(act, row.number)


def _change_draft(act: Act, row: QuoteRow, before: VersionRow, offer: Offer) -> None:
    from data.models import QuoteVersion

    valid = before.valid_until if before.valid_until >= today(act) else _default_validity(act)
    content = _next_content(act, row, before, offer, valid)
    version = act.session.get_one(QuoteVersion, before.id)
    for name, value in content.columns(row.number, row.version).items():
        setattr(version, name, value)
    act.sql.run("DELETE FROM quote_line WHERE version_id = :version", version=before.id)
    _add_lines(act, before.id, content.lines)
    move_quote(act, row, QuoteStatus.DRAFT)
    act.record("quote edited", row.number, job=row.job_id, detail=f"Version {row.version}")


def _add_next(act: Act, row: QuoteRow, before: VersionRow, offer: Offer) -> None:
    content = _next_content(act, row, before, offer, max(before.valid_until, _default_validity(act)))
    _add_version(act, row.id, row.version + 1, content)
    move_quote(act, row, QuoteStatus.DRAFT, ", version = version + 1")
    act.record("quote revised", row.number, job=row.job_id, detail=f"Version {row.version + 1}")


def _next_content(act: Act, row: QuoteRow, before: VersionRow, offer: Offer, valid_until: date) -> _Content:
    """What the version before says, save for what the offer changes."""
    kept = offer.lines is None
    return _Content(
        title=_title(offer, row.title),
        lines=redrafted(before.lines) if offer.lines is None else checked_lines(offer.lines),
        rules=gst_rules(business_of(act), prices_include_gst=before.prices_include_gst if kept else None),
        valid_until=_still_ahead(act, offer.valid_until or valid_until),
        terms=checked_terms(offer.terms, before.terms),
        deposit=entry.line(before.deposit if offer.deposit is None else offer.deposit, "Deposit", LINE),
    )


def move_quote(act: Act, row: QuoteRow, status: QuoteStatus, more: str = "") -> None:
    """Give a quote its next status, unless it has changed since it was read.

    Raises:
        Conflict: It has.
    """
    moved = act.sql.run(
        f"UPDATE quote SET status = :status{more} WHERE id = :quote AND version = :version AND status = :before",
        status=status,
        quote=row.id,
        version=row.version,
        before=row.kept_status,
    )
    if not moved:
        raise changed_meanwhile(row)


def read_quote(act: Act, number: str) -> QuoteRecord:
    """The quote with this number, as the open transaction has it.

    Raises:
        NotFound: There is none.
    """
    act.session.flush()
    return quote_record(act.sql, known_quote(act.sql, number, today(act)))


def known_quote(db: Connection, number: str, day: date) -> QuoteRow:
    """The quote with this number, as it stands on a day.

    Raises:
        NotFound: There is none.
    """
    found = find_quote(db, number, day)
    if found is None:
        raise NotFound(f"There is no quote {number}.", "`tradeconsole quotes list` shows the quotes.")
    return found
