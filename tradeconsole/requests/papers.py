"""Answers what screens ask of quotes and invoices: their cards, their forms, the last look, their PDFs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from textual import on, work

from data.actions.dispatch import Dispatch
from data.errors import ConsoleError
from data.permissions import Action
from data.queries.billed import open_work
from data.queries.invoices import InvoiceRow, invoice_record
from data.queries.quotes import QuoteRow, find_quote, quote_record
from data.safe_text import safe_line
from data.wording import joined
from screens.browser import open_in_browser
from screens.dialogs.pick import Choice, PickModal
from screens.messages import (
    AddQuoteToJob,
    EditInvoice,
    EditQuote,
    NewInvoice,
    NewQuote,
    OpenInvoice,
    OpenJob,
    OpenPdf,
    OpenQuote,
    SendInvoice,
    SendQuote,
    SomethingWrong,
    Write,
)
from tradeconsole.requests.base import Done
from tradeconsole.requests.clients import ClientRequests

if TYPE_CHECKING:
    from screens.forms.form_modal import FormModal
    from screens.invoices.form import InvoiceStart
    from screens.papers.card import PaperCard
    from screens.papers.send import PaperSend
    from screens.quotes.form import QuoteStart

T = TypeVar("T")


class PaperRequests(ClientRequests):
    """Shows, writes and sends quotes and invoices."""

    @on(OpenQuote)
    def open_quote(self, event: OpenQuote) -> None:
        """Show the card of a quote, if the person may see quotes."""
        from screens.quotes.card import QuoteCardScreen

        if self.allows(Action.EDIT_QUOTES):
            self._open_card(lambda: QuoteCardScreen(self.office, self._quote(event.number)))

    @on(OpenInvoice)
    def open_invoice(self, event: OpenInvoice) -> None:
        """Show the card of an invoice, if the person may see invoices."""
        from screens.invoices.card import InvoiceCardScreen

        if self.allows(Action.EDIT_INVOICES):
            self._open_card(lambda: InvoiceCardScreen(self.office, self._invoice(event.number)))

    def _open_card(self, make: Callable[[], "PaperCard"]) -> None:
        try:
            self.push_screen(make(), self.refresh_front)
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))

    @on(NewQuote)
    def new_quote(self, event: NewQuote) -> None:
        """Write a quote, then show its card."""
        from screens.quotes.form import QuoteStart

        self._write_quote(QuoteStart(client=event.client, job=event.job, enquiry=event.enquiry))

    @on(EditQuote)
    def edit_quote(self, event: EditQuote) -> None:
        """Change a draft, or write the next version."""
        from screens.quotes.form import QuoteStart

        self._write_quote(QuoteStart(quote=event.number))

    @work
    async def _write_quote(self, start: "QuoteStart") -> None:
        from screens.quotes.form import QuoteFormScreen

        if not self.allows(Action.EDIT_QUOTES):
            return
        saved = await self._saved_by(lambda: QuoteFormScreen(self.office, start, self.choose_client))
        if saved is not None and not start.quote:
            self.post_message(OpenQuote(saved.row.number))

    @on(NewInvoice)
    def new_invoice(self, event: NewInvoice) -> None:
        """Write an invoice, then show its card."""
        from screens.invoices.form import InvoiceStart

        self._write_invoice(InvoiceStart(client=event.client, job=event.job, quote=event.quote))

    @on(EditInvoice)
    def edit_invoice(self, event: EditInvoice) -> None:
        """Change a draft."""
        from screens.invoices.form import InvoiceStart

        self._write_invoice(InvoiceStart(invoice=event.number))

    @work
    async def _write_invoice(self, start: "InvoiceStart") -> None:
        from screens.invoices.form import invoice_form

        if not self.allows(Action.EDIT_INVOICES):
            return
        saved = await self._saved_by(lambda: invoice_form(self.office, start, self.choose_client))
        if saved is not None and not start.invoice:
            self.post_message(OpenInvoice(saved.row.number))

    async def _saved_by(self, make: Callable[[], "FormModal[T]"]) -> T | None:
        """What a form saved; None when it can't be begun, or the person went back."""
        try:
            form = make()
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))
            return None
        saved = await self.push_screen_wait(form)
        if saved is not None:
            self.refresh_front()
        return saved

    @on(SendQuote)
    def send_quote(self, event: SendQuote) -> None:
        """Send a quote after a last look."""
        from screens.quotes.writes import sending

        def look() -> "PaperSend":
            return sending(self.office, quote_record(self.office.db, self._quote(event.number)))

        if self.allows(Action.EDIT_QUOTES):
            self._send(event.number, look)

    @on(SendInvoice)
    def send_invoice(self, event: SendInvoice) -> None:
        """Issue and send an invoice after a last look."""
        from screens.invoices.writes import sending

        def look() -> "PaperSend":
            return sending(self.office, invoice_record(self.office.db, self._invoice(event.number)))

        if self.allows(Action.EDIT_INVOICES):
            self._send(event.number, look)

    @work
    async def _send(self, number: str, look: Callable[[], "PaperSend"]) -> None:
        from screens.papers.send import SendModal

        try:
            modal = SendModal(look())
        except ConsoleError as error:
            self.tell_wrong(SomethingWrong(error))
        else:
            self._tell_left(number, await self.push_screen_wait(modal))

    def _quote(self, number: str) -> QuoteRow:
        from data.actions.quotes import known_quote

        return known_quote(self.office.db, number, self.office.frame().today)

    def _invoice(self, number: str) -> InvoiceRow:
        from data.actions.invoices import known_invoice

        return known_invoice(self.office.db, number, self.office.frame().today)

    def _tell_left(self, number: str, done: Dispatch | None) -> None:
        """Say how it left."""
        if done is None:
            return
        to = safe_line(joined([mail.to for mail in done.emails]))
        if not to:
            words = f"{number} is marked as sent. Nobody was told by email."
        elif self.office.keeps_mail():
            words = f"{number} for {to}: no mail server is set up, so the mail is kept as a file."
        else:
            words = f"{number} is on its way to {to}, {'by link' if done.shared else 'as a PDF'}."
        self.notify(words, title="Sent", timeout=8, markup=False)
        if to:
            self.office.mail_queued()
        self.refresh_front()

    @on(AddQuoteToJob)
    @work
    async def add_to_job(self, event: AddQuoteToJob) -> None:
        """Choose a job of the same client; what everybody sees from then on is shown before it is done."""
        office = self.office
        row = find_quote(office.db, event.number, office.frame().today)
        if row is None or not self.allows(Action.EDIT_JOBS):
            return
        jobs = [
            Choice(job.number, f"{job.number} {job.title}", f"{job.site} · {job.status}")
            for job in open_work(office.db, row.client_id)
        ]
        if not jobs:
            self.notify(safe_line(f"{row.client} has no job that is not over. c makes one of it."), markup=False)
            return
        title = safe_line(f"Which job of {row.client} does {row.number} belong to?")
        number = await self.push_screen_wait(PickModal(title, lambda _: jobs, searchable=False))
        if number is not None:
            self.post_message(self._adding(row.number, number))

    def _adding(self, quote: str, job: str) -> Write:
        """The change that makes a quote part of a job, and goes there."""

        def do(confirmed: bool) -> object:
            from data.actions.conversion import add_quote_to_job

            return add_quote_to_job(self.office.store, self.office.actor, quote, job, confirmed=confirmed)

        return Write(do, lambda _: self.post_message(OpenJob(job)), safe_line(f"{quote} belongs to {job} now."))

    @on(OpenPdf)
    @work(thread=True, group="write")
    def open_pdf(self, event: OpenPdf) -> None:
        """Make a PDF, and open it."""
        from tradeconsole.paper_files import write_pdf

        office = self.office
        try:
            made = write_pdf(office.store, office.actor, office.settings, event.number)
        except ConsoleError as error:
            self.post_message(SomethingWrong(error))
        else:
            self.post_message(Done(lambda: self._show_pdf(event.number, made)))

    def _show_pdf(self, number: str, made: Path) -> None:
        """Open it as links are opened; where nothing opens, say where it is."""
        if open_in_browser(made.as_uri()):
            self.notify(f"{safe_line(number)} opens as a PDF.", title="Opened", markup=False)
        else:
            self.notify(f"{safe_line(number)} is in {made}.", title="PDF made", timeout=15, markup=False)
