"""A client in a few lines, as they stand beside the list."""

from collections.abc import Sequence

from textual.content import Content

from data.enums import UNPAID
from data.money import format_cents
from data.permissions import Action
from data.queries.client_shares import ClientShare, shares_of_client
from data.queries.clients import ClientRecord, ClientRow, ClientSight, client_record
from data.safe_text import safe_line
from data.wording import ago
from screens.card_lines import QUIET, heading
from screens.clients.tabs import OPEN_QUOTES
from screens.office import Office

_SHOWN = 3


def client_summary(row: ClientRow, office: Office) -> Content:
    """A client in a few lines.

    Raises:
        Damaged: Some of it can't be read.
    """
    own = office.actor.only_jobs_of
    sight = ClientSight(own, office.may(Action.EDIT_QUOTES), enquiries=False)
    client = client_record(office.db, row, sight, office.now)
    lines = [
        Content.styled(safe_line(f"{row.number} {row.name}"), "bold"),
        Content.styled(safe_line(row.address), QUIET),
        *_contacts(client),
        *_jobs(client, office),
        *_papers(client),
        *(_shared(shares_of_client(office.db, row.id), office) if own is None else []),
    ]
    return Content("\n").join(lines)


def _contacts(client: ClientRecord) -> list[Content]:
    lines = []
    for person in client.contacts[:_SHOWN]:
        reach = " ".join(part for part in (person.phone, person.email) if part)
        lines += [Content(safe_line(person.name)), Content.styled(safe_line(reach), QUIET)]
    return [*heading("Contacts"), *lines, *_more(len(client.contacts))] if lines else []


def _jobs(client: ClientRecord, office: Office) -> list[Content]:
    lines = []
    for job in client.jobs[:_SHOWN]:
        status = office.glyphs.status(job.status.value)
        lines += [Content(safe_line(f"{job.number} {job.title}")), Content.styled(status, QUIET)]
    return [*heading("Jobs"), *lines, *_more(len(client.jobs))] if lines else []


def _papers(client: ClientRecord) -> list[Content]:
    quotes = [quote for quote in client.quotes if quote.status in OPEN_QUOTES]
    bills = [bill for bill in client.invoices if bill.status in UNPAID]
    lines = [Content(f"{quote.number} {format_cents(quote.total_cents)} {quote.status}") for quote in quotes[:_SHOWN]]
    owed = [Content(f"{bill.number} {format_cents(bill.owed_cents)} {bill.status}") for bill in bills[:_SHOWN]]
    return [
        *(heading("Open quotes") if lines else []),
        *lines,
        *_more(len(quotes)),
        *(heading("Unpaid invoices") if owed else []),
        *owed,
        *_more(len(bills)),
    ]


def _shared(shares: Sequence[ClientShare], office: Office) -> list[Content]:
    shown = [share for share in shares if share.items]
    if not shown:
        return [Content(""), Content.styled(office.glyphs.label("not_shared", "Nothing is shared."), QUIET)]
    lines = []
    for share in shown[:_SHOWN]:
        lines.append(Content(safe_line(f"{share.number}: {share.words}")))
        lines += [_looked(share, office)]
    return [*heading("Shared"), *lines, *_more(len(shown))]


def _looked(share: ClientShare, office: Office) -> Content:
    live = [person.name.split()[0] for person in share.people if person.standing(office.now) == "live" and person.name]
    who = ", ".join(live) or "nobody"
    if share.last_seen:
        words = office.glyphs.label("seen", f"with {who}, seen {ago(share.last_seen, office.now)}")
        return Content.styled(safe_line(words), "$text-success")
    return Content.styled(safe_line(office.glyphs.label("shared", f"with {who}, not seen")), QUIET)


def _more(count: int) -> list[Content]:
    return [Content.styled(f"and {count - _SHOWN} more", QUIET)] if count > _SHOWN else []
