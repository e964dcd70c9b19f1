"""The form of a quote: a new one, a draft that is changed, or the next version of one that was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from textual import on, work

from data import entry
from data.actions.enquiries import convert_enquiry, title_of
from data.actions.quotes import Offer, add_quote, known_quote, revise_quote
from data.actions.written import gst_rules, known_client
from data.enums import QuoteStatus, VersionState
from data.errors import Conflict, NotFound
from data.lengths import LINE
from data.moments import read_day
from data.money import DraftLine
from data.queries.billed import BilledClient
from data.queries.enquiries import EnquiryRow, find_enquiry
from data.queries.people import BusinessRow, read_business
from data.queries.quotes import QuoteRecord, VersionRow, quote_record
from screens.clients.fields import ChooseClient, SiteFollower, client_sites, site_choice, site_field
from screens.forms.fields import Field
from screens.forms.form import Form
from screens.office import Office
from screens.papers.fields import billed_job, client_field, day_field, terms_field
from screens.papers.form import PaperFormScreen, PaperStart, SavePaper
from screens.papers.typed import TypedLine, typed_line

_FINAL = (QuoteStatus.ACCEPTED, QuoteStatus.CONVERTED, QuoteStatus.INVOICED)


@dataclass(frozen=True)
class QuoteStart:
    """What is known before anything is typed, each by its number.

    Attributes:
        client: Whom it is for; of an enquiry, who they are, and a new client is made where it is empty.
        job: The job that it belongs to, which binds the client.
        enquiry: The enquiry that it answers.
        quote: The quote that is changed.
    """

    client: str = ""
    job: str = ""
    enquiry: str = ""
    quote: str = ""


class QuoteFormScreen(PaperFormScreen[QuoteRecord]):
    """Writes a quote.

    Raises:
        ConsoleError: What it begins with is not there, or can't be changed any more.
    """

    def __init__(self, office: Office, start: QuoteStart, choose_client: ChooseClient) -> None:
        desk = _Desk(office, choose_client)
        if start.quote:
            begun, save = desk.revision(start.quote)
        elif start.enquiry:
            begun, save = desk.of_enquiry(start)
        elif start.job:
            begun, save = desk.of_job(start.job)
        else:
            begun, save = desk.of_client(start.client)
        self._site = SiteFollower(office)
        super().__init__(office, begun, save)

    @on(Form.Changed)
    def fill_site(self, event: Form.Changed) -> None:
        """Have the client's address stand as the site; of several, ask which."""
        if event.key == "client" and (sites := self._site.follow(self.form)):
            self._ask_site(sites)

    @work
    async def _ask_site(self, sites: list[str]) -> None:
        if chosen := await self.app.push_screen_wait(site_choice(sites)):
            self._site.fill(self.form, chosen)


_Begun = tuple[PaperStart, SavePaper[QuoteRecord]]


