"""Days on lists that go back for years."""

from datetime import date, timedelta

from data.wording import short_day

# A day further off than this is told by its year instead of by its day of the week.
_NEAR = timedelta(270)
# So many days are told in years.
_YEARS = 730


def near_day(day: date, today: date) -> str:
    """ "Wed 26 Nov", or "26 Nov 2024" where the year would be guessed wrong."""
    if abs(day - today) < _NEAR:
        return short_day(day)
    return f"{short_day(day).partition(' ')[2]} {day.year}"


def days_late(due: date, today: date) -> str:
    """ "12 days late", "3 years late"."""
    late = (today - due).days
    if late >= _YEARS:
        return f"{late // 365} years late"
    return f"{late} day{'' if late == 1 else 's'} late"
