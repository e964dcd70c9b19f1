"""The everyday jobs of the demo: a burst pipe, a dripping tap, a blocked drain. Most were done and paid."""

from dataclasses import dataclass

from data.demo.job_events import Made, StatusSet
from data.demo.paper_events import Invoiced, InvoiceSent, Paid, item
from data.demo.telling import Event, Story
from data.enums import JobStatus

DONE, UNDER_WAY, WAITING = JobStatus.COMPLETED, JobStatus.IN_PROGRESS, JobStatus.PENDING
PAUSED, CANCELLED = JobStatus.ON_HOLD, JobStatus.CANCELLED

_DAYS_TO_INVOICE, _DAYS_TO_PAY = 1, 8


@dataclass(frozen=True)
class PlainJob:
    """A job without much to tell. Where it was billed, `hours` and `parts` say for what."""

    made: str
    client: str
    title: str
    status: JobStatus
    visits: tuple[str, ...] = ()
    staff: tuple[str, ...] = ("dan",)
    hours: str = ""
    parts: str = ""
    site: int = 0


PLAIN_JOBS = (
    PlainJob("-100 9:05", "marino", "Replace hot water unit", DONE, ("-97 8:00-12:00",), ("dan", "zoe"), "4", "1420"),
    PlainJob("-98 10:40", "osei", "Burst pipe under kitchen sink", DONE, ("-98 13:00-15:00",), ("leo",), "2", "64.50"),
    PlainJob("-96 8:30", "northside", "Blocked sewer, unit 6", DONE, ("-95 7:30-10:30",), ("dan",), "3", "120"),
    PlainJob("-93 11:15", "lindqvist", "Replace two outdoor taps", DONE, ("-89 9:00-10:30",), ("leo",), "1.5", "96"),
    PlainJob("-90 14:20", "mcleod", "Ridge capping, re-bed and point", DONE, ("-84 7:30-15:30", "-83 7:30-12:00"),
             ("dan", "zoe"), "12", "480"),
    PlainJob("-88 9:50", "costa", "Gas leak test and certificate", DONE, ("-86 8:00~10:00",), ("leo",), "1", "45"),
    PlainJob("-85 15:10", "haddad", "Laundry tap drips", DONE, ("-82 13:00-14:00",), ("leo",), "1", "28"),
    PlainJob("-81 8:45", "bayside", "Stormwater pit overflows", DONE, ("-79 7:00-11:00",), ("dan", "leo"), "8", "210"),
    PlainJob("-78 10:05", "brennan", "Replace toilet suite", DONE, ("-74 8:00-11:00",), ("dan",), "3", "540"),
    PlainJob("-75 13:30", "ali", "Downpipe torn off by the wind", DONE, ("-73 9:00-11:00",), ("leo",), "2", "132"),
    PlainJob("-72 9:25", "wattlecafe", "Dishwasher connection", DONE, ("-70 15:00-17:00",), ("leo",), "2", "85"),
    PlainJob("-69 16:00", "rahman", "Quote visit for a second bathroom", CANCELLED, (), ("sam",)),
    PlainJob("-66 8:55", "papas", "Roof leak over hallway", DONE, ("-64 8:00-12:00",), ("dan", "zoe"), "6", "150"),
    PlainJob("-63 11:45", "hughes", "Shower mixer replaced", DONE, ("-60 10:00-12:00",), ("leo",), "2", "310"),
    PlainJob("-60 9:15", "kinder", "Two low basins for the toddler room", DONE, ("-55 7:00-12:00",), ("dan", "zoe"),
             "9", "690"),
    PlainJob("-57 10:30", "jansen", "Rainwater tank pump", DONE, ("-53 8:30-12:30",), ("dan",), "4", "780"),
    PlainJob("-54 14:45", "northside", "Hot water pressure valve", DONE, ("-53 13:00-14:30",), ("leo",), "1.5", "110",
             1),
    PlainJob("-51 8:40", "stkilian", "Urinal cistern runs all night", DONE, ("-49 9:00-11:00",), ("leo",), "2", "175"),
    PlainJob("-48 9:35", "webb", "Valley iron replaced, front", DONE, ("-43 7:30-15:00",), ("dan", "zoe"), "14", "390"),
    PlainJob("-45 12:20", "greco", "Blocked stormwater drain", DONE, ("-44 8:00-10:00",), ("dan",), "2", "95"),
    PlainJob("-42 10:10", "osei", "Bathroom basin waste leaks", DONE, ("-40 13:00-14:00",), ("leo",), "1", "35"),
    PlainJob("-39 8:25", "blake", "Gutter clean, single storey", DONE, ("-36 8:00-10:00",), ("zoe", "leo"), "3", "20"),
    PlainJob("-34 9:00", "haddad", "Move gas meter", CANCELLED, (), ("sam",)),
    PlainJob("-27 10:50", "costa", "Kitchen tap and filter", DONE, ("-25 14:00-15:30",), ("leo",), "1.5", "420"),
    PlainJob("-24 13:05", "lindqvist", "Roof tiles slipped after the storm", DONE, ("-22 7:30-11:30",),
             ("dan", "zoe"), "8", "140"),
    PlainJob("-21 9:45", "northside", "Cistern inlet valve", DONE, ("-20 8:00~10:00",), ("leo",), "1", "48", 2),
    PlainJob("-14 8:35", "marino", "Second opinion on damp wall", PAUSED, ("-12 10:00-11:00",), ("sam",)),
    PlainJob("-7 9:10", "papas", "Gas heater service", WAITING, ("+2 9:00~11:00",), ("leo",)),
    PlainJob("-6 14:00", "ali", "Sewer camera inspection", UNDER_WAY, ("-1 8:00-10:00", "+3 8:00-12:00"), ("dan",)),
    PlainJob("-6 16:10", "brennan", "Flexible hoses, whole house", WAITING, ("+4 13:00-15:00",), ("leo",)),
    PlainJob("-5 10:20", "rahman", "Second bathroom, rough-in", WAITING, ("+6 7:00-15:30", "+7 7:00-15:30"),
             ("dan", "zoe")),
    PlainJob("-4 8:50", "stkilian", "Hall kitchen: grease arrestor smells", WAITING, ("+1 7:30~9:00",), ("dan",)),
    PlainJob("-3 11:00", "osei", "Replace laundry trough", WAITING, ("+5 8:00-10:00",), ("leo", "zoe")),
    PlainJob("-2 15:30", "northside", "No hot water, unit 6", UNDER_WAY, ("-1 14:00-15:30", "+1 10:00-12:00"),
             ("leo",)),
    PlainJob("-1 9:40", "costa", "Smell of gas in the garage", WAITING, ("+1 13:00-14:00",), ("leo",)),
    PlainJob("-1 13:50", "mcleod", "Rainwater diverter", WAITING, (), ("dan",)),
)  # fmt: skip


def plain_stories() -> list[Story]:
    """The table's rows as stories."""
    return [Story(job.client, (*_job(job), *_bill(job)), job.site) for job in PLAIN_JOBS]


def _job(job: PlainJob) -> tuple[Event, ...]:
    made = Made(job.made, job.title, visits=job.visits, status=job.status, staff=job.staff)
    if job.status is PAUSED:
        return made, StatusSet("-9 11:20", PAUSED, "sam", "Waiting for the builder's report")
    if job.status is CANCELLED:
        return made, StatusSet(_later(job.made, 6), CANCELLED, "mia", "The client changed their mind")
    return (made,)


def _bill(job: PlainJob) -> tuple[Event, ...]:
    if not job.hours:
        return ()
    lines = (item("Labour", f"{job.hours} h", "110"), item("Parts and fittings", "1", job.parts))
    last = f"{job.visits[-1].split()[0]} 16:30"
    billed = _later(last, _DAYS_TO_INVOICE)
    return Invoiced(billed, lines), InvoiceSent(billed), Paid(_later(last, _DAYS_TO_PAY))


def _later(moment: str, days: int) -> str:
    """The same time so many working days later."""
    day, clock = moment.split()
    return f"{int(day) + days} {clock}"