class _Desk:
    """What the form begins with in each case, and how it is saved then."""

    def __init__(self, office: Office, choose_client: ChooseClient) -> None:
        self._office = office
        self._choose = choose_client
        business = read_business(office.db)
        assert business is not None
        self._business: BusinessRow = business
        self._today = office.frame().today

    def of_client(self, number: str) -> _Begun:
        """A new quote, for a client who is known or is to be chosen."""
        office, client = self._office, self._client(number)
        sites = client_sites(office, number)
        choice = [] if client else [client_field(office, self._choose)]

        def save(values: Mapping[str, str], lines: Sequence[DraftLine], _confirmed: bool) -> QuoteRecord:
            return add_quote(office.store, office.actor, values.get("client", number), self._offer(values, lines))

        whom = f"{client.number} {client.name}" if client else ""
        return self._new("New quote", whom, choice, site=sites[0] if len(sites) == 1 else ""), save

    def of_job(self, number: str) -> _Begun:
        """A new quote of a job."""
        office = self._office
        job, client = billed_job(office, number)

        def save(values: Mapping[str, str], lines: Sequence[DraftLine], _confirmed: bool) -> QuoteRecord:
            return add_quote(office.store, office.actor, client.number, self._offer(values, lines), job=job.number)

        whom = f"{client.number} {client.name}, for {job.number}"
        return self._new(f"New quote for {job.number}", whom, [], title=job.title, site=job.site), save

    def of_enquiry(self, start: QuoteStart) -> _Begun:
        """A quote that answers an enquiry; its words are its first line."""
        office, enquiry = self._office, _known_enquiry(self._office, start.enquiry)
        number = enquiry.client or start.client
        client = self._client(number)

        def save(values: Mapping[str, str], lines: Sequence[DraftLine], _confirmed: bool) -> QuoteRecord:
            named = None if enquiry.client else start.client or None
            offer = self._offer(values, lines)
            made = convert_enquiry(office.store, office.actor, enquiry.number, named, offer)
            return self._record(made.row.quote)

        whom = f"{client.number} {client.name}" if client else f"{enquiry.name}, who becomes a new client"
        site = enquiry.address or next(iter(client_sites(office, number)), "")
        begun = self._new(
            f"New quote for {enquiry.number}", whom, [], title=title_of(enquiry.message), site=site,
            lines=[TypedLine(enquiry.message.strip())],
        )  # fmt: skip
        return begun, save

    def revision(self, number: str) -> _Begun:
        """A draft that is changed, or the next version of what was sent."""
        office = self._office
        quote = self._record(number)
        row, version = quote.row, quote.current
        if row.status in _FINAL:
            raise Conflict(f"{row.number} was accepted.", "Reopen it first, or write another quote.")

        def save(values: Mapping[str, str], lines: Sequence[DraftLine], _confirmed: bool) -> QuoteRecord:
            offer = self._offer(values, lines)
            return revise_quote(office.store, office.actor, row.number, offer, expected=version.content_hash)

        is_draft = version.state is VersionState.DRAFT
        begun = PaperStart(
            name=row.number if is_draft else f"{row.number}, version {version.version + 1}",
            head=_head(row.title, row.site),
            lines=[typed_line(line) for line in version.lines],
            tail=self._tail(self._next_last_day(version, is_draft=is_draft), version.deposit, version.terms),
            rules=gst_rules(self._business),
            whom=f"{row.client_number} {row.client}" + (f", for {row.job}" if row.job else ""),
            warning=self._warning(version),
            is_new=False,
        )
        return begun, save

    def _client(self, number: str) -> BilledClient | None:
        return known_client(self._office.db, number) if number else None

    def _record(self, number: str) -> QuoteRecord:
        db = self._office.db
        return quote_record(db, known_quote(db, number, self._today))

    def _new(
        self,
        name: str,
        whom: str,
        choice: Sequence[Field],
        *,
        title: str = "",
        site: str = "",
        lines: Sequence[TypedLine] = (),
    ) -> PaperStart:
        return PaperStart(
            name=name,
            head=[*choice, *_head(title, site)],
            lines=lines,
            tail=self._tail(self._usual_last_day, "", self._business.quote_terms),
            rules=gst_rules(self._business),
            whom=whom,
        )

    @property
    def _usual_last_day(self) -> date:
        return self._today + timedelta(days=self._business.quote_valid_days)

    def _next_last_day(self, version: VersionRow, *, is_draft: bool) -> date:
        if is_draft and version.valid_until >= self._today:
            return version.valid_until
        return max(version.valid_until, self._usual_last_day)

    def _tail(self, last_day: date, deposit: str, terms: str) -> list[Field]:
        def check(text: str) -> object:
            return entry.line(text, "Deposit", LINE)

        return [
            day_field("valid_until", "Valid until", last_day, self._today),
            Field("deposit", "Deposit", deposit, check=check, placeholder="like 30 % before we begin"),
            terms_field(terms),
        ]

    def _warning(self, version: VersionRow) -> str:
        now, before = gst_rules(self._business), (version.shows_gst, version.prices_include_gst)
        if not now.registered or before in ((False, False), (now.registered, now.prices_include_gst)):
            return ""
        if now.prices_include_gst:
            return "Prices include GST now, and did not when this was written: check each."
        return "Prices are without GST now, and included it when this was written: check each."

    def _offer(self, values: Mapping[str, str], lines: Sequence[DraftLine]) -> Offer:
        return Offer(
            lines=lines,
            valid_until=read_day(values["valid_until"], "valid_until", today=self._today),
            terms=values["terms"],
            deposit=values["deposit"],
            title=values["title"],
            site=values["site"],
        )


def _head(title: str, site: str) -> list[Field]:
    return [
        Field(
            "title",
            "Title",
            title,
            check=lambda text: entry.line(text, "Title", LINE),
            placeholder="like Replace gutters, rear",
        ),
        site_field(site),
    ]


def _known_enquiry(office: Office, number: str) -> EnquiryRow:
    found = find_enquiry(office.db, number)
    if found is None:
        raise NotFound(f"There is no enquiry {number}.")
    if found.quote:
        raise Conflict(f"{found.number} became the quote {found.quote}.", "Go on with that one.")
    return found
