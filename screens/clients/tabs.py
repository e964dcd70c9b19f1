"""What stands on the tabs of a client's card."""

from collections.abc import Sequence

from textual.content import Content

from data.enums import UNPAID, QuoteStatus
from data.money import format_cents
from data.permissions import Action
from data.queries.client_shares import ClientShare, SharedWith
from data.queries.clients import ClientEnquiry, ClientJob, ClientRecord, ContactRow
from data.safe_text import safe_line, safe_text
from data.wording import ago, local, short_day, short_moment
from screens.card_lines import QUIET, cells, fact, heading
from screens.office import Office
from screens.papers.rows import invoice_line, quote_line
from screens.widgets.tab_body import CardRow, CardTab, tab_of_rows

OPEN_QUOTES = (QuoteStatus.SENT, QuoteStatus.CHANGES_REQUESTED)
_TABLES = ("jobs", "quotes", "invoices", "enquiries")


class ClientTabs:
    """Writes the tabs of one client for the person who looks."""

    def __init__(self, client: ClientRecord, shares: Sequence[ClientShare] | None, office: Office) -> None:
        """`shares` is None for those who are not told what is shared."""
        self._client = client
        self._shares = shares
        self._may = office.may
        self._now = office.now
        self._zone = office.frame().zone
        self._glyphs = office.glyphs

    def tabs(self) -> list[CardTab]:
        """Those that the person has."""
        client, may = self._client, self._may
        edits, makes_jobs = may(Action.EDIT_CLIENTS), may(Action.EDIT_JOBS)
        made = [
            CardTab("overview", "Overview", self._overview()),
            _tab("contacts", "Contacts", [self._contact(person) for person in client.contacts], edits),
            _tab("sites", "Sites", [_site(site.id, site.address) for site in client.sites], edits),
            _tab("jobs", "Jobs", [self._job(job) for job in client.jobs], makes_jobs),
        ]
        if self._shares is not None:
            made.append(_tab("shared", "Shared", [self._share(share) for share in self._shares], may(Action.SHARE)))
        if may(Action.EDIT_QUOTES):
            quotes = [quote_line(quote, self._glyphs) for quote in client.quotes]
            invoices = [invoice_line(bill, self._glyphs) for bill in client.invoices]
            made += [_tab("quotes", "Quotes", quotes, may=True), _tab("invoices", "Invoices", invoices, may=True)]
        if may(Action.VIEW_ENQUIRIES):
            made.append(_tab("enquiries", "Enquiries", [self._enquiry(found) for found in client.enquiries]))
        return made

    def _overview(self) -> Content:
        client, paper = self._client, self._client.paper
        added = short_day(local(paper.created_at, self._zone).date())
        lines = [
            *fact("ABN", paper.abn),
            *fact("Address", client.row.address),
            *fact("Postal address", paper.postal_address if paper.postal_address != client.row.address else ""),
            *fact("Client since", f"{added} {local(paper.created_at, self._zone).year}"),
            *self._deleted(),
            *self._money(),
            *self._looked(),
            *self._notes(),
        ]
        return Content("\n").join(lines)

    def _deleted(self) -> list[Content]:
        if self._client.row.deleted_at is None:
            return []
        when = short_moment(self._client.row.deleted_at, self._zone)
        return [Content(""), Content.styled(f"Deleted {when}. Their links are revoked.", "$text-warning")]

    def _money(self) -> list[Content]:
        quotes = [quote.total_cents for quote in self._client.quotes if quote.status in OPEN_QUOTES]
        bills = [bill.owed_cents for bill in self._client.invoices if bill.status in UNPAID]
        lines = [
            *fact("Open quotes", f"{len(quotes)}, {format_cents(sum(quotes))}" if quotes else ""),
            *fact("Unpaid invoices", f"{len(bills)}, {format_cents(sum(bills))} owed" if bills else ""),
        ]
        return [Content(""), *lines] if lines else []

    def _looked(self) -> list[Content]:
        shown = [share for share in self._shares or () if share.items]
        if not shown:
            return []
        seen = max((share.last_seen for share in shown if share.last_seen), default=None)
        words = f"last looked {ago(seen, self._now)}" if seen else "nobody has looked yet"
        jobs = ", ".join(share.number for share in shown)
        return [Content(""), *fact("Shared", f"{jobs} {self._glyphs.dot} {words}")]

    def _notes(self) -> list[Content]:
        notes = self._client.paper.internal_notes
        return [*heading("Internal notes, never shown to a client"), Content(safe_text(notes))] if notes else []

    def _contact(self, person: ContactRow) -> CardRow:
        tags = ", ".join([*(["primary"] if person.is_primary else []), *([person.role] if person.role else [])])
        phone, email = person.phone or self._glyphs.dash, person.email or self._glyphs.dash
        return CardRow(str(person.id), cells((person.name, 18), (phone, 12), (email, 24), (tags, 0, QUIET)))

    def _job(self, job: ClientJob) -> CardRow:
        status = self._glyphs.status(job.status.value)
        return CardRow(job.number, cells((job.number, 8), (job.title, 30), (status, 14), (job.site, 0, QUIET)))

    def _enquiry(self, found: ClientEnquiry) -> CardRow:
        when = short_moment(found.received_at, self._zone)
        return CardRow(
            found.number, cells((found.number, 8), (found.status.value, 10), (when, 19), (found.message, 0, QUIET))
        )

    def _share(self, share: ClientShare) -> CardRow:
        sent = f" {self._glyphs.dot} sent {short_moment(share.sent_at, self._zone)}" if share.sent_at else ""
        what = f"Shared: {share.words}" if share.items else "Nothing is shared any more"
        lines = [
            Content.styled(safe_line(f"{share.number} {share.title}"), "bold"),
            Content.assemble("  ", safe_line(f"{what}{sent}")),
            *(self._person(person) for person in share.people),
        ]
        return CardRow(str(share.id), Content("\n").join(lines))

    def _person(self, person: SharedWith) -> Content:
        glyphs, standing = self._glyphs, person.standing(self._now)
        if standing == "live":
            standing = f"until {short_day(local(person.expires_at, self._zone).date()).partition(' ')[2]}"
        who = glyphs.label("seen" if person.last_seen else "shared", person.name)
        facts = (who, self._looks(person), standing, person.email)
        words = safe_line(f" {glyphs.dot} ".join(fact for fact in facts if fact))
        return Content.assemble("  ", (words, QUIET))

    def _looks(self, person: SharedWith) -> str:
        if person.last_seen:
            return f"seen {ago(person.last_seen, self._now)}"
        return f"opened {ago(person.last_opened, self._now)}, not seen" if person.last_opened else "not opened"


# What stands on a tab without rows, and the key for those who may use it.
_EMPTY = {
    "contacts": ("Nobody to reach yet.", "n adds a contact."),
    "sites": ("No addresses yet.", "n adds one."),
    "jobs": ("No jobs yet.", "n makes one."),
    "shared": ("Nothing is shared with them yet.", "Open a job and press s there."),
    "quotes": ("No quotes yet.", "n writes one."),
    "invoices": ("No invoices yet.", "n writes one."),
    "enquiries": ("They have not asked by the enquiry form.", ""),
}


def _tab(id: str, title: str, rows: Sequence[CardRow], may: bool = False) -> CardTab:  # noqa: A002 - a tab's own name
    words, key = _EMPTY[id]
    empty = f"{words} {key}" if may and key else words
    return tab_of_rows(id, title, rows, empty, is_table=id in _TABLES)


def _site(site: int, address: str) -> CardRow:
    return CardRow(str(site), Content(safe_line(address)))
