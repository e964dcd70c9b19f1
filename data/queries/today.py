"""What needs attention now, for the person who looks: bounded reads, however large the business is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from data.clock import day_in, end_of_day
from data.database import Connection
from data.errors import Damaged
from data.permissions import Action, Actor, Reach, reach
from data.queries.today_parts import (
    ANSWERED,
    COUNTED_AT_MOST,
    ENQUIRY,
    EXPIRING,
    MAIL,
    MESSAGE,
    NEW,
    OF_EACH_KIND,
    OVERDUE,
    OWN_MAIL,
    OWN_MESSAGE,
    Part,
    TodayKind,
)

__all__ = [
    "COUNTED_AT_MOST",
    "MAILS",
    "TodayKind",
    "TodayLine",
    "TodaySight",
    "in_words",
    "today_count",
    "today_lines",
    "today_sight",
]

EXPIRES_WITHIN = timedelta(days=3)
NEWS_FOR = timedelta(days=14)
_PLURALS = {"note": "notes", "to-do": "to-dos", "file": "files"}


@dataclass(frozen=True)
class TodayLine:
    """One thing that needs attention.

    Attributes:
        number: That of the record it is about: a quote, an invoice, an enquiry, a job; of a mail its id.
        who: The client, whoever asks, or whom a mail is for.
        words: What they wrote, what went wrong, or what is new.
        at: When it came up.
        cents: The amount it is about.
        day: The last day of a quote, or the day an invoice was due.
        job: The number of the job it belongs to.
        client: The number of the client it belongs to.
        ref: The id of the mail, the quote, or whatever else the line is recognised by.
        count: How many messages, or new things.
    """

    kind: TodayKind
    number: str
    who: str
    words: str
    at: datetime
    cents: int | None
    day: date | None
    job: str | None
    client: str | None
    ref: int
    count: int = 1


@dataclass(frozen=True)
class TodaySight:
    """What is somebody's to deal with.

    Attributes:
        kinds: The kinds of lines they can do something about.
        own_jobs: Whether only their own jobs are theirs.
        own_mails: Whether only the mails that they had sent are theirs.
    """

    staff: int
    kinds: frozenset[TodayKind]
    own_jobs: bool = False
    own_mails: bool = False


_QUOTES = (TodayKind.ACCEPTED, TodayKind.DECLINED, TodayKind.CHANGES, TodayKind.EXPIRING)
MAILS = (TodayKind.MAIL_FAILED, TodayKind.MAIL_UNCERTAIN)
_NEEDS = {
    **dict.fromkeys(_QUOTES, Action.EDIT_QUOTES),
    **dict.fromkeys(MAILS, Action.MANAGE_OUTBOX),
    TodayKind.ENQUIRY: Action.ANSWER_ENQUIRIES,
    TodayKind.OVERDUE: Action.EDIT_INVOICES,
    TodayKind.NEW_TO_SHARE: Action.SHARE,
    TodayKind.MESSAGE: Action.EDIT_JOBS,
}


def today_sight(actor: Actor) -> TodaySight:
    """What is this person's to deal with; those who see their own jobs only are told of messages about them."""
    kinds = {kind for kind, action in _NEEDS.items() if reach(actor.role, action) is not Reach.NONE}
    own_jobs = actor.sees_own_jobs_only
    own_mails = reach(actor.role, Action.MANAGE_OUTBOX) is Reach.OWN
    return TodaySight(
        actor.staff_id, frozenset(kinds | {TodayKind.MESSAGE}) if own_jobs else frozenset(kinds), own_jobs, own_mails
    )


def today_lines(db: Connection, sight: TodaySight, now: datetime, zone: str) -> list[TodayLine]:
    """What needs this person's attention, the newest first; at most a hundred of each kind.

    Kinds of which a value is damaged are one line that says so.
    """
    values = _values(sight, now, zone)
    lines = [line for place, part in enumerate(_parts(sight)) for line in _readable(db, part, values, (place, now))]
    return sorted((_timed(line, zone) for line in lines), key=lambda line: line.at, reverse=True)


def today_count(db: Connection, sight: TodaySight, now: datetime, zone: str) -> int:
    """How many lines there are; what is more than a hundred counts as a hundred."""
    values, counted = _values(sight, now, zone), 0
    for part in _parts(sight):
        counted += int(db.value(part.count_query(), **part.needed(values)))
        if counted >= COUNTED_AT_MOST:
            return COUNTED_AT_MOST
    return counted


def in_words(count: int) -> str:
    """A count as the header says it: "3", "99+"."""
    return "99+" if count >= COUNTED_AT_MOST else str(count)


def _values(sight: TodaySight, now: datetime, zone: str) -> dict[str, Any]:
    today = day_in(zone, now)
    return {"staff": sight.staff, "today": today, "soon": today + EXPIRES_WITHIN, "lately": now - NEWS_FOR}


def _parts(sight: TodaySight) -> Iterator[Part]:
    """The queries of what a person can deal with, those that cost least first."""
    if TodayKind.MAIL_FAILED in sight.kinds:
        yield OWN_MAIL if sight.own_mails else MAIL
    if TodayKind.ENQUIRY in sight.kinds:
        yield ENQUIRY
    if TodayKind.MESSAGE in sight.kinds:
        yield OWN_MESSAGE if sight.own_jobs else MESSAGE
    if TodayKind.ACCEPTED in sight.kinds:
        yield ANSWERED
    if TodayKind.OVERDUE in sight.kinds:
        yield OVERDUE
    if TodayKind.EXPIRING in sight.kinds:
        yield EXPIRING
    if TodayKind.NEW_TO_SHARE in sight.kinds:
        yield NEW


def _readable(db: Connection, part: Part, values: dict[str, Any], at: tuple[int, datetime]) -> Iterable[TodayLine]:
    place, now = at
    try:
        return list(_lines(db, part, values))
    except Damaged as error:
        words = f"{error.message} {error.hint}"
        return [TodayLine(TodayKind.UNREADABLE, "", "", words, now, None, None, None, None, place)]


def _lines(db: Connection, part: Part, values: dict[str, Any]) -> Iterable[TodayLine]:
    found = db.all(TodayLine, part.line_query(), **part.needed(values))
    return islice(_by_job(found), OF_EACH_KIND) if part.by_job else found


def _by_job(found: list[TodayLine]) -> Iterator[TodayLine]:
    """One line for each job, or quote without one, saying what is newest there; of new things, what they all are."""
    groups: dict[str, list[TodayLine]] = {}
    for line in found:
        groups.setdefault(line.number, []).append(line)
    for lines in groups.values():
        newest = max(lines, key=lambda line: line.at)
        words = _named(lines) if newest.kind is TodayKind.NEW_TO_SHARE else newest.words
        yield replace(newest, words=words, count=len(lines))


def _named(lines: list[TodayLine]) -> str:
    """ "INV-0007, 2 notes"."""
    numbers = sorted(line.words for line in lines if line.words not in _PLURALS)
    counts = {word: sum(line.words == word for line in lines) for word in _PLURALS}
    counted = [word if count == 1 else f"{count} {_PLURALS[word]}" for word, count in counts.items() if count]
    return ", ".join(numbers + counted)


def _timed(line: TodayLine, zone: str) -> TodayLine:
    """What depends on a day came up as that day drew near, or was over."""
    if line.kind is TodayKind.EXPIRING and line.day is not None:
        return replace(line, at=end_of_day(zone, line.day - EXPIRES_WITHIN - timedelta(days=1)))
    if line.kind is TodayKind.OVERDUE and line.day is not None:
        return replace(line, at=end_of_day(zone, line.day))
    return line
