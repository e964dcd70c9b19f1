"""How dates, times and statuses read, to the office and to its clients."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from data.enums import JOB_DETAILS, InvoiceStatus, JobStatus, QuoteStatus, VisitKind

CLIENT_JOB_STATUS = {
    JobStatus.PENDING: "Booked in",
    JobStatus.IN_PROGRESS: "Under way",
    JobStatus.ON_HOLD: "Paused",
    JobStatus.COMPLETED: "Work finished",
    JobStatus.CANCELLED: "Cancelled",
}
NOT_SCHEDULED = "To be scheduled"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def short_day(day: date) -> str:
    """ "Wed 26 Nov"."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def full_day(day: date) -> str:
    """ "Wed 26 Nov 2026"."""
    return f"{short_day(day)} {day.year}"


def clock_time(moment: datetime) -> str:
    """ "8 am", "8:30 am", of an already local time."""
    hour = moment.hour % 12 or 12
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{hour}{minutes} {'am' if moment.hour < 12 else 'pm'}"


def local(moment: datetime, zone: str) -> datetime:
    """The moment as the clock on the business's wall shows it."""
    return moment.astimezone(ZoneInfo(zone))


def short_moment(moment: datetime, zone: str) -> str:
    """ "Wed 26 Nov 8 am"."""
    there = local(moment, zone)
    return f"{short_day(there.date())} {clock_time(there)}"


def visit_times(starts_at: datetime, ends_at: datetime, zone: str, kind: VisitKind = VisitKind.BOOKED) -> str:
    """ "Tue 24 Nov 2026, 8 am to 10 am"; a window says that somebody arrives within it."""
    start, end = local(starts_at, zone), local(ends_at, zone)
    until = clock_time(end) if start.date() == end.date() else f"{full_day(end.date())}, {clock_time(end)}"
    arriving = "arriving between " if kind is VisitKind.WINDOW else ""
    joined = "and" if kind is VisitKind.WINDOW else "to"
    return f"{full_day(start.date())}, {arriving}{clock_time(start)} {joined} {until}"


def short_visit(starts_at: datetime, ends_at: datetime, zone: str, kind: VisitKind = VisitKind.BOOKED) -> str:
    """The same without the year, where it stands by itself: "Wed 26 Nov, 8 am to 10 am"."""
    year = f" {local(starts_at, zone).year},"
    return visit_times(starts_at, ends_at, zone, kind).replace(year, ",")


def ago(moment: datetime, now: datetime) -> str:
    """ "just now", "5 min ago", "2 h ago", "3 days ago"."""
    passed = max(now - moment, timedelta())
    if passed < timedelta(minutes=1):
        return "just now"
    if passed < timedelta(hours=1):
        return f"{passed // timedelta(minutes=1)} min ago"
    if passed < timedelta(days=1):
        return f"{passed // timedelta(hours=1)} h ago"
    days = passed // timedelta(days=1)
    return "yesterday" if days == 1 else f"{days} days ago"


def quote_status(status: QuoteStatus, valid_until: date, today: date) -> QuoteStatus:
    """The status as it stands today: a sent quote past its day has expired."""
    return QuoteStatus.EXPIRED if status is QuoteStatus.SENT and today > valid_until else status


def invoice_status(status: InvoiceStatus, due_on: date, today: date) -> InvoiceStatus:
    """The status as it stands today: what is owed past its day is overdue."""
    open_ones = (InvoiceStatus.SENT, InvoiceStatus.PART_PAID)
    return InvoiceStatus.OVERDUE if status in open_ones and today > due_on else status


def joined(parts: list[str]) -> str:
    """ "dates", "dates and status", "dates, status and Q-0031"."""
    *others, last = parts or [""]
    return f"{', '.join(others)} and {last}" if others else last


def file_size(size: int) -> str:
    """A size in bytes as people read it: "240 KB"."""
    if size < 1_000_000:
        return f"{max(size // 1_000, 1)} KB"
    return f"{size / 1_000_000:.1f} MB"


def counted(count: int, one: str, many: str) -> str:
    """ "1 note", "2 notes"; nothing of none."""
    return f"{count} {one if count == 1 else many}" if count else ""


def ticks_in_words(keys: Sequence[str]) -> str:
    """What is shared, in short: "dates, status, Q-0031, 2 notes"."""
    details = [kind.value for kind in JOB_DETAILS if kind in keys]
    papers = [key.partition(":")[2] for key in keys if key.startswith(("quote:", "invoice:"))]
    others = [
        counted(sum(key.startswith(f"{kind}:") for key in keys), one, many)
        for kind, one, many in (("note", "note", "notes"), ("todo", "to-do", "to-dos"), ("file", "file", "files"))
    ]
    return ", ".join([*details, *papers, *(words for words in others if words)])


def licence_words(licence: str) -> str:
    """A licence as papers name it: "Lic 12345". One that says what it is stays as it was written."""
    return f"Lic {licence}" if licence[:1].isdigit() else licence
