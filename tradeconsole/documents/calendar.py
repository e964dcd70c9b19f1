"""The coming visits of a shared page as a calendar file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from data.enums import VisitKind
from data.errors import NotFound
from data.safe_text import safe_line
from data.sharing.client_view import coming_visits
from data.sharing.pages import SharedBusiness, SharedPage, SharedVisit
from data.wording import clock_time, local

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

PRODUCT = "-//TradeConsole//Visits//EN"

# Long enough to hold the change to or from summer time before the first visit.
_BEFORE = timedelta(days=400)
_AFTER = timedelta(days=1)
_ALWAYS = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def visits_calendar(business: SharedBusiness, page: SharedPage, now: datetime) -> bytes:
    """The visits that are still ahead, in the business's zone. Importing it again moves what was moved.

    Raises:
        NotFound: The page shares no dates, or no visit is ahead.
    """
    visits = coming_visits(page, now)
    if not visits:
        raise NotFound("There is no visit to add to a calendar.")
    calendar = _empty_calendar(business)
    calendar.add_component(_timezone(business.timezone, visits))
    for visit in visits:
        calendar.add_component(_event(business, page, visit, now))
    written: bytes = calendar.to_ical()
    return written


def _empty_calendar(business: SharedBusiness) -> "Calendar":
    # Imported here: most starts of the program write no calendar.
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", safe_line(business.name))
    return calendar


def _event(business: SharedBusiness, page: SharedPage, visit: SharedVisit, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", visit.calendar_uid)
    event.add("sequence", visit.sequence)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", local(visit.starts_at, business.timezone))
    event.add("dtend", local(visit.ends_at, business.timezone))
    for name, text in _words(business, page, visit).items():
        if text:
            event.add(name, text)
    _add_organizer(event, business)
    return event


def _words(business: SharedBusiness, page: SharedPage, visit: SharedVisit) -> dict[str, str]:
    """What is said of a visit. The job's title is told only where the description is shared."""
    title = safe_line(page.description.title) if page.description else ""
    what = f"{title} (job {page.number})" if title else f"job {page.number}"
    contact = f"Questions? Call {safe_line(business.phone)}." if business.phone else ""
    return {
        "summary": f"{safe_line(business.name)}: {what}",
        "location": safe_line(page.site),
        "description": "\n".join(part for part in (_arrival(business, visit), contact) if part),
    }


def _arrival(business: SharedBusiness, visit: SharedVisit) -> str:
    """That we come within the time given; nothing for a visit that fills it."""
    if visit.kind is not VisitKind.WINDOW:
        return ""
    first, last = (clock_time(local(moment, business.timezone)) for moment in (visit.starts_at, visit.ends_at))
    return f"We arrive between {first} and {last}."


def _add_organizer(event: "Event", business: SharedBusiness) -> None:
    """Who publishes the event, as a published calendar must say."""
    from icalendar import vCalAddress, vText

    if not business.email:
        return
    organizer = vCalAddress(f"mailto:{business.email}")
    organizer.params["CN"] = vText(safe_line(business.name))
    event.add("organizer", organizer)


@dataclass(frozen=True)
class _Change:
    """The moment from which another offset holds, and both offsets."""

    onset: datetime
    before: timedelta
    after: timedelta


def _timezone(name: str, visits: list[SharedVisit]) -> "Timezone":
    """The zone's rules around the visits.

    Written out here because icalendar dates the onset of summer time an hour late.
    """
    from icalendar import Timezone

    zone = ZoneInfo(name)
    first = min(visit.starts_at for visit in visits) - _BEFORE
    last = max(visit.ends_at for visit in visits) + _AFTER
    timezone = Timezone()
    timezone.add("tzid", name)
    timezone.add_component(_observance(zone, _ALWAYS, first, _offset(zone, first)))
    for change in _changes(zone, first, last):
        onset = (change.onset.astimezone(UTC) + change.before).replace(tzinfo=None)
        timezone.add_component(_observance(zone, onset, change.onset, change.before))
    return timezone


def _observance(zone: tzinfo, onset: datetime, moment: datetime, before: timedelta) -> Any:
    """The rule that holds from `moment` on; its onset is told by the clock that was right before it."""
    from icalendar import TimezoneDaylight, TimezoneStandard

    there = moment.astimezone(zone)
    observance = TimezoneDaylight() if there.dst() else TimezoneStandard()
    observance.add("dtstart", onset)
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", _offset(zone, moment))
    observance.add("tzname", there.tzname())
    return observance


def _changes(zone: tzinfo, first: datetime, last: datetime) -> Iterator[_Change]:
    """Every change of the zone's offset between two moments."""
    day = first
    while day < last:
        following = day + timedelta(days=1)
        if _offset(zone, day) != _offset(zone, following):
            yield _Change(_onset(zone, day, following), _offset(zone, day), _offset(zone, following))
        day = following


def _onset(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """The first second at which the offset is that of `after`."""
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // timedelta(seconds=2) * timedelta(seconds=1)
        before, after = (middle, after) if _offset(zone, middle) == _offset(zone, before) else (before, middle)
    return after


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()
