"""The forms of a job: a new one with its first visit, and what is changed of one."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work

from data import entry
from data.actions.jobs import JobChanges, JobEntry, edit_job
from data.actions.new_job import NewWork
from data.actions.visits import VisitTimes
from data.lengths import LINE, LONG_TEXT
from data.queries.clients import find_client
from data.queries.job_details import JobDetails
from data.queries.jobs import JobRow
from data.queries.people import active_staff
from screens.clients.fields import (
    ChooseClient,
    SiteFollower,
    client_sites,
    client_words,
    picked_client,
    site_choice,
    site_field,
)
from screens.dialogs.pick import Choice
from screens.dialogs.tick import TickModal
from screens.forms.fields import Field, Kind, Picked
from screens.forms.form import Form
from screens.forms.form_modal import FormModal
from screens.jobs.parts.visit_times import VisitTimesModal, read_times, time_fields
from screens.office import Office

SaveWork = Callable[[NewWork], JobRow]


@dataclass(frozen=True)
class JobStart:
    """What is known of a new job before anything is typed.

    Attributes:
        client: A client's number.
        quote: The number of the accepted quote that it comes from, which binds the client.
    """

    client: str = ""
    title: str = ""
    site: str = ""
    quote: str = ""


class NewJobModal(VisitTimesModal[JobRow]):
    """Asks for a job, its first visit and who works on it."""

    HELP: ClassVar[str] = (
        "A new job. Enter goes to the next field; ctrl+s makes the job at any time, also without a client or a visit. "
        "A day may be written as tomorrow, fri or 27/11/2026, a time as 8, 8:30 or 2 pm."
    )

    def __init__(self, office: Office, start: JobStart, choose_client: ChooseClient, save: SaveWork) -> None:
        self._office = office
        self._choose_client = choose_client
        frame = office.frame()

        def save_values(values: Mapping[str, str], _confirmed: bool) -> JobRow:
            times = read_times(values, frame.zone, frame.today)
            job = JobEntry(values["title"], values.get("client", start.client), values["site"], values["description"])
            staff = values.get("staff", "").split()
            return save(NewWork(job, VisitTimes(*times) if times else None, staff))

        filled = "" if start.site else next(iter(client_sites(office, start.client)), "")
        self._site = SiteFollower(office, filled)
        fields = [
            *([] if start.quote else [_client_field(office, start.client, self._pick_client)]),
            *_text_fields(start.title, start.site or filled),
            *time_fields(frame.zone, frame.today, required=False),
            _description_field(),
            *self._staff_field(),
        ]
        title = f"New job from {start.quote}" if start.quote else "New job"
        super().__init__(title, fields, save_values, save_words="Make the job")

    @on(Form.Changed)
    def fill_site(self, event: Form.Changed) -> None:
        """Have the client's address stand as the site; of several, ask which."""
        if event.key == "client" and (sites := self._site.follow(self.form)):
            self._ask_site(sites)

    @work
    async def _ask_site(self, sites: list[str]) -> None:
        if chosen := await self.app.push_screen_wait(site_choice(sites)):
            self._site.fill(self.form, chosen)

    async def _pick_client(self, _value: str, typed: str) -> Picked | None:
        return await picked_client(self._office, self._choose_client, typed)

    def _staff_field(self) -> list[Field]:
        """Who works on it; nothing is asked of a business of one."""
        people = {person.email: person.name for person in active_staff(self._office.db)}
        if len(people) < 2:
            return []

        async def pick(value: str, _typed: str) -> Picked | None:
            choices = [Choice(email, name) for email, name in people.items()]
            chosen = await self.app.push_screen_wait(TickModal("Who works on it?", choices, value.split()))
            return None if chosen is None else Picked(" ".join(chosen), ", ".join(people[email] for email in chosen))

        return [Field("staff", "Staff", kind=Kind.PICK, pick=pick, placeholder="nobody yet (enter chooses)")]


class EditJobModal(FormModal[JobRow]):
    """Asks for what is changed of a job. Another client ends what is shared, after a question."""

    FIRST: ClassVar[str] = "title"

    def __init__(self, office: Office, job: JobDetails, choose_client: ChooseClient) -> None:
        before = {
            "client": job.paper.client_number or "",
            "title": job.row.title,
            "site": job.row.site,
            "description": job.paper.description,
        }

        def save(values: Mapping[str, str], confirmed: bool) -> JobRow:
            changed = {key: value for key, value in values.items() if value != before[key]}
            changes, version = JobChanges(**changed), job.paper.version
            if not changed:
                return job.row
            return edit_job(office.store, office.actor, job.row.number, changes, confirmed=confirmed, version=version)

        async def pick(_value: str, typed: str) -> Picked | None:
            return await picked_client(office, choose_client, typed)

        fields = [
            _client_field(office, before["client"], pick),
            *_text_fields(job.row.title, job.row.site),
            _description_field(job.paper.description, lines=5),
        ]
        super().__init__(f"Change {job.row.number}", fields, save)


def _client_field(office: Office, number: str, pick: Callable[[str, str], Awaitable[Picked | None]]) -> Field:
    known = find_client(office.db, number, deleted=None) if number else None
    return Field(
        "client",
        "Client",
        known.number if known else "",
        Kind.PICK,
        words=client_words(known) if known else "",
        pick=pick,
        placeholder="none yet (enter chooses or adds one)",
        hint="Backspace takes the client off." if known else "",
    )


def _text_fields(title: str, site: str) -> list[Field]:
    return [
        Field(
            "title",
            "Title",
            title,
            check=lambda text: entry.line(text, "Title", LINE, required=True),
            placeholder="like Replace gutters, rear",
        ),
        site_field(site),
    ]


def _description_field(text: str = "", lines: int = 3) -> Field:
    return Field("description", "Description", text, Kind.TEXT, check=_description, lines=lines)


def _description(text: str) -> str:
    return entry.paragraphs(text, "Description", LONG_TEXT)
