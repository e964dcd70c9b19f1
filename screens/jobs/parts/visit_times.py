"""When a visit is: a day, from when until when, typed as people say it."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from textual import on

from data.enums import VisitKind
from data.errors import Invalid
from data.moments import in_zone, read_clock, read_day
from data.queries.job_details import VisitRow
from data.wording import clock_time, local, short_day
from screens.forms.fields import Field, Kind
from screens.forms.form import Form
from screens.forms.form_modal import FormModal, T

USUAL_LENGTH = timedelta(hours=2)
KINDS = (
    (VisitKind.BOOKED.value, "Booked: the work is from then to then"),
    (VisitKind.WINDOW.value, "Arrival window: somebody comes between"),
)


class VisitTimesModal(FormModal[T]):
    """A form with the times of a visit. Until somebody types an end, it follows a start on the same day, at the same
    distance."""

    FIRST: ClassVar[str] = "day"
    usual_end = ""
    """The end that was filled in for the person."""
    length = USUAL_LENGTH

    def keep_length(self, visit: VisitRow) -> None:
        """Have the end of a visit that is moved follow at its distance."""
        self.length, self.usual_end = visit.ends_at - visit.starts_at, self.form.values()["end"]

    @on(Form.Changed)
    def follow_start(self, event: Form.Changed) -> None:
        """Fill in a usual end."""
        if event.key != "start":
            return
        values = self.form.values()
        if values["end"] not in ("", self.usual_end) or values.get("until", "").strip():
            return
        self.usual_end = _end_after(values["start"], self.length)
        self.form.fill({"end": self.usual_end})


def time_fields(zone: str, today: date, visit: VisitRow | None = None, *, required: bool = True) -> list[Field]:
    """The fields of a visit's times; of a visit that is there, as it stands."""
    start = local(visit.starts_at, zone) if visit else None
    end = local(visit.ends_at, zone) if visit else None
    last = end.date() if start and end and end.date() != start.date() else None
    optional = "" if required else "Leave it empty when no day is set yet."
    return [
        Field(
            "day",
            "Day" if required else "First visit",
            written_day(start.date()) if start else "",
            check=lambda text: _checked_day(text, today, required),
            tidy=lambda text: written_day(read_day(text, "day", today=today)),
            placeholder="like tomorrow, fri or 27/11/2026",
            hint=optional,
        ),
        _clock_field("start", "From", start, "8 am"),
        _clock_field("end", "To", end, "10 am"),
        *([_last_day(today, last)] if required else []),
        Field("kind", "The times are", visit.kind.value if visit else "", Kind.CHOICE, KINDS),
    ]


def _last_day(today: date, last: date | None) -> Field:
    return Field(
        "until",
        "Ends on",
        written_day(last) if last else "",
        check=lambda text: text.strip() and read_day(text, "until", today=today),
        tidy=lambda text: written_day(read_day(text, "until", today=today)),
        placeholder="the same day",
    )


def _clock_field(key: str, label: str, value: datetime | None, example: str) -> Field:
    return Field(
        key,
        label,
        clock_time(value) if value else "",
        check=lambda text: text.strip() and read_clock(text, key),
        tidy=lambda text: _written_clock(read_clock(text, key)),
        placeholder=f"like {example}",
        at_most=20,
    )


def written_day(day: date) -> str:
    """A day in a form: "Fri 27/11/2026"."""
    return f"{short_day(day)[:3]} {day:%d/%m/%Y}"


def _written_clock(clock: time) -> str:
    return clock_time(datetime.combine(date.min, clock))


def _end_after(start: str, length: timedelta) -> str:
    try:
        begins = datetime.combine(date.min, read_clock(start))
    except Invalid:
        return ""
    ends = begins + length
    return clock_time(ends) if ends.date() == begins.date() else ""


def _checked_day(text: str, today: date, required: bool) -> None:
    if text.strip():
        read_day(text, "day", today=today)
    elif required:
        raise Invalid("Which day?", "Write it like tomorrow, fri or 27/11/2026.", "day")


def read_times(values: Mapping[str, str], zone: str, today: date) -> tuple[datetime, datetime, VisitKind] | None:
    """From when until when, and what that means; None where no day was given.

    Raises:
        Invalid: A value is missing or can't be taken.
    """
    if not values["day"].strip():
        if values["start"].strip():
            raise Invalid("Which day?", "Write it like tomorrow, fri or 27/11/2026.", "day")
        return None
    day = read_day(values["day"], "day", today=today)
    last = read_day(values["until"], "until", today=today) if values.get("until", "").strip() else day
    start = _required_clock(values, "start", None)
    end = _required_clock(values, "end", start if last == day else None)
    begins = in_zone(datetime.combine(day, start), zone, "start")
    return begins, in_zone(datetime.combine(last, end), zone, "end"), VisitKind(values["kind"])


def _required_clock(values: Mapping[str, str], key: str, after: time | None) -> time:
    if not values[key].strip():
        raise Invalid("At what time?", "Write it like 8 am, 8:30 or 14:00.", key)
    return read_clock(values[key], key, after=after)
