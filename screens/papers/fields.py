"""The fields that the forms of quotes and invoices have in common."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

from data import entry
from data.errors import Invalid, NotFound
from data.lengths import LONG_TEXT
from data.moments import read_day
from data.queries.clients import ClientRow, find_client, sites_of
from data.queries.people import BusinessRow
from screens.dialogs.pick import Choice, PickModal
from screens.forms.fields import Field, Kind, Picked
from screens.jobs.form import picked_client
from screens.jobs.parts.visit_times import written_day
from screens.office import Office

ChooseClient = Callable[[str], Awaitable[str | None]]
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


def known_client(office: Office, number: str) -> ClientRow:
    """The client with this number.

    Raises:
        NotFound: There is none.
    """
    found = find_client(office.db, number)
    if found is None:
        raise NotFound(f"There is no client {number}.", "They may have been deleted: choose another.")
    return found


def client_sites(office: Office, number: str) -> list[str]:
    """Where a client has work done."""
    found = find_client(office.db, number) if number else None
    return [site.address for site in sites_of(office.db, found.id)] if found else []


def site_choice(sites: list[str]) -> PickModal:
    """Which of a client's addresses it is; none of them is another one."""
    choices = [*(Choice(site, site) for site in sites), Choice("", "Another address")]
    return PickModal("Where is it?", lambda _: choices, searchable=False)
