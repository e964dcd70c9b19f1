"""What happens on a job: it is made, visited, written about and finished."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from data import entry
from data.demo.days import Days
from data.demo.pictures import jpeg, pdf
from data.demo.telling import Book, Event, Scene
from data.enums import CostKind, JobStatus, QuoteStatus, VisitKind
from data.models import (
    ClientNote,
    Cost,
    FileContent,
    InternalNote,
    Job,
    JobFile,
    JobStaff,
    NoteId,
    Todo,
    Visit,
)
from data.money import parse_cents


@dataclass(frozen=True)
class Made(Event):
    """A job is made. `visits` reads "-3 8:00-12:00", with a `~` for the dash where it is an arrival window.

    Visits of past days are done, and the status follows them; `status` is where the job stands in the end.
    """

    title: str
    description: str = ""
    visits: tuple[str, ...] = ()
    status: JobStatus = JobStatus.PENDING
    staff: tuple[str, ...] = ("dan",)
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        scene.number = book.next_number("job")
        scene.job = book.add(
            Job(
                number=scene.number,
                title=self.title,
                description=self.description,
                client_id=scene.client.row.id if scene.client else None,
                site=scene.site,
                suburb=entry.suburb_of(scene.site),
                status_since=at,
                created_at=at,
                created_by=book.staff_id(self.by),
            )
        )
        book.add_all(JobStaff(job_id=scene.job, staff_id=book.staff_id(key)) for key in self.staff)
        book.log(scene, at, "job made", self.by, self.title)
        _take_over_quotes(book, scene, at, self.by)
        for visit in self.visits:
            book_visit(book, scene, at, visit, self.by)

    def follow_ups(self, days: Days) -> Iterator[Event]:
        past = [(place, end) for place, visit in enumerate(self.visits) if (end := _past_end(visit))]
        for place, end in past:
            yield VisitDone(end, place, self.staff[0])
        started = self.status in (JobStatus.IN_PROGRESS, JobStatus.COMPLETED)
        if started and self.visits:
            yield StatusSet(self.visits[0].replace("~", "-").rsplit("-", 1)[0], JobStatus.IN_PROGRESS, "sam")
        if self.status is JobStatus.COMPLETED:
            yield StatusSet(past[-1][1], JobStatus.COMPLETED, "sam")


def _take_over_quotes(book: Book, scene: Scene, at: datetime, by: str) -> None:
    """An accepted quote that came before its job becomes the job, and its share the job's."""
    if scene.share is not None:
        book.tx.sql.run("UPDATE share SET job_id = :job, quote_id = NULL WHERE id = :s", job=scene.job, s=scene.share)
    for quote, number in scene.quotes:
        book.tx.sql.run(
            "UPDATE quote SET job_id = :job, status = :status WHERE id = :quote",
            job=scene.job,
            status=QuoteStatus.CONVERTED,
            quote=quote,
        )
        book.log(scene, at, "quote converted", by, f"To {scene.number}", number)


def _past_end(visit: str) -> str | None:
    """When a visit ended, as a moment of the calendar; None while it lies ahead."""
    day, times = visit.split()
    return f"{day} {times.replace('~', '-').split('-')[1]}" if int(day) < 0 else None


def book_visit(book: Book, scene: Scene, at: datetime, visit: str, by: str) -> None:
    """Put a visit on the calendar."""
    day, times = visit.split()
    start, end = times.replace("~", "-").split("-")
    scene.visits.append(
        book.add(
            Visit(
                job_id=scene.known_job,
                kind=VisitKind.WINDOW if "~" in times else VisitKind.BOOKED,
                starts_at=book.days.at(f"{day} {start}"),
                ends_at=book.days.at(f"{day} {end}"),
                calendar_uid=f"{book.opaque_id()}@tradeconsole",
            )
        )
    )
    book.log(scene, at, "visit booked", by)


@dataclass(frozen=True)
class Booked(Event):
    """Another visit is put on the calendar."""

    visit: str
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        book_visit(book, scene, at, self.visit, self.by)


@dataclass(frozen=True)
class VisitDone(Event):
    place: int
    by: str

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        book.tx.sql.run("UPDATE visit SET done_at = :at WHERE id = :visit", at=at, visit=scene.visits[self.place])
        book.log(scene, at, "visit done", self.by)


@dataclass(frozen=True)
class StatusSet(Event):
    status: JobStatus
    by: str = "mia"
    why: str = ""

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        book.tx.sql.run(
            "UPDATE job SET status = :status, status_since = :at, version = version + 1 WHERE id = :job",
            status=self.status,
            at=at,
            job=scene.job,
        )
        book.log(scene, at, "status changed", self.by, f"{self.status}. {self.why}".rstrip(". "))


@dataclass(frozen=True)
class ToldClient(Event):
    """A note for the client."""

    text: str
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        note = book.add(NoteId(taken_at=at))
        scene.notes.append(note)
        who = book.staff_id(self.by)
        book.add_all([ClientNote(id=note, job_id=scene.known_job, text=self.text, written_at=at, written_by=who)])
        book.log(scene, at, "client note written", self.by)


@dataclass(frozen=True)
class Between(Event):
    """A note that stays between the people of the business."""

    text: str
    by: str = "rosa"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        note = book.add(NoteId(taken_at=at))
        who = book.staff_id(self.by)
        book.add_all([InternalNote(id=note, job_id=scene.known_job, text=self.text, written_at=at, written_by=who)])
        book.log(scene, at, "internal note written", self.by)


@dataclass(frozen=True)
class ToDo(Event):
    text: str
    for_client: bool = False
    done: str = ""
    by: str = "mia"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        todo = Todo(
            job_id=scene.known_job,
            text=self.text,
            for_client=self.for_client,
            done_at=book.days.at(self.done) if self.done else None,
            created_at=at,
            created_by=book.staff_id(self.by),
        )
        scene.todos.append(book.add(todo))


@dataclass(frozen=True)
class FileAdded(Event):
    """A picture, or a PDF where `drawn` is its text instead of tiles."""

    name: str
    drawn: tuple[str, ...]
    for_client: bool = False
    by: str = "dan"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        is_pdf = self.name.endswith(".pdf")
        content = pdf(*self.drawn) if is_pdf else jpeg(self.drawn)
        file = book.add(
            JobFile(
                job_id=scene.known_job,
                name=self.name,
                content_type="application/pdf" if is_pdf else "image/jpeg",
                size=len(content),
                for_client=self.for_client,
                added_at=at,
                added_by=book.staff_id(self.by),
            )
        )
        scene.files.append(file)
        book.add_all([FileContent(file_id=file, content=content)])
        book.log(scene, at, "file added", self.by, self.name)


@dataclass(frozen=True)
class Spent(Event):
    """What the job costs the business."""

    label: str
    amount: str
    supplier: str = ""
    kind: CostKind = CostKind.MATERIAL
    by: str = "dan"

    def tell(self, book: Book, scene: Scene, at: datetime) -> None:
        book.add(
            Cost(
                job_id=scene.known_job,
                kind=self.kind,
                label=self.label,
                supplier=self.supplier,
                amount_cents=parse_cents(self.amount),
                incurred_at=at,
                recorded_by=book.staff_id(self.by),
            )
        )
