"""How the lines of Today read: a sign and a word, who and what, and the key that deals with each."""

from collections.abc import Iterator
from datetime import date

from textual.content import Content

from data.money import format_cents
from data.permissions import Action
from data.queries.outbox import find_mail
from data.queries.today import MAILS, TodayKind, TodayLine
from data.safe_text import safe_line, safe_text
from data.wording import ago, short_day, short_moment
from screens.card_lines import QUIET, TONES
from screens.glyphs import Sign
from screens.office import Office
from screens.widgets.columns import Cell, Column, StyleName

_LOOKS: dict[TodayKind, tuple[Sign, StyleName]] = {
    TodayKind.MESSAGE: ("mail", "accent"),
    TodayKind.ENQUIRY: ("pending", "accent"),
    TodayKind.ACCEPTED: ("tick", "good"),
    TodayKind.DECLINED: ("cancelled", "attention"),
    TodayKind.CHANGES: ("in_progress", "attention"),
    TodayKind.EXPIRING: ("on_hold", "attention"),
    TodayKind.MAIL_FAILED: ("mail", "trouble"),
    TodayKind.MAIL_UNCERTAIN: ("mail", "attention"),
    TodayKind.OVERDUE: ("on_hold", "trouble"),
    TodayKind.NEW_TO_SHARE: ("new", "attention"),
    TodayKind.UNREADABLE: ("cancelled", "trouble"),
}
_KEYS = {
    TodayKind.MAIL_FAILED: "r again",
    TodayKind.MAIL_UNCERTAIN: "r again",
    TodayKind.NEW_TO_SHARE: "s share",
    TodayKind.UNREADABLE: "",
}


QUOTES = (TodayKind.ACCEPTED, TodayKind.DECLINED, TodayKind.CHANGES, TodayKind.EXPIRING)


def awaits_job(row: TodayLine) -> bool:
    """Whether it is an accepted quote of which no job was made yet."""
    return row.kind is TodayKind.ACCEPTED and row.job is None


def today_columns(office: Office) -> list[Column[TodayLine]]:
    """The columns, the last to give way first."""

    def kind(row: TodayLine) -> Cell:
        sign, tone = _LOOKS[row.kind]
        return office.glyphs.label(sign, row.kind.value), tone

    def when(row: TodayLine) -> Cell:
        return ago(row.at, office.now), "muted"

    def key(row: TodayLine) -> Cell:
        return _KEYS.get(row.kind, "enter"), "muted"

    return [
        Column("kind", "What", kind, 19, priority=9, sortable=False),
        Column("number", "", lambda row: "" if row.kind in MAILS else row.number, 8, priority=6, sortable=False),
        Column("who", "Who", lambda row: row.who, 13, priority=7, sortable=False),
        Column("words", "", in_short, 14, flex=3, priority=8, sortable=False),
        Column("when", "When", when, 11, priority=4, sortable=False),
        Column("key", "Key", key, 7, priority=5, sortable=False),
    ]


_LAST = {TodayKind.EXPIRING: "until", TodayKind.OVERDUE: "due"}


def _day(day: date) -> str:
    """ "26 Nov": which weekday it is matters less than that it is read at once."""
    return short_day(day).partition(" ")[2]


def in_short(row: TodayLine) -> str:
    """What it is about, on one line."""
    money = format_cents(row.cents) if row.cents is not None else ""
    day = f"{_LAST[row.kind]} {_day(row.day)}" if row.day is not None and row.kind in _LAST else ""
    parts = [f"{money} {day}".strip()] if money or day else []
    if awaits_job(row):
        parts.append("no job yet")
    if row.kind is TodayKind.MESSAGE and row.count > 1:
        parts.append(f"{row.count} new")
    return ", ".join([*parts, *([safe_line(row.words)] if row.words else [])])


def today_summary(row: TodayLine, office: Office) -> Content:
    """A line in full."""
    sign, tone = _LOOKS[row.kind]
    zone = office.frame().zone
    about = [row.number if row.kind not in MAILS else "", row.job if row.job != row.number else ""]
    lines = [
        Content.styled(office.glyphs.label(sign, row.kind.value), f"bold {TONES[tone]}"),
        Content(safe_line(f" {office.glyphs.dot} ".join(part for part in [*about, row.who] if part))),
        Content.styled(short_moment(row.at, zone), QUIET),
        Content(""),
        Content(in_short(row) if row.kind in _IN_SHORT else safe_text(row.words)),
        *_error(row, office),
        Content(""),
        *(Content.assemble((key, "bold $text-accent"), f"  {does}") for key, does in _keys(row, office)),
    ]
    return Content("\n").join(lines)


_IN_SHORT = (TodayKind.ACCEPTED, TodayKind.EXPIRING, TodayKind.OVERDUE)


def _error(row: TodayLine, office: Office) -> Iterator[Content]:
    if row.kind in MAILS and (mail := find_mail(office.db, row.ref)) is not None:
        yield Content.styled(safe_text(mail.error), "$text-error")


def _keys(row: TodayLine, office: Office) -> Iterator[tuple[str, str]]:
    if row.kind in MAILS:
        yield "r", "send it again"
        yield "x", "give it up"
    elif row.kind is TodayKind.NEW_TO_SHARE:
        yield "s", "choose what to share"
    elif row.kind is TodayKind.ENQUIRY:
        yield "enter", "open the enquiry"
    elif row.kind is TodayKind.UNREADABLE:
        return
    elif awaits_job(row) and office.may(Action.EDIT_JOBS):
        yield "enter", "make the job"
    elif row.kind in QUOTES:
        yield "enter", "open the quote"
    elif row.kind is TodayKind.OVERDUE:
        yield "enter", "open the invoice"
    else:
        yield "enter", "open the job" if row.job else "open the client"
