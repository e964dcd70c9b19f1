"""The fields of forms that are about a client's work: who the client is, and where it is done."""

from collections.abc import Awaitable, Callable

from data import entry
from data.lengths import ADDRESS
from data.queries.clients import ClientRow, find_client, sites_of
from screens.dialogs.pick import Choice, PickModal
from screens.forms.fields import Field, Picked
from screens.forms.form import Form
from screens.office import Office

ChooseClient = Callable[[str], Awaitable[str | None]]


async def picked_client(office: Office, choose: ChooseClient, typed: str) -> Picked | None:
    """The client that the person chooses, or makes, as a form shows them; `typed` is what they began to look for."""
    number = await choose(typed)
    found = find_client(office.db, number) if number else None
    return Picked(found.number, client_words(found)) if found else None


def client_words(client: ClientRow) -> str:
    """A client by name, and how they are reached."""
    return " · ".join(part for part in (client.name, client.email or client.phone) if part)


def site_field(site: str) -> Field:
    """Where the work is done."""
    return Field(
        "site",
        "Site",
        site,
        check=lambda text: entry.line(text, "Site", ADDRESS),
        placeholder="like 12 Wattle St, Brunswick VIC 3056",
        at_most=ADDRESS,
    )


def client_sites(office: Office, number: str) -> list[str]:
    """Where a client has work done."""
    found = find_client(office.db, number) if number else None
    return [site.address for site in sites_of(office.db, found.id)] if found else []


def site_choice(sites: list[str]) -> PickModal:
    """Which of a client's addresses it is; none of them is another one."""
    choices = [*(Choice(site, site) for site in sites), Choice("", "Another address")]
    return PickModal("Where is it?", lambda _: choices, searchable=False)


class SiteFollower:
    """Has the site of a form follow its client, until the person types a site of their own."""

    def __init__(self, office: Office, filled: str = "") -> None:
        """`filled` is the site that was filled in for the person at first."""
        self._office = office
        self._filled = filled

    def follow(self, form: Form) -> list[str]:
        """Fill in the address of the client that was chosen; of several, those to ask about."""
        values = form.values()
        if values["site"].strip() not in ("", self._filled):
            return []
        sites = client_sites(self._office, values["client"])
        self.fill(form, sites[0] if len(sites) == 1 else "")
        return sites if len(sites) > 1 else []

    def fill(self, form: Form, site: str) -> None:
        """Fill in a site: it gives way to that of another client."""
        self._filled = site
        form.fill({"site": site})
