"""The form of an invoice: a new one for a client or of a job, or a draft that is changed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from textual import on

from data.actions.invoices import (
    Bill,
    InvoiceChange,
    edit_invoice,
    invoice_client,
    invoice_job,
    known_invoice,
    rules_of,
)
from data.actions.written import gst_rules, known_client
from data.enums import InvoiceStatus
from data.errors import Conflict
from data.lines import redrafted
from data.moments import read_day
from data.money import DraftLine
from data.queries.billed import open_work
from data.queries.clients import find_client
from data.queries.invoices import InvoiceRecord, invoice_record
from data.queries.people import BusinessRow, read_business
from screens.clients.fields import ChooseClient
from screens.dialogs.pick import Choice, PickModal
from screens.forms.fields import Field, Kind, Picked
from screens.forms.form import Form
from screens.forms.form_modal import FormModal
from screens.invoices.part import PartModal
from screens.office import Office
from screens.papers.fields import billed_job, client_field, day_field, terms_field, usual_due_day
from screens.papers.form import PaperFormScreen, PaperStart, SavePaper
from screens.papers.typed import typed_line

_NO_JOB = "none"
PickJob = Callable[[str, str], Awaitable[Picked | None]]


@dataclass(frozen=True)
class InvoiceStart:
    """What is known before anything is typed, each by its number.

    Attributes:
        client: Whom it is for.
        job: The job that it bills, which binds the client.
        quote: The accepted quote that it bills, whole or in part.
        invoice: The draft that is changed.
    """

    client: str = ""
    job: str = ""
    quote: str = ""
    invoice: str = ""


def invoice_form(office: Office, start: InvoiceStart, choose_client: ChooseClient) -> FormModal[InvoiceRecord]:
    """What asks for an invoice: of a quote how much of it is billed, else its lines.

    Raises:
        ConsoleError: What it begins with is not there, or can't be billed or changed any more.
    """
    if start.quote:
        return PartModal(office, start.quote)
    return InvoiceFormScreen(office, start, choose_client)


class InvoiceFormScreen(PaperFormScreen[InvoiceRecord]):
    """Writes an invoice line by line."""

    def __init__(self, office: Office, start: InvoiceStart, choose_client: ChooseClient) -> None:
        """
        Raises:
            ConsoleError: What it begins with is not there, or can't be changed any more.
        """
        desk = _Desk(office, choose_client, self._pick_job)
        if start.invoice:
            begun, save = desk.change(start.invoice)
        elif start.job:
            begun, save = desk.of_job(start.job)
        else:
            begun, save = desk.of_client(start.client)
        self._client = start.client
        super().__init__(office, begun, save)

    @on(Form.Changed)
    def take_off_job(self, event: Form.Changed) -> None:
        """A job of somebody else is not billed."""
        if event.key == "client":
            self.form.choose("job", Picked("", ""))

    async def _pick_job(self, _value: str, _typed: str) -> Picked | None:
        number = self.form.values().get("client", self._client)
        client = find_client(self.office.db, number) if number else None
        if client is None:
            self.notify("Choose the client first.", markup=False)
            return None
        jobs = [
            Choice(job.number, f"{job.number} {job.title}", job.site) for job in open_work(self.office.db, client.id)
        ]
        choices = [*jobs, Choice(_NO_JOB, "No job", "it then goes as a PDF")]
        chosen = await self.app.push_screen_wait(PickModal("For which job?", lambda _: choices, searchable=False))
        names = {choice.id: choice.name for choice in jobs}
        return None if chosen is None else Picked(chosen if chosen in names else "", names.get(chosen, ""))


_Begun = tuple[PaperStart, SavePaper[InvoiceRecord]]


class _Desk:
    """What the form begins with in each case, and how it is saved then."""

    def __init__(self, office: Office, choose_client: ChooseClient, pick_job: PickJob) -> None:
        self._office = office
        self._choose = choose_client
        self._pick_job = pick_job
        business = read_business(office.db)
        assert business is not None
        self._business: BusinessRow = business
        self._today = office.frame().today

    def of_client(self, number: str) -> _Begun:
        """By hand, for a client who is known or is to be chosen; for one of their jobs, or for none."""
        office = self._office
        client = known_client(office.db, number) if number else None

        def save(values: Mapping[str, str], lines: Sequence[DraftLine], _confirmed: bool) -> InvoiceRecord:
            bill = Bill(self._due_on(values), values["terms"])
            if values["job"]:
                return invoice_job(office.store, office.actor, values["job"], lines, bill)
            return invoice_client(office.store, office.actor, values.get("client", number), lines, bill)

        job = Field(
            "job",
            "Job",
            kind=Kind.PICK,
            pick=self._pick_job,
            placeholder="none: it goes as a PDF (enter chooses one)",
            hint="The invoice of a job can be shared on the client's page.",
        )
        choice = [] if client else [client_field(office, self._choose)]
        whom = f"{client.number} {client.name}" if client else ""
        return self._new("New invoice", whom, [*choice, job]), save

    def of_job(self, number: str) -> _Begun:
        """Of a job's work."""
        office = self._office
        job, client = billed_job(office, number)

        def save(values: Mapping[str, str], lines: Sequence[DraftLine], _confirmed: bool) -> InvoiceRecord:
            bill = Bill(self._due_on(values), values["terms"])
            return invoice_job(office.store, office.actor, job.number, lines, bill)

        whom = f"{client.number} {client.name}, for {job.number} {job.title}"
        return self._new(f"New invoice for {job.number}", whom, []), save

    def change(self, number: str) -> _Begun:
        """A draft, as it was written."""
        office = self._office
        row = known_invoice(office.db, number, self._today)
        if row.status is not InvoiceStatus.DRAFT:
            raise Conflict(f"{row.number} was sent, so it is not changed any more.", "Void it, then issue it anew.")
        record = invoice_record(office.db, row)
        content = record.content
        included = rules_of(self._business, record).prices_include_gst
        rules = gst_rules(self._business, prices_include_gst=included)

        def save(values: Mapping[str, str], lines: Sequence[DraftLine], _confirmed: bool) -> InvoiceRecord:
            # What was agreed to the cent stays so while its lines are as they were.
            changed = None if list(lines) == redrafted(record.lines) else lines
            change = InvoiceChange(changed, self._due_on(values), values["terms"], rules.prices_include_gst)
            return edit_invoice(office.store, office.actor, row.number, change, expected=content.content_hash)

        due_on = row.due_on if row.due_on >= self._today else usual_due_day(self._business, self._today)
        begun = PaperStart(
            name=row.number,
            head=[],
            lines=[typed_line(line) for line in record.lines],
            tail=[day_field("due_on", "Due", due_on, self._today), terms_field(content.terms)],
            rules=rules,
            whom=", for ".join(filter(None, (f"{row.client_number} {row.client}", row.job, row.quote))),
            is_new=False,
            has_options=False,
        )
        return begun, save

    def _new(self, name: str, whom: str, head: Sequence[Field]) -> PaperStart:
        due_on = usual_due_day(self._business, self._today)
        return PaperStart(
            name=name,
            head=head,
            lines=(),
            tail=[day_field("due_on", "Due", due_on, self._today), terms_field(self._business.invoice_terms)],
            rules=gst_rules(self._business),
            whom=whom,
            has_options=False,
        )

    def _due_on(self, values: Mapping[str, str]) -> date:
        return read_day(values["due_on"], "due_on", today=self._today)
