"""The fields that the forms of quotes and invoices have in common."""

from datetime import date, timedelta

from data import entry
from data.actions.acting import visible_job
from data.errors import Invalid, NoClient
from data.lengths import LONG_TEXT
from data.moments import read_day
from data.queries.billed import BilledClient, client_of_job
from data.queries.jobs import JobRow
from data.queries.people import BusinessRow
from screens.clients.fields import ChooseClient, picked_client
from screens.forms.fields import Field, Kind, Picked
from screens.jobs.parts.visit_times import written_day
from screens.office import Office

TERMS_LINES = 2


def client_field(office: Office, choose: ChooseClient) -> Field:
    """Whom it is for: somebody who is on record, or is made on the spot."""

    async def pick(_value: str, typed: str) -> Picked | None:
        return await picked_client(office, choose, typed)

    def check(number: str) -> None:
        if not number:
            raise Invalid("Whom is it for?", "Enter chooses a client or adds one.", "client")

    return Field("client", "Client", kind=Kind.PICK, pick=pick, check=check, placeholder="enter chooses or adds one")


def day_field(key: str, label: str, day: date, today: date) -> Field:
    """A day that is needed."""

    def check(text: str) -> None:
        if not text.strip():
            raise Invalid("Which day?", "Write it like fri or 27/11/2026.", key)
        if read_day(text, key, today=today) < today:
            raise Invalid("That day has passed.", "Choose one from today on.", key)

    return Field(
        key, label, written_day(day), check=check, tidy=lambda text: written_day(read_day(text, key, today=today))
    )


def usual_due_day(business: BusinessRow, today: date) -> date:
    """By when an invoice of today is to be paid, unless it says otherwise."""
    return today + timedelta(days=business.invoice_due_days)


def terms_field(terms: str) -> Field:
    """What else is agreed."""

    def check(text: str) -> object:
        return entry.paragraphs(text, "Terms", LONG_TEXT)

    return Field("terms", "Terms", terms, Kind.TEXT, check=check, lines=TERMS_LINES)


def billed_job(office: Office, number: str) -> tuple[JobRow, BilledClient]:
    """The job with this number, and the client that its quotes and invoices are for.

    Raises:
        NotFound: There is none.
        NoClient: It has no client.
    """
    job = visible_job(office.db, office.actor, number)
    client = client_of_job(office.db, job.id)
    if client is None:
        raise NoClient(f"{job.number} has no client attached.", "Attach one on its card first.")
    return job, client
